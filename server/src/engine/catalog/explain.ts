// A rule's documentation as data and as Markdown, for hovers, `plimsoll explain` and docs/rules.

import type { RuleId, Severity } from "../core/finding.ts";
import type { OptionSpec } from "../core/options.ts";
import type { Example, Rule, Tag } from "../core/rule.ts";
import type { Catalog } from "./catalog.ts";
import { foreignId, type Tool } from "./foreign-ids.ts";
import { isIn, PRESETS, type Preset } from "./presets.ts";

export interface RuleFacts {
  readonly id: RuleId;
  readonly title: string;
  readonly why: string;
  readonly severity: Severity;
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
}

export interface Explanation {
  /** The rules that the id means: one for an id of ours, any number for another tool's. */
  readonly rules: readonly RuleFacts[];
  /** Whether the id is at least some tool's, where no rule answers to it. */
  readonly known: boolean;
  /** Ids that may have been meant, where the id is unknown. */
  readonly similar: readonly string[];
}

/** Explains an id, ours (also without its language: `missing-user`) or any tool's. */
export function explain(id: string, catalog: Catalog): Explanation {
  const resolved = catalog.resolve(id);
  const bare = id.trim().toLowerCase();
  const named =
    resolved.length > 0 ? resolved : catalog.rules.map((rule) => rule.id).filter((one) => one.endsWith(`/${bare}`));
  const rules = named.flatMap((one) => catalog.rule(one) ?? []).map(factsOf);
  const known = rules.length > 0 || catalog.knows(id);
  return { rules, known, similar: known ? [] : catalog.similar(id) };
}

/** Everything there is to say of a rule. */
export function factsOf(rule: Rule): RuleFacts {
  const { id, title, why, severity, tags, since, formerly = [], examples, references = [] } = rule;
  return {
    id,
    title,
    why,
    severity,
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
  };
}

const NAMES: Readonly<Partial<Record<Tool, string>>> = {
  buildkit: "BuildKit",
  checkov: "Checkov",
  cis: "CIS",
  dockle: "Dockle",
  gatekeeper: "Gatekeeper",
  grype: "Grype",
  kics: "KICS",
  kubescape: "Kubescape",
  kyverno: "Kyverno",
  monokle: "Monokle",
  nsa: "NSA",
  owasp: "OWASP",
  polaris: "Polaris",
  pss: "Pod Security",
  semgrep: "Semgrep",
  shellcheck: "ShellCheck",
  snyk: "Snyk",
  trivy: "Trivy",
};

/** `hadolint:DL3007` as people say it: `hadolint DL3007`. */
export function spokenId(id: string): string {
  const { tool } = foreignId(id);
  return tool === undefined ? id : `${NAMES[tool as Tool] ?? tool} ${id.slice(tool.length + 1)}`;
}

/** The page docs/rules/<id>.md. */
export function rulePage(rule: Rule, catalog: Catalog): string {
  const facts = factsOf(rule);
  const {
    id,
    title,
    why,
    severity,
    tags,
    since,
    formerly,
    presets,
    options,
    equivalents,
    answersTo,
    references,
    covers,
  } = facts;
  const renamed = formerly.length === 0 ? "" : ` Formerly ${code(formerly)}.`;
  const sections = [
    `<!-- Generated from the rule's file: npm run docs. -->\n\n# ${title}`,
    `\`${id}\` · ${severity} · ${tags.join(", ")} · since ${since} · in ${presetsSpoken(presets)}.${renamed}`,
    why,
    ...(covers.length === 0
      ? []
      : [`Two or more findings of ${code(covers)} on one thing are reported as one finding of this rule.`]),
    ...facts.examples.map((example) => exampleText(example, catalog.fenceOf(id, example.path))),
    ...(options.length === 0 ? [] : [`## Options\n\n${optionsTable(options)}`]),
    `## Exceptions\n\n${exceptionText(id)}`,
    ...(equivalents.length === 0 ? [] : [`## Elsewhere\n\nThe same verdict: ${equivalents.join(" · ")}.`]),
    ...(answersTo.length === 0 ? [] : [`Exceptions for ${answersTo.join(" · ")} count here too.`]),
    ...(references.length === 0 ? [] : [`## References\n\n${references.map((one) => `- <${one}>`).join("\n")}`]),
  ];
  return `${sections.join("\n\n")}\n`;
}

function presetsSpoken(presets: readonly Preset[]): string {
  return presets.length === 1 ? "the preset `all`" : `the presets ${code(presets)}`;
}

function exampleText({ bad, fixed, good, note, path }: Example, language: string): string {
  const heading = note === undefined ? "## Example" : `## Example: ${note}`;
  const place = path === undefined ? "Reported:" : `Reported in \`${path}\`:`;
  const blocks = [`${heading}\n\n${place}\n\n${block(bad.replace(/[«»]/g, ""), language)}`];
  if (typeof fixed === "string") blocks.push(`Repaired:\n\n${block(fixed, language)}`);
  for (const [title, text] of Object.entries(typeof fixed === "object" ? fixed : {})) {
    blocks.push(`“${title}”:\n\n${block(text, language)}`);
  }
  if (good !== undefined) blocks.push(`Not reported:\n\n${block(good, language)}`);
  return blocks.join("\n\n");
}

function exceptionText(id: RuleId): string {
  const turnOff = `In \`.plimsoll.yaml\`:\n\n${block(`rules:\n  ${id}: off\n`, "yaml")}`;
  // Housekeeping speaks of comments and configuration: there is no line of its own to except.
  return id.startsWith("plimsoll/")
    ? turnOff
    : `On the line above:\n\n${block(`# plimsoll: ignore ${id} -- why\n`, "text")}\n\n${turnOff}`;
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

/** A code block whose fence is longer than any run of backticks in it; control characters are shown by their pictures. */
export function block(text: string, language: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  const shown = text.replace(/[\0-\x08\x0b-\x1f]/g, (char) => String.fromCharCode(0x2400 + char.charCodeAt(0)));
  return `${fence}${language}\n${shown}${shown.endsWith("\n") ? "" : "\n"}${fence}`;
}

function code(words: readonly string[]): string {
  return words.map((word) => `\`${word}\``).join(", ");
}

/** A text as it is written in a cell of a table. */
export function cell(text: string): string {
  return text.replaceAll("|", "\\|").replace(/\s+/g, " ");
}
