// How an exception of another tool becomes suppressions: what the readers of comments, annotations and files share.

import type { Catalog } from "../catalog/catalog.ts";
import { claimsOf } from "../catalog/claims.ts";
import type { Comment, Document } from "../core/document.ts";
import { fact } from "../core/fact.ts";
import type { RuleName } from "../core/finding.ts";
import { glob, type Syntax } from "../core/glob/glob.ts";
import type { Language } from "../core/language.ts";
import { borrowedBy, toolInText } from "../core/peers.ts";
import type { Rule } from "../core/rule.ts";
import type { Fault, Suppression, SuppressionOrigin, SuppressionScope } from "../core/suppression.ts";
import { lineAt, lineStart, point, type Span, wholeLineAt } from "../core/text.ts";

type Ids = ReadonlyMap<string, ReadonlySet<RuleName>>;

const idsByTool = fact((rules: readonly Rule[]): ReadonlyMap<string, Ids> => {
  const tools = new Map<string, Map<string, Set<RuleName>>>();
  for (const { id: claimed, name } of claimsOf(rules)) {
    const [, tool, id] = /^([^:]+):(.+)$/.exec(claimed) ?? [];
    if (tool === undefined || id === undefined) continue;
    const ids = tools.get(tool) ?? new Map<string, Set<RuleName>>();
    tools.set(tool, ids.set(id, (ids.get(id) ?? new Set()).add(name)));
  }
  return tools;
});

/** The ids of a tool that some rules claim, as it spells them, each with the names that it means. */
export function idsOf(rules: readonly Rule[], tool: string | undefined): Ids {
  return idsByTool(rules).get(tool ?? "") ?? new Map();
}

/** An exception in a comment, where its id only differs from one that is known in its case: its tool compares letter for letter. */
export function asSpelt(one: Suppression, { doc, catalog }: Pick<Reading, "doc" | "catalog">): Suppression {
  const { rules, fault, ids, origin } = one;
  const [id = ""] = ids;
  if (rules === "all" || rules.size > 0 || fault !== undefined || origin.at === undefined || id === "") return one;
  const { tool, at } = origin;
  const instead = otherCase(catalog, tool, id);
  const start = doc.text.indexOf(id, at.start);
  if (instead === undefined || start === -1 || start + id.length > at.end) return one;
  const message = `${toolInText(tool)} has no id \`${id}\`: case matters.`;
  return { ...one, fault: { at: { start, end: start + id.length }, message, instead } };
}

/**
 * The id of a tool, and of those whose ids it reports, that differs from an unknown one only in its case; undefined where there is none.
 */
export function otherCase(catalog: Catalog, tool: string, id: string): string | undefined {
  const wanted = id.toLowerCase();
  return [tool, borrowedBy(tool)]
    .flatMap((name) => [...idsOf(catalog.rules, name).keys()])
    .find((other) => other !== id && other.toLowerCase() === wanted);
}

/** The rules and rows that an id of `tool` means in its own files and comments, by their names: letter for letter, as the tools compare. */
export function rulesFor(catalog: Catalog, tool: string, id: string): ReadonlySet<RuleName> {
  const { rules } = catalog;
  return idsOf(rules, tool).get(id) ?? idsOf(rules, borrowedBy(tool)).get(id) ?? new Set();
}

/** The same for a pattern in which `*`, `?` and brackets mean what they mean in a shell. */
export function rulesFitting(catalog: Catalog, tool: string, pattern: string): ReadonlySet<RuleName> {
  const known = idsOf(catalog.rules, tool);
  if (!hasSigns(pattern)) return known.get(pattern) ?? new Set();
  if (pattern.length > LONGEST) return new Set();
  const fits = glob(SHELL_NAMES, pattern);
  return new Set([...known].flatMap(([id, names]) => (fits(id) ? [...names] : [])));
}

/** No id is longer. */
const LONGEST = 100;
/** How many characters such patterns of one file may have together: each is tried on every id. */
const MOST_FITTING = 1000;

const hasSigns = (pattern: string): boolean => /[*?[]/.test(pattern);

/**
 * Adds up the patterns of one file for `rulesFitting`. Answers why one must not be tried, as half a sentence; undefined where it may be.
 */
export function fittingBudget(): (pattern: string) => string | undefined {
  let sum = 0;
  return (pattern) => {
    if (!hasSigns(pattern)) return undefined;
    if (pattern.length > LONGEST) return `it is longer than ${LONGEST} characters`;
    sum += pattern.length;
    return sum > MOST_FITTING
      ? `the patterns of this file have more than ${MOST_FITTING} characters together`
      : undefined;
  };
}

/** As Python's fnmatch has it. */
const SHELL_NAMES: Syntax = { signs: "*?[", bracketFirst: true };

/** Where an exception counts, and what else there is to say of it. */
type Details = Pick<Suppression, "scope" | "fault" | "until" | "written" | "reason" | "opening">;

/** One suppression per id, all from one place. */
export function perId(
  catalog: Catalog,
  origin: SuppressionOrigin,
  ids: readonly string[],
  details: Details,
): readonly Suppression[] {
  return ids.map((id) => ({ ids: [id], rules: rulesFor(catalog, origin.tool, id), ...details, origin }));
}

/** Everything that answers to a tool. */
export function wholeTool(catalog: Catalog, origin: SuppressionOrigin, id: string, details: Details): Suppression {
  return { ids: [id], rules: new Set(catalog.rulesOf(origin.tool)), ...details, origin };
}

/** The rules about secrets, which some tools' exceptions cover whatever sort they are of. */
export function secretRules(catalog: Catalog): readonly RuleName[] {
  return catalog.rules.filter((rule) => rule.tags.includes("secrets")).map((rule) => rule.id);
}

/** `{ reason }`, or nothing where there is none. */
export function because(reason: string | undefined): { readonly reason?: string } {
  const trimmed = reason?.trim() ?? "";
  return trimmed === "" ? {} : { reason: trimmed };
}

/** The ids of a list with commas. */
export function listed(text: string): readonly string[] {
  return text
    .split(",")
    .map((id) => id.trim())
    .filter((id) => id !== "");
}

/** A comment and what is needed to understand it. */
export interface Reading {
  readonly doc: Document;
  readonly comment: Comment;
  /** All comments of the document below its directives, and which of them this one is. */
  readonly comments: readonly Comment[];
  readonly index: number;
  readonly language: Language;
  readonly catalog: Catalog;
}

/** Whether the comments of a tool count in full in files of the language. */
export function isObeyed(tool: string, { language }: Pick<Reading, "language">): boolean {
  return language.obeyedTools?.includes(tool) === true;
}

/**
 * What a comment covers; where that is nothing, `why` says what its tool obeys instead, in one sentence, and `remedy` makes an
 * exception of it that counts.
 */
export function reach(
  comment: Comment,
  at: Span | undefined,
  why: string,
  remedy: Pick<Fault, "edits" | "title"> = {},
): Pick<Suppression, "scope" | "fault"> {
  return at === undefined
    ? { scope: { at: point(comment.at.start) }, fault: { at: comment.at, message: why, ...remedy } }
    : { scope: { at } };
}

/** A comment that is meant for a tool, and that the tool does not read as an exception at all. */
export function unread(tool: string, comment: Comment, fault: Omit<Fault, "at"> & { readonly at?: Span }): Suppression {
  const { at } = comment;
  return { ids: [], rules: new Set(), scope: { at: point(at.start) }, origin: { tool, at }, fault: { at, ...fault } };
}

/**
 * The ids with which a list goes on in `text` from `offset` up to `end`, where its tool has stopped reading: behind a blank, or behind
 * the first id. Undefined where the list is over there.
 */
export function restOfList(
  text: string,
  { start, end }: Span,
  isId: (word: string) => boolean,
): { readonly at: Span; readonly ids: readonly string[] } | undefined {
  const rest = text.slice(start, end);
  if (text[start - 1] !== "," && !/^\s*,/.test(rest)) return undefined;
  const words = [...rest.matchAll(/[^\s,]+/g)];
  const prose = words.findIndex(([word]) => !isId(word));
  const ids = prose === -1 ? words : words.slice(0, prose);
  const last = ids.at(-1);
  if (last === undefined) return undefined;
  return { at: { start, end: start + last.index + last[0].length }, ids: ids.map(([id]) => id) };
}

/** The whole file, as a comment says it. */
export const WHOLE_FILE: SuppressionScope = { files: ["**"] };

/** Whether what a comment speaks of begins on the very next line. */
export function isRightAbove(text: string, { at, target, ownLine }: Comment): boolean {
  return ownLine && target !== undefined && lineStart(text, target.start) === wholeLineAt(text, at.end).end;
}

/** A line and all deeper ones below it, where the language has no blocks of another kind. */
export function blockOf(doc: Document, target: Span, language: Language): Span {
  if (language.block !== undefined) return language.block(doc, target);
  const head = lineAt(doc.text, target.start);
  const depth = indentation(doc.text, head.start);
  let end = Math.max(head.end, target.end);
  while (end < doc.text.length) {
    const newline = doc.text.indexOf("\n", end);
    if (newline === -1) break;
    const line = lineAt(doc.text, newline + 1);
    if (line.end > line.start && doc.text.slice(line.start, line.end).trim() !== "") {
      if (indentation(doc.text, line.start) <= depth) break;
    }
    end = Math.max(line.end, newline + 1);
  }
  return { start: head.start, end };
}

function indentation(text: string, start: number): number {
  let at = start;
  while (text[at] === " ") at += 1;
  return at - start;
}
