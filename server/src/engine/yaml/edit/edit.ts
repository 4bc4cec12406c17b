// Edits of YAML as text at known ranges: nothing is ever printed anew, every untouched byte survives.
import { addAll } from "../../core/lists.ts";
import { point, type TextEdit } from "../../core/text.ts";
import { isNull, type MapNode, type Node, type Pair, pairOf, type SequenceNode, type YamlDocument } from "../node.ts";
import { atHome } from "../woven/document.ts";
import { entriesInFlow, fillBrackets } from "./flow.ts";
import { endBehind, isFree, isJson, joined, mapColumn } from "./insertion.ts";
import { columnOf, holdOf, isInFlow, isOwn, layoutOf } from "./layout.ts";
import { asBlock, type Edits, replaceValue } from "./replace.ts";
import { blockItem, blockPair, flowPair, flowText, isObject, type Plain } from "./write.ts";

export { removeItem, removePair } from "./remove.ts";
export { type Edits, replaceValue } from "./replace.ts";
export type { Plain } from "./write.ts";

/**
 * Sets the value at a path of keys below `node`, creating the maps that are missing. What stood there is replaced. No edits
 * where the value is there already.
 */
export function put(doc: YamlDocument, node: Node, path: readonly string[], value: Plain): Edits {
  const [key, ...rest] = path;
  if (key === undefined) return replaceValue(doc, node, value);
  const pair = node.kind === "map" ? ownPair(node, key) : undefined;
  if (pair === "twice") return undefined;
  if (pair !== undefined && !isNull(pair.value)) return put(doc, pair.value, rest, value);
  return assign(doc, node, { [key]: nested(rest, value) }, false);
}

/** Like `put`, but objects of `value` are laid over the maps that are there: keys it does not name stay. */
export function merge(doc: YamlDocument, node: Node, path: readonly string[], value: Plain): Edits {
  return assign(doc, node, { ...(nested(path, value) as { readonly [key: string]: Plain }) }, true);
}

function nested(path: readonly string[], value: Plain): Plain {
  return path.reduceRight<Plain>((inner, key) => ({ [key]: inner }), value);
}

function assign(doc: YamlDocument, node: Node, values: { readonly [key: string]: Plain }, deep: boolean): Edits {
  if (!isOwn(doc, node) || node.kind === "alias" || node.kind === "sequence") return undefined;
  if (node.kind === "scalar") return isNull(node) ? replaceValue(doc, node, values) : undefined;
  const edits: TextEdit[] = [];
  const added: [string, Plain][] = [];
  for (const [key, value] of Object.entries(values)) {
    const pair = ownPair(node, key);
    if (pair === "twice") return undefined;
    if (pair === undefined) {
      // A template or a merge may bring the key.
      if (node.open || pairOf(node, key) !== undefined) return undefined;
      added.push([key, value]);
      continue;
    }
    const further =
      deep && isObject(value) && (pair.value.kind === "map" || isNull(pair.value))
        ? assign(doc, pair.value, value, true)
        : replaceValue(doc, pair.value, value);
    if (further === undefined) return undefined;
    addAll(edits, further);
  }
  if (added.length > 0) {
    const insertion = atHome(doc, node, (home, map) => addPairs(home, map, added));
    if (insertion === undefined) return undefined;
    addAll(edits, insertion);
  }
  return joined(edits);
}

function addPairs(doc: YamlDocument, map: MapNode, added: readonly (readonly [string, Plain])[]): Edits {
  if (map.open || !isOwn(doc, map)) return undefined;
  const last = map.pairs.at(-1);
  return last === undefined ? fillEmpty(doc, map, Object.fromEntries(added)) : pairsBehind(doc, map, last, added);
}

function ownPair(map: MapNode, key: string): Pair | "twice" | undefined {
  const found = map.pairs.filter((pair) => !pair.key.masked && String(pair.key.value) === key);
  return found.length > 1 ? "twice" : found[0];
}

/** Pairs behind one that is there: on lines of their own, or between the brackets. */
function pairsBehind(doc: YamlDocument, map: MapNode, pair: Pair, added: readonly (readonly [string, Plain])[]): Edits {
  if (map.flow) {
    const json = isJson(doc, map);
    return entriesInFlow(
      doc,
      map,
      pair.at,
      added.map(([key, value]) => flowPair(key, value, json)),
    );
  }
  const end = endBehind(doc, map, pair.at.end, pair.value);
  const column = mapColumn(doc, map);
  if (end === undefined || column === undefined) return undefined;
  const layout = layoutOf(doc);
  const lines = added.map(
    ([key, value]) => layout.lineBreak + " ".repeat(column) + blockPair(key, value, column, layout),
  );
  return [{ at: point(end), text: lines.join("") }];
}

/** The first pairs of `{}`: as lines where it stands in lines, between the brackets elsewhere. */
function fillEmpty(doc: YamlDocument, map: MapNode, values: { readonly [key: string]: Plain }): Edits {
  if (!isInFlow(doc, map) && holdOf(doc, map) !== undefined && isFree(doc, map.at)) return asBlock(doc, map, values);
  const json = isJson(doc, map);
  return fillBrackets(
    doc,
    map,
    Object.entries(values).map(([key, value]) => flowPair(key, value, json)),
  );
}

/** Adds an item at the end of a sequence, in its own style. */
export function appendItem(doc: YamlDocument, sequence: SequenceNode, value: Plain): Edits {
  return atHome(doc, sequence, (home, own) => appended(home, own, value));
}

function appended(doc: YamlDocument, sequence: SequenceNode, value: Plain): Edits {
  if (sequence.open || !isOwn(doc, sequence)) return undefined;
  const last = sequence.items.at(-1);
  const text = flowText(value, isJson(doc, sequence));
  if (last === undefined) return fillBrackets(doc, sequence, [text]);
  if (sequence.flow) return entriesInFlow(doc, sequence, last.at, [text]);
  const end = endBehind(doc, sequence, last.at.end, last);
  if (end === undefined || doc.text[sequence.at.start] !== "-") return undefined;
  const column = columnOf(doc.text, sequence.at.start);
  const layout = layoutOf(doc);
  return [{ at: point(end), text: layout.lineBreak + " ".repeat(column) + blockItem(value, column, layout) }];
}
