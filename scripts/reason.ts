// Turns the error of a failed test into readable text: message, line diff, frames in the project. Pure, so that it also runs
// in VS Code's extension host.
import { isAbsolute, sep } from "node:path";
import { pathToFileURL } from "node:url";
import { inspect } from "node:util";
import { structuredPatch } from "diff";

/** Longer values and diffs are cut off here. */
const MOST_LINES = 80;
const MOST_FRAMES = 6;
/** Comparing texts that differ in more lines than this would take too long. */
const MOST_EDITS = 2_000;
/** The assertions whose diff we write ourselves: Node's shows a text as one string with `\n` in it. */
const EQUALITIES = new Set(["strictEqual", "deepStrictEqual", "partialDeepStrictEqual", "equal", "deepEqual"]);
/** Properties of an error that are shown in another way, or not worth showing. */
const SHOWN = new Set([
  "name",
  "message",
  "stack",
  "cause",
  "generatedMessage",
  "actual",
  "expected",
  "operator",
  "diff",
]);

/**
 * An error as lines of text: its message, a diff if it compares two values, its other properties, its frames in the project
 * and its cause.
 * @param root the project's folder; paths are shown relative to it
 */
export function reason(error: unknown, root: string): string {
  return withoutInternals(lines(error, root).join("\n"));
}

function lines(error: unknown, root: string): string[] {
  if (!(error instanceof Error)) return textOnly(typeof error === "string" ? error : inspect(error, INSPECT), root);
  const found = [...words(error), ...properties(error), ...frames(error.stack ?? "", root)];
  return error.cause === undefined ? found : [...found, "caused by:", ...indented(lines(error.cause, root))];
}

/** An error that cannot be serialized arrives as text: message, frames, and a dump of its properties, which is dropped. */
function textOnly(text: string, root: string): string[] {
  const [message = "", ...rest] = text.split(/\n+(?=\s+at .*:\d+:\d+\)?$)/m);
  return [message, ...frames(rest.join("\n"), root)];
}

interface Assertion {
  readonly actual: unknown;
  readonly expected: unknown;
  readonly operator: string;
}

function words(error: Error): string[] {
  if (!isAssertion(error)) return [error.name === "Error" ? error.message : `${error.name}: ${error.message}`];
  const { actual, expected, operator, message } = error;
  if (EQUALITIES.has(operator)) return [ownMessage(message), ...difference(expected, actual)];
  if (typeof actual !== "string" || !(expected instanceof RegExp)) return [message.trimEnd()];
  const demand = `the text ${operator === "match" ? "must" : "must not"} match ${expected}`;
  const own = /Input:\n\n'/.test(message) ? [] : [message.trimEnd()];
  return [...own, `${demand}:`, ...capped(indented(textLines(actual)))];
}

const isAssertion = (error: Error): error is Error & Assertion =>
  "operator" in error && "actual" in error && "expected" in error && typeof error.operator === "string";

/** The message without the diff that Node appends to it. */
function ownMessage(message: string): string {
  const [head = ""] = message.split(/\n\+ actual - expected\b/);
  return (/^(.*?)\n\n.* !== .*\n$/s.exec(head)?.[1] ?? head).trimEnd();
}

/** A line diff of two values: `-` for expected, `+` for actual. */
function difference(expected: unknown, actual: unknown): string[] {
  const texts = typeof expected === "string" && typeof actual === "string" && /\n/.test(expected + actual);
  const [before, after] = texts ? [visible(expected), visible(actual)] : [`${shown(expected)}\n`, `${shown(actual)}\n`];
  const patch = structuredPatch("", "", before, after, "", "", { context: 3, maxEditLength: MOST_EDITS });
  if (patch === undefined) return [`the two differ in more than ${MOST_EDITS} lines`];
  const rows = patch.hunks.flatMap(({ lines }, i) => [...(i > 0 ? ["⋮"] : []), ...lines]);
  if (rows.length === 0) return [];
  const marks = rows.map((row) => (row.startsWith("\\") ? "\\ no line end" : row));
  return ["- expected  + actual", ...capped(marks)];
}

const INSPECT = { depth: 20, breakLength: 100, maxArrayLength: 1000, maxStringLength: 20_000 } as const;

/** A value as Node's inspector writes it, but with each line of a text on a line of its own. */
const shown = (value: unknown): string => inspect(withTexts(value), INSPECT);

/** Stands for a text of several lines inside a value. */
class Text {
  readonly #text: string;
  constructor(text: string) {
    this.#text = text;
  }
  [inspect.custom](): string {
    return textLines(this.#text)
      .map((line) => `\n| ${line}`)
      .join("");
  }
}

function withTexts(value: unknown, depth = 0): unknown {
  if (typeof value === "string") return /\n./.test(value) ? new Text(value) : value;
  if (depth > INSPECT.depth || typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((one) => withTexts(one, depth + 1));
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, withTexts(one, depth + 1)]));
}

const textLines = (text: string): string[] => visible(text).replace(/\n$/, "").split("\n");

/** The text with invisible characters written as escapes. */
function visible(text: string): string {
  return text.replace(/[\0-\x09\x0b-\x1f\x7f\u200b-\u200f\u2028\u2029\ufeff]/g, (one) =>
    one === "\r" ? "\\r" : one === "\t" ? "\\t" : `\\u{${one.charCodeAt(0).toString(16)}}`,
  );
}

/** The other properties of an error, such as the code of a system error. */
function properties(error: Error): string[] {
  const more = Object.entries(error).filter(([key, value]) => !SHOWN.has(key) && value !== "ERR_ASSERTION");
  return more.length === 0 ? [] : shown(Object.fromEntries(more)).split("\n");
}

const FRAME = /^\s+at (?:async )?(?:(?<name>.+) \()?(?<place>[^()\s]+:\d+:\d+)\)?$/;

/** The frames in the project's own files. */
function frames(stack: string, root: string): string[] {
  const found: string[] = [];
  for (const line of relative(stack, root).split("\n")) {
    const { name = "", place = "" } = FRAME.exec(line)?.groups ?? {};
    if (place === "" || isAbsolute(place) || /^(?:\w+:|node_modules\b)/.test(place)) continue;
    found.push(`at ${place}${/<anonymous>|^$/.test(name) ? "" : ` (${name})`}`);
  }
  return found.slice(0, MOST_FRAMES);
}

const relative = (text: string, root: string): string =>
  text.replaceAll(`${pathToFileURL(root).href}/`, "").replaceAll(`${root}${sep}`, "");

const withoutInternals = (text: string): string => text.replace(/^\s+at .*\bnode:.*(?:\n|$)/gm, "").trimEnd();

const indented = (all: readonly string[]): string[] => all.map((line) => `  ${line}`);

const capped = (all: readonly string[]): string[] =>
  all.length <= MOST_LINES ? [...all] : [...all.slice(0, MOST_LINES), `… and ${all.length - MOST_LINES} more lines`];
