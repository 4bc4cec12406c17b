// The smallest edits between two versions of a text, so that an editor keeps cursors, folds and undo steps where they were.
import { smallestEdit, type TextEdit } from "../../engine/core/text.ts";
import { compareLines } from "../../output/changed-lines.ts";

/** The edits that turn `before` into `after`, one per changed stretch of lines, in the order of the text. */
export function minimalEdits(before: string, after: string): readonly TextEdit[] {
  const compared = compareLines(before, after);
  const edits: TextEdit[] = [];
  let [offset, line] = [0, 0];
  for (const { from, to, newFrom, newTo } of compared.changes) {
    for (; line < from; line += 1) offset += compared.before[line]?.length ?? 0;
    const removed = compared.before.slice(from, to).join("");
    const edit = smallestEdit(removed, compared.after.slice(newFrom, newTo).join(""));
    if (edit === undefined) continue;
    const at = { start: edit.at.start + offset, end: edit.at.end + offset };
    edits.push(unsplit(before, { at, text: edit.text }));
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
