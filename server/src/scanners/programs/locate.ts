// Where a program is, and whether it may be started at all: never one of the workspace, never by a relative path, never unread.
import { ownHome } from "../../files/own-folder.ts";
import {
  candidates,
  holds,
  isFull,
  programFile,
  type System,
  searchedFolders,
  searchedIn,
  systemOf,
} from "../../paths/paths.ts";
import type { ScanFailure } from "../../protocol.ts";
import { failure, isRefused, refusedVersion } from "../core/failures.ts";
import type { Refused } from "../core/scanner.ts";
import { type Inspection, inspect, type Machine } from "./executable.ts";
import { executableAt, isInFolder, realFolder, repositoriesAround, withBytes } from "./files.ts";

export interface Search {
  /** The program's name without ending, and its title for messages. */
  readonly name: string;
  readonly title: string;
  /** The setting's value; undefined: PATH is searched. */
  readonly configured?: string | undefined;
  /** What the value came from, for messages: the name of a setting, or an option of the command line. */
  readonly setting?: string;
  /** The variable PATH. */
  readonly searched: string;
  /** Folders whose programs are never started, nor those of a repository that holds one of them. */
  readonly workspace: readonly string[];
  /** Versions of the program that must not be started. */
  readonly refused?: Refused | undefined;
  readonly machine?: Machine;
  /** The user's home folder, as the system's list of users has it. */
  readonly home?: string | undefined;
}

/** In what a path, or where its links lead, lies that belongs to the workspace; undefined where it is none of its own. */
type Inside = (file: string, real: string) => Promise<Owner | undefined>;

/** The folders of the workspace; or a repository that holds one of them, by its path. */
type Owner = { readonly repository?: string };

/**
 * What counts as a program of the workspace: one in its folders, and one in a repository that holds one of them, since
 * `repo/sub` and `repo/bin` have the same authors. Opening the home folder or the root does not make every program below it
 * the workspace's own, and nor does a home folder that is a repository, for settings that are kept in git: what is
 * in it is the user's. Where the home folder is, the system's list of users says, not the environment, which a workspace may set.
 */
async function insideOf(workspace: readonly string[], system: System, home = ownHome()): Promise<Inside> {
  const realHome = home === undefined ? undefined : await realFolder(home);
  const isOwn = (folder: string) => ![home, realHome].some((one) => one !== undefined && holds(folder, one, system));
  const own = workspace.filter(isOwn);
  const real = await Promise.all(own.map(realFolder));
  const folders = [...own, ...real];
  const around = await Promise.all(folders.map(repositoriesAround));
  const repositories = [...new Set(around.flat())].filter(isOwn);
  return async (file, realFile) => {
    const held = (folder: string) => holds(folder, file, system) || holds(folder, realFile, system);
    if (folders.some(held) || (await isInFolder(realFile, own))) return {};
    const repository =
      repositories.find(held) ?? ((await isInFolder(realFile, repositories)) ? repositories[0] : undefined);
    return repository === undefined ? undefined : { repository };
  };
}

/**
 * The variable PATH without the folders of the workspace and those that are not absolute: a program that is started looks
 * others up in it, an interpreter or a helper for logins, and none of those is the workspace's either.
 */
export async function pathOutside(searched: string, workspace: readonly string[], system: System): Promise<string> {
  const isInside = await insideOf(workspace, system);
  const kept: string[] = [];
  for (const folder of searchedFolders(searched, system))
    if (!(await isInside(folder, await realFolder(folder)))) kept.push(folder);
  return searchedIn(kept, system);
}

/** The path of a program that may be started, or why there is none. */
export async function findProgram(search: Search): Promise<{ readonly path: string } | ScanFailure> {
  const { name, title, configured, setting = "the settings", machine = process } = search;
  const system = systemOf(machine.platform);
  const isInside = await insideOf(search.workspace, system, search.home);
  if (configured !== undefined) {
    if (!isFull(configured, system)) {
      return failure(
        "not-found",
        `\`${configured}\` in ${setting} is a relative path, and only an absolute one is used.`,
      );
    }
    const file = programFile(configured, system);
    if (file === undefined)
      return failure("not-found", `\`${configured}\` in ${setting} is not a plain path: it could mean another file.`);
    const found = await executableAt(file);
    if (found === "missing")
      return failure("not-found", `${title} is not installed at \`${configured}\`, where ${setting} says it is.`);
    if (found === "not-a-file")
      return failure("not-found", `\`${configured}\` in ${setting} is a folder, not a program.`);
    if (found === "not-executable")
      return failure("permission-denied", `No permission to run \`${configured}\`.`, "choose-program");
    if ("refusal" in found)
      return failure("not-found", `\`${configured}\` in ${setting} cannot be read: ${found.refusal}.`);
    const owner = await isInside(file, found.real);
    if (owner !== undefined) return ofWorkspace(configured, owner);
    return judged(file, found.real, search, machine);
  }
  let refused: ScanFailure | undefined;
  for (const file of candidates(name, search.searched, system)) {
    const found = await executableAt(file);
    if (typeof found === "string" || "refusal" in found) continue;
    const owner = await isInside(file, found.real);
    if (owner === undefined) return judged(file, found.real, search, machine);
    refused ??= ofWorkspace(file, owner);
  }
  return (
    refused ??
    failure(
      "not-found",
      `${title} is not installed. Looked in PATH${setting === "the settings" ? "" : ` and in ${setting}`}.`,
    )
  );
}

function ofWorkspace(file: string, { repository }: Owner): ScanFailure {
  const where =
    repository === undefined ? "the workspace" : `\`${repository}\`, the repository that the workspace is in`;
  return failure("in-workspace", `\`${file}\` is in ${where}, and programs of a workspace are never started.`);
}

/** What was found in files that have not changed since. */
const inspected = new Map<string, Inspection>();
const MOST_KEPT = 20;

async function judged(
  file: string,
  real: string,
  { title, refused }: Search,
  machine: Machine,
): Promise<{ readonly path: string } | ScanFailure> {
  const found = await withBytes(real, async (bytes, stamp) => {
    const known = inspected.get(stamp);
    if (known !== undefined) return known;
    const result = await inspect(bytes, machine);
    if (inspected.size >= MOST_KEPT) inspected.clear();
    inspected.set(stamp, result);
    return result;
  });
  if (found === undefined)
    return failure("permission-denied", `\`${file}\` cannot be read, so it was not started.`, "choose-program");
  const versions = refused === undefined ? [] : found.buildInfo.flatMap((info) => refused.inBuildInfo(info));
  const version = versions.find((one) => refused !== undefined && isRefused(one, refused));
  if (refused !== undefined && version !== undefined) return refusedVersion(title, file, version, refused, false);
  if (found.format === "other") return failure("wrong-architecture", `\`${file}\` is not a program.`);
  if (!found.runs) {
    const own = `${machine.platform}/${machine.arch}`;
    return failure(
      "wrong-architecture",
      `\`${file}\` is built for ${found.builtFor ?? "another system"}, and this machine is ${own}.`,
    );
  }
  return { path: file };
}
