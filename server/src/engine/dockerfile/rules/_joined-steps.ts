// Two steps made one, so that the cache has them together.
import { fact } from "../../core/fact.ts";
import { type Fix, safe } from "../../core/finding.ts";
import { indentAt, lineBreakOf } from "../../core/text.ts";
import { callsOf, type PackageCall } from "../packages/packages.ts";
import type { Dockerfile } from "../parse/document.ts";
import { runs, type Step } from "../shell/commands.ts";

/**
 * The fix that joins a step of nothing but calls of package managers with the next one, where that has a call which `isWanted`: each is one
 * list of commands that goes on where all went well. Undefined where something is between them, or they differ in options.
 */
export function joined(doc: Dockerfile, step: Step, isWanted: (call: PackageCall) => boolean): Fix | undefined {
  const { instruction } = step;
  const following = nextOf(doc).get(instruction);
  const next = following && stepOf(doc).get(following);
  if (following === undefined || next === undefined || !isPlain(step) || !isPlain(next)) return undefined;
  if (step.script.commands.length > callsOf(step).length) return undefined;
  if (!callsOf(next).some(isWanted)) return undefined;
  const at = { start: instruction.body.end, end: following.body.start };
  if (/#/.test(doc.text.slice(at.start, at.end))) return undefined;
  return safe("Join it with the next step", { at, text: ` && ${doc.escape}${lineBreakOf(doc.text)}${indentOf(doc)}` });
}

/** What follows each instruction. */
const nextOf = fact(
  ({ instructions }: Dockerfile) => new Map(instructions.map((one, i) => [one, instructions[i + 1]])),
);

/** The step that each instruction is, where it is one. */
const stepOf = fact((doc: Dockerfile) => new Map(runs(doc).map((step) => [step.instruction, step])));

/** How the first continued line of a file is indented. */
export const indentOf = fact(({ text, instructions }: Dockerfile) => {
  const broken = instructions.find(({ continuations }) => continuations.length > 0)?.continuations[0];
  return (broken && indentAt(text, broken.end)) || "    ";
});

/** A step that is one list of commands joined by `&&`, without options. */
function isPlain({ form, instruction, script }: Step): boolean {
  const [only, ...others] = script.statements;
  if (form !== "shell" || script.broken || only === undefined || others.length > 0 || only.background) return false;
  return (
    instruction.flags.length === 0 &&
    instruction.heredocs.length === 0 &&
    only.elements.every(({ after, command }) => after !== "||" && command !== undefined)
  );
}
