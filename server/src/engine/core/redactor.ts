// What may be shown of a file that holds secrets: its text, masked in place, and texts about it without them.
import type { Span } from "./text.ts";

declare const redacted: unique symbol;

/** A text that a redactor has gone through. What prints a file's own lines takes no other. */
export type Redacted = string & { readonly [redacted]: true };

/** Removes the secrets of one file from texts: all of them, whether or not a rule reports them or an exception ignores them. */
export interface Redactor {
  /** The text of the file, each secret masked character by character: offsets, lines and columns are those of the file. */
  readonly text: Redacted;
  /**
   * A text about the file without the file's secrets, in any common encoding, and without any other that is recognised by
   * itself. Idempotent.
   */
  redact(text: string): Redacted;
  /** Equal for redactors that remove the same values. */
  readonly key: string;
}

/** A value of a document as its reader gets it, without the quotes, escapes and line breaks of the file. */
export interface Reading {
  readonly text: string;
  /** Where it is written. */
  readonly at: Span;
  /** Its name: a variable, a key, an option without its dashes. */
  readonly name?: string;
  /** Whether it is secret whatever its name: the data of a Secret. */
  readonly secret?: boolean;
  /** An object that stands for this text in every version of the document that has it: what is found in it is remembered there. */
  readonly of?: object;
  /** The span of a stretch of `text`, where that is narrower than `at`. */
  spanOf?(from: number, to: number): Span;
}
