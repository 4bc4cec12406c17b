// Applying many fixes at once: in passes, each on the result of the one before, and only what holds.

import { type Part, partAt, type SourceFile } from "../core/document.ts";
import { type Finding, type Fix, type FixKind, isAppend, isFileEdit } from "../core/finding.ts";
import { type Generated, generatedIn } from "../core/generated.ts";
import { isFault, leftAlone } from "../core/open.ts";
import { contains, point, type Span } from "../core/text.ts";
import { compatible, editsOf, editsOfAll, movedBack } from "./edits.ts";
import { budgetFor, sieve } from "./sieve.ts";
import type { Bench, Repair, State } from "./trial.ts";

/** Fixes that have not come to an end after so many passes are taken to trigger each other forever. */
const PASSES = 50;
/** Each pass takes only one of several fixes at one place, so each finding allows one more pass, up to this many. */
const MORE_PASSES = 200;

export interface FixInput extends Bench {
  readonly file: SourceFile;
  readonly kinds: readonly FixKind[];
  /** Only findings that start inside this span of the file as it is now. */
  readonly within?: Span;
  /** Only what this accepts: `at` is where the finding began in the text before all fixes. */
  readonly only?: (finding: Finding, fix: Fix, at: number) => boolean;
}

/** A fix that was made. */
export interface Applied extends Repair {
  /** In which pass, from 0: all spans count from the text before it. */
  readonly pass: number;
  /** Where its finding began in the text before all fixes. */
  readonly at: number;
}

export interface Refused extends Repair {
  /** One sentence. */
  readonly why: string;
}

export interface Fixed {
  readonly text: string;
  /** Text to append to other files, by their path relative to this file's folder. */
  readonly appended: ReadonlyMap<string, readonly string[]>;
  readonly applied: readonly Applied[];
  readonly refused: readonly Refused[];
  /** The documents of the file that cannot be read for certain, in which at most faults of syntax were fixed. */
  readonly left: readonly Left[];
  /** Where the file says that a program writes it, so that nothing was fixed though something could be: the offset of that comment. */
  readonly generated?: Generated;
}

export interface Left {
  /** Where it cannot be read: an offset in the text before. */
  readonly offset: number;
  /** Whether another fault of syntax was mended in it. */
  readonly mended: boolean;
}

/** A text on the way, and what has been done up to there. */
interface Progress extends State {
  readonly inside: Span | undefined;
  readonly applied: readonly Applied[];
  /** Where an offset of the text was in the text before all fixes. */
  readonly before: (offset: number) => number;
}

/**
 * Takes the first fix of the wanted kinds of every finding, pass by pass, until no fix is left that holds: after it its
 * finding is gone (of one that covers several, one of them), and there is no new syntax error. What does not hold is undone, refused and
 * reported. Fixes that overlap or touch an accepted one wait for the next pass; identical edits apply once. Fixes that trigger each other
 * endlessly are not taken. A document with a syntax error gets no fix but that of the error; a file that a program overwrites gets none.
 *
 * Fixing the result again changes nothing: the last pass starts from the text alone, as the first does.
 */
export function fixFile(input: FixInput): Fixed {
  const { file, check, within } = input;
  const start: Progress = { file, checked: check(file), inside: within, applied: [], before: (at) => at };
  const generated = generatedIn(input.language, file);
  if (generated !== undefined) {
    const none = { text: file.text, appended: new Map(), applied: [], refused: [], left: [] };
    return wantedIn(start, input).length === 0 ? none : { ...none, generated };
  }
  const most = PASSES + Math.min(MORE_PASSES, start.checked.findings.length);
  /** The latest state for each text there has been. */
  const seen = new Map([[file.text, start]]);
  /** Fixes that did not hold in an earlier text: they are tried again when all others are done. */
  const doubtful = new Set<string>();
  let passes = 0;
  for (let now = start; ; ) {
    const { next, refused } = pass(now, doubtful, input);
    if (next === undefined && doubtful.size > 0) {
      doubtful.clear();
      continue;
    }
    if (next === undefined) return fixed(now, start.checked, refused, input);
    for (const one of refused) doubtful.add(nameOf(one));
    passes += 1;
    const before = next.file === now.file ? undefined : seen.get(next.file.text);
    if (before !== undefined || passes > most) {
      const back = before ?? start;
      const undone = next.applied.slice(back.applied.length).map(({ finding, fix }) => ({
        finding,
        fix,
        why: `“${fix.title}” and other fixes keep triggering each other.`,
      }));
      return fixed(back, start.checked, undone, input);
    }
    seen.set(next.file.text, next);
    now = next;
  }
}

function fixed(
  { file, checked, applied }: Progress,
  first: State["checked"],
  refused: readonly Refused[],
  { language, file: before }: FixInput,
): Fixed {
  const left = leftIn(language, { file: before, checked: first }, { file, checked });
  return { text: file.text, appended: appendedBy(applied.map(({ fix }) => fix)), applied, refused, left };
}

/** What is left alone in a file, by its documents before and after. */
function leftIn(language: FixInput["language"], before: State, after: State): readonly Left[] {
  const now = placesIn(language, after);
  if (now.size === 0) return [];
  const { parts } = after.file;
  // A fault that is mended may make one document of two: then it cannot be told which is which.
  if (before.file.parts.length !== parts.length)
    return [...placesIn(language, before).values()].map((offset) => ({ offset, mended: true }));
  return parts.flatMap((part, i): readonly Left[] => {
    const offset = now.get(part);
    const old = before.file.parts[i];
    if (offset === undefined || old === undefined) return [];
    if (old.doc.text === part.doc.text) return [{ offset: offset - part.start + old.start, mended: false }];
    return [{ offset: old.start + sameLine(part.doc.text, offset - part.start, old.doc.text), mended: true }];
  });
}

/**
 * The documents that are left alone, each with the offset at which a check reports its first syntax error; a warning only where there is
 * none.
 */
function placesIn(language: FixInput["language"], { file, checked }: State): ReadonlyMap<Part, number> {
  const left = leftAlone(language, file.parts);
  if (left.size === 0) return left;
  const reported = new Map<Part, Finding>();
  for (const finding of checked.findings) {
    const part = partAt(file.parts, finding.at.start);
    if (part === undefined || !left.has(part) || !isFault(part, finding.at)) continue;
    const known = reported.get(part);
    if (known === undefined || (known.severity !== "error" && finding.severity === "error"))
      reported.set(part, finding);
  }
  return new Map(
    Array.from(left, ([part, offset]) => {
      const blank = /^\s*/.exec(file.text.slice(offset, offset + LONGEST_GAP))?.[0].length ?? 0;
      return [part, reported.get(part)?.at.start ?? offset + blank];
    }),
  );
}

/** An open stretch begins where what is above it ends: so far is looked for the line with content that is named. */
const LONGEST_GAP = 1_000;

/** Where the line begins in one text that has the number of the line of an offset in another. */
function sameLine(text: string, offset: number, other: string): number {
  let line = 0;
  for (let at = text.indexOf("\n"); at !== -1 && at < offset; at = text.indexOf("\n", at + 1)) {
    const next = other.indexOf("\n", line);
    if (next === -1) return line;
    line = next + 1;
  }
  return line;
}

/** What fixes append to other files, by the path of each relative to the folder of the file that is fixed; the same text once. */
export function appendedBy(fixes: readonly Fix[]): Fixed["appended"] {
  const appended = new Map<string, Set<string>>();
  for (const change of fixes.flatMap(({ changes }) => changes)) {
    if (!isAppend(change)) continue;
    appended.set(change.file, (appended.get(change.file) ?? new Set<string>()).add(change.append));
  }
  return new Map([...appended].map(([file, texts]) => [file, [...texts]]));
}

/** The same for a finding and its fix in every pass. */
function nameOf({ finding, fix }: Repair): string {
  return `${finding.fingerprint} ${fix.title}`;
}

/** Takes every fix that holds except the doubtful ones; `next` is undefined where none does. */
function pass(
  now: Progress,
  doubtful: ReadonlySet<string>,
  input: FixInput,
): { readonly next: Progress | undefined; readonly refused: readonly Refused[] } {
  // A finding that text in another file solves is still reported until that file is read again.
  const done = new Set(now.applied.filter(({ fix }) => fix.changes.some(isAppend)).map(nameOf));
  let wanted = wantedIn(now, input).filter((one) => !doubtful.has(nameOf(one)) && !done.has(nameOf(one)));
  const refused: Refused[] = [];
  const budget = budgetFor(now);
  while (wanted.length > 0) {
    const chosen = compatible(wanted, ({ fix }) => editsOf(fix));
    const { state, held, failed } = sieve(now, chosen, input, budget);
    for (const [one, why] of failed) refused.push({ ...one, why: `“${one.fix.title}” ${REASONS[why]}.` });
    if (held.length > 0) {
      const number = (now.applied.at(-1)?.pass ?? -1) + 1;
      const made = held.map((one) => ({ ...one, pass: number, at: now.before(one.finding.at.start) }));
      const applied = [...now.applied, ...made];
      const back = movedBack(editsOfAll(held));
      const before = (at: number) => now.before(back(at));
      const inside = now.inside && { start: now.inside.start, end: now.inside.end + growth(held, now.inside) };
      return { next: { ...state, inside, applied, before }, refused };
    }
    // None of these was taken, so those that had to wait for them are next.
    const gone = new Set(chosen);
    wanted = wanted.filter((one) => !gone.has(one));
  }
  return { next: undefined, refused };
}

function wantedIn({ file, checked, inside, before }: Progress, { kinds, only, language }: FixInput): readonly Repair[] {
  const left = leftAlone(language, file.parts);
  return checked.findings.flatMap((finding) => {
    const part = left.size === 0 ? undefined : partAt(file.parts, finding.at.start);
    if (part !== undefined && left.has(part) && !isFault(part, finding.at)) return [];
    if (inside !== undefined && !contains(inside, point(finding.at.start))) return [];
    // Fixes of other files are only made one at a time, by users who see those files.
    const fix = (finding.withheld ?? finding.fixes).find(
      ({ kind, changes }) => kinds.includes(kind) && !changes.some(isFileEdit),
    );
    if (fix === undefined || only?.(finding, fix, before(finding.at.start)) === false) return [];
    return [{ finding, fix }];
  });
}

const REASONS = {
  breaks: "would leave the file with a new syntax error",
  stays: "would not solve the problem",
  untried: "was not tried, because too many other fixes failed",
} as const;

/** By how much the text inside a span grew. */
function growth(held: readonly Repair[], inside: Span): number {
  return editsOfAll(held)
    .filter((edit) => contains(inside, edit.at))
    .reduce((sum, { at, text }) => sum + text.length - (at.end - at.start), 0);
}
