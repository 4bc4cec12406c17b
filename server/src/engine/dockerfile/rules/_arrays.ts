// What somebody meant who wrote something like a JSON array of strings.
import { lastOf } from "../../core/search.ts";
import { indentAt, lineBreakOf, lineStart, point, type TextEdit } from "../../core/text.ts";
import { type Dockerfile, type Instruction, joinedBody } from "../parse/document.ts";
import { isStringArray, leadingArray } from "../parse/exec.ts";

/** A change of the array's text, continued lines joined. */
interface Change {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

export interface Mended {
  /** What the edits do, as a fix is called. */
  readonly title: string;
  readonly edits: readonly TextEdit[];
}

/** The edits that make a JSON array of strings of an instruction's body; undefined where it is not plain what was meant. */
export function mendedArray(doc: Dockerfile, one: Instruction): Mended | undefined {
  const { text: written, span } = joinedBody(doc.text, one);
  for (const [title, change] of WAYS) {
    const changes = [...change(written), ...withoutLastComma(written)].sort((a, b) => a.from - b.from);
    if (changes.length === 0 || !isStringArray(made(written, changes))) continue;
    return { title, edits: changes.map(({ from, to, text: by }) => ({ at: span(from, to), text: by })) };
  }
  return withoutRest(doc, one);
}

/** The edits that leave the array alone on its line: a comment behind it moves above the instruction, signs that say nothing go. */
function withoutRest(doc: Dockerfile, one: Instruction): Mended | undefined {
  const { span, text } = joinedBody(doc.text, one);
  const array = leadingArray(text);
  if (array === undefined) return undefined;
  const rest = text.slice(array.length).trim();
  const gone = span(array.length, text.length);
  // Over more than one line the comment of a line in between would go along.
  if (doc.text.slice(gone.start, gone.end).includes("\n")) return undefined;
  if (/^[,;\]]+$/.test(rest)) return { title: `Remove \`${rest}\` after the array`, edits: [{ at: gone, text: "" }] };
  if (!rest.startsWith("#")) return undefined;
  const { at } = lastOf(doc.instructions, (other) => other.at.start <= one.at.start) ?? one;
  const line = `${indentAt(doc.text, at.start)}${rest}${lineBreakOf(doc.text)}`;
  const above = { at: point(lineStart(doc.text, at.start)), text: line };
  return { title: "Move the comment above the instruction", edits: [above, { at: gone, text: "" }] };
}

/** In order: what leaves most as it is comes first. */
const WAYS: readonly (readonly [title: string, change: (written: string) => readonly Change[]])[] = [
  ["Remove the last comma", () => []],
  ["Close the array with `]`", closed],
  ["Put commas between the values", commasBetween],
  ["Put the values in quotes", quotedValues],
  ["Write it as a JSON array", (written) => quotesInstead(written, /[\u201C\u201D]/g)],
  // With other quotes or escapes among them single quotes may be part of a string.
  ["Write it as a JSON array", (written) => (/["\\]/.test(written) ? [] : quotesInstead(written, /'/g))],
];

function closed(written: string): readonly Change[] {
  const kept = written.trimEnd();
  return [{ from: kept.length - (kept.endsWith(",") ? 1 : 0), to: written.length, text: "]" }];
}

/** Between two strings with nothing but blanks in between; where strings have escapes, none are looked for. */
function commasBetween(written: string): readonly Change[] {
  if (written.includes("\\")) return [];
  let at = 0;
  const pieces = written.split('"');
  return pieces.flatMap((piece, i) => {
    const start = at;
    at += piece.length + 1;
    const isBetween = i % 2 === 0 && i > 0 && i < pieces.length - 1;
    return isBetween && piece.trim() === "" ? [{ from: start, to: start, text: "," }] : [];
  });
}

function withoutLastComma(written: string): readonly Change[] {
  const comma = /,\s*\]$/.exec(written)?.index;
  return comma === undefined ? [] : [{ from: comma, to: comma + 1, text: "" }];
}

function quotesInstead(written: string, quotes: RegExp): readonly Change[] {
  return [...written.matchAll(quotes)].map(({ index }) => ({ from: index, to: index + 1, text: '"' }));
}

/** Numbers, `true`, `false` and `null` outside strings; where strings have escapes, none are looked for. */
function quotedValues(written: string): readonly Change[] {
  if (written.includes("\\")) return [];
  let at = 0;
  return written.split('"').flatMap((piece, i) => {
    const start = at;
    at += piece.length + 1;
    if (i % 2 === 1) return [];
    return [...piece.matchAll(/-?\d[\w.+-]*|true|false|null/g)].flatMap(({ 0: value, index }) => [
      { from: start + index, to: start + index, text: '"' },
      { from: start + index + value.length, to: start + index + value.length, text: '"' },
    ]);
  });
}

function made(written: string, changes: readonly Change[]): string {
  let text = "";
  let done = 0;
  for (const { from, to, text: by } of changes) {
    text += written.slice(done, from) + by;
    done = to;
  }
  return text + written.slice(done);
}

/** The ports of a JSON array, without quotes; undefined where one of them is something else. */
export function portsIn(written: string): readonly string[] | undefined {
  const ports = written
    .slice(1, -1)
    .trim()
    .split(/[\s,]+/)
    .map((port) => /^(?:"[\w/-]+"|'[\w/-]+'|[\w/-]+)$/.exec(port)?.[0].replace(/["']/g, ""));
  const known = ports.filter((port) => port !== undefined);
  return known.length === 0 || known.length < ports.length ? undefined : known;
}
