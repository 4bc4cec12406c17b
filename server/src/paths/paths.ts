// Every decision about a path of a file system: which is absolute, what lies in what, which programs PATH names. Pure: the system
// is handed in, and this is the one place that knows which one we run on. Of URIs the decisions are in uris.ts.
import * as path from "node:path";
import { foldCase, isPathDown } from "../engine/core/paths.ts";
import { withoutEnd } from "../engine/core/text.ts";

/** How a system treats paths. */
export interface System {
  readonly path: path.PlatformPath;
  /** Whether names that differ only in case are two files. Where it depends on the disk, they count as one. */
  readonly caseMatters: boolean;
}

/** The system that Node calls `platform`. */
export function systemOf(platform: string): System {
  if (platform === "win32") return { path: path.win32, caseMatters: false };
  return { path: path.posix, caseMatters: platform !== "darwin" };
}

/** The system we run on. */
export const OWN_SYSTEM = systemOf(process.platform);

/** Whether paths have drives, shares and backslashes, and variables of the environment ignore case. */
export function isWindows({ path: { sep } }: System): boolean {
  return sep === "\\";
}

/**
 * Whether a path names the same file wherever a program is started. On Windows `\a` (of the current drive) and `C:a` (of
 * the current folder of a drive) do not, and nor do devices.
 */
export function isFull(file: string, system: System): boolean {
  if (!isWindows(system)) return system.path.isAbsolute(file);
  return /^[a-z]:[\\/]|^[\\/]{2}[^\\/?.][^\\/]*[\\/][^\\/]+/i.test(plainPath(file, system));
}

/**
 * A path of Windows without the prefix that keeps Windows from interpreting it: `C:\a` for `\\?\C:\a`, `\\server\share` for
 * `\\?\UNC\server\share`. A path of another system as it is.
 */
export function plainPath(file: string, system: System): string {
  if (!isWindows(system)) return file;
  return file.replace(/^[\\/]{2}[?.][\\/]UNC[\\/]+/i, "\\\\").replace(/^[\\/]{2}[?.][\\/](?=[a-z]:[\\/])/i, "");
}

/**
 * Whether a folder holds a file, or is it, where a wrong "no" would have us trust what we must not: names count as one where
 * the system may take them for one. Both must be full paths with their links followed.
 */
export function holds(folder: string, file: string, system: System): boolean {
  const { relative, isAbsolute, sep } = system.path;
  const between = relative(trustForm(folder, system), trustForm(file, system));
  return between === "" || (between !== ".." && !between.startsWith(`..${sep}`) && !isAbsolute(between));
}

/** Windows drops dots and spaces at the end of a name, and reaches its own disks and those of WSL by several names. */
function trustForm(file: string, system: System): string {
  const folded = system.caseMatters ? file : foldCase(file);
  if (system.caseMatters) return folded;
  // On macOS what lies below `/` is also found here.
  if (!isWindows(system)) return folded.replace(/^\/system\/volumes\/data(?=\/|$)/, "") || "/";
  const { root, dir, base } = path.win32.parse(path.win32.normalize(plainPath(folded, system)));
  const place = withOneWsl(root.replace(/^\\\\[^\\]+\\([a-z])\$(?:\\|$)/, "$1:\\"));
  const steps = `${dir.slice(root.length)}\\${base}`
    .split("\\")
    .map((step) => withoutEnd(step.split(":", 1)[0] ?? "", ". "));
  return path.win32.join(place, steps.join("\\"));
}

/** Windows knows the disks of WSL by the names of two servers. */
function withOneWsl(file: string): string {
  return file.replace(/^\\\\wsl\$(?=\\)/i, "\\\\wsl.localhost");
}

/**
 * The path under which a program is inspected and then started: the two must not be able to mean different files. Undefined
 * where the path is not full, or where Windows would read it otherwise than it is written (`trivy.exe.`, a stream of a file).
 */
export function programFile(file: string, system: System): string | undefined {
  if (!isFull(file, system) || file.includes("\0")) return undefined;
  if (!isWindows(system)) return file;
  const full = path.win32.normalize(plainPath(file, system));
  const steps = full.slice(path.win32.parse(full).root.length).split("\\");
  if (steps.some((step) => /[. ]$|:/.test(step))) return undefined;
  // To a name without an ending Windows adds one when it starts it.
  return path.win32.extname(full) === "" ? `${full}.exe` : full;
}

/**
 * Where PATH would find a program, in its order. An empty or relative entry, a drive alone among them, means the current folder,
 * whatever that is: it is passed over.
 */
export function candidates(name: string, searched: string, system: System): readonly string[] {
  // Scripts (`.cmd`) would need a shell.
  const file = isWindows(system) ? `${name}.exe` : name;
  return searchedFolders(searched, system).flatMap(
    (folder) => programFile(system.path.join(folder, file), system) ?? [],
  );
}

/** The folders that the variable PATH names, without entries that mean the current folder or one below it. */
export function searchedFolders(searched: string, system: System): readonly string[] {
  // On Windows an entry may be quoted, and then contain a semicolon.
  const entries = isWindows(system)
    ? (searched.match(/(?:"[^"]*"|[^;"])+/g) ?? []).map((entry) => entry.replaceAll('"', "").trim())
    : searched.split(system.path.delimiter);
  return entries.filter((folder) => isFull(folder, system));
}

/** The variable PATH that names these folders. */
export function searchedIn(folders: readonly string[], system: System): string {
  const { delimiter } = system.path;
  return folders.map((folder) => (folder.includes(delimiter) ? `"${folder}"` : folder)).join(delimiter);
}

/** The value of a variable of an environment; Windows writes `Path` and means `PATH`. */
export function variableIn(
  environment: Readonly<Record<string, string | undefined>>,
  name: string,
  system: System,
): string | undefined {
  if (!isWindows(system) || environment[name] !== undefined) return environment[name];
  return Object.entries(environment).find(([other]) => other.toUpperCase() === name.toUpperCase())?.[1];
}

/** The user's home folder, as an environment tells it. */
export function homeIn(environment: Readonly<Record<string, string | undefined>>, system: System): string | undefined {
  return variableIn(environment, isWindows(system) ? "USERPROFILE" : "HOME", system);
}

/** What a path may begin with in place of a folder, as users write it in other settings; on Windows with either slash behind it. */
const BEGINNING = /^(?:(~|\$\{userHome\})|\$\{workspaceFolder\})(?:\/+|$)/;
const BEGINNING_ON_WINDOWS = /^(?:(~|\$\{userHome\})|\$\{workspaceFolder\})(?:[/\\]+|$)/;

/**
 * A path that a user wrote: full, relative to `folder`, which `${workspaceFolder}` stands for, too, or below the user's `home`,
 * which is `~` or `${userHome}`. Undefined where there is no full folder to count from, and for one that is relative to the
 * current folder of a drive (`C:a`).
 */
export function resolveIn(
  { folder, home }: { readonly folder: string | undefined; readonly home: string | undefined },
  written: string,
  system: System,
): string | undefined {
  if (isFull(written, system)) return written;
  const [beginning = "", own] = (isWindows(system) ? BEGINNING_ON_WINDOWS : BEGINNING).exec(written) ?? [];
  const base = own === undefined ? folder : home;
  const below = written.slice(beginning.length);
  if (base === undefined || !isFull(base, system) || (isWindows(system) && /^[a-z]:/i.test(below))) return undefined;
  return system.path.resolve(base, below);
}

/** One text for all paths of one file: to compare, not to show or to read by. */
export function identityOfPath(file: string, system: System): string {
  const plain = system.path.resolve(plainPath(file, system));
  const full = isWindows(system) ? withOneWsl(plain) : plain;
  return system.caseMatters ? full : foldCase(full);
}

/**
 * The path of a file that a report names, with `/`, in a folder. Undefined for one that leads out of it, or might: a full path,
 * one with a step up, and on Windows one with a drive or a backslash.
 */
export function pathInFolder(folder: string, path: string, system: System): string | undefined {
  if (!isPathDown(path) || (isWindows(system) && /[:\\]/.test(path))) return undefined;
  return system.path.join(folder, path);
}

/** A folder and those above it, up to the root. */
export function foldersFrom(folder: string, system: System): readonly string[] {
  const above = system.path.dirname(folder);
  return above === folder ? [folder] : [folder, ...foldersFrom(above, system)];
}

/** The last step of a path; a root as a whole. */
export function lastStep(file: string, system: System): string {
  return system.path.basename(file) || file;
}

/** A path with `/` between its steps. Elsewhere than on Windows a backslash is a part of a name. */
export function withSlashes(file: string, system: System): string {
  return isWindows(system) ? file.replaceAll("\\", "/") : file;
}

/**
 * A path as people read it in output: relative to `folder` and with `/`, its steps as they are written; as a whole where it lies
 * on another drive or share. What is one folder by its identity is one here.
 */
export function shownFrom(folder: string, file: string, system: System): string {
  const { parse, relative, resolve, sep } = system.path;
  const [from, to] = [identityOfPath(folder, system), identityOfPath(file, system)];
  const written = resolve(plainPath(file, system));
  if (parse(from).root !== parse(to).root) return withSlashes(written, system);
  const steps = relative(from, to).split(sep).filter(Boolean);
  const up = steps.filter((step) => step === "..");
  const down = written.split(sep).filter(Boolean);
  return withSlashes([...up, ...down.slice(down.length - (steps.length - up.length))].join(sep), system);
}

/** A file that is there and always empty; undefined where the system has none. */
export function emptyFile(system: System): string | undefined {
  return isWindows(system) ? undefined : "/dev/null";
}

/** The user's folder for what can be made again. Undefined where it is not a full path: a relative one would lie in a workspace. */
export function cacheFolder(xdg: string | undefined, home: string, system: System): string | undefined {
  const folder = xdg || system.path.join(home, ".cache");
  return isFull(folder, system) ? folder : undefined;
}

/**
 * Whether what is given as an image is the path of a file or folder (`.`, `./web`, `/tmp/layout`, `web.tar.zst`): no image's name
 * begins with a dot, a slash or a drive, or ends as an archive does.
 */
export function isFileGiven(given: string): boolean {
  return /^(?:[.\\/]|[a-z]:[\\/])|\.(?:tar(?:\.(?:gz|bz2|lz4|xz|zst))?|t[gbx]z|tbz2|tzst|oci)$/i.test(given);
}
