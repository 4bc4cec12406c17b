// Who runs a step with sudo, and what sudo's own words say: another user, or nothing that a command would miss.
import type { TextEdit } from "../../core/text.ts";
import { systemFolderOf } from "../../knowledge/root-programs.ts";
import { changesOwners } from "../../knowledge/stated-needs.ts";
import { isForRoot, isRootsBase } from "../packages/root-bases.ts";
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
  if (user === undefined && stage !== undefined && baseOf(stage).runsAs === "unknown" && isRootsBase(doc, stage))
    return { root: true, shown: true, written: undefined };
  return { root: runsAsRoot(doc, instruction), written: user?.word.raw };
}

/** Whether a step runs in the builds of images on top of this one (`ONBUILD RUN`): as the user that this one ends with. */
export function isTriggered({ text }: Dockerfile, { instruction: { at } }: Step): boolean {
  return /\bONBUILD\s+$/i.test(text.slice(Math.max(0, at.start - 20), at.start));
}

/** Programs that write where their last operand says. */
const WRITING: ReadonlySet<string> = new Set("chmod cp install ln mkdir mv rm tee touch".split(" "));

/** Whether a step, besides what it starts by sudo, does what only root may: installs, adds users, gives files away, writes to the system. */
export function needsRootToo({ script }: Step): boolean {
  return script.commands.some((command) => {
    if (outermost(command).program === "sudo") return false;
    const { program = "", args, redirects } = command;
    const written = redirects.flatMap(({ operator, target }) =>
      operator.includes(">") ? (target?.literal ?? []) : [],
    );
    if (WRITING.has(program)) written.push(args.at(-1)?.literal ?? "");
    return (
      isForRoot(command) ||
      changesOwners(`${program} `) ||
      written.some((path) => path.startsWith("/") && systemFolderOf(path) !== undefined)
    );
  });
}

/** The user `sudo -u` names, if it is another one than root. */
export function otherUser({ args }: ShellCommand): string | undefined {
  for (const [i, { text }] of args.entries()) {
    const value = /^-\w*u$|^--user$/.test(text) ? args[i + 1]?.text : /^(?:-u|--user=)(.+)/.exec(text)?.[1];
    if (value !== undefined) return value === "root" ? undefined : value.replace(/["']/g, "");
    if (!text.startsWith("-")) return undefined;
  }
  return undefined;
}

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
