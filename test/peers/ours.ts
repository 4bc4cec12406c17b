// What our rules say of Dockerfiles, by the ids of other tools that they claim.
import { claimsOf } from "../../server/src/engine/catalog/claims.ts";
import { foreignId } from "../../server/src/engine/catalog/foreign-ids.ts";
import { nameOf, type RuleId, type RuleName } from "../../server/src/engine/core/finding.ts";
import type { Settings } from "../../server/src/engine/core/settings.ts";
import { dockerfile } from "../../server/src/engine/dockerfile/index.ts";
import { engine, labOf, settingsOf, uriOf } from "../support/lab.ts";
import { ALLOWED_REGISTRIES, LABELS } from "./conditions.ts";
import type { Said } from "./finding.ts";

/** Whom an id of a peer means here. */
export interface Claim {
  /** `same`: by `equivalents`; `answers`: only by `answersTo`; `none`. */
  readonly how: "same" | "answers" | "none";
  readonly names: ReadonlySet<RuleName>;
}

const labels = Object.entries(LABELS).map(([name, type]) => `${name}: ${type}`);

/** The preset `all`, with what a project may demand. */
const CONFIG = {
  registries: { allowed: ALLOWED_REGISTRIES },
  rules: {
    "dockerfile/missing-labels": { labels, strict: true },
    "dockerfile/label-value-format": { labels },
  },
};

/** The claims of an id; a code of ShellCheck counts by either tool's name. */
export function claimOf(tool: string, id: string): Claim {
  const tools = /^SC\d/.test(id) ? [tool, "shellcheck"] : [tool];
  const keys = new Set(tools.map((one) => `${one}:${foreignId(`${tool}:${id}`).key}`));
  const all = CLAIMS.filter((claim) => keys.has(claim.key));
  const same = all.filter((claim) => claim.same);
  const how = same.length > 0 ? "same" : all.length > 0 ? "answers" : "none";
  return { how, names: new Set((same.length > 0 ? same : all).map(({ name }) => name)) };
}

const CLAIMS = [...claimsOf(engine.catalog.rules)].map(({ id, name, same }) => {
  const { tool, key } = foreignId(id);
  return { key: `${tool}:${key}`, name, same };
});

/** A finding of ours: the rule's name, with that of the row where there is one, and the line from 1. */
export interface OwnFinding {
  readonly names: readonly RuleName[];
  readonly line: number;
}

/** What all rules say of a text, as the command line does with the preset `all`. */
export function findingsIn(text: string): readonly OwnFinding[] {
  return checked(text, settingsOf(CONFIG));
}

/** Whether an id is reported where only the rules that claim it run, so that no stronger one stands before them. */
export function aloneIn(text: string, { names }: Claim): readonly OwnFinding[] {
  const ids = new Set([...names].map((name) => name.split("/").slice(0, 2).join("/") as RuleId));
  return checked(text, settingsOf(CONFIG, ids)).filter((one) => one.names.some((name) => names.has(name)));
}

function checked(text: string, settings: Settings): readonly OwnFinding[] {
  const lab = labOf(settings, { Dockerfile: text });
  const starts = lineStarts(text);
  return (lab.check(uriOf("Dockerfile"))?.findings ?? []).map((one) => ({
    names: [one.rule, nameOf(one)],
    line: lineAt(starts, one.at.start),
  }));
}

/** What we say of a file for an id. */
export function saidFor(file: string, id: string, { names }: Claim, findings: readonly OwnFinding[]): readonly Said[] {
  return findings.filter((one) => one.names.some((name) => names.has(name))).map(({ line }) => ({ file, id, line }));
}

/** The first lines of a file's instructions, in order: peers name a line of an instruction each in its own way. */
export function instructionLines(text: string): readonly number[] {
  const starts = lineStarts(text);
  const [part] = dockerfile.parse(text, undefined);
  return (part?.doc.instructions ?? []).map(({ at }) => lineAt(starts, at.start));
}

/** The line at which the instruction begins that has a line; the line itself where none has. */
export function instructionOf(firsts: readonly number[], line: number): number {
  return firsts.findLast((first) => first <= line) ?? line;
}

function lineStarts(text: string): readonly number[] {
  const starts = [0];
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return starts;
}

/** From 1. */
function lineAt(starts: readonly number[], offset: number): number {
  let [low, high] = [0, starts.length];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle;
  }
  return low + 1;
}
