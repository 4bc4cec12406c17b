// Where the parser of YAML had to guess: around and below a syntax error, below a template action or block that is never closed.
import type { Part } from "../../core/document.ts";
import { addAll, least } from "../../core/lists.ts";
import { lineStart, type Span } from "../../core/text.ts";
import { isFaulty, type Node, type YamlDocument } from "../node.ts";
import { guessedFrom, templateActionsOf } from "./parse.ts";

/** The objects of a document that are hardened each by itself: containers, services. */
type Units = (doc: YamlDocument) => ReadonlySet<Node>;

/**
 * The open stretches of a stream, in order: each reaches to the end of its document, and one that begins at a template's
 * block to the end of the file, since blocks go on over `---`. What a fault lies in is open as a whole: one of the `units`, or else
 * the document.
 */
export function openInYaml(parts: readonly Part<YamlDocument>[], units: Units = () => new Set()): readonly Span[] {
  const last = parts.at(-1);
  const end = last === undefined ? 0 : last.start + last.doc.text.length;
  const block = openBlock(parts) ?? end;
  const open: Span[] = [];
  for (const { start, doc } of parts) {
    if (start > block) break;
    const stop = start + doc.text.length;
    const from = Math.min(start + (openFrom(doc, units) ?? doc.text.length), block);
    if (from < stop) open.push({ start: from, end: block < stop ? end : stop });
  }
  return open;
}

/** Where a document begins to be open by itself; undefined where it is not. */
function openFrom(doc: YamlDocument, units: Units): number | undefined {
  const action = templateActionsOf(doc)?.actions.find(({ isClosed }) => !isClosed);
  const guessed = guessedFrom(doc);
  const place = least([guessed, action?.at.start].filter((one) => one !== undefined));
  if (place === undefined) return undefined;
  const above = lineAbove(doc.text, place);
  return guessed === undefined ? above : Math.min(above, halfTypedFrom(doc, units(doc)));
}

/** Where the first object begins that a fault lies in: its key, or its dash. */
function halfTypedFrom({ root, text }: YamlDocument, units: ReadonlySet<Node>): number {
  let first = text.length;
  const pending: { readonly node: Node; readonly start: number }[] =
    root === undefined ? [] : [{ node: root, start: 0 }];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { node, start } = next;
    const isUnknown = node.kind === "scalar" && node.masked && node.at.start === node.at.end;
    if (!isUnknown && !isFaulty(node)) continue;
    if (isUnknown || units.has(node)) first = Math.min(first, lineStart(text, start));
    // A line that belongs to what is around the units is none of theirs.
    else if (node.kind === "scalar" || node.kind === "alias" || node.open) return 0;
    else if (node.kind === "map")
      addAll(
        pending,
        node.pairs.map(({ key, value }) => ({ node: value, start: key.at.start })),
      );
    else
      addAll(
        pending,
        node.items.map((item) => ({ node: item, start: item.at.start })),
      );
  }
  return first === text.length ? 0 : first;
}

/** The line of the first `if`, `range` or `with` without `end`, or of the first `else` or `end` without one of them. */
function openBlock(parts: readonly Part<YamlDocument>[]): number | undefined {
  const blocks: Place[] = [];
  let stray: Place | undefined;
  for (const part of parts) {
    for (const { kind, at } of templateActionsOf(part.doc)?.actions ?? []) {
      if (kind === "silent" || kind === "output") continue;
      const place = { part, offset: at.start };
      if (kind === "open") blocks.push(place);
      else if (blocks.length === 0) stray ??= place;
      else if (kind === "end") blocks.pop();
    }
  }
  const places = [blocks[0], stray].flatMap((place) =>
    place === undefined ? [] : [place.part.start + lineAbove(place.part.doc.text, place.offset)],
  );
  return least(places);
}

interface Place {
  readonly part: Part<YamlDocument>;
  readonly offset: number;
}

/** The start of the nearest line with content above the one that holds `offset`: what is wrong may have begun at its end. */
function lineAbove(text: string, offset: number): number {
  let line = lineStart(text, offset);
  while (line > 0) {
    const above = lineStart(text, line - 1);
    if (/^[ \t]*[^\s#]/.test(text.slice(above, line))) return above;
    line = above;
  }
  return 0;
}
