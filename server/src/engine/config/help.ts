// What may stand at a place of `.plimsoll.yaml`, and what stands there. Read from the lines, not from the parsed text: while
// somebody types it is seldom YAML.

import { joinMarkdown, markdown, ownMarkdown } from "../../shown/markdown.ts";
import { ruleBrief } from "../catalog/brief.ts";
import type { Catalog } from "../catalog/catalog.ts";
import { PRESET_SUMMARIES, PRESETS } from "../catalog/presets.ts";
import { byWord } from "../core/by-word.ts";
import { nameOf, type RuleId } from "../core/finding.ts";
import type { Completion, Help } from "../core/language.ts";
import type { OptionSpec } from "../core/options.ts";
import type { Row, Rule } from "../core/rule.ts";
import { lineAt } from "../core/text.ts";
import { type Cursor, cursorAt } from "../yaml/cursor.ts";
import {
  EXCEPTION_KEYS,
  KUBERNETES_KEYS,
  LEVELS,
  OVERRIDE_KEYS,
  REGISTRIES_KEYS,
  SCAN_KEYS,
  TOP_KEYS,
  type ValueSpec,
} from "./keys.ts";

type ConfigWord = Omit<Completion, "at">;

/** The keys whose items are maps: `- files` below `overrides:` is a key, `- word` below `extends:` a value. */
const ITEMS_WITH_KEYS = ["overrides", "exceptions"];

/** The words that may be written at an offset. */
export function configWords(text: string, offset: number, catalog: Catalog): readonly Completion[] {
  const place = cursorAt(text, offset, ITEMS_WITH_KEYS);
  if (place === undefined) return [];
  const typed = text.slice(place.at.start, place.at.end);
  return wordsFor(place, typed, catalog).map((word) => ({ ...word, at: place.at }));
}

/** What the word at an offset means. */
export function configHelp(
  text: string,
  offset: number,
  catalog: Catalog,
  pageOf: (rule: RuleId) => string | undefined,
): Help | undefined {
  const line = lineAt(text, offset);
  const isWord = (char: string | undefined) => char !== undefined && /[\w./:-]/.test(char);
  let start = offset;
  while (start > line.start && isWord(text[start - 1])) start -= 1;
  let end = offset;
  while (end < line.end && isWord(text[end])) end += 1;
  while (end > start && text[end - 1] === ":") end -= 1;
  const word = text.slice(start, end);
  const place = cursorAt(text, start, ITEMS_WITH_KEYS);
  if (word === "" || place === undefined) return undefined;
  const last = place.path.at(-1);
  const names = place.wants === "key" && last === "rules" ? catalog.resolve(word) : [];
  const briefs = names
    .flatMap((name) => catalog.named(name) ?? [])
    .map((named) => ruleBrief(named, catalog, { page: pageOf(named.rule.id) }));
  if (briefs.length > 0) return { at: { start, end }, markdown: joinMarkdown(briefs.slice(0, 3), "\n\n---\n\n") };
  const found = wordsFor(place, word, catalog).find((one) => one.label === word);
  const description = found?.description;
  return description === undefined ? undefined : { at: { start, end }, markdown: description };
}

function wordsFor({ path, wants }: Cursor, typed: string, catalog: Catalog): readonly ConfigWord[] {
  const [top, second, third] = path[0] === "overrides" ? path.slice(1) : path;
  if (path[0] === "overrides" && path.length === 1) return wants === "key" ? keys(OVERRIDE_KEYS) : [];
  if (path[0] === "exceptions") return exceptionWords(second, wants, typed, catalog);
  if (top === undefined) return wants === "key" ? keys(TOP_KEYS) : [];
  if (top === "rules")
    return second === undefined
      ? wants === "key"
        ? nameWords(typed, catalog)
        : []
      : settingWords(second, third, wants, catalog);
  if (path.length === 1 && top === "extends") {
    return wants === "value" ? PRESETS.map((preset) => valueWord(preset, PRESET_SUMMARIES[preset])) : [];
  }
  if (top === "root" && wants === "value") return ["true", "false"].map((word) => valueWord(word, TOP_KEYS.root));
  const specs = SECTIONS[top];
  if (specs === undefined) return [];
  if (second === undefined) {
    return wants === "key" ? Object.entries(specs).map(([key, spec]) => keyWord(key, spec.description)) : [];
  }
  const spec = specs[second];
  return spec === undefined || wants === "key" ? [] : valuesOf(spec);
}

/** The keys of an exception, and the names of rules that one may have. */
function exceptionWords(
  key: string | undefined,
  wants: Cursor["wants"],
  typed: string,
  catalog: Catalog,
): readonly ConfigWord[] {
  if (key === undefined) return wants === "key" ? keys(EXCEPTION_KEYS) : [];
  if (key !== "rules" || wants === "key") return [];
  return nameWords(typed, catalog).map((word) => ({ ...word, text: word.label, kind: "value" }));
}

const SECTIONS: Readonly<Record<string, Readonly<Record<string, ValueSpec>>>> = byWord({
  kubernetes: KUBERNETES_KEYS,
  registries: REGISTRIES_KEYS,
  scan: SCAN_KEYS,
});

/** Fewer letters would find too many rows. */
const LETTERS_FOR_ROWS = 2;

/**
 * The rules and, as soon as enough is typed, the rows in whose keys a word begins with it; behind the id of a rule that has
 * rows and a slash those rows alone, of which there may be a hundred.
 */
function nameWords(typed: string, catalog: Catalog): readonly ConfigWord[] {
  const { rules } = catalog;
  const owner = catalog.owner(typed)?.rule;
  if (owner?.rows !== undefined) {
    const isShort = !typed.toLowerCase().startsWith(`${owner.id}/`);
    const beginning = owner.id.slice(owner.id.indexOf("/") + 1);
    return owner.rows.map((row) => rowWord(owner, row, isShort ? `${beginning}/${row.key}` : undefined));
  }
  const wanted = `-${typed.toLowerCase()}`;
  const isEnough = wanted.length > LETTERS_FOR_ROWS;
  const rows = !isEnough
    ? []
    : rules.flatMap((rule) =>
        (rule.rows ?? []).filter(({ key }) => `-${key}`.includes(wanted)).map((row) => rowWord(rule, row, row.key)),
      );
  return [...rules.map((rule) => ({ ...ruleWord(rule), ...(!isEnough && { more: true }) })), ...rows];
}

function ruleWord({ id, title, why, severity }: Rule): ConfigWord {
  return {
    label: id,
    text: `${id}: `,
    kind: "key",
    detail: severity,
    description: markdown`**${ownMarkdown(title)}**\n\n${ownMarkdown(why)}`,
  };
}

function rowWord(
  rule: Rule,
  { key, title, why, severity = rule.severity }: Row,
  filter: string | undefined,
): ConfigWord {
  const label = nameOf({ rule: rule.id, row: key });
  return {
    label,
    text: `${label}: `,
    kind: "key",
    detail: severity,
    description: joinMarkdown([
      markdown`**${ownMarkdown(title)}**`,
      ...(why === undefined ? [] : [ownMarkdown(why)]),
      ownMarkdown(`${rule.title}. ${rule.why}`),
    ]),
    ...(filter !== undefined && { filter }),
  };
}

function settingWords(
  id: string,
  option: string | undefined,
  wants: Cursor["wants"],
  catalog: Catalog,
): readonly ConfigWord[] {
  const options: Readonly<Record<string, OptionSpec>> = Object.fromEntries(
    catalog.resolve(id).flatMap((one) => Object.entries(catalog.rule(one)?.options ?? {})),
  );
  if (option === undefined) {
    if (wants === "value") return LEVELS.map((level) => valueWord(level, LEVEL_SUMMARIES[level]));
    const own = Object.entries(options).map(([key, { description, default: value }]) =>
      keyWord(key, `${description} Default: \`${JSON.stringify(value)}\`.`),
    );
    return [keyWord("severity", "The severity of the rule's findings."), ...own];
  }
  if (wants === "key") return [];
  if (option === "severity") return LEVELS.map((level) => valueWord(level, LEVEL_SUMMARIES[level]));
  const spec = options[option];
  return spec === undefined ? [] : valuesOf(spec);
}

const LEVEL_SUMMARIES: Readonly<Record<(typeof LEVELS)[number], string>> = {
  off: "The rule does not run.",
  hint: "An opinion: three dots, not counted in the Problems panel.",
  info: "Hygiene.",
  warning: "A risk worth removing.",
  error: "The build or deployment fails, the host is handed over, or a secret is there.",
};

function valuesOf(spec: ValueSpec | OptionSpec): readonly ConfigWord[] {
  if (spec.type === "boolean") {
    const words = "only" in spec && spec.only !== undefined ? [String(spec.only)] : ["true", "false"];
    return words.map((word) => valueWord(word, spec.description));
  }
  if ("words" in spec) return spec.words.map((word) => valueWord(word, spec.description));
  if (!("default" in spec) || Array.isArray(spec.default) || spec.default === "") return [];
  return [valueWord(String(spec.default), spec.description)];
}

function keys(descriptions: Readonly<Record<string, string>>): readonly ConfigWord[] {
  return Object.entries(descriptions).map(([key, description]) => keyWord(key, description));
}

function keyWord(label: string, description: string): ConfigWord {
  return { label, text: `${label}:`, kind: "key", description: ownMarkdown(description) };
}

function valueWord(label: string, description: string): ConfigWord {
  return { label, text: label, kind: "value", description: ownMarkdown(description) };
}
