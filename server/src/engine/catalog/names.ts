// The names of rules and of the rows of their tables.
import { nameOf, type RuleId, type RuleName } from "../core/finding.ts";
import { type Row, type Rule, rowOf } from "../core/rule.ts";

/** What a name means: a whole rule, or one row of it. */
export interface Named {
  readonly name: RuleName;
  readonly rule: Rule;
  readonly row: Row | undefined;
}

/** What a rule, or one row of it, is called in a heading: `Tokens must not be stored in plain text: npm access token`. */
export function titleOf({ rule, row }: Pick<Named, "rule" | "row">): string {
  return row === undefined ? rule.title : `${rule.title}: ${row.title}`;
}

/** What a list calls a finding of it: `Privileged`, `GitHub personal access token`. */
export function labelOf({ rule, row }: Pick<Named, "rule" | "row">): string {
  if (row === undefined) return rule.label;
  return row.label ?? `${row.title.charAt(0).toUpperCase()}${row.title.slice(1)}`;
}

/** The title of what a name means; undefined where it means nothing. */
export function titleNamed(name: string, catalog: { named(name: string): Named | undefined }): string | undefined {
  const named = catalog.named(name);
  return named && titleOf(named);
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

/**
 * The rule that a name of three parts begins with, and the key behind it, whether or not the rule has such a row; also
 * without the first part of the rule's id, where only one rule with rows is called so.
 */
export function ownerOf(
  own: ReadonlyMap<string, Rule>,
  name: string,
): { readonly rule: Rule; readonly key: string } | undefined {
  const last = name.lastIndexOf("/");
  if (last === -1) return undefined;
  const [id, key] = [name.slice(0, last), name.slice(last + 1)];
  const rule = own.get(id) ?? onlyOne([...own.values()].filter((one) => one.rows && one.id.endsWith(`/${id}`)));
  return rule && { rule, key };
}

function onlyOne<T>(found: readonly T[]): T | undefined {
  const different = new Set(found);
  return different.size === 1 ? found[0] : undefined;
}

/** The names of the rows of a rule, in the order of its table. */
export function rowNames({ id, rows = [] }: Pick<Rule, "id" | "rows">): readonly RuleName[] {
  return rows.map(({ key }) => nameOf({ rule: id, row: key }));
}

/** The ids of the rules that some names are of, sorted. */
export function ruleIdsOf(names: Iterable<RuleName>, own: ReadonlyMap<string, Rule>): readonly RuleId[] {
  return [...new Set([...names].flatMap((name) => namedIn(own, name)?.rule.id ?? []))].sort();
}
