// `plimsoll rules`: what the rules are.

import { nameOf } from "../engine/core/finding.ts";
import { enumerated, greatest } from "../engine/core/lists.ts";
import type { Row, Rule } from "../engine/core/rule.ts";
import type { Engine } from "../engine/pipeline/engine.ts";
import { fixKindsOf } from "../engine/pipeline/fixable.ts";
import { padded, say, shown, shownJson } from "../shown/shown.ts";
import type { Terminal } from "./format/terminal.ts";
import { RULES } from "./options.ts";
import { readArguments, UsageError, wordOf } from "./usage.ts";

/** `plimsoll rules`: all rules, sorted by id. */
export function rulesCommand(engine: Engine, args: readonly string[], terminal: Terminal): number {
  const { values, positionals } = readArguments(args, RULES);
  if (positionals.length > 0) throw new UsageError(`\`rules\` does not take \`${positionals[0]}\`.`);
  const format = wordOf("format", values.format, RULES.format);
  const rows = engine.catalog.rules.map((rule) => ({
    id: rule.id,
    title: rule.title,
    severity: rule.severity,
    preset: rule.preset,
    language: rule.id.split("/")[0] ?? "",
    tags: rule.tags,
    equivalents: rule.equivalents ?? [],
    answersTo: rule.answersTo ?? [],
    ...(rule.rows !== undefined && { rows: rule.rows.map((row) => rowJson(rule, row)) }),
    fixable: fixKindsOf(rule, engine),
  }));
  if (format === "json") terminal.out(say`${shownJson(rows)}\n`);
  else {
    const width = greatest(rows.map(({ id }) => id.length));
    for (const { id, severity, title, preset, fixable } of rows) {
      const notes = [
        ...(preset === "recommended" ? [] : [`off, but in the preset ${preset}`]),
        ...(fixable.length === 0 ? [] : [`fix: ${enumerated(fixable, "or")}`]),
      ];
      const aside = notes.length === 0 ? say`` : terminal.style("dim", shown(`  (${notes.join("; ")})`));
      terminal.out(say`${padded(shown(id), width)}  ${padded(shown(severity), 7)}  ${shown(title)}${aside}\n`);
    }
  }
  return 0;
}

/** A row without what is the rule's own business, such as the pattern it looks for. */
function rowJson(rule: Rule, { key, title, severity = rule.severity, equivalents = [], answersTo = [] }: Row) {
  return { id: nameOf({ rule: rule.id, row: key }), title, severity, equivalents, answersTo };
}
