// What must hold for any text whatever: nothing throws, nothing is slow, no fix loses or breaks anything, repairing twice is
// repairing once.
import type { SourceFile } from "../../server/src/engine/core/document.ts";
import { type Finding, type FixKind, isEdit } from "../../server/src/engine/core/finding.ts";
import { applyEdits, type Span, type TextEdit } from "../../server/src/engine/core/text.ts";
import type { Applied, Fixed } from "../../server/src/engine/pipeline/fix.ts";
import type { Workspace } from "../../server/src/engine/pipeline/workspace.ts";
import { used } from "../support/cost.ts";
import { labOf, settingsOf, uriOf } from "../support/lab.ts";
import type { Sample } from "../support/samples.ts";

const LAWS = {
  throws: "something throws or a rule crashes",
  slow: "a check or a repair takes more than a second of processor time",
  span: "a span is outside of the text",
  split: "an edit begins or ends amid a line break or a character",
  mark: "the byte order mark or the sort of line breaks is not kept",
  lost: "the text is not what the fixes edited, and nothing else changed",
  breaks: "a fix brings a syntax error",
  twice: "repairing twice is not repairing once",
} as const;
export type Law = keyof typeof LAWS;

export interface Breach {
  readonly law: Law;
  readonly details: string;
}

/** What was done with a text. */
export interface Trial {
  readonly breach: Breach | undefined;
  readonly findings: number;
  readonly applied: number;
  readonly refused: number;
  /** Milliseconds of processor time of its slowest step. */
  readonly slowest: number;
}

const SLOW_MS = 1000;
const KINDS: readonly (readonly FixKind[])[] = [["safe"], ["safe", "hardening"]];

class Broken extends Error {
  readonly law: Law;

  constructor(law: Law, details: string) {
    super(`${LAWS[law]}: ${details}`);
    this.law = law;
  }
}

/** Takes in a file, to be checked and fixed. */
export type Open = (sample: Sample) => Pick<Workspace, "file" | "check" | "fix">;

export const openInEngine: Open = ({ path, text }) => labOf(settingsOf(), { [path]: text });

/** Holds the engine, or what is opened in its place, against the laws on one text. */
export function trial(sample: Sample, open = openInEngine): Trial {
  const counts = { findings: 0, applied: 0, refused: 0, slowest: 0 };
  try {
    run(sample, open, counts);
    return { ...counts, breach: undefined };
  } catch (error) {
    if (error instanceof Broken) return { ...counts, breach: { law: error.law, details: error.message } };
    return { ...counts, breach: { law: "throws", details: stackOf(error) } };
  }
}

function run(
  { path, text }: Sample,
  open: Open,
  counts: Omit<{ -readonly [K in keyof Trial]: Trial[K] }, "breach">,
): void {
  const uri = uriOf(path);
  const timed = <T>(what: string, work: () => T): T => {
    const before = used();
    const result = work();
    const cost = used() - before;
    counts.slowest = Math.max(counts.slowest, cost);
    if (cost > SLOW_MS) throw new Broken("slow", `${what}: ${cost.toFixed(0)} ms`);
    return result;
  };
  const lab = timed("parse", () => open({ path, text }));
  const file = lab.file(uri);
  const checked = timed("check", () => lab.check(uri));
  if (file === undefined || checked === undefined) return;
  const [crash] = checked.crashes;
  if (crash !== undefined) throw new Broken("throws", `${crash.rule}: ${stackOf(crash.error)}`);
  counts.findings += checked.findings.length;
  for (const finding of checked.findings) looksInside(finding, text);
  for (const kinds of KINDS) {
    const fixed = timed(`fix ${kinds.join(", ")}`, () => lab.fix(uri, { kinds }));
    if (fixed === undefined) continue;
    counts.applied += fixed.applied.length;
    counts.refused += fixed.refused.length;
    isWhatWasEdited(text, fixed);
    keepsForm(text, fixed.text);
    if (fixed.text === text) continue;
    const { after, twice } = timed("fix again", () => {
      const again = open({ path, text: fixed.text });
      return { after: again.file(uri), twice: again.fix(uri, { kinds }) };
    });
    bringsNoError(file, after, fixed);
    if (twice?.text !== fixed.text) {
      throw new Broken(
        "twice",
        `${twice?.applied.map(titleOf).join("; ")}\n${fixed.text}\n=== becomes\n${twice?.text}`,
      );
    }
  }
}

const stackOf = (error: unknown) => (error instanceof Error ? (error.stack ?? error.message) : String(error));
const titleOf = ({ finding, fix }: Applied) => `${finding.rule}: ${fix.title}`;

function looksInside({ rule, at, related, fixes }: Finding, text: string): void {
  const isInside = ({ start, end }: Span) => 0 <= start && start <= end && end <= text.length;
  const spans = [at, ...related.flatMap((one) => one.at ?? [])];
  const edits = fixes.flatMap((fix) => fix.changes.filter(isEdit)).map((edit) => edit.at);
  for (const one of [...spans, ...edits]) {
    if (!isInside(one)) throw new Broken("span", `${rule}: ${one.start} to ${one.end} of ${text.length}`);
  }
  for (const one of edits) {
    if (isAmid(text, one.start) || isAmid(text, one.end))
      throw new Broken("split", `${rule}: ${one.start} to ${one.end}`);
  }
}

/** Whether an offset is between the halves of a line break or of a character. */
function isAmid(text: string, offset: number): boolean {
  return /^(?:\r\n|[\ud800-\udbff][\udc00-\udfff])$/.test(text.slice(Math.max(0, offset - 1), offset + 1));
}

/** Makes the edits of each pass anew: what no edit says is where it was. */
function isWhatWasEdited(before: string, { text, applied }: Fixed): void {
  let now = before;
  for (let pass = 0; pass <= (applied.at(-1)?.pass ?? -1); pass += 1) {
    const edits = editsOf(applied.filter((one) => one.pass === pass));
    for (const [i, { at }] of edits.entries()) {
      const next = edits[i + 1];
      if (at.end > now.length || (next !== undefined && next.at.start < at.end)) {
        throw new Broken("lost", `edits overlap at ${at.start} in pass ${pass}`);
      }
    }
    now = applyEdits(now, edits);
  }
  if (now !== text) throw new Broken("lost", `${now}\n=== was expected, not\n${text}`);
}

function editsOf(applied: readonly Applied[]): readonly TextEdit[] {
  const once = new Map<string, TextEdit>();
  for (const edit of applied.flatMap(({ fix }) => fix.changes.filter(isEdit))) {
    once.set(`${edit.at.start} ${edit.at.end} ${edit.text}`, edit);
  }
  return [...once.values()].sort((a, b) => a.at.start - b.at.start || a.at.end - b.at.end);
}

/** A byte order mark stays, and a file with one sort of line breaks gets no other. */
function keepsForm(before: string, after: string): void {
  if (before.startsWith("\uFEFF") !== after.startsWith("\uFEFF")) throw new Broken("mark", "byte order mark");
  const sorts = (text: string) => new Set(text.match(/\r?\n/g));
  const had = sorts(before);
  for (const one of had.size === 1 ? sorts(after) : []) {
    if (!had.has(one)) throw new Broken("mark", `${JSON.stringify(one)} in a file with ${JSON.stringify([...had][0])}`);
  }
}

function bringsNoError(before: SourceFile, after: SourceFile | undefined, { text, applied }: Fixed): void {
  if (after === undefined || after.refused !== undefined) throw new Broken("breaks", `${text}\n=== is not checked`);
  const counts = new Map<string, number>();
  const codes = (file: SourceFile) => file.parts.flatMap(({ doc }) => doc.errors.map(({ code }) => code));
  for (const code of codes(before)) counts.set(code, (counts.get(code) ?? 0) + 1);
  for (const code of codes(after)) {
    const left = (counts.get(code) ?? 0) - 1;
    counts.set(code, left);
    if (left < 0) throw new Broken("breaks", `${code} by ${applied.map(titleOf).join("; ")}\n${text}`);
  }
}
