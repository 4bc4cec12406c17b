// A text after a fix that several findings offer, and which of what is found in it the fix brought.
import { type Finding, isEdit } from "../../server/src/engine/core/finding.ts";
import { applyEdits, type Span } from "../../server/src/engine/core/text.ts";

/** Names of rules that are about lines together, and can be told of one only when another has changed. */
const REVEALED: ReadonlySet<string> = new Set([
  // What was between two steps is gone.
  "consecutive-run",
  // The image is known only when its arguments are declared.
  "eol-base-image",
  "syntax-error",
  "unpinned-base-digest",
  // A user gets the folder of a volume.
  "volume-in-image",
  // Where everything is allowed, nothing else is said.
  "no-new-privileges",
  "high-risk-default-context",
]);

/**
 * Whether a finding is about text that no edit touches. There a fix brings nothing, however mild: what is info for us may be an error in
 * somebody's configuration. What a fix writes itself may be told to be improved further.
 */
export function isElsewhere({ at, rule }: Finding, written: readonly Span[]): boolean {
  return (
    !REVEALED.has(rule.slice(rule.indexOf("/") + 1)) &&
    !written.some(({ start, end }) => start <= at.end && at.start <= end)
  );
}

/**
 * The text after the fix of that title of every finding that has one, those that do not touch, first come, and where in it the edits
 * are.
 */
export function withFix(text: string, found: readonly Finding[], title: string) {
  const taken: { at: Span; text: string }[] = [];
  for (const finding of found) {
    const edits = finding.fixes.find((fix) => fix.title === title)?.changes.filter(isEdit) ?? [];
    const same = (a: { at: Span; text: string }, b: { at: Span; text: string }) =>
      a.at.start === b.at.start && a.at.end === b.at.end && a.text === b.text;
    const fresh = edits.filter((edit) => !taken.some((other) => same(edit, other)));
    const clash = fresh.some((edit) =>
      taken.some((other) => edit.at.start <= other.at.end && other.at.start <= edit.at.end),
    );
    if (!clash) taken.push(...fresh);
  }
  let grown = 0;
  const written = taken
    .sort((a, b) => a.at.start - b.at.start)
    .map(({ at, text: { length } }) => {
      const start = at.start + grown;
      grown += length - (at.end - at.start);
      return { start, end: start + length };
    });
  return { text: applyEdits(text, taken), written };
}
