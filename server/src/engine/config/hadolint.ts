// `.hadolint.yaml`: hadolint's own settings, as its src/Hadolint/Config/Configuration.hs reads them.

import type { Catalog } from "../catalog/catalog.ts";
import { byWord } from "../core/by-word.ts";
import type { Problem, RuleId, Severity } from "../core/finding.ts";
import type { FailOn } from "../core/settings.ts";
import { shift } from "../core/text.ts";
import { perId, rulesFor, WHOLE_FILE } from "../suppressions/foreign.ts";
import { isNull, itemsAt, type Node, pairsAt, resolved, type ScalarNode, type YamlDocument } from "../yaml/node.ts";
import { addChange, emptyLayer, type Layer, type RuleChange } from "./layer.ts";
import { parseConfiguration } from "./parse.ts";
import { oneOf } from "./reader.ts";

const LEVELS: Readonly<Record<string, Severity>> = byWord({
  error: "error",
  warning: "warning",
  info: "info",
  style: "hint",
});

const REGISTRIES = "trustedRegistries";

/** What a file says. A threshold of `ignore` or `none` is below all severities, so that everything reaches it. */
export function hadolint(text: string, path: string, catalog: Catalog): Layer {
  const parts = parseConfiguration(text);
  const empty = emptyLayer("hadolint", path);
  const doc = parts[0]?.doc;
  const isRefused = parts.some((part) => part.doc.errors.length > 0) || hadolintProblems(text).length > 0;
  if (doc === undefined || isRefused) return empty;
  const rules = labelRules(doc, catalog);
  const labels = ["label-schema", "strict-labels"].filter((key) => valueAt(doc.root, key) !== undefined).join(", ");
  const words = new Map<string, string>([...rules.keys()].map((name) => [name, labels]));
  // Of an id in several lists hadolint takes the most severe.
  for (const [word, severity] of Object.entries(LEVELS).reverse()) {
    for (const id of textsIn(doc, valueAt(valueAt(doc.root, "override"), word))) {
      for (const name of rulesFor(catalog, "hadolint", id)) {
        const named = catalog.named(name);
        if (named === undefined) continue;
        addChange(rules, named, { severity });
        words.set(name, `override.${word}: ${id}`);
      }
    }
  }
  const registries = textsIn(doc, valueAt(doc.root, REGISTRIES));
  const ignored = textsIn(doc, valueAt(doc.root, "ignored"));
  const failOn = failOnIn(doc);
  return {
    ...empty,
    rules,
    words: words.set("registries", REGISTRIES),
    suppressions: perId(catalog, { tool: "hadolint", file: path }, ignored, { scope: WHOLE_FILE }),
    ...(registries.length === 0 ? {} : { allowedRegistries: registries }),
    inertPragmas: isTrue(doc, "disable-ignore-pragma") ? ["hadolint"] : [],
    ...(failOn !== undefined && { failOn }),
  };
}

/** hadolint's checks of labels, which run for the labels in its schema. */
const LABEL_CHECKS = ["DL3049", "DL3050", "DL3051", "DL3052", "DL3053", "DL3054", "DL3055", "DL3056", "DL3058"];

/**
 * The schema of labels as options of the rules that answer to these checks. `strict-labels` counts without a schema, too: no label is
 * allowed.
 */
function labelRules(doc: YamlDocument, catalog: Catalog): Map<RuleId, RuleChange> {
  const rules = new Map<RuleId, RuleChange>();
  const labels = pairsAt(valueAt(doc.root, "label-schema")).map(
    ({ key, value }) => `${wordOf(doc, key)}: ${textIn(doc, value) || "text"}`,
  );
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
  const word = textIn(doc, valueAt(doc.root, "failure-threshold"));
  return word === undefined ? undefined : { tool: "hadolint", severity: LEVELS[word] ?? "hint" };
}

/**
 * What makes hadolint read nothing of a file that is YAML: it says so on standard error and goes on without. A file without any
 * content, which it refuses too, has nothing that could be lost. Spans count from the text's start.
 */
export function hadolintProblems(text: string): readonly Problem[] {
  return parseConfiguration(text).flatMap(({ doc, start }, i) =>
    (i === 0 ? mistakesIn(doc) : surplusIn(doc)).map(({ at, message }) => ({ at: shift(at, start), message })),
  );
}

function surplusIn({ root }: YamlDocument): readonly Problem[] {
  return [refusal(root ?? { at: { start: 0, end: 0 } }, "it must be one YAML document")];
}

const refusal = ({ at }: Pick<Node, "at">, why: string): Problem => ({
  at,
  message: `\`hadolint\` ignores this file: ${why}.`,
});

const FLAGS = ["no-fail", "no-color", "verbose", "strict-labels", "disable-ignore-pragma"];
const LABEL_TYPES = ["text", "url", "rfc3339", "spdx", "hash", "semver", "email"];
const THRESHOLDS = [...Object.keys(LEVELS), "ignore", "none"];
const FORMATS = "tty json checkstyle codeclimate gitlab_codeclimate gnu codacy sonarqube sarif".split(" ");

function mistakesIn(doc: YamlDocument): readonly Problem[] {
  const found: Problem[] = [];
  const refuse = (node: Pick<Node, "at">, why: string) => found.push(refusal(node, why));
  /** Calls `check` with the value of a key that has one. */
  const at = (key: string, check: (node: Node) => void, map = doc.root) => {
    const node = valueAt(map, key);
    if (node !== undefined) check(node);
  };
  const list = (name: string, words?: readonly string[]) => (node: Node) => {
    const items = resolved(node);
    const must = words === undefined ? "must be a list of strings" : `must be a list of ${oneOf(words)}`;
    if (items?.kind !== "sequence") refuse(node, `\`${name}\` ${must}`);
    for (const item of itemsAt(node))
      if (!isWord(doc, item, words)) refuse(isEmpty(item) ? node : item, `\`${name}\` ${must}`);
  };
  const word = (name: string, words: readonly string[]) => (node: Node) => {
    if (!isWord(doc, node, words)) refuse(node, `\`${name}\` must be ${oneOf(words)}`);
  };
  const isMap = (node: Node) => resolved(node)?.kind === "map";

  const { root } = doc;
  if (root !== undefined && sortOf(doc, root) !== "nothing" && !isMap(root)) refuse(root, "it must be a map");
  for (const key of ["ignored", REGISTRIES]) at(key, list(key));
  at("formats", list("formats", FORMATS));
  at("format", word("format", FORMATS));
  at("failure-threshold", word("failure-threshold", THRESHOLDS));
  at("override", (node) => {
    if (!isMap(node)) refuse(node, "`override` must be a map of lists");
    for (const level of Object.keys(LEVELS)) at(level, list(`override.${level}`), node);
  });
  for (const key of FLAGS)
    at(key, (node) => {
      if (flagOf(doc, node) === undefined) refuse(node, `\`${key}\` must be \`true\` or \`false\``);
    });
  at("label-schema", (node) => {
    if (!isMap(node)) refuse(node, "`label-schema` must be a map");
    for (const { key, value } of pairsAt(node)) {
      if (sortOf(doc, key) !== "text") refuse(key, "a label's name must be a string: quote it");
      if (!isWord(doc, value, [...LABEL_TYPES, ""]))
        refuse(isEmpty(value) ? key : value, `a label's type must be ${oneOf(LABEL_TYPES)}`);
    }
  });
  return found;
}

/** Where nothing can be marked. */
const isEmpty = ({ at }: Node): boolean => at.end === at.start;

/** The value of a key; undefined where it is missing or null. hadolint's reader knows no merge keys. */
function valueAt(node: Node | undefined, key: string): Node | undefined {
  const value = pairsAt(node).findLast((pair) => pair.key.value === key)?.value;
  return value === undefined || isNull(value) ? undefined : value;
}

/** What hadolint's reader takes a node for, by the core schema of YAML 1.2: `yes` and a date are texts. */
type Sort = "text" | "flag" | "nothing" | "other";

const NUMBER =
  /^(?:[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?|0o[0-7]+|0x[0-9a-fA-F]+|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/;

function sortOf(doc: YamlDocument, node: Node): Sort {
  const scalar = resolved(node);
  if (scalar?.kind !== "scalar") return "other";
  const word = wordOf(doc, scalar);
  const isFlag = /^(?:true|True|TRUE|false|False|FALSE)$/.test(word);
  switch (scalar.tag?.replace("tag:yaml.org,2002:", "")) {
    case "str":
      return "text";
    case "bool":
      return isFlag ? "flag" : "other";
    case undefined:
      if (scalar.style !== "plain") return "text";
      // A list or a map for a key.
      if (/^[[{]/.test(word) || NUMBER.test(word)) return "other";
      return isFlag ? "flag" : /^(?:~|null|Null|NULL)?$/.test(word) ? "nothing" : "text";
    default:
      return "other";
  }
}

/** A scalar letter for letter. */
function wordOf({ text }: YamlDocument, { style, at, value }: ScalarNode): string {
  return style === "plain" ? text.slice(at.start, at.end) : String(value);
}

/** The text of a node, letter for letter; undefined for anything else. */
function textIn(doc: YamlDocument, node: Node | undefined): string | undefined {
  const scalar = resolved(node);
  return scalar?.kind === "scalar" && sortOf(doc, scalar) === "text" ? wordOf(doc, scalar) : undefined;
}

function isWord(doc: YamlDocument, node: Node, words: readonly string[] | undefined): boolean {
  const word = textIn(doc, node);
  return word !== undefined && (words === undefined || words.includes(word));
}

function flagOf(doc: YamlDocument, node: Node): boolean | undefined {
  const scalar = resolved(node);
  if (scalar?.kind !== "scalar" || sortOf(doc, scalar) !== "flag") return undefined;
  return /^true$/i.test(wordOf(doc, scalar));
}

function isTrue(doc: YamlDocument, key: string): boolean {
  const node = valueAt(doc.root, key);
  return node !== undefined && flagOf(doc, node) === true;
}

function textsIn(doc: YamlDocument, list: Node | undefined): readonly string[] {
  return itemsAt(list).flatMap((item) => textIn(doc, item) ?? []);
}
