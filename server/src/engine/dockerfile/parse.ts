// The only place that knows dockerfile-ast: it cuts the masked text into instructions, everything inside them is ours.
import { DockerfileParser } from "dockerfile-ast";
import type { Span } from "../core/text.ts";
import type { Dockerfile } from "./document.ts";
import { syntaxErrors } from "./errors.ts";
import { buildInstruction } from "./instruction.ts";
import { type Scan, type Statement, scan } from "./scan.ts";

/** The spans of the keywords by the offset at which they start, as dockerfile-ast sees them; empty where it gives up. */
function keywordSpans(masked: string): ReadonlyMap<number, Span> {
  const found = new Map<number, Span>();
  try {
    const starts = lineStarts(masked);
    for (const instruction of DockerfileParser.parse(masked).getInstructions()) {
      const { start, end } = instruction.getInstructionRange();
      const keywordAt = {
        start: (starts[start.line] ?? 0) + start.character,
        end: (starts[end.line] ?? 0) + end.character,
      };
      found.set(keywordAt.start, keywordAt);
    }
  } catch {
    // Half-typed text has overflowed its stack before; our own statements then stand alone.
  }
  return found;
}

function lineStarts(text: string): readonly number[] {
  const starts = [0];
  for (let i = text.indexOf("\n"); i !== -1; i = text.indexOf("\n", i + 1)) starts.push(i + 1);
  return starts;
}

/** The keyword of a statement that dockerfile-ast did not see: everything up to the first blank. */
function firstWord(text: string, { at }: Statement): Span {
  let end = at.start;
  while (end < at.end && !/\s/.test(text[end] ?? "")) end += 1;
  return { start: at.start, end };
}

/** Parses a Dockerfile of any quality; never throws. Spans are offsets in `text`. */
export function parseDockerfile(text: string): Dockerfile {
  const scanned: Scan = scan(text);
  const known = keywordSpans(scanned.masked);
  const instructions = scanned.statements.map((statement) =>
    buildInstruction(text, scanned.escape, statement, known.get(statement.at.start) ?? firstWord(text, statement)),
  );
  const draft = {
    language: "dockerfile" as const,
    text,
    escape: scanned.escape,
    directives: scanned.directives,
    instructions,
    comments: scanned.comments,
  };
  return deepFreeze({ ...draft, errors: syntaxErrors(draft) });
}

function deepFreeze<T>(value: T): T {
  const pending: unknown[] = [value];
  while (pending.length > 0) {
    const one = pending.pop();
    if (typeof one !== "object" || one === null || Object.isFrozen(one)) continue;
    Object.freeze(one);
    for (const inner of Object.values(one)) pending.push(inner);
  }
  return value;
}
