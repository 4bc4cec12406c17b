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
export function lex(source: string, escapeChar: string, options: Options = {}): Lexed {
  const { quotes = true, raw = false } = options;
  const reader: Reader = { source, escapeChar, quotes, raw, at: 0, fault: undefined };
  const pieces: Piece[] = [];
  if (readUntil(reader, undefined, pieces, 0)) return { pieces, fault: undefined };
  pieces.push(literal(reader, pieces.at(-1)?.to ?? 0, source.length));
  return { pieces, fault: reader.fault };
}

/** How far a word has been read. */
interface Reader extends Required<Options> {
  readonly source: string;
  readonly escapeChar: string;
  at: number;
  fault: LexFault | undefined;
}

function fail(reader: Reader, code: LexFault["code"], from: number, to: number): false {
  reader.fault = { code, from, to: Math.min(to, reader.source.length) };
  return false;
}

function literal({ source }: Reader, from: number, to: number, quoted = false): Literal {
  return { kind: "literal", text: source.slice(from, to), from, to, quoted };
}

function addLiteral(reader: Reader, into: Piece[], from: number, quoted = false): void {
  if (reader.at > from) into.push(literal(reader, from, reader.at, quoted));
}

/** Reads the pieces up to `stop` and past it, without one up to the end. False where the word is faulty. */
function readUntil(reader: Reader, stop: string | undefined, into: Piece[], depth: number): boolean {
  const { source, escapeChar, quotes } = reader;
  let plain = reader.at;
  while (reader.at < source.length) {
    const char = source[reader.at];
    const isSpecial = char === "$" || char === escapeChar || (quotes && (char === "'" || char === '"'));
    if (char !== stop && !isSpecial) {
      reader.at += 1;
      continue;
    }
    addLiteral(reader, into, plain);
    if (char === stop) {
      reader.at += 1;
      return true;
    }
    if (char === escapeChar) readEscaped(reader, into);
    else if (!(char === "$" ? readDollar : char === "'" ? readSingle : readDouble)(reader, into, depth)) return false;
    plain = reader.at;
  }
  addLiteral(reader, into, plain);
  return stop === undefined || fail(reader, "unclosed-brace", reader.at, reader.at);
}

/** An escape character and what it escapes; at the very end it means nothing. */
function readEscaped(reader: Reader, into: Piece[], quoted = true): void {
  const { source, at } = reader;
  const next = source[at + 1];
  if (next !== undefined) into.push({ kind: "literal", text: next, from: at, to: at + 2, quoted });
  reader.at += next === undefined ? 1 : 2;
}

function readSingle(reader: Reader, into: Piece[]): boolean {
  const open = reader.at;
  const close = reader.source.indexOf("'", open + 1);
  if (close === -1) {
    reader.at = reader.source.length;
    return fail(reader, "unclosed-quote", open, open + 1);
  }
  reader.at = close;
  addLiteral(reader, into, open + 1, true);
  reader.at += 1;
  return true;
}

function readDouble(reader: Reader, into: Piece[], depth: number): boolean {
  const { source, escapeChar, at: open } = reader;
  reader.at += 1;
  let plain = reader.at;
  while (reader.at < source.length) {
    const char = source[reader.at];
    const next = source[reader.at + 1];
    const escapes = char === escapeChar && (next === '"' || next === "$" || next === escapeChar);
    if (char !== '"' && char !== "$" && !escapes) {
      reader.at += 1;
      continue;
    }
    addLiteral(reader, into, plain, true);
    if (char === '"' && !escapes) {
      reader.at += 1;
      return true;
    }
    if (escapes) readEscaped(reader, into);
    else if (!readDollar(reader, into, depth, true)) return false;
    plain = reader.at;
  }
  return fail(reader, "unclosed-quote", open, open + 1);
}

/** A variable; a `$` without a name is a letter. */
function readDollar(reader: Reader, into: Piece[], depth: number, quoted = false): boolean {
  const { source, at: from } = reader;
  reader.at += 1;
  const add = (name: string, modifier = "", operand: readonly Piece[] = [], operandFrom = reader.at) =>
    into.push({ kind: "variable", name, from, to: reader.at, quoted, modifier, operand, operandFrom });
  if (source[reader.at] !== "{") {
    const name = readName(reader);
    if (name === "") addLiteral(reader, into, from, quoted);
    else add(name);
    return true;
  }
  reader.at += 1;
  if (reader.at >= source.length) return fail(reader, "unclosed-brace", from, from + 2);
  if ("{}:".includes(source[reader.at] ?? "")) return fail(reader, "bad-substitution", from, reader.at + 1);
  const name = readName(reader);
  if (source[reader.at] === "}") {
    reader.at += 1;
    add(name);
    return true;
  }
  if (reader.at >= source.length) return fail(reader, "unclosed-brace", from, from + 2);
  if (depth >= DEEPEST) return false;
  const modifier = modifierAt(source, reader.at);
  if (modifier === undefined) return fail(reader, "bad-substitution", from, reader.at + 1);
  reader.at += modifier.length;
  const operandFrom = reader.at;
  const operand: Piece[] = [];
  const patternTo = readOperand(reader, modifier, operand, depth + 1);
  if (patternTo === undefined) {
    // BuildKit tells of the brace whatever was open when the word ended.
    return reader.fault !== undefined && reader.at >= source.length && fail(reader, "unclosed-brace", from, from + 2);
  }
  if (!reader.raw && /^:[^-+?]/.test(modifier)) return fail(reader, "bad-substitution", from, operandFrom);
  const isPattern = "#%/".includes(modifier[0] ?? "");
  if (!reader.raw && isPattern && hasBadEscape(source.slice(operandFrom, patternTo))) {
    return fail(reader, "bad-pattern", operandFrom, patternTo);
  }
  add(name, modifier, operand, operandFrom);
  return true;
}

/** What stands up to the closing brace, behind `/` in two parts; answers where the first ends, undefined where a part is faulty. */
function readOperand(reader: Reader, modifier: string, operand: Piece[], depth: number): number | undefined {
  if (!readUntil(reader, modifier.startsWith("/") ? "/" : "}", operand, depth)) return undefined;
  const end = reader.at - 1;
  return !modifier.startsWith("/") || readUntil(reader, "}", operand, depth) ? end : undefined;
}

function readName(reader: Reader): string {
  const { source, at: from } = reader;
  const first = source[from] ?? "";
  if (DIGIT.test(first)) while (DIGIT.test(source[reader.at] ?? "")) reader.at += 1;
  else if (first !== "" && SPECIAL.includes(first)) reader.at += 1;
  else while (LETTER.test(source[reader.at] ?? "")) reader.at += 1;
  return source.slice(from, reader.at);
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
