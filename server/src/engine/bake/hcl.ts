// Reads Bake files in HCL as builds need it: blocks, attributes, and the values that are written out. Behind what cannot be read it goes
// on in the next line (HCL Native Syntax Specification, "Structural Elements").
import { span } from "../core/text.ts";
import { HclCursor, isLetter, isWordSign } from "./hcl-cursor.ts";
import { Expressions } from "./hcl-expression.ts";
import { repeated, sameLine, strayAt, unclosed, unopened, WRONG_QUOTE, workedOut } from "./hcl-faults.ts";
import { quotedText } from "./hcl-template.ts";
import { labelFault } from "./shape.ts";
import type { BakePair, BakeValue, Block, NamesOfAttribute, NameUse, Reading, TextValue } from "./value.ts";

/** Deeper blocks are not read. */
const DEEPEST = 50;

/** Never throws, linear. */
export function readHcl(text: string): Reading {
  return new Reader(text).read();
}

class Reader {
  readonly #cursor: HclCursor;
  readonly #expressions: Expressions;

  constructor(text: string) {
    this.#cursor = new HclCursor(text);
    this.#expressions = new Expressions(this.#cursor);
    if (text.startsWith("\uFEFF")) this.#cursor.at = 1;
  }

  read(): Reading {
    const cursor = this.#cursor;
    const blocks: Block[] = [];
    const names = new Set<string>();
    const uses: NameUse[] = [];
    for (cursor.skip(true); cursor.sign !== ""; cursor.skip(true)) {
      const start = cursor.at;
      const kind = cursor.word();
      const end = cursor.at;
      cursor.skip();
      if (kind === "") this.#fail();
      else if (this.#isSet()) {
        if (names.has(kind)) cursor.note(repeated(span(start, end), kind));
        names.add(kind);
        this.#attribute();
        for (const one of this.#used()) uses.push(one);
        this.#lineEnd();
      } else this.#block(kind, start, blocks);
    }
    const { fault, faulty, heredocs } = cursor;
    return { blocks, names: [...names], uses, heredocs, faulty, ...(fault && { fault }) };
  }

  #isSet(): boolean {
    return this.#cursor.sign === "=" && !this.#cursor.startsWith("==");
  }

  #block(kind: string, start: number, blocks: Block[]): void {
    const cursor = this.#cursor;
    const labels = this.#labels();
    if (labels === undefined) return;
    const opening = cursor.at;
    if (!cursor.take("{")) {
      this.#failAt(start);
      return;
    }
    const wrong = labelFault(kind, span(start, start + kind.length), labels);
    if (wrong !== undefined) cursor.note(wrong);
    const uses: NamesOfAttribute[] = [];
    const pairs = this.#body(0, opening, "", uses);
    const [name] = labels;
    if (name !== undefined) blocks.push({ kind, name, at: span(start, cursor.at), pairs, uses });
    this.#lineEnd();
  }

  /** The names of a block; undefined where one could not be read. */
  #labels(): readonly TextValue[] | undefined {
    const cursor = this.#cursor;
    const labels: TextValue[] = [];
    for (;;) {
      const start = cursor.at;
      if (cursor.sign === '"') {
        const label = quotedText(cursor, this.#expressions);
        this.#expressions.uses = [];
        if (label?.open) cursor.note(workedOut(label.at));
        if (label === undefined) {
          this.#recover();
          return undefined;
        }
        labels.push(label);
      } else if (isWordSign(cursor.sign)) {
        const known = cursor.word();
        const at = span(start, cursor.at);
        labels.push({ kind: "text", at, known, open: false, edit: at });
      } else return labels;
      cursor.skip();
    }
  }

  /** Attributes up to the brace that closes; of blocks among them only the names that they use. */
  #body(depth: number, opening: number, above: string, uses: NamesOfAttribute[]): readonly BakePair[] {
    const cursor = this.#cursor;
    const pairs = new Map<string, BakePair>();
    cursor.skip();
    const isLine = cursor.sign !== "\n" && cursor.sign !== "";
    for (cursor.skip(true); cursor.sign !== ""; cursor.skip(true)) {
      if (cursor.take("}")) return [...pairs.values()];
      const start = cursor.at;
      const known = isLetter(cursor.sign) ? cursor.word() : "";
      const at = span(start, cursor.at);
      cursor.skip();
      if (known === "") this.#fail();
      else if (this.#isSet()) {
        if (pairs.has(known)) cursor.note(repeated(at, known));
        const value = this.#attribute();
        const key: TextValue = { kind: "text", at, known, open: false, edit: at };
        pairs.set(known, { key, value });
        uses.push({ key: `${above}${known}`, uses: this.#used() });
        if (!isLine) this.#lineEnd();
        else if (isWordSign(cursor.sign) || cursor.sign === "\n") cursor.note(sameLine(at));
        else if (cursor.sign !== "}" && cursor.sign !== "") this.#fail();
      } else this.#nested(depth, start, `${above}${known} `, uses);
    }
    cursor.note(unclosed(opening, "block"));
    return [...pairs.values()];
  }

  #nested(depth: number, start: number, above: string, uses: NamesOfAttribute[]): void {
    const cursor = this.#cursor;
    if (this.#labels() === undefined) return;
    const opening = cursor.at;
    if (depth > DEEPEST) {
      cursor.note();
      this.#recover();
    } else if (!cursor.take("{")) this.#failAt(start);
    else {
      this.#body(depth + 1, opening, above, uses);
      this.#lineEnd();
    }
  }

  #attribute(): BakeValue {
    const cursor = this.#cursor;
    const sign = cursor.at;
    cursor.at += 1;
    cursor.skip();
    const start = cursor.at;
    const value = this.#expressions.value(sign);
    if (value !== undefined) {
      cursor.skip();
      return value;
    }
    this.#recover();
    return { kind: "unknown", at: span(start, Math.max(start, cursor.at)) };
  }

  #used(): readonly NameUse[] {
    const { uses } = this.#expressions;
    this.#expressions.uses = [];
    return uses;
  }

  /** Only a comment may be behind an attribute or a block in its line. */
  #lineEnd(): void {
    const cursor = this.#cursor;
    cursor.skip();
    if (cursor.sign !== "\n" && cursor.sign !== "") this.#fail(isWordSign(cursor.sign) || cursor.sign === "}");
  }

  /** `isNext`: what is here is fine in a line of its own. */
  #fail(isNext = false): void {
    const cursor = this.#cursor;
    const { at, text } = cursor;
    let end = at + 1;
    while (isWordSign(text[at] ?? "") && isWordSign(text[end] ?? "") && end < at + 100) end += 1;
    cursor.note(isNext ? sameLine(span(at, end)) : strayAt(text, at));
    if (!isNext) this.#recover();
  }

  /** The words from a place on begin nothing. */
  #failAt(start: number): void {
    const { text, at } = this.#cursor;
    const stray = strayAt(text, at);
    this.#cursor.note(stray?.code === WRONG_QUOTE ? stray : unopened(text, start, at));
    this.#recover();
  }

  /** Past what cannot be read, to where the next line may be read again. */
  #recover(): void {
    const start = this.#cursor.at;
    this.#cursor.recover(this.#expressions.open);
    this.#expressions.reset();
    // One step is always taken.
    if (this.#cursor.at === start && !"\n".includes(this.#cursor.sign)) this.#cursor.at += 1;
  }
}
