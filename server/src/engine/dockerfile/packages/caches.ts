// What the package managers of systems leave on disk, and which commands remove it again.
//
// Sources: `cachedir` in yum.conf(5), dnf.conf(5) and dnf5.conf(5); microdnf 3, which has yum's folder; zypper(8); apk(8), the
// `/etc/apk/cache` of apk-cache(5); tdnf.conf of tdnf 3.5.
import type { Dockerfile } from "../parse/document.ts";
import type { ShellCommand, ShellWord } from "../shell/command.ts";
import type { Step } from "../shell/commands.ts";
import { type ShellKind, shellKindAt } from "../shell/lint/which-shell.ts";
import { mountTargets } from "../stages/mounts.ts";
import { type Family, setOf, type Verb } from "./manager.ts";
import { callsOf, hasOption, isDryRun, type PackageCall } from "./packages.ts";

export interface Cache {
  readonly family: Family;
  /** What fills it. */
  readonly verbs: ReadonlySet<Verb>;
  /** Whose `clean` empties it. */
  readonly cleaners: ReadonlySet<string>;
  /** The command that empties it. */
  readonly clean: string;
  /** The folders that it may be in. */
  readonly folders: readonly string[];
}

/** What installs or upgrades packages, and so fills a cache. */
export const CHANGES: ReadonlySet<Verb> = new Set<Verb>(["install", "set", "module", "upgrade", "dist-upgrade"]);
const DNF_FOLDERS = ["/var/cache/dnf", "/var/cache/yum", "/var/cache/libdnf5", "/root/.cache/libdnf5"];

/** Of managers whose cache a `clean` of their own empties. */
export const CACHES: readonly Cache[] = [
  { family: "yum", verbs: CHANGES, cleaners: setOf("yum dnf"), clean: "yum clean all", folders: DNF_FOLDERS },
  { family: "dnf", verbs: CHANGES, cleaners: setOf("yum dnf"), clean: "dnf clean all", folders: DNF_FOLDERS },
  {
    family: "microdnf",
    verbs: CHANGES,
    cleaners: setOf("microdnf"),
    clean: "microdnf clean all",
    folders: DNF_FOLDERS,
  },
  { family: "tdnf", verbs: CHANGES, cleaners: setOf("tdnf"), clean: "tdnf clean all", folders: ["/var/cache/tdnf"] },
  {
    family: "zypper",
    // Each of them refreshes the repositories first.
    verbs: new Set<Verb>([...CHANGES, "remove"]),
    cleaners: setOf("zypper"),
    clean: "zypper clean --all",
    folders: ["/var/cache/zypp"],
  },
];

/** Where apk keeps indexes and packages. */
export const APK_FOLDERS = ["/var/cache/apk", "/etc/apk/cache"];

/** The last call of a step that fills a cache which nothing behind it empties. */
export function leftIn(doc: Dockerfile, step: Step, cache: Cache): PackageCall | undefined {
  const calls = callsOf(step);
  const last = calls.findLast(
    (call) =>
      call.row.family === cache.family && call.verb !== undefined && cache.verbs.has(call.verb) && !isDryRun(call),
  );
  if (last === undefined) return undefined;
  const byCommand = new Map(calls.map((call) => [call.command, call] as const));
  const cleans = (command: ShellCommand) => {
    const call = byCommand.get(command);
    if (call?.verb !== "clean" || !cache.cleaners.has(call.row.family)) return false;
    return (
      cache.family === "zypper" || call.operands.some(({ literal }) => literal === "all") || hasOption(call, "--all")
    );
  };
  const isRemoved = removedBehind(doc, step, (text) => isIn(text, cache.folders), cleans);
  return isRemoved(last.command) ? undefined : last;
}

/** Whether a mount may keep one of some folders, or what it lies in, out of the layer. */
export function isMounted(doc: Dockerfile, { instruction }: Step, folders: readonly string[]): boolean {
  if (instruction.flags.length === 0) return false;
  const targets = mountTargets(doc, instruction, ["cache", "tmpfs"]);
  return targets.some((one) => one === undefined || folders.some((folder) => isBelowOrSame(folder, one)));
}

function isBelowOrSame(folder: string, above: string): boolean {
  return folder === above || folder.startsWith(`${above}/`);
}

/** Whether a word of `rm` names one of some folders, what is in it, or all that lies above: `/var/cache/yum/*`, `/var/cache/*`. */
function isIn(text: string, folders: readonly string[]): boolean {
  const path = text.replace(/[*/]{1,8}$/, "");
  if (path === "") return false;
  return folders.some((folder) => isBelowOrSame(folder, path) || path.startsWith(folder) || isOneOf(path, folder));
}

/** `/var/{cache,log}`, `/var/cache/{dnf,yum}`: a list in braces that ends a path, one of which leads to a folder. */
function isOneOf(path: string, folder: string): boolean {
  const [, before = "", list = ""] = /^([^{}]*)\{([^{}]*)\}?$/.exec(path) ?? [];
  return list !== "" && list.split(",").some((one) => isBelowOrSame(folder, before + one));
}

/** Shells that leave `{a,b}` as it is written. */
const PLAIN: ReadonlySet<ShellKind> = new Set<ShellKind>(["dash", "BusyBox"]);

/**
 * Tells of each command of a step whether one behind it removes what it leaves: one that `cleans`, or `rm` and `find` on words that
 * `names`. A function or a trap runs later than it stands. One pass over the step, for all of its commands.
 */
export function removedBehind(
  doc: Dockerfile,
  step: Step,
  names: (word: string) => boolean,
  cleans: (command: ShellCommand) => boolean,
): (filled: ShellCommand) => boolean {
  const { commands } = step.script;
  const places = new Map(commands.map((command, i) => [command, i] as const));
  const until = lastRemoved(commands, wordsRead(doc, step), names, cleans);
  return (filled) => (places.get(filled) ?? -1) <= until;
}

/** The last place at which something may stand that a command behind it removes. */
function lastRemoved(
  commands: readonly ShellCommand[],
  textsOf: (command: ShellCommand) => readonly string[],
  names: (word: string) => boolean,
  cleans: (command: ShellCommand) => boolean,
): number {
  let until = Number.NEGATIVE_INFINITY;
  /** The last place behind which a `cd` leads to the folder. */
  let inFolder = Number.NEGATIVE_INFINITY;
  for (const [i, command] of commands.entries()) {
    const { program, within } = command;
    const place = within.includes("function") || within.includes("trap") ? Number.POSITIVE_INFINITY : i;
    const texts = textsOf(command);
    const named = texts.some(names);
    if (program === "cd" && named) inFolder = Math.max(inFolder, place);
    if (program === "find") {
      if (named && (texts.includes("-delete") || texts.includes("rm"))) until = Math.max(until, place);
    } else if (program === "rm") {
      const isGone = named || texts.some((text) => /^\$.*(?:apt|list|cache)/i.test(text));
      until = Math.max(until, isGone ? place : Math.min(place, inFolder));
    } else if (cleans(command) || (program !== undefined && /clean/i.test(program))) {
      // By its name also a script of the project's own, which we cannot look into.
      until = Math.max(until, place);
    }
  }
  return until;
}

/** The words of a step's commands, without those in which its shell leaves braces as they are written. */
function wordsRead(doc: Dockerfile, { instruction }: Step): (command: ShellCommand) => readonly string[] {
  let kind: ShellKind | undefined;
  const isRead = (word: ShellWord) => {
    if (word.quoted || !/\{[^{}]*,/.test(word.text)) return true;
    kind ??= shellKindAt(doc, instruction);
    return !PLAIN.has(kind);
  };
  return ({ args }) => args.filter(isRead).map((word) => word.literal ?? word.text.replace(/["']/g, ""));
}
