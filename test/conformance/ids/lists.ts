// The committed lists of all ids that other tools have for Dockerfiles, and which of them our rules claim: the denominator.
import * as fs from "node:fs";
import * as path from "node:path";
import { claimantsOf } from "../../../server/src/engine/catalog/claims.ts";
import { foreignId } from "../../../server/src/engine/catalog/foreign-ids.ts";
import type { Rule } from "../../../server/src/engine/core/rule.ts";

export interface KnownId {
  readonly id: string;
  /** What it reports: the tool's short name, or our words where its licence asks for that. */
  readonly name: string;
  /** `deprecated`, or under which condition it fires. */
  readonly note: string;
}

export interface ForeignIds {
  readonly tool: string;
  /** Version, licence and places of the sources. */
  readonly from: string;
  readonly ids: readonly KnownId[];
}

/** How the ids of a tool are claimed. */
export interface Claimed {
  readonly tool: string;
  readonly total: number;
  /** By `equivalents`: the same verdict. */
  readonly same: readonly string[];
  /** Only by `answersTo`: exceptions count. */
  readonly answered: readonly string[];
  readonly unclaimed: readonly Unclaimed[];
  /** The part of all ids that is claimed in either way. */
  readonly share: number;
}

export interface Unclaimed {
  readonly id: string;
  /** Why no rule claims it; undefined where nobody has written that down. */
  readonly reason: string | undefined;
}

/** A row of unclaimed.tsv. */
export interface Reason {
  readonly tool: string;
  readonly id: string;
  readonly reason: string;
}

export const TOOLS_OF_LISTS = ["hadolint", "buildkit", "trivy"] as const;

/** The part of each tool's ids that is to be claimed. */
export const WANTED = 0.95;

const FOLDER = import.meta.dirname;
const fileOf = (tool: string): string => path.join(FOLDER, `${tool}.tsv`);

/** The committed list of a tool; empty where there is none yet. */
export function readIds(tool: string): ForeignIds {
  const text = fs.existsSync(fileOf(tool)) ? fs.readFileSync(fileOf(tool), "utf8") : "";
  const ids = cellsOf(text).map(([id = "", name = "", note = ""]) => ({ id, name, note }));
  return { tool, from: /^# (.*)$/m.exec(text)?.[1] ?? "", ids };
}

/** Writes a list; false where it is there already as it is. */
export function writeIds({ tool, from, ids }: ForeignIds): boolean {
  const rows = ids.map(({ id, name, note }) => [id, name, note].join("\t").trimEnd());
  const text = `# ${from}\n# id\tname\tnote\n${rows.join("\n")}\n`;
  if (fs.existsSync(fileOf(tool)) && fs.readFileSync(fileOf(tool), "utf8") === text) return false;
  fs.writeFileSync(fileOf(tool), text);
  return true;
}

/** The rows of unclaimed.tsv. */
export function readReasons(): readonly Reason[] {
  const text = fs.readFileSync(path.join(FOLDER, "unclaimed.tsv"), "utf8");
  return cellsOf(text).map(([tool = "", id = "", reason = ""]) => ({ tool, id, reason }));
}

function cellsOf(text: string): readonly (readonly string[])[] {
  return text
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line) => line.split("\t"));
}

/** How some rules claim the ids of a list. A code of ShellCheck counts for hadolint, which reports it, by either tool's name. */
export function claimedOf({ tool, ids }: ForeignIds, rules: readonly Rule[], reasons: readonly Reason[]): Claimed {
  const claimants = claimantsOf(rules);
  const same: string[] = [];
  const answered: string[] = [];
  const unclaimed: Unclaimed[] = [];
  for (const { id } of ids) {
    const { key } = foreignId(`${tool}:${id}`);
    const whose = id.startsWith("SC") ? [tool, "shellcheck"] : [tool];
    const found = whose.flatMap((name) => claimants.get(`${name}:${key}`) ?? []);
    if (found.some((one) => one.same.size > 0)) same.push(id);
    else if (found.length > 0) answered.push(id);
    else unclaimed.push({ id, reason: reasons.find((one) => one.tool === tool && one.id === id)?.reason });
  }
  const share = ids.length === 0 ? 1 : (same.length + answered.length) / ids.length;
  return { tool, total: ids.length, same, answered, unclaimed, share };
}

/** The rows of unclaimed.tsv that name no id of a list, or one that is claimed. */
export function staleReasons(lists: readonly Claimed[], reasons: readonly Reason[]): readonly string[] {
  return reasons.flatMap(({ tool, id }) => {
    const list = lists.find((one) => one.tool === tool);
    if (list?.unclaimed.some((one) => one.id === id)) return [];
    const isClaimed = list !== undefined && [...list.same, ...list.answered].includes(id);
    if (!isClaimed) return [`${tool} ${id}: no list has this id`];
    return [`${tool} ${id}: a rule claims it, so it needs no reason`];
  });
}
