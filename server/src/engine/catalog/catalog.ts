// The catalogue: every rule by every name it goes by, ours and other tools'. Suppressions, settings and pages ask it.
import { fact } from "../core/fact.ts";
import { nameOf, type RuleId, type RuleName } from "../core/finding.ts";
import type { Language } from "../core/language.ts";
import type { Rule } from "../core/rule.ts";
import { editsBetween } from "../core/similar.ts";
import { type Claimants, claimantsOf, claimsOf, foreignIds, matching, rulesOfTool } from "./claims.ts";
import { foreignId, looksForeign } from "./foreign-ids.ts";
import { type Named, namedIn, ownerOf, rowNames, rulesById } from "./names.ts";
import { type Preset, presetsOf } from "./presets.ts";

export interface Catalog {
  /** All rules, sorted by id. */
  readonly rules: readonly Rule[];
  /** The rule of ours with this id, present or former, in any case. */
  rule(id: string): Rule | undefined;
  /** The rule of ours, or the row of one, with this name, present or former, in any case. */
  named(name: string): Named | undefined;
  /**
   * The names of the rules and rows that an id means, sorted: one of ours for a full name (`dockerfile/no-sudo`,
   * `text/secret-value/github-pat`), any number for a foreign id (`DL3007`, `hadolint:DL3007`, `AVD-DS-0002`, `latest-tag`),
   * in any case. `*` stands for any characters. Empty where none is known.
   */
  resolve(id: string): readonly RuleName[];
  /** The rules that answer, with all or some of their rows, to any id of a tool: what "all of hadolint's" means. */
  rulesOf(tool: string): readonly RuleId[];
  /**
   * The names of the rules and rows that give the same verdict as an id of a tool, or of any tool where none is given; ids whose
   * exceptions alone count here are left out.
   */
  equivalentsOf(tool: string | undefined, id: string): ReadonlySet<RuleName>;
  /** The names of the rules and rows that answer to an id of a tool: its equivalents, and those where only its exceptions count. */
  answeringTo(tool: string, id: string): ReadonlySet<RuleName>;
  /** What Markdown calls the language of an example of a rule, which may have a path of its own. */
  fenceOf(rule: RuleId, path?: string): string;
  /** Whether an id means anything to us or is plainly another tool's, claimed or not. */
  knows(id: string): boolean;
  /** In half a sentence that an id is unknown: there is no such rule, or the rule it begins with has no such row. */
  absence(id: string): string;
  /** The rule with rows that an id begins with (`text/secret-value/…`, `secret-value/…`), and what is behind that. */
  owner(id: string): { readonly rule: Rule; readonly key: string } | undefined;
  /** At most three ids, best first, that an unknown one may be a misspelling of. */
  similar(id: string): readonly string[];
  readonly presets: Readonly<Record<Preset, ReadonlySet<RuleId>>>;
}

/** What the catalogue needs to know of a language. */
export type CatalogLanguage = Pick<Language, "rules"> & Partial<Pick<Language, "id" | "fence" | "claims">>;

/**
 * Builds the catalogue of `languages` and of the `housekeeping` rules that run on every language. A rule that several languages share
 * counts once.
 */
export function createCatalog(languages: readonly CatalogLanguage[], housekeeping: readonly Rule[] = []): Catalog {
  const byId = new Map<string, Rule>();
  for (const rule of [...languages.flatMap((language) => language.rules), ...housekeeping]) byId.set(rule.id, rule);
  const rules = [...byId.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  const own = rulesById(rules);

  const owner = (id: string) => {
    const found = ownerOf(own, id.trim().toLowerCase());
    return found?.rule.rows === undefined ? undefined : found;
  };
  const named = (name: string) => namedIn(own, name.trim().toLowerCase());
  const resolve = (id: string): readonly RuleName[] => {
    const trimmed = id.trim();
    const ours = named(trimmed);
    if (ours !== undefined) return [ours.name];
    const { tool, key } = foreignId(trimmed);
    const full = tool === undefined ? key : `${tool}:${key}`;
    return trimmed.includes("*") ? matching(full, own, rules) : (foreignIds(rules).get(full) ?? []);
  };
  return {
    rules,
    rule: (id) => own.get(id.trim().toLowerCase()),
    named,
    resolve,
    fenceOf: (rule, path) => fenceOf(rule, path, languages),
    rulesOf: (tool) => rulesOfTool(tool, own, rules),
    equivalentsOf: (tool, id) => claimants(tool, id, rules)?.same ?? new Set(),
    answeringTo: (tool, id) => claimants(tool, id, rules)?.all ?? new Set(),
    absence: (id) => absenceOf(id, own),
    owner,
    knows: (id) => resolve(id).length > 0 || looksForeign(id),
    similar: (id) => similarIn(id, own, rules),
    presets: presetsOf(rules),
  };
}

/** By the path of an example where it has one, else by the rule's language; rules for any file show themselves in the first language. */
function fenceOf(rule: RuleId, path: string | undefined, languages: readonly CatalogLanguage[]): string {
  const ending = path === undefined ? undefined : /\.(json|ya?ml)$/i.exec(path)?.[1]?.toLowerCase();
  if (ending !== undefined) return ending === "json" ? ending : "yaml";
  const language =
    path === undefined
      ? (languages.find(({ id }) => id !== undefined && rule.startsWith(`${id}/`)) ?? languages[0])
      : languages.find(({ claims }) => claims?.(path, "") === true);
  return language?.fence ?? "text";
}

function claimants(tool: string | undefined, id: string, rules: readonly Rule[]): Claimants | undefined {
  const wanted = foreignId(tool === undefined ? id : `${tool}:${id}`);
  if (tool !== undefined && wanted.tool === undefined) return undefined;
  return claimantsOf(rules).get(`${wanted.tool ?? ""}:${wanted.key}`);
}

const MOST_SIMILAR = 3;

const ourNames = fact((rules: readonly Rule[]): readonly RuleName[] =>
  rules.flatMap((rule) => [rule.id, ...rowNames(rule)]),
);

/** Every name that an unknown id may be a misspelling of. */
const namesOf = fact((rules: readonly Rule[]): readonly string[] => [
  ...ourNames(rules),
  ...[...claimsOf(rules)].map(({ id }) => id),
]);

function absenceOf(id: string, own: ReadonlyMap<string, Rule>): string {
  const trimmed = id.trim();
  const rule = own.get(trimmed.slice(0, Math.max(0, trimmed.lastIndexOf("/"))).toLowerCase());
  if (rule === undefined) return `There is no rule \`${id}\``;
  return rule.rows === undefined
    ? `\`${rule.id}\` has no rows`
    : `\`${rule.id}\` has no row \`${trimmed.slice(trimmed.lastIndexOf("/") + 1)}\``;
}

/**
 * A name that lacks only its beginning is meant for sure. Within a rule that is spelt well only the key is compared: behind
 * so long a beginning everything would look alike.
 */
function similarIn(id: string, own: ReadonlyMap<string, Rule>, rules: readonly Rule[]): readonly string[] {
  const wanted = id.trim().toLowerCase();
  const whole = wanted === "" ? [] : ourNames(rules).filter((name) => name.endsWith(`/${wanted}`));
  if (whole.length > 0) return whole.slice(0, MOST_SIMILAR);
  const owner = ownerOf(own, wanted);
  if (owner === undefined) return similarTo(id, namesOf(rules));
  const { rule, key } = owner;
  if (rule.rows === undefined) return [rule.id];
  const keys = similarTo(
    key,
    rule.rows.map((row) => row.key),
  );
  return keys.map((one) => nameOf({ rule: rule.id, row: one }));
}

function similarTo(id: string, names: readonly string[]): readonly string[] {
  const wanted = id.trim().toLowerCase();
  if (wanted === "" || wanted.length > 100) return [];
  const limit = Math.max(1, Math.floor(wanted.length / 4));
  const wantedTail = wanted.slice(wanted.lastIndexOf("/") + 1);
  const scored = new Map<string, number>();
  for (const name of names) {
    const colon = name.indexOf(":");
    // Who writes ids without their tool is answered in kind.
    const shown = wanted.includes(":") ? name : name.slice(colon + 1);
    const lower = shown.toLowerCase();
    const tail = lower.slice(lower.lastIndexOf("/") + 1);
    // The same name under another language comes before any misspelling; ours before others'.
    const far =
      tail === wantedTail ? 0.5 : Math.min(editsBetween(wanted, lower, limit), editsBetween(wanted, tail, limit));
    const score = far + (colon === -1 ? 0 : 0.25);
    if (far <= limit) scored.set(shown, Math.min(score, scored.get(shown) ?? score));
  }
  const best = [...scored].sort(([a, x], [b, y]) => x - y || (a < b ? -1 : 1)).map(([name]) => name);
  // An id that several tools share, and one of ours with it, is told once: by its full name.
  const isSaid = (name: string) => best.some((one) => one !== name && one.endsWith(`/${name}`));
  return best.filter((name) => !isSaid(name)).slice(0, MOST_SIMILAR);
}
