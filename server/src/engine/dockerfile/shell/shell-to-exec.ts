// The shell form of CMD and ENTRYPOINT turned into a JSON array, by edits around its words.
import { point, type TextEdit } from "../../core/text.ts";
import type { Dockerfile } from "../parse/document.ts";
import { leftOut } from "../parse/joined.ts";
import type { ShellCommand, ShellWord } from "./command.ts";
import type { Step } from "./commands.ts";

/** Builtins that are no programs, so that nothing but a shell can run them. */
const BUILTINS = new Set(
  ". : alias bg cd command eval exec exit export fg getopts hash jobs local read readonly return set shift source times trap type ulimit umask unalias unset wait".split(
    " ",
  ),
);

/** The one command the shell runs, where it runs nothing else, joins nothing and redirects nothing. */
function onlyCommand({ script, instruction: { body } }: Step): ShellCommand | undefined {
  const [statement, ...more] = script.statements;
  if (script.broken || statement === undefined || more.length > 0 || statement.background) return undefined;
  const [element, ...others] = statement.elements;
  const command = element?.command;
  if (command === undefined || others.length > 0) return undefined;
  if (command.assignments.length > 0 || command.redirects.length > 0) return undefined;
  // A closing comment or semicolon is no part of a command.
  return command.at.start === body.start && command.at.end === body.end ? command : undefined;
}

export interface ExecEdits {
  readonly edits: readonly TextEdit[];
  /** No word is quoted, and the program is no script: a shell also runs one that lacks its `#!` line. */
  readonly plain: boolean;
}

/** Whether the shell is replaced by the program: `exec program`. */
export function replacesShell(step: Step): boolean {
  return onlyCommand(step)?.program === "exec";
}

/** What a shell does by itself and is done with at once (POSIX, 1.7, and what dash, BusyBox and Bash have built in). */
const AT_ONCE: ReadonlySet<string> = new Set(
  ": [ echo exit export false printf pwd set test true umask unset".split(" "),
);

/** Whether a script starts no program: `echo "$MESSAGE"`. */
export function startsNothing({ script }: Step): boolean {
  return (
    !script.broken &&
    script.commands.length > 0 &&
    script.commands.every(({ name }) => AT_ONCE.has(name?.literal ?? ""))
  );
}

/** How a script ends: by replacing its shell (`prepare && exec app`), by starting a program, or with something else. */
export function endOf({ script }: Step): "exec" | "program" | "other" {
  const last = script.statements.at(-1);
  const command = last?.background === false ? last.elements.at(-1)?.command : undefined;
  if (script.broken || command?.name === undefined) return "other";
  if (command.program === "exec") return "exec";
  return BUILTINS.has(command.name.literal ?? "") ? "other" : "program";
}

/** Edits that write the words as items of an array; undefined where a shell has something to do: variables, globs, operators, builtins. */
export function toArray({ text }: Dockerfile, step: Step): ExecEdits | undefined {
  const command = onlyCommand(step);
  if (command?.name === undefined) return undefined;
  const { name, args } = command;
  const words = command.program === "exec" ? args : [name, ...args];
  const [first] = words;
  if (first?.literal === undefined || first.literal.startsWith("-") || BUILTINS.has(first.literal)) return undefined;
  if (words.some((word) => word.literal === undefined || needsShell(word))) return undefined;
  const edits: TextEdit[] = [];
  if (first !== name) edits.push({ at: { start: name.at.start, end: first.at.start }, text: "" });
  for (const [i, { at, literal = "", quoted }] of words.entries()) {
    const open = i === 0 ? "[" : "";
    const close = i === words.length - 1 ? "]" : ",";
    if (quoted || text.slice(at.start, at.end) !== literal) {
      edits.push({ at, text: `${open}${JSON.stringify(literal)}${close}` });
    } else edits.push({ at: point(at.start), text: `${open}"` }, { at: point(at.end), text: `"${close}` });
  }
  return { edits, plain: words.every((word) => !word.quoted) && !/\.\w*sh$/.test(first.literal) };
}

/** Globs, braces and a home folder outside quotes; a quoted word is looked at as a whole, which errs on the safe side. */
function needsShell({ text, literal = "" }: ShellWord): boolean {
  return /[*?[\]{}~]/.test(text) || literal.includes("\n");
}

export interface ShellEdits {
  readonly edits: readonly TextEdit[];
  /** Whether the last command replaces the shell, so that it gets the signals. */
  readonly exec: boolean;
}

/** Edits that write the script as the last item of `["sh", "-c", "…"]`; undefined where it cannot stand in a string. */
export function toShellArray({ text }: Dockerfile, step: Step): ShellEdits | undefined {
  const { body, continuations, droppedLines } = step.instruction;
  if (step.script.broken) return undefined;
  const edits: TextEdit[] = [];
  const last = lastCommand(step);
  const holes = leftOut({ continuations, droppedLines });
  let hole = 0;
  for (let i = body.start; i < body.end; i += 1) {
    while ((holes[hole]?.end ?? text.length + 1) <= i) hole += 1;
    const skipped = holes[hole];
    if (skipped !== undefined && skipped.start <= i) {
      i = skipped.end - 1;
      continue;
    }
    const sign = text[i] ?? "";
    const before = (i === body.start ? `["sh", "-c", "` : "") + (i === last?.at.start ? "exec " : "");
    if (sign === "\t") edits.push({ at: { start: i, end: i + 1 }, text: `${before} ` });
    else if (sign === '"' || sign === "\\") edits.push({ at: point(i), text: `${before}\\` });
    else if (before !== "") edits.push({ at: point(i), text: before });
    // A blank line between continued lines is what Docker drops.
    if (sign < " " && !/[\t\r\n]/.test(sign)) return undefined;
  }
  edits.push({ at: point(body.end), text: '"]' });
  return { edits, exec: last !== undefined };
}

/** The name of the command a script ends with, where that may replace the shell. */
function lastCommand({ script, instruction: { body } }: Step): ShellWord | undefined {
  const statement = script.statements.at(-1);
  const command = statement?.elements.at(-1)?.command;
  const { name } = command ?? {};
  if (statement === undefined || statement.background || command === undefined || name === undefined) return undefined;
  if (command.at.end !== body.end || name.literal === undefined || BUILTINS.has(name.literal)) return undefined;
  return name;
}
