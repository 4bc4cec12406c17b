// hadolint's own rules: how severe their findings are to it, for a threshold that its configuration sets, and which it reports by default.
import type { Severity } from "../core/finding.ts";

/** All its rules; those that it has off by default are hints. Source: the list of rules in hadolint's README, 2.15.1. */
const RULES: Readonly<Partial<Record<Severity, string>>> = {
  error: `DL3000 DL3004 DL3011 DL3012 DL3020 DL3021 DL3023 DL3024 DL3026 DL3043 DL3044 DL3061 DL4000 DL4004`,
  warning: `DL3002 DL3003 DL3006 DL3007 DL3008 DL3013 DL3014 DL3016 DL3018 DL3022 DL3025 DL3027 DL3028 DL3029 DL3030 DL3032 DL3033 DL3034
    DL3035 DL3036 DL3037 DL3038 DL3040 DL3041 DL3042 DL3045 DL3046 DL3051 DL3052 DL3053 DL3054 DL3055 DL3056 DL3058 DL3062 DL3063 DL3064
    DL3065 DL3067 DL4001 DL4003 DL4005 DL4006`,
  info: "DL3001 DL3009 DL3010 DL3015 DL3019 DL3047 DL3049 DL3050 DL3059 DL3060 DL3066",
  hint: "DL1001 DL3048 DL3057",
};

const SEVERITIES = new Map(
  Object.entries(RULES).flatMap(([severity, ids]) => ids.split(/\s+/).map((id) => [id, severity as Severity] as const)),
);

/** Those that report nothing where no configuration turns them on, lists registries or has a schema of labels. Source: the same list. */
const CONFIGURED: ReadonlySet<string> = new Set(
  "DL1001 DL3026 DL3049 DL3050 DL3051 DL3052 DL3053 DL3054 DL3055 DL3056 DL3057 DL3058".split(" "),
);

/** Whether hadolint reports one of its rules without a configuration. */
export function isHadolintDefault(id: string): boolean {
  return SEVERITIES.has(id) && !CONFIGURED.has(id);
}

/** The severity that hadolint gives to one of its rules where nothing overrides it; undefined of a rule that the table does not have. */
export function hadolintSeverity(id: string): Severity | undefined {
  return SEVERITIES.get(id);
}
