// What a fix would write, as a few lines of a diff of the reader's own text, its secrets masked.
import { type Fix, isEdit } from "../../engine/core/finding.ts";
import { least } from "../../engine/core/lists.ts";
import type { Redactor } from "../../engine/core/redactor.ts";
import { applyEdits, lineBelow, lineStart, shift, withoutEnd } from "../../engine/core/text.ts";
import { compareLines } from "../../output/changed-lines.ts";

/** Fixes that change places further apart, in characters, are only named. */
const WIDEST = 20_000;
/** More lines than these are too many for a box beside the cursor. */
const MOST_LINES = 14;

/**
 * The lines that a fix changes in its own file, each behind `-` or `+`, with the line above what is only added; empty where it changes none
 * there.
 */
export function fixPreview({ changes }: Fix, { text, redact }: Pick<Redactor, "text" | "redact">): string {
  const edits = changes.filter(isEdit);
  const first = least(edits.map(({ at }) => at.start));
  const last = edits.reduce((end, { at }) => Math.max(end, at.end), 0);
  if (first === undefined || last - first > WIDEST) return "";
  const start = lineStart(text, Math.max(0, lineStart(text, first) - 1));
  const end = lineBelow(text, last);
  const before = text.slice(start, end);
  const after = applyEdits(
    before,
    edits.map((edit) => ({ ...edit, at: shift(edit.at, -start) })),
  );
  const compared = compareLines(ended(before), ended(after));
  const lines = compared.changes.flatMap(({ from, to, newFrom, newTo }) => [
    ...(from === to && from > 0 ? [`  ${compared.before[from - 1]}`] : []),
    ...compared.before.slice(from, to).map((line) => `- ${line}`),
    ...compared.after.slice(newFrom, newTo).map((line) => `+ ${line}`),
  ]);
  const shown = lines.slice(0, MOST_LINES).map((line) => withoutEnd(line, "\r\n"));
  const margin = least(shown.filter((line) => line.length > 2).map((line) => line.slice(2).search(/\S|$/))) ?? 0;
  const moved = shown.map((line) => line.slice(0, 2) + line.slice(2 + margin));
  return redact([...moved, ...(lines.length > MOST_LINES ? ["  …"] : [])].join("\n"));
}

const ended = (text: string) => (text === "" || text.endsWith("\n") ? text : `${text}\n`);
