// The one place that writes files of this machine: whole or not at all, never through a link, and without changing the owner or the
// permissions of a file.
import { randomBytes } from "node:crypto";
import { promises as fs, type Stats } from "node:fs";
import { OWN_SYSTEM } from "../paths/paths.ts";

/** Of the mode: the permissions, and among them the bits with which a program runs as the owner or group of its file. */
const PERMISSIONS = 0o7777;
const SET_ID = 0o6000;

/**
 * Writes a new file at a path that has none, with the permissions that the system gives it. Throws the system's error and leaves
 * nothing behind where that cannot be done, also where the path is a link that leads nowhere.
 */
export async function create(file: string, text: string): Promise<void> {
  await withNew(file, 0o666, (handle) => handle.writeFile(text));
}

/**
 * Rewrites a file of ours: a new file is written first and then takes its place. Throws the system's error and leaves the file as
 * it was where that cannot be done.
 */
export async function overwrite(file: string, bytes: Uint8Array, mode: number): Promise<void> {
  await exchange(file, mode, async (handle) => {
    await handle.writeFile(bytes);
    return true;
  });
}

/**
 * Rewrites a file of the user's that was `found` when it was read; owner, group and permissions stay. Answers why it was not written,
 * as the end of a sentence that begins with the file: then it is unchanged. Throws the system's error.
 *
 * Extended attributes and access control lists are lost except for those that the folder gives to each new file: Node.js can neither
 * read nor write them.
 */
export async function rewrite(file: string, found: Stats, text: string): Promise<string | undefined> {
  const mode = found.mode & PERMISSIONS;
  let refusal = await refusalOf(file, found);
  if (refusal !== undefined) return refusal;
  await exchange(file, 0o600, async (handle) => {
    await handle.writeFile(text);
    const made = await handle.stat();
    if (made.uid !== found.uid || made.gid !== found.gid) {
      const kept = await handle.chown(found.uid, found.gid).then(
        () => true,
        () => false,
      );
      if (!kept) refusal = "belongs to another user or group, and writing it would change that: fix it as that user";
    }
    // After the owner: a change of owner takes bits away. By the handle, since the process's mask applies to new files only.
    await handle.chmod(mode);
    await handle.sync();
    if (refusal !== undefined) return false;
    const now = await fs.lstat(file);
    if (isSame(now, found)) return true;
    refusal = "has changed since";
    return false;
  });
  return refusal;
}

/** What `rewrite` would say before it writes anything. Throws the system's error. */
export async function refusalOf(file: string, found: Stats): Promise<string | undefined> {
  if (found.nlink > 1)
    return `has ${found.nlink} names (hard links), and it is not clear that all of them should change: make it a separate file first`;
  // Windows has no such bits.
  if ((found.mode & SET_ID) !== 0) return "runs as its owner or group (setuid, setgid), which a text file should not";
  await fs.access(file, fs.constants.W_OK);
  await askToCreate(file);
  return undefined;
}

/** Throws the system's error where no file can be created in the folder of a path. */
export async function askToCreate(file: string): Promise<void> {
  await fs.access(OWN_SYSTEM.path.dirname(file), fs.constants.W_OK | fs.constants.X_OK);
}

/** Whether a file is still the one that was read, as far as its folder tells. */
function isSame(a: Stats, b: Stats): boolean {
  return a.isFile() && a.ino === b.ino && a.dev === b.dev && a.size === b.size && a.mtimeMs === b.mtimeMs;
}

/** Fills a new file in the folder of `file` and renames it to that, unless `fill` answers false. */
async function exchange(file: string, mode: number, fill: (handle: fs.FileHandle) => Promise<boolean>): Promise<void> {
  // Not derived from the file's own name, which may be as long as names can be.
  const draft = OWN_SYSTEM.path.join(OWN_SYSTEM.path.dirname(file), `.plimsoll-${randomBytes(8).toString("hex")}.tmp`);
  const isMeant = await withNew(draft, mode, fill);
  try {
    if (!isMeant) await fs.rm(draft, { force: true });
    else await fs.rename(draft, file);
  } catch (error) {
    await fs.rm(draft, { force: true }).catch(() => undefined);
    throw error;
  }
}

/**
 * Makes a file that was not there, and removes it again where it cannot be filled. `wx` follows no link and takes no file that is there.
 */
async function withNew<T>(file: string, mode: number, fill: (handle: fs.FileHandle) => Promise<T>): Promise<T> {
  const handle = await fs.open(file, "wx", mode);
  try {
    const result = await fill(handle);
    await handle.close();
    return result;
  } catch (error) {
    await handle.close().catch(() => undefined);
    await fs.rm(file, { force: true }).catch(() => undefined);
    throw error;
  }
}
