// What hadolint reports: how severe each id is to it, for a threshold that its configuration sets, and which of its rules it has on by
// default.
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

/**
 * What it borrows of ShellCheck, by the ids that rules of ours claim. All that begin with SC3 are warnings. Source: the levels that
 * hadolint
 * 2.15.1 prints, for what it was not seen to print those of ShellCheck 0.9.
 */
const BORROWED: Readonly<Partial<Record<Severity, string>>> = {
  error: `SC1018 SC1020 SC1035 SC1045 SC1065 SC1066 SC1068 SC1072 SC1073 SC1077 SC1081 SC1086 SC1087 SC1088 SC1089 SC1095 SC1097 SC1099
    SC1100 SC2281 SC2283`,
  warning: "SC1007 SC1010 SC1078 SC1083 SC1098 SC1110 SC2043 SC2046 SC2112 SC2113 SC2140 SC2154 SC2155 SC2164 SC2240",
  info: "SC1001 SC1079 SC2015 SC2026 SC2028 SC2035 SC2086",
  hint: "SC2002 SC2007",
};

const severities = (table: typeof RULES): ReadonlyMap<string, Severity> =>
  new Map(
    Object.entries(table).flatMap(([severity, ids]) =>
      ids.split(/\s+/).map((id) => [id, severity as Severity] as const),
    ),
  );
const SEVERITIES = severities(RULES);
const BORROWED_SEVERITIES = severities(BORROWED);

/** Those that report nothing where no configuration turns them on, lists registries or has a schema of labels. Source: the same list. */
const CONFIGURED: ReadonlySet<string> = new Set(
  "DL1001 DL3026 DL3049 DL3050 DL3051 DL3052 DL3053 DL3054 DL3055 DL3056 DL3057 DL3058".split(" "),
);

/** Whether hadolint reports one of its rules without a configuration. */
export function isHadolintDefault(id: string): boolean {
  return SEVERITIES.has(id) && !CONFIGURED.has(id);
}

/** Whether an id is one of hadolint's own rules. */
export function isHadolintRule(id: string): boolean {
  return SEVERITIES.has(id);
}

/**
 * The severity that hadolint gives to an id where nothing overrides it, those of ShellCheck among them; undefined where it is not known.
 */
export function hadolintSeverity(id: string): Severity | undefined {
  return SEVERITIES.get(id) ?? BORROWED_SEVERITIES.get(id) ?? (/^SC3\d{3}$/.test(id) ? "warning" : undefined);
}
