// The JSON form of RUN, CMD, ENTRYPOINT, SHELL, COPY, ADD and VOLUME.
import type { ExecForm, ExecItem } from "./document.ts";
import type { Joined } from "./joined.ts";

const ITEM = /"(?:[^"\\]|\\.)*"/g;

/** The array of strings between two indexes of the joined text; undefined where it is not one, which is what Docker then runs in a shell. */
export function execForm(joined: Joined, from: number, to: number): ExecForm | undefined {
  const { text } = joined;
  if (text[from] !== "[") return undefined;
  const close = closingBracket(text, from, to);
  if (close === -1) return undefined;
  const slice = text.slice(from, close + 1);
  if (!isStringArray(slice)) return undefined;
  const items: ExecItem[] = [];
  for (const match of slice.matchAll(ITEM)) {
    const start = from + match.index;
    items.push({ value: JSON.parse(match[0]) as string, at: joined.span(start, start + match[0].length) });
  }
  return { at: joined.span(from, close + 1), items };
}

/** Whether `slice` is valid JSON and an array of nothing but strings. */
export function isStringArray(slice: string): boolean {
  try {
    const value: unknown = JSON.parse(slice);
    return Array.isArray(value) && value.every((item) => typeof item === "string");
  } catch {
    return false;
  }
}

function closingBracket(text: string, from: number, to: number): number {
  for (let i = from + 1; i < to; i += 1) {
    if (text[i] === "]") return i;
    if (text[i] !== '"') continue;
    i += 1;
    while (i < to && text[i] !== '"') i += text[i] === "\\" ? 2 : 1;
  }
  return -1;
}
