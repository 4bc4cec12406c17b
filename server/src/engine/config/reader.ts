// Reading small values out of YAML with a problem for everything that is not as it must be: what config.ts is written in.

import { choice, type Fix, type Problem } from "../core/finding.ts";
import type { globBudget } from "../core/glob/glob.ts";
import { enumerated } from "../core/lists.ts";
import { nearest } from "../core/similar.ts";
import type { Span } from "../core/text.ts";
import { itemsAt, type MapNode, type Node, type Pair, resolved, type ScalarNode } from "../yaml/node.ts";
import type { ValueSpec } from "./keys.ts";

/** A wrong guess is only offered here, so long words may be further off than in a Dockerfile. */
const MOST_EDITS = 5;

/** Collects the problems of one configuration text. */
export interface Reader {
  readonly text: string;
  readonly problems: Problem[];
  /** The places of problems. */
  readonly told: Set<string>;
  /** Why a glob is not to be matched; undefined where it may be. All globs of the text share one budget. */
  readonly refusal: ReturnType<typeof globBudget>;
}

/**
 * Adds a problem; `meant` are the words that may have been meant instead of what stands at `at`. Of a place the first one tells
 * enough: what else is wrong with a word that is not finished would be gone with it.
 */
export function report(reader: Reader, at: Span, message: string, meant: readonly (string | undefined)[] = []): void {
  const place = `${at.start} ${at.end}`;
  if (reader.told.has(place)) return;
  reader.told.add(place);
  const fix: Fix[] = [...new Set(meant.filter((word) => word !== undefined))].map((word) =>
    choice(`Change to \`${word}\``, { at, text: word }),
  );
  reader.problems.push(fix.length === 0 ? { at, message } : { at, message, fix });
}

/** A key or scalar as it is written, without quotes: `1.30` stays `1.30`, `off` stays `off`. Undefined for null, maps and lists. */
export function written(reader: Reader, node: Node | undefined): string | undefined {
  const scalar = resolved(node);
  if (scalar?.kind !== "scalar" || scalar.value === null) return undefined;
  return scalar.style === "plain" ? reader.text.slice(scalar.at.start, scalar.at.end).trim() : String(scalar.value);
}

/** Where to show a problem of a value: the key where the value is empty. */
export function placeOf(pair: Pair): Span {
  return pair.value.at.end > pair.value.at.start ? pair.value.at : pair.key.at;
}

/** The map behind a pair, or a problem. An empty value is an empty map. */
export function mapOf(reader: Reader, pair: Pair, name: string): MapNode | undefined {
  const node = resolved(pair.value);
  if (node?.kind === "map") return node;
  if (!isEmpty(node)) report(reader, placeOf(pair), `\`${name}\` must be a map.`);
  return undefined;
}

/**
 * The pairs of a map whose keys are among `keys`; each other key is a problem, told with the `place`, such as " in `scan`". Of duplicates
 * the last counts.
 */
export function known(reader: Reader, map: MapNode, keys: readonly string[], place: string): ReadonlyMap<string, Pair> {
  const pairs = new Map<string, Pair>();
  for (const pair of map.pairs) {
    const key = keyOf(reader, pair.key);
    if (key === undefined) continue;
    if (keys.includes(key)) pairs.set(key, pair);
    else {
      const meant = nearest(key, keys, MOST_EDITS);
      const guess = meant === undefined ? "." : `. Did you mean \`${meant}\`?`;
      report(reader, pair.key.at, `Unknown key \`${key}\`${place}${guess}`, [meant]);
    }
  }
  return pairs;
}

/** A key as it is written; undefined, with a problem, where it is null, a map or a list. */
export function keyOf(reader: Reader, key: ScalarNode): string | undefined {
  const text = written(reader, key);
  if (text === undefined) report(reader, key.at, NO_KEY);
  return text;
}

/** What is said of a key that is null, a map or a list, such as `{{ x }}`. */
export const NO_KEY = "A key must be a string.";

/**
 * The same text; undefined, with a problem, where it holds a template action such as `{{ x }}`, which nothing replaces here. Nested
 * braces of a glob are told apart by their commas.
 */
function filledIn(reader: Reader, text: string | undefined, at: Span): string | undefined {
  const action = /\{\{[^{},]*\}\}/.exec(text ?? "")?.[0];
  if (action === undefined) return text;
  report(reader, at, `\`${action}\` is not filled in: a configuration is not a template.`);
  return undefined;
}

/** The texts of a list, or of one text that stands alone; with their places. Everything else is a problem. */
export function textsOf(
  reader: Reader,
  pair: Pair,
  name: string,
): readonly { readonly text: string; readonly at: Span }[] {
  const node = resolved(pair.value);
  if (isEmpty(node)) return [];
  if (node?.kind === "map") {
    report(reader, placeOf(pair), `\`${name}\` must be a list.`);
    return [];
  }
  const items = node?.kind === "sequence" ? itemsAt(node) : [pair.value];
  return items.flatMap((item) => {
    const text = written(reader, item);
    if (text !== undefined) return filledIn(reader, text, item.at) === undefined ? [] : [{ text, at: item.at }];
    report(reader, item.at.end > item.at.start ? item.at : pair.key.at, `\`${name}\` must be a list of strings.`);
    return [];
  });
}

/** A list that `read` reads; undefined where it is empty only because of mistakes, so that what applied before stays. */
export function unlessMistaken<T>(reader: Reader, read: () => readonly T[]): readonly T[] | undefined {
  const before = reader.problems.length;
  const found = read();
  return found.length === 0 && reader.problems.length > before ? undefined : found;
}

/** A value of a declared shape; undefined, with a problem, where it has another. */
export function valueAt(
  reader: Reader,
  pair: Pair,
  name: string,
  spec: ValueSpec,
): string | number | boolean | readonly string[] | undefined {
  const node = resolved(pair.value);
  if (isEmpty(node)) return undefined;
  const at = placeOf(pair);
  switch (spec.type) {
    case "strings":
      return unlessMistaken(reader, () => textsOf(reader, pair, name).map(({ text }) => text));
    case "words":
      return unlessMistaken(reader, () =>
        textsOf(reader, pair, name).flatMap((one) => wordAt(reader, one, `a value of \`${name}\``, spec.words) ?? []),
      );
    case "word":
      return node?.kind === "scalar"
        ? wordAt(reader, { text: written(reader, node) ?? "", at }, `a value of \`${name}\``, spec.words)
        : mismatch(reader, at, name, "one word");
    case "string":
      return node?.kind === "scalar"
        ? filledIn(reader, written(reader, node), at)
        : mismatch(reader, at, name, "a string");
    case "boolean":
      if (node?.kind !== "scalar" || typeof node.value !== "boolean")
        return mismatch(reader, at, name, "`true` or `false`");
      if (spec.only === undefined || spec.only === node.value) return node.value;
      report(reader, at, `\`${name}: ${node.value}\` has no effect: only \`${spec.only}\` counts in a file.`);
      return undefined;
    case "number":
      return node?.kind === "scalar" && typeof node.value === "number"
        ? node.value
        : mismatch(reader, at, name, "a number");
  }
}

/** Words as a choice: `a`, `b` or `c`. */
export function oneOf(words: readonly string[]): string {
  return enumerated(
    words.map((word) => `\`${word}\``),
    "or",
  );
}

/** One of `words`, or a problem that has the nearest one, else all of them; `what` is what they are: “a severity”. */
export function wordAt<W extends string>(
  reader: Reader,
  { text, at }: { readonly text: string; readonly at: Span },
  what: string,
  words: readonly W[],
): W | undefined {
  const found = words.find((word) => word === text);
  if (found !== undefined) return found;
  const meant = nearest(text, words, MOST_EDITS);
  const rest = meant === undefined ? `: use ${oneOf(words)}.` : `. Did you mean \`${meant}\`?`;
  report(reader, at, `\`${text}\` is not ${what}${rest}`, [meant]);
  return undefined;
}

function mismatch(reader: Reader, at: Span, name: string, shape: string): undefined {
  report(reader, at, `\`${name}\` must be ${shape}.`);
  return undefined;
}

/** Whether a node says nothing that can be judged: it is missing or null. */
export function isEmpty(node: Node | undefined): boolean {
  const found = resolved(node);
  return found === undefined || (found.kind === "scalar" && found.value === null);
}
