// The nodes of one document as its grammar has them: nothing is known yet of templates, of aliases and of what a scalar means.
import type { Span } from "../../core/text.ts";
import type { ScalarNode } from "../node.ts";

interface Properties {
  /** The whole name of the tag, its handle replaced; `!` for one that has none. */
  readonly tag?: string | undefined;
  readonly anchor?: string | undefined;
}

export interface RawScalar extends Properties {
  readonly kind: "scalar";
  /** With quotes and block header; without tag and anchor. */
  readonly at: Span;
  /** What is written, without quotes, escapes and folds. */
  readonly source: string;
  readonly style: ScalarNode["style"];
}

export interface RawAlias {
  readonly kind: "alias";
  readonly at: Span;
  readonly name: string;
}

export interface RawPair {
  /** Undefined where there is none. */
  readonly key: RawNode | undefined;
  readonly value: RawNode | undefined;
}

export interface RawMap extends Properties {
  readonly kind: "map";
  readonly at: Span;
  readonly flow: boolean;
  readonly pairs: readonly RawPair[];
}

export interface RawSequence extends Properties {
  readonly kind: "sequence";
  readonly at: Span;
  readonly flow: boolean;
  readonly items: readonly RawNode[];
}

export type RawNode = RawScalar | RawAlias | RawMap | RawSequence;

/** Whether a node is nothing at all: no text, no tag, no anchor. */
export function isNothing(node: RawNode): boolean {
  return node.kind === "scalar" && node.at.start === node.at.end && node.tag === undefined && node.anchor === undefined;
}
