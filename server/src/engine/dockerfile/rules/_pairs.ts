// Pairs of ENV, ARG and LABEL that are taken away.
import { type Span, type TextEdit, wholeLineAt } from "../../core/text.ts";
import type { Dockerfile, Instruction } from "../parse/document.ts";

/**
 * Takes the first pair of a name out of its instruction, or the whole instruction where it has no other; undefined where a comment there
 * may be about another pair.
 */
export function withoutPair(
  { text }: Dockerfile,
  { pairs, at, droppedLines }: Instruction,
  name: string,
): TextEdit | undefined {
  const index = pairs.findIndex((pair) => pair.name === name);
  const [before, own, after] = [pairs[index - 1], pairs[index], pairs[index + 1]];
  if (own === undefined) return undefined;
  const span: Span =
    before !== undefined
      ? { start: before.at.end, end: own.at.end }
      : after !== undefined
        ? { start: own.at.start, end: after.at.start }
        : { start: wholeLineAt(text, at.start).start, end: wholeLineAt(text, at.end).end };
  if (droppedLines.some((line) => line.start < span.end && span.start < line.end)) return undefined;
  return { at: span, text: "" };
}
