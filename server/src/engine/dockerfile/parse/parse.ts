// The only place that knows dockerfile-ast: it tells where the keyword ends in statements that start oddly (a continued
// line inside the keyword, half-typed text); everything else is ours.
import { DockerfileParser } from "dockerfile-ast";
import { recall, remember, withFacts } from "../../core/fact.ts";
import type { Dockerfile, Instruction } from "./document.ts";
import { syntaxErrors } from "./errors.ts";
import { buildInstruction } from "./instruction.ts";
import { type Scan, type Statement, scan } from "./scan.ts";

/** How long each keyword is, by the offset at which its instruction starts, as dockerfile-ast sees it; empty where it gives up. */
function keywordLengths(masked: string): ReadonlyMap<number, number> {
  const found = new Map<number, number>();
  try {
    const starts = lineStarts(masked);
    for (const instruction of DockerfileParser.parse(masked).getInstructions()) {
      // An instruction is the first thing on its line; the library knows lines where we know offsets.
      let start = starts[instruction.getRange().start.line] ?? 0;
      while (/\s/.test(masked[start] ?? "")) start += 1;
      found.set(start, instruction.getInstruction().length);
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

/** Everything up to the first blank: the length of a keyword that dockerfile-ast did not see. */
function firstWord(text: string, { at }: Statement): number {
  let end = at.start;
  while (end < at.end && !/\s/.test(text[end] ?? "")) end += 1;
  return end - at.start;
}

/** Letters and then a blank are the keyword, whoever reads them: most files need no second opinion. */
function isPlain(text: string, { at: { start } }: Statement): boolean {
  return /^[A-Za-z]+[ \t]/.test(text.slice(start, start + LONGEST_KEYWORD + 1));
}

/** `HEALTHCHECK`, of those that exist. */
const LONGEST_KEYWORD = 11;

/** What is reused keeps the text alive from which it was read. From this many characters of earlier versions on, all is parsed anew. */
const MOST_KEPT = 50_000_000;

/** How many characters two texts begin with in common. */
function commonStart(a: string, b: string): number {
  const most = Math.min(a.length, b.length);
  let length = 0;
  while (length < most && a.charCodeAt(length) === b.charCodeAt(length)) length += 1;
  return length;
}

/**
 * The instruction of the version before where nothing of it and nothing above it has changed. One with heredocs is read
 * anew: where they end is decided by what follows.
 */
function unchanged(old: Instruction | undefined, statement: Statement, same: number): Instruction | undefined {
  const { at, continuations, droppedLines, heredocs } = statement;
  if (old === undefined || at.end > same || heredocs.length > 0) return undefined;
  const equal =
    old.at.start === at.start &&
    old.at.end === at.end &&
    old.continuations.length === continuations.length &&
    old.droppedLines.length === droppedLines.length;
  return equal ? old : undefined;
}

/**
 * Parses a Dockerfile of any quality; never throws. Spans are offsets in `text`. Instructions of `previous`, the version
 * before, are taken over as far as both texts are the same.
 */
export function parseDockerfile(text: string, previous?: Dockerfile): Dockerfile {
  const scanned: Scan = scan(text);
  const plain = scanned.statements.every((statement) => isPlain(text, statement));
  const known = plain ? undefined : keywordLengths(scanned.masked);
  const kept = previous === undefined ? 0 : (recall<number>(previous, "kept") ?? 0) + previous.text.length;
  const reuses = plain && previous?.escape === scanned.escape && kept <= MOST_KEPT;
  const same = reuses ? commonStart(previous.text, text) : 0;
  const instructions = scanned.statements.map(
    (statement, i) =>
      unchanged(previous?.instructions[i], statement, same) ??
      buildInstruction(text, scanned.escape, statement, known?.get(statement.at.start) ?? firstWord(text, statement)),
  );
  const draft = {
    language: "dockerfile" as const,
    text,
    escape: scanned.escape,
    directives: scanned.directives,
    instructions,
    comments: scanned.comments,
  };
  const doc = withFacts({ ...draft, errors: syntaxErrors(draft) });
  remember(doc, "kept", reuses ? kept : 0);
  return deepFreeze(doc);
}

function deepFreeze<T>(value: T): T {
  const pending: unknown[] = [value];
  while (pending.length > 0) {
    const one = pending.pop();
    if (typeof one !== "object" || one === null || Object.isFrozen(one)) continue;
    Object.freeze(one);
    for (const key in one) {
      const inner: unknown = one[key as keyof typeof one];
      if (typeof inner === "object") pending.push(inner);
    }
  }
  return value;
}
