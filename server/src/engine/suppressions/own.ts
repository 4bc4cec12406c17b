// Our own exceptions: `# plimsoll: ignore ID[, ID…] [until YYYY-MM-DD] [-- reason]` and the annotation `plimsoll/ignore`.
import type { Catalog } from "../catalog/catalog.ts";
import type { Annotation, Comment, Document } from "../core/document.ts";
import type { Language } from "../core/language.ts";
import { nearest } from "../core/similar.ts";
import type { Suppression, SuppressionScope } from "../core/suppression.ts";
import type { Span } from "../core/text.ts";
import { type Reading, WHOLE_FILE } from "./foreign.ts";

const COMMANDS = ["ignore", "ignore-stage", "ignore-resource", "ignore-file"] as const;

/** What a comment of ours asks for; empty where it is none of ours. Case counts for nothing. One without anything to cover counts for nothing. */
export function fromOwnComment({ doc, comment, language, catalog }: Reading): readonly Suppression[] {
  const text = doc.text.slice(comment.at.start, comment.at.end);
  const head = /^[#\s]*plimsoll[ \t]*:[ \t]*([\w-]*)/i.exec(text);
  if (head === null) return [];
  const word = head[1] ?? "";
  const command = COMMANDS.find((name) => name === word.toLowerCase());
  const end = comment.at.start + head[0].length;
  if (command === undefined) {
    const meant = nearest(word, COMMANDS, 5);
    // Any other word makes it prose that happens to begin with our name.
    if (meant === undefined && !/^ignore/i.test(word)) return [];
    const does = meant === undefined ? `${COMMANDS.map((one) => `\`${one}\``).join(", ")} do` : `\`${meant}\` does`;
    const message = `\`${word}\` in a comment means nothing to Plimsoll; ${does}.`;
    return [faulty({ start: end - word.length, end }, message, comment.at, meant)];
  }
  const scope = scopeOf(command, comment, doc, language);
  const list = { start: end, end: comment.at.end };
  return scope === undefined ? [] : fromList(doc.text, list, scope, comment.at, catalog);
}

/** What the annotation `plimsoll/ignore` of an object asks for. */
export function fromOwnAnnotation(doc: Document, annotation: Annotation, catalog: Catalog): readonly Suppression[] {
  if (annotation.key !== "plimsoll/ignore") return [];
  const written = doc.text.slice(annotation.at.start, annotation.at.end);
  const found = written.lastIndexOf(annotation.value);
  const scope = { at: annotation.scope };
  // A value in an escaped or folded spelling has no place of its own: its faults are shown on the whole annotation.
  if (found === -1) {
    const loose = fromList(annotation.value, { start: 0, end: annotation.value.length }, scope, annotation.at, catalog);
    return loose.map(({ idAt, fault, ...one }) =>
      fault === undefined ? one : { ...one, fault: { ...fault, at: annotation.at } },
    );
  }
  const start = annotation.at.start + found;
  return fromList(doc.text, { start, end: start + annotation.value.length }, scope, annotation.at, catalog);
}

function scopeOf(
  command: (typeof COMMANDS)[number],
  { target, at, ownLine }: Comment,
  doc: Document,
  language: Language,
): SuppressionScope | undefined {
  if (command === "ignore-file") return WHOLE_FILE;
  if (command !== "ignore") return { at: language.section(doc, target ?? at) };
  if (target === undefined) return undefined;
  // Above an item of a list it speaks of the item, not of its first line.
  return { at: (ownLine ? language.item?.(doc, target) : undefined) ?? target };
}

/** Reads `ID[, ID…] [until YYYY-MM-DD] [-- reason]` in `text` at `list`. */
function fromList(
  text: string,
  list: Span,
  scope: SuppressionScope,
  at: Span,
  catalog: Catalog,
): readonly Suppression[] {
  const whole = text.slice(list.start, list.end);
  const dashes = /(?:^|[\s,])--(?:\s|$)/.exec(whole);
  const reason = dashes === null ? "" : whole.slice(dashes.index + dashes[0].length).trim();
  const before = dashes === null ? whole : whole.slice(0, dashes.index);
  const until = /(?:^|[\s,])until(?:[\s:=]+(.*))?$/is.exec(before);
  const ids = until === null ? before : before.slice(0, until.index);
  const faults: Suppression[] = [];
  const date = until?.[1]?.trim() ?? "";
  if (until !== null && !isDate(date)) {
    const start = list.start + (date === "" ? until.index : before.lastIndexOf(date));
    const end = list.start + before.trimEnd().length;
    const message =
      date === ""
        ? "`until` lacks a date such as `2027-01-31`."
        : `\`${date}\` is no date: write year, month and day as in \`2027-01-31\`.`;
    return [faulty({ start, end }, message, at)];
  }
  const found: Suppression[] = [];
  const origin = { tool: "plimsoll", at };
  let from = list.start;
  for (const piece of ids.split(",")) {
    const start = from + (piece.length - piece.trimStart().length);
    from += piece.length + 1;
    const [id = "", ...rest] = piece.trim().split(/\s+/);
    if (id === "") continue;
    if (rest.length > 0) {
      const end = start + piece.trim().length;
      const words = piece.trim().slice(id.length).trim();
      const message = `\`${words}\` is no id: ids are separated by commas, and a reason stands behind \`--\`.`;
      faults.push(faulty({ start: end - words.length, end }, message, at));
    }
    found.push({
      ids: [id],
      rules: id.toLowerCase() === "all" ? "all" : new Set(catalog.resolve(id)),
      scope,
      ...(date === "" ? {} : { until: date }),
      ...(reason === "" ? {} : { reason }),
      origin,
      idAt: { start, end: start + id.length },
    });
  }
  if (found.length === 0) faults.push(faulty(at, "This exception names no rule.", at));
  return [...found, ...faults];
}

/** Whether a text is a day of the calendar, `YYYY-MM-DD`. */
export function isDate(text: string): boolean {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (parts === null) return false;
  const [year, month, day] = [Number(parts[1]), Number(parts[2]), Number(parts[3])];
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0;
  return day >= 1 && day <= days;
}

function faulty(where: Span, message: string, at: Span, instead?: string): Suppression {
  const fault = { at: where, message, ...(instead === undefined ? {} : { instead }) };
  return { ids: [], rules: new Set(), scope: { at }, origin: { tool: "plimsoll", at }, fault };
}
