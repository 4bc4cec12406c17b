// What a reader is told of a rule or an exception where they point at it: Markdown, a few lines.

import {
  block,
  code,
  joinMarkdown,
  link,
  literal,
  type Markdown,
  markdown,
  message,
  ownMarkdown,
} from "../../shown/markdown.ts";
import type { Finding, FixKind, RuleName } from "../core/finding.ts";
import { least } from "../core/lists.ts";
import type { Example } from "../core/rule.ts";
import type { Suppression } from "../core/suppression.ts";
import type { Catalog } from "./catalog.ts";
import { examplesOf, factsOf, few, rowFacts } from "./explain.ts";
import { type Named, titleOf } from "./names.ts";

/** What is said of a rule beside what its file says. */
export interface BriefOptions {
  /** The address of its page, if there is one. */
  readonly page: string | undefined;
  /** What a finding of it stands for. */
  readonly covers?: readonly RuleName[] | undefined;
}

/** A rule, or one row of it, in a few lines: what it demands, why, how that looks, where to read on. */
export function ruleBrief({ rule, row }: Named, catalog: Catalog, { page, covers = [] }: BriefOptions): Markdown {
  const { id, why, references, rows, ...facts } = factsOf(rule);
  const own = row === undefined ? undefined : rowFacts(rule, row);
  const equivalents = own?.equivalents ?? facts.equivalents;
  const how = howOf(row === undefined ? rule.examples : examplesOf(rule, row));
  const links = [
    ...(page === undefined ? [] : [link(code(own?.name ?? id), page)]),
    ...references.map((address) => link(literal(hostOf(address)), address)),
  ];
  return joinMarkdown([
    markdown`**${ownMarkdown(titleOf({ rule, row }))}**`,
    ...(own?.why === undefined ? [] : [ownMarkdown(own.why)]),
    ownMarkdown(why),
    ...(covers.length === 0 ? [] : [markdown`Found by ${joinMarkdown(covers.map(code), ", ")}.`]),
    ...(how === undefined ? [] : [markdown`How:\n\n${block(how.text, catalog.fenceOf(id, how.path))}`]),
    ...(own !== undefined || rows.length === 0
      ? []
      : [
          markdown`Each of its ${rows.length} rows can be configured or ignored separately, such as ${code(rows[0]?.name ?? "")}.`,
        ]),
    ...(links.length === 0 ? [] : [joinMarkdown(links, " · ")]),
    ...(equivalents.length === 0 ? [] : [markdown`_${joinMarkdown(few(equivalents, 12).map(literal), " · ")}_`]),
  ]);
}

/** The fix that a finding is offered first, and what it would write: lines of a diff, without secrets. */
export interface OwnFix {
  readonly title: string;
  readonly kind: FixKind;
  readonly diff: string;
}

/**
 * A finding where somebody points at it: what is demanded, why in a sentence, and the fix in the reader's own text. The rest is on the
 * rule's page; where there is none, all of it follows.
 */
export function findingBrief(named: Named, catalog: Catalog, fix: OwnFix | undefined, options: BriefOptions): Markdown {
  const { rule, row } = named;
  const { page, covers = [] } = options;
  const own = row === undefined ? undefined : rowFacts(rule, row);
  const repair = fix === undefined ? [] : [markdown`${literal(FIX_WORDS[fix.kind])}: ${message(fix.title)}`];
  const diff = fix === undefined || fix.diff === "" ? [] : [block(fix.diff, "diff")];
  if (page === undefined) return joinMarkdown([ruleBrief(named, catalog, options), ...repair, ...diff]);
  const equivalents = few(own?.equivalents ?? factsOf(rule).equivalents, 4).map(literal);
  const about = [link(code(own?.name ?? rule.id), page), ...equivalents];
  return joinMarkdown([
    markdown`**${ownMarkdown(titleOf(named))}**`,
    ownMarkdown(firstSentence(own?.why ?? rule.why)),
    ...(covers.length === 0 ? [] : [markdown`Found by ${joinMarkdown(few(covers, 6).map(code), ", ")}.`]),
    ...repair,
    ...diff,
    joinMarkdown(about, " · "),
  ]);
}

const FIX_WORDS: Readonly<Record<FixKind, string>> = {
  safe: "Fix",
  hardening: "Fix (hardening)",
  choice: "Fix (choice)",
};

function firstSentence(prose: string): string {
  const end = prose.indexOf(". ");
  return end === -1 ? prose : prose.slice(0, end + 1);
}

/** How the first example that can be repaired looks after its first fix: of a long one the lines that changed and a few around them. */
function howOf(examples: readonly Example[]): { text: string; path: string | undefined } | undefined {
  for (const { bad, good, fixed, path } of examples) {
    const repaired = fixed === undefined || typeof fixed === "string" ? fixed : Object.values(fixed)[0];
    if (repaired !== undefined) return { text: excerpt(bad.replace(/[«»]/g, ""), repaired), path };
    if (good !== undefined) return { text: good, path };
  }
  return undefined;
}

/** Longer texts are shown in part. */
const SHORT = 8;
/** Lines shown above and below what changed. */
const AROUND = 3;

/** The part of `after` that differs from `before`, with some lines around it, moved to the left. */
function excerpt(before: string, after: string): string {
  const [old, lines] = [before.trimEnd().split("\n"), after.trimEnd().split("\n")];
  if (lines.length <= SHORT) return after;
  let start = 0;
  while (start < lines.length && lines[start] === old[start]) start += 1;
  let end = 0;
  while (end < lines.length - start && lines.at(-1 - end) === old.at(-1 - end)) end += 1;
  const shown = lines.slice(Math.max(0, start - AROUND), lines.length - end + AROUND);
  const margin = least(shown.filter((line) => line.trim() !== "").map((line) => line.search(/\S/)));
  return `${shown.map((line) => line.slice(margin)).join("\n")}\n`;
}

function hostOf(address: string): string {
  return /^\w+:\/\/(?:www\.)?([^/]+)/.exec(address)?.[1] ?? address;
}

/**
 * The exceptions of one comment or annotation: what they silence, until when and why; on an expired one since when it
 * does nothing. `silenced` are the findings that it keeps quiet, `today` is `YYYY-MM-DD`, UTC.
 */
export function exceptionBrief(
  exceptions: readonly Suppression[],
  silenced: readonly Pick<Finding, "message">[],
  today: string,
  catalog: Catalog,
): Markdown {
  const [first] = exceptions;
  const ids = joinMarkdown(exceptions.flatMap((one) => one.ids).map(code), ", ");
  const until = first?.until;
  const expired = until !== undefined && until < today;
  const named = exceptions
    .flatMap(({ rules }) => (rules === "all" ? [] : [...rules]))
    .flatMap((name) => catalog.named(name) ?? []);
  const titles = [...new Set(named.map(titleOf))];
  return joinMarkdown([
    markdown`**${literal(expired ? "Expired exception" : "Exception")} for ${ids}**`,
    ...few(titles).map((title) => ownMarkdown(`${title}.`)),
    expired ? markdown`It expired on ${literal(until)}: since then it ignores nothing.` : whatIsSilent(silenced),
    ...(until === undefined || expired ? [] : [markdown`It is valid until ${literal(until)}.`]),
    ...(first?.reason === undefined ? [] : [markdown`Reason: ${literal(first.reason)}`]),
  ]);
}

function whatIsSilent(silenced: readonly Pick<Finding, "message">[]): Markdown {
  if (silenced.length === 0) return markdown`It ignores nothing.`;
  const first = silenced.slice(0, 5).map((finding) => markdown`- ${message(finding.message)}`);
  const more = silenced.length > first.length ? [markdown`- and ${silenced.length - first.length} more`] : [];
  return markdown`It ignores:\n\n${joinMarkdown([...first, ...more], "\n")}`;
}
