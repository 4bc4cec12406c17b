// How an exception of another tool becomes suppressions: what the readers of comments, annotations and files share.
import type { Catalog } from "../catalog/catalog.ts";
import { claimsOf } from "../catalog/claims.ts";
import type { Comment, Document } from "../core/document.ts";
import { fact } from "../core/fact.ts";
import type { RuleName } from "../core/finding.ts";
import type { Language } from "../core/language.ts";
import { fits } from "../core/pattern.ts";
import type { Rule } from "../core/rule.ts";
import type { Suppression, SuppressionOrigin, SuppressionScope } from "../core/suppression.ts";
import { lineAt, lineStart, point, type Span, wholeLineAt } from "../core/text.ts";

// Whose ids a tool reports under their own names besides its own.
const BORROWED: Readonly<Record<string, string>> = { hadolint: "shellcheck" };

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

/** The rules and rows that an id of `tool` means in its own files and comments, by their names: letter for letter, as the tools compare. */
export function rulesFor(catalog: Catalog, tool: string, id: string): ReadonlySet<RuleName> {
  const { rules } = catalog;
  return idsOf(rules, tool).get(id) ?? idsOf(rules, BORROWED[tool]).get(id) ?? new Set();
}

/** The same for a pattern in which `*` stands for any characters. */
export function rulesFitting(catalog: Catalog, tool: string, pattern: string): ReadonlySet<RuleName> {
  return new Set([...idsOf(catalog.rules, tool)].flatMap(([id, names]) => (fits(id, pattern) ? [...names] : [])));
}

type More = Pick<Suppression, "until" | "written" | "reason">;

/** One suppression per id, all from one place. */
export function perId(
  catalog: Catalog,
  origin: SuppressionOrigin,
  ids: readonly string[],
  scope: SuppressionScope,
  more: More = {},
): readonly Suppression[] {
  return ids.map((id) => ({ ids: [id], rules: rulesFor(catalog, origin.tool, id), scope, ...more, origin }));
}

/** Everything that answers to a tool. */
export function wholeTool(
  catalog: Catalog,
  origin: SuppressionOrigin,
  id: string,
  scope: SuppressionScope,
  more: More = {},
): Suppression {
  return { ids: [id], rules: new Set(catalog.rulesOf(origin.tool)), scope, ...more, origin };
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

/** The scope of a comment that its tool does not obey where it stands: it covers nothing, and is told so as unused. */
export function nowhere({ at }: Comment): SuppressionScope {
  return { at: point(at.start) };
}

/** Whether what a comment speaks of begins on the very next line. */
export function isRightAbove(text: string, { at, target, ownLine }: Comment): boolean {
  return ownLine && target !== undefined && lineStart(text, target.start) === wholeLineAt(text, at.end).end;
}

/** A line and all deeper ones below it, where the language has no blocks of another kind. */
export function blockAt(doc: Document, target: Span, language: Language): Span {
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
