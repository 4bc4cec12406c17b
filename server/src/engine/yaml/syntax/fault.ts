// What makes a reader of YAML refuse a text.
import type { SyntaxProblem } from "../../core/document.ts";
import type { Span } from "../../core/text.ts";

/** Thrown where nothing further can be told of the text; what can be read in spite of a fault is collected instead. */
export class Fault extends Error {
  readonly problem: SyntaxProblem;

  constructor(at: Span, code: string, message: string) {
    super(message);
    this.problem = { at, code, message };
  }
}

/** Ends the reading with a problem at a place, in the words that are shown: throws a `Fault`. */
export function refuse(at: Span, code: string, message: string): never {
  throw new Fault(at, code, message);
}
