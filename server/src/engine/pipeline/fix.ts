// Applying many fixes at once: in passes, each on the result of the one before.

import type { SourceFile } from "../core/document.ts";
import { type Finding, type Fix, type FixKind, isAppend, isEdit, isFileEdit } from "../core/finding.ts";
import { applyEdits, contains, point, type Span, type TextEdit, touches } from "../core/text.ts";
import type { Checked } from "./check.ts";
import { bringsErrors } from "./errors.ts";

const PASSES = 10;

export interface FixInput {
  readonly file: SourceFile;
  readonly kinds: readonly FixKind[];
  /** Only findings that start inside this span of the file as it is now. */
  readonly within?: Span;
  /** Only findings this accepts. */
  readonly only?: (finding: Finding) => boolean;
  parse(text: string, previous: SourceFile): SourceFile | undefined;
  check(file: SourceFile): Pick<Checked, "findings">;
}

export interface Applied {
  readonly finding: Finding;
  readonly fix: Fix;
}

export interface Refused extends Applied {
  /** One sentence. */
  readonly why: string;
}

export interface Fixed {
  readonly text: string;
  /** Text to append to other files, by their path relative to this file's folder. */
  readonly appended: ReadonlyMap<string, readonly string[]>;
  readonly applied: readonly Applied[];
  readonly refused: readonly Refused[];
}

/**
 * Takes the first fix of the wanted kinds of every finding, pass by pass, until nothing is left to do or ten passes are
 * over. Fixes that overlap or touch an accepted one wait for the next pass; identical edits apply once. A fix after
 * which the text has a new syntax error or duplicate key is refused and named.
 */
export function fixFile({ file, kinds, within, only, parse, check }: FixInput): Fixed {
  let current = file;
  let inside = within;
  const appended = new Map<string, string[]>();
  const applied: Applied[] = [];
  const refused: Refused[] = [];
  const settled = new Set<string>();
  for (let pass = 0; pass < PASSES; pass += 1) {
    const wanted: Applied[] = [];
    for (const finding of check(current).findings) {
      if (inside !== undefined && !contains(inside, point(finding.at.start))) continue;
      if (only !== undefined && !only(finding)) continue;
      // Other files are changed one by one, by those who look at them.
      const fix = finding.fixes.find(({ kind, changes }) => kinds.includes(kind) && !changes.some(isFileEdit));
      if (fix !== undefined && !settled.has(name(finding, fix))) wanted.push({ finding, fix });
    }
    const chosen = compatible(wanted);
    if (chosen.length === 0) break;
    const step = applyOrRefuse(current, chosen, parse);
    for (const one of step.refused) {
      refused.push(one);
      settled.add(name(one.finding, one.fix));
    }
    for (const one of step.applied) {
      applied.push(one);
      for (const change of one.fix.changes) {
        if (!isAppend(change)) continue;
        settled.add(name(one.finding, one.fix));
        const texts = appended.get(change.file) ?? [];
        if (!texts.includes(change.append)) appended.set(change.file, [...texts, change.append]);
      }
    }
    if (inside !== undefined) inside = { start: inside.start, end: inside.end + growth(step.applied, inside) };
    if (step.file === current && step.refused.length === 0) break;
    current = step.file;
  }
  return { text: current.text, appended, applied, refused };
}

const name = (finding: Finding, fix: Fix) => `${finding.fingerprint} ${fix.title}`;

const editsOf = (fix: Fix): readonly TextEdit[] => fix.changes.filter(isEdit);

const sameEdit = (a: TextEdit, b: TextEdit) => a.at.start === b.at.start && a.at.end === b.at.end && a.text === b.text;

/** Those that can be applied together, in the order of the text. */
function compatible(wanted: readonly Applied[]): readonly Applied[] {
  const chosen: Applied[] = [];
  const taken: TextEdit[] = [];
  for (const one of wanted) {
    const edits = editsOf(one.fix);
    const clash = edits.some((edit) => taken.some((other) => !sameEdit(edit, other) && touches(edit.at, other.at)));
    if (clash) continue;
    chosen.push(one);
    for (const edit of edits) taken.push(edit);
  }
  return chosen;
}

function applyOrRefuse(
  file: SourceFile,
  chosen: readonly Applied[],
  parse: FixInput["parse"],
): { file: SourceFile; applied: readonly Applied[]; refused: readonly Refused[] } {
  const together = attempt(file, chosen, parse);
  if (together !== undefined) return { file: together, applied: chosen, refused: [] };
  const applied: Applied[] = [];
  const refused: Refused[] = [];
  let best = file;
  for (const one of chosen) {
    const next = attempt(file, [...applied, one], parse);
    if (next === undefined) {
      refused.push({ ...one, why: `“${one.fix.title}” would leave the file with a new syntax error.` });
    } else {
      applied.push(one);
      best = next;
    }
  }
  return { file: best, applied, refused };
}

/** The file with the fixes applied; undefined where it then has errors, or doubts, that it did not have. */
function attempt(file: SourceFile, chosen: readonly Applied[], parse: FixInput["parse"]): SourceFile | undefined {
  const edits: TextEdit[] = [];
  for (const { fix } of chosen) {
    for (const edit of editsOf(fix)) if (!edits.some((other) => sameEdit(edit, other))) edits.push(edit);
  }
  const text = applyEdits(file.text, edits);
  if (text === file.text) return file;
  const next = parse(text, file);
  if (next === undefined || next.refused !== undefined) return undefined;
  return bringsErrors(file, next) ? undefined : next;
}

/** By how much the text inside a span grew. */
function growth(applied: readonly Applied[], inside: Span): number {
  const seen: TextEdit[] = [];
  let by = 0;
  for (const { fix } of applied) {
    for (const edit of editsOf(fix)) {
      if (!contains(inside, edit.at) || seen.some((other) => sameEdit(edit, other))) continue;
      seen.push(edit);
      by += edit.text.length - (edit.at.end - edit.at.start);
    }
  }
  return by;
}
