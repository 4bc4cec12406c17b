// Holds our rules to the ids they claim: which cases of other tools come out as labelled.

import { claimsOf } from "../../server/src/engine/catalog/claims.ts";
import { foreignId } from "../../server/src/engine/catalog/foreign-ids.ts";
import { nameOf, type RuleName } from "../../server/src/engine/core/finding.ts";
import type { Rule } from "../../server/src/engine/core/rule.ts";
import { engine, labOf, settingsOf, uriOf } from "../support/lab.ts";
import { excuseFor, type KnownDifference, type LabelledCase, readCases, readKnown } from "./cases.ts";

/** The share that has to be right after known.md. */
export const NEEDED = 0.98;

export interface Verdict {
  readonly case: LabelledCase;
  /** The rules of ours that claim the case's id. */
  readonly claimedBy: readonly string[];
  /** Those of them that reported something. */
  readonly fired: readonly string[];
  readonly right: boolean;
  readonly excuse: KnownDifference | undefined;
}

export interface Score {
  readonly source: string;
  /** Ids of the source's cases that a rule claims, of all its ids. */
  readonly claimed: number;
  readonly ids: number;
  readonly verdicts: readonly Verdict[];
  readonly right: number;
  /** Wrong and not excused. */
  readonly wrong: readonly Verdict[];
  /** Shares of right cases, 1 where there is none: of all claimed cases, and of those that known.md does not excuse. */
  readonly before: number;
  readonly after: number;
}

/** The scores of all sources in alphabetical order, and a sentence for every line that is no case. */
export function scores(): { readonly scores: readonly Score[]; readonly problems: readonly string[] } {
  const { cases, problems } = readCases();
  const known = readKnown();
  const sources = [...new Set(cases.map((one) => one.source))].sort();
  return { scores: sources.map((source) => scoreOf(source, cases, known)), problems };
}

function scoreOf(source: string, all: readonly LabelledCase[], known: readonly KnownDifference[]): Score {
  const cases = all.filter((one) => one.source === source);
  const ids = new Set(cases.map((one) => one.id).filter((id) => id !== "*"));
  const claimed = [...ids].filter((id) => cases.some((one) => one.id === id && claiming(one).size > 0));
  const verdicts = cases.flatMap((one) => verdictOn(one, known) ?? []);
  const right = verdicts.filter((one) => one.right).length;
  const wrong = verdicts.filter((one) => !one.right && one.excuse === undefined);
  const counted = verdicts.filter((one) => one.right || one.excuse === undefined).length;
  return {
    source,
    claimed: claimed.length,
    ids: ids.size,
    verdicts,
    right,
    wrong,
    before: verdicts.length === 0 ? 1 : right / verdicts.length,
    after: counted === 0 ? 1 : right / counted,
  };
}

/** The names of the rules and rows whose equivalents name a case's id; for `*` all of the tool's, at the level the case is about. */
function claiming({ tool, id, level }: LabelledCase): ReadonlyMap<RuleName, Rule> {
  const wanted = foreignId(`${tool}:${id}`).key;
  const found = new Map<RuleName, Rule>();
  for (const rule of engine.catalog.rules) {
    if (id === "*" && level === "baseline" && !rule.tags.includes("pss-baseline")) continue;
    for (const claim of claimsOf([rule])) {
      const { tool: whose, key } = foreignId(claim.id);
      if (!claim.same || whose !== tool) continue;
      if (id === "*" || key === wanted || key.slice(key.indexOf("/") + 1) === wanted) found.set(claim.name, rule);
    }
  }
  return found;
}

/** Undefined for a case that no rule claims. Only the claiming rules run: nothing covers or outranks them. */
function verdictOn(one: LabelledCase, known: readonly KnownDifference[]): Verdict | undefined {
  const claimed = new Map([...claiming(one)].filter(([, rule]) => rule.kind !== "cover"));
  if (claimed.size === 0) return undefined;
  const settings = settingsOf(one.settings, new Set([...claimed.values()].map((rule) => rule.id)));
  const checked = labOf(settings, { ...one.files, [one.path]: one.text }).check(uriOf(one.path));
  // Of a rule with rows only the rows count that claim the id.
  const found = (checked?.findings ?? []).filter((one) => claimed.has(one.rule) || claimed.has(nameOf(one)));
  const fired = [...new Set(found.map(nameOf))].sort();
  return {
    case: one,
    claimedBy: [...claimed.keys()],
    fired,
    right: fired.length > 0 === (one.expect === "fire"),
    excuse: excuseFor(one, known),
  };
}

/** The rows of known.md whose cases are claimed and come out right without them. */
export function needless(all: readonly Score[]): readonly KnownDifference[] {
  const verdicts = all.flatMap((score) => score.verdicts).filter((one) => one.excuse !== undefined);
  const needed = new Set(verdicts.filter((one) => !one.right).map((one) => one.excuse));
  return [...new Set(verdicts.flatMap((one) => one.excuse ?? []))].filter((row) => !needed.has(row));
}

/** One line on a verdict: what was labelled, by what name, and what came out. */
export function told({ case: one, claimedBy, fired }: Verdict): string {
  const name = [one.id, one.name || one.ref].filter((part) => part !== "").join(" · ");
  if (one.expect === "silent") return `${name}: silent by its label, but ${fired.join(", ")} fired`;
  return `${name}: fires by its label, but ${claimedBy.join(", ")} stayed silent`;
}
