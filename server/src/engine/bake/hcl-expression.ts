// Reads the expressions of HCL and the templates in them (HCL Native Syntax Specification, "Expressions" and "Templates"): what is
// written out as a value, and the names of all that is worked out.
import { type Span, span } from "../core/text.ts";
import { list, map } from "./hcl-collection.ts";
import { type HclCursor, isLetter, isWordSign } from "./hcl-cursor.ts";
import { commaless, strayAt, unclosed, valueless } from "./hcl-faults.ts";
import { heredoc, quotedText } from "./hcl-template.ts";
import type { Values } from "./hcl-values.ts";
import type { BakeValue, NameUse } from "./value.ts";

/** Deeper values are not read. */
const DEEPEST = 50;
const LITERALS: ReadonlySet<string> = new Set(["true", "false", "null"]);
/** Functions that take what cannot be worked out (HCL, ext/tryfunc). */
const TRYING: ReadonlySet<string> = new Set(["try", "can"]);
const OPERATORS: readonly string[] = ["==", "!=", ">=", "<=", "&&", "||", ">", "<", "+", "-", "*", "/", "%"];

/** What is undefined could not be read, and the cursor's file is faulty. Linear. */
export class Expressions implements Values {
  readonly #cursor: HclCursor;
  /** The names that are used, in order, without those that the expression itself gives. */
  uses: NameUse[] = [];
  /** The signs that close what is open, the innermost last. */
  open: string[] = [];
  #depth = 0;
  #tries = 0;
  readonly #given = new Map<string, number>();
  /** The last sign that a value has to follow. */
  #before = 0;

  constructor(cursor: HclCursor) {
    this.#cursor = cursor;
  }

  /** A value behind the sign at `before`. */
  value(before: number): BakeValue | undefined {
    this.#before = before;
    if (this.#depth >= DEEPEST) return this.#cursor.note();
    this.#depth += 1;
    const value = this.#condition();
    this.#depth -= 1;
    return value;
  }

  /** Forgets what was open where an expression could not be read. */
  reset(): void {
    this.open = [];
    this.#depth = 0;
    this.#tries = 0;
    this.#given.clear();
    this.#cursor.isFree = false;
  }

  /** `a ? b : c`, or a value without it. */
  #condition(): BakeValue | undefined {
    const cursor = this.#cursor;
    const start = cursor.at;
    let value = this.#operations();
    while (value !== undefined && cursor.sign === "?") {
      const sign = cursor.at;
      cursor.at += 1;
      cursor.skip();
      if (this.value(sign) === undefined) return undefined;
      this.#before = cursor.at;
      if (!this.expect(":")) return undefined;
      cursor.skip();
      const last = this.#operations();
      value = last && { kind: "unknown", at: span(start, last.at.end) };
    }
    return value;
  }

  #operations(): BakeValue | undefined {
    const cursor = this.#cursor;
    const start = cursor.at;
    for (let value = this.#operand(); value !== undefined; ) {
      cursor.skip();
      const operator = OPERATORS.find((one) => cursor.startsWith(one));
      if (operator === undefined) return value;
      this.#before = cursor.at;
      cursor.at += operator.length;
      cursor.skip();
      const last = this.#operand();
      value = last && { kind: "unknown", at: span(start, last.at.end) };
    }
    return undefined;
  }

  /** A term with signs in front of it, and with what is taken out of it behind. */
  #operand(): BakeValue | undefined {
    const cursor = this.#cursor;
    const start = cursor.at;
    while (cursor.sign === "-" || cursor.sign === "!") {
      this.#before = cursor.at;
      cursor.at += 1;
      cursor.skip();
    }
    const first = this.#term();
    if (first === undefined) return undefined;
    const end = this.#steps(cursor.at);
    if (end === undefined) return undefined;
    return first.at.start === start && first.at.end === end ? first : { kind: "unknown", at: span(start, end) };
  }

  #term(): BakeValue | undefined {
    const cursor = this.#cursor;
    const { sign, at: start } = cursor;
    if (sign === '"') return quotedText(cursor, this);
    if (sign === "[") return list(cursor, this);
    if (sign === "{") return map(cursor, this);
    if (sign === "<") return heredoc(cursor, this);
    if (sign === "(") {
      const isRead = this.inBrackets(")", "parenthesis", () => this.value(start) !== undefined);
      return isRead ? { kind: "unknown", at: span(start, cursor.at) } : undefined;
    }
    if (isLetter(sign)) return this.#name();
    if (/\d/.test(sign)) {
      this.#number();
      return { kind: "unknown", at: span(start, cursor.at) };
    }
    const isNothing = sign === "" || "\n}])".includes(sign);
    return cursor.note(isNothing ? valueless(cursor.text, this.#before) : strayAt(cursor.text, start));
  }

  #number(): void {
    const cursor = this.#cursor;
    const digits = () => {
      while (/\d/.test(cursor.sign)) cursor.at += 1;
    };
    digits();
    if (cursor.sign === "." && /\d/.test(cursor.text[cursor.at + 1] ?? "")) {
      cursor.at += 1;
      digits();
    }
    const [exponent] = /^[eE][+-]?\d/.exec(cursor.text.slice(cursor.at, cursor.at + 3)) ?? [];
    if (exponent === undefined) return;
    cursor.at += exponent.length;
    digits();
  }

  /** A variable, a literal or a call. */
  #name(): BakeValue | undefined {
    const cursor = this.#cursor;
    const start = cursor.at;
    const name = cursor.word();
    const end = cursor.at;
    cursor.skip();
    if (cursor.startsWith("::")) return cursor.note();
    if (cursor.sign === "(") return this.#call(name, start);
    cursor.at = end;
    const isGiven = LITERALS.has(name) || this.#tries > 0 || (this.#given.get(name) ?? 0) > 0;
    if (!isGiven) this.uses.push({ text: name, at: span(start, end) });
    return { kind: "unknown", at: span(start, end) };
  }

  #call(name: string, start: number): BakeValue | undefined {
    const cursor = this.#cursor;
    if (TRYING.has(name)) this.#tries += 1;
    const isRead = this.inBrackets(")", "call", () => {
      let before = cursor.at - 1;
      while (cursor.sign !== ")" && cursor.sign !== "") {
        if (this.value(before) === undefined) return false;
        cursor.skip();
        if (cursor.take("...")) return true;
        before = cursor.at;
        if (!cursor.take(",")) return true;
        cursor.skip();
      }
      return true;
    });
    if (TRYING.has(name)) this.#tries -= 1;
    return isRead ? { kind: "unknown", at: span(start, cursor.at) } : undefined;
  }

  /** Past `.name`, `.0`, `.*`, `[0]` and `[*]`: the end of the last one, or `end`; undefined where one could not be read. */
  #steps(end: number): number | undefined {
    const cursor = this.#cursor;
    for (let last = end; ; last = cursor.at) {
      cursor.skip();
      const sign = cursor.at;
      if (cursor.sign === "[") {
        const isRead = this.inBrackets("]", "index", () => cursor.take("*") || this.value(sign) !== undefined);
        if (!isRead) return undefined;
      } else if (cursor.sign === "." && !cursor.startsWith("..")) {
        cursor.at += 1;
        cursor.skip();
        if (cursor.take("*")) continue;
        if (!isWordSign(cursor.sign)) return cursor.note(strayAt(cursor.text, sign));
        cursor.word();
      } else {
        cursor.at = last;
        return last;
      }
    }
  }

  /** Reads what is in the brackets that open here, in which ends of lines mean nothing. */
  inBrackets(closing: string, what: string, read: () => boolean): boolean {
    const cursor = this.#cursor;
    const { isFree, at: start } = cursor;
    this.open.push(closing);
    cursor.at += 1;
    cursor.isFree = true;
    cursor.skip();
    if (!read()) return false;
    cursor.skip();
    if (!cursor.take(closing)) {
      cursor.note(cursor.sign === "" || cursor.sign === "}" ? unclosed(start, what) : this.stray());
      return false;
    }
    this.open.pop();
    cursor.isFree = isFree;
    return true;
  }

  /** Past a sign that has to be here. */
  expect(sign: string): boolean {
    if (this.#cursor.take(sign)) return true;
    this.#cursor.note(this.stray());
    return false;
  }

  /** What is wrong here, where something else has to be than a value. */
  stray() {
    const { text, at } = this.#cursor;
    const { sign } = this.#cursor;
    return sign === '"' || isWordSign(sign) ? commaless(this.#here()) : strayAt(text, at);
  }

  /** The word at the cursor, or the sign. */
  #here(): Span {
    const { text, at, end } = this.#cursor;
    let to = at + 1;
    while (isWordSign(text[at] ?? "") && to < end && isWordSign(text[to] ?? "")) to += 1;
    return span(at, Math.min(to, at + 100));
  }

  give(names: readonly string[]): void {
    for (const name of names) this.#given.set(name, (this.#given.get(name) ?? 0) + 1);
  }

  take(names: readonly string[]): void {
    for (const name of names) this.#given.set(name, (this.#given.get(name) ?? 1) - 1);
  }
}
