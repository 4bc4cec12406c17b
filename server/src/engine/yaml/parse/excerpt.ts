// Cuts a stretch out of a long text that can be read by itself, so that what is wrong in it need not be looked for in the whole.
import { columnOf, lineBelow, lineStart, type Span } from "../../core/text.ts";
import type { Token } from "../syntax/token.ts";
import { indentOf, isContent } from "./lines.ts";

/** How far a stretch goes on above and below its fault, in characters, where what is around the fault is longer. */
const ABOVE = 2000;
const BELOW = 1000;
/** No longer entry is read by itself. */
const LONGEST = 40_000;

/**
 * Whole lines around a fault: entries of one of the maps and lists that it stands in, and so a text of YAML that means by itself what
 * it means there. Undefined where the shortest such stretch is too long. `tokens` are those of the text up to the fault.
 */
export function excerptAround(text: string, tokens: readonly Token[], fault: number): Span | undefined {
  const line = lineStart(text, fault);
  const around = openAt(text, tokens, line).filter((one) => mayHold(text, one, line));
  const from = line - ABOVE;
  const level = around.find(({ entries }) => (entries.at(-1) ?? 0) >= from) ?? around.at(-1);
  const first = level?.entries.find((start) => start >= from) ?? level?.entries.at(-1) ?? 0;
  const start = lineStart(text, first);
  return line - start > LONGEST ? undefined : { start, end: endOf(text, line, level) };
}

/** The text of a stretch, with one comment in place of what is above: every offset stays what it is. */
export function excerpt(text: string, { start, end }: Span): string {
  const above = start < 2 ? text.slice(0, start) : `#${" ".repeat(start - 2)}\n`;
  return above + text.slice(start, end);
}

/** A map or list in lines of its own that has begun and not ended. */
interface Level {
  readonly column: number;
  /** Where those of its entries begin that begin their line. */
  readonly entries: readonly number[];
  /** Whether it is a list in the column of the key it belongs to. */
  readonly isFlat: boolean;
}

/** Whether a line may belong to a map or list. A key in the column of a flat list belongs to the map around that. */
function mayHold(text: string, { column, isFlat }: Level, line: number): boolean {
  const indent = indentOf(text, line);
  return column < indent || (column === indent && (!isFlat || text[line + indent] === "-"));
}

/** The maps and lists around a line, from the outermost to the innermost. */
function openAt(text: string, tokens: readonly Token[], line: number): readonly Level[] {
  const open: { readonly column: number; keys: number[]; items: number[]; readonly isMap: boolean }[] = [];
  let brackets = 0;
  for (const { kind, start } of tokens) {
    if (start >= line) break;
    const top = open.at(-1);
    if (kind === "[" || kind === "{") brackets += 1;
    else if (kind === "]" || kind === "}") brackets -= 1;
    else if (kind === "block-map" || kind === "block-sequence") {
      open.push({ column: columnOf(text, start), keys: [], items: [], isMap: kind === "block-map" });
    } else if (kind === "block-end") open.pop();
    else if (brackets === 0 && kind === "key" && top !== undefined) {
      if (beginsLine(text, start)) top.keys.push(start);
      top.items = [];
    } else if (brackets === 0 && kind === "-" && top !== undefined && beginsLine(text, start)) top.items.push(start);
  }
  return open.flatMap(({ column, keys, items, isMap }) => [
    ...(keys.length > 0 ? [{ column, entries: keys, isFlat: false }] : []),
    ...(items.length > 0 ? [{ column, entries: items, isFlat: isMap }] : []),
  ]);
}

function beginsLine(text: string, offset: number): boolean {
  const start = lineStart(text, offset);
  return start + indentOf(text, start) === offset;
}

/** Where the entries end that go on below a line, or where enough was seen of them. */
function endOf(text: string, line: number, level: Level | undefined): number {
  for (let at = lineBelow(text, line); at < text.length; at = lineBelow(text, at)) {
    if (!isContent(text, at)) continue;
    const indent = indentOf(text, at);
    if (at - line > BELOW || indent < (level?.column ?? 0)) return at;
    if (level?.isFlat === true && indent === level.column && text[at + indent] !== "-") return at;
  }
  return text.length;
}
