// Where the parser of Dockerfiles had to guess: in heredocs, quotes and shell commands without an end, and in lines of no instruction.
import type { Part } from "../core/document.ts";
import { type Span, shift } from "../core/text.ts";
import type { Dockerfile, Instruction } from "./parse/document.ts";
import { isKeyword } from "./parse/keywords.ts";
import { stepOf } from "./shell/commands.ts";

/** Syntax errors that leave one instruction unclear and do not affect the next one. */
const OPEN_CODES: ReadonlySet<string> = new Set(["unclosed-brace", "unclosed-quote", "bad-json"]);
const WITH_STEPS: ReadonlySet<string> = new Set(["RUN", "CMD", "ENTRYPOINT"]);

/**
 * The open stretches of a Dockerfile, in order: whole instructions, and all to the end of the file from one with a heredoc
 * that is never closed, or from a last one that a line below would continue.
 */
export function openInDockerfile(parts: readonly Part<Dockerfile>[]): readonly Span[] {
  return parts.flatMap(({ start, doc }) => openIn(doc).map((at) => shift(at, start)));
}

function openIn(doc: Dockerfile): readonly Span[] {
  const faults = doc.errors.filter(({ code }) => OPEN_CODES.has(code));
  let fault = 0;
  const open: Span[] = [];
  for (const instruction of doc.instructions) {
    const { at } = instruction;
    if (swallowsTheRest(instruction)) return [...open, { start: at.start, end: doc.text.length }];
    while ((faults[fault]?.at.start ?? at.start) < at.start) fault += 1;
    const isFaulty = (faults[fault]?.at.start ?? at.end) < at.end;
    if (isFaulty || !isKeyword(instruction.keyword) || isBroken(doc, instruction)) open.push(at);
  }
  return open;
}

function swallowsTheRest({ at, continuations, heredocs, nested }: Instruction): boolean {
  if (heredocs.some(({ endAt }) => endAt === undefined)) return true;
  const last = continuations.at(-1);
  return (last !== undefined && last.start === at.end - 1) || (nested !== undefined && swallowsTheRest(nested));
}

/** Whether its shell could not read it to the end. */
function isBroken(doc: Dockerfile, instruction: Instruction): boolean {
  const { keyword, nested } = instruction;
  if (nested !== undefined) return isBroken(doc, nested);
  return WITH_STEPS.has(keyword) && stepOf(doc, instruction).script.broken;
}
