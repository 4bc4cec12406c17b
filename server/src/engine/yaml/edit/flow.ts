// Edits between brackets: `{a: b}` and `[a, b]`, on one line or on many.
import { indentAt, lineAt, point, type Span, type TextEdit } from "../../core/text.ts";
import type { MapNode, SequenceNode, YamlDocument } from "../node.ts";
import { commentBehind, endWithComments } from "./comments.ts";
import { hasActions, isFree } from "./insertion.ts";
import { layoutOf } from "./layout.ts";

type Brackets = MapNode | SequenceNode;

/** Whether both brackets are there: `[a: b]` holds a map without any, half-typed text lacks the closing one. */
function isClosed(doc: YamlDocument, node: Brackets): boolean {
  const [open, close] = node.kind === "map" ? ["{", "}"] : ["[", "]"];
  return (
    node.flow &&
    doc.text[node.at.start] === open &&
    doc.text[node.at.end - 1] === close &&
    node.at.end - node.at.start > 1
  );
}

/** Inserts entries behind the one at `after`; on lines of their own where that one has its own. */
export function entriesInFlow(
  doc: YamlDocument,
  node: Brackets,
  after: Span,
  entries: readonly string[],
): readonly TextEdit[] | undefined {
  if (!isClosed(doc, node) || hasActions(doc, point(after.end))) return undefined;
  // Looked for between the brackets only: minified JSON is one long line.
  const between = doc.text.slice(node.at.start, after.start);
  const ownLine = between.includes("\n") && between.slice(between.lastIndexOf("\n")).trim() === "";
  if (ownLine) {
    const behind = behindComments(doc, node, after, entries);
    if (behind !== undefined) return behind;
  }
  const separator = ownLine ? `,${layoutOf(doc).lineBreak}${indentAt(doc.text, after.start)}` : ", ";
  return [{ at: point(after.end), text: entries.map((entry) => separator + entry).join("") }];
}

/** The same below the comments that are about the entry at `after`; undefined where there are none. */
function behindComments(
  doc: YamlDocument,
  node: Brackets,
  after: Span,
  entries: readonly string[],
): readonly TextEdit[] | undefined {
  const line = lineAt(doc.text, after.end);
  const between = /^[ \t]*(?:,[ \t]*)?(?:#|$)/.exec(doc.text.slice(after.end, line.end));
  if (between === null || line.end >= node.at.end) return undefined;
  const end = endWithComments(doc, line.end, -1, undefined);
  if (end >= node.at.end || (end === line.end && commentBehind(doc, after.end) === undefined)) return undefined;
  const hasComma = between[0].includes(",");
  const start = layoutOf(doc).lineBreak + indentAt(doc.text, after.start);
  const lines = entries.map((entry) => start + entry).join(",");
  return hasComma
    ? [{ at: point(end), text: `${lines},` }]
    : [
        { at: point(after.end), text: "," },
        { at: point(end), text: lines },
      ];
}

/** Puts entries between empty brackets. */
export function fillBrackets(
  doc: YamlDocument,
  node: Brackets,
  entries: readonly string[],
): readonly TextEdit[] | undefined {
  const inside = { start: node.at.start + 1, end: node.at.end - 1 };
  if (!isClosed(doc, node) || !isFree(doc, inside) || doc.text.slice(inside.start, inside.end).trim() !== "")
    return undefined;
  return [{ at: inside, text: entries.join(", ") }];
}

/** Takes out the entry of that number with its comma. */
export function removeFromFlow(doc: YamlDocument, node: Brackets, index: number): readonly TextEdit[] | undefined {
  const entries = node.kind === "map" ? node.pairs : node.items;
  const entry = entries[index];
  if (entry === undefined || !isClosed(doc, node)) return undefined;
  const next = entries[index + 1];
  const previous = entries[index - 1];
  const at =
    next !== undefined
      ? { start: entry.at.start, end: next.at.start }
      : previous !== undefined
        ? { start: previous.at.end, end: entry.at.end }
        : { start: node.at.start + 1, end: node.at.end - 1 };
  return isFree(doc, at) ? [{ at, text: "" }] : undefined;
}
