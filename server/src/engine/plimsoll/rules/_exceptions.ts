// What the housekeeping rules share: the exceptions of a document by the place they stand at, and edits that take them away.
import { type Change, choice, type Fix } from "../../core/finding.ts";
import { auditRuleFor } from "../../core/rule.ts";
import type { Fault, Suppression } from "../../core/suppression.ts";
import { lineAt, quoted, type Span, wholeLineAt } from "../../core/text.ts";

/** The builder of housekeeping rules: they look at documents of every language. */
export const auditRule = auditRuleFor();

/** The exceptions of one comment or annotation. */
export interface Group {
  readonly at: Span;
  readonly tool: string;
  readonly members: readonly Suppression[];
}

/** The exceptions that stand in the document itself, by comment or annotation, in the order of their places. */
export function groupsOf(suppressions: readonly Suppression[]): readonly Group[] {
  const groups = new Map<string, { at: Span; tool: string; members: Suppression[] }>();
  for (const one of suppressions) {
    const { at, tool } = one.origin;
    if (at === undefined) continue;
    const key = `${at.start}:${tool}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { at, tool, members: [one] });
    else group.members.push(one);
  }
  return [...groups.values()];
}

/** The fixes that make an exception count that has a fault: it is moved, or written as its tool reads it. */
export function remediesFor({ at, instead, edits, title }: Fault): readonly Fix[] {
  if (edits !== undefined) return [choice(title ?? "Write it as its tool reads it", edits)];
  return instead === undefined ? [] : [choice(title ?? `Change to \`${quoted(instead, 80)}\``, { at, text: instead })];
}

/** How long an exception lasts that is extended, or gets a last day without one being named. */
export const DAYS = 90;

/** The day that many days after `today`. */
export function dayAfter(today: string, days = DAYS): string {
  const day = Date.parse(`${today}T00:00:00Z`);
  return new Date(day + days * 86_400_000).toISOString().slice(0, 10);
}

/** Where an id is written in its comment or annotation. */
export function placeOfId(text: string, at: Span, id: string): Span | undefined {
  for (let start = text.indexOf(id, at.start); start !== -1; start = text.indexOf(id, start + 1)) {
    const end = start + id.length;
    if (end > at.end) return undefined;
    const [before, after] = [text[start - 1] ?? " ", text[end] ?? " "];
    if (/[\s,:="'[]/.test(before) && /[\s,:;="'#\]]/.test(after)) return { start, end };
  }
  return undefined;
}

/** The change that takes a whole exception away; undefined where more than the exception would go. */
export function removal(text: string, { at, tool }: Group): Change | undefined {
  const written = text.slice(at.start, at.end);
  const line = lineAt(text, at.start);
  const alone = text.slice(line.start, at.start).trim() === "";
  if (!written.startsWith("#")) {
    const last = lineAt(text, at.end);
    // An annotation goes with its lines; one inside braces stays, its commas are not ours to move.
    if (!alone || text.slice(at.end, last.end).trim() !== "") return undefined;
    return { at: { start: line.start, end: wholeLineAt(text, at.end).end }, text: "" };
  }
  if (tool === "buildkit" && written.includes(";")) return undefined;
  if (tool === "trivy" && !isOnlyMarks(written)) return undefined;
  if (!alone) {
    const before = text.slice(line.start, at.start).trimEnd().length;
    return { at: { start: line.start + before, end: at.end }, text: "" };
  }
  const whole = wholeLineAt(text, at.start);
  // At the head of a Dockerfile the next comment would become a directive.
  if (/^\s*#\s*\w+\s*=/.test(text.slice(whole.end, whole.end + 80)) && isHead(text.slice(0, line.start)))
    return undefined;
  return { at: whole, text: "" };
}

/** Whether there is nothing in a text but lines that are blank or may be directives of a Dockerfile. */
function isHead(text: string): boolean {
  return text.split("\n").every((line) => /^\s*(?:#+\s*(?:\w+\s*=.*)?)?$/.test(line));
}

/** The change that takes one id out of a list with commas. */
export function removalOfId(text: string, at: Span, id: string): Change | undefined {
  const place = placeOfId(text, at, id);
  if (place === undefined) return undefined;
  let start = place.start;
  while (start > at.start && /\s/.test(text[start - 1] ?? "")) start -= 1;
  if (text[start - 1] === ",") return { at: { start: start - 1, end: place.end }, text: "" };
  let end = place.end;
  while (end < at.end && /\s/.test(text[end] ?? "")) end += 1;
  if (text[end] !== ",") return undefined;
  end += 1;
  while (end < at.end && /\s/.test(text[end] ?? "")) end += 1;
  return { at: { start: place.start, end }, text: "" };
}

/** Whether a comment has nothing but marks of Trivy's. */
function isOnlyMarks(comment: string): boolean {
  const words = comment.replace(/^#+/, "").trim().split(/\s+/);
  return comment.startsWith("#") && words.every((word) => /^#*(?:trivy|tfsec):ignore:\S+$/i.test(word));
}
