// Where a program is, and whether it may be started at all: never one of the workspace, never by a relative path, never unread.
import { homedir } from "node:os";
import { candidates, holds, isFull, programFile, systemOf } from "../../paths.ts";
import type { ScanFailure } from "../../protocol.ts";
import { failure, isRefused, refusedVersion } from "../core/failures.ts";
import type { Refused } from "../core/scanner.ts";
import { type Inspection, inspect, type Machine } from "./executable.ts";
import { executableAt, isInFolder, realFolder, withBytes } from "./files.ts";

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
  /** Folders whose programs are never started. */
  readonly workspace: readonly string[];
  /** Versions of the program that must not be started. */
  readonly refused?: Refused | undefined;
  readonly machine?: Machine;
}

/** The path of a program that may be started, or why there is none. */
export async function findProgram(search: Search): Promise<{ readonly path: string } | ScanFailure> {
  const { name, title, configured, setting = "the settings", workspace, machine = process } = search;
  const system = systemOf(machine.platform);
  // Who opens the home folder, or all of the disk, has not said by that whose programs are there.
  const own = workspace.filter((folder) => !holds(folder, homedir(), system));
  const folders = [...own, ...(await Promise.all(own.map(realFolder)))];
  const isInside = async (file: string, real: string) =>
    folders.some((folder) => holds(folder, file, system) || holds(folder, real, system)) ||
    (await isInFolder(real, own));
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
      return failure("permission-denied", `\`${configured}\` may not be executed by this user.`, "choose-program");
    if ("refusal" in found)
      return failure("not-found", `\`${configured}\` in ${setting} cannot be read: ${found.refusal}.`);
    if (await isInside(file, found.real)) return ofWorkspace(configured);
    return judged(file, found.real, search, machine);
  }
  let refused: ScanFailure | undefined;
  for (const file of candidates(name, search.searched, system)) {
    const found = await executableAt(file);
    if (typeof found === "string" || "refusal" in found) continue;
    if (!(await isInside(file, found.real))) return judged(file, found.real, search, machine);
    refused ??= ofWorkspace(file);
  }
  return (
    refused ??
    failure(
      "not-found",
      `${title} is not installed. Looked in PATH${setting === "the settings" ? "" : ` and in ${setting}`}.`,
    )
  );
}

function ofWorkspace(file: string): ScanFailure {
  return failure("not-found", `\`${file}\` lies in the workspace, and programs of a workspace are never started.`);
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
