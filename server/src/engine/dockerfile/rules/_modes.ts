// The file modes that a Dockerfile sets: by chmod, install and mkdir, by `--chmod` of COPY and ADD.
import { fact } from "../../core/fact.ts";
import { frontOf } from "../../core/search.ts";
import { type Span, withoutEnd } from "../../core/text.ts";
import { textCopiedTo } from "../entrypoints/started-script.ts";
import { allInstructions, type Dockerfile, type Instruction } from "../parse/document.ts";
import { type Call, callsOf } from "../shell/calls.ts";
import type { ShellCommand, ShellWord } from "../shell/command.ts";
import { placeOf } from "../stages/stages.ts";
import { isMode } from "../values/permissions.ts";

/** A mode where it is written. */
export interface ModeUse {
  /** The program, or the keyword of COPY and ADD. */
  readonly by: string;
  readonly text: string;
  readonly at: Span;
  /** Whether all below a folder gets it. */
  readonly recursive: boolean;
  /** What gets it, as far as it is written out. */
  readonly targets: readonly string[];
  /** The instruction in which it stands. */
  readonly instruction: Instruction;
}

/** A mode without its place in the file. */
type OwnUse = Omit<ModeUse, "instruction">;

/** All modes that are written out, in order. */
export const modesOf: (doc: Dockerfile) => readonly ModeUse[] = fact((doc: Dockerfile) => [
  ...callsOf(doc, "chmod", "install", "mkdir").flatMap(({ command, step }) =>
    (command.program === "chmod" ? ofChmod(command) : ofOption(command)).map((use) => ({
      ...use,
      instruction: step.instruction,
    })),
  ),
  ...allInstructions(doc).flatMap((instruction): readonly ModeUse[] => {
    const { keyword, flags } = instruction;
    if (keyword !== "COPY" && keyword !== "ADD") return [];
    const flag = flags.find(({ name }) => name === "chmod");
    if (flag?.value === undefined || flag.valueAt === undefined || !isMode(flag.value)) return [];
    const targets = copiedTo(instruction);
    return [{ by: keyword, text: flag.value, at: flag.valueAt, recursive: true, targets, instruction }];
  }),
]);

/** What COPY and ADD make: files below the destination where that is a folder, as it is for several, and as `/tmp` is. */
function copiedTo({ words }: Instruction): readonly string[] {
  const to = words.at(-1)?.value ?? "";
  const sources = words.slice(0, -1).map(({ value }) => value);
  if (!to.endsWith("/") && sources.length < 2 && !/^\/(?:var\/)?tmp$/.test(to)) return [to];
  return sources.map((source) => `${to.replace(/\/$/, "")}/${source.slice(source.lastIndexOf("/") + 1)}`);
}

function ofChmod({ args }: ShellCommand): readonly OwnUse[] {
  const index = args.findIndex(({ literal }) => literal !== undefined && isMode(literal));
  const word = args[index];
  if (word?.literal === undefined) return [];
  // With a variable in front of it nobody knows what is the mode.
  if (args.slice(0, index).some(({ text }) => !text.startsWith("-"))) return [];
  const recursive = args.some(({ text }) => text === "--recursive" || /^-[A-Za-z]*R/.test(text));
  return [{ by: "chmod", text: word.literal, at: word.at, recursive, targets: operands(args.slice(index + 1)) }];
}

/** `-m MODE`, `--mode=MODE` (install(1), mkdir(1)). */
function ofOption({ program = "", args }: ShellCommand): readonly OwnUse[] {
  for (const [i, { literal = "", at, quoted }] of args.entries()) {
    const attached = /^(?:--mode=|-[A-Za-z]{0,8}m)([0-7ugoa=+].*)$/.exec(literal)?.[1];
    const next = /^(?:--mode|-[A-Za-z]{0,8}m)$/.test(literal) ? args[i + 1] : undefined;
    const text = attached ?? next?.literal;
    if (text === undefined || !isMode(text) || (attached !== undefined && quoted)) continue;
    const place = attached === undefined ? (next?.at ?? at) : { start: at.end - text.length, end: at.end };
    const targets = program === "install" ? installed(args) : operands(args);
    return [{ by: program, text, at: place, recursive: false, targets }];
  }
  return [];
}

/** What is made: with `-d` all operands are folders, else the last one is, or the folder of `-t`, into which the others are copied. */
function installed(args: readonly ShellWord[]): readonly string[] {
  const all = operands(args);
  if (args.some(({ text }) => text === "--directory" || /^-[A-Za-z]*d/.test(text))) return all;
  for (const [i, { text }] of args.entries()) {
    const folder = /^--target-directory=(.+)$/.exec(text)?.[1];
    if (folder !== undefined) return [folder];
    if (text === "--target-directory" || /^-[A-Za-z]{0,8}t$/.test(text)) return [args[i + 1]?.text ?? ""];
  }
  return all.slice(-1);
}

/** Options of install(1) and mkdir(1) whose value is the next word. */
const WITH_VALUE = /^(?:-[A-Za-z]{0,8}[gmoSt]|--(?:group|mode|owner|strip-program|suffix|target-directory))$/;

/** The words that are neither options nor the values of some. */
function operands(args: readonly ShellWord[]): readonly string[] {
  return args
    .filter((one, i) => !one.text.startsWith("-") && !WITH_VALUE.test(args[i - 1]?.text ?? ""))
    .map(({ text }) => text);
}

/** So many commands behind one are looked at. */
const MOST_BEHIND = 50;

/** The modes that steps set, in order. */
const inSteps = fact((doc: Dockerfile) =>
  modesOf(doc)
    .filter(({ by }) => by !== "COPY" && by !== "ADD")
    .toSorted((one, other) => one.at.start - other.at.start),
);

/**
 * The modes that the same files get behind it in the same step, of all that it is given to: those are what is left. A mode of a folder
 * alone leaves what is in there.
 */
export function modesBehind(doc: Dockerfile, { instruction, at, recursive, targets }: ModeUse): readonly ModeUse[] {
  const isSame = (one: ModeUse) => {
    const named = new Set(one.targets.map(plainPath));
    return targets.length > 0 && targets.every((target) => named.has(plainPath(target)));
  };
  const all = inSteps(doc);
  const first = frontOf(all, (one) => one.at.start <= at.start);
  return all
    .slice(first, first + MOST_BEHIND)
    .filter((one) => one.instruction === instruction && (one.recursive || !recursive) && isSame(one));
}

/** The first calls of a program behind a mode that name all that gets it. */
function callsBehind(doc: Dockerfile, program: string, { at, targets }: ModeUse): readonly Call[] {
  if (targets.length === 0) return [];
  const all = callsOf(doc, program);
  const first = frontOf(all, ({ command }) => command.at.start <= at.start);
  return all.slice(first, first + MOST_BEHIND).filter(({ command }) => {
    const named = new Set(command.args.map(({ text }) => plainPath(text)));
    return targets.every((target) => named.has(plainPath(target)));
  });
}

/** A path as shells read it, without the slashes of a folder at its end. */
export function plainPath(written: string): string {
  const path = written.replace(/["']/g, "");
  return withoutEnd(path, "/") || path;
}

/** Whether its step removes all of it behind it. */
export function isRemovedBehind(doc: Dockerfile, use: ModeUse): boolean {
  return callsBehind(doc, "rm", use).some(
    ({ command, step }) =>
      step.instruction === use.instruction && command.args.some(({ text }) => /^-[a-z]*[rR]/.test(text)),
  );
}

/** The programs that read a script of that name: the setuid bit has no effect on one (execve(2)). */
const SCRIPT = /\.(?:bash|js|php|pl|py|rb|sh)$/;

/** Whether all that gets a mode is a script, by its name or by what COPY writes there. */
export function isOfScripts(doc: Dockerfile, { instruction, targets }: ModeUse): boolean {
  const stage = placeOf(doc, instruction)?.stage;
  const isScript = (target: string) => {
    const path = target.replace(/["']/g, "");
    return SCRIPT.test(path) || (stage !== undefined && textCopiedTo(doc, stage, path)?.startsWith("#!") === true);
  };
  return targets.length > 0 && targets.every(isScript);
}

/** Whether a `chown` behind it in its stage gives all of it an owner: that takes the setuid bit away from programs (chown(2)). */
export function getsOwnerLater(doc: Dockerfile, use: ModeUse): boolean {
  const stage = placeOf(doc, use.instruction)?.stage;
  return callsBehind(doc, "chown", use).some(({ step }) => placeOf(doc, step.instruction)?.stage === stage);
}

export interface Clause {
  /** Of `u`, `g`, `o`, `a`; empty where none is written, for which the umask counts (chmod(1)). */
  readonly who: string;
  readonly changes: readonly { readonly sign: string; readonly bits: string }[];
}

/** The clauses of a symbolic mode, `u+rX,go=u-w`; undefined for an octal one. */
export function clausesOf(mode: string): readonly Clause[] | undefined {
  if (/^[0-9]/.test(mode)) return undefined;
  return mode.split(",").map((clause) => ({
    who: /^[augo]*/.exec(clause)?.[0] ?? "",
    changes: [...clause.matchAll(/([-+=])([^-+=]*)/g)].map(([, sign = "", bits = ""]) => ({ sign, bits })),
  }));
}

/** A mode of the same form without some bits: `0777` -> `0755`. A leading digit for the special bits goes where none is left. */
export function octalWithout(mode: string, bits: number): string {
  const plain = (Number.parseInt(mode, 8) & ~bits).toString(8).padStart(3, "0");
  return mode.startsWith("0") && mode.length > 3 ? plain.padStart(4, "0") : plain;
}
