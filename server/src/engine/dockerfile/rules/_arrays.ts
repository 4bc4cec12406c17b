// What somebody meant who wrote something like a JSON array of strings.
import type { TextEdit } from "../../core/text.ts";
import { type Instruction, joinedBody } from "../parse/document.ts";
import { isStringArray } from "../parse/exec.ts";

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
export function mendedArray(text: string, one: Instruction): Mended | undefined {
  const { text: written, span } = joinedBody(text, one);
  for (const [title, change] of WAYS) {
    const changes = [...change(written), ...withoutLastComma(written)].sort((a, b) => a.from - b.from);
    if (changes.length === 0 || !isStringArray(made(written, changes))) continue;
    return { title, edits: changes.map(({ from, to, text: by }) => ({ at: span(from, to), text: by })) };
  }
  return undefined;
}

/** In order: what leaves most as it is comes first. */
const WAYS: readonly (readonly [title: string, change: (written: string) => readonly Change[]])[] = [
  ["Remove the last comma", () => []],
  ["Put the values in quotes", quotedValues],
  ["Write it as a JSON array", (written) => quotesInstead(written, /[\u201C\u201D]/g)],
  // With other quotes or escapes among them single quotes may be part of a string.
  ["Write it as a JSON array", (written) => (/["\\]/.test(written) ? [] : quotesInstead(written, /'/g))],
];

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
