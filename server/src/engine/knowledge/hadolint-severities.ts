// How severe hadolint's own findings are to it, for a threshold that its configuration sets.
import type { Severity } from "../core/finding.ts";

/** Its rules that ours have as equivalents. Source: the list of rules in hadolint's README, and `severity` in its src/Hadolint/Rule, 2.15.1. */
const RULES: Readonly<Partial<Record<Severity, string>>> = {
  error: "DL3004 DL3020",
  warning: "DL3006 DL3007 DL3014 DL3025 DL3051 DL3052 DL3053 DL3054 DL3055 DL3056 DL3058 DL3064",
  info: "DL3009 DL3015 DL3049 DL3050",
};

const SEVERITIES = new Map(
  Object.entries(RULES).flatMap(([severity, ids]) => ids.split(" ").map((id) => [id, severity as Severity] as const)),
);

/** The severity that hadolint gives to one of its rules where nothing overrides it; undefined of a rule that the table does not have. */
export function hadolintSeverity(id: string): Severity | undefined {
  return SEVERITIES.get(id);
}
