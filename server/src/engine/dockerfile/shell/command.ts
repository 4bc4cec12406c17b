// What a shell script consists of, for the rules: commands with their words, and how they hang together.
import type { Span } from "../../core/text.ts";

export interface ShellWord {
  /** As the shell reads it: continued lines joined, quotes still there. */
  readonly text: string;
  /** In the document; for an item of a JSON array what stands between its quotes. */
  readonly at: Span;
  /** Without quotes and escapes; undefined where the word holds a variable or a substitution. Globs stay as written. */
  readonly literal: string | undefined;
  /** Whether quotes or escapes are used in it. */
  readonly quoted: boolean;
  /** The commands of its `$(…)`, backticks and `<(…)`. */
  readonly runs: readonly ShellCommand[];
}

export interface ShellAssignment {
  readonly name: string;
  readonly value: ShellWord;
  readonly at: Span;
}

export interface ShellRedirect {
  /** `>`, `>>`, `<`, `2>` without its number, `<<`, `<<<` … */
  readonly operator: string;
  readonly descriptor: number | undefined;
  /** The file, or the word behind `<<<`; undefined for heredocs. */
  readonly target: ShellWord | undefined;
  /** What a heredoc of the script itself holds. */
  readonly heredoc: string | undefined;
  readonly at: Span;
}

export type ListOperator = "&&" | "||" | ";" | "|" | "|&" | "&";

/**
 * What a command stands in, outermost first. `substitution`: `$(…)`, backticks, `<(…)`; `string`: the text handed to
 * `sh -c`, `eval` or fed to a shell; `trap`: run at the end, whatever comes before.
 */
export type Nesting = "subshell" | "group" | "if" | "loop" | "case" | "function" | "substitution" | "string" | "trap";

export interface ShellCommand {
  /** From its first assignment or word to its last word or redirect. */
  readonly at: Span;
  /** Undefined where there are only assignments or redirects. */
  readonly name: ShellWord | undefined;
  /** The name without its folder, where it is known: `apt-get` for `/usr/bin/apt-get`. */
  readonly program: string | undefined;
  readonly args: readonly ShellWord[];
  /** Those in front: `A=b command`. */
  readonly assignments: readonly ShellAssignment[];
  readonly redirects: readonly ShellRedirect[];
  /** What joins it to the command behind it in its list or pipeline; undefined for the last one. */
  readonly next: ListOperator | undefined;
  /** The commands whose output is its standard input, through pipes. */
  readonly stdin: readonly ShellCommand[];
  /** Empty for a command of the step's own list. */
  readonly within: readonly Nesting[];
  /** The command that runs this one: `sudo`, `env`, `xargs`, `sh -c` … */
  readonly via: ShellCommand | undefined;
}

/** A `[[ … ]]`, or one of those that `&&` or `||` joins inside of it. Bash reads it as a condition, not as a command. */
export interface BracketTest {
  /** To the end of the whole `[[ … ]]`; the first condition starts where that does. */
  readonly at: Span;
  /** As `test` would be given them; empty for what several conditions decide. */
  readonly words: readonly string[];
  readonly next: ListOperator | undefined;
  readonly within: readonly Nesting[];
  /** How many of the script's commands stand before it. */
  readonly before: number;
}

/** A part of a list between `&&` and `||`: a command, a pipeline or a compound command. */
export interface ListElement {
  readonly at: Span;
  /** What stands between the element before and this one. */
  readonly after: "&&" | "||" | undefined;
  /** The command, where the element is a single simple one. */
  readonly command: ShellCommand | undefined;
}

/** A list up to `;`, `&` or the end of the line. */
export interface Statement {
  readonly at: Span;
  readonly background: boolean;
  readonly elements: readonly ListElement[];
}

export interface Script {
  /** All commands in the order in which they stand, those inside others included, a wrapped one behind its wrapper. */
  readonly commands: readonly ShellCommand[];
  /** Its `[[ … ]]`, in order. */
  readonly tests: readonly BracketTest[];
  /** The script's own list. */
  readonly statements: readonly Statement[];
  /** Whether the parser had to guess: such a script is looked at, but never edited at its ends. */
  readonly broken: boolean;
}

/** The outermost command that runs `command`: the `sudo` of `sudo env A=b apt-get update`; itself where nothing does. */
export function outermost(command: ShellCommand): ShellCommand {
  let one = command;
  while (one.via !== undefined) one = one.via;
  return one;
}

/** The span from the start of a command's name to the end of `last`, or of the name. */
export function headOf(command: ShellCommand, last?: ShellWord): Span {
  const start = command.name?.at.start ?? command.at.start;
  return { start, end: Math.max(start, last?.at.end ?? command.name?.at.end ?? command.at.end) };
}
