// A command that is added to the end of a step, so that it is in the same layer.
import { fact } from "../../core/fact.ts";
import { lineBreakOf } from "../../core/text.ts";
import type { Dockerfile } from "../parse/document.ts";
import type { Statement } from "../shell/command.ts";
import type { Step } from "../shell/commands.ts";
import { indentOf } from "./_joined-steps.ts";

/**
 * The edit that adds a command to a step of commands joined by `&&`, on a line of its own where the step has several. Undefined for any
 * other step: behind `||` or in a loop it might not run, and behind `;` it would hide that a command has failed.
 */
export function lastCommand(doc: Dockerfile, { form, instruction, script }: Step, command: string) {
  const [only, ...others] = script.statements;
  if (form !== "shell" || script.broken || only === undefined || others.length > 0 || only.background) return undefined;
  if (instruction.heredocs.length > 0 || mayBeSkipped(only)) return undefined;
  const { end } = instruction.body;
  const isLong = instruction.continuations.length > 0;
  const text = isLong ? ` ${doc.escape}${lineBreakOf(doc.text)}${indentOf(doc)}&& ${command}` : ` && ${command}`;
  return { at: { start: end, end }, text };
}

/** Whether what follows a list of commands might not run: it has a `||`. */
const mayBeSkipped = fact(({ elements }: Statement) => elements.some(({ after }) => after === "||"));
