// Whether fixes hold: they are made on trial, and the file is checked again.
import { partAt, type SourceFile } from "../core/document.ts";
import { remembered } from "../core/fact.ts";
import { type Finding, type Fix, isEdit, nameOf } from "../core/finding.ts";
import type { Language } from "../core/language.ts";
import { lastOf } from "../core/search.ts";
import { applyEdits, shift } from "../core/text.ts";
import type { Checked } from "./check.ts";
import { editsOf, editsOfAll, movedBy } from "./edits.ts";
import { bringsErrors, newErrorsAt } from "./errors.ts";

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

const MARK = "\uFEFF";

/** Why repairs do not hold: the text breaks, or findings stay. */
export interface Failed {
  readonly why: "breaks" | "stays";
  /** Those to blame, as far as their places tell; at least one. */
  readonly guilty: ReadonlySet<Repair>;
}

/** The file after repairs that touch neither each other nor what is open, or why they do not hold. */
export function tried(before: State, repairs: readonly Repair[], bench: Bench): State | Failed {
  const edits = editsOfAll(repairs);
  if (edits.length === 0) return before;
  // What is appended to other files cannot be judged by this one.
  const judged = repairs.filter(({ fix }) => fix.changes.every(isEdit));
  const text = applyEdits(before.file.text, edits);
  if (text === before.file.text) return { why: "stays", guilty: new Set(repairs) };
  // U+FEFF is a byte order mark only at the beginning: as a character anywhere else it must not get there, nor the mark leave.
  if (text.startsWith(MARK) !== before.file.text.startsWith(MARK)) {
    const first = repairs.filter(({ fix }) => editsOf(fix).some(({ at }) => at.start === 0));
    return { why: "breaks", guilty: new Set(first) };
  }
  const file = bench.parse(text, before.file);
  const moved = movedBy(edits);
  if (file === undefined || file.refused !== undefined) return { why: "breaks", guilty: new Set(repairs) };
  if (bringsErrors(before.file, file)) {
    return { why: "breaks", guilty: blamed(repairs, newErrorsAt(before.file, file, moved), moved) };
  }
  const after = { file, checked: bench.check(file) };
  const guilty = staying(before, after, judged, moved, bench);
  return guilty.size === 0 ? after : { why: "stays", guilty };
}

/** The repairs right above errors; all where none is, or the errors have no place. */
function blamed(
  repairs: readonly Repair[],
  errors: readonly number[],
  moved: (offset: number) => number,
): ReadonlySet<Repair> {
  const places = repairs
    .flatMap((repair) => editsOf(repair.fix).map(({ at }) => ({ repair, at: moved(at.start) - 1 })))
    .sort((a, b) => a.at - b.at);
  const guilty = new Set<Repair>();
  for (const error of errors) {
    const above = lastOf(places, ({ at }) => at <= error);
    if (above !== undefined) guilty.add(above.repair);
  }
  return guilty.size === 0 ? new Set(repairs) : guilty;
}

/**
 * The repairs whose findings are still there, in full. Findings of a name are gone where there are that many fewer, on their old subject
 * and on the subject that is at their place now: a subject that is named by the mended text has another name afterwards.
 */
function staying(
  before: State,
  after: State,
  repairs: readonly Repair[],
  moved: (offset: number) => number,
  bench: Bench,
): ReadonlySet<Repair> {
  const [had, has] = [countsOf(before.checked), countsOf(after.checked)];
  /** How many findings of a name there may be on a subject afterwards. */
  const allowed = new Map<string, number>();
  /** What had another subject before, by the subject now. */
  const renamed = new Map<string, Set<string>>();
  const keys = repairs.flatMap((repair) =>
    mendedBy(repair).map((finding) => {
      const key = keyOf(finding);
      const offset = moved(finding.at.start);
      const now = `${nameOf(finding)}\n${subjectAt(after.file, offset, bench.language)}`;
      allowed.set(key, (allowed.get(key) ?? had.get(key) ?? 0) - 1);
      if (now !== key) renamed.set(now, (renamed.get(now) ?? new Set<string>()).add(key));
      return { repair, key, now };
    }),
  );
  const mayHave = (key: string) => Math.max(0, allowed.get(key) ?? had.get(key) ?? 0);
  const over = new Set<string>();
  for (const key of allowed.keys()) if ((has.get(key) ?? 0) > mayHave(key)) over.add(key);
  for (const [now, from] of renamed) {
    const most = [now, ...from].reduce((sum, key) => sum + mayHave(key), 0);
    if ((has.get(now) ?? 0) > most) over.add(now);
  }
  return new Set(keys.flatMap(({ repair, key, now }) => (over.has(key) || over.has(now) ? [repair] : [])));
}

/** The findings that a repair is to mend: of one that stands for several, those whose own changes are among its. */
function mendedBy({ finding, fix }: Repair): readonly Finding[] {
  if (finding.parts === undefined) return [finding];
  const made = new Set(fix.changes);
  return finding.parts.filter(({ fixes }) => fixes.some(({ changes }) => changes.every((change) => made.has(change))));
}

function subjectAt({ parts }: SourceFile, offset: number, language: Language): string {
  const part = partAt(parts, offset);
  const at = { start: offset, end: offset };
  return part === undefined ? "" : language.subject(part.doc, shift(at, -part.start));
}

/**
 * How many findings of each name there are on each subject. One that covers others counts for as many as it covers: a fix may leave
 * some of them to their author.
 */
function countsOf(checked: Pick<Checked, "findings">): ReadonlyMap<string, number> {
  return remembered(checked, countsOf, () => {
    const counts = new Map<string, number>();
    for (const finding of checked.findings) {
      const key = keyOf(finding);
      counts.set(key, (counts.get(key) ?? 0) + (finding.covers?.length ?? 1));
    }
    return counts;
  });
}

function keyOf(finding: Finding): string {
  return `${nameOf(finding)}\n${finding.subject}`;
}
