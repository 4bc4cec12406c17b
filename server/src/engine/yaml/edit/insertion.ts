// Where text may be inserted or taken out: line ends behind entries, spans free of templates and comments.
import type { SourceEdit } from "../../core/deployment.ts";
import { frontOf } from "../../core/search.ts";
import { columnOf, lineAt, lineStart, type Span, type TextEdit } from "../../core/text.ts";
import type { MapNode, Node, Pair, SequenceNode, YamlDocument } from "../node.ts";
import { maskedTextOf, templateActionsOf } from "../parse/parse.ts";
import type { MaskedAction } from "../template/mask.ts";
import { fillsValue, writtenColumn } from "../template/template.ts";
import { endWithComments } from "./comments.ts";
import { holdOf } from "./layout.ts";

/**
 * The end of the line on which an entry ends, a comment behind it included; undefined where anything else follows it there,
 * or where a template's control flow writes its end. `value` is what ends at `offset`: lines an include writes below its
 * key, and blank lines that a block scalar keeps (`|+`), belong to it.
 */
export function endOfEntry(doc: YamlDocument, offset: number, value?: Node): number | undefined {
  const { end } = lineAt(doc.text, offset);
  if (hasActions(doc, { start: offset, end })) return undefined;
  if (!/^(?:[ \t]*|[ \t]+#.*)$/.test(doc.text.slice(offset, end))) return undefined;
  const last = value === undefined ? undefined : lastLeaf(value);
  if (last?.kind !== "scalar") return end;
  if (last.masked) return endOfWritten(doc, last, end);
  if (!/^[|>][0-9]*\+/.test(doc.text.slice(last.at.start, last.at.start + 4))) return end;
  const blank = /^(?:\r?\n[ \t]*(?=\r?\n|$))*/.exec(doc.text.slice(end))?.[0].length ?? 0;
  return end + blank;
}

/**
 * Where lines may be inserted behind an entry of `container`: like `endOfEntry`, but behind the `{{ end }}` of a template's
 * branch that the entry's last lines stand in and the container does not, and behind what a template writes below the entry that
 * is a part of it: `{{- include "x" . | nindent 10 }}` goes on with whatever stands in column 10, and in front of it lines of a
 * smaller column would end that. Comments that belong to what ends there stay with it.
 */
export function endBehind(
  doc: YamlDocument,
  container: MapNode | SequenceNode,
  offset: number,
  value: Node,
): number | undefined {
  const end = endOfLines(doc, container, offset, value);
  const column = columnIn(doc, container);
  if (end === undefined || column === undefined) return end;
  const list = firstList(container, value);
  return endWithComments(doc, end, column, list && columnOf(doc.text, list.at.start));
}

/** The outermost list in lines of which the last item ends where a value does: its container, or one that it consists of. */
function firstList(container: MapNode | SequenceNode, value: Node): SequenceNode | undefined {
  let node: Node | undefined = container.kind === "sequence" ? container : value;
  while (node?.kind === "map" && !node.flow) node = node.pairs.at(-1)?.value;
  return node?.kind === "sequence" && !node.flow ? node : undefined;
}

/** The column in which the entries of a block begin. */
function columnIn(doc: YamlDocument, container: MapNode | SequenceNode): number | undefined {
  return container.kind === "map" ? mapColumn(doc, container) : columnOf(doc.text, container.at.start);
}

/** The same without the comments below. */
function endOfLines(
  doc: YamlDocument,
  container: MapNode | SequenceNode,
  offset: number,
  value: Node,
): number | undefined {
  const end = endOfEntry(doc, offset, value);
  const template = templateActionsOf(doc);
  if (end === undefined || template === undefined) return end;
  const column = columnIn(doc, container);
  const branch = template.branchAt(container.at.start);
  const isOut = (at: number) => template.branchAt(at) === branch;
  /** The end of the last line that belongs to the entry; undefined as long as that is in a branch of its own. */
  let last = isOut(end) ? end : undefined;
  for (const action of actionsUpToEntry(doc, end)) {
    if (action.kind === "output" && (column === undefined || !isDeeper(action, column))) return last;
    // Here the container's own branch ends.
    if ((action.kind === "end" || action.kind === "else") && isOut(action.at.start - 1)) return last;
    if ((action.kind === "output" || action.kind === "end") && isOut(action.at.start))
      last = lineAt(doc.text, action.at.end).end;
  }
  return last;
}

/** Whether a template goes on right below with an entry that begins in a column and whose last line ends at `end`. */
export function isContinued(doc: YamlDocument, end: number, column: number): boolean {
  const [next] = actionsUpToEntry(doc, end).filter(({ kind }) => kind !== "silent" && kind !== "open");
  return next?.kind === "output" && isDeeper(next, column);
}

/** Whether what an action writes on lines of its own stands deeper than a column. */
function isDeeper(action: MaskedAction, column: number): boolean {
  return (writtenColumn(action) ?? action.column) > column;
}

/** The actions on lines of their own from the end of a line to the next entry, comments between them aside. */
function actionsUpToEntry(doc: YamlDocument, end: number): readonly MaskedAction[] {
  const below = /^(?:[ \t]*(?:#[^\n]*)?\r?(?:\n|$))*/.exec(maskedTextOf(doc).slice(end))?.[0].length ?? 0;
  return actionsIn(doc, end, end + below);
}

/** The actions on lines of their own from the end of a line to the next line with text. */
function actionsBelow(doc: YamlDocument, end: number): readonly MaskedAction[] {
  const below = /\S/.exec(maskedTextOf(doc).slice(end));
  return actionsIn(doc, end, below === null ? doc.text.length : end + below.index);
}

function actionsIn(doc: YamlDocument, from: number, limit: number): readonly MaskedAction[] {
  const actions = templateActionsOf(doc)?.actions ?? [];
  const first = frontOf(actions, ({ at }) => at.start < from);
  return actions.slice(
    first,
    frontOf(actions, ({ at }) => at.start < limit),
  );
}

/** The end of the last line that a template writes below a key without a value, or at the end of a block scalar. */
function endOfWritten(doc: YamlDocument, leaf: Node, end: number): number | undefined {
  const actions = actionsBelow(doc, end);
  const written = actions.filter((action) => action.kind === "output" && belongsTo(doc, leaf, action));
  const last = written.at(-1);
  if (last === undefined) return end;
  const isStraight = actions.every(
    ({ kind, at }) => at.start > last.at.start || kind === "output" || kind === "silent",
  );
  return isStraight ? lineAt(doc.text, last.at.end).end : undefined;
}

function belongsTo(doc: YamlDocument, leaf: Node, action: MaskedAction): boolean {
  const pair = holdOf(doc, leaf)?.pair;
  return pair === undefined || fillsValue(action, columnOf(doc.text, pair.key.at.start));
}

/** The node that ends where a node ends. */
export function lastLeaf(node: Node): Node {
  let current = node;
  for (;;) {
    const inner =
      current.kind === "map"
        ? current.pairs.at(-1)?.value
        : current.kind === "sequence"
          ? current.items.at(-1)
          : undefined;
    if (inner === undefined) return current;
    current = inner;
  }
}

/** Whether a template action stands in the span or touches it. */
export function hasActions(doc: YamlDocument, at: Span): boolean {
  return templateActionsOf(doc)?.touches({ start: at.start - 1, end: at.end + 1 }) ?? false;
}

/** Whether neither a template action nor a comment stands in the span. */
export function isFree(doc: YamlDocument, at: Span): boolean {
  if (hasActions(doc, at)) return false;
  const first = doc.comments[frontOf(doc.comments, (comment) => comment.at.end <= at.start)];
  return first === undefined || first.at.start >= at.end;
}

/** The span of whole lines from the one that holds `start` to the one that ends at `end`, with one line break. */
export function wholeLines(text: string, start: number, end: number): Span {
  const first = lineStart(text, start);
  const newline = text.indexOf("\n", end);
  if (newline !== -1) return { start: first, end: newline + 1 };
  // The last line of a file that does not end in a line break takes the one in front of it along.
  const before = first > 1 && text[first - 2] === "\r" ? first - 2 : Math.max(0, first - 1);
  return { start: before, end: text.length };
}

/** The offset right behind the colon or dash in front of a node; undefined where a tag or an anchor stands between. */
export function behindIndicator(doc: YamlDocument, node: Node): number | undefined {
  let i = node.at.start;
  while (/\s/.test(doc.text[i - 1] ?? "")) i -= 1;
  return /[:-]/.test(doc.text[i - 1] ?? "") ? i : undefined;
}

/** The column of a key that stands in a block map; undefined where more than blanks and dashes precede it. */
export function keyColumn(doc: YamlDocument, pair: Pair): number | undefined {
  const start = lineStart(doc.text, pair.key.at.start);
  const before = doc.text.slice(start, pair.key.at.start).replace(/^\uFEFF/, "");
  return /^ *(?:- +)*$/.test(before) ? before.length : undefined;
}

/** The column of the keys of a block map, told by the first key that shows it. */
export function mapColumn(doc: YamlDocument, map: MapNode): number | undefined {
  for (const pair of map.pairs) {
    const column = keyColumn(doc, pair);
    if (column !== undefined) return column;
  }
  return undefined;
}

/** Whether the brackets around a node belong to JSON, where keys and strings are quoted. */
export function isInJson(doc: YamlDocument, node: Node): boolean {
  for (let current: Node | undefined = node; current !== undefined; current = holdOf(doc, current)?.parent) {
    if (current.kind === "map" && !current.flow) return false;
    const key = current.kind === "map" ? current.pairs[0]?.key : undefined;
    if (key !== undefined) return key.style === "double";
  }
  return false;
}

/** Edits in which insertions at one offset of one document are one insertion, in the order given. */
export function joined(edits: readonly (TextEdit & Partial<SourceEdit>)[]): readonly TextEdit[] {
  const result: (TextEdit & Partial<SourceEdit>)[] = [];
  for (const edit of edits) {
    const same =
      edit.at.start === edit.at.end
        ? result.findIndex(
            ({ at, of }) => at.start === at.end && at.start === edit.at.start && of?.doc === edit.of?.doc,
          )
        : -1;
    const other = result[same];
    if (other === undefined) result.push(edit);
    else result[same] = { ...other, text: other.text + edit.text };
  }
  return result;
}
