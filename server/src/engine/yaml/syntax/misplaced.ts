// What is said of a token that cannot stand where it does.
import { lineStart, type Span } from "../../core/text.ts";
import { refuse } from "./fault.ts";
import type { Token } from "./token.ts";

/** What is said of a line that begins in no column that a line may begin in there. */
export const ODD_INDENTATION = "This line's indentation does not match the lines around it.";

/** Refuses a token; `next` is the one behind it. */
export function misplaced(text: string, token: Token, next: Token | undefined): never {
  const at = shownAt(text, token);
  if (token.kind === ":" || (token.kind === "block-map" && next?.kind === ":")) {
    refuse({ start: at.start, end: at.start + 1 }, "bad-key", "There is no key before this colon.");
  }
  if (token.kind === "-" || token.kind === "block-sequence") {
    refuse(at, "unexpected-text", "Unexpected list item.");
  }
  if (token.kind === "end") refuse(at, "unexpected-text", "Something is missing here.");
  const isFirst = text.slice(lineStart(text, at.start), at.start).trim() === "";
  if (isFirst && ["key", "scalar", "block-map", "alias", "anchor", "tag"].includes(token.kind)) {
    refuse(at, "bad-indentation", ODD_INDENTATION);
  }
  refuse(at, "unexpected-text", `Unexpected ${nameOf(text, token)}.`);
}

/** The beginning of a token, as messages quote it. */
export function nameOf(text: string, token: Token): string {
  const { start, end } = shownAt(text, token);
  return `\`${text.slice(start, Math.min(end, start + 40)).trim()}\``;
}

/** What is shown of a token: its first line, or for one without text what begins where it stands. */
export function shownAt(text: string, { start: from, end }: Token): Span {
  const start = Math.min(from, Math.max(0, text.trimEnd().length - 1));
  const rest = /^[^\r\n]*/.exec(text.slice(start, start + 200))?.[0] ?? "";
  const own = end > from ? end - from : rest.length;
  return { start, end: start + Math.max(1, rest.slice(0, own).trimEnd().length) };
}

/** The place of a token, without the rest of it. */
export function spanOf({ start, end }: Token): Span {
  return { start, end };
}
