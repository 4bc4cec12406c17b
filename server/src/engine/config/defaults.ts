// What hadolint does where its file says nothing about it, and we do not do by default.
import type { Catalog } from "../catalog/catalog.ts";
import { claimsOf } from "../catalog/claims.ts";
import type { Preset } from "../catalog/presets.ts";
import { compareSeverity, type RuleId, type RuleName, type Severity } from "../core/finding.ts";
import { addTo, enumerated } from "../core/lists.ts";
import { type FailOn, levelOf } from "../core/settings.ts";
import { hadolintSeverity, isHadolintDefault } from "../knowledge/hadolint-severities.ts";
import type { Layer } from "./layer.ts";
import { createResolver } from "./layers.ts";

/** From which severity on a check fails where nothing else is said. */
export const DEFAULT_THRESHOLD: Severity = "warning";

/** In the order in which each has all of the one before. */
const LARGER: readonly Preset[] = ["strict", "all"];

/** What is different where hadolint's file, read as `layer`, gives way to `own`, a sentence each; nothing for a file of another tool. */
export function differentByDefault(layer: Layer, own: Layer, catalog: Catalog): readonly string[] {
  if (layer.tool !== "hadolint") return [];
  const sentences: string[] = [];
  const off = idsThatAreOff(layer, own, catalog);
  const parts = LARGER.flatMap((preset) => {
    const ids = [...off].flatMap(([id, by]) => (by === preset ? [id] : []));
    return ids.length === 0 ? [] : [`${enumerated(listed(ids))} (on with \`extends: ${preset}\`)`];
  });
  if (parts.length > 0) sentences.push(`\`hadolint\` also reports what is off here: ${parts.join("; ")}.`);
  if (layer.failOn === undefined)
    sentences.push(
      "`plimsoll check` fails from `warning` on, `hadolint` from `info` on: pass `--fail-on info` for that.",
    );
  const milder = failingNoMore(layer, own, catalog);
  if (milder.length > 0)
    sentences.push(
      `${enumerated(listed(milder))} ${milder.length === 1 ? "is" : "are"} less severe here and will not fail.`,
    );
  return sentences;
}

/** What to do about a threshold, for which a configuration has no key. */
export function thresholdLeft({ severity }: FailOn): string {
  const none = `\`${severity === "none" ? "no-fail" : "failure-threshold"}\` has no equal in a configuration`;
  return severity === DEFAULT_THRESHOLD
    ? `${none}, but \`plimsoll check\` fails from \`${severity}\` on by default.`
    : `${none}: pass \`--fail-on ${severity}\` to \`plimsoll check\`.`;
}

/** The ids of hadolint that reach the threshold of its file, while what reports the same here does not reach that severity. */
function failingNoMore({ failOn, rules }: Layer, own: Layer, catalog: Catalog): readonly string[] {
  if (failOn === undefined || failOn.severity === "none") return [];
  const { severity: least } = failOn;
  const settings = createResolver(catalog).resolve([own], "Dockerfile").rules;
  const found = new Set<string>();
  for (const { id, name, same } of claimsOf(catalog.rules)) {
    const [, key = ""] = (same && /^(?:hadolint|shellcheck):(\w+)$/.exec(id)) || [];
    const there = hadolintSeverity(key);
    const { rule, row } = catalog.named(name) ?? {};
    const setting = rule && settings.get(rule.id);
    if (there === undefined || setting === undefined || rule === undefined) continue;
    const change = rules.get(rule.id);
    if (change?.severity !== undefined || (row !== undefined && change?.rows?.has(row.key))) continue;
    const here = levelOf(setting, row?.key);
    // What the configuration says itself counts before and after.
    if (here === "off" || here !== (row?.severity ?? rule.severity)) continue;
    if (compareSeverity(there, least) <= 0 && compareSeverity(here, least) > 0) found.add(key);
  }
  return [...found].sort();
}

/** The ids of hadolint, and of ShellCheck by it, that it reports by default and `own` does not, each with the preset that turns it on. */
function idsThatAreOff(layer: Layer, own: Layer, catalog: Catalog): ReadonlyMap<string, Preset> {
  const claimants = new Map<string, RuleName[]>();
  for (const { id, name } of claimsOf(catalog.rules)) addTo(claimants, id, name);
  const ignored = new Set(layer.suppressions.flatMap(({ ids }) => ids));
  const { rules } = createResolver(catalog).resolve([own], "Dockerfile");
  const found = new Map<string, Preset>();
  for (const [full, names] of claimants) {
    const [, tool, id = ""] = /^(hadolint|shellcheck):(\w+)$/.exec(full) ?? [];
    if (tool === undefined || ignored.has(id) || (tool === "hadolint" && !isHadolintDefault(id))) continue;
    const known = names.flatMap((name) => catalog.named(name) ?? []);
    const isOn = known.some(({ rule, row }) => {
      const setting = rules.get(rule.id);
      return setting !== undefined && (levelOf(setting, row?.key) !== "off" || (!row && setting.rows !== undefined));
    });
    const preset = LARGER.find((one) =>
      known.some(({ rule, row }) => catalog.presets[one].has(rule.id) && !isSaidOff(own, rule.id, row?.key)),
    );
    if (!isOn && preset !== undefined) found.set(id, preset);
  }
  return found;
}

/** Whether a configuration turns a rule or a row off itself. */
function isSaidOff({ rules }: Layer, id: RuleId, row: string | undefined): boolean {
  const change = rules.get(id);
  return (row === undefined ? undefined : change?.rows?.get(row)) === "off" || change?.severity === "off";
}

/** hadolint's own ids in order, and how many there are of ShellCheck. */
function listed(ids: readonly string[]): readonly string[] {
  const own = ids.filter(isHadolintDefault).sort();
  const others = ids.length - own.length;
  return others === 0 ? own : [...own, `${others} id${others === 1 ? "" : "s"} of ShellCheck`];
}
