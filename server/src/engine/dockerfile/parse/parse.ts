// A Dockerfile's text as a document: scanned into statements, of which instructions are built, as far as possible those of before.
import { recall, remember, withFacts } from "../../core/fact.ts";
import type { Dockerfile, Instruction } from "./document.ts";
import { syntaxErrors } from "./errors.ts";
import { buildInstruction } from "./instruction.ts";
import { movedInstruction } from "./moved.ts";
import { type Statement, scan } from "./scan.ts";

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

/** How many of the last characters of two texts are the same. */
function commonEnd(a: string, b: string): number {
  const most = Math.min(a.length, b.length);
  let length = 0;
  while (length < most && a.charCodeAt(a.length - 1 - length) === b.charCodeAt(b.length - 1 - length)) length += 1;
  return length;
}

/**
 * The instruction of the version before, moved, where neither of it nor of anything below it a character has changed. Words that may
 * begin a heredoc are read anew: what follows decides.
 */
function fromBelow(old: Instruction | undefined, statement: Statement, by: number): Instruction | undefined {
  const { at, heredocs, unended } = statement;
  if (old === undefined || heredocs.length + unended.length + old.heredocs.length + old.unended.length > 0)
    return undefined;
  return old.at.start + by === at.start && old.at.end + by === at.end ? movedInstruction(old, by) : undefined;
}

/** What of the version before stands below all that has changed. */
function fromVersionBefore(text: string, previous: Dockerfile, count: number) {
  const by = text.length - previous.text.length;
  const from = text.length - commonEnd(previous.text, text);
  const skipped = previous.instructions.length - count;
  return (statement: Statement, i: number) =>
    statement.at.start < from ? undefined : fromBelow(previous.instructions[i + skipped], statement, by);
}

/**
 * Parses a Dockerfile of any quality; never throws. Spans are offsets in `text`. Instructions of `previous`, the version
 * before, are taken over as far as both texts begin alike, and moved as far as both end alike.
 */
export function parseDockerfile(text: string, previous?: Dockerfile): Dockerfile {
  const scanned = scan(text);
  const kept = previous === undefined ? 0 : (recall<number>(previous, "kept") ?? 0) + previous.text.length;
  const reuses = previous?.escape === scanned.escape && kept <= MOST_KEPT;
  const same = reuses ? commonStart(previous.text, text) : 0;
  const below = reuses ? fromVersionBefore(text, previous, scanned.statements.length) : undefined;
  const instructions = scanned.statements.map(
    (statement, i) =>
      unchanged(previous?.instructions[i], statement, same) ??
      below?.(statement, i) ??
      buildInstruction(text, scanned.escape, statement),
  );
  const draft = {
    language: "dockerfile" as const,
    text,
    escape: scanned.escape,
    directives: scanned.directives,
    instructions,
    comments: scanned.comments,
  };
  const doc = withFacts({ ...draft, errors: syntaxErrors(draft, scanned.loneEscape) });
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
