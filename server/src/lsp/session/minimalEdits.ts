// The smallest edits between two versions of a text, so that an editor keeps cursors, folds and undo steps where they were.
import { diffLines } from "diff";
import { smallestEdit, type TextEdit } from "../../engine/core/text.ts";

/** How many changed lines are looked for before the whole changed stretch is replaced at once. */
const MOST_CHANGES = 2000;

/** The edits that turn `before` into `after`, one per changed stretch of lines, in the order of the text. */
export function minimalEdits(before: string, after: string): readonly TextEdit[] {
  const whole = smallestEdit(before, after);
  if (whole === undefined) return [];
  const hunks = diffLines(before, after, { maxEditLength: MOST_CHANGES });
  if (hunks === undefined) return [unsplit(before, whole)];
  const edits: TextEdit[] = [];
  let offset = 0;
  for (let i = 0; i < hunks.length; ) {
    let removed = "";
    let added = "";
    for (; hunks[i]?.removed || hunks[i]?.added; i += 1) {
      if (hunks[i]?.removed) removed += hunks[i]?.value;
      else added += hunks[i]?.value;
    }
    const edit = smallestEdit(removed, added);
    if (edit !== undefined) {
      const at = { start: edit.at.start + offset, end: edit.at.end + offset };
      edits.push(unsplit(before, { at, text: edit.text }));
    }
    offset += removed.length + (hunks[i]?.value.length ?? 0);
    i += 1;
  }
  return edits;
}

/** The same edit, widened where it would start or end between `\r` and `\n` or inside a surrogate pair: no editor has a position there. */
function unsplit(before: string, { at, text }: TextEdit): TextEdit {
  const start = isInside(before, at.start) ? at.start - 1 : at.start;
  const end = isInside(before, at.end) ? at.end + 1 : at.end;
  return { at: { start, end }, text: before.slice(start, at.start) + text + before.slice(at.end, end) };
}

function isInside(text: string, offset: number): boolean {
  const left = text.charCodeAt(offset - 1);
  const right = text.charCodeAt(offset);
  return (left === 13 && right === 10) || (left >= 0xd800 && left <= 0xdbff && right >= 0xdc00 && right <= 0xdfff);
}
