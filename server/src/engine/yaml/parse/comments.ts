// Comments of a document, found by our own scan of what lies between its scalars.
import type { Comment } from "../../core/document.ts";
import { lineAt, lineStart, type Span } from "../../core/text.ts";
import type { Node } from "../node.ts";

/** The comments in order. `masked` tells where they are, `text` what they say. */
export function commentsOf(masked: string, text: string, root: Node | undefined): Comment[] {
  if (!masked.includes("#")) return [];
  const signs: number[] = [];
  let from = 0;
  for (const scalar of scalarSpans(root)) {
    signsBetween(masked, from, scalar.start, signs);
    // The header of a block scalar may bear a comment.
    const char = masked[scalar.start];
    if ((char === "|" || char === ">") && scalar.block) {
      signsBetween(masked, scalar.start, lineAt(masked, scalar.start).end, signs);
    }
    from = Math.max(from, scalar.end);
  }
  signsBetween(masked, from, masked.length, signs);
  return withTargets(masked, text, signs);
}

interface ScalarSpan extends Span {
  readonly block: boolean;
}

/** Where the scalars and aliases of a tree are, in order. */
export function scalarSpans(root: Node | undefined): ScalarSpan[] {
  const spans: ScalarSpan[] = [];
  const stack: Node[] = root === undefined ? [] : [root];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (node.kind === "scalar" || node.kind === "alias") {
      const block = node.kind === "scalar" && (node.style === "literal" || node.style === "folded");
      if (node.at.end > node.at.start) spans.push({ ...node.at, block });
    } else if (node.kind === "sequence") {
      for (let i = node.items.length - 1; i >= 0; i -= 1) stack.push(node.items[i] as Node);
    } else {
      for (let i = node.pairs.length - 1; i >= 0; i -= 1) {
        const pair = node.pairs[i];
        if (pair !== undefined) stack.push(pair.value, pair.key);
      }
    }
  }
  return spans;
}

/** Appends the offsets of comment signs between two scalars: `#` at the start of a line, behind a blank, a bracket or a closing quote. */
function signsBetween(text: string, from: number, to: number, into: number[]): void {
  for (let i = text.indexOf("#", from); i !== -1 && i < to; i = text.indexOf("#", i)) {
    const before = i === 0 ? "\n" : text[i - 1];
    if (before === undefined || " \t\n'\"[]{},".includes(before)) {
      into.push(i);
      const newline = text.indexOf("\n", i);
      i = newline === -1 ? text.length : newline;
    } else i += 1;
  }
}

function withTargets(masked: string, text: string, signs: readonly number[]): Comment[] {
  const comments: Comment[] = [];
  let below: Span | undefined;
  let belowKnownFrom = masked.length + 1;
  const own = new Set<number>();
  for (let i = signs.length - 1; i >= 0; i -= 1) {
    const sign = signs[i] ?? 0;
    const start = lineStart(masked, sign);
    const { end } = lineAt(text, sign);
    const ownLine = masked.slice(start, sign).trim() === "";
    if (ownLine) own.add(start);
    let target: Span | undefined = { start, end };
    if (ownLine) {
      const next = contentBelow(masked, end, belowKnownFrom, own);
      if (next !== undefined) below = next;
      belowKnownFrom = start;
      target = below;
    } else {
      below = target;
      belowKnownFrom = start;
    }
    const at = { start: sign, end };
    comments.push(
      Object.freeze({
        at,
        text: text.slice(sign + 1, end).trim(),
        ownLine,
        ...(target === undefined ? {} : { target }),
      }),
    );
  }
  return comments.reverse();
}

/** The first line with content from `from` up to where the answer is known already. */
function contentBelow(masked: string, from: number, known: number, own: ReadonlySet<number>): Span | undefined {
  const limit = Math.min(known, masked.length);
  for (let newline = masked.indexOf("\n", from); newline !== -1 && newline + 1 < limit; ) {
    const start = newline + 1;
    const line = lineAt(masked, start);
    if (!own.has(start) && masked.slice(line.start, line.end).trim() !== "") return line;
    newline = masked.indexOf("\n", start);
  }
  return undefined;
}
