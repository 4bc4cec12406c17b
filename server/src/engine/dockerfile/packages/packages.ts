// Calls of package managers, read the way the managers themselves read their command lines.
import { fact, remembered } from "../../core/fact.ts";
import { addAll, addTo } from "../../core/lists.ts";
import type { Span } from "../../core/text.ts";
import type { Dockerfile } from "../parse/document.ts";
import { headOf, type ShellCommand, type ShellWord } from "../shell/command.ts";
import { runs, type Step } from "../shell/commands.ts";
import { asOption } from "../shell/typographic.ts";
import { LANGUAGE_MANAGERS } from "./language-managers.ts";
import type { Family, Manager, Verb } from "./manager.ts";
import { SYSTEM_MANAGERS } from "./system-managers.ts";

const MANAGERS: ReadonlyMap<string, Manager> = new Map<string, Manager>(
  Object.entries({ ...SYSTEM_MANAGERS, ...LANGUAGE_MANAGERS }),
);

export interface PackageOption {
  /** With its dashes; each letter of a cluster by itself: `-y`, `--yes`. */
  readonly name: string;
  /** Undefined where there is none, and where it holds a variable. */
  readonly value: string | undefined;
  /** The word that it stands in. */
  readonly word: ShellWord;
}

export interface PackageCall {
  /** What there is to know of the manager. */
  readonly row: Manager;
  /** The manager's name as it is written, without its folder: `apt-get`, `pip3`. */
  readonly manager: string;
  readonly command: ShellCommand;
  /** `install`, `update`, `module install` …; undefined where a variable might stand for it. */
  readonly subcommand: string | undefined;
  /** Its last word; the manager's name where it has none. */
  readonly subcommandWord: ShellWord;
  /** What the subcommand does, where it is one that is known. */
  readonly verb: Verb | undefined;
  readonly options: readonly PackageOption[];
  /** What stands behind the subcommand and is no option. */
  readonly operands: readonly ShellWord[];
  /** Whether a variable may hold further options: then no option is known to be missing. */
  readonly open: boolean;
  /** From the manager's name to the subcommand. */
  readonly at: Span;
}

/** The manager that a command starts, and where its arguments begin: `pip3.12 …`, `python3 -m pip …`. */
function managerOf({ program, args }: ShellCommand): { name: string; row: Manager; from: number } | undefined {
  if (program === undefined) return undefined;
  const known = MANAGERS.get(program);
  if (known !== undefined) return { name: program, row: known, from: 0 };
  const plain = program.replace(/[\d.]{1,8}$/, "");
  if (plain === program) return plain === "python" || plain === "pypy" ? moduleOf(args) : undefined;
  if (plain === "python" || plain === "pypy") return moduleOf(args);
  const row = plain === "pip" ? MANAGERS.get(plain) : undefined;
  return row && { name: program, row, from: 0 };
}

/** What `python -m` runs: of its options only these come in front of it (`python --help`). */
function moduleOf(args: readonly ShellWord[]): { name: string; row: Manager; from: number } | undefined {
  const flag = args.findIndex(({ literal }) => literal === undefined || !/^-[bBdEhiIOPqsSuvx]+$/.test(literal));
  if (args[flag]?.literal !== "-m") return undefined;
  const name = args[flag + 1]?.literal ?? "";
  const row = name === "pip" || name === "pipx" || name === "uv" || name === "poetry" ? MANAGERS.get(name) : undefined;
  return row && { name, row, from: flag + 2 };
}

/** `command` as a call of a package manager; undefined where it is none, or has no subcommand. */
function packageCall(command: ShellCommand): PackageCall | undefined {
  const found = managerOf(command);
  if (found === undefined) return undefined;
  const { name: manager, row, from } = found;
  const options: PackageOption[] = [];
  const operands: ShellWord[] = [];
  let open = false;
  let verbatim = false;
  for (let i = from; i < command.args.length; i += 1) {
    const word = command.args[i];
    if (word === undefined) break;
    const text = asOption(word.literal ?? word.text, manager);
    if (verbatim || text === "-" || !text.startsWith("-")) {
      // In front of the subcommand an unknown word may be anything, behind it what its name says.
      if (word.literal === undefined && (operands.length === 0 || /opt|flag|arg|yes/i.test(text))) open = true;
      // cargo's `+nightly` picks a toolchain.
      else if (operands.length > 0 || !text.startsWith("+")) operands.push(word);
    } else if (text === "--") {
      if (row.handsOn === true) break;
      verbatim = true;
    } else {
      if (word.literal === undefined) open ||= !/^-o|^--[\w-]+=/.test(text);
      const read = readOption(word, text, row);
      addAll(options, read.options);
      if (!read.wantsValue) continue;
      i += 1;
      const last = options.pop();
      if (last !== undefined) options.push({ ...last, value: command.args[i]?.literal });
    }
  }
  return named({ manager, row, command, options, operands, open });
}

/** A call whose first operand or two are its subcommand. */
function named(
  call: Pick<PackageCall, "manager" | "row" | "command" | "options" | "operands" | "open">,
): PackageCall | undefined {
  const { row, command, operands } = call;
  const [first, second] = operands;
  if (first === undefined) {
    if (row.bare === undefined || command.name === undefined || call.open) return undefined;
    const verb = row.verbs.get(row.bare);
    return { ...call, subcommand: row.bare, subcommandWord: command.name, verb, at: headOf(command) };
  }
  const joins = second?.literal !== undefined && row.groups?.has(first.literal ?? "") === true;
  const subcommandWord = joins ? second : first;
  const subcommand = joins ? `${first.literal} ${second.literal}` : first.literal;
  return {
    ...call,
    subcommand,
    subcommandWord,
    verb: subcommand === undefined ? undefined : row.verbs.get(subcommand),
    operands: operands.slice(joins ? 2 : 1),
    at: headOf(command, subcommandWord),
  };
}

/** The options in one word, and whether the next word is the value of the last one. */
function readOption(word: ShellWord, text: string, row: Manager): { options: PackageOption[]; wantsValue: boolean } {
  if (text.startsWith("--") || row.singleDash === true) {
    const equals = text.indexOf("=");
    if (equals !== -1) {
      return { options: [{ name: text.slice(0, equals), value: text.slice(equals + 1), word }], wantsValue: false };
    }
    const name = text.slice(text.startsWith("--") ? 2 : 1);
    return { options: [{ name: text, value: undefined, word }], wantsValue: row.long.has(name) };
  }
  const options: PackageOption[] = [];
  for (let i = 1; i < text.length; i += 1) {
    const name = `-${text[i] ?? ""}`;
    const rest = text.slice(i + 1);
    if (rest.startsWith("=")) return { options: [...options, { name, value: rest.slice(1), word }], wantsValue: false };
    if (!row.short.includes(text[i] ?? "")) options.push({ name, value: undefined, word });
    else if (rest === "") return { options: [...options, { name, value: undefined, word }], wantsValue: true };
    else return { options: [...options, { name, value: rest, word }], wantsValue: false };
  }
  return { options, wantsValue: false };
}

/** The package managers that a step calls, in order. Kept on its instruction, so that edits elsewhere cost nothing. */
export function callsOf(step: Step): readonly PackageCall[] {
  const { commands } = step.script;
  if (commands.length === 0) return [];
  return remembered(step.instruction, step, () => commands.flatMap((command) => packageCall(command) ?? []));
}

export interface PlacedCall {
  readonly step: Step;
  readonly call: PackageCall;
}

/** The calls of all steps by their manager's row, in order. */
const byFamily = fact((doc: Dockerfile) => {
  const found = new Map<Family, PlacedCall[]>();
  for (const step of runs(doc)) for (const call of callsOf(step)) addTo(found, call.row.family, { step, call });
  return found;
});

/** The calls of some managers, one manager after the other, each in order. */
export function callsTo(doc: Dockerfile, families: readonly Family[]): readonly PlacedCall[] {
  const all = byFamily(doc);
  return all.size === 0 ? [] : families.flatMap((family) => all.get(family) ?? []);
}

/** Whether a call has one of some options. */
export function hasOption({ options }: PackageCall, ...names: readonly string[]): boolean {
  return options.some(({ name }) => names.includes(name));
}

/** Whether a call only shows what it would do, or what it knows. */
export function isDryRun({ options, row }: PackageCall): boolean {
  return options.some(({ name }) => row.idle.has(name));
}
