// The pairs of ENV, ARG and LABEL, in the form with `=` and in the old one with a blank.
import type { Pair } from "./document.ts";
import type { Joined } from "./joined.ts";
import { BLANK, endOfWord, makeWord, skipBlanks, splitWords, untilBlank } from "./tokens.ts";

/**
 * The pairs between two indexes of the joined text. `ARG` has no old form; a first word of ENV or LABEL without `=` makes the whole line
 * one pair.
 */
export function pairsOf(
  joined: Joined,
  from: number,
  to: number,
  escapeChar: string,
  keyword: string,
): readonly Pair[] {
  const { text } = joined;
  const pairs: Pair[] = [];
  let i = from;
  while (i < to) {
    if (BLANK.test(text[i] ?? "")) {
      i += 1;
      continue;
    }
    let end = endOfWord(text, i, to, escapeChar);
    const equals = text.slice(i, end).includes("=") ? text.indexOf("=", i) : -1;
    if (equals !== -1) {
      pairs.push({
        name: unquoted(text.slice(i, equals)),
        nameAt: joined.span(i, equals),
        value: makeWord(joined, equals + 1, end, escapeChar),
        at: joined.span(i, end),
        legacy: false,
      });
    } else {
      const legacy = keyword !== "ARG" && pairs.length === 0;
      // The old form is split at the first blank, in quotes or not.
      if (legacy) end = i + untilBlank(text.slice(i, to));
      const [first] = legacy ? splitWords(joined, end, to, escapeChar, "plain") : [];
      pairs.push({
        name: unquoted(text.slice(i, end)),
        nameAt: joined.span(i, end),
        value: first === undefined ? undefined : makeWord(joined, skipBlanks(text, end), to, escapeChar),
        at: joined.span(i, first === undefined ? end : to),
        legacy: legacy && first !== undefined,
      });
      if (legacy) return pairs;
    }
    i = end;
  }
  return pairs;
}

function unquoted(name: string): string {
  return name.replace(/^(["'])(.*)\1$/s, "$2");
}
