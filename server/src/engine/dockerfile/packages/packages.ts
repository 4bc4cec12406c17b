// Calls of package managers, read the way the managers themselves read their command lines.
import { addAll } from "../../core/lists.ts";
import type { Span } from "../../core/text.ts";
import { headOf, type ShellCommand, type ShellWord } from "../shell/command.ts";

interface Manager {
  /** Short options that take a value. */
  readonly short: string;
  /** Long options that take a value, without the dashes. */
  readonly long: readonly string[];
}

// apt-get(8), apt(8) of apt 3.0: `-q` and `-o` also take their value behind `=`.
const APT: Manager = {
  short: "tocaP",
  long: ["target-release", "default-release", "option", "config-file", "host-architecture", "build-profiles"],
};

const MANAGERS = { "apt-get": APT, apt: APT } as const;
export type PackageManager = keyof typeof MANAGERS;

export interface PackageOption {
  /** With its dashes; each letter of a cluster by itself: `-y`, `--yes`. */
  readonly name: string;
  /** Undefined where there is none, and where it holds a variable. */
  readonly value: string | undefined;
}

export interface PackageCall {
  readonly manager: PackageManager;
  readonly command: ShellCommand;
  /** `install`, `update` …; undefined where a variable might stand for it. */
  readonly subcommand: string | undefined;
  readonly subcommandWord: ShellWord;
  readonly options: readonly PackageOption[];
  /** What stands behind the subcommand and is no option. */
  readonly operands: readonly ShellWord[];
  /** Whether a variable may hold further options: then no option is known to be missing. */
  readonly open: boolean;
  /** From the manager's name to the subcommand. */
  readonly at: Span;
}

/** `command` as a call of a package manager; undefined where it is none, or has no subcommand. */
export function packageCall(command: ShellCommand): PackageCall | undefined {
  const { program } = command;
  if (program === undefined || !Object.hasOwn(MANAGERS, program)) return undefined;
  const manager = program as PackageManager;
  const options: PackageOption[] = [];
  const operands: ShellWord[] = [];
  let open = false;
  let verbatim = false;
  for (let i = 0; i < command.args.length; i += 1) {
    const word = command.args[i];
    if (word === undefined) break;
    const text = word.literal ?? word.text;
    if (verbatim || text === "-" || !text.startsWith("-")) {
      // In front of the subcommand an unknown word may be anything, behind it what its name says.
      if (word.literal === undefined && (operands.length === 0 || /opt|flag|arg|yes/i.test(text))) open = true;
      else operands.push(word);
    } else if (text === "--") {
      verbatim = true;
    } else {
      if (word.literal === undefined) open ||= !/^-o|^--[\w-]+=/.test(text);
      const read = readOption(text, MANAGERS[manager]);
      addAll(options, read.options);
      if (!read.wantsValue) continue;
      i += 1;
      const last = options.pop();
      if (last !== undefined) options.push({ ...last, value: command.args[i]?.literal });
    }
  }
  const [subcommandWord, ...rest] = operands;
  if (subcommandWord === undefined) return undefined;
  const subcommand = subcommandWord.literal;
  const at = headOf(command, subcommandWord);
  return { manager, command, subcommand, subcommandWord, options, operands: rest, open, at };
}

/** The options in one word, and whether the next word is the value of the last one. */
function readOption(text: string, manager: Manager): { options: readonly PackageOption[]; wantsValue: boolean } {
  if (text.startsWith("--")) {
    const equals = text.indexOf("=");
    if (equals !== -1) {
      return { options: [{ name: text.slice(0, equals), value: text.slice(equals + 1) }], wantsValue: false };
    }
    return { options: [{ name: text, value: undefined }], wantsValue: manager.long.includes(text.slice(2)) };
  }
  const options: PackageOption[] = [];
  for (let i = 1; i < text.length; i += 1) {
    const name = `-${text[i] ?? ""}`;
    const rest = text.slice(i + 1);
    if (rest.startsWith("=")) return { options: [...options, { name, value: rest.slice(1) }], wantsValue: false };
    if (!manager.short.includes(text[i] ?? "")) options.push({ name, value: undefined });
    else if (rest === "") return { options: [...options, { name, value: undefined }], wantsValue: true };
    else return { options: [...options, { name, value: rest }], wantsValue: false };
  }
  return { options, wantsValue: false };
}

/** The package managers that `commands` call, in order. */
export function packageCalls(commands: readonly ShellCommand[]): readonly PackageCall[] {
  return commands.flatMap((command) => packageCall(command) ?? []);
}

/** Whether a call only shows what it would do, or what it knows. */
export function isDryRun({ options }: PackageCall): boolean {
  const names = [
    "-s",
    "--simulate",
    "--just-print",
    "--dry-run",
    "--recon",
    "--no-act",
    "--print-uris",
    "-h",
    "--help",
  ];
  return options.some((one) => names.includes(one.name));
}
