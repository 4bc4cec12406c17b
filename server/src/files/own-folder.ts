// Whether only this user can have written what is in a folder: it is believed, or even run. Synchronous, since the start waits for it.
import { existsSync, lstatSync, realpathSync, type Stats } from "node:fs";
import { userInfo } from "node:os";
import { foldersFrom, holds, isWindows, OWN_SYSTEM } from "../paths/paths.ts";

/**
 * Whether a folder is a real one, not a link, that belongs to this user and that no other user may write to. The same goes for the
 * folders above it, except that they may also be root's, or shared ones in which users cannot rename each other's files (`/tmp`).
 * Undefined where it does not exist.
 *
 * On Windows Node.js does not say who may write to what: there it only has to be a real folder.
 */
export function isOursAlone(folder: string): boolean | undefined {
  try {
    if (!isOwn(lstatSync(folder))) return false;
    if (isWindows(OWN_SYSTEM)) return true;
    return foldersAbove(realpathSync(folder)).every((one) => isSafeAbove(lstatSync(one)));
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ENOENT" ? undefined : false;
  }
}

/** Whether a folder lies where only this user writes by default: asked on Windows, where its owner is not known. */
export function isInProfile(folder: string): boolean {
  const home = ownHome();
  return home !== undefined && holds(home, realpathSync(folder), OWN_SYSTEM);
}

/** Whether a folder is part of what is being worked on, which others may have made: it lies in `current` or in a repository. */
export function isOfWorkspace(folder: string, current: string): boolean {
  try {
    const real = realpathSync(folder);
    const home = ownHome();
    // A home folder that is the current folder, or kept in a repository, is still the user's own.
    const isWorkspace = (one: string) => home === undefined || !holds(one, home, OWN_SYSTEM);
    const here = realpathSync(current);
    if (isWorkspace(here) && holds(here, real, OWN_SYSTEM)) return true;
    return foldersAbove(real).some((one) => isWorkspace(one) && isRepository(one));
  } catch {
    return true;
  }
}

/** What a folder holds that is a repository, of whichever tool; in a worktree or a submodule `.git` is a file. */
export const REPOSITORY_MARKS = [".git", ".hg", ".svn", ".jj"];

const isRepository = (folder: string) =>
  REPOSITORY_MARKS.some((mark) => existsSync(OWN_SYSTEM.path.join(folder, mark)));

const foldersAbove = (folder: string) => foldersFrom(folder, OWN_SYSTEM).slice(1);

/** May be written by the group, by everyone; with the sticky bit users cannot move or remove each other's files. */
const [GROUP, EVERYONE, STICKY] = [0o020, 0o002, 0o1000];

function isOwn(found: Stats): boolean {
  if (!found.isDirectory()) return false;
  return isWindows(OWN_SYSTEM) || (found.uid === process.geteuid?.() && !isShared(found));
}

function isSafeAbove(found: Stats): boolean {
  const isTrusted = found.uid === 0 || found.uid === process.geteuid?.();
  return isTrusted && (!isShared(found) || (found.mode & STICKY) !== 0);
}

/** Whether others may write. Many systems give each user a group of the same number, of which they are the only member. */
function isShared({ mode, uid, gid }: Stats): boolean {
  if ((mode & EVERYONE) !== 0) return true;
  return (mode & GROUP) !== 0 && (uid === 0 || gid !== uid);
}

/**
 * The user's home folder as the system's list of users has it: a workspace may set a variable of the environment. Undefined where
 * the user is not in that list, as in some containers.
 */
export function ownHome(): string | undefined {
  try {
    return userInfo().homedir;
  } catch {
    return undefined;
  }
}
