// The names of rules and of the rows of their tables, and which of them the ids of other tools mean.
import { fact } from "../core/fact.ts";
import { nameOf, type RuleId, type RuleName } from "../core/finding.ts";
import { type Row, type Rule, rowOf } from "../core/rule.ts";
import { foreignId } from "./foreign-ids.ts";

/** What a name means: a whole rule, or one row of it. */
export interface Named {
  readonly name: RuleName;
  readonly rule: Rule;
  readonly row: Row | undefined;
}

/** What a rule, or one row of it, is called in a heading: `Tokens must not stand in plain text: npm access token`. */
export function titleOf({ rule, row }: Pick<Named, "rule" | "row">): string {
  return row === undefined ? rule.title : `${rule.title}: ${row.title}`;
}

/** The rules by their ids, present and former. */
export function rulesById(rules: readonly Rule[]): ReadonlyMap<string, Rule> {
  const ids = new Map<string, Rule>();
  for (const rule of rules) for (const former of rule.formerly ?? []) ids.set(former, rule);
  for (const rule of rules) ids.set(rule.id, rule);
  return ids;
}

/** What a name in small letters means, of the rules in `own`. */
export function namedIn(own: ReadonlyMap<string, Rule>, name: string): Named | undefined {
  const rule = own.get(name);
  if (rule !== undefined) return { name: rule.id, rule, row: undefined };
  const last = name.lastIndexOf("/");
  const owner = own.get(name.slice(0, Math.max(0, last)));
  const row = owner && rowOf(owner, name.slice(last + 1));
  return owner && row && { name: nameOf({ rule: owner.id, row: row.key }), rule: owner, row };
}

/** The names of the rows of a rule, in the order of its table. */
export function rowNames({ id, rows = [] }: Pick<Rule, "id" | "rows">): readonly RuleName[] {
  return rows.map(({ key }) => nameOf({ rule: id, row: key }));
}

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
 * Foreign key -> names, sorted, with and without the tool's name; Pod Security checks also without their level. A fact, made
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
    const keys = tool === "pss" ? [key, key.slice(key.indexOf("/") + 1)] : [key];
    for (const each of keys) {
      add(each, name);
      if (tool !== undefined) add(`${tool}:${each}`, name);
    }
  }
  for (const names of ids.values()) names.sort();
  return ids;
});

/** The ids of the rules that some names are of, sorted. */
export function ruleIdsOf(names: Iterable<RuleName>, own: ReadonlyMap<string, Rule>): readonly RuleId[] {
  return [...new Set([...names].flatMap((name) => namedIn(own, name)?.rule.id ?? []))].sort();
}

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
