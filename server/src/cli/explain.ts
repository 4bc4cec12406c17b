// `plimsoll explain ID`: what a rule means.

import { type Explained, examplesOf, explain, type RowFacts, type RuleFacts } from "../engine/catalog/explain.ts";
import type { FixKind } from "../engine/core/finding.ts";
import { addAll, enumerated, greatest } from "../engine/core/lists.ts";
import type { Engine } from "../engine/pipeline/engine.ts";
import { fixKindsOf } from "../engine/pipeline/fixable.ts";
import { joinShown, type Shown, say, shown, shownLines } from "../shown/shown.ts";
import type { Terminal } from "./format/terminal.ts";
import { readArguments, UsageError } from "./usage.ts";

/** `plimsoll explain ID`: rules and rows; exit code 2 where nothing is known by that id. */
export function explainCommand(engine: Engine, args: readonly string[], terminal: Terminal): number {
  const { positionals } = readArguments(args, {});
  const [id, ...rest] = positionals;
  if (id === undefined || rest.length > 0) throw new UsageError("`explain` takes one id.");
  const { rules, foreign, similar } = explain(id, engine.catalog);
  if (rules.length > 0) {
    terminal.out(
      joinShown(
        rules.map((rule) => page(rule, engine, terminal)),
        "\n",
      ),
    );
    return 0;
  }
  const owner = engine.catalog.owner(id);
  const list = owner === undefined ? "" : ` \`plimsoll explain ${owner.rule.id}\` lists its rows.`;
  const meant = similar.map((one) => `\`${one}\``);
  const hint =
    meant.length > 0
      ? ` Did you mean ${enumerated(meant, "or")}?`
      : list === ""
        ? " `plimsoll rules` lists the rules."
        : "";
  const answers = {
    listed: `\`${id}\` belongs to another tool, and no Plimsoll rule corresponds to it.`,
    shaped: `\`${id}\` is not known here: it has the form of another tool's id, but no Plimsoll rule corresponds to it.${meant.length > 0 ? hint : ""}`,
    none: `${engine.catalog.absence(id)}.${hint}${list}`,
  };
  terminal.note(shown(answers[foreign ?? "none"]));
  return 2;
}

function kindsOf(id: string, engine: Engine): readonly FixKind[] {
  const rule = engine.catalog.rule(id);
  return rule === undefined ? [] : fixKindsOf(rule, engine);
}

function page(rule: Explained, engine: Engine, terminal: Terminal): Shown {
  const [row, ...more] = rule.asked;
  return row === undefined || more.length > 0 ? rulePage(rule, engine, terminal) : rowPage(rule, row, engine, terminal);
}

function rulePage(rule: Explained, engine: Engine, terminal: Terminal): Shown {
  const lines = [rule.why, "", ...advice(rule), ...traits(rule, rule.severity, engine), ...ids(rule)];
  if (rule.covers.length > 0) lines.push(`Combines  ${rule.covers.join(", ")}`);
  for (const { name, spec } of rule.options)
    lines.push(`Option    ${name}: ${spec.description} (default: ${JSON.stringify(spec.default)})`);
  addAll(lines, [...exampleLines(examplesFor(rule, engine)), ...rowLines(rule)]);
  if (rule.references.length > 0) addAll(lines, ["", ...rule.references]);
  return say`${terminal.style("bold", shown(rule.id))}: ${shown(rule.title)}\n\n${shownLines(lines.join("\n"))}\n`;
}

/** One row: what it is about, its own ids, and what it shares with its rule. */
function rowPage(rule: Explained, row: RowFacts, engine: Engine, terminal: Terminal): Shown {
  const lines = [
    `A row of ${rule.id}: ${rule.title}.`,
    "",
    ...(row.why === undefined ? [] : [row.why, ""]),
    rule.why,
    "",
    ...advice(rule),
    ...traits(rule, row.severity, engine),
    ...ids(row),
    ...exampleLines(examplesFor(rule, engine)),
  ];
  if (rule.references.length > 0) addAll(lines, ["", ...rule.references]);
  return say`${terminal.style("bold", shown(row.name))}: ${shown(row.title)}\n\n${shownLines(lines.join("\n"))}\n`;
}

/** What the fixes may break, and when a finding is right to stay. */
function advice({ id, breaks, leave: { when, reason } }: RuleFacts): readonly string[] {
  return [
    ...(breaks === undefined ? [] : [`What may break: ${breaks}`, ""]),
    `When not to fix: ${when}`,
    ...(reason === undefined ? [] : [`    # plimsoll: ignore ${id} -- ${reason}`]),
    "",
  ];
}

function traits(rule: RuleFacts, severity: string, engine: Engine): readonly string[] {
  return [
    `Severity  ${severity}`,
    ...rule.milder.map((one) => `          ${one.severity} where ${one.where}`),
    `Tags      ${rule.tags.join(", ")}`,
    `Presets   ${rule.presets.join(", ")}`,
    `Fixes     ${enumerated(kindsOf(rule.id, engine), "or") || "none"}`,
  ];
}

function ids({ equivalents, answersTo }: Pick<RowFacts, "equivalents" | "answersTo">): readonly string[] {
  return [
    ...(equivalents.length === 0 ? [] : [`Same as   ${equivalents.join(" · ")}`]),
    ...(answersTo.length === 0 ? [] : [`Also accepts exceptions for ${answersTo.join(" · ")}`]),
  ];
}

/** The example of the first row that was asked for, else those of the rule. */
function examplesFor({ asked: [row], examples }: Explained, { catalog }: Engine): RuleFacts["examples"] {
  const named = row && catalog.named(row.name);
  return named?.row === undefined ? examples : examplesOf(named.rule, named.row);
}

function exampleLines([example]: RuleFacts["examples"]): readonly string[] {
  if (example === undefined) return [];
  const fixed = typeof example.fixed === "string" ? example.fixed : Object.values(example.fixed ?? {})[0];
  const after = fixed ?? example.good;
  return [
    "",
    "Before",
    ...indented(example.bad.replace(/[«»]/g, "")),
    ...(after === undefined ? [] : ["", "After", ...indented(after)]),
  ];
}

/** The rows that were asked for, else all: a line each. For another tool's id, only how many there are. */
function rowLines({ id, severity, asked, byName, rows: all }: Explained): readonly string[] {
  if (all.length === 0) return [];
  if (asked.length === 0 && !byName) return ["", `${all.length} rows: \`plimsoll explain ${id}\` lists them`];
  const rows = asked.length > 0 ? asked : all;
  const width = greatest(rows.map(({ key }) => key.length));
  const lines = rows.map((row) => {
    const own = row.severity === severity ? "" : `  (${row.severity})`;
    return `    ${row.key.padEnd(width)}  ${row.title}${own}`;
  });
  return ["", `Rows (use \`${id}/ROW\` in settings, exceptions and \`explain\`)`, ...lines];
}

function indented(text: string): string[] {
  return text
    .trimEnd()
    .split("\n")
    .map((line) => `    ${line}`.trimEnd());
}
