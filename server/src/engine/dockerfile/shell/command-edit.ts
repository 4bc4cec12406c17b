// Edits of commands as text: a further argument, a further command at the end of a step, in the step's own style.
import { indentAt, lineAt, lineBreakOf, point, type Span, type TextEdit } from "../../core/text.ts";
import type { Dockerfile } from "../parse/document.ts";
import { shellsAt } from "./build-shell.ts";
import { type ListElement, outermost, type ShellCommand, type ShellWord } from "./command.ts";
import type { Step } from "./commands.ts";

/** Whether the words of a command are items of a JSON array. */
export function isInArray(step: Step, command: ShellCommand): boolean {
  return step.form === "exec" && !command.within.includes("string");
}

/** Puts the argument `text` (plain, without quotes) behind `word`. */
export function insertArgument(
  doc: Dockerfile,
  step: Step,
  command: ShellCommand,
  word: ShellWord,
  text: string,
): TextEdit {
  if (isInArray(step, command)) return { at: point(word.at.end + 1), text: `,${separator(doc, step, word)}"${text}"` };
  return { at: point(word.at.end), text: ` ${text}` };
}

/** Puts the argument `text` (plain, without quotes) before `word`: on a line of its own where that has one. */
export function insertArgumentBefore(
  doc: Dockerfile,
  step: Step,
  command: ShellCommand,
  word: ShellWord,
  text: string,
): TextEdit {
  if (isInArray(step, command)) {
    return { at: point(word.at.start - 1), text: `"${text}",${separator(doc, step, word)}` };
  }
  const line = lineAt(doc.text, word.at.start).start;
  const indent = doc.text.slice(line, word.at.start);
  const above = doc.text.slice(lineAt(doc.text, Math.max(0, line - 1)).start, line).trimEnd();
  const sign = above.at(-1);
  const isAlone = line > 0 && indent.trim() === "" && (sign === "\\" || sign === doc.escape);
  return { at: point(word.at.start), text: isAlone ? `${text} ${sign}${lineBreakOf(doc.text)}${indent}` : `${text} ` };
}

/** What stands between two items of an array: a line break where the item has a line of its own. */
function separator(doc: Dockerfile, { instruction }: Step, word: ShellWord): string {
  const line = lineAt(doc.text, word.at.start).start;
  const indent = indentAt(doc.text, line);
  const continues = instruction.continuations.some(({ end }) => end === line);
  if (!continues || doc.text.slice(line + indent.length, word.at.start) !== '"') return " ";
  return ` ${doc.escape}${lineBreakOf(doc.text)}${indent}`;
}

/**
 * Adds `command` as the last of a step's list, so that it runs only where all went well; in front of a final `exec` or
 * `exit`. Undefined where there is no list, or no safe place in it.
 */
export function appendCommand(doc: Dockerfile, step: Step, command: string): TextEdit | undefined {
  if (step.form === "exec" || step.script.broken) return undefined;
  const last = lastPlace(step);
  if (last === undefined) return undefined;
  const offset = last.at.end;
  const stops = stopsAtFailure(doc, step);
  // A failure in such a list inside is passed over, and the shell looks at no failure in what `&&` follows.
  if (stops && last.command === undefined && /&&|\|\|/.test(doc.text.slice(last.at.start, offset))) return undefined;
  // Of a list the shell only minds the end: after a failure in it, what stands behind a line break or a semicolon would run.
  const ends = stops && last.after === undefined;
  if (step.form === "heredoc") return inHeredoc(doc, last, command, ends);
  const { at } = step.instruction;
  if (ends && isClosed(doc.text.slice(offset, at.end), doc.escape))
    return { at: point(at.end), text: behindEnd(doc, step, command) };
  return { at: point(offset), text: joinedBy(doc, step, offset, command, ends) };
}

/** Whether nothing but a semicolon follows, on a line of its own or not. */
function isClosed(rest: string, escapeChar: string): boolean {
  return rest.replaceAll(escapeChar, " ").trim() === ";";
}

/** ` command` behind the semicolon that ends a step, on a line of its own where the step has several. */
function behindEnd(doc: Dockerfile, { instruction }: Step, command: string): string {
  const last = instruction.continuations.at(-1);
  if (last === undefined) return ` ${command}`;
  const indent = indentAt(doc.text, behind(doc.text, last, instruction.droppedLines));
  return ` ${doc.escape}${lineBreakOf(doc.text)}${indent}${command}`;
}

/** The element behind which a command may stand. */
function lastPlace({ script: { statements } }: Step): ListElement | undefined {
  for (const { background, elements } of [...statements].reverse()) {
    if (background) return undefined;
    const last = elements.at(-1);
    if (last === undefined) return undefined;
    const { command, after } = last;
    if (!leaves(command) || after === "||") return last;
    const before = elements.at(-2);
    if (before !== undefined) return before;
  }
  return undefined;
}

function leaves(command: ShellCommand | undefined): boolean {
  return command !== undefined && ["exec", "exit", "return"].includes(command.program ?? "");
}

/** On a line of its own the script's result would be that of `command`: only where a failure ends the script. */
function inHeredoc({ text }: Dockerfile, last: ListElement, command: string, ends: boolean): TextEdit {
  const line = lineAt(text, last.at.end);
  const isLast = /^(?:;?$|#|;[ \t]*#)/.test(text.slice(last.at.end, line.end).trim());
  if (!ends || !isLast || text.slice(last.at.start, last.at.end).includes("<<"))
    return { at: point(last.at.end), text: ` && ${command}` };
  return { at: point(line.end), text: `${lineBreakOf(text)}${indentAt(text, last.at.start)}${command}` };
}

/** Whether the shell of a step ends at the first failure: by `set -e`, its `#!` line or SHELL. */
export function stopsAtFailure(doc: Dockerfile, { instruction, script, text }: Step): boolean {
  if (/^#![^\n]*\s-\w*e/.test(text)) return true;
  const shells = shellsAt(doc, instruction);
  if (shells.every((shell) => shell?.exec?.items.some(({ value }) => /^-\w*e/.test(value)) === true)) return true;
  return script.commands.some(
    ({ program, within, args }) =>
      program === "set" &&
      within.length === 0 &&
      args.some(({ literal }) => literal !== undefined && (/^-\w*e/.test(literal) || literal === "errexit")),
  );
}

/** Whether a step fails where a command of its own list does; taken for granted of what is inside of others. */
export function failsWith(doc: Dockerfile, step: Step, command: ShellCommand): boolean {
  const { at, within } = outermost(command);
  const { statements } = step.script;
  const i = statements.findIndex((one) => one.at.start <= at.start && at.start < one.at.end);
  const elements = statements[i]?.elements ?? [];
  const own = elements.findIndex((one) => one.at.start <= at.start && at.start < one.at.end);
  if (within.length > 0 || own === -1) return true;
  const behind = elements.slice(own + 1);
  if (behind.some(({ after }) => after === "||")) return false;
  // Behind a failure in `a && b; c` a shell goes on with `c`, with `set -e` too.
  return i === statements.length - 1 || (behind.length === 0 && stopsAtFailure(doc, step));
}

/** ` && command`, on a line of its own where the step has several: like its other `&&`, else like its other lines. */
function joinedBy(doc: Dockerfile, step: Step, offset: number, command: string, ends: boolean): string {
  const { text, escape: escapeChar } = doc;
  const { continuations, droppedLines } = step.instruction;
  const above = continuations.filter((one) => one.end <= offset).toReversed();
  const lines = above.map((one) => {
    const next = behind(text, one, droppedLines);
    return { one, next, indent: indentAt(text, next) };
  });
  const broken = ` ${escapeChar}${lineBreakOf(text)}`;
  for (const { one, next, indent } of lines) {
    const end = text.slice(Math.max(0, one.start - 40), one.start).trimEnd();
    if (text.startsWith("&&", next)) return `${broken}${indent}&& ${command}`;
    if (end.endsWith("&&")) return ` &&${broken}${indent}${command}`;
    // Behind a semicolon it would run whatever went wrong before, unless that ends the step.
    if (end.endsWith(";") && ends) return `;${broken}${indent}${command}`;
  }
  const indents = lines.map(({ indent }) => indent).filter((indent) => indent !== "");
  const least = indents.reduce<string | undefined>(
    (short, indent) => (short === undefined || indent.length < short.length ? indent : short),
    undefined,
  );
  return lines.length === 0 ? ` && ${command}` : `${broken}${least ?? "    "}&& ${command}`;
}

/** The first character of what continues behind `at`, comment lines left out. */
function behind(text: string, at: Span, dropped: readonly Span[]): number {
  let offset = at.end;
  for (const line of dropped) if (line.start <= offset && offset < line.end) offset = line.end;
  while (text[offset] === " " || text[offset] === "\t") offset += 1;
  return offset;
}
