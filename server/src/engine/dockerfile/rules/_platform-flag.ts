// What the rules about `FROM --platform` share.
import type { Span } from "../../core/text.ts";
import type { Dockerfile } from "../parse/document.ts";

/** A flag with the blanks behind it: what to delete so that the line is as if it had never been there. */
export function withoutFlag({ text }: Dockerfile, { start, end }: Span): Span {
  let next = end;
  while (text[next] === " " || text[next] === "\t") next += 1;
  return { start, end: next };
}
