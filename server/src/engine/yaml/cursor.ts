// Where somebody types in a YAML file, read from the lines, not from the parsed text: half-typed it is seldom YAML.
import { lineAt, lineStart, type Span } from "../core/text.ts";

/** A place: the keys that lead to it, and whether a value is due there or a key. */
export interface Cursor {
  readonly path: readonly string[];
  readonly wants: "key" | "value";
  /** What has been typed so far. */
  readonly at: Span;
  /** How far the key, or the item that it begins, is indented. */
  readonly indent: string;
}

const LINE = /^(\s*(?:- +)*)(?:(["']?)([^\s#"':][^"':]*)\2:(?:(\s+)(.*))?|(.*))$/;
/** Lines above the cursor that are looked at. */
const MOST_LINES = 5_000;

/** Where the cursor is; undefined in comments and long lines. `itemsWithKeys` are the keys of lists whose items are maps. */
export function cursorAt(text: string, offset: number, itemsWithKeys: readonly string[] = []): Cursor | undefined {
  const line = lineAt(text, offset);
  const typed = text.slice(line.start, offset);
  if (typed.length > 1_000 || /(?:^|\s)#/.test(typed)) return undefined;
  const match = LINE.exec(typed);
  const [, indent = "", , key, gap, value, partial = ""] = match ?? [];
  if (match === null) return undefined;
  const above = parents(text, line.start, indent.length);
  if (key !== undefined) {
    if (gap === undefined || value === undefined) return undefined;
    const rest = value.split(/[\s,[{]/).at(-1) ?? "";
    return { path: [...above, key], wants: "value", at: { start: offset - rest.length, end: offset }, indent };
  }
  const at = { start: offset - partial.length, end: offset };
  const isItem = indent.includes("-") && !itemsWithKeys.includes(above.at(-1) ?? "");
  return { path: above, wants: isItem ? "value" : "key", at, indent };
}

/** The keys above a line that enclose what stands in `column`. */
function parents(text: string, start: number, column: number): readonly string[] {
  const path: string[] = [];
  let depth = column;
  let lines = 0;
  for (let end = start - 1; end >= 0 && depth > 0 && lines < MOST_LINES; lines += 1) {
    const from = lineStart(text, end);
    const [, indent = "", , key, , value = ""] = LINE.exec(text.slice(from, Math.min(end, from + 1_000))) ?? [];
    const isBlank = text.slice(from, end).trim() === "";
    if (!isBlank && key !== undefined && indent.length < depth && /^(?:#.*|\s*)$/.test(value.trim())) {
      path.unshift(key);
      depth = indent.length;
    } else if (!isBlank && indent.length < depth && indent.includes("-")) depth = indent.length;
    end = from - 1;
  }
  return path;
}

/** The keys beside the cursor: of the lines around it down to those that are indented less. */
export function keysBeside(text: string, offset: number, { indent }: Cursor): ReadonlySet<string> {
  const found = new Set<string>();
  const here = lineAt(text, offset);
  const column = indent.length;
  /** Whether the search goes on behind a line. */
  const look = (line: Span): boolean => {
    const match = LINE.exec(text.slice(line.start, Math.min(line.end, line.start + 1_000)));
    const [, own = "", , key] = match ?? [];
    if (text.slice(line.start, line.end).trim() === "") return true;
    if (own.length === column && key !== undefined) found.add(key);
    // An item begins with the first of its keys.
    return own.length >= column && !(own.length === column && own.includes("-"));
  };
  if (indent.includes("-")) look(here);
  else
    for (let end = here.start - 1, lines = 0; end >= 0 && lines < MOST_LINES; lines += 1) {
      const line = lineAt(text, end);
      if (!look({ start: line.start, end: Math.max(line.start, end) })) break;
      end = line.start - 1;
    }
  for (let start = here.end, lines = 0; start < text.length && lines < MOST_LINES; lines += 1) {
    const next = text.indexOf("\n", start);
    if (next === -1) break;
    const line = lineAt(text, next + 1);
    const begins = text.slice(line.start, line.end).slice(0, column).includes("-");
    if (begins || !look(line)) break;
    start = line.end;
  }
  return found;
}
