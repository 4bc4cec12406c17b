// What is said of files and documents that fixes in bulk leave alone: they cannot be read for certain, or a program overwrites them.
import type { Generated } from "../engine/core/generated.ts";
import { linesOf, toPosition } from "./positions.ts";

/** So many lines are named. */
const MOST = 5;

/** A document that cannot be read at an offset in the text of its file; `mended` where another fault of syntax was mended in it. */
interface Left {
  readonly offset: number;
  readonly mended: boolean;
}

/** A sentence or two about a file with `documents` documents, of which those in `left` (at least one) were left alone. */
export function leftNote(file: string, text: string, left: readonly Left[], documents: number): string {
  const isWhole = left.length === documents;
  const groups = [left.filter(({ mended }) => !mended), left.filter(({ mended }) => mended)] as const;
  const [alone, mended] = groups.map((group) => (group.length === 0 ? undefined : linesIn(text, group)));
  const notes: string[] = [];
  if (alone !== undefined && isWhole && mended === undefined) notes.push(invalid(file, alone));
  else if (alone !== undefined) {
    const were = alone.isOne ? "was" : "were";
    notes.push(`In \`${file}\` the ${alone.documents} with ${alone.errors} ${were} not fixed.`);
  }
  if (mended !== undefined && isWhole && alone === undefined)
    notes.push(
      `In \`${file}\` only syntax was fixed: ${mended.isOne ? "there is" : "there are"} still ${mended.errors}.`,
    );
  else if (mended !== undefined)
    notes.push(`In \`${file}\` only syntax was fixed in the ${mended.documents} with ${mended.errors}.`);
  return notes.join(" ");
}

/** What stands in the way of all fixes of a file, and has to go first. */
function invalid(file: string, { isOne, numbers }: Lines): string {
  return isOne
    ? `Line ${numbers} of \`${file}\` is not valid. Correct it first.`
    : `Lines ${numbers} of \`${file}\` are not valid. Correct them first.`;
}

interface Lines {
  readonly isOne: boolean;
  /** `3`, `3 and 5`. */
  readonly numbers: string;
  /** `a syntax error in line 3`, `syntax errors in lines 3 and 5`. */
  readonly errors: string;
  readonly documents: string;
}

function linesIn(text: string, left: readonly Left[]): Lines {
  const table = linesOf(text);
  const lines = left.slice(0, MOST).map(({ offset }) => String(toPosition(table, offset).line + 1));
  if (left.length > MOST) lines.push(`${left.length - MOST} more`);
  const last = lines.pop() ?? "";
  const numbers = lines.length === 0 ? last : `${lines.join(", ")} and ${last}`;
  return lines.length === 0
    ? { isOne: true, numbers, errors: `a syntax error in line ${numbers}`, documents: "document" }
    : { isOne: false, numbers, errors: `syntax errors in lines ${numbers}`, documents: "documents" };
}

/** One sentence about a file whose text or name says that a program writes it. */
export function generatedNote(file: string, text: string, { comment }: Generated): string {
  const says =
    comment === undefined
      ? "its name says that it is a recorded output"
      : `line ${toPosition(linesOf(text), comment).line + 1} says that it is generated`;
  return `\`${file}\` was not fixed: ${says}, so fixes belong in its source.`;
}
