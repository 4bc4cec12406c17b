// The JSON form of RUN, CMD, ENTRYPOINT, SHELL, COPY, ADD and VOLUME.
import type { ExecForm, ExecItem } from "./document.ts";
import type { Joined } from "./joined.ts";

const ITEM = /"(?:[^"\\]|\\.)*"/g;

/**
 * The array of strings between two indexes of the joined text; undefined where it is not one, which is what Docker then runs in a shell.
 */
export function execForm(joined: Joined, from: number, to: number): ExecForm | undefined {
  const slice = joined.text.slice(from, to);
  if (!isStringArray(slice)) return undefined;
  const items: ExecItem[] = [];
  for (const match of slice.matchAll(ITEM)) {
    const start = from + match.index;
    items.push({ value: JSON.parse(match[0]) as string, at: joined.span(start, start + match[0].length) });
  }
  return { at: joined.span(from, to), items };
}

/** Whether `text` is valid JSON and an array of nothing but strings. */
export function isStringArray(text: string): boolean {
  return arrayOf(text)?.every((item) => typeof item === "string") ?? false;
}

/** Whether `text` is valid JSON and an array, of whatever. */
export function isArray(text: string): boolean {
  return arrayOf(text) !== undefined;
}

function arrayOf(text: string): readonly unknown[] | undefined {
  if (!text.trimStart().startsWith("[")) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The index of the first bracket that closes, outside the quotes with which the array begins; undefined where there is none. */
export function closingBracket(text: string): number | undefined {
  const quote = /^\[\s*'/.test(text) ? "'" : '"';
  let isQuoted = false;
  for (let i = 1; i < text.length; i += 1) {
    if (text[i] === "\\" && isQuoted) i += 1;
    else if (text[i] === quote) isQuoted = !isQuoted;
    else if (text[i] === "]" && !isQuoted) return i;
  }
  return undefined;
}

/** The array of strings with which a text begins that goes on behind it; undefined where there is none. */
export function leadingArray(text: string): string | undefined {
  const end = closingBracket(text);
  const array = end === undefined ? "" : text.slice(0, end + 1);
  return isStringArray(array) ? array : undefined;
}
