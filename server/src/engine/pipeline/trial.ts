// Whether fixes hold: they are made on trial, and the file is checked anew.
import { partAt, type SourceFile } from "../core/document.ts";
import { remembered } from "../core/fact.ts";
import { type Finding, type Fix, isEdit, nameOf } from "../core/finding.ts";
import type { Language } from "../core/language.ts";
import { applyEdits, shift, type TextEdit } from "../core/text.ts";
import type { Checked } from "./check.ts";
import { editsOfAll, movedBy } from "./edits.ts";
import { bringsErrors } from "./errors.ts";

/** A fix and the finding that it is to mend. */
export interface Repair {
  readonly finding: Finding;
  readonly fix: Fix;
}

/** A text with what was found in it. */
export interface State {
  readonly file: SourceFile;
  readonly checked: Pick<Checked, "findings">;
}

/** How a text of the file is read and checked. */
export interface Bench {
  readonly language: Language;
  parse(text: string, previous: SourceFile): SourceFile | undefined;
  check(file: SourceFile): Pick<Checked, "findings">;
}

export type Outcome = State | { readonly why: "breaks" | "stays" };

/** The file after repairs that touch neither each other nor what is open, or why they do not hold. */
export function tried(before: State, repairs: readonly Repair[], bench: Bench): Outcome {
  const edits = editsOfAll(repairs);
  // What other files get cannot be judged by this one.
  const judged = repairs.filter(({ fix }) => fix.changes.every(isEdit));
  if (edits.length === 0) return before;
  const text = applyEdits(before.file.text, edits);
  if (text === before.file.text) return { why: "stays" };
  const file = bench.parse(text, before.file);
  if (file === undefined || file.refused !== undefined || bringsErrors(before.file, file)) return { why: "breaks" };
  const after = { file, checked: bench.check(file) };
  return isMended(before, after, judged, edits, bench) ? after : { why: "stays" };
}

/**
 * Whether the findings are gone: on the subject of each, and on what is at its place now, are so many fewer of its name. Where
 * a subject goes by the text that was mended, it has another name afterwards.
 */
function isMended(
  before: State,
  after: State,
  repairs: readonly Repair[],
  edits: readonly TextEdit[],
  bench: Bench,
): boolean {
  const place = movedBy(edits);
  /** How many findings of a name there may be on a subject afterwards. */
  const allowed = new Map<string, number>();
  const [had, has] = [countsOf(before.checked), countsOf(after.checked)];
  const allow = (key: string, more: number) => allowed.set(key, (allowed.get(key) ?? had.get(key) ?? 0) + more);
  const moved = new Map<string, Set<string>>();
  for (const { finding } of repairs) {
    const key = keyOf(finding);
    allow(key, -1);
    const now = `${nameOf(finding)}\n${subjectAt(after.file, place(finding.at.start), bench.language)}`;
    if (now !== key) moved.set(now, (moved.get(now) ?? new Set<string>()).add(key));
  }
  const isOver = (key: string, most: number) => (has.get(key) ?? 0) > Math.max(0, most);
  for (const [key, most] of allowed) if (isOver(key, most)) return false;
  for (const [now, from] of moved) {
    const most = [now, ...from].reduce((sum, key) => sum + Math.max(0, allowed.get(key) ?? had.get(key) ?? 0), 0);
    if (isOver(now, most)) return false;
  }
  return true;
}

function subjectAt({ parts }: SourceFile, offset: number, language: Language): string {
  const part = partAt(parts, offset);
  const at = { start: offset, end: offset };
  return part === undefined ? "" : language.subject(part.doc, shift(at, -part.start));
}

/** How many findings of each name there are on each subject. */
function countsOf(checked: Pick<Checked, "findings">): ReadonlyMap<string, number> {
  return remembered(checked, countsOf, () => {
    const counts = new Map<string, number>();
    for (const finding of checked.findings) {
      const key = keyOf(finding);
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    return counts;
  });
}

function keyOf(finding: Finding): string {
  return `${nameOf(finding)}\n${finding.subject}`;
}
