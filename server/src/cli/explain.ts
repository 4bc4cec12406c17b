// `plimsoll explain ID`: what a rule means.
import { explain, type RuleFacts } from "../engine/catalog/explain.ts";
import type { FixKind } from "../engine/core/finding.ts";
import type { Engine } from "../engine/pipeline/engine.ts";
import { fixKindsOf } from "../engine/pipeline/fixable.ts";
import type { Terminal } from "./format/terminal.ts";
import { readArguments, UsageError } from "./usage.ts";

/** `plimsoll explain ID`: exit code 2 where nothing is known by that id. */
export function explainCommand(engine: Engine, args: readonly string[], terminal: Terminal): number {
  const { positionals } = readArguments(args, {});
  const [id, ...rest] = positionals;
  if (id === undefined || rest.length > 0) throw new UsageError("`explain` takes one id.");
  const { rules, known, similar } = explain(id, engine.catalog);
  if (rules.length > 0) {
    terminal.out(rules.map((rule) => page(rule, kindsOf(rule.id, engine), terminal)).join("\n"));
    return 0;
  }
  const hint = similar.length === 0 ? "" : ` Did you mean ${similar.map((one) => `\`${one}\``).join(" or ")}?`;
  terminal.note(
    known ? `\`${id}\` is another tool's; no rule of Plimsoll answers to it.` : `No rule is called \`${id}\`.${hint}`,
  );
  return 2;
}

function kindsOf(id: string, engine: Engine): readonly FixKind[] {
  const rule = engine.catalog.rule(id);
  return rule === undefined ? [] : fixKindsOf(rule, engine);
}

function page(rule: RuleFacts, fixable: readonly FixKind[], terminal: Terminal): string {
  const lines = [
    `${terminal.style("bold", rule.id)}: ${rule.title}`,
    "",
    rule.why,
    "",
    `Severity  ${rule.severity}`,
    `Tags      ${rule.tags.join(", ")}`,
    `Presets   ${rule.presets.join(", ")}`,
    `Fixes     ${fixable.join(", ") || "none"}`,
  ];
  if (rule.equivalents.length > 0) lines.push(`Same as   ${rule.equivalents.join(" · ")}`);
  if (rule.answersTo.length > 0) lines.push(`Obeys     ${rule.answersTo.join(" · ")}`);
  if (rule.covers.length > 0) lines.push(`Folds     ${rule.covers.join(", ")}`);
  for (const { name, spec } of rule.options)
    lines.push(`Option    ${name}: ${spec.description} (default: ${JSON.stringify(spec.default)})`);
  const [example] = rule.examples;
  if (example !== undefined) {
    const fixed = typeof example.fixed === "string" ? example.fixed : Object.values(example.fixed ?? {})[0];
    lines.push("", "Before", ...indented(example.bad.replace(/[«»]/g, "")));
    if ((fixed ?? example.good) !== undefined) lines.push("", "After", ...indented(fixed ?? example.good ?? ""));
  }
  if (rule.references.length > 0) lines.push("", ...rule.references);
  return `${lines.join("\n")}\n`;
}

function indented(text: string): string[] {
  return text
    .trimEnd()
    .split("\n")
    .map((line) => `    ${line}`.trimEnd());
}
