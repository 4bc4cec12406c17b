// Which lines differ between two versions of a text: the fewest that can be found in bounded time.
import { diffArrays } from "diff";

/** Lines `from` up to, not including, `to` of the old text, and those of the new one that stand in their place. */
export interface ChangedLines {
  readonly from: number;
  readonly to: number;
  readonly newFrom: number;
  readonly newTo: number;
}

export interface LineComparison {
  /** The lines with their line breaks (`\n`); the last may have none. */
  readonly before: readonly string[];
  readonly after: readonly string[];
  /** In order; between two of them is at least one line that is the same. */
  readonly changes: readonly ChangedLines[];
}

/** The most changed lines for which the fewest are searched for, and the most lines times changes. */
const MOST_CHANGES = 1_000;
const MOST_WORK = 40_000_000;

/**
 * Compares two texts line by line. The changes are the fewest there are, except where there are very many: then a linear search
 * finds changes that are correct but may be more than needed. `mostChanges` is for tests.
 */
export function compareLines(before: string, after: string, mostChanges = MOST_CHANGES): LineComparison {
  const [old, now] = [linesIn(before), linesIn(after)];
  const numbers = new Map<string, number>();
  const numbered = (lines: readonly string[]) =>
    lines.map((line) => {
      const number = numbers.get(line) ?? numbers.size;
      numbers.set(line, number);
      return number;
    });
  const [a, b] = [numbered(old), numbered(now)];
  const most = Math.min(mostChanges, Math.floor(MOST_WORK / (a.length + b.length + 1)));
  return { before: old, after: now, changes: fewest(a, b, most) ?? inOneSweep(a, b) };
}

function linesIn(text: string): readonly string[] {
  const lines: string[] = [];
  for (let from = 0; from < text.length; ) {
    const end = text.indexOf("\n", from);
    const next = end === -1 ? text.length : end + 1;
    lines.push(text.slice(from, next));
    from = next;
  }
  return lines;
}

/** The fewest changes; undefined where there are more than `most` removed and added lines. */
function fewest(a: number[], b: number[], most: number): readonly ChangedLines[] | undefined {
  if (Math.abs(a.length - b.length) > most) return undefined;
  const pieces = diffArrays(a, b, { maxEditLength: most });
  if (pieces === undefined) return undefined;
  const changes: ChangedLines[] = [];
  let [from, newFrom] = [0, 0];
  for (let i = 0; i < pieces.length; ) {
    let [to, newTo] = [from, newFrom];
    for (; pieces[i]?.removed || pieces[i]?.added; i += 1) {
      if (pieces[i]?.removed) to += pieces[i]?.count ?? 0;
      else newTo += pieces[i]?.count ?? 0;
    }
    if (to > from || newTo > newFrom) changes.push({ from, to, newFrom, newTo });
    const same = pieces[i]?.count ?? 0;
    [from, newFrom] = [to + same, newTo + same];
    i += 1;
  }
  return changes;
}

/**
 * Changes found in one sweep: where two lines differ, both texts are read on until one of them reaches a line that the other has
 * passed. How many lines are read ahead is in proportion to what the change covers, so the cost is linear.
 */
function inOneSweep(old: readonly number[], now: readonly number[]): readonly ChangedLines[] {
  const changes: ChangedLines[] = [];
  const [a, b] = withoutCommonEnd(old, now);
  for (let [i, j] = [0, 0]; i < a.length || j < b.length; ) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      [i, j] = [i + 1, j + 1];
      continue;
    }
    const [to, newTo] = meeting(a, i, b, j);
    changes.push({ from: i, to, newFrom: j, newTo });
    [i, j] = [to, newTo];
  }
  return changes;
}

/** Where two texts have the same line again, from the lines `i` and `j` on; both ends where they never do. */
function meeting(a: readonly number[], i: number, b: readonly number[], j: number): readonly [number, number] {
  const passed = new Map<number, number>();
  const newPassed = new Map<number, number>();
  for (let far = 0; i + far < a.length || j + far < b.length; far += 1) {
    const [line, newLine] = [a[i + far], b[j + far]];
    if (line !== undefined && !passed.has(line)) passed.set(line, i + far);
    if (newLine !== undefined && !newPassed.has(newLine)) newPassed.set(newLine, j + far);
    const there = line === undefined ? undefined : newPassed.get(line);
    const here = newLine === undefined ? undefined : passed.get(newLine);
    if (there !== undefined && (here === undefined || there - j <= here - i)) return [i + far, there];
    if (here !== undefined) return [here, j + far];
  }
  return [a.length, b.length];
}

/** Both without the lines at their ends that are the same. */
function withoutCommonEnd(a: readonly number[], b: readonly number[]): readonly [readonly number[], readonly number[]] {
  let same = 0;
  while (same < Math.min(a.length, b.length) && a[a.length - 1 - same] === b[b.length - 1 - same]) same += 1;
  return [a.slice(0, a.length - same), b.slice(0, b.length - same)];
}
