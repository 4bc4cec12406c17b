// A reader for the few forms of Rego in which the tests of Trivy's checks write their inputs: literals, calls of functions that the
// file defines, and tables of cases that a test goes through.

export type RegoValue = string | number | boolean | null | readonly RegoValue[] | RegoObject | RegoSet;

export interface RegoObject {
  readonly [key: string]: RegoValue;
}

export interface RegoSet {
  readonly set: readonly RegoValue[];
}

/** What names stand for. */
export type Scope = ReadonlyMap<string, RegoValue>;

interface Definition {
  readonly parameters: readonly string[];
  readonly body: string;
}

export type Definitions = ReadonlyMap<string, Definition>;

/** The functions of a file that are one expression: `name(a, b) := …`. */
export function definitionsIn(source: string): Definitions {
  const found = new Map<string, Definition>();
  for (const match of source.matchAll(/^(\w+)\(([\w, ]*)\) := /gm)) {
    const [all, name = "", parameters = ""] = match;
    found.set(name, { parameters: parameters.split(/, */), body: source.slice(match.index + all.length) });
  }
  return found;
}

/** The expression at the beginning of a text, and what follows. @throws on a form that is not known */
export function evaluate(text: string, scope: Scope, definitions: Definitions): { value: RegoValue; rest: string } {
  const reader = new Reader(text, scope, definitions);
  const value = reader.expression();
  return { value, rest: text.slice(reader.at) };
}

class Reader {
  at = 0;
  private readonly text: string;
  private readonly scope: Scope;
  private readonly definitions: Definitions;

  constructor(text: string, scope: Scope, definitions: Definitions) {
    this.text = text;
    this.scope = scope;
    this.definitions = definitions;
  }

  expression(): RegoValue {
    const char = this.peek();
    if (char === "`") return this.raw();
    if (char === '"') return JSON.parse(this.matched(/"(?:[^"\\]|\\.)*"/y));
    if (char === "[") return this.list("[", "]");
    if (char === "{") return this.braces();
    if (/[\d-]/.test(char)) return Number(this.matched(/-?\d+/y));
    return this.named();
  }

  private raw(): string {
    return this.matched(/`[^`]*`/y).slice(1, -1);
  }

  private named(): RegoValue {
    const name = this.matched(/\w+/y);
    if (name === "true" || name === "false") return name === "true";
    if (name === "null") return null;
    if (this.text[this.at] === "(") return this.called(name, this.list("(", ")"));
    let value = this.scope.get(name);
    while (this.text[this.at] === ".") {
      this.at += 1;
      value = (value as RegoObject | undefined)?.[this.matched(/\w+/y)];
    }
    if (value === undefined) throw new Error(`${name} is not known`);
    return value;
  }

  private called(name: string, values: readonly RegoValue[]): RegoValue {
    const definition = this.definitions.get(name);
    if (definition === undefined) throw new Error(`${name} is not defined here`);
    const inner = new Map(definition.parameters.map((parameter, i) => [parameter, values[i] ?? null]));
    return evaluate(definition.body, inner, this.definitions).value;
  }

  private list(open: string, close: string): readonly RegoValue[] {
    this.expect(open);
    const items: RegoValue[] = [];
    while (this.peek() !== close) {
      items.push(this.expression());
      if (this.peek() === ",") this.at += 1;
    }
    this.expect(close);
    return items;
  }

  /** An object, or a set. */
  private braces(): RegoObject | RegoSet {
    this.expect("{");
    const entries: [string, RegoValue][] = [];
    const set: RegoValue[] = [];
    while (this.peek() !== "}") {
      const one = this.expression();
      if (this.peek() === ":") {
        this.at += 1;
        entries.push([String(one), this.expression()]);
      } else set.push(one);
      if (this.peek() === ",") this.at += 1;
    }
    this.expect("}");
    return set.length > 0 ? { set } : Object.fromEntries(entries);
  }

  /** The next character that is neither blank nor part of a comment. */
  private peek(): string {
    this.matched(/(?:\s+|#[^\n]*)*/y);
    return this.text[this.at] ?? "";
  }

  private expect(char: string): void {
    if (this.peek() !== char) throw new Error(`${char} expected before ${this.text.slice(this.at, this.at + 40)}`);
    this.at += 1;
  }

  private matched(pattern: RegExp): string {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0];
    if (found === undefined) throw new Error(`cannot read ${this.text.slice(this.at, this.at + 40)}`);
    this.at += found.length;
    return found;
  }
}
