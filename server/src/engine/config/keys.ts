// The keys of `.plimsoll.yaml`, declared once: its reader, its schema and its documentation are made from them.

import { byWord } from "../core/by-word.ts";
import type { LanguageId } from "../core/document.ts";
import { SEVERITIES } from "../core/finding.ts";

export type ValueSpec =
  | { readonly type: "string" | "number" | "strings"; readonly description: string }
  /** `only`: the other value has no effect. */
  | { readonly type: "boolean"; readonly only?: boolean; readonly description: string }
  | { readonly type: "word" | "words"; readonly words: readonly string[]; readonly description: string };

/** The language of `.plimsoll.yaml`, and of the YAML of other tools' configurations. */
export const CONFIGURATION: LanguageId = "plimsoll-config";

/** The language of `.hadolint.yaml`. */
export const HADOLINT_CONFIGURATION: LanguageId = "plimsoll-hadolint";

/** What our configuration may be called; where both are in a folder the later one wins. */
export const CONFIGURATION_FILES: readonly string[] = [".plimsoll.yml", ".plimsoll.yaml"];

/** What may stand for a rule in place of a map. */
export const LEVELS = ["off", ...[...SEVERITIES].reverse()] as const;

export const TOP_KEYS = {
  extends: "The presets to start with: one, or a list to combine.",
  rules:
    "A rule's severity: `off`, `hint`, `info`, `warning` or `error`, or a map with `severity` and the rule's options.",
  ignore: "Globs of files that are not checked, relative to this file.",
  overrides: "Different rules for some files, applied after `rules`.",
  exceptions: "Rules that do not count, in some files or until a day, with the reason.",
  kubernetes: "Facts about the cluster.",
  registries: "Where images may come from.",
  scan: "How scanners are run.",
  root: "Whether this is the topmost configuration: files above its folder are not read.",
} as const;
export type TopKey = keyof typeof TOP_KEYS;

export const KUBERNETES_KEYS: Readonly<Record<string, ValueSpec>> = byWord({
  version: {
    type: "string",
    description: "The cluster's version, such as `1.34`: fields newer than it are not suggested.",
  },
});

export const REGISTRIES_KEYS: Readonly<Record<string, ValueSpec>> = byWord({
  allowed: {
    type: "strings",
    description: "The registries that images may come from; `*` stands for any characters. Leave empty to allow any.",
  },
});

export const SCAN_KEYS: Readonly<Record<string, ValueSpec>> = byWord({
  scanners: {
    type: "words",
    words: ["trivy"],
    description: "The scanners to use, of those that are installed.",
  },
  minimumRisk: {
    type: "word",
    words: ["critical", "high", "medium", "low", "unknown"],
    description: "The lowest risk that is reported.",
  },
  onlyFixed: {
    type: "boolean",
    description: "Whether to leave out vulnerabilities for which no fixed version exists yet.",
  },
  offline: {
    type: "boolean",
    only: true,
    description:
      "`true`: scan without the network, whatever the setting says. No file of a project can allow the network.",
  },
  timeout: { type: "number", description: "Seconds after which a scan is stopped." },
});

export const OVERRIDE_KEYS = {
  files: "Globs of the files, relative to this file.",
  rules: "As `rules` above.",
} as const;

export const EXCEPTION_KEYS = {
  rules: "The rules, by our ids or other tools', such as `hadolint:DL3008`; `all` for every rule.",
  files: "Globs of the files, relative to this file. Without them all files below this one's folder.",
  until: "The last day on which the exception counts, such as `2027-01-31`. Without it the exception has no end.",
  reason: "Why, for those who read this later.",
} as const;
