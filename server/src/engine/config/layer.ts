// A layer: what one source of configuration says, before layers are put on top of each other.

import type { Named } from "../catalog/names.ts";
import type { Preset } from "../catalog/presets.ts";
import type { RuleId, Severity } from "../core/finding.ts";
import type { OptionValue } from "../core/options.ts";
import { folderOf } from "../core/paths.ts";
import type { FailOn, ScanSettings } from "../core/settings.ts";
import type { Suppression } from "../core/suppression.ts";

/** How much a rule matters. */
export type Level = Severity | "off";

/** What a file says of a rule; what it does not say stays as it was. */
export interface RuleChange {
  readonly severity?: Level;
  readonly options?: Readonly<Record<string, OptionValue>>;
  /** What it says of single rows of the rule, by their keys. */
  readonly rows?: ReadonlyMap<string, Level>;
}

/** Adds what a source says of a rule, or of one row of it; of what it says twice the last counts. */
export function addChange(changes: Map<RuleId, RuleChange>, { rule, row }: Named, said: RuleChange): void {
  const before = changes.get(rule.id);
  if (row === undefined) changes.set(rule.id, { ...said, ...(before?.rows && { rows: before.rows }) });
  else if (said.severity !== undefined)
    changes.set(rule.id, { ...before, rows: new Map([...(before?.rows ?? []), [row.key, said.severity]]) });
}

export interface Override {
  readonly files: readonly string[];
  readonly rules: ReadonlyMap<RuleId, RuleChange>;
}

/** What one source says. Globs are relative to `dir`. */
export interface Layer {
  /** Whose file it is: `plimsoll`, `hadolint`, `trivy` … */
  readonly tool: string;
  /** The file, relative to the root, or another name to show as the origin. */
  readonly file: string;
  /** The folder of the file, relative to the root; empty for the root itself. */
  readonly dir: string;
  /** `root: true`: no file above this one counts. */
  readonly root: boolean;
  readonly extends?: readonly Preset[];
  readonly rules: ReadonlyMap<RuleId, RuleChange>;
  readonly overrides: readonly Override[];
  readonly ignore: readonly string[];
  readonly kubernetesVersion?: string;
  readonly allowedRegistries?: readonly string[];
  readonly scan: ScanSettings;
  readonly suppressions: readonly Suppression[];
  readonly inertPragmas: readonly string[];
  readonly failOn?: FailOn;
  /**
   * Of a file of another tool, where it says in its own words what it says here, by our names of rules and keys: `override.info: DL3042`.
   */
  readonly words?: ReadonlyMap<string, string>;
}

/** A layer that says nothing, for the file at `path`. */
export function emptyLayer(tool: string, path: string): Layer {
  const dir = folderOf(path);
  const nothing = { rules: new Map(), overrides: [], ignore: [], scan: {}, suppressions: [], inertPragmas: [] };
  return { tool, file: path, dir, root: false, ...nothing };
}
