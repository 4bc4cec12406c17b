// Exceptions where their tool does not obey them: the edits that bring each to where it does.
import type { Comment, Document } from "../core/document.ts";
import type { Language } from "../core/language.ts";
import type { Fault } from "../core/suppression.ts";
import {
  indentAt,
  lineAt,
  lineBreakOf,
  lineStart,
  point,
  type Span,
  type TextEdit,
  wholeLineAt,
} from "../core/text.ts";
import { isRightAbove } from "./foreign.ts";

/** What mends the fault of an exception: edits and what they are called. */
export type Remedy = Pick<Fault, "edits" | "title">;

/** Comments that some tool obeys on the line directly above what they are about. */
export const ADJACENT =
  /^(?:hadolint|check[ \t]*=|trivy:|tfsec:|checkov:|kics-scan|nosem|dockerfile-utils:|yaml-language-server-disable|plimsoll[ \t]*:[ \t]*ignore[ \t])/i;

/**
 * Moves a comment to a line of its own directly above what it is about: undefined where that is nothing, where the comment is there
 * already, or where another exception is, which would have a comment below it then.
 */
export function movedAbove({ text }: Document, comment: Comment): Remedy | undefined {
  const { at, target } = comment;
  if (target === undefined || isRightAbove(text, comment)) return undefined;
  const offset = lineStart(text, target.start);
  const above = lineAt(text, Math.max(0, offset - 1));
  const sign = /^[ \t]*#+[ \t]*/.exec(text.slice(above.start, above.end))?.[0];
  const isOther = offset > 0 && (at.start < above.start || at.start >= above.end);
  if (sign !== undefined && isOther && ADJACENT.test(text.slice(above.start + sign.length, above.end)))
    return undefined;
  return { edits: movedTo(text, comment, offset), title: `Move it directly above ${whatIs(text, target)}` };
}

/** The edits that take a comment from its place and write it on a line of its own at an offset at which a line begins. */
export function movedTo(text: string, { at, ownLine }: Pick<Comment, "at" | "ownLine">, offset: number): TextEdit[] {
  const written = text.slice(at.start, at.end).trimEnd();
  const line = `${indentAt(text, offset)}${written}${lineBreakOf(text)}`;
  return [
    { at: withoutComment(text, { at, ownLine }), text: "" },
    { at: point(offset), text: line },
  ];
}

/** What to delete so that a comment is gone: its line, or what is behind the value. */
export function withoutComment(text: string, { at, ownLine }: Pick<Comment, "at" | "ownLine">): Span {
  if (ownLine) return wholeLineAt(text, at.start);
  const start = lineStart(text, at.start);
  return { start: start + text.slice(start, at.start).trimEnd().length, end: at.end };
}

/** Moves a comment to the head of its document, below what has to come first there. */
export function movedToHead(doc: Document, comment: Comment, language: Language): Remedy | undefined {
  const place = language.commentPlace(doc, point(0));
  return place && { edits: movedTo(doc.text, comment, place.offset), title: "Move it to the top of the file" };
}

/** How a title calls what a comment is about: by its instruction or key, never by a value. */
function whatIs(text: string, { start, end }: Span): string {
  const [, word] =
    /^\s*(?:-[ \t]+)*([A-Za-z]{2,20})(?:[ \t]|:(?:\s|$))/.exec(text.slice(start, Math.min(end, start + 200))) ?? [];
  return word === undefined ? "what it is about" : `\`${word}\``;
}
