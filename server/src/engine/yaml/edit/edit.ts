// Edits of YAML as text at known ranges: nothing is ever printed anew, every untouched byte survives.
import { addAll } from "../../core/lists.ts";
import { columnOf, point, type TextEdit, touches } from "../../core/text.ts";
import { isNull, type MapNode, type Node, type Pair, pairOf, type SequenceNode, type YamlDocument } from "../node.ts";
import { atHome } from "../woven/document.ts";
import { removeComments } from "./comments.ts";
import { entriesInFlow, fillBrackets } from "./flow.ts";
import { endBehind, endOfEntry, hasActions, isFree, joined, keyColumn, mapColumn } from "./insertion.ts";
import { holdOf, holdsAnchor, isInFlow, isOwn, layoutIn, type Reach } from "./layout.ts";
import { asBlock, type Edits, replaceValue } from "./replace.ts";
import { styleIn } from "./style.ts";
import { itemBeforeTemplate } from "./templated.ts";
import { blockItem, blockPair, flowPair, flowText, isObject, type Plain } from "./write.ts";

export { explanationsAround, isExplained, removeComments } from "./comments.ts";
export type { Reach } from "./layout.ts";
export { removeItem, removePair } from "./remove.ts";
export { type Edits, replaceValue } from "./replace.ts";
export type { Plain } from "./write.ts";

/**
 * Sets the value at a path of keys below `node`, creating the maps that are missing. What stood there is replaced. No edits
 * where the value is there already. What aliases stand for is touched only where `reach` says so.
 */
export function put(doc: YamlDocument, node: Node, path: readonly string[], value: Plain, reach: Reach = "own"): Edits {
  const [key, ...rest] = path;
  if (key === undefined) return replaceValue(doc, node, value, reach);
  const pair = node.kind === "map" ? ownPair(node, key) : undefined;
  if (pair === "twice") return undefined;
  if (pair !== undefined && !isNull(pair.value)) return put(doc, pair.value, rest, value, reach);
  return assign(doc, node, { [key]: nested(rest, value) }, false, reach);
}

/** Like `put`, but objects of `value` are laid over the maps that are there: keys it does not name stay. */
export function merge(doc: YamlDocument, node: Node, path: readonly string[], value: Plain): Edits {
  return assign(doc, node, { ...(nested(path, value) as { readonly [key: string]: Plain }) }, true, "own");
}

function nested(path: readonly string[], value: Plain): Plain {
  return path.reduceRight<Plain>((inner, key) => ({ [key]: inner }), value);
}

function assign(
  doc: YamlDocument,
  node: Node,
  values: { readonly [key: string]: Plain },
  deep: boolean,
  reach: Reach,
): Edits {
  if (!isOwn(doc, node, reach) || node.kind === "alias" || node.kind === "sequence") return undefined;
  if (node.kind === "scalar") return isNull(node) ? replaceValue(doc, node, values, reach) : undefined;
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
        ? assign(doc, pair.value, value, true, reach)
        : replaceValue(doc, pair.value, value, reach);
    if (further === undefined) return undefined;
    addAll(edits, further);
  }
  if (added.length > 0) {
    const insertion = atHome(doc, node, (home, map) => addPairs(home, map, added, reach));
    if (insertion === undefined) return undefined;
    addAll(edits, insertion);
  }
  return joined(edits);
}

function addPairs(doc: YamlDocument, map: MapNode, added: readonly (readonly [string, Plain])[], reach: Reach): Edits {
  if (map.open || !isOwn(doc, map, reach)) return undefined;
  const last = map.pairs.at(-1);
  return last === undefined ? fillEmpty(doc, map, Object.fromEntries(added)) : pairsBehind(doc, map, last, added);
}

function ownPair(map: MapNode, key: string): Pair | "twice" | undefined {
  const found = map.pairs.filter((pair) => !pair.key.masked && String(pair.key.value) === key);
  return found.length > 1 ? "twice" : found[0];
}

/** Pairs behind one that is there: on lines of their own, or between the brackets. */
function pairsBehind(doc: YamlDocument, map: MapNode, pair: Pair, added: readonly (readonly [string, Plain])[]): Edits {
  const styled = added.map(([key, value]) => [key, value, styleIn(doc, map, value)] as const);
  if (map.flow) {
    const entries = styled.map(([key, value, style]) => flowPair(key, value, style));
    return entriesInFlow(doc, map, pair.at, entries);
  }
  const end = endBehind(doc, map, pair.at.end, pair.value);
  const column = mapColumn(doc, map);
  if (end === undefined || column === undefined) return undefined;
  const layout = layoutIn(doc, map);
  const lines = styled.map(
    ([key, value, style]) => layout.lineBreak + " ".repeat(column) + blockPair(key, value, column, layout, style),
  );
  return [{ at: point(end), text: lines.join("") }];
}

/** The first pairs of `{}`: as lines where it stands in lines, between the brackets elsewhere. */
function fillEmpty(doc: YamlDocument, map: MapNode, values: { readonly [key: string]: Plain }): Edits {
  if (!isInFlow(doc, map) && holdOf(doc, map) !== undefined && isFree(doc, map.at)) return asBlock(doc, map, values);
  const entries = Object.entries(values).map(([key, value]) => flowPair(key, value, styleIn(doc, map, value)));
  return fillBrackets(doc, map, entries);
}

/** Writes another pair in place of the one of `key`, whose comments go with it. */
export function replacePair(doc: YamlDocument, map: MapNode, key: string, newKey: string, value: Plain): Edits {
  const pair = ownPair(map, key);
  if (pair === undefined || pair === "twice") return undefined;
  return atHome(doc, pair.value, (home, own) => pairReplaced(home, own, newKey, value));
}

function pairReplaced(doc: YamlDocument, node: Node, key: string, value: Plain): Edits {
  const { parent, pair } = holdOf(doc, node) ?? {};
  if (pair === undefined || parent?.kind !== "map" || !isOwn(doc, parent) || holdsAnchor(doc, node)) return undefined;
  const at = { start: pair.key.at.start, end: Math.max(node.at.end, pair.key.at.end + 1) };
  if (node.kind === "alias" || pair.key.tag !== undefined || hasActions(doc, at)) return undefined;
  const style = styleIn(doc, parent, value);
  if (parent.flow) return isFree(doc, at) ? [{ at, text: flowPair(key, value, style) }] : undefined;
  const column = keyColumn(doc, pair);
  if (column === undefined || endOfEntry(doc, at.end, node) === undefined) return undefined;
  const comments = removeComments(doc, node)?.filter((edit) => !touches(edit.at, at) || edit.at.start >= at.end) ?? [];
  return [{ at, text: blockPair(key, value, column, layoutIn(doc, parent), style) }, ...comments];
}

/**
 * Adds an item to the list of `key` in a map: a new one where there is none, in front of what a template writes into it where
 * that is all there is.
 */
export function addItem(doc: YamlDocument, map: Node, key: string, item: Plain): Edits {
  if (map.kind !== "map") return put(doc, map, [key], [item]);
  const pair = ownPair(map, key);
  if (pair === "twice") return undefined;
  if (pair === undefined || isNull(pair.value)) return put(doc, map, [key], [item]);
  // What a condition decides about may not be there.
  if (pair.value.kind === "sequence") return pair.conditional === true ? undefined : appendItem(doc, pair.value, item);
  if (pair.value.kind !== "scalar" || !pair.value.masked) return undefined;
  return atHome(doc, map, (home, own) => {
    const written = ownPair(own, key);
    return written === undefined || written === "twice" ? undefined : itemBeforeTemplate(home, own, written, item);
  });
}

/** Adds an item at the end of a sequence, in the style of its other items; behind them where a template may write more. */
export function appendItem(doc: YamlDocument, sequence: SequenceNode, value: Plain, reach: Reach = "own"): Edits {
  return atHome(doc, sequence, (home, own) => appended(home, own, value, reach));
}

function appended(doc: YamlDocument, sequence: SequenceNode, value: Plain, reach: Reach): Edits {
  if (!isOwn(doc, sequence, reach)) return undefined;
  const last = sequence.items.at(-1);
  const style = styleIn(doc, sequence, value);
  if (last === undefined) return sequence.open ? undefined : fillBrackets(doc, sequence, [flowText(value, style)]);
  if (sequence.flow) return sequence.open ? undefined : entriesInFlow(doc, sequence, last.at, [flowText(value, style)]);
  const end = endBehind(doc, sequence, last.at.end, last);
  if (end === undefined || doc.text[sequence.at.start] !== "-") return undefined;
  const column = columnOf(doc.text, sequence.at.start);
  const layout = layoutIn(doc, sequence);
  return [{ at: point(end), text: layout.lineBreak + " ".repeat(column) + blockItem(value, column, layout, style) }];
}
