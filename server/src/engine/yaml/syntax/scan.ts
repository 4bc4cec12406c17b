// From a text to its tokens, as the versions of go-yaml take it apart. Sources: YAML 1.1 and 1.2.2; what go-yaml does otherwise is
// in its scannerc.go (https://github.com/yaml/go-yaml) and was compared with the program itself (test/oracles/yaml).
import type { SyntaxProblem } from "../../core/document.ts";
import { blockScalar } from "./block-scalar.ts";
import {
  type Cursor,
  columnOf,
  cursorOf,
  deepen,
  forgetKey,
  isBlank,
  isBreak,
  isDocumentMark,
  keyBefore,
  leave,
  mayBeKey,
  passBreak,
  passLine,
  refuseTab,
  separates,
  wordAt,
} from "./cursor.ts";
import type { Dialect } from "./dialect.ts";
import { Fault, refuse } from "./fault.ts";
import { plainScalar } from "./plain-scalar.ts";
import { anchor, directive, tag } from "./properties.ts";
import { quotedScalar } from "./quoted-scalar.ts";
import type { Token, TokenKind } from "./token.ts";

export interface Scanned {
  readonly tokens: readonly Token[];
  /** What is wrong and leaves no doubt about the structure. */
  readonly problems: readonly SyntaxProblem[];
  /** Why there are no tokens for the rest of the text; undefined where there are. */
  readonly fault: Fault | undefined;
}

/** The tokens of a text. Never throws, linear. */
export function scan(text: string, dialect: Dialect): Scanned {
  const c = cursorOf(text, dialect);
  let fault: Fault | undefined;
  refusedCharacters(c);
  try {
    while (next(c));
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    fault = error;
  }
  return { tokens: c.tokens, problems: c.problems, fault };
}

/** Control characters are refused wherever they stand, in comments too. One is told of: where one is, there often are many. */
function refusedCharacters({ text, dialect, problems }: Cursor): void {
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code > 31 && code < 127) continue;
    if (!dialect.isRefused(code)) continue;
    const name = `U+${code.toString(16).toUpperCase().padStart(4, "0")}`;
    const message = `${dialect.reader} rejects the control character ${name}: remove it or escape it in double quotes.`;
    problems.push({ at: { start: at, end: at + 1 }, code: "control-character", message });
    return;
  }
}

/** Takes the next token, with what begins and ends in front of it; false once the text has ended. */
function next(c: Cursor): boolean {
  passSpace(c);
  leave(c, columnOf(c));
  if (c.at >= c.text.length) return end(c);
  if (c.at === c.line && c.text[c.at] === "%") return outermost(c, () => directive(c));
  if (isDocumentMark(c)) return outermost(c, () => documentMark(c));
  const char = c.text[c.at] ?? "";
  const separate = separates(c.text.charCodeAt(c.at + 1));
  switch (char) {
    case "[":
    case "{":
      return open(c, char);
    case "]":
    case "}":
      return close(c, char);
    case ",":
      forgetKey(c);
      c.keyAllowed = true;
      return sign(c, ",");
    case "-":
      if (separate) return item(c);
      break;
    case "?":
      if (separate || (c.flow > 0 && c.dialect.flowIndicators)) return complexKey(c);
      break;
    case ":":
      if (separate || (c.flow > 0 && (c.dialect.flowIndicators || !beginsFlowItem(c)))) return value(c);
      break;
    case "&":
    case "*":
      return property(c, () => anchor(c));
    case "!":
      return property(c, () => tag(c));
    case "'":
    case '"':
      return property(c, () => quotedScalar(c));
    case "|":
    case ">":
      if (c.flow > 0) break;
      forgetKey(c);
      c.keyAllowed = true;
      blockScalar(c);
      return true;
    default:
      break;
  }
  if (!beginsPlain(c, char)) return cannotBegin(c, char);
  mayBeKey(c);
  c.keyAllowed = false;
  plainScalar(c);
  return true;
}

/** Goes over blanks, comments and line breaks. A tab indents nothing: where a key may begin, it is none of the blanks. */
function passSpace(c: Cursor): void {
  for (;;) {
    let code = c.text.charCodeAt(c.at);
    while (code === 32 || (code === 9 && (c.flow > 0 || !c.keyAllowed))) {
      c.at += 1;
      code = c.text.charCodeAt(c.at);
    }
    if (code === 35) {
      passLine(c);
      code = c.text.charCodeAt(c.at);
    }
    if (!isBreak(code)) return;
    passBreak(c);
    if (c.flow === 0) c.keyAllowed = true;
  }
}

function end(c: Cursor): boolean {
  leave(c, -1);
  forgetKey(c);
  c.tokens.push({ kind: "end", start: c.at, end: c.at });
  return false;
}

/** What stands outside of all collections. */
function outermost(c: Cursor, take: () => void): boolean {
  leave(c, -1);
  forgetKey(c);
  c.keyAllowed = false;
  take();
  return true;
}

function documentMark(c: Cursor): void {
  const kind = c.text[c.at] === "-" ? "document-start" : "document-end";
  const isFirst = c.tokens.length === 0;
  c.tokens.push({ kind, start: c.at, end: c.at + 3 });
  c.at += 3;
  if (kind === "document-end" && !isFirst && c.dialect.stream === "cut") passUnread(c);
}

/** Goes to the end of the text, of which nothing is read behind `...`. */
function passUnread(c: Cursor): void {
  c.keyAllowed = false;
  passSpace(c);
  if (c.at < c.text.length) {
    const message = `${c.dialect.reader} ignores what follows \`...\`: begin the next document with \`---\`.`;
    c.problems.push({ at: wordAt(c, c.at), code: "unread", message });
  }
  c.at = c.text.length;
  c.line = c.at;
}

/** Takes a sign of one character. */
function sign(c: Cursor, kind: TokenKind): boolean {
  c.tokens.push({ kind, start: c.at, end: c.at + 1, indent: c.indent });
  c.at += 1;
  return true;
}

function open(c: Cursor, kind: "[" | "{"): boolean {
  mayBeKey(c);
  c.flow += 1;
  c.keys.push(undefined);
  c.keyAllowed = true;
  return sign(c, kind);
}

function close(c: Cursor, kind: "]" | "}"): boolean {
  forgetKey(c);
  if (c.flow > 0) {
    c.flow -= 1;
    c.keys.pop();
  }
  c.keyAllowed = false;
  return sign(c, kind);
}

function item(c: Cursor): boolean {
  if (c.flow === 0) {
    if (!c.keyAllowed) {
      refuse(wordAt(c, c.at), "nested-on-line", "A list cannot begin on the same line as its key or another value.");
    }
    deepen(c, columnOf(c), c.tokens.length, { kind: "block-sequence", start: c.at, end: c.at });
  }
  forgetKey(c);
  c.keyAllowed = true;
  return sign(c, "-");
}

function complexKey(c: Cursor): boolean {
  if (c.flow === 0) {
    if (!c.keyAllowed) refuse(wordAt(c, c.at), "nested-on-line", "A `?` key must begin a line.");
    deepen(c, columnOf(c), c.tokens.length, { kind: "block-map", start: c.at, end: c.at });
  }
  forgetKey(c);
  c.keyAllowed = c.flow === 0;
  return sign(c, "key");
}

function value(c: Cursor): boolean {
  const key = keyBefore(c);
  if (key !== undefined) {
    const { at, tokens } = key;
    const token: Token = { kind: "key", start: at, end: at };
    if (tokens === c.tokens.length) c.tokens.push(token);
    else c.tokens.splice(tokens, 0, token);
    deepen(c, at - key.line, tokens, { kind: "block-map", start: at, end: at });
    c.keys[c.keys.length - 1] = undefined;
    c.keyAllowed = false;
    return sign(c, ":");
  }
  if (c.flow === 0) {
    if (!c.keyAllowed) {
      const line = c.text.slice(c.line, c.at).trim();
      if (line === "") refuse({ start: c.at, end: c.at + 1 }, "bad-key", "There is no key before this colon.");
      refuse({ start: c.at, end: c.at + 1 }, "nested-on-line", "A map cannot begin on the same line as its key.");
    }
    deepen(c, columnOf(c), c.tokens.length, { kind: "block-map", start: c.at, end: c.at });
  }
  c.keyAllowed = c.flow === 0;
  return sign(c, ":");
}

/** Takes an anchor, an alias, a tag or quotes: a key may begin with each. */
function property(c: Cursor, take: () => void): boolean {
  mayBeKey(c);
  c.keyAllowed = false;
  take();
  return true;
}

/** Whether the token before began a list between brackets or an item of it. */
function beginsFlowItem({ tokens }: Cursor): boolean {
  const kind = tokens.at(-1)?.kind;
  return kind === "[" || kind === ",";
}

const INDICATORS = "-?:,[]{}#&*!|>'\"%@`";

function beginsPlain(c: Cursor, char: string): boolean {
  const following = c.text.charCodeAt(c.at + 1);
  if (char === "-") return !isBlank(following);
  if (char === "?" || char === ":") return (c.flow === 0 || !c.dialect.flowIndicators) && !separates(following);
  return !separates(char.charCodeAt(0)) && !INDICATORS.includes(char);
}

function cannotBegin(c: Cursor, char: string): never {
  if (char === "\t") refuseTab(c);
  const at = { start: c.at, end: c.at + 1 };
  const name = char === "`" ? "a backtick" : `\`${char}\``;
  refuse(at, "bad-start", `A plain value cannot begin with ${name}: quote it.`);
}
