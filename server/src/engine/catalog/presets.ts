// Presets: which rules are on at the start. They are derived from rank and tags, so that no rule is listed by hand.
import type { RuleId } from "../core/finding.ts";
import type { RuleMeta } from "../core/rule.ts";

export const PRESETS = ["recommended", "strict", "pss-baseline", "pss-restricted", "all"] as const;
export type Preset = (typeof PRESETS)[number];

/** One sentence per preset: the configuration's schema and documentation show it. */
export const PRESET_SUMMARIES: Readonly<Record<Preset, string>> = {
  recommended: "What a careful project's files already keep: the rules of ranks must and should, without opinions.",
  strict: "All rules of ranks must and should, opinions included.",
  "pss-baseline": "Only the rules of the Pod Security Standard `baseline`.",
  "pss-restricted": "Only the rules of the Pod Security Standard `restricted`, which includes `baseline`.",
  all: "Every rule.",
};

/** Whether `rule` is on in `preset`. Our own housekeeping (`plimsoll/…`) is on in each. */
export function isIn(preset: Preset, rule: RuleMeta): boolean {
  if (preset === "all" || rule.id.startsWith("plimsoll/")) return true;
  const ranked = rule.rank !== "could";
  switch (preset) {
    case "recommended":
      return ranked && !rule.tags.includes("opinion");
    case "strict":
      return ranked;
    case "pss-baseline":
      return rule.tags.includes("pss-baseline");
    case "pss-restricted":
      return rule.tags.includes("pss-baseline") || rule.tags.includes("pss-restricted");
  }
}

/** The rules of every preset. */
export function presetsOf(rules: readonly RuleMeta[]): Readonly<Record<Preset, ReadonlySet<RuleId>>> {
  const rulesOf = (preset: Preset) =>
    new Set(rules.filter((rule) => isIn(preset, rule)).map((rule) => rule.id)) as ReadonlySet<RuleId>;
  return {
    recommended: rulesOf("recommended"),
    strict: rulesOf("strict"),
    "pss-baseline": rulesOf("pss-baseline"),
    "pss-restricted": rulesOf("pss-restricted"),
    all: rulesOf("all"),
  };
}
