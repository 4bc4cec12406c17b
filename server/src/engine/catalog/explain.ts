// A rule's documentation as data and as Markdown, for hovers, `plimsoll explain` and docs/rules.

import { block } from "../../shown/markdown.ts";
import { nameOf, type RuleId, type RuleName, SEVERITIES, type Severity } from "../core/finding.ts";
import type { OptionSpec } from "../core/options.ts";
import { nameOfTool } from "../core/peers.ts";
import type { Example, Leave, Row, Rule, Tag } from "../core/rule.ts";
import type { Catalog } from "./catalog.ts";
import { foreignId, isListed } from "./foreign-ids.ts";
import { kicsName } from "./kics-queries.ts";
import { rowNames } from "./names.ts";
import { isIn, PRESETS, type Preset } from "./presets.ts";

export interface RuleFacts {
  readonly id: RuleId;
  readonly title: string;
  readonly why: string;
  readonly breaks: string | undefined;
  readonly leave: Leave;
  readonly severity: Severity;
  /** Where a finding is less than that: severities with a condition, worst first. */
  readonly milder: readonly { readonly severity: Severity; readonly where: string }[];
  readonly tags: readonly Tag[];
  readonly since: string;
  readonly formerly: readonly RuleId[];
  /** The presets in which it is on. */
  readonly presets: readonly Preset[];
  readonly options: readonly { readonly name: string; readonly spec: OptionSpec }[];
  readonly examples: readonly Example[];
  /** Other tools' ids of the same verdict, as people write them: `hadolint DL3007`. */
  readonly equivalents: readonly string[];
  /** Other tools' ids whose exceptions it obeys though their verdict differs. */
  readonly answersTo: readonly string[];
  readonly references: readonly string[];
  /** The rules whose findings it folds into one. */
  readonly covers: readonly RuleId[];
  /** The table by which it judges, where its lines have names. */
  readonly rows: readonly RowFacts[];
}

/** A row of a rule's table. */
export interface RowFacts {
  readonly key: string;
  /** `text/secret-value/github-pat`. */
  readonly name: RuleName;
  readonly title: string;
  readonly why: string | undefined;
  readonly severity: Severity;
  readonly formerly: readonly string[];
  readonly equivalents: readonly string[];
  readonly answersTo: readonly string[];
}

/** A rule that was asked for, or some rows of it. */
export interface Explained extends RuleFacts {
  /** The rows that were asked for; empty where it was the rule. */
  readonly asked: readonly RowFacts[];
  /** Whether it was asked for by a name of ours, and not by an id of another tool that means all of it. */
  readonly byName: boolean;
}

export interface Explanation {
  /** What the id means: one rule or row for an id of ours, any number for another tool's. */
  readonly rules: readonly Explained[];
  /** Where no rule answers to the id, whether it is at least some tool's by a list of its ids, or only has the form of one. */
  readonly foreign: "listed" | "shaped" | undefined;
  /** Ids that may have been meant, where the id is unknown. */
  readonly similar: readonly string[];
}

/** Explains an id, ours (also without its language or its rule: `missing-user`, `github-pat`) or any tool's. */
export function explain(id: string, catalog: Catalog): Explanation {
  const resolved = catalog.resolve(id);
  const bare = `/${id.trim().toLowerCase()}`;
  const names = resolved.length > 0 ? resolved : allNames(catalog).filter((name) => name.endsWith(bare));
  const byName = resolved.length === 0 || catalog.named(id) !== undefined;
  const asked = new Map<Rule, RowFacts[]>();
  const whole = new Set<Rule>();
  for (const { rule, row } of names.flatMap((name) => catalog.named(name) ?? [])) {
    const rows = asked.get(rule) ?? [];
    asked.set(rule, rows);
    if (row === undefined) whole.add(rule);
    else rows.push(rowFacts(rule, row));
  }
  const rules = [...asked].map(([rule, rows]) => ({ ...factsOf(rule), asked: whole.has(rule) ? [] : rows, byName }));
  if (rules.length > 0) return { rules, foreign: undefined, similar: [] };
  if (isListed(id)) return { rules, foreign: "listed", similar: [] };
  return { rules, foreign: catalog.knows(id) ? "shaped" : undefined, similar: catalog.similar(id) };
}

function allNames({ rules }: Catalog): readonly RuleName[] {
  return rules.flatMap((rule) => [rule.id, ...rowNames(rule)]);
}

/** Everything there is to say of a rule. */
export function factsOf(rule: Rule): RuleFacts {
  const {
    id,
    title,
    why,
    breaks,
    leave,
    severity,
    milder = {},
    tags,
    since,
    formerly = [],
    examples,
    references = [],
  } = rule;
  return {
    id,
    title,
    why,
    breaks,
    leave,
    severity,
    milder: SEVERITIES.flatMap((one) => {
      const where = milder[one];
      return where === undefined ? [] : [{ severity: one, where }];
    }),
    tags,
    since,
    formerly,
    presets: PRESETS.filter((preset) => isIn(preset, rule)),
    options: Object.entries(rule.options ?? {}).map(([name, spec]) => ({ name, spec })),
    examples,
    equivalents: (rule.equivalents ?? []).map(spokenId),
    answersTo: (rule.answersTo ?? []).map(spokenId),
    references,
    covers: rule.kind === "cover" ? rule.covers : [],
    rows: (rule.rows ?? []).map((row) => rowFacts(rule, row)),
  };
}

/** Everything there is to say of a row: its own ids only. */
export function rowFacts(rule: Rule, { key, title, why, severity, formerly = [], ...row }: Row): RowFacts {
  return {
    key,
    name: nameOf({ rule: rule.id, row: key }),
    title,
    why,
    severity: severity ?? rule.severity,
    formerly,
    equivalents: (row.equivalents ?? []).map(spokenId),
    answersTo: (row.answersTo ?? []).map(spokenId),
  };
}

/** What shows a row at work: its own probe. */
export function examplesOf(rule: Rule, row: Row): readonly Example[] {
  const probe = rule.kind === "check" ? rule.probe?.(row) : undefined;
  return probe === undefined ? rule.examples : [probe];
}

/** `hadolint:DL3007` as people say it: `hadolint DL3007`; a query of KICS by its name, with the UUID that KICS reads. */
export function spokenId(id: string): string {
  const { tool } = foreignId(id);
  if (tool === undefined) return id;
  const written = id.slice(tool.length + 1);
  const name = tool === "kics" ? kicsName(written) : undefined;
  return `${nameOfTool(tool)} ${name === undefined ? written : `${name} (${written})`}`;
}

/** The page docs/rules/<id>.md. */
export function rulePage(rule: Rule, catalog: Catalog): string {
  const facts = factsOf(rule);
  const {
    id,
    title,
    why,
    breaks,
    leave,
    severity,
    milder,
    tags,
    since,
    formerly,
    presets,
    options,
    equivalents,
    answersTo,
    references,
    covers,
    rows,
  } = facts;
  const renamed = formerly.length === 0 ? "" : ` Formerly ${code(formerly)}.`;
  const sections = [
    `<!-- Generated from the rule's file: npm run docs. -->\n\n# ${title}`,
    `\`${id}\` · ${severity} · ${tags.join(", ")} · since ${since} · in ${presetsSpoken(presets)}.${renamed}`,
    ...(milder.length === 0 ? [] : [milderText(milder)]),
    why,
    ...(covers.length === 0
      ? []
      : [
          `Two or more findings of ${code(covers)} on one thing are reported as one finding of this rule, as severe as the worst of them.`,
        ]),
    ...facts.examples.map((example) => exampleText(example, catalog.fenceOf(id, example.path))),
    ...(breaks === undefined ? [] : [`## What may break\n\n${breaks}`]),
    `## When not to fix\n\n${leave.when}`,
    ...(options.length === 0 ? [] : [`## Options\n\n${optionsTable(options)}`]),
    ...(rows.length === 0 ? [] : [`## Rows\n\n${rowsText(id, severity, rows)}`]),
    `## Exceptions\n\n${exceptionText(id, leave)}`,
    ...(equivalents.length === 0 ? [] : [`## In other tools\n\nThe same check: ${equivalents.join(" · ")}.`]),
    ...(answersTo.length === 0 ? [] : [`Exceptions for ${answersTo.join(" · ")} count here too.`]),
    ...(references.length === 0 ? [] : [`## References\n\n${references.map((one) => `- <${one}>`).join("\n")}`]),
  ];
  return `${sections.join("\n\n")}\n`;
}

/** Where a finding is less than the rule's severity, in a sentence. */
function milderText(milder: RuleFacts["milder"]): string {
  const cases = milder.map(({ severity, where }) => `${ARTICLES[severity]} where ${where}`);
  return `A finding is only ${cases.join("; ")}.`;
}

const ARTICLES: Readonly<Record<Severity, string>> = {
  error: "an error",
  warning: "a warning",
  info: "an info",
  hint: "a hint",
};

function presetsSpoken(presets: readonly Preset[]): string {
  return presets.length === 1 ? "the preset `all`" : `the presets ${code(presets)}`;
}

/** How much of what an example shows goes into its heading. */
const LONGEST_HEADING = 60;

function exampleText({ bad, fixed, good, note, path }: Example, language: string): string {
  // A heading is a few words; a sentence goes below it.
  const isHeading = note !== undefined && note.length <= LONGEST_HEADING && !note.endsWith(".");
  const heading = isHeading ? `## Example: ${note}` : "## Example";
  const sentence =
    note === undefined || isHeading ? "" : `${note.charAt(0).toUpperCase()}${note.slice(1).replace(/\.$/, "")}.\n\n`;
  const place = path === undefined ? "Reported:" : `Reported in \`${path}\`:`;
  const blocks = [`${heading}\n\n${sentence}${place}\n\n${block(bad.replace(/[«»]/g, ""), language)}`];
  if (typeof fixed === "string") blocks.push(`Repaired:\n\n${block(fixed, language)}`);
  for (const [title, text] of Object.entries(typeof fixed === "object" ? fixed : {})) {
    blocks.push(`“${title}”:\n\n${block(text, language)}`);
  }
  if (good !== undefined) blocks.push(`Not reported:\n\n${block(good, language)}`);
  return blocks.join("\n\n");
}

function exceptionText(id: RuleId, { reason = "why" }: Leave): string {
  const turnOff = `In \`.plimsoll.yaml\`:\n\n${block(`rules:\n  ${id}: off\n`, "yaml")}`;
  // Housekeeping speaks of comments and configuration: there is no line of its own to except.
  return id.startsWith("plimsoll/")
    ? turnOff
    : `On the line above:\n\n${block(`# plimsoll: ignore ${id} -- ${reason}\n`, "text")}\n\n${turnOff}`;
}

/** The table of rows; a column that would be empty is left out. */
function rowsText(rule: RuleId, severity: Severity, rows: readonly RowFacts[]): string {
  const [first] = rows;
  const columns: readonly (readonly [heading: string, cellOf: (row: RowFacts) => string])[] = [
    ["Row", ({ key, formerly }) => [`\`${key}\``, ...formerly.map((old) => `(formerly \`${old}\`)`)].join(" ")],
    ["About", ({ title }) => title],
    ["Why", ({ why = "" }) => why],
    ["Severity", (row) => (row.severity === severity ? "" : row.severity)],
    ["Same as", ({ equivalents }) => equivalents.join(", ")],
    ["Also accepts exceptions for", ({ answersTo }) => answersTo.join(", ")],
  ];
  const used = columns.filter(([, cellOf]) => rows.some((row) => cellOf(row) !== ""));
  const line = (cells: readonly string[]) => `| ${cells.map(cell).join(" | ")} |`;
  const table = [
    line(used.map(([heading]) => heading)),
    `|${"---|".repeat(used.length)}`,
    ...rows.map((row) => line(used.map(([, cellOf]) => cellOf(row)))),
  ];
  return [
    `Each row can be configured or ignored separately, by a name such as \`${rule}/${first?.key}\`; settings and exceptions for \`${rule}\` apply to all rows. An id of another tool covers every row that lists it.`,
    table.join("\n"),
  ].join("\n\n");
}

function optionsTable(options: RuleFacts["options"]): string {
  const rows = options.map(
    ({ name, spec }) => `| \`${name}\` | ${cell(spec.description)} | \`${cell(JSON.stringify(spec.default))}\` |`,
  );
  return ["| Option | Meaning | Default |", "|---|---|---|", ...rows].join("\n");
}

/** The first items of a list and how many more there are. */
export function few(items: readonly string[], most = 6): readonly string[] {
  return items.length <= most ? items : [...items.slice(0, most - 1), `${items.length - most + 1} more`];
}

function code(words: readonly string[]): string {
  return words.map((word) => `\`${word}\``).join(", ");
}

/** A text as it is written in a cell of a table. */
export function cell(text: string): string {
  return text.replaceAll("|", "\\|").replace(/\s+/g, " ");
}
