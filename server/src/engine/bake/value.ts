// The values of Bake files, whatever they are written in.
import type { SyntaxProblem } from "../core/document.ts";
import type { Span } from "../core/text.ts";

export interface TextValue {
  readonly kind: "text";
  /** With its quotes. */
  readonly at: Span;
  /** Its text up to the first thing that is worked out when it is built: a variable, a call. */
  readonly known: string;
  /** Whether there is such a thing. */
  readonly open: boolean;
  /** Where the text is written; undefined where it is not written as it is read. */
  readonly edit: Span | undefined;
}

export interface ListValue {
  readonly kind: "list";
  readonly at: Span;
  readonly items: readonly BakeValue[];
}

export interface BakePair {
  readonly key: TextValue;
  readonly value: BakeValue;
}

export interface MapValue {
  readonly kind: "map";
  readonly at: Span;
  readonly pairs: readonly BakePair[];
}

/** What is worked out when it is built, or cannot be read. */
export interface UnknownValue {
  readonly kind: "unknown";
  readonly at: Span;
}

export type BakeValue = TextValue | ListValue | MapValue | UnknownValue;

/** A name that an expression does not give itself: a variable, or what its block gives. */
export interface NameUse {
  readonly text: string;
  readonly at: Span;
  /** Where it is not written as it is read, so that nothing may be put in its place. */
  readonly isEscaped?: true;
}

/** An attribute of a block, as far as names are concerned: those that its value uses, in order. */
export interface NamesOfAttribute {
  /** With the blocks around it inside of its own: `validation condition`. */
  readonly key: string;
  readonly uses: readonly NameUse[];
}

/** `target "web" { … }`; a file of JSON has the same, as maps in maps. */
export interface Block {
  readonly kind: string;
  readonly name: TextValue;
  readonly at: Span;
  readonly pairs: readonly BakePair[];
  readonly uses: readonly NamesOfAttribute[];
}

/** What is read of a file. */
export interface Reading {
  readonly blocks: readonly Block[];
  /** The attributes outside of all blocks, which are variables. */
  readonly names: readonly string[];
  /** The names that these attributes use. */
  readonly uses: readonly NameUse[];
  /** Texts over several lines, in which nothing is a comment. */
  readonly heredocs: readonly Span[];
  /** Whether something could not be read: then nothing is known to be wrong behind it. */
  readonly faulty: boolean;
  /** The first thing that could not be read, where it is certain that Bake rejects it too. */
  readonly fault?: SyntaxProblem;
}

/** A text that is known whole; undefined for any other value. */
export function textOf(value: BakeValue | undefined): string | undefined {
  return value?.kind === "text" && !value.open ? value.known : undefined;
}
