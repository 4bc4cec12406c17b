// The only place that adds a part's start to spans: drafts become findings of the file, with fingerprints, sorted, and
// without the secrets that they quote.

import type { Part, SourceFile } from "../core/document.ts";
import { recall, remember, remembered } from "../core/fact.ts";
import { type Change, type Finding, type Fix, isAppend, isEdit, nameOf, type Related } from "../core/finding.ts";
import { type Generated, generatedIn } from "../core/generated.ts";
import type { Language } from "../core/language.ts";
import { addAll } from "../core/lists.ts";
import { isFault, soundness } from "../core/open.ts";
import type { Redactor } from "../core/redactor.ts";
import { fingerprint } from "../core/subject.ts";
import type { Suppression } from "../core/suppression.ts";
import { type Span, shift } from "../core/text.ts";
import type { Draft } from "./draft.ts";
import type { Engine } from "./engine.ts";
import type { Exception } from "./silence.ts";

interface Silenced<F> {
  readonly finding: F;
  readonly by: Suppression;
}

/**
 * Places the drafts of each part (`kept[i]` belongs to `file.parts[i]`). The `nth` of a fingerprint counts the findings
 * of one rule on one subject over the whole file, silenced ones too, so that silencing one renames no other. Fixes that would
 * edit what is open in the file are left out, except those for the syntax error itself; those of a file that a program overwrites are
 * withheld.
 */
export function locate(
  file: SourceFile,
  language: Language,
  kept: readonly (readonly Draft[])[],
  silenced: readonly { draft: Draft; by: Exception; part: Part }[],
  redactor: Redactor,
  { holdsToken }: Pick<Engine, "holdsToken">,
): { findings: Finding[]; silenced: Silenced<Finding>[] } {
  const all: { draft: Draft; part: Part; by?: Exception }[] = [];
  file.parts.forEach((part, i) => {
    for (const draft of kept[i] ?? []) all.push({ draft, part });
  });
  addAll(all, silenced);
  all.sort(
    (a, b) =>
      a.part.start + a.draft.at.start - (b.part.start + b.draft.at.start) ||
      byName(a.draft, b.draft) ||
      a.draft.at.end - b.draft.at.end,
  );
  const counts = new Map<string, number>();
  const result = { findings: [] as Finding[], silenced: [] as Silenced<Finding>[] };
  const limits = {
    first: file.text.startsWith("\uFEFF") ? 1 : 0,
    generated: generatedIn(language, file),
    isSound: soundness(language, file.parts),
  };
  for (const { draft, part, by } of all) {
    const name = nameOf(draft);
    const key = `${name}\n${draft.subject}`;
    const nth = counts.get(key) ?? 0;
    counts.set(key, nth + 1);
    const print = remembered(draft, nth, () => fingerprint(name, draft.subject, nth));
    const shown = shownAs(draft, redactor, holdsToken);
    const about = language.nameOf?.(shown.subject);
    const finding = withoutFixes(placed(shown, part, { about, fingerprint: print }, limits), limits.generated);
    if (by === undefined) result.findings.push(finding);
    else result.silenced.push({ finding, by: placedSuppression(by, file) });
  }
  return result;
}

function byName(a: Draft, b: Draft): number {
  const [one, other] = [nameOf(a), nameOf(b)];
  return one < other ? -1 : one > other ? 1 : 0;
}

/** A draft as it may be shown, worked out anew when the file has other secrets. */
function shownAs(draft: Draft, redactor: Redactor, holdsToken: Engine["holdsToken"]): Draft {
  const { key } = redactor;
  const known = recall<{ readonly key: string; readonly shown: Draft }>(draft, shownAs);
  if (known?.key === key) return known.shown;
  const shown = redacted(draft, redactor, holdsToken);
  remember(draft, shownAs, { key, shown });
  return shown;
}

/**
 * The draft without any secret that its words quote. A fix that would write out a token is dropped: such a line is repaired
 * by hand, once the token is gone. Edits may hold other secrets of the file, since they may repeat what is there: whatever
 * shows edits instead of making them leaves those out.
 */
function redacted(draft: Draft, redactor: Redactor, holdsToken: Engine["holdsToken"]): Draft {
  const { message, subject, fixes, related } = draft;
  const words = [message, subject, ...related.map((one) => one.message), ...fixes.map(({ title }) => title)].join("\n");
  const redact = (text: string) => redactor.redact(text);
  const kept = fixes.filter(({ changes }) => !holdsToken(changes.map(textOf).join("\n")));
  if (kept.length === fixes.length && redact(words) === words) return draft;
  return {
    ...draft,
    message: redact(message),
    subject: redact(subject),
    fixes: kept.map((fix) => ({ ...fix, title: redact(fix.title) })),
    related: related.map((one) => ({ ...one, message: redact(one.message) })),
  };
}

function textOf(change: Change): string {
  return isAppend(change) ? `${change.file}\n${change.append}` : change.text;
}

/** Where fixes may edit a file. */
interface Limits {
  /** The first offset: behind a byte order mark, which must stay the first character. */
  readonly first: number;
  readonly generated: Generated | undefined;
  isSound(at: Span): boolean;
}

/** What a finding goes by. */
interface Identity {
  readonly about: string | undefined;
  readonly fingerprint: string;
}

function placed({ holds, ...draft }: Draft, part: Part, { about, fingerprint }: Identity, limits: Limits): Finding {
  const { start } = part;
  const at = shift(draft.at, start);
  const fixes = draft.fixes
    .map((unplaced) => ({ draft: unplaced, fix: placedFix(unplaced, start, limits) }))
    .filter(({ fix }) => fix.changes.every((one) => !isEdit(one) || limits.isSound(one.at)) || isFault(part, at));
  const finding = {
    ...draft,
    ...(about !== undefined && { about }),
    fingerprint,
    at,
    fixes: fixes.map(({ fix }) => fix),
    related: draft.related.map((one) => (one.at === undefined ? one : { ...one, at: shift(one.at, start) })),
  };
  return holds === undefined ? finding : withTriedFixes(finding, fixes, holds);
}

/** A finding whose fixes are tried when they are first asked for: files are put together anew for each of them. */
function withTriedFixes(
  finding: Finding,
  fixes: readonly { readonly draft: Fix; readonly fix: Fix }[],
  holds: (draft: Fix) => boolean,
): Finding {
  let tried: readonly Fix[] | undefined;
  return Object.defineProperty({ ...finding }, "fixes", {
    enumerable: true,
    get: () => {
      tried ??= fixes.filter(({ draft }) => holds(draft)).map(({ fix }) => fix);
      return tried;
    },
  });
}

/** A finding of a file that a program writes: it leads to where the file says so in place of its fixes. */
function withoutFixes(finding: Finding, generated: Generated | undefined): Finding {
  if (generated === undefined || finding.fixes.length === 0) return finding;
  const { comment } = generated;
  const source: Related = {
    message: "This file is generated: change its source.",
    ...(comment !== undefined && { at: { start: comment, end: comment + 1 } }),
  };
  return { ...finding, fixes: [], withheld: finding.fixes, related: [...finding.related, source] };
}

function placedFix(fix: Fix, start: number, { first }: Limits): Fix {
  const place = (offset: number) => Math.max(offset + start, first);
  const move = (change: Change): Change =>
    isEdit(change) ? { ...change, at: { start: place(change.at.start), end: place(change.at.end) } } : change;
  return start === 0 && first === 0 ? fix : { ...fix, changes: fix.changes.map(move) };
}

/** An exception of another file counts as one from there: its place means nothing here. */
function placedSuppression({ suppression, home, file }: Exception, { parts }: SourceFile): Suppression {
  const { scope, origin } = suppression;
  if (home === undefined) return suppression;
  const start = parts.find(({ doc }) => doc === home)?.start;
  if (start === undefined) {
    const { at: _, ...elsewhere } = origin;
    return { ...suppression, origin: { ...elsewhere, ...(file !== undefined && { file }) } };
  }
  return {
    ...suppression,
    scope: "at" in scope ? { at: shift(scope.at, start) } : scope,
    origin: origin.at === undefined ? origin : { ...origin, at: shift(origin.at, start) },
  };
}
