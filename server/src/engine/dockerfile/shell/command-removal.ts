// What is taken out of a step without leaving a trace: words of a command, a command of a list, an assignment in front of one.
import type { Span, TextEdit } from "../../core/text.ts";
import { span, wholeLineAt } from "../../core/text.ts";
import type { Dockerfile, Instruction } from "../parse/document.ts";
import { outermost, type ShellAssignment, type ShellCommand, type ShellWord } from "./command.ts";
import { isInArray } from "./command-edit.ts";
import type { Step } from "./commands.ts";

/** Takes arguments that follow one another out of a command, `count` of them from `first` on; undefined where they are not as written. */
export function withoutWords(
  doc: Dockerfile,
  step: Step,
  command: ShellCommand,
  first: ShellWord,
  count = 1,
): TextEdit | undefined {
  const { args, name } = command;
  const index = args.indexOf(first);
  const last = args[index + count - 1];
  const before = args[index - 1] ?? name;
  if (index === -1 || last === undefined || before === undefined) return undefined;
  if (isInArray(step, command)) {
    const between = doc.text.slice(before.at.end + 1, first.at.start - 1);
    return /^[\s,]*$/.test(between) ? { at: span(before.at.end + 1, last.at.end + 1), text: "" } : undefined;
  }
  const at = span(before.at.end, last.at.end);
  const isPlain = isBlank(doc, span(before.at.end, first.at.start)) && !hasComment(step, at);
  return isPlain && isAsWritten(doc, [first, last]) ? { at, text: "" } : undefined;
}

/** Takes a letter out of short options that stand together: `-fsSLk`, or the whole word where there is no other. */
export function withoutLetter(
  doc: Dockerfile,
  step: Step,
  command: ShellCommand,
  word: ShellWord,
  letter: number,
): TextEdit | undefined {
  if (word.text.length === 2) return withoutWords(doc, step, command, word);
  if (!isAsWritten(doc, [word])) return undefined;
  const start = word.at.start + letter;
  return { at: span(start, start + 1), text: "" };
}

/** Takes an assignment away that stands in front of a command. */
export function withoutAssignment(
  doc: Dockerfile,
  step: Step,
  { assignments, name }: ShellCommand,
  own: ShellAssignment,
): TextEdit | undefined {
  const next = assignments[assignments.indexOf(own) + 1] ?? name;
  if (next === undefined || hasComment(step, span(own.at.start, next.at.start))) return undefined;
  return isBlank(doc, span(own.at.end, next.at.start))
    ? { at: span(own.at.start, next.at.start), text: "" }
    : undefined;
}

/**
 * Takes a command out of its step, with what joins it to its neighbours, or the whole instruction where it is all there is. Undefined
 * where another one depends on how it ends, or it is not a command of the step's own list.
 */
export function withoutCommand(doc: Dockerfile, step: Step, command: ShellCommand): TextEdit | undefined {
  const { statements, broken } = step.script;
  if (broken || command.within.length > 0) return undefined;
  const whole = outermost(command);
  const index = statements.findIndex(({ elements }) => elements.some((one) => one.command === whole));
  const statement = statements[index];
  if (statement === undefined || statement.background) return undefined;
  const { elements } = statement;
  if (elements.length === 1 && statements.length === 1) return withoutInstruction(doc, step.instruction);
  if (step.form === "exec") return undefined;
  const position = elements.findIndex((one) => one.command === whole);
  const [before, own, next] = [elements[position - 1], elements[position], elements[position + 1]];
  if (own === undefined || own.after === "||" || next?.after === "||") return undefined;
  if (before !== undefined) return joint(doc, step, span(before.at.end, own.at.end), own.at);
  if (next !== undefined) return joint(doc, step, span(own.at.start, next.at.start), own.at);
  const [above, below] = [statements[index - 1], statements[index + 1]];
  if (above !== undefined && !above.background) return joint(doc, step, span(above.at.end, own.at.end), own.at);
  return below === undefined ? undefined : joint(doc, step, span(own.at.start, below.at.start), own.at);
}

/** The deletion of `at`, where nothing but what joins commands is in it beside the command itself. */
function joint({ text }: Dockerfile, step: Step, at: Span, own: Span): TextEdit | undefined {
  const rest = text.slice(at.start, own.start) + text.slice(own.end, at.end);
  return /^[\s\\`;&]*$/.test(rest) && !hasComment(step, at) ? { at, text: "" } : undefined;
}

/** Takes an instruction away with its lines; undefined for a trigger of ONBUILD. */
function withoutInstruction({ text, instructions }: Dockerfile, instruction: Instruction): TextEdit | undefined {
  if (!instructions.includes(instruction) || instruction.droppedLines.length > 0) return undefined;
  const { start, end } = instruction.at;
  return { at: span(wholeLineAt(text, start).start, wholeLineAt(text, end).end), text: "" };
}

const isBlank = ({ text }: Dockerfile, { start, end }: Span): boolean => /^[\s\\`]*$/.test(text.slice(start, end));

/** Whether a comment line lies in a span: it may be about something else. */
function hasComment({ instruction }: Step, { start, end }: Span): boolean {
  return instruction.droppedLines.some((line) => line.start < end && start < line.end);
}

function isAsWritten({ text }: Dockerfile, words: readonly ShellWord[]): boolean {
  return words.every((word) => text.slice(word.at.start, word.at.end) === word.text);
}
