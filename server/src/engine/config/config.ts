// `.plimsoll.yaml`: its text becomes a layer, and everything that is wrong in it a problem with an exact place.

import type { Catalog } from "../catalog/catalog.ts";
import type { Named } from "../catalog/names.ts";
import { PRESETS, type Preset } from "../catalog/presets.ts";
import type { Problem, RuleId } from "../core/finding.ts";
import { GLOBS, globBudget } from "../core/glob/glob.ts";
import type { OptionSpecs, OptionValue } from "../core/options.ts";
import type { ScanSettings } from "../core/settings.ts";
import { shift } from "../core/text.ts";
import type { MapNode, Pair } from "../yaml/node.ts";
import { pairOf, resolved, type YamlDocument } from "../yaml/node.ts";
import { exceptionsIn, filesIn } from "./exceptions.ts";
import {
  KUBERNETES_KEYS,
  LEVELS,
  OVERRIDE_KEYS,
  REGISTRIES_KEYS,
  SCAN_KEYS,
  TOP_KEYS,
  type TopKey,
  type ValueSpec,
} from "./keys.ts";
import { addChange, emptyLayer, type Layer, type Override, type RuleChange } from "./layer.ts";
import { parseConfiguration } from "./parse.ts";
import {
  isEmpty,
  keyOf,
  known,
  mapOf,
  oneOf,
  placeOf,
  type Reader,
  report,
  textsOf,
  unlessMistaken,
  valueAt,
  wordAt,
  written,
} from "./reader.ts";

export interface Config {
  readonly layer: Layer;
  /** Spans count from the start of the text (of the document for `readConfig`). */
  readonly problems: readonly Problem[];
}

/** Reads the text of a `.plimsoll.yaml` that stands at `path` below the root. What is wrong is left out and reported. */
export function parseConfig(text: string, path: string, catalog: Catalog): Config {
  const [first, ...more] = parseConfiguration(text);
  if (first === undefined) return { layer: emptyLayer("plimsoll", path), problems: [] };
  const { layer, problems } = readConfig(first.doc, path, catalog);
  const others = more.flatMap(({ start, doc }) =>
    [...syntaxProblems(doc), ...surplusIn(doc)].map((problem) => moved(problem, start)),
  );
  return { layer, problems: [...problems.map((problem) => moved(problem, first.start)), ...others] };
}

/** What is wrong with a document after the first: that it has any content. */
export function surplusIn({ root }: YamlDocument): readonly Problem[] {
  if (root === undefined) return [];
  const at = root.kind === "map" ? (root.pairs[0]?.key.at ?? root.at) : root.at;
  return [{ at, message: "Only the first YAML document of this file is used." }];
}

function syntaxProblems({ errors }: YamlDocument): Problem[] {
  return errors.map(({ at, message }) => ({ at, message }));
}

/** A problem of a document that starts at `by`, in the whole text. */
function moved({ fix, ...problem }: Problem, by: number): Problem {
  const move = <T extends { readonly at: Problem["at"] }>(one: T): T => ({ ...one, at: shift(one.at, by) });
  const fixes = fix === undefined ? [] : "title" in fix ? [fix] : fix;
  const placed = fixes.map((one) => ({
    ...one,
    changes: one.changes.map((change) => ("at" in change ? move(change) : change)),
  }));
  return { ...move(problem), ...(fix !== undefined && { fix: placed }) };
}

/** Reads a parsed configuration. */
export function readConfig(doc: YamlDocument, path: string, catalog: Catalog): Config {
  const problems = syntaxProblems(doc);
  const told = new Set(problems.map(({ at }) => `${at.start} ${at.end}`));
  const reader: Reader = { text: doc.text, problems, told, refusal: globBudget(GLOBS) };
  const empty = emptyLayer("plimsoll", path);
  const root = resolved(doc.root);
  if (root === undefined || isEmpty(root)) return { layer: empty, problems };
  if (root.kind !== "map") {
    report(reader, root.at, "The configuration must be a map with keys such as `extends` and `rules`.");
    return { layer: empty, problems };
  }
  const keys: Partial<Record<TopKey, Pair>> = Object.fromEntries(known(reader, root, Object.keys(TOP_KEYS), ""));
  const presets = presetsIn(reader, keys.extends);
  const version = versionIn(reader, keys.kubernetes);
  const { ignore, registries, scan, root: flag } = keys;
  const { allowed } = registries === undefined ? {} : valuesIn(reader, registries, "registries", REGISTRIES_KEYS);
  const layer: Layer = {
    ...empty,
    root: flag !== undefined && valueAt(reader, flag, "root", { type: "boolean", description: TOP_KEYS.root }) === true,
    ...(presets === undefined ? {} : { extends: presets }),
    rules: rulesIn(reader, keys.rules, catalog),
    overrides: overridesIn(reader, keys.overrides, catalog),
    ignore: ignore === undefined ? [] : globsIn(reader, ignore, "ignore"),
    ...(version === undefined ? {} : { kubernetesVersion: version }),
    ...(Array.isArray(allowed) ? { allowedRegistries: allowed } : {}),
    scan: scan === undefined ? {} : valuesIn(reader, scan, "scan", SCAN_KEYS),
    suppressions: exceptionsIn(reader, keys.exceptions, path, catalog, (pair, name) => globsIn(reader, pair, name)),
  };
  return { layer, problems };
}

/**
 * The presets that a file names. A mistake switches no rule off: where none of them exists the file says nothing of presets, and
 * beside others one that does not exist counts as `recommended`.
 */
function presetsIn(reader: Reader, pair: Pair | undefined): readonly Preset[] | undefined {
  if (pair === undefined || isEmpty(pair.value)) return undefined;
  const before = reader.problems.length;
  const named = unlessMistaken(reader, () =>
    textsOf(reader, pair, "extends").flatMap((one) => wordAt(reader, one, "a preset", PRESETS) ?? []),
  );
  if (named === undefined || reader.problems.length === before) return named;
  return [...new Set<Preset>(["recommended", ...named])];
}

function versionIn(reader: Reader, pair: Pair | undefined): string | undefined {
  const name = String(pair?.key.value);
  const map = pair === undefined ? undefined : mapOf(reader, pair, name);
  const version = map && known(reader, map, Object.keys(KUBERNETES_KEYS), ` in \`${name}\``).get("version");
  const text = version && written(reader, version.value);
  if (version === undefined || text === undefined) return undefined;
  const parts = /^v?(1\.\d{1,3})(?:\.\d+)?$/.exec(text);
  if (parts === null) report(reader, placeOf(version), `\`${text}\` is not a Kubernetes version such as \`1.34\`.`);
  return parts?.[1];
}

function valuesIn(reader: Reader, pair: Pair, name: string, specs: Readonly<Record<string, ValueSpec>>): ScanSettings {
  const map = mapOf(reader, pair, name);
  if (map === undefined) return {};
  const values: Record<string, ScanSettings[string]> = {};
  for (const [key, one] of known(reader, map, Object.keys(specs), ` in \`${name}\``)) {
    const spec = specs[key];
    const value = spec && valueAt(reader, one, `${name}.${key}`, spec);
    if (value !== undefined) values[key] = value;
  }
  return values;
}

/** The globs of a list; one that is refused matches nothing and is a problem. */
function globsIn(reader: Reader, pair: Pair, name: string): readonly string[] {
  return textsOf(reader, pair, name).flatMap(({ text, at }) => {
    const why = reader.refusal(text);
    if (why === undefined) return [text];
    report(reader, at, `This glob matches nothing: ${why}.`);
    return [];
  });
}

function overridesIn(reader: Reader, pair: Pair | undefined, catalog: Catalog): readonly Override[] {
  if (pair === undefined) return [];
  const list = resolved(pair.value);
  if (list?.kind !== "sequence") {
    if (!isEmpty(list)) {
      report(reader, placeOf(pair), "`overrides` must be a list of items with `files` and `rules`.");
    }
    return [];
  }
  return list.items.flatMap((item) => {
    const map = resolved(item);
    if (map?.kind !== "map") {
      if (!isEmpty(map)) report(reader, item.at, "An override must be a map with `files` and `rules`.");
      return [];
    }
    const keys = known(reader, map, Object.keys(OVERRIDE_KEYS), " in an override");
    const files = keys.get("files");
    if (files === undefined) {
      report(reader, map.pairs[0]?.key.at ?? map.at, "This override has no `files`, so it applies to none.");
      return [];
    }
    const globs = filesIn(reader, files, (pair, name) => globsIn(reader, pair, name), "this override applies to none");
    return [{ files: globs, rules: rulesIn(reader, keys.get("rules"), catalog) }];
  });
}

function rulesIn(reader: Reader, pair: Pair | undefined, catalog: Catalog): ReadonlyMap<RuleId, RuleChange> {
  const changes = new Map<RuleId, RuleChange>();
  const map = pair === undefined ? undefined : mapOf(reader, pair, "rules");
  for (const one of map?.pairs ?? []) {
    const id = keyOf(reader, one.key);
    if (id === undefined) continue;
    const meant = catalog.resolve(id).flatMap((name) => catalog.named(name) ?? []);
    if (meant.length === 0) {
      const message = catalog.knows(id)
        ? `No rule corresponds to \`${id}\`, so this has no effect.`
        : `${catalog.absence(id)}.`;
      // Guesses take time, and after a hundred mistakes they no longer help.
      report(reader, one.key.at, message, reader.problems.length < 100 ? catalog.similar(id) : []);
    }
    const change = changeIn(reader, one, id, meant);
    if (change !== undefined) for (const named of meant) addChange(changes, named, change);
  }
  return changes;
}

/** Reads what is said of `meant`. Where that is nothing, only the severity can be checked. */
function changeIn(reader: Reader, pair: Pair, id: string, meant: readonly Named[]): RuleChange | undefined {
  const node = resolved(pair.value);
  if (node?.kind === "map") return mapChange(reader, node, id, meant);
  const text = written(reader, pair.value);
  if (text === undefined) {
    report(reader, placeOf(pair), `\`${id}\` has no severity: use ${oneOf(LEVELS)}.`);
    return undefined;
  }
  const level = levelIn(reader, text, pair);
  return level === undefined ? undefined : { severity: level };
}

function levelIn(reader: Reader, text: string, pair: Pair): RuleChange["severity"] {
  // YAML 1.1 readers turn `off` into false, and so do people.
  const word = /^(?:off|false|no)$/i.test(text) ? "off" : text;
  return wordAt(reader, { text: word, at: placeOf(pair) }, "a severity", LEVELS);
}

function mapChange(reader: Reader, map: MapNode, id: string, meant: readonly Named[]): RuleChange | undefined {
  const severity = pairOf(map, "severity");
  const text = severity && written(reader, severity.value);
  const level = severity === undefined || text === undefined ? undefined : levelIn(reader, text, severity);
  const options: Record<string, OptionValue> = {};
  if (meant.length > 0) {
    const specs: OptionSpecs = Object.fromEntries(
      meant.flatMap(({ rule, row }) => (row ? [] : Object.entries(rule.options ?? {}))),
    );
    const ofRule = { ...map, pairs: map.pairs.filter((pair) => !isOptionOfWhole(reader, pair, specs, meant)) };
    for (const [name, pair] of known(reader, ofRule, ["severity", ...Object.keys(specs)], ` in \`${id}\``)) {
      const spec = specs[name];
      const value = spec && valueAt(reader, pair, name, spec);
      if (value !== undefined) options[name] = value;
    }
  }
  return {
    ...(level === undefined ? {} : { severity: level }),
    ...(Object.keys(options).length === 0 ? {} : { options }),
  };
}

/** Whether a pair sets an option of a rule of which only a row is meant; it is reported. A row has a severity and nothing else. */
function isOptionOfWhole(reader: Reader, { key }: Pair, specs: OptionSpecs, meant: readonly Named[]): boolean {
  const name = written(reader, key) ?? "";
  const owner = meant.find(({ rule }) => rule.options !== undefined && Object.hasOwn(rule.options, name))?.rule;
  if (owner === undefined || Object.hasOwn(specs, name)) return false;
  report(reader, key.at, `\`${name}\` is an option of the whole rule: set it under \`${owner.id}\`.`);
  return true;
}
