// Our own exceptions: `# plimsoll: ignore ID[, ID…] [until YYYY-MM-DD] [-- reason]` and the annotation `plimsoll/ignore`.

import type { Catalog } from "../catalog/catalog.ts";
import type { Annotation, Comment, Document } from "../core/document.ts";
import { fact } from "../core/fact.ts";
import type { Language } from "../core/language.ts";
import { enumerated } from "../core/lists.ts";
import { nearest } from "../core/similar.ts";
import type { Fault, Suppression, SuppressionScope } from "../core/suppression.ts";
import { lineStart, point, quoted, type Span } from "../core/text.ts";
import { type Reading, WHOLE_FILE } from "./foreign.ts";

const COMMANDS = ["ignore", "ignore-stage", "ignore-resource", "ignore-file"] as const;

/** What a comment of ours asks for; empty if it is not ours. Case is ignored. */
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
    const words = COMMANDS.map((one) => `\`${one}\``);
    const use = meant === undefined ? enumerated(words, "or") : `\`${meant}\``;
    const message = `Unknown word \`${word}\`: use ${use}.`;
    return [faulty({ start: end - word.length, end }, message, comment.at, meant)];
  }
  const scope = scopeOf(command, comment, doc, language);
  const list = { start: end, end: comment.at.end };
  if (scope !== undefined) return fromList(doc.text, list, scope, comment.at, catalog);
  const read = fromList(doc.text, list, { at: point(comment.at.start) }, comment.at, catalog);
  // What is wrong with the list comes first, and where a template brings the rest of the file what follows is not known.
  if (read.some(({ fault }) => fault !== undefined) || lastContent(doc) > comment.at.end) return read;
  return read.map((one) =>
    one.rules !== "all" && one.rules.size === 0
      ? one
      : { ...one, fault: { at: comment.at, message: NOTHING_BELOW, missing: true } },
  );
}

const NOTHING_BELOW = "Nothing follows this exception, so it ignores nothing.";

/** Where the last line begins that is neither blank nor a comment nor the mark of a document's end; -1 where there is none. */
const lastContent = fact(({ text }: Document): number => {
  for (let end = text.length; end >= 0; ) {
    const start = lineStart(text, end);
    if (!/^\s*(?:#|---|\.\.\.|$)/.test(text.slice(start, end))) return start;
    end = start - 1;
  }
  return -1;
});

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
      // Nor can any of it be replaced.
      fault === undefined ? one : { ...one, fault: { at: annotation.at, message: fault.message } },
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
        ? "`until` needs a date such as `2027-01-31`."
        : `\`${quoted(date)}\` is not a date: write \`2027-01-31\`.`;
    const clause = { start: list.start + until.index, end };
    const day = date === "" ? { start: end, end } : { start, end };
    return [faulty({ start, end }, message, at, meantBy(date), { until: { clause, day } })];
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
      const [word = "", day = ""] = rest;
      const from = end - words.length;
      const message = (what: string) =>
        `\`${quoted(what)}\` is not a rule id: write \`, ID\`, \`until DATE\` or \`-- reason\`.`;
      // `till 2027-01-31`: whatever the word, a date behind it is the last day.
      if (isDate(day)) faults.push(faulty({ start: from, end: from + word.length }, message(word), at, "until"));
      else {
        // Words where no id can be are a reason whose dashes are missing, unless ids follow them.
        const isLast = whole.slice(end - list.start).trim() === "";
        const edits = isLast && start > list.start ? [{ at: point(from), text: "-- " }] : undefined;
        const title = `Write \`-- ${quoted(words)}\``;
        faults.push(faulty({ start: from, end }, message(words), at, undefined, edits && { edits, title }));
      }
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
  if (found.length === 0) faults.push(faulty(at, "This exception has no rule id.", at));
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

/**
 * What was probably meant by a text that is not a day, reason and all: `2027/1/31` and `2027-01-31-- reason` are days all the same;
 * undefined where it cannot be told.
 */
function meantBy(text: string): string | undefined {
  const [written = "", year = "", month = "", day = ""] = /^(\d{4})[-./](\d{1,2})[-./](\d{1,2})(?!\d)/.exec(text) ?? [];
  const date = `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
  const rest = text.slice(written.length);
  if (!isDate(date) || !/^(?:--|\s|$)/.test(rest)) return undefined;
  const reason = rest.replace(/^[\s-]+/, "");
  return reason === "" ? date : `${date} -- ${reason}`;
}

function faulty(where: Span, message: string, at: Span, instead?: string, more: Partial<Fault> = {}): Suppression {
  const fault: Fault = { at: where, message, ...(instead === undefined ? {} : { instead }), ...more };
  return { ids: [], rules: new Set(), scope: { at }, origin: { tool: "plimsoll", at }, fault };
}
