// Takes pairs and items out of a document: whole lines, or entries between brackets.
import { columnOf, lineStart, type TextEdit } from "../../core/text.ts";
import type { MapNode, Node, SequenceNode, YamlDocument } from "../node.ts";
import { atHome, isWoven } from "../woven/document.ts";
import { commentsAbove } from "./comments.ts";
import { removeFromFlow } from "./flow.ts";
import { endOfEntry, hasActions, isContinued, isFree, wholeLines } from "./insertion.ts";
import { holdOf, holdsAnchor, isOwn, type Reach } from "./layout.ts";
import { type Edits, replaceValue } from "./replace.ts";

/**
 * What becomes of a map or sequence that loses its last entry: `keep` leaves `{}` or `[]`, which may mean something
 * (`emptyDir: {}`); `remove` takes its key away too, and so on upwards, where nothing tells an empty one from none.
 */
export type Emptied = "keep" | "remove";

/** Removes the pair of `key` with its lines and the comments about it: behind it, and right above it. */
export function removePair(
  doc: YamlDocument,
  map: MapNode,
  key: string,
  emptied: Emptied = "keep",
  reach: Reach = "own",
): Edits {
  if (!isWoven(doc)) return withoutPair(doc, map, key, emptied, reach);
  const value = map.pairs.find((pair) => String(pair.key.value) === key)?.value;
  return (
    value &&
    atHome(doc, value, (home, own) => {
      const hold = holdOf(home, own);
      return hold?.parent.kind === "map" ? withoutPair(home, hold.parent, key, emptied, reach) : undefined;
    })
  );
}

function withoutPair(doc: YamlDocument, map: MapNode, key: string, emptied: Emptied, reach: Reach): Edits {
  const indices = map.pairs.flatMap((pair, i) => (!pair.key.masked && String(pair.key.value) === key ? [i] : []));
  const index = indices[0];
  const pair = map.pairs[index ?? -1];
  if (
    index === undefined ||
    pair === undefined ||
    indices.length > 1 ||
    !isOwn(doc, map, reach) ||
    holdsAnchor(doc, pair.value)
  )
    return undefined;
  if (pair.key.tag !== undefined || pair.key.anchor !== undefined) return undefined;
  // What is left of an open map depends on what a template adds.
  if (map.pairs.length === 1) return map.open ? undefined : emptyOut(doc, map, emptied, reach);
  if (map.flow) return removeFromFlow(doc, map, index);
  return removeLines(doc, pair.key.at.start, pair.value, map.pairs[index + 1]?.key.at.start);
}

/** Removes the item of that number with its lines and the comments about it. */
export function removeItem(
  doc: YamlDocument,
  sequence: SequenceNode,
  index: number,
  emptied: Emptied = "keep",
  reach: Reach = "own",
): Edits {
  const item = sequence.items[index];
  if (!isWoven(doc)) return withoutItem(doc, sequence, index, emptied, reach);
  return (
    item &&
    atHome(doc, item, (home, own) => {
      const { parent, index: place } = holdOf(home, own) ?? {};
      return parent?.kind === "sequence" && place !== undefined
        ? withoutItem(home, parent, place, emptied, reach)
        : undefined;
    })
  );
}

function withoutItem(doc: YamlDocument, sequence: SequenceNode, index: number, emptied: Emptied, reach: Reach): Edits {
  const item = sequence.items[index];
  if (item === undefined || !isOwn(doc, sequence, reach) || holdsAnchor(doc, item)) return undefined;
  if (sequence.items.length === 1) return sequence.open ? undefined : emptyOut(doc, sequence, emptied, reach);
  if (sequence.flow) return removeFromFlow(doc, sequence, index);
  const dash = dashOf(doc, sequence, index);
  return dash === undefined ? undefined : removeLines(doc, dash, item, dashOf(doc, sequence, index + 1));
}

function emptyOut(doc: YamlDocument, node: MapNode | SequenceNode, emptied: Emptied, reach: Reach): Edits {
  const hold = holdOf(doc, node);
  if (emptied === "remove" && hold?.pair !== undefined && hold.parent.kind === "map") {
    return removePair(doc, hold.parent, String(hold.pair.key.value), emptied, reach);
  }
  return node.flow ? removeFromFlow(doc, node, 0) : replaceValue(doc, node, node.kind === "map" ? {} : [], reach);
}

/** Removes an entry from `start` (its key or dash) to the end of `value`; the entry behind it begins at `next`. */
function removeLines(doc: YamlDocument, start: number, value: Node, next: number | undefined): Edits {
  const end = endOfEntry(doc, Math.max(value.at.end, start + 1), value);
  if (end === undefined || hasActions(doc, { start, end })) return undefined;
  // What a template writes as a part of it would be left behind.
  if (isContinued(doc, end, columnOf(doc.text, start))) return undefined;
  const line = lineStart(doc.text, start);
  const before = doc.text.slice(line, start).replace(/^\uFEFF/, "");
  if (/^ *$/.test(before)) {
    const first = commentsAbove(doc, start)[0]?.at.start ?? start;
    return [{ at: withMark(doc, wholeLines(doc.text, first, end)), text: "" }];
  }
  // The first entry of a map or list that begins behind a dash: the second one takes its place.
  if (next === undefined || !/^ *(?:- +)+$/.test(before) || !isFree(doc, { start: end, end: next })) return undefined;
  const nextLine = doc.text.slice(lineStart(doc.text, next), next);
  return /^ *$/.test(nextLine) ? [{ at: { start, end: next }, text: "" }] : undefined;
}

/** A byte order mark stays where it is. */
function withMark(doc: YamlDocument, at: TextEdit["at"]): TextEdit["at"] {
  return at.start === 0 && doc.text.startsWith("\uFEFF") ? { start: 1, end: at.end } : at;
}

/** The dash of an item: on its own line, or the line that the sequence begins on. */
function dashOf(doc: YamlDocument, sequence: SequenceNode, index: number): number | undefined {
  const item = sequence.items[index];
  if (item === undefined || doc.text[sequence.at.start] !== "-") return undefined;
  if (index === 0) return sequence.at.start;
  const column = columnOf(doc.text, sequence.at.start);
  let from = sequence.items[index - 1]?.at.end ?? sequence.at.start;
  for (
    let newline = doc.text.indexOf("\n", from);
    newline !== -1 && newline < item.at.start;
    newline = doc.text.indexOf("\n", from)
  ) {
    from = newline + 1;
    if (doc.text[from + column] === "-" && doc.text.slice(from, from + column).trim() === "") return from + column;
  }
  return undefined;
}
