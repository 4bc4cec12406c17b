// Trivy's exceptions: what its ids mean, when one ends, and its comments (its pkg/result/ignore.go and pkg/iac/ignore).
import type { Catalog } from "../catalog/catalog.ts";
import { rowNames } from "../catalog/names.ts";
import type { Comment, Document } from "../core/document.ts";
import { fact } from "../core/fact.ts";
import type { RuleName } from "../core/finding.ts";
import type { Language } from "../core/language.ts";
import { fits } from "../core/pattern.ts";
import type { Rule } from "../core/rule.ts";
import { frontOf } from "../core/search.ts";
import type { Suppression } from "../core/suppression.ts";
import { lineAt, lineStart, point, quoted, type Span } from "../core/text.ts";
import { blockOf, idsOf, isObeyed, reach, unread } from "./foreign.ts";
import { movedAbove } from "./move.ts";
import { isDate } from "./own.ts";

/** Whose ids they are: a check's and a secret's never stand for each other. */
export type TrivyKind = "misconfigurations" | "secrets";

interface TrivyId {
  readonly kind: TrivyKind;
  /** All that Trivy accepts for it. */
  readonly spellings: readonly string[];
  readonly names: readonly RuleName[];
}

/** What the ids mean that our rules claim. A row that Trivy reports as a secret of its own does not answer to a check. */
const trivyIds = fact((rules: readonly Rule[]): readonly TrivyId[] => {
  const claimed = idsOf(rules, "trivy");
  const isCheck = (id: string) => spellingsOf(id).length > 1;
  const secrets = new Set([...claimed].flatMap(([id, names]) => (isCheck(id) ? [] : [...names])));
  const rows = new Map(rules.map((rule) => [rule.id, rowNames(rule)]));
  const withoutSecrets = (name: RuleName): readonly RuleName[] => {
    if (secrets.has(name)) return [];
    const all = rows.get(name) ?? [];
    return all.some((row) => secrets.has(row)) ? all.filter((row) => !secrets.has(row)) : [name];
  };
  return [...claimed].map(([id, names]) => {
    const spellings = spellingsOf(id);
    return isCheck(id)
      ? { kind: "misconfigurations", spellings, names: [...names].flatMap(withoutSecrets) }
      : { kind: "secrets", spellings, names: [...names] };
  });
});

/** A check's id with the former ones that trivy-checks lists as its aliases; any other id is alone. */
function spellingsOf(id: string): readonly string[] {
  const [, family = "", digits = ""] = /^(DS|KSV|KCV)-(\d+)$/.exec(id) ?? [];
  if (family === "") return [id];
  const number = Number(digits);
  // Later checks never had a short id.
  const isShort = family !== "KSV" || (number <= 122 && number !== 108 && number !== 109);
  const short = isShort ? [`${family}${String(number).padStart(family === "KCV" ? 4 : 3, "0")}`] : [];
  return [id, `AVD-${id}`, ...short];
}

/** What an id in an ignore file means, letter for letter: in the list of one kind, or in a file without kinds. */
export function trivyRules(catalog: Catalog, id: string, kind?: TrivyKind): ReadonlySet<RuleName> {
  const found = trivyIds(catalog.rules).filter((one) => kind === undefined || one.kind === kind);
  return new Set(found.flatMap(({ spellings, names }) => (spellings.includes(id) ? names : [])));
}

/** What an id in a comment means: checks only, in any case, with `*` for any characters. */
function rulesInComment(catalog: Catalog, id: string): ReadonlySet<RuleName> {
  const pattern = id.toLowerCase();
  const checks = trivyIds(catalog.rules).filter(({ kind }) => kind === "misconfigurations");
  return new Set(
    checks.flatMap(({ spellings, names }) => (spellings.some((one) => fits(one.toLowerCase(), pattern)) ? names : [])),
  );
}

/** The days of an exception that ends when the day `written` begins (UTC). */
export function untilBegin(written: string): Pick<Suppression, "until" | "written"> {
  return { until: dayOf(Date.parse(`${written}T00:00:00Z`) - 1), written };
}

/**
 * The days of an exception by a date of Trivy's YAML, alone (`2027-1-31`) or with a time: the last day is the last on which it
 * counts to the end. Undefined for what is no date.
 */
export function untilTime(written: string): Pick<Suppression, "until" | "written"> | undefined {
  const [, year = "", month = "", day = "", rest = ""] = /^(\d{4})-(\d\d?)-(\d\d?)(?:[Tt ](.+))?$/.exec(written) ?? [];
  const date = `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
  if (!isDate(date)) return undefined;
  if (rest === "") return { ...untilBegin(date), written };
  const time = Date.parse(
    `${date}T${rest.trim().replace(/\s{1,9}(?=[Z+-])/i, "")}${/[Zz]$|[+-]\d\d:?\d\d$/.test(rest) ? "" : "Z"}`,
  );
  return Number.isNaN(time) ? undefined : { until: dayOf(Math.floor(time / DAY) * DAY - 1), written };
}

const DAY = 86_400_000;

function dayOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}

/** One `trivy:ignore:ID` in a comment. */
interface Mark {
  readonly comment: Comment;
  readonly line: number;
  /** Whether its comment begins with such a mark. */
  readonly leads: boolean;
  readonly id: string;
  /** What stands behind `exp:`. */
  readonly expiry: string | undefined;
}

/** What Trivy's comments of a document ask for. One that reaches nothing there covers nothing here. */
export function fromTrivy(
  doc: Document,
  comments: readonly Comment[],
  language: Language,
  catalog: Catalog,
): readonly Suppression[] {
  if (!/(?:trivy|tfsec):/.test(doc.text)) return [];
  const lineOf = lineCounter(doc.text);
  const marks = comments.flatMap((comment) => marksOf(doc.text, comment, lineOf(comment.at.start)));
  const lines = settled(marks);
  const why = whyNot(doc, language);
  return marks.flatMap(({ comment, id, expiry }, i): readonly Suppression[] => {
    if (expiry !== undefined && !isDate(expiry)) {
      const message = `Trivy ignores this exception: \`${quoted(expiry)}\` is not a date: write \`2027-01-31\`.`;
      return [unread("trivy", comment, { message })];
    }
    const { target } = comment;
    const below = target === undefined ? Number.NaN : lineOf(target.start) - (lines[i] ?? 0);
    const reached = target !== undefined && (below === 0 || below === 1) ? reachOf(doc, target, language) : undefined;
    const remedy = isObeyed("trivy", { language }) ? movedAbove(doc, comment) : undefined;
    const details = { ...reach(comment, reached, why, remedy), ...(expiry === undefined ? {} : untilBegin(expiry)) };
    const one = {
      ids: [id],
      rules: rulesInComment(catalog, id),
      ...details,
      origin: { tool: "trivy", at: comment.at },
    };
    // One fault of an exception is enough.
    return "fault" in details ? [one] : [one, ...unreadDate(doc, comment, { id, expiry })];
  });
}

/** A date behind an id that is written as in `.trivyignore`, or by another sign: Trivy lets the exception count for ever. */
function unreadDate(
  doc: Document,
  comment: Comment,
  { id, expiry }: Pick<Mark, "id" | "expiry">,
): readonly Suppression[] {
  const { at } = comment;
  const start = doc.text.indexOf(id, at.start) + id.length;
  const [written, date = ""] =
    /^[\s:,;(]{1,3}(?:exp(?:ir\w{0,10})?|until|till)[\s:=]{1,3}(\d{4}-\d\d-\d\d)(?!\S)/i.exec(
      doc.text.slice(start, at.end),
    ) ?? [];
  const instead = `:exp:${date}`;
  if (expiry !== undefined || written === undefined || written === instead || !isDate(date)) return [];
  const message = `Trivy does not read a date here: write \`${instead}\` after the id.`;
  return [unread("trivy", comment, { at: { start, end: start + written.length }, message, instead })];
}

/** Why a comment reaches nothing. */
function whyNot(doc: Document, language: Language): string {
  if (isObeyed("trivy", { language })) return "Trivy only reads this directly above its instruction.";
  return language.isTemplate?.(doc) === true
    ? "In charts Trivy only reads this directly above a container."
    : "Trivy does not read comments in this file: add the id to `.trivyignore`.";
}

/** The marks of a comment: words between single blanks, with a key and its value in turn behind the name. */
function marksOf(text: string, { at, ...comment }: Comment, line: number): readonly Mark[] {
  const words = text
    .slice(at.start, at.end)
    .split(" ")
    .map((word) => word.trim().replace(/^[#/*]+/, ""))
    .filter((word) => word !== "");
  const found: Mark[] = [];
  for (const [i, word] of words.entries()) {
    const said = /^(?:trivy|tfsec):(.*)$/.exec(word)?.[1]?.split(":") ?? [];
    const values = new Map<string, string>();
    for (let key = 0; key + 1 < said.length; key += 2) values.set(said[key] ?? "", said[key + 1] ?? "");
    const id = values.get("ignore")?.split("[", 1)[0] ?? "";
    if (id === "") continue;
    const leads = i === 0 ? comment.ownLine : found[0]?.leads === true;
    found.push({ comment: { at, ...comment }, line, leads, id, expiry: values.get("exp") });
  }
  return found;
}

/**
 * The line at which each mark counts: comments on consecutive lines all count at the last of them. Trivy joins each mark with the
 * one that follows it, so of several in one comment only the last joins the comment below.
 */
function settled(marks: readonly Mark[]): readonly number[] {
  const lines = marks.map(({ line }) => line);
  let foot: number | undefined;
  let joined = 0;
  for (let i = marks.length - 1; i > 0; i -= 1) {
    const above = marks[i - 1];
    if (above?.leads !== true) continue;
    foot ??= lines[i];
    if (above.line + 1 + joined === lines[i]) {
      lines[i - 1] = foot ?? above.line;
      joined += 1;
    } else {
      foot = undefined;
      joined = 0;
    }
  }
  return lines;
}

/**
 * What is covered of what begins right below: an instruction; in a chart, whose files Trivy renders, a container. Anything
 * else there is reported at a place that differs from check to check. Plain manifests are read without their comments.
 */
function reachOf(doc: Document, target: Span, language: Language): Span | undefined {
  if (isObeyed("trivy", { language })) return target;
  if (language.isTemplate?.(doc) !== true) return undefined;
  const start = lineStart(doc.text, target.start);
  const dash = /^\s*-\s+/.exec(doc.text.slice(start, lineAt(doc.text, start).end));
  if (dash === null) return undefined;
  const unit = (at: number) => language.unit?.(language.subject(doc, point(at)))?.subject;
  const inside = unit(start + dash[0].length);
  return inside !== undefined && inside !== unit(start) ? blockOf(doc, target, language) : undefined;
}

/** The number of the line of an offset, from 0. */
function lineCounter(text: string): (offset: number) => number {
  const breaks = [...text.matchAll(/\n/g)].map(({ index }) => index);
  return (offset) => frontOf(breaks, (at) => at < offset);
}
