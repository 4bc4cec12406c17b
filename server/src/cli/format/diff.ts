// A change of a file as a unified diff, as `git apply` and `patch` read it.
import { formatPatch, type StructuredPatchHunk } from "diff";
import type { Redacted } from "../../engine/core/redactor.ts";
import { type ChangedLines, compareLines, type LineComparison } from "../../output/changed-lines.ts";

/** How many lines are shown around a change. */
const CONTEXT = 4;

/**
 * The diff of a file called `name`, below `a/` and `b/`; empty where nothing differs. Linear, but for a bounded search for the fewest
 * changes.
 */
export function unifiedDiff(name: string, before: Redacted, after: Redacted): string {
  if (before === after) return "";
  const comparison = compareLines(before, after);
  const hunks = inHunks(comparison.changes).map((changes) => hunkOf(changes, comparison));
  const patch = {
    oldFileName: `a/${name}`,
    newFileName: `b/${name}`,
    oldHeader: undefined,
    newHeader: undefined,
    hunks,
  };
  return formatPatch(patch, { includeIndex: false, includeUnderline: false, includeFileHeaders: true });
}

/** The changes that are shown together: those whose surroundings meet. */
function inHunks(changes: readonly ChangedLines[]): readonly (readonly ChangedLines[])[] {
  const hunks: ChangedLines[][] = [];
  let last: ChangedLines | undefined;
  for (const one of changes) {
    if (last === undefined || one.from - last.to > 2 * CONTEXT) hunks.push([one]);
    else hunks.at(-1)?.push(one);
    last = one;
  }
  return hunks;
}

function hunkOf(changes: readonly ChangedLines[], { before, after }: LineComparison): StructuredPatchHunk {
  const [first, last] = [changes[0], changes.at(-1)];
  const start = Math.max(0, (first?.from ?? 0) - CONTEXT);
  const newStart = (first?.newFrom ?? 0) - ((first?.from ?? 0) - start);
  const end = Math.min(before.length, (last?.to ?? 0) + CONTEXT);
  const lines: string[] = [];
  const add = (sign: string, list: readonly string[], from: number, to: number) => {
    for (let i = from; i < to; i += 1) {
      const line = list[i] ?? "";
      if (line.endsWith("\n")) lines.push(sign + line.slice(0, -1));
      else lines.push(sign + line, "\\ No newline at end of file");
    }
  };
  let at = start;
  for (const { from, to, newFrom, newTo } of changes) {
    add(" ", before, at, from);
    add("-", before, from, to);
    add("+", after, newFrom, newTo);
    at = to;
  }
  add(" ", before, at, end);
  const grown = changes.reduce((sum, { from, to, newFrom, newTo }) => sum + (newTo - newFrom) - (to - from), 0);
  return { oldStart: start + 1, oldLines: end - start, newStart: newStart + 1, newLines: end - start + grown, lines };
}
