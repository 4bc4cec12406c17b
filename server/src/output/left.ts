// What is said of files and documents that fixes in bulk leave alone: they cannot be read for certain, or a program overwrites them.
import { linesOf, toPosition } from "./positions.ts";

/** So many lines are named. */
const MOST = 5;

/**
 * One sentence about a file with `documents` documents, of which those around the offsets `left` in its text (at least one) were left
 * alone.
 */
export function leftNote(file: string, text: string, left: readonly number[], documents: number): string {
  const table = linesOf(text);
  const lines = left.slice(0, MOST).map((offset) => String(toPosition(table, offset).line + 1));
  if (left.length > MOST) lines.push(`${left.length - MOST} more`);
  const last = lines.pop() ?? "";
  const [are, where] = lines.length === 0 ? ["line", last] : ["lines", `${lines.join(", ")} and ${last}`];
  if (left.length === documents)
    return `\`${file}\` was left as it is, because ${are} ${where} cannot be read with certainty.`;
  const [were, what] = lines.length === 0 ? ["was", "document"] : ["were", "documents"];
  return `In \`${file}\` the ${what} with ${are} ${where} ${were} left as ${were === "was" ? "it is" : "they are"}, because that cannot be read with certainty.`;
}

/** One sentence about a file whose comment at an offset of its text says that a program writes it. */
export function generatedNote(file: string, text: string, at: number): string {
  const line = toPosition(linesOf(text), at).line + 1;
  return `\`${file}\` was left as it is, because line ${line} says that it is generated: fixes belong where it is generated from.`;
}
