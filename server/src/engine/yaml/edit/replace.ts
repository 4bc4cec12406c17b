// Puts a value in place of another one, whatever the styles of the two.
import { columnOf, point, type TextEdit } from "../../core/text.ts";
import type { MapNode, Node, SequenceNode, YamlDocument } from "../node.ts";
import { atHome } from "../woven/document.ts";
import { behindIndicator, endOfEntry, isFree, isInJson, joined, keyColumn, lastLeaf } from "./insertion.ts";
import { holdOf, holdsAnchor, isInFlow, isOwn, layoutIn, layoutOf, type Reach } from "./layout.ts";
import { styleIn, styleLike } from "./style.ts";
import {
  ALONE,
  behindKey,
  blockItem,
  flowText,
  isEmptyCollection,
  isList,
  isObject,
  JSON_STYLE,
  type Plain,
  scalarText,
} from "./write.ts";

/** Edits of one document, counted from its start; undefined where no edit is safe (a template, an alias, an anchor's content). */
export type Edits = readonly TextEdit[] | undefined;

/** Writes `value` in place of `node`. No edits where it stands there already. */
export function replaceValue(doc: YamlDocument, node: Node, value: Plain, reach: Reach = "own"): Edits {
  return atHome(doc, node, (home, own) => replaced(home, own, value, reach));
}

function replaced(doc: YamlDocument, node: Node, value: Plain, reach: Reach): Edits {
  if (node.kind === "alias" || node.tag !== undefined || !isOwn(doc, node, reach)) return undefined;
  if ((node.kind === "scalar" && node.masked) || (node.kind !== "scalar" && node.open)) return undefined;
  if (equals(node, value)) return [];
  // What a template writes behind the last line of a block would stay.
  const leaf = lastLeaf(node);
  if (leaf.kind === "scalar" && leaf.masked) return undefined;
  if (!isFree(doc, node.at) || (reach === "own" && holdsAnchor(doc, node))) return undefined;
  const isEmpty = node.at.start === node.at.end;
  if (isEmpty && !/[:-]/.test(doc.text[node.at.start - 1] ?? "")) return undefined;
  const asFlow =
    isInFlow(doc, node) || (node.kind !== "scalar" && node.flow && !isBlank(doc, node)) || isEmptyCollection(value);
  if (!asFlow && (isList(value) || isObject(value))) return asBlock(doc, node, value);
  const text =
    isList(value) || isObject(value)
      ? flowText(value, isInJson(doc, node) ? JSON_STYLE : styleLike(doc, [node], value))
      : scalarText(value, node.kind === "scalar" ? node.style : isInJson(doc, node) ? "json" : undefined);
  if (node.kind === "scalar" || node.flow) return [{ at: node.at, text: isEmpty ? ` ${text}` : text }];
  // Lines below a key shrink to a value behind it.
  const from = behindIndicator(doc, node);
  return from === undefined || !isFree(doc, { start: from, end: node.at.end })
    ? undefined
    : [{ at: { start: from, end: node.at.end }, text: ` ${text}` }];
}

/** Replaces a scalar, an empty `{}` or a block by a block below its key or behind its dash. */
export function asBlock(doc: YamlDocument, node: Node, value: Plain): Edits {
  const hold = holdOf(doc, node);
  const from = behindIndicator(doc, node);
  if (hold === undefined || from === undefined || ("anchor" in node && node.anchor !== undefined)) return undefined;
  const { parent } = hold;
  const isCollection = parent.kind === "map" || parent.kind === "sequence";
  const layout = isCollection ? layoutIn(doc, parent) : layoutOf(doc);
  const style = node.kind !== "scalar" && node.at.end > node.at.start ? styleLike(doc, [node], value) : undefined;
  const like = style ?? (isCollection ? styleIn(doc, parent, value) : ALONE);
  const whole = { start: from, end: Math.max(node.at.end, from) };
  if (!isFree(doc, whole)) return undefined;
  if (hold.pair === undefined) {
    // Behind a dash: `- {}` becomes `- key: value`.
    const column = columnOf(doc.text, from - 1);
    return [{ at: whole, text: blockItem(value, column, layout, like).slice(1) }];
  }
  const column = keyColumn(doc, hold.pair);
  const end = endOfEntry(doc, node.at.end);
  if (column === undefined || end === undefined) return undefined;
  const lines = behindKey(value, column, layout, like);
  const comment = doc.text.slice(node.at.end, end).trim();
  if (comment === "") return [{ at: { start: from, end: Math.max(end, whole.end) }, text: lines }];
  return joined([...(whole.end > whole.start ? [{ at: whole, text: "" }] : []), { at: point(end), text: lines }]);
}

/** Whether brackets hold nothing at all. */
function isBlank(doc: YamlDocument, node: MapNode | SequenceNode): boolean {
  return doc.text.slice(node.at.start + 1, node.at.end - 1).trim() === "";
}

/** Whether a node says the same as plain data; key order counts for nothing. */
function equals(node: Node, value: Plain): boolean {
  if (node.kind === "alias") return false;
  if (node.kind === "scalar") return !node.masked && Object.is(node.value, value);
  if (node.kind === "sequence") {
    return (
      isList(value) &&
      value.length === node.items.length &&
      node.items.every((item, i) => equals(item, value[i] ?? null))
    );
  }
  return (
    isObject(value) &&
    Object.keys(value).length === node.pairs.length &&
    node.pairs.every(({ key, value: inner }) => {
      const name = String(key.value);
      return Object.hasOwn(value, name) && equals(inner, value[name] ?? null);
    })
  );
}
