// Where the reader of HCL is in its text, and what it has found wrong so far (HCL Native Syntax Specification, "Lexical Elements").
import type { SyntaxProblem } from "../core/document.ts";
import type { Span } from "../core/text.ts";

const LETTER = /[\p{ID_Start}_]/u;
const WORD = /[\p{ID_Continue}-]/u;

/** Whether a sign may begin a name. */
export const isLetter = (sign: string): boolean => LETTER.test(sign);
/** Whether a sign may stand in a name. */
export const isWordSign = (sign: string): boolean => WORD.test(sign);

export class HclCursor {
  readonly text: string;
  readonly heredocs: Span[] = [];
  at = 0;
  /** Nothing behind it is read: the end of the text, or of the heredoc that the cursor is in. */
  end: number;
  /** Whether the ends of lines mean nothing here, as in parentheses. */
  isFree = false;
  #faulty = false;
  #fault: SyntaxProblem | undefined;

  constructor(text: string) {
    this.text = text;
    this.end = text.length;
  }

  /** The sign at the cursor; empty at the end. */
  get sign(): string {
    return this.at < this.end ? (this.text[this.at] ?? "") : "";
  }

  /** The first thing that could not be read; undefined too where nobody can be sure that Bake rejects it. */
  get fault(): SyntaxProblem | undefined {
    return this.#fault;
  }

  get faulty(): boolean {
    return this.#faulty;
  }

  /** Behind what could not be read nothing is certain. */
  note(fault?: SyntaxProblem): undefined {
    if (!this.#faulty) this.#fault = fault;
    this.#faulty = true;
    return undefined;
  }

  /** Puts the cause of a fault in its place. */
  renote(code: string, fault: SyntaxProblem): void {
    if (this.#fault?.code === code) this.#fault = fault;
  }

  startsWith(what: string): boolean {
    return this.at + what.length <= this.end && this.text.startsWith(what, this.at);
  }

  /** Past a sign or word, where it is here. */
  take(what: string): boolean {
    const isHere = this.startsWith(what);
    if (isHere) this.at += what.length;
    return isHere;
  }

  word(): string {
    const start = this.at;
    while (isWordSign(this.sign)) this.at += 1;
    return this.text.slice(start, this.at);
  }

  /** Past blanks and comments, and past the ends of lines where these mean nothing. */
  skip(lines = this.isFree): void {
    for (;;) {
      const { sign } = this;
      if (sign === " " || sign === "\t" || sign === "\r" || (lines && sign === "\n")) this.at += 1;
      else if (!this.comment()) return;
    }
  }

  /** Past a comment; one to the end of its line leaves that there. */
  comment(): boolean {
    const isLine = this.sign === "#" || this.startsWith("//");
    if (!isLine && !this.startsWith("/*")) return false;
    const first = isLine ? this.at : this.at + 2;
    const length = this.text.slice(first, this.end).indexOf(isLine ? "\n" : "*/");
    this.at = length === -1 ? this.end : first + length + (isLine ? 0 : 2);
    return true;
  }

  /** To the end of the line, and of all brackets in it of which `closing` are open already. */
  recover(closing: string[]): void {
    while (this.at < this.end) {
      const { sign } = this;
      if (closing.length === 0 && (sign === "\n" || sign === "}")) return;
      const closes = CLOSING.get(sign);
      if (this.comment()) continue;
      if (sign === '"') this.#quoted();
      else if (closes !== undefined) closing.push(closes);
      else if (sign === closing.at(-1)) closing.pop();
      // A block ends here, whatever is open in it.
      else if (sign === "}") return;
      if (sign !== '"') this.at += 1;
    }
    this.at = Math.min(this.at, this.end);
  }

  #quoted(): void {
    for (this.at += 1; this.at < this.end && this.sign !== "\n"; this.at += 1) {
      if (this.sign === "\\") this.at += 1;
      else if (this.sign === '"') {
        this.at += 1;
        return;
      }
    }
  }
}

const CLOSING: ReadonlyMap<string, string> = new Map([
  ["(", ")"],
  ["[", "]"],
  ["{", "}"],
]);
