// How an exception of another tool becomes suppressions: what the readers of comments, annotations and files share.
import type { Catalog } from "../catalog/catalog.ts";
import type { Comment, Document } from "../core/document.ts";
import type { RuleName } from "../core/finding.ts";
import type { Language } from "../core/language.ts";
import type { Suppression, SuppressionOrigin, SuppressionScope } from "../core/suppression.ts";

/**
 * The rules and rows that an id of `tool` means, by their names. An id with a number in it is unmistakable whoever cites it (hadolint's pragmas
 * name ShellCheck's SC2046); one of words counts for its own tool only.
 */
export function rulesFor(catalog: Catalog, tool: string, id: string): ReadonlySet<RuleName> {
  const own = catalog.resolve(`${tool}:${id}`);
  return new Set(own.length === 0 && /\d/.test(id) && !id.includes("*") ? catalog.resolve(id) : own);
}

/** One suppression per id, all from one place. */
export function perId(
  catalog: Catalog,
  origin: SuppressionOrigin,
  ids: readonly string[],
  scope: SuppressionScope,
  more: Pick<Suppression, "until" | "reason"> = {},
): readonly Suppression[] {
  return ids.map((id) => ({ ids: [id], rules: rulesFor(catalog, origin.tool, id), scope, ...more, origin }));
}

/** Everything that answers to a tool. */
export function wholeTool(
  catalog: Catalog,
  origin: SuppressionOrigin,
  id: string,
  scope: SuppressionScope,
  more: Pick<Suppression, "until" | "reason"> = {},
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
  readonly language: Language;
  readonly catalog: Catalog;
}

/** Whether the comments of a tool count in full in files of the language. */
export function isObeyed(tool: string, { language }: Pick<Reading, "language">): boolean {
  return language.obeyedTools?.includes(tool) === true;
}
