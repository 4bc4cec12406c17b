// What the ids of other tools mean here: which rules and rows claim them.
import { fact } from "../core/fact.ts";
import { nameOf, namesOf, type RuleId, type RuleName } from "../core/finding.ts";
import { addTo } from "../core/lists.ts";
import { fits } from "../core/pattern.ts";
import { borrowedBy } from "../core/peers.ts";
import type { Row, Rule } from "../core/rule.ts";
import { foreignId } from "./foreign-ids.ts";
import { kicsWord } from "./kics-queries.ts";
import { ruleIdsOf } from "./names.ts";

/** An id of another tool and whom it means. */
export interface Claim {
  readonly id: string;
  readonly name: RuleName;
  /** Whether it means the same verdict; else only its exceptions count here. */
  readonly same: boolean;
}

/** The ids of other tools that some rules and their rows claim. */
export function* claimsOf(rules: readonly Rule[]): Generator<Claim> {
  for (const rule of rules) {
    yield* claims(rule.id, rule);
    for (const row of rule.rows ?? []) yield* claims(nameOf({ rule: rule.id, row: row.key }), row);
  }
}

function* claims(name: RuleName, { equivalents = [], answersTo = [] }: Partial<Row>): Generator<Claim> {
  for (const id of equivalents) yield { id, name, same: true };
  for (const id of answersTo) yield { id, name, same: false };
}

/**
 * Foreign key -> names, sorted, with and without the tool's name; Pod Security checks also without their level, and
 * queries of KICS, whose ids are UUIDs, also by their names. A fact, made
 * when the first foreign id is asked for: there are far more of them than rules, and most files have none.
 */
export const foreignIds = fact((rules: readonly Rule[]): ReadonlyMap<string, readonly RuleName[]> => {
  const ids = new Map<string, RuleName[]>();
  const add = (key: string, name: RuleName) => {
    const known = ids.get(key);
    if (known === undefined) ids.set(key, [name]);
    else if (!known.includes(name)) known.push(name);
  };
  for (const { id, name } of claimsOf(rules)) {
    const { tool, key } = foreignId(id);
    const word = tool === "kics" ? kicsWord(key) : undefined;
    const keys = [key, ...(tool === "pss" ? [key.slice(key.indexOf("/") + 1)] : []), ...(word ? [word] : [])];
    for (const each of keys) {
      add(each, name);
      if (tool !== undefined) add(`${tool}:${each}`, name);
    }
  }
  for (const names of ids.values()) names.sort();
  return ids;
});

/**
 * The ids of other tools that rules and rows claim, by tool and name: those of the same verdict, and those whose exceptions alone count.
 */
const idsByName = fact((rules: readonly Rule[]) => {
  const same = new Map<string, string[]>();
  const related = new Map<string, string[]>();
  for (const claim of claimsOf(rules)) {
    const colon = claim.id.indexOf(":");
    addTo(claim.same ? same : related, `${claim.id.slice(0, colon)} ${claim.name}`, claim.id.slice(colon + 1));
  }
  return { same, related };
});

/** What a tool calls a finding of ours. */
export interface ToolIds {
  /** The id by which it reports the same, its own or one that it borrows of another tool; undefined where it has none. */
  readonly same: string | undefined;
  /** The one id whose exceptions count here though it does not mean the same verdict, where there is no other and none of the same. */
  readonly related: string | undefined;
}

/**
 * What a tool calls a finding of ours, in its own words: of several ids the one that the finding says it is, or else the first. A row has
 * its rule's ids where it has none of the tool.
 */
export function idsOfTool(
  tool: string,
  finding: Parameters<typeof namesOf>[0] & { readonly sameAs?: string | undefined },
  rules: readonly Rule[],
): ToolIds {
  const names = [...namesOf(finding)].reverse();
  const first = (ids: ReadonlyMap<string, readonly string[]>): readonly string[] =>
    [tool, borrowedBy(tool)]
      .flatMap((one) => names.map((name) => ids.get(`${one} ${name}`) ?? []))
      .find((found) => found.length > 0) ?? [];
  const claimed = idsByName(rules);
  const all = first(claimed.same);
  const said = finding.sameAs?.slice(finding.sameAs.indexOf(":") + 1);
  const same = all.find((id) => id === said) ?? all[0];
  const [related, ...more] = first(claimed.related);
  return { same, related: same !== undefined || more.length > 0 ? undefined : related };
}

/** Whom an id of a tool means, by names: those that give the same verdict, and with them those where only its exceptions count. */
export interface Claimants {
  readonly same: ReadonlySet<RuleName>;
  readonly all: ReadonlySet<RuleName>;
}

/** `tool:key`, and `:key` for any tool -> whom it means. */
export const claimantsOf = fact((rules: readonly Rule[]): ReadonlyMap<string, Claimants> => {
  const found = new Map<string, { readonly same: Set<RuleName>; readonly all: Set<RuleName> }>();
  for (const { id, name, same } of claimsOf(rules)) {
    const { tool, key } = foreignId(id);
    for (const full of [`${tool}:${key}`, `:${key}`]) {
      const those = found.get(full) ?? { same: new Set(), all: new Set() };
      found.set(full, those);
      those.all.add(name);
      if (same) those.same.add(name);
    }
  }
  return found;
});

/** The names of everything that fits a pattern in which `*` stands for any characters; of a rule that fits, not those of its rows. */
export function matching(pattern: string, own: ReadonlyMap<string, Rule>, rules: readonly Rule[]): readonly RuleName[] {
  const found = new Set<RuleName>();
  for (const [id, rule] of own) if (fits(id, pattern)) found.add(rule.id);
  for (const [key, names] of foreignIds(rules)) if (fits(key, pattern)) for (const name of names) found.add(name);
  for (const { id, rows = [] } of rules) {
    if (found.has(id)) for (const { key } of rows) found.delete(nameOf({ rule: id, row: key }));
    else {
      for (const { key, formerly = [] } of rows) {
        const names = [key, ...formerly].map((one) => nameOf({ rule: id, row: one }));
        if (names.some((name) => fits(name, pattern))) found.add(nameOf({ rule: id, row: key }));
      }
    }
  }
  return [...found].sort();
}

/** The rules of a tool: those that claim one of its ids, for themselves or for a row. */
export function rulesOfTool(tool: string, own: ReadonlyMap<string, Rule>, rules: readonly Rule[]): readonly RuleId[] {
  const prefix = `${tool}:`;
  const names = [...foreignIds(rules)].flatMap(([key, names]) => (key.startsWith(prefix) ? names : []));
  return ruleIdsOf(names, own);
}
