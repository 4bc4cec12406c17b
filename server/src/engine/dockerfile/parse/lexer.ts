// Words as BuildKit's shell lexer reads them (frontend/dockerfile/shell/lex.go): quotes, escapes and every form of `${…}`, as
// pieces with their places, and the first thing in a word for which the build stops.
import { BLANK } from "./tokens.ts";

/** A stretch of a word. Places are indexes of the word's raw text. */
export type Piece = Literal | Variable;

export interface Literal {
  readonly kind: "literal";
  /** Without quotes and escapes. */
  readonly text: string;
  readonly from: number;
  readonly to: number;
  /** Whether quotes or an escape take its characters out of the lexer's hands. */
  readonly quoted: boolean;
}

export interface Variable {
  readonly kind: "variable";
  readonly name: string;
  /** From the `$`. */
  readonly from: number;
  readonly to: number;
  readonly quoted: boolean;
  /** `:-`, `+`, `#`, `/` and so on; empty for `$NAME` and `${NAME}`. */
  readonly modifier: string;
  /** What stands between the modifier and the brace; its places count like all others. */
  readonly operand: readonly Piece[];
  readonly operandFrom: number;
}

/** Why the build stops at a word. */
export interface LexFault {
  readonly code: "unclosed-quote" | "unclosed-brace" | "bad-substitution" | "bad-pattern";
  readonly from: number;
  readonly to: number;
}

export interface Lexed {
  /** Up to the fault; the rest is then one literal. */
  readonly pieces: readonly Piece[];
  readonly fault: LexFault | undefined;
}

interface Options {
  /** Without: the content of a heredoc, where quotes mean nothing. */
  readonly quotes?: boolean;
  /** The lexer looks for words and leaves variables as they are, so what is wrong with a value does not count. */
  readonly raw?: boolean;
}

/** Variables nested deeper than this are left alone: what is wrong there is not told. */
const DEEPEST = 32;
const LETTER = /[\p{L}\p{Nd}_]/u;
const DIGIT = /\p{Nd}/u;
const SPECIAL = "@*#?-$!0";

/** Reads a word. Linear in its length. */
export function lex(source: string, escapeChar: string, { quotes = true, raw = false }: Options = {}): Lexed {
  let at = 0;
  let fault: LexFault | undefined;
  let isLost = false;
  const fail = (code: LexFault["code"], from: number, to: number): undefined => {
    if (!isLost) fault = { code, from, to: Math.min(to, source.length) };
    isLost = true;
    return undefined;
  };

  /** The pieces up to `stop`, which is read too; without one up to the end. Undefined where the word is faulty. */
  const sequence = (stop: string | undefined, into: Piece[], depth: number): readonly Piece[] | undefined => {
    let plain = at;
    const flush = () => {
      if (at > plain) into.push(literal(plain, at));
    };
    while (at < source.length) {
      const char = source[at];
      if (char === stop) {
        flush();
        at += 1;
        return into;
      }
      const isSpecial = char === "$" || char === escapeChar || (quotes && (char === "'" || char === '"'));
      if (!isSpecial) {
        at += 1;
        continue;
      }
      flush();
      plain = at;
      if (char === "$") {
        const found = dollar(false, depth);
        if (found === undefined) return undefined;
        into.push(found);
      } else if (char === escapeChar) {
        const next = source[at + 1];
        if (next !== undefined) into.push({ kind: "literal", text: next, from: at, to: at + 2, quoted: true });
        at += next === undefined ? 1 : 2;
      } else if (!(char === "'" ? single(into) : double(into, depth))) return undefined;
      plain = at;
    }
    flush();
    return stop === undefined ? into : fail("unclosed-brace", at, at);
  };

  const literal = (from: number, to: number, quoted = false): Literal => ({
    kind: "literal",
    text: source.slice(from, to),
    from,
    to,
    quoted,
  });

  const single = (into: Piece[]): boolean => {
    const close = source.indexOf("'", at + 1);
    if (close === -1) return fail("unclosed-quote", at, at + 1) ?? false;
    if (close > at + 1) into.push(literal(at + 1, close, true));
    at = close + 1;
    return true;
  };

  const double = (into: Piece[], depth: number): boolean => {
    const open = at;
    let plain = open + 1;
    const flush = () => {
      if (at > plain) into.push(literal(plain, at, true));
    };
    at += 1;
    while (at < source.length) {
      const char = source[at];
      const next = source[at + 1];
      if (char === '"') {
        flush();
        at += 1;
        return true;
      }
      if (char === "$") {
        flush();
        const found = dollar(true, depth);
        if (found === undefined) return false;
        into.push(found);
        plain = at;
      } else if (char === escapeChar && (next === '"' || next === "$" || next === escapeChar)) {
        flush();
        into.push({ kind: "literal", text: next, from: at, to: at + 2, quoted: true });
        at += 2;
        plain = at;
      } else at += 1;
    }
    return fail("unclosed-quote", open, open + 1) ?? false;
  };

  const name = (): string => {
    const from = at;
    if (DIGIT.test(source[at] ?? "")) while (DIGIT.test(source[at] ?? "")) at += 1;
    else if (at < source.length && SPECIAL.includes(source[at] ?? "")) at += 1;
    else while (LETTER.test(source[at] ?? "")) at += 1;
    return source.slice(from, at);
  };

  const dollar = (quoted: boolean, depth: number): Piece | undefined => {
    const from = at;
    at += 1;
    const variable = (called: string, modifier: string, operand: readonly Piece[], operandFrom: number): Variable => ({
      kind: "variable",
      name: called,
      from,
      to: at,
      quoted,
      modifier,
      operand,
      operandFrom,
    });
    if (source[at] !== "{") {
      const called = name();
      return called === "" ? literal(from, at, quoted) : variable(called, "", [], at);
    }
    at += 1;
    if (at >= source.length) return fail("unclosed-brace", from, at);
    if ("{}:".includes(source[at] ?? "")) return fail("bad-substitution", from, at + 1);
    const called = name();
    if (source[at] === "}") {
      at += 1;
      return variable(called, "", [], at);
    }
    if (at >= source.length) return fail("unclosed-brace", from, from + 2);
    if (depth >= DEEPEST) {
      isLost = true;
      return undefined;
    }
    const modifier = modifierAt(source, at);
    if (modifier === undefined) return fail("bad-substitution", from, at + 1);
    at += modifier.length;
    const operandFrom = at;
    const operand: Piece[] = [];
    let patternTo = at;
    for (const end of modifier.startsWith("/") ? ["/", "}"] : ["}"]) {
      if (sequence(end, operand, depth + 1) !== undefined) {
        if (patternTo === operandFrom) patternTo = at - 1;
        continue;
      }
      // BuildKit tells of the brace whatever was open when the word ended.
      if (at >= source.length) fault = { code: "unclosed-brace", from, to: from + 2 };
      return undefined;
    }
    if (!raw && /^:[^-+?]/.test(modifier)) return fail("bad-substitution", from, operandFrom);
    if (!raw && "#%/".includes(modifier[0] ?? "") && hasBadEscape(source.slice(operandFrom, patternTo))) {
      return fail("bad-pattern", operandFrom, patternTo);
    }
    return variable(called, modifier, operand, operandFrom);
  };

  const pieces: Piece[] = [];
  if (sequence(undefined, pieces, 0) === undefined) {
    const done = pieces.at(-1)?.to ?? 0;
    pieces.push(literal(done, source.length));
  }
  return { pieces, fault };
}

/** The modifier behind a name: a colon takes whatever follows it along. Undefined for one that is unknown. */
function modifierAt(source: string, at: number): string | undefined {
  const char = source[at] ?? "";
  if (char === ":") return "#%".includes(source[at + 1] ?? " ") ? undefined : source.slice(at, at + 2);
  if (char === "/") return source[at + 1] === "/" ? "//" : "/";
  return "+-?#%".includes(char) ? char : undefined;
}

/** Whether a pattern escapes what cannot be escaped. With quotes or variables in it, it is not looked at. */
function hasBadEscape(pattern: string): boolean {
  if (/["'$]/.test(pattern)) return false;
  return /^(?:[^\\]|\\[*?\\}/])*\\(?:[^*?\\}/]|$)/.test(pattern);
}

/**
 * The words of an instruction in which BuildKit looks for heredocs, as they are written: blanks behind `<<` do not separate. None
 * where the lexer fails, and then there is no heredoc either.
 */
export function rawWords(source: string): readonly { readonly from: number; readonly to: number }[] {
  const { pieces, fault } = lex(source, "\\", { raw: true });
  if (fault !== undefined) return [];
  const words: { from: number; to: number }[] = [];
  let from = 0;
  const separate = (start: number, end: number) => {
    if (start > from) words.push({ from, to: start });
    from = end;
  };
  for (const piece of pieces) {
    // BuildKit forgets what stands in front of such a form in the same word.
    if (piece.kind === "variable" && piece.modifier !== "") from = piece.from;
    if (piece.quoted) continue;
    for (let i = piece.from; i < piece.to; i += 1) {
      if (piece.kind === "literal" && source.startsWith("<<", i)) {
        i += 1;
        while (i + 1 < piece.to && /[\t\r ]/.test(source[i + 1] ?? "")) i += 1;
      } else if (BLANK.test(source[i] ?? "")) separate(i, i + 1);
    }
  }
  separate(source.length, source.length);
  return words;
}
