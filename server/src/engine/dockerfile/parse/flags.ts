// The flags of an instruction, as BuildKit takes them off its line (frontend/dockerfile/parser/split_command.go).
import type { Flag } from "./document.ts";
import type { Joined } from "./joined.ts";
import { BLANK, skipBlanks } from "./tokens.ts";

interface Read {
  readonly flags: readonly Flag[];
  /** The index behind them and the blanks that follow. */
  readonly rest: number;
}

/**
 * The flags at an index of the joined text. `--` ends them and is dropped; a quote that never closes takes the rest of the line
 * along; quotes and escapes go, wherever they are.
 */
export function readFlags(joined: Joined, from: number, escapeChar: string): Read {
  const { text } = joined;
  const flags: Flag[] = [];
  let i = from;
  for (;;) {
    i = skipBlanks(text, i);
    if (!text.startsWith("--", i)) return { flags, rest: i };
    const { word, end, equals } = readWord(text, i, escapeChar);
    if (word === "--") {
      i = end;
      i = skipBlanks(text, i);
      return { flags, rest: i };
    }
    const nameEnd = word.indexOf("=");
    flags.push({
      name: nameEnd === -1 ? word.slice(2) : word.slice(2, nameEnd),
      value: nameEnd === -1 ? undefined : word.slice(nameEnd + 1),
      at: joined.span(i, end),
      valueAt: equals === -1 ? undefined : joined.span(equals + 1, end),
    });
    i = end;
  }
}

/** One flag without its quotes, and the index of its first `=`; -1 where it has none. */
function readWord(text: string, from: number, escapeChar: string): { word: string; end: number; equals: number } {
  let word = "";
  let quote: string | undefined;
  let equals = -1;
  let i = from;
  for (; i < text.length; i += 1) {
    let char = text[i] ?? "";
    if (quote === undefined && BLANK.test(char)) break;
    if (char === quote) {
      quote = undefined;
      continue;
    }
    if (quote === undefined && (char === "'" || char === '"')) {
      quote = char;
      continue;
    }
    if (char === escapeChar) {
      i += 1;
      char = text[i] ?? "";
    }
    if (char === "=" && equals === -1) equals = i;
    word += char;
  }
  return { word, end: Math.min(i, text.length), equals };
}
