// Paths below the root, with `/` and without a slash at either end; the root itself is empty.

/** Linux takes no longer path (PATH_MAX, limits.h), counted in characters here. */
export const LONGEST_PATH = 4_096;

/** The folder that holds what is at a path. */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}

/** The last step of a path. */
export function nameIn(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** What is called `name` in a folder. */
export function inFolder(folder: string, name: string): string {
  return folder === "" ? name : `${folder}/${name}`;
}

/** Whether a path leads into a folder, or into one below it. */
export function isBelow(path: string, folder: string): boolean {
  return folder === "" || path.startsWith(`${folder}/`);
}

/** A relative path, as it is written in a file of `folder`; undefined where it leads out of the root or is absolute. */
export function resolvePath(folder: string, written: string): string | undefined {
  if (written.startsWith("/")) return undefined;
  const steps = folder === "" ? [] : folder.split("/");
  for (const step of written.split("/")) {
    if (step === "" || step === ".") continue;
    if (step !== "..") steps.push(step);
    else if (steps.pop() === undefined) return undefined;
  }
  return steps.join("/");
}

/** The one form of names that a system which ignores case takes for one. macOS takes composed and decomposed letters for one, too. */
export function foldCase(name: string): string {
  return name.normalize("NFC").toLowerCase();
}

/** Whether a path with `/`, such as one in a report, stays below its base, whatever that is: it is not absolute and has no `..`. */
export function isPathDown(path: string): boolean {
  return path !== "" && !path.startsWith("/") && !path.includes("\0") && path.split("/").every((step) => step !== "..");
}
