// Everything that applies to one path, resolved from all layers and interned.
import type { RuleId, Severity } from "./finding.ts";
import type { OptionValue } from "./options.ts";
import type { Suppression } from "./suppression.ts";

export interface RuleSetting {
  readonly severity: Severity;
  readonly options: Readonly<Record<string, OptionValue>>;
}

/** Equal settings are the same object, so that results can be cached by it. */
export interface Settings {
  /** The active rules; a rule that is off has no row. */
  readonly rules: ReadonlyMap<RuleId, RuleSetting>;
  /** The cluster's version, `1.34`; fields newer than it are not suggested. */
  readonly kubernetesVersion: string;
  /** Registries images may come from; empty means any. */
  readonly allowedRegistries: readonly string[];
  /** Exceptions that come from configuration and ignore files and apply to this path. */
  readonly suppressions: readonly Suppression[];
  /** Whether an `ignore:` glob leaves the file out altogether. */
  readonly ignored: boolean;
  /** Tools whose comments and annotations do not count here: hadolint's `disable-ignore-pragma`. */
  readonly inertPragmas: readonly string[];
  /** What configuration says of scanners; a key that nobody set is absent. */
  readonly scan: ScanSettings;
}

/** Keys and shapes: SCAN_KEYS in config-keys.ts. */
export type ScanSettings = Readonly<Record<string, string | number | boolean | readonly string[]>>;

/** The oldest release that the project still maintained when this was written (November 2026). */
export const DEFAULT_KUBERNETES_VERSION = "1.34";
