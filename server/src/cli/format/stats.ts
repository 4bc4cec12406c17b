// How often each rule reports something: a line a rule, the most frequent first.
import { compareSeverity, type Finding, nameOf } from "../../engine/core/finding.ts";
import { greatest } from "../../engine/core/lists.ts";
import { joinShown, padded, type Shown, say, shortened, shown } from "../../shown/shown.ts";
import type { Terminal } from "./terminal.ts";

interface Count {
  /** What its findings are called. */
  readonly name: string;
  readonly title: string;
  readonly severity: Finding["severity"];
  all: number;
  /** How many have a fix of some kind. */
  fixable: number;
}

/** What findings are called, and the titles of rules and rows by our names. */
export interface StatsNames {
  readonly calls: (finding: Finding) => string;
  readonly titleOf: (name: string) => string | undefined;
}

/** A table with a head; nothing where there are no findings. */
export function statsTable(findings: readonly Finding[], names: StatsNames, { style, width, wraps }: Terminal): Shown {
  const counts = [...countsOf(findings, names).values()].sort(
    (a, b) => b.all - a.all || compareSeverity(a.severity, b.severity) || (a.name < b.name ? -1 : 1),
  );
  if (counts.length === 0) return say``;
  const widest = greatest(counts.map(({ name }) => name.length));
  const head = say`  count  fixable  ${padded(say`severity`, 8)}  ${padded(say`rule`, widest)}  title`;
  const lines = counts.map(({ name, title, severity, all, fixable }) => {
    const numbers = shown(`${String(all).padStart(7)}  ${String(fixable).padStart(7)}  ${severity.padEnd(8)}`);
    const line = say`${numbers}  ${padded(shown(name), widest)}`;
    const room = wraps ? width - line.length - 2 : Number.POSITIVE_INFINITY;
    const words = shortened(shown(title), Math.max(0, room));
    return room < NARROWEST ? say`${line}\n` : say`${line}  ${style("dim", words)}\n`;
  });
  return say`${style("bold", head)}\n${joinShown(lines)}\n`;
}

/** Titles are left out where they would have less room. */
const NARROWEST = 12;

/**
 * By name and severity: configuration may give one rule several. Another tool's id that several rules have is one, with the title of the
 * first.
 */
function countsOf(findings: readonly Finding[], { calls, titleOf }: StatsNames): ReadonlyMap<string, Count> {
  const counts = new Map<string, Count>();
  for (const finding of findings) {
    const { severity, fixes } = finding;
    const name = calls(finding);
    const key = `${severity} ${name}`;
    const count = counts.get(key) ?? { name, title: titleOf(nameOf(finding)) ?? "", severity, all: 0, fixable: 0 };
    counts.set(key, count);
    count.all += 1;
    if (fixes.length > 0) count.fixable += 1;
  }
  return counts;
}
