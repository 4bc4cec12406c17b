// Which kinds of fix a rule offers: derived from its examples, never declared.

import { FIX_KINDS, type FixKind } from "../core/finding.ts";
import { IndexStore } from "../core/index.ts";
import type { Example, RuleMeta } from "../core/rule.ts";
import { DEFAULT_KUBERNETES_VERSION, type RuleSetting, type Settings } from "../core/settings.ts";
import { checkFile } from "./check.ts";
import { type Engine, parseFile } from "./engine.ts";

/** A day by which every exception with a last day has expired: rules about those are seen at work too. */
const TODAY = "2999-12-31";

/** Where an example of a rule is when it does not say so: rules for any file show themselves in the first language. */
export function pathOfExample(engine: Engine, rule: Pick<RuleMeta, "id">, example?: Example): string {
  if (example?.path !== undefined) return example.path;
  const own = engine.languages.find(({ id }) => rule.id.startsWith(`${id}/`)) ?? engine.languages[0];
  return own?.usualPath ?? "";
}

/** The kinds of fix that findings of a rule carry on its examples, in the order of `FIX_KINDS`. */
export function fixKindsOf(rule: Pick<RuleMeta, "id" | "examples">, engine: Engine): readonly FixKind[] {
  const kinds = new Set(rule.examples.flatMap((example) => kindsOn(rule, example, engine)));
  return FIX_KINDS.filter((kind) => kinds.has(kind));
}

function kindsOn(rule: Pick<RuleMeta, "id">, example: Example, engine: Engine): readonly FixKind[] {
  const rules = new Map(engine.catalog.rules.map((one): [typeof one.id, RuleSetting] => [one.id, settingOf(one)]));
  const settings: Settings = {
    rules,
    kubernetesVersion: DEFAULT_KUBERNETES_VERSION,
    allowedRegistries: [],
    suppressions: [],
    ignored: false,
    inertPragmas: [],
    scan: {},
  };
  const index = new IndexStore();
  const texts = { ...example.files, [pathOfExample(engine, rule, example)]: example.bad.replace(/[«»]/g, "") };
  const files = Object.entries(texts).flatMap(([path, text]) => parseFile(engine, path, path, text, 1) ?? []);
  for (const file of files) {
    const language = engine.language(file.language);
    if (language !== undefined)
      index.update(
        file.uri,
        file.parts.flatMap(({ doc }) => language.entries(doc)),
      );
  }
  return files.flatMap((file) => {
    const { findings, silenced } = checkFile({ engine, file, settings, index, today: TODAY });
    return [...findings, ...silenced.map(({ finding }) => finding)]
      .filter((finding) => finding.rule === rule.id || finding.covers?.includes(rule.id) === true)
      .flatMap((finding) => finding.fixes.map((fix) => fix.kind));
  });
}

function settingOf({ severity, options = {} }: RuleMeta): RuleSetting {
  return { severity, options: Object.fromEntries(Object.entries(options).map(([name, spec]) => [name, spec.default])) };
}
