// `.hadolint.yaml`: hadolint's own settings, as its src/Hadolint/Config/Configuration.hs reads them.

import type { Catalog } from "../catalog/catalog.ts";
import type { Problem, RuleId, Severity } from "../core/finding.ts";
import type { FailOn } from "../core/settings.ts";
import { shift } from "../core/text.ts";
import { perId, rulesFor, WHOLE_FILE } from "../suppressions/foreign.ts";
import { isNull, itemsAt, type Node, pairsAt, resolved, textOf, type YamlDocument } from "../yaml/node.ts";
import { addChange, emptyLayer, type Layer, type RuleChange } from "./layer.ts";
import { parseConfiguration } from "./parse.ts";
import { oneOf } from "./reader.ts";

const LEVELS: Readonly<Record<string, Severity>> = { error: "error", warning: "warning", info: "info", style: "hint" };

/** What a file says. A threshold of `ignore` or `none` is below all severities, so that everything reaches it. */
export function hadolint(text: string, path: string, catalog: Catalog): Layer {
  const [part] = parseConfiguration(text);
  const empty = emptyLayer("hadolint", path);
  if (part === undefined || hadolintProblems(text).length > 0) return empty;
  const { root } = part.doc;
  const rules = labelRules(part.doc, catalog);
  // Of an id in several lists hadolint takes the most severe.
  for (const [word, severity] of Object.entries(LEVELS).reverse()) {
    for (const id of textsAt(root, "override", word)) {
      for (const name of rulesFor(catalog, "hadolint", id)) {
        const named = catalog.named(name);
        if (named !== undefined) addChange(rules, named, { severity });
      }
    }
  }
  const registries = textsAt(root, "trustedRegistries");
  const failOn = failOnIn(part.doc);
  return {
    ...empty,
    rules,
    suppressions: perId(catalog, { tool: "hadolint", file: path }, textsAt(root, "ignored"), { scope: WHOLE_FILE }),
    ...(registries.length === 0 ? {} : { allowedRegistries: registries }),
    inertPragmas: isTrue(part.doc, "disable-ignore-pragma") ? ["hadolint"] : [],
    ...(failOn !== undefined && { failOn }),
  };
}

/** hadolint's checks of labels, which run for the labels in its schema. */
const LABEL_CHECKS = ["DL3049", "DL3050", "DL3051", "DL3052", "DL3053", "DL3054", "DL3055", "DL3056", "DL3058"];

/** The schema of labels as options of the rules that answer to these checks. `strict-labels` counts without a schema, too: no label is allowed. */
function labelRules(doc: YamlDocument, catalog: Catalog): Map<RuleId, RuleChange> {
  const rules = new Map<RuleId, RuleChange>();
  const labels = pairsAt(doc.root, "label-schema").map(({ key, value }) => `${key.value}: ${textOf(value) || "text"}`);
  const strict = isTrue(doc, "strict-labels");
  if (labels.length === 0 && !strict) return rules;
  for (const name of LABEL_CHECKS.flatMap((id) => [...rulesFor(catalog, "hadolint", id)])) {
    const rule = catalog.named(name)?.rule;
    if (rule?.options?.labels === undefined) continue;
    const options = { labels, ...(rule.options.strict !== undefined && { strict }) };
    addChange(rules, { rule, row: undefined, name: rule.id }, { options });
  }
  return rules;
}

function failOnIn(doc: YamlDocument): FailOn | undefined {
  if (isTrue(doc, "no-fail")) return { tool: "hadolint", severity: "none" };
  const word = textOf(valueAt(doc, "failure-threshold"));
  return word === undefined ? undefined : { tool: "hadolint", severity: LEVELS[word] ?? "hint" };
}

/** What makes hadolint read nothing of a file: it says so on standard error and goes on without. Spans count from the text's start. */
export function hadolintProblems(text: string): readonly Problem[] {
  return parseConfiguration(text).flatMap(({ doc, start }, i) =>
    (i === 0 ? mistakesIn(doc) : surplusIn(doc)).map(({ at, message }) => ({ at: shift(at, start), message })),
  );
}

function surplusIn({ root }: YamlDocument): readonly Problem[] {
  return root === undefined ? [] : [refusal(root, "it must be one YAML document")];
}

const refusal = ({ at }: Node, why: string): Problem => ({
  at,
  message: `\`hadolint\` ignores this file: ${why}.`,
});

const LISTS = ["ignored", "trustedRegistries"] as const;
const FLAGS = ["no-fail", "strict-labels", "disable-ignore-pragma"] as const;
const LABEL_TYPES = ["email", "hash", "text", "rfc3339", "semver", "spdx", "url", ""];
const THRESHOLDS = [...Object.keys(LEVELS), "ignore", "none"];

function mistakesIn(doc: YamlDocument): readonly Problem[] {
  const found: Problem[] = [];
  const refuse = (node: Node, why: string) => found.push(refusal(node, why));
  const lists = [
    ...LISTS.map((key) => ({ key, node: valueAt(doc, key) })),
    ...pairsAt(doc.root, "override")
      .filter(({ key }) => Object.hasOwn(LEVELS, String(key.value)))
      .map(({ key, value }) => ({ key: `override.${key.value}`, node: value })),
  ];
  for (const { key, node } of lists) {
    if (node !== undefined && !isListOfTexts(node)) refuse(node, `\`${key}\` must be a list of strings`);
  }
  for (const key of FLAGS) {
    const node = valueAt(doc, key);
    if (node !== undefined && flagOf(doc, node) === undefined) refuse(node, `\`${key}\` must be \`true\` or \`false\``);
  }
  const schema = valueAt(doc, "label-schema");
  if (schema !== undefined && resolved(schema)?.kind !== "map") refuse(schema, "`label-schema` must be a map");
  for (const { value } of pairsAt(doc.root, "label-schema")) {
    const type = resolved(value);
    if (type?.kind !== "scalar" || typeof type.value !== "string" || !LABEL_TYPES.includes(type.value))
      refuse(value, "a label's type must be `text`, `url`, `rfc3339`, `spdx`, `hash`, `semver` or `email`");
  }
  const threshold = valueAt(doc, "failure-threshold");
  if (threshold !== undefined && !THRESHOLDS.includes(textOf(threshold) ?? ""))
    refuse(threshold, `\`failure-threshold\` must be ${oneOf(THRESHOLDS)}`);
  return found;
}

/** The value of a key at the top; undefined where it is missing or null. */
function valueAt(doc: YamlDocument, key: string): Node | undefined {
  const value = pairsAt(doc.root).findLast((pair) => pair.key.value === key)?.value;
  return value === undefined || isNull(value) ? undefined : value;
}

function isListOfTexts(node: Node): boolean {
  const list = resolved(node);
  if (isNull(list)) return true;
  return (
    list?.kind === "sequence" &&
    list.items.every((item) => {
      const scalar = resolved(item);
      return scalar?.kind === "scalar" && typeof scalar.value === "string";
    })
  );
}

/** The value of a flag: hadolint knows no `yes` and `on`. */
function flagOf({ text }: YamlDocument, node: Node): boolean | undefined {
  const scalar = resolved(node);
  if (scalar?.kind !== "scalar" || scalar.style !== "plain") return undefined;
  const word = text.slice(scalar.at.start, scalar.at.end);
  return /^(?:true|True|TRUE)$/.test(word) ? true : /^(?:false|False|FALSE)$/.test(word) ? false : undefined;
}

function isTrue(doc: YamlDocument, key: string): boolean {
  const node = valueAt(doc, key);
  return node !== undefined && flagOf(doc, node) === true;
}

/** The texts of a list, letter for letter. */
function textsAt(root: Node | undefined, ...path: readonly string[]): readonly string[] {
  return itemsAt(root, ...path).flatMap((item) => textOf(item) ?? []);
}
