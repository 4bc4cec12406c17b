// Reads Bake files in HCL as far as builds need it: blocks, attributes, texts, lists and maps. What is worked out is unknown, and what
// cannot be read is skipped to the end of its line (HCL Native Syntax Specification, "Structural Elements").
import { byWord } from "../core/by-word.ts";
import type { SyntaxProblem } from "../core/document.ts";
import { span } from "../core/text.ts";
import { strayAt, unclosed, unclosedHeredoc, unclosedText, unopened, valueless } from "./hcl-faults.ts";
import { heredocAt, quotedAt } from "./hcl-text.ts";
import type { BakePair, BakeValue, Block, Reading, TextValue } from "./value.ts";

/** Deeper values are not read. */
const DEEPEST = 50;
const WORD = /[\w-]/;
const CLOSING: Readonly<Record<string, string>> = byWord({ "(": ")", "[": "]", "{": "}" });

/** Never throws, linear. */
export function readHcl(text: string): Reading {
  return new Reader(text).read();
}

class Reader {
  readonly #text: string;
  readonly #heredocs: Reading["heredocs"][number][] = [];
  #at = 0;
  #faulty = false;
  #fault: SyntaxProblem | undefined;

  constructor(text: string) {
    this.#text = text;
    if (text.startsWith("\uFEFF")) this.#at = 1;
  }

  read(): Reading {
    const blocks: Block[] = [];
    const names: string[] = [];
    for (this.#skip(true); this.#at < this.#text.length; this.#skip(true)) {
      const start = this.#at;
      const kind = this.#word();
      this.#skip(false);
      if (kind === "") this.#fail(strayAt(this.#text, this.#at));
      else if (this.#text[this.#at] === "=") {
        names.push(kind);
        this.#attribute();
      } else this.#block(kind, start, blocks);
    }
    const fault = this.#fault;
    return { blocks, names, heredocs: this.#heredocs, faulty: this.#faulty, ...(fault && { fault }) };
  }

  #block(kind: string, start: number, blocks: Block[]): void {
    const labels: TextValue[] = [];
    while (this.#text[this.#at] === '"' || WORD.test(this.#text[this.#at] ?? "")) {
      labels.push(this.#key());
      this.#skip(false);
    }
    if (this.#text[this.#at] !== "{") {
      this.#fail(unopened(this.#text, start, this.#at));
      return;
    }
    const opening = this.#at;
    this.#at += 1;
    const pairs = this.#body(0, opening);
    const [name] = labels;
    if (name !== undefined) blocks.push({ kind, name, at: span(start, this.#at), pairs });
  }

  /** Attributes up to the brace that closes; blocks among them are read and left out. */
  #body(depth: number, opening: number): readonly BakePair[] {
    const pairs: BakePair[] = [];
    for (this.#skip(true); this.#at < this.#text.length; this.#skip(true)) {
      if (this.#text[this.#at] === "}") {
        this.#at += 1;
        return pairs;
      }
      if (!WORD.test(this.#text[this.#at] ?? "")) {
        this.#fail(strayAt(this.#text, this.#at));
        continue;
      }
      const start = this.#at;
      const key = this.#key();
      this.#skip(false);
      if (this.#text[this.#at] === "=") pairs.push({ key, value: this.#attribute() });
      else this.#nested(depth, start);
    }
    this.#note(unclosed(opening, "block"));
    return pairs;
  }

  #nested(depth: number, start: number): void {
    while (this.#text[this.#at] === '"' || WORD.test(this.#text[this.#at] ?? "")) {
      this.#key();
      this.#skip(false);
    }
    if (this.#text[this.#at] !== "{") this.#fail(unopened(this.#text, start, this.#at));
    else if (depth > DEEPEST) this.#fail();
    else {
      const opening = this.#at;
      this.#at += 1;
      this.#body(depth + 1, opening);
    }
  }

  #attribute(): BakeValue {
    const sign = this.#at;
    this.#at += 1;
    this.#skip(false);
    if ("\n}".includes(this.#text[this.#at] ?? "\n")) this.#note(valueless(sign));
    return this.#value("\n", 0);
  }

  /** A value and what makes an expression of it, up to one of the signs that may end it there. */
  #value(ends: string, depth: number): BakeValue {
    const start = this.#at;
    const first = depth > DEEPEST ? undefined : this.#operand(depth);
    this.#skip(ends === ",]");
    const isEnd = this.#at >= this.#text.length || ends.includes(this.#text[this.#at] ?? "");
    if (first !== undefined && (isEnd || "]})".includes(this.#text[this.#at] ?? ""))) return first;
    this.#expression(ends);
    return { kind: "unknown", at: span(start, this.#at) };
  }

  #operand(depth: number): BakeValue | undefined {
    const sign = this.#text[this.#at];
    if (sign === '"') return this.#quoted();
    if (sign === "<") return this.#heredoc();
    if (sign === "[") return this.#list(depth);
    return sign === "{" ? this.#map(depth) : undefined;
  }

  #quoted(): TextValue {
    const { value, isClosed } = quotedAt(this.#text, this.#at);
    // What is filled in may go on in the next line.
    if (!isClosed) this.#note(value.open ? undefined : unclosedText(value.at));
    this.#at = value.at.end;
    return value;
  }

  #heredoc(): BakeValue | undefined {
    const found = heredocAt(this.#text, this.#at);
    if (found === undefined) return undefined;
    if (!found.isClosed) this.#note(unclosedHeredoc(this.#text, found.at.start));
    this.#heredocs.push(found.at);
    this.#at = found.at.end;
    return { kind: "unknown", at: found.at };
  }

  #list(depth: number): BakeValue | undefined {
    const start = this.#at;
    const items: BakeValue[] = [];
    this.#at += 1;
    for (this.#skip(true); this.#at < this.#text.length; this.#skip(true)) {
      if (this.#text[this.#at] === "]") {
        this.#at += 1;
        return { kind: "list", at: span(start, this.#at), items };
      }
      const before = this.#at;
      if (items.length === 0 && this.#isFor()) return this.#skipped(start);
      items.push(this.#value(",]", depth + 1));
      if (this.#text[this.#at] === ",") this.#at += 1;
      else if (this.#at === before) this.#fail(unclosed(start, "list"));
    }
    this.#note(unclosed(start, "list"));
    return { kind: "list", at: span(start, this.#at), items };
  }

  #map(depth: number): BakeValue | undefined {
    const start = this.#at;
    const pairs: BakePair[] = [];
    this.#at += 1;
    for (this.#skip(true); this.#at < this.#text.length; this.#skip(true)) {
      const sign = this.#text[this.#at] ?? "";
      if (sign === "}") {
        this.#at += 1;
        return { kind: "map", at: span(start, this.#at), pairs };
      }
      if (sign === "," || (pairs.length === 0 && this.#isFor())) {
        if (sign !== ",") return this.#skipped(start);
        this.#at += 1;
      } else this.#pair(pairs, depth);
    }
    this.#note(unclosed(start, "map"));
    return { kind: "map", at: span(start, this.#at), pairs };
  }

  #pair(pairs: BakePair[], depth: number): void {
    const sign = this.#text[this.#at] ?? "";
    if (sign === "(") this.#expression("=:\n");
    const key = sign === '"' || WORD.test(sign) ? this.#key() : undefined;
    this.#skip(false);
    if (this.#text[this.#at] !== "=" && this.#text[this.#at] !== ":") {
      this.#fail();
      return;
    }
    this.#at += 1;
    this.#skip(false);
    const value = this.#value(",\n", depth + 1);
    if (key !== undefined) pairs.push({ key, value });
  }

  /** A comprehension: `[for x in y : …]`. */
  #isFor(): boolean {
    return /^for\s/.test(this.#text.slice(this.#at, this.#at + 4));
  }

  #skipped(start: number): BakeValue {
    this.#at = start;
    this.#expression("\n");
    return { kind: "unknown", at: span(start, this.#at) };
  }

  /** Goes to the next of these signs that is in no brackets, or to a bracket that closes what is around. */
  #expression(ends: string): void {
    const closing: string[] = [];
    while (this.#at < this.#text.length) {
      const sign = this.#text[this.#at] ?? "";
      if (closing.length === 0 && (ends.includes(sign) || ")]}".includes(sign))) return;
      if (sign === '"') this.#quoted();
      else if (sign === "<" && this.#heredoc() !== undefined) continue;
      else if (this.#comment()) continue;
      else {
        const closes = CLOSING[sign];
        if (closes !== undefined) closing.push(closes);
        else if (sign === closing.at(-1)) closing.pop();
        this.#at += 1;
      }
    }
  }

  #key(): TextValue {
    if (this.#text[this.#at] === '"') return this.#quoted();
    const start = this.#at;
    const known = this.#word();
    return { kind: "text", at: span(start, this.#at), known, open: false, edit: span(start, this.#at) };
  }

  #word(): string {
    const start = this.#at;
    while (WORD.test(this.#text[this.#at] ?? "")) this.#at += 1;
    return this.#text.slice(start, this.#at);
  }

  /** Past spaces and comments, and past the ends of lines where these mean nothing. */
  #skip(lines: boolean): void {
    while (this.#at < this.#text.length) {
      const sign = this.#text[this.#at] ?? "";
      if (sign === " " || sign === "\t" || sign === "\r" || (lines && sign === "\n")) this.#at += 1;
      else if (!this.#comment()) return;
    }
  }

  #comment(): boolean {
    const two = this.#text.slice(this.#at, this.#at + 2);
    const isLine = two.startsWith("#") || two === "//";
    if (!isLine && two !== "/*") return false;
    const end = this.#text.indexOf(isLine ? "\n" : "*/", this.#at);
    this.#at = end === -1 ? this.#text.length : isLine ? end : end + 2;
    return true;
  }

  /** Behind what could not be read nothing is certain. */
  #note(fault: SyntaxProblem | undefined): void {
    if (!this.#faulty) this.#fault = fault;
    this.#faulty = true;
  }

  #fail(fault?: SyntaxProblem): void {
    this.#note(fault);
    const newline = this.#text.indexOf("\n", this.#at);
    this.#at = newline === -1 ? this.#text.length : newline + 1;
  }
}
