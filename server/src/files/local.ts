// The files of this machine, for server and command line: read, listed and written behind the port of port.ts.
import { promises as fs } from "node:fs";
import { HEAD } from "../engine/core/language.ts";
import { continuation } from "../engine/core/text.ts";
import { pathOfUri, uriOfPath } from "../paths/file-uris.ts";
import { holds, isWindows, OWN_SYSTEM } from "../paths/paths.ts";
import { UNKNOWN_OWNER } from "./authority.ts";
import { BOM, decode, LARGEST_FILE } from "./decode.ts";
import type { Files, Ownership, Text, Unreadable, Writers } from "./port.ts";
import { isUnread, readAll, sentenceFor, TOO_LARGE, type Unread, withFile } from "./reader.ts";
import { type Entry, walksOf } from "./walk.ts";
import { askToCreate, create, refusalOf, rewrite } from "./writer.ts";

const { caseMatters, path } = OWN_SYSTEM;

/** The `file:` URI of a path of this machine, in the one form used throughout. */
export function uriOf(file: string): string {
  return uriOfPath(file, OWN_SYSTEM);
}

/** The path on this machine of a `file:` URI; empty, which is never a file's path, where the URI names none here. */
export function pathOf(uri: string): string {
  return pathOfUri(uri, OWN_SYSTEM) ?? "";
}

/** The files of this user count, and those of root, who may write everything anyway. */
const ownership: Ownership = { writers, users: [process.geteuid?.() ?? 0, 0] };

/** The files of this machine. */
export const localFiles: Files = {
  caseMatters,
  read,
  readIf,
  stat,
  leadsOut,
  isLocked,
  ownership,
  ...walksOf({ caseMatters, read, stat, list, ownership }),
};

async function list(folder: string): Promise<readonly Entry[] | undefined> {
  try {
    const entries = await fs.readdir(pathOf(folder), { withFileTypes: true });
    return entries.map(
      (entry): Entry => ({
        name: entry.name,
        kind: entry.isFile() ? "file" : entry.isDirectory() ? "folder" : "other",
      }),
    );
  } catch {
    return undefined;
  }
}

async function stat(uri: string): Promise<"file" | "folder" | "other" | undefined> {
  try {
    const found = await fs.stat(pathOf(uri));
    return found.isDirectory() ? "folder" : found.isFile() ? "file" : "other";
  } catch (error) {
    const { code = "" } = error as NodeJS.ErrnoException;
    return ["ENOENT", "ENOTDIR"].includes(code) ? undefined : "other";
  }
}

async function leadsOut(uri: string, folder: string): Promise<boolean> {
  const file = pathOf(uri);
  try {
    return (await fs.lstat(file)).isSymbolicLink() && !(await isWithin(folder, await fs.realpath(file)));
  } catch {
    // Where nothing is, or the link leads nowhere, nothing is read either.
    return false;
  }
}

/**
 * Whether a file that is there may not be written by this user. Where its owner has no permission to write it (mode 0444) it counts as
 * locked for anybody, also for root, whom no permission binds: that is what VS Code calls a locked file (`mode & 0o200`), and how
 * Windows' attribute “read-only” looks in Node.js.
 */
async function isLocked(uri: string): Promise<boolean> {
  const file = pathOf(uri);
  try {
    if (((await fs.stat(file)).mode & 0o200) === 0) return true;
    await fs.access(file, fs.constants.W_OK);
    return false;
  } catch (error) {
    return ["EACCES", "EPERM", "EROFS"].includes((error as NodeJS.ErrnoException).code ?? "");
  }
}

async function read(uri: string, most = LARGEST_FILE): Promise<Text | Unreadable> {
  const file = pathOf(uri);
  const bytes = await readAll(file, most);
  return isUnread(bytes) ? unreadable(bytes, file, most) : decode(bytes);
}

async function readIf(uri: string, wanted: (head: string) => boolean): Promise<Text | Unreadable | undefined> {
  const file = pathOf(uri);
  const found = await withFile(file, async (opened) => {
    const head = await opened.slice(0, HEAD);
    if (!wanted(decode(head).text)) return undefined;
    return head.length < HEAD ? head : ((await opened.all(LARGEST_FILE)) ?? TOO_LARGE);
  });
  if (found === undefined) return undefined;
  return isUnread(found) ? unreadable(found, file, LARGEST_FILE) : decode(found);
}

function unreadable(why: Unread, file: string, most: number): Unreadable {
  return { failed: sentenceFor(why, file, most), exists: why.unread !== "missing" };
}

async function writers(uri: string): Promise<Writers | undefined> {
  const file = pathOf(uri);
  // Anyone may make folders in the root of a drive there, and Node.js does not say whose they are.
  if (isWindows(OWN_SYSTEM)) return path.dirname(file) === path.parse(file).root ? unknown(file) : undefined;
  try {
    const [link, found, folder] = await Promise.all([fs.lstat(file), fs.stat(file), fs.stat(path.dirname(file))]);
    return { shown: file, owners: [link.uid, found.uid], isOpen: (folder.mode & 0o002) !== 0 };
  } catch {
    return unknown(file);
  }
}

const unknown = (shown: string): Writers => ({ shown, owners: [UNKNOWN_OWNER], isOpen: true });

/** Whether to write, or only to make all checks that come before it: the answer is the same sentence. */
export type Writing = "write" | "ask";

/**
 * Writes `after` in the place of `before`, at once or not at all; owner and permissions stay. Nothing is written where the file no
 * longer holds `before`, is not UTF-8, may not be written, or is reached by a link that leads out of `root`. Undefined where it
 * went well, else one sentence.
 */
export async function replaceText(
  uri: string,
  before: string,
  after: string,
  root: string,
  how: Writing = "write",
): Promise<string | undefined> {
  const file = pathOf(uri);
  try {
    const target = await fs.realpath(file);
    if (target !== path.resolve(file) && !(await isWithin(root, target)))
      return `\`${file}\` leads outside \`${pathOf(root)}\` to \`${target}\`, so it was not changed: give that path to fix it.`;
    const read = await withFile(
      target,
      async (opened) => {
        const bytes = await opened.all(LARGEST_FILE);
        return bytes === undefined ? TOO_LARGE : { found: opened.found, ...decode(bytes) };
      },
      { links: "refused" },
    );
    if (isUnread(read)) return sentenceFor(read, file, LARGEST_FILE);
    if (!read.utf8) return `\`${file}\` is not UTF-8, so it was not changed.`;
    if (read.text !== before) return `\`${file}\` has changed since, so it was not changed.`;
    const refusal = await (how === "ask"
      ? refusalOf(target, read.found)
      : rewrite(target, read.found, (read.bom ? BOM : "") + after));
    return refusal === undefined ? undefined : `\`${file}\` was not changed: it ${refusal}.`;
  } catch (error) {
    return `\`${file}\` cannot be written: ${(error as Error).message}`;
  }
}

/** Whether a path without links lies in a folder. */
async function isWithin(root: string, target: string): Promise<boolean> {
  return holds(await fs.realpath(pathOf(root)), target, OWN_SYSTEM);
}

/** Appends `texts` to a file, which is created where it is absent. Undefined where it went well, else one sentence. */
export async function appendText(
  uri: string,
  texts: readonly string[],
  root: string,
  how: Writing = "write",
): Promise<string | undefined> {
  const file = pathOf(uri);
  const now = await read(uri);
  if (!("failed" in now)) {
    return replaceText(uri, now.text, now.text + continuation(now.text, texts), root, how);
  }
  if (now.exists !== false) return now.failed;
  try {
    const folder = await fs.realpath(path.dirname(file));
    if (folder !== path.dirname(path.resolve(file)) && !(await isWithin(root, folder)))
      return `\`${file}\` would be in \`${folder}\`, outside of \`${pathOf(root)}\`, so it was not created.`;
    await (how === "ask" ? askToCreate(file) : create(file, texts.join("")));
    return undefined;
  } catch (error) {
    return `\`${file}\` cannot be written: ${(error as Error).message}`;
  }
}
