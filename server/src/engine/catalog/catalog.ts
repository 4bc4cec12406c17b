// The catalogue: every rule by every name it goes by, ours and other tools'. Suppressions, settings and pages ask it.
import { fact } from "../core/fact.ts";
import type { RuleId } from "../core/finding.ts";
import type { Language } from "../core/language.ts";
import type { Rule } from "../core/rule.ts";
import { editsBetween } from "../core/similar.ts";
import { foreignId, looksForeign } from "./foreign-ids.ts";
import { type Preset, presetsOf } from "./presets.ts";

export interface Catalog {
  /** All rules, sorted by id. */
  readonly rules: readonly Rule[];
  /** The rule of ours with this id, present or former, in any case. */
  rule(id: string): Rule | undefined;
  /**
   * The rules that an id means, sorted: one of ours for a full id (`dockerfile/no-sudo`), any number for a foreign one
   * (`DL3007`, `hadolint:DL3007`, `AVD-DS-0002`, `latest-tag`), in any case. `*` stands for any characters. Empty where none is known.
   */
  resolve(id: string): readonly RuleId[];
  /** The rules that answer to any id of a tool: what "all of hadolint's" means. */
  rulesOf(tool: string): readonly RuleId[];
  /** What Markdown calls the language of an example of a rule, which may have a path of its own. */
  fenceOf(rule: RuleId, path?: string): string;
  /** Whether an id means anything to us or is plainly another tool's, claimed or not. */
  knows(id: string): boolean;
  /** At most three ids, best first, that an unknown one may be a misspelling of. */
  similar(id: string): readonly string[];
  readonly presets: Readonly<Record<Preset, ReadonlySet<RuleId>>>;
}

/** What the catalogue needs to know of a language. */
export type CatalogLanguage = Pick<Language, "rules"> & Partial<Pick<Language, "id" | "fence" | "claims">>;

/** Builds the catalogue of `languages` and of the `housekeeping` rules that run on every language. A rule that several languages share counts once. */
export function createCatalog(languages: readonly CatalogLanguage[], housekeeping: readonly Rule[] = []): Catalog {
  const byId = new Map<string, Rule>();
  for (const rule of [...languages.flatMap((language) => language.rules), ...housekeeping]) byId.set(rule.id, rule);
  const rules = [...byId.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  const own = ownIds(rules);

  const resolve = (id: string): readonly RuleId[] => {
    const trimmed = id.trim();
    const rule = own.get(trimmed.toLowerCase());
    if (rule !== undefined) return [rule.id];
    const { tool, key } = foreignId(trimmed);
    const full = tool === undefined ? key : `${tool}:${key}`;
    return trimmed.includes("*") ? matching(full, own, foreignIds(rules)) : (foreignIds(rules).get(full) ?? []);
  };
  return {
    rules,
    rule: (id) => own.get(id.trim().toLowerCase()),
    resolve,
    fenceOf: (rule, path) => fenceOf(rule, path, languages),
    rulesOf: (tool) => matching(`${tool}:*`, new Map(), foreignIds(rules)),
    knows: (id) => resolve(id).length > 0 || looksForeign(id),
    similar: (id) => similarTo(id, namesOf(rules)),
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

function ownIds(rules: readonly Rule[]): ReadonlyMap<string, Rule> {
  const ids = new Map<string, Rule>();
  for (const rule of rules) for (const former of rule.formerly ?? []) ids.set(former, rule);
  for (const rule of rules) ids.set(rule.id, rule);
  return ids;
}

function claimedIds(rules: readonly Rule[]): readonly string[] {
  return rules.flatMap((rule) => [...(rule.equivalents ?? []), ...(rule.answersTo ?? [])]);
}

/** Every name that an unknown id may be a misspelling of. */
const namesOf = fact((rules: readonly Rule[]): readonly string[] => [
  ...rules.map((rule) => rule.id),
  ...claimedIds(rules),
]);

/**
 * Foreign key -> rules, with and without the tool's name; Pod Security checks also without their level. A fact, made when the
 * first foreign id is asked for: there are far more of them than rules, and most files have none.
 */
const foreignIds = fact((rules: readonly Rule[]): ReadonlyMap<string, readonly RuleId[]> => {
  const ids = new Map<string, RuleId[]>();
  const add = (key: string, rule: RuleId) => {
    const known = ids.get(key);
    if (known === undefined) ids.set(key, [rule]);
    else if (!known.includes(rule)) known.push(rule);
  };
  for (const rule of rules) {
    for (const claimed of claimedIds([rule])) {
      const { tool, key } = foreignId(claimed);
      const keys = tool === "pss" ? [key, key.slice(key.indexOf("/") + 1)] : [key];
      for (const each of keys) {
        add(each, rule.id);
        if (tool !== undefined) add(`${tool}:${each}`, rule.id);
      }
    }
  }
  return ids;
});

/** The rules of all names that fit a pattern in which `*` stands for any characters. */
function matching(
  pattern: string,
  own: ReadonlyMap<string, Rule>,
  foreign: ReadonlyMap<string, readonly RuleId[]>,
): readonly RuleId[] {
  const found = new Set<RuleId>();
  for (const [id, rule] of own) if (fits(id, pattern)) found.add(rule.id);
  for (const [key, ids] of foreign) if (fits(key, pattern)) for (const id of ids) found.add(id);
  return [...found].sort();
}

/** Whether `text` fits `pattern`; each piece between stars is taken at its first place, so the time is linear. */
function fits(text: string, pattern: string): boolean {
  const pieces = pattern.split("*");
  const first = pieces[0] ?? "";
  const last = pieces.at(-1) ?? "";
  if (!text.startsWith(first)) return false;
  let from = first.length;
  for (const piece of pieces.slice(1, -1)) {
    const at = text.indexOf(piece, from);
    if (at === -1) return false;
    from = at + piece.length;
  }
  return pieces.length === 1 ? text === pattern : text.length - last.length >= from && text.endsWith(last);
}

function similarTo(id: string, names: readonly string[]): readonly string[] {
  const wanted = id.trim().toLowerCase();
  if (wanted === "" || wanted.length > 100) return [];
  const limit = Math.max(1, Math.floor(wanted.length / 4));
  const wantedTail = wanted.slice(wanted.indexOf("/") + 1);
  const scored = new Map<string, number>();
  for (const name of names) {
    const colon = name.indexOf(":");
    // Who writes ids without their tool is answered in kind.
    const shown = wanted.includes(":") ? name : name.slice(colon + 1);
    const lower = shown.toLowerCase();
    const tail = lower.slice(lower.indexOf("/") + 1);
    // The same name under another language comes before any misspelling; ours before others'.
    const far =
      tail === wantedTail ? 0.5 : Math.min(editsBetween(wanted, lower, limit), editsBetween(wanted, tail, limit));
    const score = far + (colon === -1 ? 0 : 0.25);
    if (far <= limit) scored.set(shown, Math.min(score, scored.get(shown) ?? score));
  }
  return [...scored]
    .sort(([a, x], [b, y]) => x - y || (a < b ? -1 : 1))
    .slice(0, 3)
    .map(([name]) => name);
}
