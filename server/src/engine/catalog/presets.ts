// Presets: the rules that `extends` switches on. Each rule names the smallest of the three general presets that has it, and
// its tags say whether it is part of a Pod Security Standard, so no list of rules is kept by hand.
import type { RuleId } from "../core/finding.ts";
import type { RuleMeta } from "../core/rule.ts";
import type { PodSecurityLevel } from "../core/settings.ts";

export const PRESETS = ["recommended", "strict", "pss-baseline", "pss-restricted", "all"] as const;
export type Preset = (typeof PRESETS)[number];

/** One sentence per preset: the configuration's schema and documentation show it. */
export const PRESET_SUMMARIES: Readonly<Record<Preset, string>> = {
  recommended: "What nearly every project should fix. The files of a careful project come out clean.",
  strict: "Adds what matters where Pod Security or a stricter policy is enforced.",
  "pss-baseline": "Only the rules of the Pod Security Standard `baseline`.",
  "pss-restricted":
    "Only the rules of the Pod Security Standard `restricted`, which includes `baseline`, as strict as admission.",
  all: "Every rule, including those that many projects have good reasons to break.",
};

/** Whether `rule` is on in `preset`. Our own housekeeping (`plimsoll/…`) is on in each. */
export function isIn(preset: Preset, rule: RuleMeta): boolean {
  if (preset === "all" || rule.id.startsWith("plimsoll/")) return true;
  switch (preset) {
    case "recommended":
      return rule.preset === "recommended";
    case "strict":
      return rule.preset !== "all";
    case "pss-baseline":
      return rule.tags.includes("pss-baseline");
    case "pss-restricted":
      return rule.tags.includes("pss-baseline") || rule.tags.includes("pss-restricted");
  }
}

/** The stricter one of the Pod Security Standards that some presets stand for. */
export function podSecurityOf(presets: readonly Preset[]): PodSecurityLevel | undefined {
  if (presets.includes("pss-restricted")) return "restricted";
  return presets.includes("pss-baseline") ? "baseline" : undefined;
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
