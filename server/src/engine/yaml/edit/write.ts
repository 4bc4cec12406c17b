// Plain data as YAML text, in block or flow style: what edits insert. Existing text never passes through here.
import type { Scalar, ScalarNode } from "../node.ts";
import { plainValue } from "../syntax/scalar.ts";

/** What can be written: plain data, key order kept. */
export type Plain = Scalar | readonly Plain[] | { readonly [key: string]: Plain };

/** How a document is laid out; new text follows it. */
export interface Layout {
  /** Columns from a key to the keys of the map below it. */
  readonly step: number;
  /** Columns from a key to the dashes of the list below it: 0 or more. */
  readonly dashStep: number;
  readonly lineBreak: string;
}

// Nothing YAML 1.1, 1.2 or a template could read otherwise; `:` and `#` only where they separate nothing.
const PLAIN =
  /^(?:[A-Za-z0-9_./$+]|-(?=[A-Za-z0-9_./-]))[A-Za-z0-9_./$@%+=:~-]*(?: [A-Za-z0-9_./$@%+=~(][A-Za-z0-9_./$@%+=~()-]*)*$/;
// YAML 1.1 reads these as booleans, numbers in base 60 or with underscores, or dates.
const YAML_1_1 =
  /^(?:[yYnN]|=|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?|[-+]?0b[01_]+|[-+]?\.?[0-9][0-9_.,eE+-]*|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}.*|0x[0-9a-fA-F_]+)$/;

/** Whether a string can be written without quotes and is read as the same string by YAML 1.1 and 1.2 readers. */
function isPlain(text: string): boolean {
  return (
    PLAIN.test(text) &&
    !/:(?: |$)/.test(text) &&
    !text.startsWith("---") &&
    !YAML_1_1.test(text) &&
    plainValue(text) === text
  );
}

/** A scalar as text. A string keeps the quotes of the one it replaces; elsewhere it is quoted where it must be. */
export function scalarText(value: Scalar, like?: ScalarNode["style"] | "json"): string {
  if (typeof value === "number") {
    if (Number.isFinite(value)) return String(value);
    return Number.isNaN(value) ? ".nan" : value > 0 ? ".inf" : "-.inf";
  }
  if (typeof value !== "string") return String(value);
  if (like === "single" && !/[\x00-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029\ufeff]/.test(value))
    return `'${value.replaceAll("'", "''")}'`;
  if (like !== "json" && like !== "double" && isPlain(value)) return value;
  return doubleQuoted(value);
}

const SHORT: Readonly<Record<string, string>> = { '"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/** A string in double quotes with escapes that JSON and YAML share. */
function doubleQuoted(value: string): string {
  const inside = value.replace(
    /["\\\p{Cc}\p{Surrogate}\u2028\u2029\ufeff]/gu,
    (char) => SHORT[char] ?? `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  return `"${inside}"`;
}

/** A value between brackets, on one line; `json` quotes keys and strings. */
export function flowText(value: Plain, json: boolean): string {
  if (isList(value)) return `[${value.map((item) => flowText(item, json)).join(", ")}]`;
  if (isObject(value))
    return `{${Object.entries(value)
      .map(([key, inner]) => flowPair(key, inner, json))
      .join(", ")}}`;
  return scalarText(value, json ? "json" : undefined);
}

export function flowPair(key: string, value: Plain, json: boolean): string {
  return `${scalarText(key, json ? "json" : undefined)}: ${flowText(value, json)}`;
}

/** `key: value` with its lines below, for a key in `column`; without indentation in front and line break behind. */
export function blockPair(key: string, value: Plain, column: number, layout: Layout): string {
  return `${scalarText(key)}:${behindKey(value, column, layout)}`;
}

/** What follows the colon of a key in `column`: ` value`, or the lines below. */
export function behindKey(value: Plain, column: number, layout: Layout): string {
  if (isList(value) && value.length > 0) {
    return linesBelow(
      value.map((item) => blockItem(item, column + layout.dashStep, layout)),
      column + layout.dashStep,
      layout,
    );
  }
  if (isObject(value) && Object.keys(value).length > 0) {
    const inner = column + layout.step;
    return linesBelow(
      Object.entries(value).map(([key, below]) => blockPair(key, below, inner, layout)),
      inner,
      layout,
    );
  }
  return ` ${flowText(value, false)}`;
}

/** `- value` for a dash in `column`; a map's first key stands behind the dash. */
export function blockItem(value: Plain, column: number, layout: Layout): string {
  const inner = column + 2;
  const entries = isList(value)
    ? value.map((item) => blockItem(item, inner, layout))
    : isObject(value)
      ? Object.entries(value).map(([key, below]) => blockPair(key, below, inner, layout))
      : [];
  if (entries.length === 0) return `- ${flowText(value, false)}`;
  return `- ${entries.join(layout.lineBreak + " ".repeat(inner))}`;
}

function linesBelow(entries: readonly string[], column: number, layout: Layout): string {
  return entries.map((entry) => layout.lineBreak + " ".repeat(column) + entry).join("");
}

export function isList(value: Plain): value is readonly Plain[] {
  return Array.isArray(value);
}

export function isObject(value: Plain): value is { readonly [key: string]: Plain } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function isEmptyCollection(value: Plain): boolean {
  return (isList(value) && value.length === 0) || (isObject(value) && Object.keys(value).length === 0);
}
