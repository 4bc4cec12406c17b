// Which kinds of fix a rule offers: derived from its examples, but for rarer ones that no example shows, which the rule declares and the
// cases of its tests prove. `npm run docs` notes the answers in the indexes of rules, since trying hundreds of examples takes its time.
import type { SourceFile } from "../core/document.ts";
import { FIX_KINDS, type FixKind, type RuleId, type RuleName } from "../core/finding.ts";
import { IndexStore } from "../core/index.ts";
import type { Example, Rule, RuleMeta } from "../core/rule.ts";
import { DEFAULT_KUBERNETES_VERSION, type RuleSetting, type Settings } from "../core/settings.ts";
import { suppressionsOf } from "../suppressions/suppressions.ts";
import { checkFile } from "./check.ts";
import { companyOf } from "./company.ts";
import { type Engine, evidenceIn, parseFile } from "./engine.ts";

/** The day on which examples are checked: some exceptions in them have expired by then, and tables of facts go so far. */
export const EXAMPLES_DAY = "2026-11-23";

/** Where an example of a rule is when it does not say so: rules for any file show themselves in the first language. */
export function pathOfExample(engine: Engine, rule: Pick<RuleMeta, "id">, example?: Example): string {
  if (example?.path !== undefined) return example.path;
  const own = engine.languages.find(({ id }) => rule.id.startsWith(`${id}/`)) ?? engine.languages[0];
  return own?.usualPath ?? "";
}

/** The kinds of fix that a rule offers, in the order of `FIX_KINDS`: as noted in its index, else found on its examples. */
export function fixKindsOf(rule: Rule, engine: Engine): readonly FixKind[] {
  return rule.fixKinds ?? findFixKinds(rule, engine);
}

/**
 * The kinds of fix that findings of a rule carry on its examples, and those that it declares, in the order of `FIX_KINDS`. Only the rules
 * that have a say in that are run, so the cost does not grow with the number of all rules.
 */
export function findFixKinds(rule: Rule, engine: Engine): readonly FixKind[] {
  const kinds = new Set(rule.examples.flatMap((example) => kindsOn(rule, example, engine)));
  return FIX_KINDS.filter((kind) => kinds.has(kind) || rule.rarerFixes?.includes(kind));
}

function kindsOn(rule: Rule, example: Example, engine: Engine): readonly FixKind[] {
  const texts = { ...example.files, [pathOfExample(engine, rule, example)]: example.bad.replace(/[«»]/g, "") };
  const files = Object.entries(texts).flatMap(([path, text]) => parseFile(engine, path, path, text, 1) ?? []);
  const company = companyOf(rule) ?? namedIn(files, rule, engine);
  const rules = [...company].flatMap((id) => engine.catalog.rule(id) ?? []);
  const alone: Engine = {
    ...engine,
    rulesFor: (language) => engine.rulesFor(language).filter(({ id }) => company.has(id)),
  };
  const settings = settingsOf(rules);
  const index = rules.some(({ reads }) => reads !== undefined) ? indexOf(files, texts, engine) : undefined;
  return files.flatMap((file) => {
    const { findings, silenced } = checkFile({ engine: alone, file, settings, index, today: EXAMPLES_DAY });
    return [...findings, ...silenced.map(({ finding }) => finding)]
      .filter((finding) => finding.rule === rule.id)
      .flatMap((finding) => finding.fixes.map((fix) => fix.kind));
  });
}

/** A housekeeping rule and the company of every rule that the exceptions in some files mean: those whose findings it judges there. */
function namedIn(files: readonly SourceFile[], rule: Rule, { catalog, language }: Engine): ReadonlySet<RuleId> {
  const all = catalog.rules.map(({ id }) => id);
  const exceptions = files.flatMap((file) => {
    const own = language(file.language);
    return own === undefined ? [] : file.parts.flatMap(({ doc }) => suppressionsOf(doc, own, catalog));
  });
  const named = exceptions.flatMap(({ rules }) => (rules === "all" ? all : [...rules]));
  const company = (name: RuleName) => {
    const one = catalog.named(name)?.rule;
    return one === undefined ? [] : [...(companyOf(one) ?? [one.id])];
  };
  return new Set([rule.id, ...named.flatMap(company)]);
}

function indexOf(files: readonly SourceFile[], texts: Readonly<Record<string, string>>, engine: Engine): IndexStore {
  const index = new IndexStore();
  for (const [path, text] of Object.entries(texts)) index.update(path, path, evidenceIn(engine, path, text));
  for (const { uri, path, parts, language: id } of files) {
    const language = engine.language(id);
    const own = parts.flatMap(({ doc }) => language?.entries(doc, path) ?? []);
    const entries = [...own, ...evidenceIn(engine, path, texts[path])];
    index.update(uri, path, entries);
  }
  return index;
}

/** The settings in which exactly `rules` are on, with nothing configured. */
function settingsOf(rules: readonly Rule[]): Settings {
  return {
    rules: new Map(rules.map((one): [RuleId, RuleSetting] => [one.id, settingOf(one)])),
    kubernetesVersion: DEFAULT_KUBERNETES_VERSION,
    allowedRegistries: [],
    suppressions: [],
    ignored: false,
    inertPragmas: [],
    scan: {},
  };
}

function settingOf({ severity, options = {} }: RuleMeta): RuleSetting {
  return { severity, options: Object.fromEntries(Object.entries(options).map(([name, spec]) => [name, spec.default])) };
}
