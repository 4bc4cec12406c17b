// Writing `.plimsoll.yaml`: a rule is switched off in the text that is there, of which everything else stays as it is.

import type { Catalog } from "../catalog/catalog.ts";
import type { Part } from "../core/document.ts";
import type { RuleName } from "../core/finding.ts";
import { soundness } from "../core/open.ts";
import { applyEdits, lineBreakOf, point, shift, type TextEdit } from "../core/text.ts";
import { put } from "../yaml/edit/edit.ts";
import { isNull, pairOf, resolved, type YamlDocument } from "../yaml/node.ts";
import { openInYaml } from "../yaml/parse/open.ts";
import { parseConfig } from "./config.ts";
import { parseConfiguration } from "./parse.ts";

/**
 * A new configuration that switches one rule, or one row of a rule, off. `schema` is the address of the schema, for editors that read it
 * from the first line.
 */
export function newConfig(rule: RuleName, schema: string | undefined): string {
  const head = schema === undefined ? "" : `# yaml-language-server: $schema=${schema}\n`;
  return `${head}rules:\n  ${rule}: off\n`;
}

/**
 * The edits after which a configuration switches a rule, or one row of a rule, off; undefined where its text cannot be edited
 * so. Spans count from the start of the text.
 */
export function switchOff(text: string, rule: RuleName, catalog: Catalog): readonly TextEdit[] | undefined {
  const parts = parseConfiguration(text);
  const edits = wanted(text, parts, rule);
  const isSound = soundness({ open: openInYaml }, parts);
  if (edits === undefined || !edits.every(({ at }) => isSound(at))) return undefined;
  const { rules } = parseConfig(applyEdits(text, edits), ".plimsoll.yaml", catalog).layer;
  const named = catalog.named(rule);
  const change = named && rules.get(named.rule.id);
  const level = named?.row === undefined ? change?.severity : change?.rows?.get(named.row.key);
  return level === "off" ? edits : undefined;
}

function wanted(text: string, parts: readonly Part<YamlDocument>[], rule: RuleName): readonly TextEdit[] | undefined {
  const [first] = parts;
  const root = resolved(first?.doc.root);
  if (first === undefined || root === undefined || isNull(root)) {
    const lineBreak = lineBreakOf(text);
    const joint = text === "" || text.endsWith("\n") ? "" : lineBreak;
    const added = newConfig(rule, undefined).replaceAll("\n", lineBreak);
    return parts.length > 1 ? undefined : [{ at: point(text.length), text: joint + added }];
  }
  const rules = pairOf(root, "rules")?.value;
  const isMap = resolved(pairOf(rules, rule)?.value)?.kind === "map";
  const path = isMap ? ["rules", rule, "severity"] : ["rules", rule];
  const edits = put(first.doc, root, path, "off");
  // Quotes around the word, which YAML 1.1 takes for a boolean, would be right and strange to read.
  return edits?.map((edit) => ({ at: shift(edit.at, first.start), text: edit.text.replace(/"off"$/, "off") }));
}
