// Everything that applies to one path, resolved from all layers and interned.
import type { RuleId, Severity } from "./finding.ts";
import type { OptionValue } from "./options.ts";
import type { Suppression } from "./suppression.ts";

export interface RuleSetting {
  /** `off` where only some rows of the rule are on. */
  readonly severity: Severity | "off";
  readonly options: Readonly<Record<string, OptionValue>>;
  /** The rows of the rule that count for more or less than that, by their keys. */
  readonly rows?: ReadonlyMap<string, Severity | "off">;
}

/** How much a finding of a rule matters; `row` is the key of the row by which it was found, if any. `off`: it is not reported. */
export function levelOf({ severity, rows }: RuleSetting, row: string | undefined): Severity | "off" {
  return (row === undefined ? undefined : rows?.get(row)) ?? severity;
}

/** Whether everything is on that a name means: a whole rule, or one row of it. */
export function isWhollyOn(setting: RuleSetting, row: string | undefined): boolean {
  if (row !== undefined) return levelOf(setting, row) !== "off";
  return setting.severity !== "off" && ![...(setting.rows?.values() ?? [])].includes("off");
}

/** Equal settings are the same object, so that results can be cached by it. */
export interface Settings {
  /** The active rules; a rule that is off, with all its rows, is not among them. */
  readonly rules: ReadonlyMap<RuleId, RuleSetting>;
  /** The cluster's version, `1.34`; fields newer than it are not suggested. */
  readonly kubernetesVersion: string;
  /** The Pod Security Standard by which files are judged: what admission rejects there is reported, however small the risk. */
  readonly podSecurity?: PodSecurityLevel;
  /** Registries images may come from; empty means any. */
  readonly allowedRegistries: readonly string[];
  /** Exceptions that come from configuration and ignore files and apply to this path. */
  readonly suppressions: readonly Suppression[];
  /** Whether an `ignore:` glob leaves the file out altogether. */
  readonly ignored: boolean;
  /** Tools whose comments and annotations do not count here: hadolint's `disable-ignore-pragma`. */
  readonly inertPragmas: readonly string[];
  /** From which severity on a command fails, where a tool's configuration says so. */
  readonly failOn?: FailOn;
  /** What configuration says of scanners; a key that nobody set is absent. */
  readonly scan: ScanSettings;
}

/** `restricted` includes `baseline`. */
export type PodSecurityLevel = "baseline" | "restricted";

/** The severity from which on a command fails; `none`: it does not. It counts in the files that the tool reads. */
export interface FailOn {
  readonly tool: string;
  readonly severity: Severity | "none";
}

/** Keys and shapes: SCAN_KEYS in config-keys.ts. */
export type ScanSettings = Readonly<Record<string, string | number | boolean | readonly string[]>>;

/** The oldest release that the project still maintained when this was written (November 2026). */
export const DEFAULT_KUBERNETES_VERSION = "1.34";
