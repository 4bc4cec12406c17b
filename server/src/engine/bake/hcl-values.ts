// What the readers of the parts of an expression need of each other: each may stand in each.
import type { SyntaxProblem } from "../core/document.ts";
import type { BakeValue } from "./value.ts";

export interface Values {
  /** The signs that close what is open, the innermost last. */
  readonly open: string[];
  /** A value behind the sign at `before`; undefined where it cannot be read. */
  value(before: number): BakeValue | undefined;
  /** Reads what is in the brackets that open here, in which ends of lines mean nothing. */
  inBrackets(closing: string, what: string, read: () => boolean): boolean;
  /** Past a sign that has to be here. */
  expect(sign: string): boolean;
  /** What is wrong here, where something else has to be than a value. */
  stray(): SyntaxProblem | undefined;
  /** Names that are none of the file's until they are taken. */
  give(names: readonly string[]): void;
  take(names: readonly string[]): void;
}
