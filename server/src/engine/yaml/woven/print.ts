// A woven tree as text in block style, piece by piece: what is written in a source is copied from it as it stands there.

import type { Origin, Piece } from "../../core/deployment.ts";
import { withoutEnd } from "../../core/text.ts";
import { keyOf, type Node } from "../node.ts";
import type { Place, Woven, WovenPair, YamlSource } from "./tree.ts";

/** A node of a source. */
export interface SourceNode {
  readonly source: YamlSource;
  readonly node: Node;
}

export interface Printed {
  readonly rope: readonly Piece[];
  /** By `keyOf` the node in the text: the one node of a source that an edit of it edits. */
  readonly nodes: ReadonlyMap<string, SourceNode>;
  /** By `keyOf` the maps in the text that a source has a line in that cannot be read. */
  readonly faulty: ReadonlySet<string>;
}

/** What stands in front of a node: nothing, a key, or the dash of an item. */
type Lead = "root" | "key" | "dash";

interface Printer {
  readonly rope: Piece[];
  readonly nodes: Map<string, SourceNode>;
  readonly faulty: Set<string>;
  offset: number;
  /** The entries around what is printed that several sources wrote. */
  around: readonly Origin[];
}

/** The text of a tree in block style, with the origin of each piece; it ends with a line break. */
export function print(root: Woven): Printed {
  const printer: Printer = { rope: [], nodes: new Map(), faulty: new Set(), offset: 0, around: [] };
  value(printer, root, 0, "root");
  emit(printer, "\n");
  return printer;
}

function emit(printer: Printer, text: string, more: Omit<Piece, "text"> = {}): void {
  if (text === "") return;
  printer.rope.push({ text, ...more });
  printer.offset += text.length;
}

function written(printer: Printer, text: string, place: Place, at = place.at, exact = !place.shared): void {
  const { around } = printer;
  const also = anchorOf(place);
  const more = { ...(also.length > 0 && { also }), ...(around.length > 0 && { around }) };
  emit(printer, text, { origin: originAt(place, at), exact, ...more });
}

function originAt(place: Place, at = place.at): Origin {
  return { ...place.source, at: place.whole ? place.at : at };
}

/** Where an anchor holds what an alias brings: exceptions there count too. */
function anchorOf({ source, anchored }: Place): readonly Origin[] {
  return anchored === undefined ? [] : [{ ...source, at: anchored }];
}

/** Notes that a node of the text begins here. */
function begins(printer: Printer, kind: Node["kind"], place: Place, node: Node | undefined): void {
  if (node === undefined || place.shared) return;
  const key = keyOf({ kind, at: { start: printer.offset, end: printer.offset } });
  printer.nodes.set(key, { source: place.source, node });
}

function beginsMap(printer: Printer, { place, node, faulty }: Extract<Woven, { kind: "map" }>): void {
  begins(printer, "map", place, node);
  if (faulty === true) printer.faulty.add(keyOf({ kind: "map", at: { start: printer.offset, end: printer.offset } }));
}

function value(printer: Printer, woven: Woven, column: number, lead: Lead): void {
  if (woven.kind === "map" && woven.pairs.length > 0) {
    woven.pairs.forEach((one, i) => {
      lineFor(printer, column, lead, i);
      if (i === 0) beginsMap(printer, woven);
      pair(printer, one, column);
    });
  } else if (woven.kind === "sequence" && woven.items.length > 0) {
    woven.items.forEach((item, i) => {
      lineFor(printer, column, lead, i);
      if (i === 0) begins(printer, "sequence", woven.place, woven.node);
      emit(printer, "-");
      value(printer, item, column + 2, "dash");
    });
  } else {
    if (lead !== "root") emit(printer, " ");
    if (woven.kind === "scalar") scalar(printer, woven.node, woven.place, column);
    else empty(printer, woven);
  }
}

function empty(printer: Printer, woven: Exclude<Woven, { kind: "scalar" }>): void {
  if (woven.kind === "map") beginsMap(printer, woven);
  else if (woven.kind === "sequence") begins(printer, woven.kind, woven.place, woven.node);
  const derived = woven.kind === "derived" && (woven.raw === true ? woven.text : inQuotes(woven.text));
  const text = woven.kind === "map" ? "{}" : woven.kind === "sequence" ? "[]" : String(derived);
  written(printer, text, woven.place, undefined, false);
}

/** The line an entry begins on: the first behind a dash begins there. */
function lineFor(printer: Printer, column: number, lead: Lead, index: number): void {
  if (index === 0 && lead !== "key") emit(printer, lead === "dash" ? " " : "");
  else emit(printer, `\n${" ".repeat(column)}`);
}

function pair(printer: Printer, { key, keys, value: below }: WovenPair, column: number): void {
  const before = printer.around;
  if (keys.length > 1) printer.around = [...before, ...keys.map(({ place, whole }) => originAt(place, whole))];
  const [first, ...others] = keys;
  if (first === undefined) emit(printer, inQuotes(key));
  else {
    const { node, place } = first;
    const text = node === undefined ? "" : place.source.doc.text.slice(node.at.start, node.at.end);
    const plain = text !== "" && !text.includes("\n");
    const also = [...anchorOf(place), ...others.map((one) => originAt(one.place))];
    begins(printer, "scalar", place, node);
    emit(printer, plain ? text : inQuotes(key), {
      origin: originAt(place),
      exact: plain && !place.shared,
      ...(also.length > 0 && { also }),
      ...(printer.around.length > 0 && { around: printer.around }),
    });
  }
  emit(printer, ":");
  value(printer, below, column + 2, "key");
  printer.around = before;
}

function scalar(printer: Printer, node: Extract<Node, { kind: "scalar" }>, place: Place, column: number): void {
  const { text: source } = place.source.doc;
  const type = /^(?:tag:yaml\.org,2002:|!!)(\w+)$/.exec(node.tag ?? "")?.[1];
  if (type !== undefined) emit(printer, `!!${type} `);
  begins(printer, "scalar", place, node);
  const text = source.slice(node.at.start, node.at.end);
  const block = node.style === "literal" || node.style === "folded";
  const margin = block ? marginOf(text) : 0;
  // What a tag made a text is one without the tag, too.
  const isText =
    node.style === "plain" && node.tag !== undefined && type === undefined && typeof node.value === "string";
  if (text === "" || isText || margin === undefined || (block && endsBlank(node.value))) {
    // A missing value is printed, so that it has a place.
    const shown = text === "" && !isText ? "null" : inQuotes(String(node.value));
    written(printer, shown, place, undefined, false);
    return;
  }
  let from = node.at.start;
  for (const [i, line] of text.split("\n").entries()) {
    const blanks = i === 0 ? 0 : block ? Math.min(margin, line.search(/[^ ]|$/)) : line.search(/\S|$/);
    const shown = line.slice(blanks).replace(/\r$/, "");
    if (i > 0) emit(printer, shown === "" ? "\n" : `\n${" ".repeat(column)}`);
    if (shown !== "") written(printer, shown, place, { start: from + blanks, end: from + blanks + shown.length });
    from += line.length + 1;
  }
  if (block) emit(printer, "\n".repeat(blankLinesAfter(text, String(node.value))));
}

/** Whether the last line of a block scalar ends with blanks, which its span leaves out. */
function endsBlank(value: unknown): boolean {
  return /[ \t]$/.test(withoutEnd(String(value), "\n"));
}

/** How many of the empty lines behind a block scalar are part of it: its header says `+`. */
function blankLinesAfter(text: string, value: string): number {
  const [header = "", ...lines] = text.split("\n");
  const breaks = value.length - withoutEnd(value, "\n").length;
  return /^[|>]\d?\+/.test(header) ? Math.max(0, breaks - (lines.length > 0 ? 1 : 0)) : 0;
}

/** By how much the lines of a block scalar are indented; undefined where its header says so in columns of its source. */
function marginOf(text: string): number | undefined {
  const [header = "", ...lines] = text.split("\n");
  if (/\d/.test(header.replace(/#.*/, ""))) return undefined;
  return lines.find((line) => line.trim() !== "")?.search(/[^ ]/) ?? 0;
}

/** A text between quotes, on one line: what YAML 1.1 takes for a line break and JSON does not is escaped. */
function inQuotes(text: string): string {
  return JSON.stringify(text).replace(
    /[\x85\u2028\u2029]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
