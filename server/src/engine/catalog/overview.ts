// All rules at a glance: the page docs/rules/README.md, by language and topic, and the lines about it in the README.

import { byWord } from "../core/by-word.ts";
import type { Severity } from "../core/finding.ts";
import type { Language } from "../core/language.ts";
import type { Rule, Tag } from "../core/rule.ts";
import { cell, factsOf, few } from "./explain.ts";
import { PRESET_SUMMARIES, PRESETS } from "./presets.ts";

/** The sections behind those of the languages: the first part of their rules' ids, and their heading. */
const FOR_ANY_LANGUAGE: Readonly<Record<string, string>> = byWord({
  text: "Any of these files",
  plimsoll: "Exceptions and configuration",
});

type Named = Pick<Language, "id" | "title">;

/** The headings within a section, in the order of the page, each with the tag whose rules it holds. */
const TOPICS = {
  security: "Privileges and hardening",
  secrets: "Secrets",
  "supply-chain": "Images and supply chain",
  correctness: "Correctness",
  reliability: "Reliability",
  size: "Image size",
  hygiene: "Hygiene",
  opinion: "Opinions",
} as const satisfies Partial<Record<Tag, string>>;
type Topic = keyof typeof TOPICS;

/** A rule with several tags is listed under the first of these: what fewer rules have says more about it. */
const NARROWEST_FIRST: readonly Topic[] = [
  "secrets",
  "supply-chain",
  "size",
  "reliability",
  "correctness",
  "security",
  "hygiene",
  "opinion",
];

const SEVERITY_SUMMARIES: Readonly<Record<Severity, string>> = {
  error: "The build or the deployment fails, the host is handed over, or a secret is in plain text.",
  warning: "A risk or a fault that nearly every project should remove.",
  info: "Hygiene: what makes an image smaller or a file easier to maintain.",
  hint: "An opinion.",
};

/** The topic of a rule. A tag for a Pod Security Standard, where it stands alone, is about hardening. */
export function topicOf({ tags }: Pick<Rule, "tags">): Topic {
  return NARROWEST_FIRST.find((topic) => tags.includes(topic)) ?? "security";
}

interface Section {
  /** The first part of its rules' ids. */
  readonly prefix: string;
  readonly title: string;
  readonly rules: readonly Rule[];
}

function sectionsOf(rules: readonly Rule[], languages: readonly Named[]): readonly Section[] {
  const titles = new Map([
    ...languages.map(({ id, title }) => [id, title] as const),
    ...Object.entries(FOR_ANY_LANGUAGE),
  ]);
  return [...titles]
    .map(([prefix, title]) => ({ prefix, title, rules: rules.filter(({ id }) => id.startsWith(`${prefix}/`)) }))
    .filter((section) => section.rules.length > 0);
}

/** The page docs/rules/README.md: every rule once, by language and then by topic. `rules` are sorted by id. */
export function rulesPage(rules: readonly Rule[], languages: readonly Named[]): string {
  const sections = sectionsOf(rules, languages);
  const blocks = [
    "<!-- Generated from the rules' files: npm run docs. -->\n\n# Rules",
    `Each of the ${rules.length} rules has a page with why it matters, examples and its options. ` +
      "In a terminal `plimsoll rules` lists them, and `plimsoll explain ID` finds one by its own id or by another tool's.",
    sections.map(({ title, rules }) => `- [${title}](#${anchorOf(title)}): ${rules.length}`).join("\n"),
    tableOf(["Severity", "Meaning"], Object.entries(SEVERITY_SUMMARIES)),
    tableOf(
      ["Preset", "Rules"],
      PRESETS.map((preset) => [`\`${preset}\``, PRESET_SUMMARIES[preset]]),
    ),
    "The tables show the smallest of `recommended`, `strict` and `all` that has a rule; each includes the ones before it.",
    ...sections.flatMap(({ prefix, title, rules }) => [
      `## ${title}`,
      `The ids of these rules begin with \`${prefix}/\`.`,
      ...topicsOf(rules),
    ]),
  ];
  return `${blocks.join("\n\n")}\n`;
}

function topicsOf(rules: readonly Rule[]): readonly string[] {
  return (Object.keys(TOPICS) as Topic[]).flatMap((topic) => {
    const own = rules.filter((rule) => topicOf(rule) === topic);
    return own.length === 0 ? [] : [`### ${TOPICS[topic]}`, tableOf(COLUMNS, own.map(rowOf))];
  });
}

const COLUMNS = ["Rule", "Demands", "Severity", "Preset", "Other tools' ids"];

/** More of other tools' ids would leave no room for what a rule demands; its own page has them all. */
const MOST_IDS = 4;

function rowOf(rule: Rule): readonly string[] {
  const { id, title, severity, rows, ...facts } = factsOf(rule);
  // A rule with rows has many ids, of which a few would say nothing of the others: its page lists them by row.
  const ids = [
    ...few(facts.equivalents, MOST_IDS),
    ...(rows.some((row) => row.equivalents.length > 0) ? ["per row"] : []),
  ];
  const name = id.slice(id.indexOf("/") + 1);
  return [`[${name}](${id}.md)`, title, severity, rule.preset, ids.join(", ")];
}

function tableOf(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(cell).join(" | ")} |`;
  return [line(columns), `|${"---|".repeat(columns.length)}`, ...rows.map(line)].join("\n");
}

/** What GitHub calls a heading of letters and blanks. */
function anchorOf(title: string): string {
  return title.toLowerCase().replaceAll(" ", "-");
}

/** How many rules there are for what, for the README: a sentence that links to the page and its sections. */
export function rulesSummary(rules: readonly Rule[], languages: readonly Named[]): string {
  const page = "docs/rules/README.md";
  const counts = sectionsOf(rules, languages).map(
    ({ prefix, title, rules }) =>
      `[${rules.length} for ${prefix in FOR_ANY_LANGUAGE ? inSentence(title) : title}](${page}#${anchorOf(title)})`,
  );
  return `[${rules.length} rules](${page}), listed by language and topic:\n${counts.slice(0, -1).join(",\n")}\nand ${counts.at(-1)}.\n`;
}

/** A heading inside a sentence; the names of languages keep their capital. */
function inSentence(title: string): string {
  return title.charAt(0).toLowerCase() + title.slice(1);
}
