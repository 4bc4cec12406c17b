// Where a Dockerfile turns checks of certificates off, by the table of tls-checks.ts, and what it is without that.
import { fact } from "../../core/fact.ts";
import { type Span, span, type TextEdit } from "../../core/text.ts";
import type { Dockerfile } from "../parse/document.ts";
import { hostOf, isLoopback } from "./addresses.ts";
import { type Call, callsOfAny } from "./calls.ts";
import { isChecked } from "./checked-downloads.ts";
import type { ShellCommand, ShellWord } from "./command.ts";
import { withoutAssignment, withoutCommand, withoutLetter, withoutWords } from "./command-removal.ts";
import { runs } from "./commands.ts";
import { shortOptions } from "./download-options.ts";
import { readOptions } from "./downloads.ts";
import { TLS_ROWS, type TlsRow } from "./tls-checks.ts";

export interface TlsSwitch {
  readonly row: TlsRow;
  readonly at: Span;
  /** What is written there, fit for a message. */
  readonly shown: string;
  /** Takes it away; undefined where that is not known to leave the step whole. */
  readonly removal: TextEdit | undefined;
  /** Whether what comes from the server is compared with a stated checksum. */
  readonly checked?: boolean;
}

type Variable = readonly [row: TlsRow, off: RegExp];

const BY_PROGRAM: ReadonlyMap<string, TlsRow> = new Map(
  TLS_ROWS.flatMap((row) => row.programs.split(" ").map((program) => [program, row] as const)),
);
const BY_VARIABLE: ReadonlyMap<string, Variable> = new Map(
  TLS_ROWS.flatMap((row) => Object.entries(row.variables ?? {}).map(([name, off]) => [name, [row, off]] as const)),
);
const BY_FILE = TLS_ROWS.flatMap((row) => (row.files ?? []).map((file) => ({ row, ...file })));
/** Programs that set variables for others. */
const SETTERS: ReadonlySet<string> = new Set(["export", "env", "declare", "sudo"]);
const WRITERS: ReadonlySet<string> = new Set(["echo", "printf"]);

/** pip has numbers in its name, and is started by Python. */
const PYTHONS = ["python", "python2", "python3"].flatMap((name) => [name, ...minors(name)]);
const PIPS = ["pip", "pip2", "pip3"].flatMap((name) => [name, ...minors(name)]);
const PROGRAMS: ReadonlySet<string> = new Set(
  [...BY_PROGRAM.keys(), ...PYTHONS, ...PIPS].filter((name) => name !== ""),
);

function minors(name: string): readonly string[] {
  return name.endsWith("3") ? Array.from({ length: 20 }, (_, minor) => `${name}.${minor}`) : [];
}

/** What turns checks off by a variable's value, as ENV, ARG and shells set it; undefined where it does not. */
export function tlsVariable(name: string, value: string): TlsRow | undefined {
  // npm takes its variables in small letters too.
  const found = BY_VARIABLE.get(/^(?:p?npm_config|yarn)_/.test(name) ? name.toUpperCase() : name);
  return found?.[1].test(value) === true ? found[0] : undefined;
}

/** What steps turn off, by command; the instructions ENV and ARG are not looked at. */
export const tlsSwitchesIn = fact((doc: Dockerfile): readonly TlsSwitch[] => [
  ...callsOfAny(doc, PROGRAMS).flatMap((call) => {
    const found = switchesOf(doc, call);
    const checked = found.length > 0 && isDownload(call.command.program) && isChecked(doc, call);
    return checked ? found.map((one) => ({ ...one, checked })) : found;
  }),
  ...callsOfAny(doc, SETTERS).flatMap((call) => exported(doc, call)),
  ...callsOfAny(doc, WRITERS).flatMap(written),
  ...assigned(doc),
]);

/** The program that counts, and its words: `pip` for `python3 -m pip`. */
function programOf({ program = "", args }: ShellCommand): readonly [string, readonly ShellWord[]] {
  if (/^pip[\d.]*$/.test(program)) return ["pip", args];
  if (!program.startsWith("python")) return [program, args];
  const module = args.findIndex(({ literal }) => literal === "-m");
  return module === -1 ? ["", []] : [args[module + 1]?.literal ?? "", args.slice(module + 2)];
}

function switchesOf(doc: Dockerfile, { step, command }: Call): readonly TlsSwitch[] {
  const [program, words] = programOf(command);
  const row = BY_PROGRAM.get(program);
  if (row === undefined || isOnlyLocal(program, command)) return [];
  const found: TlsSwitch[] = [];
  // What is the value of an option is none itself.
  const options = isDownload(program) ? new Set(readOptions(command).options) : undefined;
  const add = (at: Span, shown: string, removal: TextEdit | undefined) => found.push({ row, at, shown, removal });
  for (const [i, word] of words.entries()) {
    const { literal } = word;
    if (literal === "--") break;
    if (literal?.startsWith("-") !== true || options?.has(word) === false) continue;
    const letter = row.letter === undefined ? -1 : shortOptions("curl", literal).indexOf(row.letter);
    if (row.switches?.test(literal) === true) add(word.at, literal, withoutWords(doc, step, command, word));
    else if (letter !== -1) add(word.at, `-${row.letter ?? ""}`, withoutLetter(doc, step, command, word, letter + 1));
    const [name = "", value] = split(literal);
    const off = row.options !== undefined && Object.hasOwn(row.options, name) ? row.options[name] : undefined;
    const next = words[i + 1];
    if (off === undefined) continue;
    if (value !== undefined && off.test(value)) add(word.at, literal, withoutWords(doc, step, command, word));
    else if (value === undefined && next?.literal !== undefined && off.test(next.literal)) {
      const at = span(word.at.start, next.at.end);
      add(at, `${literal} ${next.literal}`, withoutWords(doc, step, command, word, 2));
    }
  }
  const isSetting = row.settings?.some((one) => isSet(one, words)) === true;
  if (isSetting) add(command.at, words.map(({ text }) => text).join(" "), withoutCommand(doc, step, command));
  return found;
}

const split = (option: string): readonly [string, string | undefined] => {
  const equals = option.indexOf("=");
  return equals === -1 ? [option, undefined] : [option.slice(0, equals), option.slice(equals + 1)];
};

/** Whether the words of a command, options left out, are those of a setting; name and value may be one word. */
function isSet(setting: readonly RegExp[], words: readonly ShellWord[]): boolean {
  const given = words.map(({ literal, text }) => literal ?? text).filter((word) => !word.startsWith("-"));
  const last = given.at(-1) ?? "";
  const all = given.length === setting.length - 1 ? [...given.slice(0, -1), ...split(last)] : given;
  return all.length === setting.length && setting.every((one, i) => one.test(all[i] ?? ""));
}

const isDownload = (program: string | undefined): boolean => program === "curl" || program === "wget";

/** Whether all that a download asks is this machine, where nobody is in between. */
function isOnlyLocal(program: string, command: ShellCommand): boolean {
  if (!isDownload(program)) return false;
  const hosts = readOptions(command).urls.map(({ text }) => hostOf(text.replace(/["']/g, "")) ?? "");
  return hosts.length > 0 && hosts.every(isLoopback);
}

/** `export A=0`, `env A=0 command`. */
function exported(doc: Dockerfile, { step, command }: Call): readonly TlsSwitch[] {
  return command.args.flatMap((word): readonly TlsSwitch[] => {
    const [name, value = ""] = split(word.literal ?? "");
    const row = tlsVariable(name, value);
    if (row === undefined) return [];
    const isAlone = command.args.length === 1 && command.program === "export";
    const removal = isAlone ? withoutCommand(doc, step, command) : withoutWords(doc, step, command, word);
    return [{ row, at: word.at, shown: word.literal ?? word.text, removal }];
  });
}

/** `A=0 command`. */
function assigned(doc: Dockerfile): readonly TlsSwitch[] {
  const found: TlsSwitch[] = [];
  for (const step of runs(doc)) {
    for (const command of step.script.commands) {
      for (const own of command.assignments) {
        const [, value = ""] = split(own.value.literal ?? "");
        const row = command.name === undefined ? undefined : tlsVariable(own.name, value);
        if (row === undefined) continue;
        const removal = withoutAssignment(doc, step, command, own);
        found.push({ row, at: own.at, shown: `${own.name}=${value}`, removal });
      }
    }
  }
  return found;
}

/** Lines that `echo` and `printf` write to a file of settings. */
function written({ command }: Call): readonly TlsSwitch[] {
  const file = command.redirects.find(({ operator }) => operator.startsWith(">"))?.target;
  const name = (file?.literal ?? file?.text ?? "").replace(/["']/g, "");
  const rows = name === "" ? [] : BY_FILE.filter((one) => one.name.test(name));
  return rows.flatMap(({ row, line }) =>
    command.args.flatMap((word): readonly TlsSwitch[] => {
      const lines = (word.literal ?? "").split(/\\n|\n/);
      const found = lines.find((one) => line.test(one));
      return found === undefined ? [] : [{ row, at: word.at, shown: found.trim(), removal: undefined }];
    }),
  );
}
