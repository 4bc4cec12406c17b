// A workspace in memory with chosen rules: what the tests of rules and laws check texts in.

import { createResolver, layerFrom } from "../../server/src/engine/config/layers.ts";
import type { RuleId } from "../../server/src/engine/core/finding.ts";
import type { Rule } from "../../server/src/engine/core/rule.ts";
import type { Settings } from "../../server/src/engine/core/settings.ts";
import { createEngine } from "../../server/src/engine/index.ts";
import { EXAMPLES_DAY, pathOfExample } from "../../server/src/engine/pipeline/fixable.ts";
import { Workspace } from "../../server/src/engine/pipeline/workspace.ts";

export { companyOf } from "../../server/src/engine/pipeline/company.ts";
export const engine = createEngine();
export const TODAY = EXAMPLES_DAY;

const resolver = createResolver(engine.catalog);
/** The settings that were asked for, by what `.plimsoll.yaml` says: examples ask for the same few again and again. */
const resolved = new Map<string, Settings>();

/** Where an example of a rule stands when it does not say so. */
export function usualPath(rule: Pick<Rule, "id">): string {
  return pathOfExample(engine, rule);
}

/** Settings with all rules on, what `config` (the contents of `.plimsoll.yaml`) says, and then only the rules in `only`. */
export function settingsOf(config: Readonly<Record<string, unknown>> = {}, only?: ReadonlySet<RuleId>): Settings {
  const text = JSON.stringify({ extends: "all", ...config });
  const settings = resolved.get(text) ?? resolve(text);
  resolved.set(text, settings);
  if (only === undefined) return settings;
  return { ...settings, rules: new Map([...settings.rules].filter(([id]) => only.has(id))) };
}

function resolve(config: string): Settings {
  const layer = layerFrom(".plimsoll.yaml", config, ".plimsoll.yaml", engine.catalog);
  return resolver.resolve(layer === undefined ? [] : [layer], "any/path");
}

/** A workspace whose index is complete and holds `files` (path -> text). A function of settings is asked at every check. */
export function labOf(settings: Settings | (() => Settings), files: Readonly<Record<string, string>> = {}): Workspace {
  const settingsFor = typeof settings === "function" ? settings : () => settings;
  const workspace = new Workspace({ engine, settingsFor, today: () => TODAY });
  for (const [path, text] of Object.entries(files)) workspace.set(uriOf(path), path, text, 1);
  workspace.completeIndex();
  return workspace;
}

export function uriOf(path: string): string {
  return `file:///lab/${path}`;
}
