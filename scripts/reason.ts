// Why a test failed, for people: what was expected and what came instead, line by line, and where in the project. Pure: it
// runs in VS Code's extension host too.
import { isAbsolute, sep } from "node:path";
import { pathToFileURL } from "node:url";
import { inspect } from "node:util";
import { structuredPatch } from "diff";

/** More lines than this of one value or difference are counted, not shown. */
const MOST_LINES = 80;
const MOST_FRAMES = 6;
/** Those whose difference we show ourselves; Node's own writes a text as one string with `\n` in it. */
const EQUALITIES = new Set(["strictEqual", "deepStrictEqual", "partialDeepStrictEqual", "equal", "deepEqual"]);
/** What an error has that is told in other ways, or is of no interest. */
const TOLD = new Set([
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
 * What there is to say of an error, as lines: its message, the difference where it is about two values, what else it
 * carries, its frames in the project and its cause. Paths in frames count from `root`, the project's folder.
 */
export function reason(error: unknown, root: string): string {
  return withoutInternals(lines(error, root).join("\n"));
}

function lines(error: unknown, root: string): string[] {
  if (!(error instanceof Error)) return toldAsText(typeof error === "string" ? error : inspect(error, INSPECT), root);
  const found = [...told(error), ...carried(error), ...frames(error.stack ?? "", root)];
  return error.cause === undefined ? found : [...found, "caused by:", ...indented(lines(error.cause, root))];
}

/** An error that could not be handed over from its process comes as text: words, frames, and a dump of the object. */
function toldAsText(text: string, root: string): string[] {
  const [words = "", ...rest] = text.split(/\n+(?=\s+at .*:\d+:\d+\)?$)/m);
  return [words, ...frames(rest.join("\n"), root)];
}

interface Assertion {
  readonly actual: unknown;
  readonly expected: unknown;
  readonly operator: string;
}

function told(error: Error): string[] {
  if (!isAssertion(error)) return [error.name === "Error" ? error.message : `${error.name}: ${error.message}`];
  const { actual, expected, operator, message } = error;
  if (EQUALITIES.has(operator)) return [ownWords(message), ...difference(expected, actual)];
  if (typeof actual !== "string" || !(expected instanceof RegExp)) return [message.trimEnd()];
  const demand = `the text ${operator === "match" ? "must" : "must not"} match ${expected}`;
  const own = /Input:\n\n'/.test(message) ? [] : [message.trimEnd()];
  return [...own, `${demand}:`, ...capped(indented(textLines(actual)))];
}

const isAssertion = (error: Error): error is Error & Assertion =>
  "operator" in error && "actual" in error && "expected" in error && typeof error.operator === "string";

/** The message without the difference that Node adds to it. */
function ownWords(message: string): string {
  const [words = ""] = message.split(/\n\+ actual - expected\b/);
  return (/^(.*?)\n\n.* !== .*\n$/s.exec(words)?.[1] ?? words).trimEnd();
}

/** Two values as lines: `-` what only the expected one has, `+` what only the actual one has. */
function difference(expected: unknown, actual: unknown): string[] {
  const texts = typeof expected === "string" && typeof actual === "string" && /\n/.test(expected + actual);
  const [before, after] = texts ? [visible(expected), visible(actual)] : [`${shown(expected)}\n`, `${shown(actual)}\n`];
  const { hunks } = structuredPatch("", "", before, after, "", "", { context: 3 });
  const rows = hunks.flatMap(({ lines }, i) => [...(i > 0 ? ["⋮"] : []), ...lines]);
  if (rows.length === 0) return [];
  const marks = rows.map((row) => (row.startsWith("\\") ? "\\ without a line end" : row));
  return ["- expected  + actual", ...capped(marks)];
}

const INSPECT = { depth: 20, breakLength: 100, maxArrayLength: 1000, maxStringLength: 20_000 } as const;

/** A value as it is written down, with the lines of a text each on its own. */
const shown = (value: unknown): string => inspect(withTexts(value), INSPECT);

/** A text in a value that is shown. */
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

/** With characters that nobody sees as escapes. */
function visible(text: string): string {
  return text.replace(/[\0-\x09\x0b-\x1f\x7f\u200b-\u200f\u2028\u2029\ufeff]/g, (one) =>
    one === "\r" ? "\\r" : one === "\t" ? "\\t" : `\\u{${one.charCodeAt(0).toString(16)}}`,
  );
}

/** What else an error says of itself: the code of a system's error, the data of a response. */
function carried(error: Error): string[] {
  const more = Object.entries(error).filter(([key, value]) => !TOLD.has(key) && value !== "ERR_ASSERTION");
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
