// Which characters end a line of YAML: all that look for lines go by `\n`, and here the others become one.
import { lineBreakOf, type Span } from "../../core/text.ts";

/** What ends a line besides `\n`, which a `\r` in front of one belongs to. */
const OTHERS = /\r(?!\n)|\x85/;
const ALL_OTHERS = /\r(?!\n)|\x85/g;

/**
 * The text as its reader breaks it into lines: with `\n` for a carriage return alone and for NEL, which go-yaml reads as one (`read_line`
 * in its scannerc.go). The line and paragraph separators of YAML 1.1 (§4.1.4) are left: within a scalar they stay what they are
 * (`withSeparatedLines`). As long as the text, so that every offset stays true; the text itself where it has none of them.
 */
export function withLineFeeds(text: string): string {
  return OTHERS.test(text) ? text.replace(ALL_OTHERS, "\n") : text;
}

const SEPARATORS = /[\u2028\u2029]/;
const ALL_SEPARATORS = /[\u2028\u2029]/g;

/**
 * The text of a document with `\n` for every line and paragraph separator that lies in none of `scalars`, which are in order: between
 * scalars they end a line like any other break. As long as the text; the text itself where it has none of them.
 */
export function withSeparatedLines(text: string, scalars: () => readonly Span[]): string {
  if (!SEPARATORS.test(text)) return text;
  const spans = scalars();
  let next = 0;
  return text.replace(ALL_SEPARATORS, (sign, at: number) => {
    while ((spans[next]?.end ?? text.length) <= at) next += 1;
    return (spans[next]?.start ?? text.length) <= at ? sign : "\n";
  });
}

/** A text whose breaks were made `\n` with those that are written: what a value consists of. */
export function asWritten(text: string, written: string): string {
  if (!OTHERS.test(written)) return text;
  return text.replace(/\n/g, (sign, at: number) => {
    const other = written[at] ?? "";
    return OTHERS.test(other) ? other : sign;
  });
}

/** The line break that a text uses: that of its first line, `\n` where it has none. */
export function breakOf(text: string): string {
  const first = OTHERS.exec(text);
  const newline = text.indexOf("\n");
  return first !== null && (newline === -1 || first.index < newline) ? first[0] : lineBreakOf(text);
}
