// The files that scanning looks into: programs before they are started, targets before they are scanned, and an empty folder to run in.
import { createHash } from "node:crypto";
import { constants, promises as fs, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { REPOSITORY_MARKS } from "../../files/own-folder.ts";
import { isUnread, withFile } from "../../files/reader.ts";
import { foldersFrom, holds, OWN_SYSTEM, pathInFolder } from "../../paths/paths.ts";
import type { Bytes } from "./executable.ts";

/** Why the system gave no answer about a path, in its own words. */
interface Refusal {
  readonly refusal: string;
}

/** Whether a path leads to a file that this user may execute, and to where links lead in the end. */
export async function executableAt(
  file: string,
): Promise<{ readonly real: string } | Refusal | "missing" | "not-a-file" | "not-executable"> {
  try {
    const real = await fs.realpath(file);
    if (!(await fs.stat(real)).isFile()) return "not-a-file";
    await fs.access(real, constants.X_OK);
    return { real };
  } catch (error) {
    const why = reasonOf(error);
    return why === "denied" ? "not-executable" : why;
  }
}

/**
 * What an exception of the file system says. A path that is too long, links in a circle or a computer that may not be asked are not
 * "missing".
 */
function reasonOf(error: unknown): "missing" | "denied" | Refusal {
  const { code, message: words } = error as NodeJS.ErrnoException;
  if (code === "ENOENT" || code === "ENOTDIR") return "missing";
  if (code === "EACCES" || code === "EPERM") return "denied";
  // Node puts the code before the system's words, and the call and the path behind them.
  return { refusal: words.replace(/^E[A-Z0-9]+: |, \w+ '.*'$|\.$/gs, "") };
}

/** A folder with its links followed; as given where it cannot be. */
export async function realFolder(folder: string): Promise<string> {
  try {
    return await fs.realpath(folder);
  } catch {
    return OWN_SYSTEM.path.resolve(folder);
  }
}

/**
 * Whether a file lies in one of some folders, by what the file system says and not by names: a disk may be reached by
 * several paths, and may ignore case though the system does not (Windows' own disks in WSL).
 */
export async function isInFolder(file: string, folders: readonly string[]): Promise<boolean> {
  const wanted = new Set((await Promise.all(folders.map(inodeOf))).filter((one) => one !== undefined));
  if (wanted.size === 0) return false;
  for (const folder of foldersFrom(OWN_SYSTEM.path.dirname(file), OWN_SYSTEM)) {
    const identity = await inodeOf(folder);
    if (identity !== undefined && wanted.has(identity)) return true;
  }
  return false;
}

/** The folders above a folder, itself among them, that are repositories. Its links must have been followed. */
export async function repositoriesAround(folder: string): Promise<readonly string[]> {
  const above = foldersFrom(folder, OWN_SYSTEM);
  const marked = (one: string) =>
    Promise.any(REPOSITORY_MARKS.map((mark) => fs.lstat(OWN_SYSTEM.path.join(one, mark)))).then(
      () => true,
      () => false,
    );
  const are = await Promise.all(above.map(marked));
  return above.filter((_, i) => are[i]);
}

/** What the file system itself knows a folder by; undefined where it does not say. */
async function inodeOf(folder: string): Promise<string | undefined> {
  try {
    const { dev, ino } = await fs.stat(folder, { bigint: true });
    return ino === 0n ? undefined : `${dev}:${ino}`;
  } catch {
    return undefined;
  }
}

/**
 * Opens a file for `read`. `stamp` changes whenever the file does. Undefined where the file cannot be read: one may be
 * executable and yet not readable.
 */
export async function withBytes<T>(
  file: string,
  read: (bytes: Bytes, stamp: string) => Promise<T>,
): Promise<T | undefined> {
  const result = await withFile(file, async (opened) => {
    const { mtimeMs, ino, dev } = opened.found;
    const size = Math.min(opened.found.size, MOST_OF_PROGRAM);
    // A program's own header may say that a part of it is as large as numbers go.
    const slice = (offset: number, length: number) =>
      opened.slice(offset, Math.max(0, Math.min(length, MOST_AT_ONCE, size - offset)));
    return read({ size, slice }, [file, opened.found.size, mtimeMs, ino, dev].join("\n"));
  });
  return isUnread(result) ? undefined : result;
}

/** How much of a program is looked at, in bytes: one that its makers linked as a whole has a few hundred million. */
const MOST_OF_PROGRAM = 1_000_000_000;
const MOST_AT_ONCE = 64_000_000;

/** At most `length` bytes of a file from `offset`; undefined where it cannot be read. */
export function bytesOf(file: string, offset: number, length: number): Promise<Uint8Array | undefined> {
  return withBytes(file, (bytes) => bytes.slice(offset, length));
}

/** Whether this user may read a file: only opening it tells for certain. */
export async function isReadable(file: string): Promise<boolean> {
  return (await withFile(file, async () => true)) === true;
}

/** What lies at a path: an archive may be a tar file or the folder of an OCI layout. */
export async function kindAt(file: string): Promise<"file" | "oci-layout" | "folder" | "missing" | "denied" | Refusal> {
  try {
    const found = await fs.stat(file);
    if (!found.isDirectory()) {
      if (!found.isFile()) return { refusal: "it is neither a file nor a folder" };
      await fs.access(file, constants.R_OK);
      return "file";
    }
    const inside = await fs.readdir(file);
    return inside.includes("oci-layout") || inside.includes("index.json") ? "oci-layout" : "folder";
  } catch (error) {
    return reasonOf(error);
  }
}

/** How much of a file that a report names is hashed, in bytes: an editor shows no larger one. */
const LARGEST_HASHED = 64_000_000;
const CHUNK = 1_000_000;

/** The real path of what a report names below a folder; undefined where nothing is there, or the path or a link leads out. */
export async function fileBelow(folder: string, path: string): Promise<string | undefined> {
  const file = pathInFolder(folder, path, OWN_SYSTEM);
  if (file === undefined) return undefined;
  try {
    const real = await fs.realpath(file);
    return holds(await fs.realpath(folder), real, OWN_SYSTEM) ? real : undefined;
  } catch {
    return undefined;
  }
}

/**
 * SHA-256 of a file below a folder, in hexadecimal digits, and its size in bytes. The path is a report's, with `/`: undefined where it
 * leads out of the folder, by its steps or by links on the way, or where the file is none, is too large or cannot be read.
 */
export async function hashBelow(
  folder: string,
  path: string,
): Promise<{ readonly hash: string; readonly size: number } | undefined> {
  const real = await fileBelow(folder, path);
  if (real === undefined) return undefined;
  const found = await withFile(
    real,
    async (opened) => {
      const hash = createHash("sha256");
      for (let size = 0; size <= LARGEST_HASHED; ) {
        const chunk = await opened.slice(size, CHUNK);
        hash.update(chunk);
        size += chunk.length;
        if (chunk.length < CHUNK) return { hash: hash.digest("hex"), size };
      }
      return undefined;
    },
    { links: "refused" },
  );
  return isUnread(found) ? undefined : found;
}

export function textHash(text: string | Buffer): string {
  return createHash("sha256").update(text).digest("hex");
}

/** Folders of ours that are in use now. */
const inUse = new Set<string>();
const removeAll = () => {
  for (const folder of inUse) rmSync(folder, { recursive: true, force: true });
};

/** Runs `use` with an empty folder of our own, which is removed afterwards with what was left in it; at the latest when we end. */
export async function inEmptyFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await fs.mkdtemp(OWN_SYSTEM.path.join(tmpdir(), "plimsoll-"));
  if (inUse.size === 0) process.once("exit", removeAll);
  inUse.add(folder);
  try {
    return await use(folder);
  } finally {
    await fs.rm(folder, { recursive: true, force: true, maxRetries: 3 }).catch(() => undefined);
    inUse.delete(folder);
    if (inUse.size === 0) process.off("exit", removeAll);
  }
}
