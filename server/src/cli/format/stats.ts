// How often each rule reports something: a line a rule, the most frequent first.
import { compareSeverity, type Finding, nameOf } from "../../engine/core/finding.ts";
import { greatest } from "../../engine/core/lists.ts";
import { joinShown, padded, type Shown, say, shortened, shown } from "../../shown/shown.ts";
import type { Terminal } from "./terminal.ts";

interface Count {
  readonly name: string;
  readonly severity: Finding["severity"];
  all: number;
  /** How many have a fix of some kind. */
  fixable: number;
}

/** A table with a head; nothing where there are no findings. `titleOf` knows rules and rows by their names. */
export function statsTable(
  findings: readonly Finding[],
  titleOf: (name: string) => string | undefined,
  { style, width, wraps }: Terminal,
): Shown {
  const counts = [...countsOf(findings).values()].sort(
    (a, b) => b.all - a.all || compareSeverity(a.severity, b.severity) || (a.name < b.name ? -1 : 1),
  );
  if (counts.length === 0) return say``;
  const widest = greatest(counts.map(({ name }) => name.length));
  const head = say`  count  fixable  ${padded(say`severity`, 8)}  ${padded(say`rule`, widest)}  title`;
  const lines = counts.map(({ name, severity, all, fixable }) => {
    const numbers = shown(`${String(all).padStart(7)}  ${String(fixable).padStart(7)}  ${severity.padEnd(8)}`);
    const line = say`${numbers}  ${padded(shown(name), widest)}`;
    const room = wraps ? width - line.length - 2 : Number.POSITIVE_INFINITY;
    const title = shortened(shown(titleOf(name) ?? ""), Math.max(0, room));
    return room < NARROWEST ? say`${line}\n` : say`${line}  ${style("dim", title)}\n`;
  });
  return say`${style("bold", head)}\n${joinShown(lines)}\n`;
}

/** Titles are left out where they would have less room. */
const NARROWEST = 12;

/** By name and severity: configuration may give one rule several. */
function countsOf(findings: readonly Finding[]): ReadonlyMap<string, Count> {
  const counts = new Map<string, Count>();
  for (const finding of findings) {
    const { severity, fixes } = finding;
    const name = nameOf(finding);
    const key = `${severity} ${name}`;
    const count = counts.get(key) ?? { name, severity, all: 0, fixable: 0 };
    counts.set(key, count);
    count.all += 1;
    if (fixes.length > 0) count.fixable += 1;
  }
  return counts;
}
