// Plain data as YAML text, in block or flow style: what edits insert. Existing text never passes through here.
import { byWord } from "../../core/by-word.ts";
import type { Scalar, ScalarNode } from "../node.ts";
import { goValue, newGoValue, plainValue } from "../syntax/scalar.ts";

/** What can be written: plain data, key order kept. */
export type Plain = Scalar | readonly Plain[] | { readonly [key: string]: Plain };

/** How a document is laid out; new text follows it. */
export interface Layout {
  /** Columns from a key to the keys of the map below it. */
  readonly step: number;
  /** Columns from a key to the dashes of the list below it: 0 or more. */
  readonly dashStep: number;
  /** Columns from a dash to what stands behind it. */
  readonly gap: number;
  readonly lineBreak: string;
}

/** How the entries are written beside which a new one is put; it counts for that one, not for what is inside of it. */
export interface Beside {
  /** Whether such lists or maps stand between brackets. */
  readonly flow: boolean;
  /** The quotes around strings that could do without; `json` quotes everything. */
  readonly quotes?: Quotes | undefined;
  readonly keys?: Quotes | undefined;
  /** Whether a blank stands inside of brackets. */
  readonly padded: boolean;
}

export type Quotes = "single" | "double" | "json";

/** Where nothing can be learnt from others. */
export const ALONE: Beside = { flow: false, padded: false };
export const JSON_STYLE: Beside = { flow: true, quotes: "json", keys: "json", padded: false };

// Nothing YAML 1.1, 1.2 or a template could read otherwise; `:` and `#` only where they separate nothing.
const PLAIN =
  /^(?:[A-Za-z0-9_./$+]|-(?=[A-Za-z0-9_./-]))[A-Za-z0-9_./$@%+=:~-]*(?: [A-Za-z0-9_./$@%+=~(][A-Za-z0-9_./$@%+=~()-]*)*$/;
// What is no text by the types of YAML 1.1 (yaml.org/type: bool, float, int, timestamp, value) or to PyYAML, js-yaml 3, Ruby's Psych
// and npm's yaml, which follow them: letters, numbers in base 60, with underscores or commas or with nothing before an exponent or a point,
// dates.
const YAML_1_1 =
  /^(?:[yYnN]|=|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?|[-+]?0b[01_]+|[-+]?[._]*(?:(?:[eE][-+]?)?[0-9][0-9_.,eE+-]*)?|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}.*|[-+]?0x[0-9a-fA-F_]+)$/;
/** What each reader that is known takes a plain scalar for. */
const READERS = [plainValue, goValue, newGoValue];

/** Whether a string can be written without quotes and is read as the same string by YAML 1.1 and 1.2 readers. */
function isPlain(text: string): boolean {
  return (
    PLAIN.test(text) &&
    !/:(?: |$)/.test(text) &&
    // Marks of a stream, where a key begins a line.
    !/^(?:---|\.\.\.)/.test(text) &&
    !YAML_1_1.test(text) &&
    READERS.every((read) => read(text) === text)
  );
}

/** A scalar as text. A string keeps the quotes of the one it replaces or stands beside; elsewhere it is quoted where it must be. */
export function scalarText(value: Scalar, like?: ScalarNode["style"] | "json"): string {
  if (typeof value === "number") {
    if (Number.isFinite(value)) return String(value);
    return Number.isNaN(value) ? ".nan" : value > 0 ? ".inf" : "-.inf";
  }
  if (typeof value !== "string") return String(value);
  if (like === "single" && !/[\x00-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029\ufeff\ufffe\uffff]/.test(value))
    return `'${value.replaceAll("'", "''")}'`;
  if (like !== "json" && like !== "double" && isPlain(value)) return value;
  return doubleQuoted(value);
}

const SHORT: Readonly<Record<string, string>> = byWord({
  '"': '\\"',
  "\\": "\\\\",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
});

/** A string in double quotes with escapes that JSON and YAML share. */
function doubleQuoted(value: string): string {
  const inside = value.replace(
    /["\\\p{Cc}\p{Surrogate}\u2028\u2029\ufeff\ufffe\uffff]/gu,
    (char) => SHORT[char] ?? `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  return `"${inside}"`;
}

/** A value between brackets, on one line. */
export function flowText(value: Plain, style: Beside): string {
  // What is inside of it has its quotes, too: on one line all is beside each other.
  const blank = style.padded ? " " : "";
  if (isList(value))
    return value.length === 0 ? "[]" : `[${blank}${value.map((item) => flowText(item, style)).join(", ")}${blank}]`;
  if (isObject(value)) {
    const pairs = Object.entries(value).map(([key, inner]) => flowPair(key, inner, style));
    return pairs.length === 0 ? "{}" : `{${blank}${pairs.join(", ")}${blank}}`;
  }
  return scalarText(value, style.quotes);
}

/** `key: value` between brackets, on one line. */
export function flowPair(key: string, value: Plain, style: Beside): string {
  return `${scalarText(key, style.keys)}: ${flowText(value, style)}`;
}

/** `key: value` with its lines below, for a key in `column`; without indentation in front and line break behind. */
export function blockPair(key: string, value: Plain, column: number, layout: Layout, style = ALONE): string {
  return `${scalarText(key, style.keys)}:${behindKey(value, column, layout, style)}`;
}

/** What follows the colon of a key in `column`: ` value`, or the lines below. */
export function behindKey(value: Plain, column: number, layout: Layout, style = ALONE): string {
  if (style.flow && isFlat(value)) return ` ${flowText(value, style)}`;
  if (isList(value) && value.length > 0) {
    return linesBelow(
      value.map((item) => blockItem(item, column + layout.dashStep, layout, style)),
      column + layout.dashStep,
      layout,
    );
  }
  if (isObject(value) && Object.keys(value).length > 0) {
    const inner = column + layout.step;
    return linesBelow(
      Object.entries(value).map(([key, below]) => blockPair(key, below, inner, layout, inside(below, style))),
      inner,
      layout,
    );
  }
  return ` ${flowText(value, style)}`;
}

/** `- value` for a dash in `column`; a map's first key stands behind the dash. */
export function blockItem(value: Plain, column: number, layout: Layout, style = ALONE): string {
  const dash = `-${" ".repeat(layout.gap - 1)}`;
  if (style.flow && isFlat(value)) return dash + flowText(value, style);
  const inner = column + layout.gap;
  const entries = isList(value)
    ? value.map((item) => blockItem(item, inner, layout, inside(item, style)))
    : isObject(value)
      ? Object.entries(value).map(([key, below]) => blockPair(key, below, inner, layout, inside(below, style)))
      : [];
  if (entries.length === 0) return dash + flowText(value, style);
  return dash + entries.join(layout.lineBreak + " ".repeat(inner));
}

/** Scalars of a collection have the quotes of those in its neighbours; of further collections in it nothing is known. */
function inside(value: Plain, style: Beside): Beside {
  return isList(value) || isObject(value) ? { ...ALONE, keys: style.keys } : style;
}

/** Whether a collection holds nothing but scalars and is short enough for brackets on one line. */
function isFlat(value: Plain): boolean {
  if (!isList(value) && !isObject(value)) return false;
  const inner = isList(value) ? value : Object.values(value);
  return inner.every((one) => (!isList(one) && !isObject(one)) || isEmptyCollection(one)) && inner.length <= 4;
}

function linesBelow(entries: readonly string[], column: number, layout: Layout): string {
  return entries.map((entry) => layout.lineBreak + " ".repeat(column) + entry).join("");
}

/** Whether a value is a list, an empty one too. */
export function isList(value: Plain): value is readonly Plain[] {
  return Array.isArray(value);
}

/** Whether a value is a map, an empty one too. */
export function isObject(value: Plain): value is { readonly [key: string]: Plain } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether a value is a list or a map with nothing in it: written as `[]` or `{}`. */
export function isEmptyCollection(value: Plain): boolean {
  return (isList(value) && value.length === 0) || (isObject(value) && Object.keys(value).length === 0);
}
