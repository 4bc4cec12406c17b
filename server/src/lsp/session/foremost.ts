// Which of several findings at one place comes first, in the menu of fixes and in the hover.
import { compareSeverity, type Finding } from "../../engine/core/finding.ts";

/**
 * Below zero where `a` comes before `b`: the worse one, then the one whose text is shorter, which is the one that a cursor on it points
 * at, then the one that is about this text and not about what is missing around it.
 */
export function compareForemost(a: Finding, b: Finding): number {
  return compareSeverity(a.severity, b.severity) || length(a) - length(b) || isMissing(a) - isMissing(b);
}

/** Findings at one place, the one that is meant first. */
export function foremostFirst(findings: readonly Finding[]): Finding[] {
  return [...findings].sort(compareForemost);
}

const length = ({ at }: Finding): number => at.end - at.start;
const isMissing = ({ missing }: Finding): number => (missing === undefined ? 0 : 1);
