// Layers of configuration, one per file, and the settings of a path that they resolve to.

import type { Catalog } from "../catalog/catalog.ts";
import { type Preset, podSecurityOf } from "../catalog/presets.ts";
import { fact } from "../core/fact.ts";
import type { RuleId } from "../core/finding.ts";
import { addAll } from "../core/lists.ts";
import type { OptionValue } from "../core/options.ts";
import type { Row, Rule } from "../core/rule.ts";
import { DEFAULT_KUBERNETES_VERSION, type RuleSetting, type ScanSettings, type Settings } from "../core/settings.ts";
import type { PathSyntax, Suppression } from "../core/suppression.ts";
import { parseConfig } from "./config.ts";
import { foreignLayer } from "./foreign.ts";
import { expressionLists, globLists, globMatcher, pathLists } from "./globs.ts";
import { CONFIGURATION_FILES } from "./keys.ts";
import type { Layer, Level } from "./layer.ts";

export type { Layer } from "./layer.ts";

/** The files of a folder that make layers, in the order in which later ones win: ours last. */
export const LAYER_FILES: readonly string[] = [
  ".dockleignore",
  ".trivyignore",
  ".trivyignore.yml",
  ".trivyignore.yaml",
  ".kubescape/exceptions.json",
  "kubescape-exceptions.json",
  ".checkov.yml",
  ".checkov.yaml",
  ".kube-linter.yml",
  ".kube-linter.yaml",
  ".hadolint.yml",
  ".hadolint.yaml",
  ...CONFIGURATION_FILES,
];

/**
 * The layer of a file called `name` that stands at `path` below the root; undefined where the name is none of LAYER_FILES. Never fails:
 * what it cannot read says nothing.
 */
export function layerFrom(name: string, text: string, path: string, catalog: Catalog): Layer | undefined {
  if (CONFIGURATION_FILES.includes(name)) return parseConfig(text, path, catalog).layer;
  return foreignLayer(name, text, path, catalog);
}

/** One effective value: `rules.dockerfile/no-sudo` is `off` by `.plimsoll.yaml`. */
export interface Effective {
  readonly key: string;
  readonly value: string;
  /** A file, `default`, or the presets. */
  readonly from: string;
}

export interface Resolver {
  /**
   * The settings of the file at `path` (relative to the root); `layers` farthest first, a later one wins field by field. Equal settings are
   * one object.
   */
  resolve(layers: readonly Layer[], path: string): Settings;
  /** Every effective value of a path and where it came from. */
  explain(layers: readonly Layer[], path: string): readonly Effective[];
}

// Beyond these sizes the tables begin anew: only caches notice.
const MOST_SETTINGS = 1_000;
const MOST_PATHS = 20_000;

/** A resolver with its own tables of interned settings and of what it answered last for a path. */
export function createResolver(catalog: Catalog): Resolver {
  const interned = new Map<string, Settings>();
  const answered = new Map<string, { readonly layers: readonly Layer[]; readonly settings: Settings }>();
  const applied = new Map<string, Settings>();
  const numbers = new Map<Layer, number>();
  let counted = 0;
  const numberOf = (layer: Layer): number => {
    const number = numbers.get(layer) ?? counted;
    if (number === counted) counted += 1;
    numbers.set(layer, number);
    return number;
  };
  const intern = (settings: Settings): Settings => {
    const key = keyOf(settings);
    const known = interned.get(key);
    if (known !== undefined) return known;
    if (interned.size >= MOST_SETTINGS) interned.clear();
    interned.set(key, settings);
    return settings;
  };
  return {
    resolve(layers, path) {
      const last = answered.get(path);
      if (last?.layers.length === layers.length && last.layers.every((layer, i) => layer === layers[i])) {
        return last.settings;
      }
      // Where the same parts of the same layers apply the settings are the same, and need not be put together again.
      const key = layers.map((layer) => `${numberOf(layer)} ${appliedOf(layer, path)}`).join("\n");
      const settings = applied.get(key) ?? intern(effective(catalog, layers, path).settings);
      if (applied.size >= MOST_SETTINGS) {
        applied.clear();
        numbers.clear();
      } else applied.set(key, settings);
      if (answered.size >= MOST_PATHS) answered.clear();
      answered.set(path, { layers: [...layers], settings });
      return settings;
    },
    explain: (layers, path) => effective(catalog, layers, path).origins,
  };
}

function keyOf(settings: Settings): string {
  return JSON.stringify(settings, (_, value) => (value instanceof Set || value instanceof Map ? [...value] : value));
}

interface Matchers {
  readonly ignores: (path: string) => boolean;
  /** The numbers of the overrides that apply to a path, in order. */
  readonly overrides: (path: string) => readonly number[];
  /** The same of the exceptions that have globs. */
  readonly suppressions: (path: string) => readonly number[];
  /** The numbers of all other exceptions. */
  readonly everywhere: readonly number[];
}

const matchers = fact(
  ({ dir, ignore, overrides, suppressions }: Layer): Matchers => ({
    ignores: globMatcher(dir, ignore),
    overrides: globLists(
      dir,
      overrides.map(({ files }) => files),
    ),
    suppressions: reachOf(dir, suppressions),
    everywhere: suppressions.flatMap(({ scope }, i) => (isEverywhere(scope) ? [i] : [])),
  }),
);

function reachOf(dir: string, suppressions: Layer["suppressions"]): Matchers["suppressions"] {
  const listsBy = (syntax: PathSyntax | undefined) =>
    suppressions.map(({ scope }) =>
      "files" in scope && !isEverywhere(scope) && scope.by === syntax ? scope.files : [],
    );
  const lists = [
    globLists(dir, listsBy(undefined)),
    pathLists(dir, listsBy("doublestar")),
    expressionLists(dir, listsBy("expression")),
  ];
  return (path) => lists.flatMap((some) => some(path));
}

/** An ignore file may have very many exceptions that count in all files: these are not matched one by one. */
const isEverywhere = (scope: Suppression["scope"]): boolean =>
  !("files" in scope) || (scope.files.length === 1 && scope.files[0] === "**");

/** Which parts of a layer apply to a path, as a key. */
function appliedOf(layer: Layer, path: string): string {
  const { ignores, overrides, suppressions } = matchers(layer);
  return `${ignores(path)} ${overrides(path).join(",")} ${suppressions(path).join(",")}`;
}

function effective(
  catalog: Catalog,
  all: readonly Layer[],
  path: string,
): { readonly settings: Settings; readonly origins: readonly Effective[] } {
  const root = all.findLastIndex((layer) => layer.root);
  const layers = all.slice(Math.max(0, root));
  const nearest = <T>(read: (layer: Layer) => T | undefined, fallback: T): { value: T; from: string } => {
    const layer = layers.findLast((one) => read(one) !== undefined);
    const value = layer === undefined ? undefined : read(layer);
    return { value: value ?? fallback, from: value === undefined ? "default" : (layer?.file ?? "default") };
  };
  const presets = nearest((layer) => layer.extends, ["recommended"] as readonly Preset[]);
  const version = nearest((layer) => layer.kubernetesVersion, DEFAULT_KUBERNETES_VERSION);
  const registries = nearest((layer) => layer.allowedRegistries, [] as readonly string[]);
  const failOn = nearest((layer) => layer.failOn, undefined);
  const origins: Effective[] = [
    { key: "extends", value: presets.value.join(", "), from: presets.from },
    { key: "kubernetes.version", value: version.value, from: version.from },
    { key: "registries.allowed", value: registries.value.join(", ") || "any", from: registries.from },
    ...(failOn.value === undefined ? [] : [{ key: "fail-on", value: failOn.value.severity, from: failOn.from }]),
  ];
  const scan: Record<string, ScanSettings[string]> = {};
  const scanOrigins = new Map<string, Effective>();
  const ignoring = layers.filter((layer) => matchers(layer).ignores(path));
  for (const layer of layers) {
    for (const [key, value] of Object.entries(layer.scan)) {
      scan[key] = value;
      scanOrigins.set(key, { key: `scan.${key}`, value: String(value), from: layer.file });
    }
  }
  for (const origin of scanOrigins.values()) origins.push(origin);
  for (const layer of ignoring) origins.push({ key: "ignore", value: "the file is left out", from: layer.file });
  const rules = effectiveRules(catalog, layers, path, presets.value, origins);
  const suppressions = layers.flatMap((layer) => {
    const { everywhere, suppressions: reaching } = matchers(layer);
    const applying = [...everywhere, ...reaching(path)].sort((a, b) => a - b);
    return applying.flatMap((i) => layer.suppressions[i] ?? []);
  });
  for (const one of suppressions) {
    const until = one.until === undefined ? "" : ` until ${one.until}`;
    origins.push({
      key: "exception",
      value: `${one.ids.join(", ")}${until}`,
      from: one.origin.file ?? one.origin.tool,
    });
  }
  const level = podSecurityOf(presets.value);
  const settings: Settings = {
    rules,
    kubernetesVersion: version.value,
    ...(level !== undefined && { podSecurity: level }),
    allowedRegistries: registries.value,
    suppressions,
    ignored: ignoring.length > 0,
    inertPragmas: [...new Set(layers.flatMap((layer) => layer.inertPragmas))].sort(),
    ...(failOn.value !== undefined && { failOn: failOn.value }),
    scan,
  };
  return { settings, origins };
}

function effectiveRules(
  catalog: Catalog,
  layers: readonly Layer[],
  path: string,
  presets: readonly Preset[],
  origins: Effective[],
): ReadonlyMap<RuleId, RuleSetting> {
  const changes = layers.flatMap((layer) => [
    { rules: layer.rules, from: layer.file },
    ...matchers(layer)
      .overrides(path)
      .flatMap((i) => {
        const rules = layer.overrides[i]?.rules;
        return rules === undefined ? [] : [{ rules, from: `${layer.file} (override ${i + 1})` }];
      }),
  ]);
  const active = new Map<RuleId, RuleSetting>();
  for (const rule of catalog.rules) {
    const on = presets.filter((preset) => catalog.presets[preset].has(rule.id));
    let severity: Level = on.length === 0 ? "off" : rule.severity;
    let from = on.length === 0 ? "in no chosen preset" : `preset ${on.join(", ")}`;
    let said = false;
    const options: Record<string, OptionValue> = defaultOptions(rule);
    const optionOrigins: Effective[] = [];
    const rows = new Map<string, { readonly level: Level; readonly from: string }>();
    for (const { rules, from: file } of changes) {
      const change = rules.get(rule.id);
      if (change === undefined) continue;
      if (change.severity !== undefined) [severity, from, said] = [change.severity, file, true];
      if (change.severity === "off") forgetLevels(rows);
      for (const [key, level] of change.rows ?? []) rows.set(key, { level, from: file });
      for (const [name, value] of Object.entries(change.options ?? {})) {
        options[name] = value;
        optionOrigins.push({ key: `rules.${rule.id}.${name}`, value: String(value), from: file });
      }
    }
    origins.push({ key: `rules.${rule.id}`, value: severity, from });
    addAll(origins, optionOrigins);
    for (const [key, row] of rows) origins.push({ key: `rules.${rule.id}/${key}`, value: row.level, from: row.from });
    const different = rule.rows === undefined ? undefined : levelsOfRows(rule.rows, severity, said, rows);
    // Rows that differ from a rule that is off are on.
    if (severity === "off" && !different?.size) continue;
    active.set(rule.id, { severity, options, ...(different?.size && { rows: different }) });
  }
  return active;
}

/**
 * The rows that count for more or less than their rule, by their keys in order: those that are set and, where the rule
 * is not, those that have a severity of their own.
 */
function levelsOfRows(
  rows: readonly Row[],
  severity: Level,
  said: boolean,
  set: ReadonlyMap<string, { readonly level: Level }>,
): ReadonlyMap<string, Level> {
  const levels = new Map<string, Level>();
  if (!said && severity !== "off") for (const { key, severity: own } of weighed(rows)) if (own) levels.set(key, own);
  for (const [key, { level }] of set) levels.set(key, level);
  return new Map([...levels].filter(([, level]) => level !== severity).sort(([a], [b]) => (a < b ? -1 : 1)));
}

const weighed = fact((rows: readonly Row[]) => rows.filter((row) => row.severity !== undefined));

/** A rule that is switched off takes the rows along that were given a level before. */
function forgetLevels(rows: Map<string, { readonly level: Level }>): void {
  for (const [key, { level }] of rows) if (level !== "off") rows.delete(key);
}

function defaultOptions(rule: Rule): Record<string, OptionValue> {
  return Object.fromEntries(Object.entries(rule.options ?? {}).map(([name, spec]) => [name, spec.default]));
}
