// From tokens to the nodes of one document, as go-yaml has them (parserc.go). Sources: YAML 1.1, chapter 4; YAML 1.2.2, chapter 8.
import type { SyntaxProblem } from "../../core/document.ts";
import type { Span } from "../../core/text.ts";
import type { Dialect } from "./dialect.ts";
import { Fault, refuse } from "./fault.ts";
import { misplaced, nameOf, shownAt, spanOf } from "./misplaced.ts";
import { scan } from "./scan.ts";
import { handlesOf, repeatedOf, tagName } from "./tags.ts";
import type { Token, TokenKind } from "./token.ts";
import type { RawNode, RawPair } from "./tree.ts";

/** What a reader makes of one document. */
export interface Grammatical {
  /** Undefined for an empty document, and where there is a fault within. */
  readonly root: RawNode | undefined;
  /** The `---` that begins the document; undefined where there is none. */
  readonly mark: Span | undefined;
  /** What is wrong and leaves no doubt about the structure. */
  readonly problems: readonly SyntaxProblem[];
  /** Why the document cannot be read to its end. */
  readonly fault: SyntaxProblem | undefined;
  /** The tokens up to the fault. */
  readonly tokens: readonly Token[];
}

/** Collections within each other, and more than any document has: those of lines that no `\n` ends are counted nowhere before. */
const DEEPEST = 1000;

/** Reads one document. Never throws, linear. */
export function readGrammar(text: string, dialect: Dialect): Grammatical {
  const { tokens, problems, fault } = scan(text, dialect);
  const grammar = grammarOf(text, tokens, fault, dialect);
  try {
    grammar.document();
    return { ...grammar.found, problems: [...problems, ...grammar.problems], fault: undefined, tokens };
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    const above = problems.filter((one) => isCertain(one, error.problem));
    return { ...grammar.found, problems: [...above, ...grammar.problems], fault: error.problem, tokens };
  }
}

/**
 * Whether a problem of a token holds in spite of a fault. What is not read has none; and where a quote was left open, what looks
 * like quoted text up to the fault may be none.
 */
function isCertain({ code, at }: SyntaxProblem, fault: SyntaxProblem): boolean {
  if (fault.code === "unread") return at.start < fault.at.start;
  return code === "control-character" || code === "bad-directive";
}

const NO_KEY: readonly TokenKind[] = ["key", ":", "block-end"];
const NO_ITEM: readonly TokenKind[] = ["-", "block-end"];
const NO_FLAT_ITEM: readonly TokenKind[] = ["-", "key", ":", "block-end"];

function grammarOf(text: string, tokens: readonly Token[], fault: Fault | undefined, dialect: Dialect) {
  const problems: SyntaxProblem[] = [];
  const found: { root: RawNode | undefined; mark: Span | undefined } = { root: undefined, mark: undefined };
  let next = 0;
  let level = 0;
  let handles = handlesOf([]);
  const END: Token = { kind: "end", start: text.length, end: text.length };

  function peek(): Token {
    const token = tokens[next];
    if (token !== undefined) return token;
    if (fault !== undefined) throw fault;
    return END;
  }

  function take(): Token {
    const token = peek();
    next += 1;
    return token;
  }

  function document(): void {
    const directives: Token[] = [];
    if (peek().kind === "document-end" && dialect.stream !== "yaml") {
      refuse(shownAt(text, peek()), "unexpected-text", "No document ends here: remove this `...`.");
    }
    while (peek().kind === "document-end") take();
    while (peek().kind === "directive") directives.push(take());
    handles = handlesOf(directives.map((one) => one.text ?? ""));
    if (directives.length > 0) {
      const [first] = directives;
      const lost = `${dialect.reader} finds no document after this directive: remove the line.`;
      if (peek().kind !== "document-start") refuseDirective(first, "A directive needs a `---` line below it.");
      else if (dialect.stream === "cut") refuseDirective(first, lost);
      else refuseDirective(repeatedOf(directives), "A line above already sets this: remove one.");
    }
    if (peek().kind === "document-start") found.mark = spanOf(take());
    const isEmpty = ["directive", "document-start", "document-end", "end"].includes(peek().kind);
    if (!isEmpty) found.root = node(true, false);
    afterwards();
  }

  /** Behind a document the text may only end; a further one is another part of the stream. */
  function afterwards(): void {
    const isClosed = peek().kind === "document-end";
    while (peek().kind === "document-end") take();
    const token = peek();
    if (token.kind === "end" || token.kind === "document-start") return;
    if (token.kind === "directive" && (isClosed || dialect.stream === "strict")) return;
    if (isClosed) refuse(shownAt(text, token), "unread", "After `...` the next document must begin with `---`.");
    const lost = dialect.stream === "cut" ? `${dialect.reader} reads nothing from here on` : "A document has one value";
    const why = "the value above is complete, or begins further to the right than this line";
    refuse(shownAt(text, token), "unread", `${lost}: ${why}.`);
  }

  function node(isBlock: boolean, mayBeFlat: boolean): RawNode {
    if (level === DEEPEST) refuse(shownAt(text, peek()), "too-deep", "This is nested too deeply to be read.");
    level += 1;
    const found = nodeWithin(isBlock, mayBeFlat);
    level -= 1;
    return found;
  }

  function nodeWithin(isBlock: boolean, mayBeFlat: boolean): RawNode {
    let token = peek();
    if (token.kind === "alias") {
      take();
      return { kind: "alias", at: spanOf(token), name: token.text ?? "" };
    }
    const first = token;
    let anchor: string | undefined;
    let tag: string | undefined;
    let end = token.start;
    // One of each, in whatever order.
    for (; token.kind === "anchor" || token.kind === "tag"; token = peek()) {
      if ((token.kind === "anchor" ? anchor : tag) !== undefined) break;
      take();
      if (token.kind === "anchor") anchor = token.text ?? "";
      else tag = tagOf(token);
      end = token.end;
    }
    const properties = { tag, anchor };
    switch (token.kind) {
      case "scalar":
        take();
        return {
          kind: "scalar",
          at: spanOf(token),
          source: token.text ?? "",
          style: token.style ?? "plain",
          ...properties,
        };
      case "[":
        return { ...flowSequence(), ...properties };
      case "{":
        return { ...flowMap(), ...properties };
      case "-":
        if (mayBeFlat) return { ...sequence(true), ...properties };
        break;
      case "block-sequence":
        if (isBlock) return { ...sequence(false), ...properties };
        break;
      case "block-map":
        if (isBlock) return { ...map(), ...properties };
        break;
      default:
        break;
    }
    if (first !== token) return { ...nothing(end), ...properties };
    return misplaced(text, token, tokens[next + 1]);
  }

  function tagOf(token: Token): string {
    const name = tagName(token.text ?? "", handles);
    if (name !== undefined) return name;
    const message = `The prefix of \`${token.text ?? ""}\` needs a \`%TAG\` directive.`;
    problems.push({ at: spanOf(token), code: "bad-tag", message });
    return token.text ?? "";
  }

  /** A list in lines of its own. A flat one has the column of the key it belongs to, and ends with the next key. */
  function sequence(isFlat: boolean): RawNode & { readonly kind: "sequence" } {
    const { start } = peek();
    if (!isFlat) take();
    const items: RawNode[] = [];
    let end = start;
    while (peek().kind === "-") {
      const dash = take();
      const isMissing = (isFlat ? NO_FLAT_ITEM : NO_ITEM).includes(peek().kind);
      const item = isMissing ? nothing(dash.end) : node(true, false);
      items.push(item);
      end = item.at.end;
    }
    if (!isFlat) endBlock();
    return { kind: "sequence", at: { start, end }, flow: false, items };
  }

  function map(): RawNode & { readonly kind: "map" } {
    const { start } = take();
    const pairs: RawPair[] = [];
    let end = start;
    while (peek().kind === "key") {
      const sign = take();
      const key = NO_KEY.includes(peek().kind) ? nothing(sign.end) : node(true, true);
      let value: RawNode | undefined;
      if (peek().kind === ":") {
        const colon = take();
        value = NO_KEY.includes(peek().kind) ? nothing(colon.end) : node(true, true);
      }
      pairs.push({ key, value });
      end = (value ?? key).at.end;
    }
    endBlock();
    return { kind: "map", at: { start, end }, flow: false, pairs };
  }

  function endBlock(): void {
    if (peek().kind !== "block-end") misplaced(text, peek(), tokens[next + 1]);
    take();
  }

  function flowSequence(): RawNode & { readonly kind: "sequence" } {
    const open = take();
    const items: RawNode[] = [];
    for (let isFirst = true; peek().kind !== "]"; isFirst = false) {
      if (!isFirst) comma(open);
      if (peek().kind === "]") break;
      items.push(peek().kind === "key" ? flowPair() : inFlow(open));
    }
    return { kind: "sequence", at: { start: open.start, end: take().end }, flow: true, items };
  }

  /** A map of one pair that stands without braces in a list. */
  function flowPair(): RawNode {
    const { start, end } = take();
    const key = [":", ",", "]"].includes(peek().kind) ? nothing(end) : node(false, false);
    const value = flowValue("]");
    return { kind: "map", at: { start, end: (value ?? key).at.end }, flow: true, pairs: [{ key, value }] };
  }

  function flowMap(): RawNode & { readonly kind: "map" } {
    const open = take();
    const pairs: RawPair[] = [];
    for (let isFirst = true; peek().kind !== "}"; isFirst = false) {
      if (!isFirst) comma(open);
      if (peek().kind === "}") break;
      if (peek().kind === "key") {
        const sign = take();
        const key = [":", ",", "}"].includes(peek().kind) ? nothing(sign.end) : inFlow(open);
        pairs.push({ key, value: flowValue("}") });
      } else pairs.push({ key: inFlow(open), value: undefined });
    }
    return { kind: "map", at: { start: open.start, end: take().end }, flow: true, pairs };
  }

  function flowValue(close: "]" | "}"): RawNode | undefined {
    if (peek().kind !== ":") return undefined;
    const colon = take();
    return [",", close].includes(peek().kind) ? nothing(colon.end) : node(false, false);
  }

  function comma(open: Token): void {
    const token = peek();
    if (token.kind !== ",") {
      if (isOuter(token)) unclosed(open);
      const message = `A comma, colon or space is missing before ${nameOf(text, token)}.`;
      refuse(shownAt(text, token), "missing-character", message);
    }
    take();
  }

  function inFlow(open: Token): RawNode {
    if (isOuter(peek())) unclosed(open);
    return node(false, false);
  }

  /** Whether a token stands outside of all brackets. */
  function isOuter({ kind }: Token): boolean {
    return kind === "end" || kind === "document-start" || kind === "document-end" || kind === "directive";
  }

  function unclosed({ start }: Token): never {
    refuse({ start, end: start + 1 }, "unclosed-bracket", "This bracket is not closed.");
  }

  function nothing(offset: number): RawNode & { readonly kind: "scalar" } {
    return { kind: "scalar", at: { start: offset, end: offset }, source: "", style: "plain" };
  }

  function refuseDirective(token: Token | undefined, message: string): void {
    if (token !== undefined) problems.push({ at: spanOf(token), code: "bad-directive", message });
  }

  return { problems, found, document };
}
