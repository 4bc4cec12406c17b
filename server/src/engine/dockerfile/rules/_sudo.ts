// Who runs a step with sudo, and what sudo's own words say: another user, or nothing that a command would miss.
import type { TextEdit } from "../../core/text.ts";
import { systemFolderOf } from "../../knowledge/root-programs.ts";
import { changesOwners } from "../../knowledge/stated-needs.ts";
import { userOfBuiltBase } from "../neighbours.ts";
import { isForRoot, isRootsBase, pathsWritten } from "../packages/root-bases.ts";
import type { Dockerfile } from "../parse/document.ts";
import { outermost, type ShellCommand } from "../shell/command.ts";
import { isInArray } from "../shell/command-edit.ts";
import type { Step } from "../shell/commands.ts";
import { placeOf } from "../stages/stages.ts";
import { baseOf, runsAsRoot, userAt } from "../stages/users.ts";

/** Who runs a step. */
export interface User {
  readonly root: boolean | undefined;
  /** Whether only what other steps do without sudo shows that it is root. */
  readonly shown?: boolean;
  /** As USER says it; undefined where none is in effect. */
  readonly written: string | undefined;
}

/** Who runs a step, by USER, by its base image, or by what other steps do there. */
export function userOf(doc: Dockerfile, { instruction }: Step): User {
  const stage = placeOf(doc, instruction)?.stage;
  const user = userAt(doc, instruction);
  if (user === undefined && stage !== undefined && baseOf(stage).runsAs === "unknown") {
    if (isRootsBase(doc, stage)) return { root: true, shown: true, written: undefined };
    const built = userOfBuiltBase(doc, stage);
    if (built === "root") return { root: true, shown: true, written: undefined };
    if (built === "user") return { root: false, written: undefined };
  }
  return { root: runsAsRoot(doc, instruction), written: user?.word.raw };
}

/** What people run by sudo to see that it works. Sources: sudo(8), `-l`, `-v` and `-V`; the other programs only print or end. */
const CHECKING: ReadonlySet<string | undefined> = new Set(["echo", "groups", "id", "true", "whoami"]);

/** Whether a step uses sudo only to see that it works, or what it allows. */
export function onlyChecks(sudos: readonly ShellCommand[]): boolean {
  return sudos.every((sudo) => {
    const { options, program } = partsOf(sudo);
    return options.some(({ name }) => /^(?:-[lvV]|--(?:list|validate|version))$/.test(name)) || CHECKING.has(program);
  });
}

/** The options of sudo that have a value, in the next word where it is not in their own (sudo(8)). */
const WITH_VALUE: ReadonlySet<string> = new Set([
  ..."-C -D -g -h -p -R -r -T -t -U -u --chdir --chroot --close-from --command-timeout".split(" "),
  ..."--group --host --other-user --prompt --role --type --user".split(" "),
]);

interface SudoOption {
  /** One for each letter: `-n` and `-u` of `-nu`. */
  readonly name: string;
  readonly value: string | undefined;
}

interface SudoParts {
  readonly options: readonly SudoOption[];
  /** What sudo runs, with its variables and its own options left out; undefined where it is not written out. */
  readonly program: string | undefined;
}

/** The options of sudo itself, which end where the program begins, and that program. */
function partsOf({ args }: ShellCommand): SudoParts {
  const options: SudoOption[] = [];
  let at = 0;
  for (; at < args.length; at += 1) {
    const text = args[at]?.text ?? "";
    if (text === "--" || !text.startsWith("-")) break;
    const [, long, given] = /^(--[\w-]+)(?:=(.*))?$/.exec(text) ?? [];
    const letters = long === undefined ? text.slice(1) : "";
    for (let i = 0; i < letters.length; i += 1) {
      const name = `-${letters[i]}`;
      const rest = WITH_VALUE.has(name) ? letters.slice(i + 1) : undefined;
      options.push({ name, value: rest });
      if (rest !== undefined) break;
    }
    if (long !== undefined) options.push({ name: long, value: given });
    const last = options.at(-1);
    if (last === undefined || last.value || !WITH_VALUE.has(last.name)) continue;
    at += 1;
    options[options.length - 1] = { name: last.name, value: args[at]?.text };
  }
  const rest = args.slice(args[at]?.text === "--" ? at + 1 : at);
  return { options, program: rest.find(({ text }) => !/^\w+=/.test(text))?.literal };
}

/** What is said of a use of sudo. */
export function messageOf(sudo: ShellCommand, user: User): string {
  const other = otherUser(sudo);
  // setpriv(1) needs root to become somebody else.
  if (other !== undefined) {
    const way = `${user.root === true ? "`setpriv` or " : ""}\`USER ${other}\``;
    return `\`sudo\` only switches to \`${other}\` here: ${way} does that without it.`;
  }
  if (user.root === true) return "`sudo` has no effect: this step already runs as root.";
  return `${letsBecomeRoot(user)}.`;
}

/** What is said of a step that only checks that sudo works: as root it would check nothing. */
export function checkMessage(user: User): string {
  return `${letsBecomeRoot(user)}. This step only checks that it works.`;
}

/** What sudo lets who runs a step do: the beginning of a sentence. */
function letsBecomeRoot({ root, written }: User): string {
  if (root === undefined) return "`sudo` may let the image's user become root at run time";
  return `\`sudo\` lets ${written === undefined ? "the image's user" : `\`${written}\``} become root, at run time too`;
}

/**
 * Whether a step, besides what it starts by sudo, does what only root may: installs, adds users, gives files away, writes to the
 * system.
 */
export function needsRootToo({ script }: Step): boolean {
  return script.commands.some((command) => {
    if (outermost(command).program === "sudo") return false;
    return (
      isForRoot(command) ||
      changesOwners(`${command.program ?? ""} `) ||
      pathsWritten(command).some((path) => path.startsWith("/") && systemFolderOf(path) !== undefined)
    );
  });
}

/** The user `sudo -u` names, if it is another one than root. */
export function otherUser(sudo: ShellCommand): string | undefined {
  const user = partsOf(sudo).options.find(({ name }) => name === "-u" || name === "--user")?.value;
  const name = user?.replace(/["']/g, "");
  return name === undefined || ROOT.has(name) ? undefined : name;
}

/** Root, by its name and number (sudo(8), `-u`). */
const ROOT: ReadonlySet<string> = new Set(["", "root", "#0"]);

/** Options that change nothing for a command that root runs (sudo(8)). */
const IDLE = /^(?:-[EHnP]+|--(?:preserve-env(?:=.*)?|set-home|non-interactive|preserve-groups)?)$/;

/** Takes sudo and its options away; undefined where that would change what happens. */
export function removal({ text }: Dockerfile, step: Step, sudo: ShellCommand): TextEdit | undefined {
  const { name, args } = sudo;
  const rest = args.findIndex((word) => !IDLE.test(word.text));
  const next = args[rest];
  if (name === undefined || next === undefined || next.text.startsWith("-")) return undefined;
  if (text.slice(name.at.start, name.at.end) !== name.text) return undefined;
  if (isInArray(step, sudo)) return { at: { start: name.at.start - 1, end: next.at.start - 1 }, text: "" };
  let { end } = args[rest - 1]?.at ?? name.at;
  while (text[end] === " " || text[end] === "\t") end += 1;
  return { at: { start: name.at.start, end }, text: "" };
}

/** `text` as a command that runs as the one does that `command` was started by: with sudo where that is in front of it. */
export function withSudo(command: ShellCommand, text: string): string {
  for (let one = command.via; one !== undefined; one = one.via) if (one.program === "sudo") return `sudo ${text}`;
  return text;
}
