// Edits of YAML as text at known ranges: nothing is ever printed anew, every untouched byte survives.
import type { TextEdit } from "../core/text.ts";
import type { MapNode, Node, Scalar, SequenceNode, YamlDocument } from "./node.ts";

/** What can be written: plain data, key order kept. */
export type Plain = Scalar | readonly Plain[] | { readonly [key: string]: Plain };

/** Edits of one document, counted from its start; undefined where no edit is safe (a template, an alias, an anchor's content). */
export type Edits = readonly TextEdit[] | undefined;

/** Sets the value at a path of keys below `node`, creating the maps that are missing. No edits where it is there already. */
export function put(doc: YamlDocument, node: Node, path: readonly string[], value: Plain): Edits {
  return undefined;
}
/** Writes `value` in place of `node`. */
export function replaceValue(doc: YamlDocument, node: Node, value: Plain): Edits {
  return undefined;
}
/** Removes the pair of `key` with its line(s) and the comment behind it. */
export function removePair(doc: YamlDocument, map: MapNode, key: string): Edits {
  return undefined;
}
export function removeItem(doc: YamlDocument, sequence: SequenceNode, index: number): Edits {
  return undefined;
}
export function appendItem(doc: YamlDocument, sequence: SequenceNode, value: Plain): Edits {
  return undefined;
}
/** Inserts `key: value` right behind the pair of `after`. */
export function insertPairAfter(doc: YamlDocument, map: MapNode, after: string, key: string, value: Plain): Edits {
  return undefined;
}
