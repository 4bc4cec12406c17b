// Where the parser of Dockerfiles had to guess: in stages with a half-typed line, in heredocs and shell commands without an end.
import type { Part } from "../core/document.ts";
import { type Span, shift } from "../core/text.ts";
import type { Dockerfile, Instruction } from "./parse/document.ts";
import { stepOf } from "./shell/commands.ts";
import { hasFault, isFlawed } from "./stages/half-typed.ts";
import { placeOf } from "./stages/stages.ts";
import { swallowsTheRest } from "./stages/unclear.ts";

const WITH_STEPS: ReadonlySet<string> = new Set(["RUN", "CMD", "ENTRYPOINT"]);

/**
 * The open stretches of a Dockerfile, in order: whole stages with a syntax error, instructions that their shell cannot read, and all
 * to the end of the file from one with a heredoc that is never closed, or from a last one that a line below would continue.
 */
export function openInDockerfile(parts: readonly Part<Dockerfile>[]): readonly Span[] {
  return parts.flatMap(({ start, doc }) => openIn(doc).map((at) => shift(at, start)));
}

function openIn(doc: Dockerfile): readonly Span[] {
  const open: Span[] = [];
  const add = (at: Span) => {
    const last = open.at(-1);
    if (last !== undefined && last.end >= at.start) open.pop();
    open.push(last !== undefined && last.end >= at.start ? { start: last.start, end: Math.max(last.end, at.end) } : at);
  };
  for (const instruction of doc.instructions) {
    const stage = placeOf(doc, instruction)?.stage;
    if (stage !== undefined && instruction === stage.from && hasFault(doc, stage)) add(stage.at);
    if (swallowsTheRest(instruction)) add({ start: instruction.at.start, end: doc.text.length });
    else if (isFlawed(doc, instruction) || isBroken(doc, instruction)) add(instruction.at);
  }
  return open;
}

/** Whether its shell could not read it to the end. */
function isBroken(doc: Dockerfile, instruction: Instruction): boolean {
  const { keyword, nested } = instruction;
  if (nested !== undefined) return isBroken(doc, nested);
  return WITH_STEPS.has(keyword) && stepOf(doc, instruction).script.broken;
}
