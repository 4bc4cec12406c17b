// From a parsed file to its findings: the one place where rules run, and the one error boundary around them.

import type { Document, Part, SourceFile } from "../core/document.ts";
import { recall, remember, remembered } from "../core/fact.ts";
import type { Finding, RuleId } from "../core/finding.ts";
import type { IndexStore, Reads } from "../core/index.ts";
import type { Language } from "../core/language.ts";
import type { CheckRule, CoverRule, Outcome } from "../core/rule.ts";
import type { Settings } from "../core/settings.ts";
import type { Suppression } from "../core/suppression.ts";
import { contains, point } from "../core/text.ts";
import { isActive, isHonoured, suppressionsOf } from "../suppressions/suppressions.ts";
import { type Crash, type Draft, draftOf } from "./draft.ts";
import type { Engine } from "./engine.ts";
import { foldDrafts } from "./fold.ts";
import { locate } from "./locate.ts";

/** What a check of one file gives. Spans count from the start of the file. */
export interface Checked {
  readonly findings: readonly Finding[];
  readonly silenced: readonly { readonly finding: Finding; readonly by: Suppression }[];
  /** The rules that ran: active, not waiting for the index, not crashed. */
  readonly ran: ReadonlySet<RuleId>;
  readonly reads: Reads;
  readonly crashes: readonly Crash[];
}

export interface CheckInput {
  readonly engine: Engine;
  readonly file: SourceFile;
  readonly settings: Settings;
  /** Absent until the index holds the whole workspace: rules that read it wait. */
  readonly index: IndexStore | undefined;
  /** `YYYY-MM-DD`, UTC. */
  readonly today: string;
}

/** What the rules said of one document, before anything is silenced or folded. */
interface Raw {
  readonly drafts: readonly Draft[];
  readonly ran: ReadonlySet<RuleId>;
  readonly reads: Reads;
  readonly crashes: readonly Crash[];
}

/** Checks a file in one go. */
export function checkFile(input: CheckInput): Checked {
  const steps = checkSteps(input);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** Checks a file and pauses after each of its parts, so that a server can answer others in between. */
export function* checkSteps(input: CheckInput): Generator<void, Checked> {
  const { engine, file, settings, index } = input;
  const language = engine.language(file.language);
  if (settings.ignored || language === undefined) return NOTHING;
  if (file.refused !== undefined) return refusal(input, language, file.refused);
  const raws: Raw[] = [];
  for (const part of file.parts) {
    raws.push(rawFindings(part.doc, language, engine, settings, index));
    yield;
  }
  return assemble(input, language, raws);
}

const NOTHING: Checked = { findings: [], silenced: [], ran: new Set(), reads: new Map(), crashes: [] };

/** Runs the rules over one document, or answers from an earlier run that nothing has changed since. */
function rawFindings(
  doc: Document,
  language: Language,
  engine: Engine,
  settings: Settings,
  index: IndexStore | undefined,
): Raw {
  const kept = recall<{ raw: Raw; index: IndexStore | undefined }>(doc, settings);
  if (kept !== undefined && kept.index === index && (index === undefined || index.isCurrent(kept.raw.reads))) {
    return kept.raw;
  }
  const drafts: Draft[] = [];
  const ran = new Set<RuleId>();
  const crashes: Crash[] = [];
  const recorded = index?.recording();
  for (const rule of engine.rulesFor(language)) {
    const setting = settings.rules.get(rule.id);
    if (setting === undefined) continue;
    if (rule.kind !== "check") {
      ran.add(rule.id);
      continue;
    }
    if (rule.reads !== undefined && recorded === undefined) continue;
    try {
      const context = { options: setting.options, settings, index: recorded?.index ?? EMPTY_INDEX };
      for (const problem of (rule as CheckRule).check(doc, context)) {
        drafts.push(draftOf(rule, setting.severity, problem, doc, language));
      }
      ran.add(rule.id);
    } catch (error) {
      crashes.push({ rule: rule.id, error });
    }
  }
  const raw: Raw = { drafts: withoutWeaker(drafts, engine), ran, reads: recorded?.reads ?? new Map(), crashes };
  remember(doc, settings, { raw, index });
  return raw;
}

const EMPTY_INDEX = { get: () => [] };

/** Drops what yields to a stronger rule on the same subject. */
function withoutWeaker(drafts: readonly Draft[], engine: Engine): readonly Draft[] {
  const reported = new Set(drafts.map((one) => `${one.rule}\n${one.subject}`));
  return drafts.filter((one) => {
    const stronger = engine.catalog.rule(one.rule)?.yieldsTo ?? [];
    return !stronger.some((rule) => reported.has(`${rule}\n${one.subject}`));
  });
}

/** Suppressions, cover rules, housekeeping and places: everything after the rules themselves have run. */
function assemble(input: CheckInput, language: Language, raws: readonly Raw[]): Checked {
  const { engine, file, settings, today } = input;
  const honoured = (one: Suppression) => isHonoured(one, settings);
  const own = file.parts.map(({ doc }) => suppressionsOf(doc, language, engine.catalog).filter(honoured));
  const everywhere = [...settings.suppressions, ...own.flat().filter((one) => "files" in one.scope)];
  const home = new Map(own.flatMap((list, i) => list.map((one) => [one, file.parts[i]?.start ?? 0] as const)));
  const covers = engine
    .rulesFor(language)
    .filter((rule): rule is CoverRule => rule.kind === "cover" && settings.rules.has(rule.id));
  const used = new Set<Suppression>();
  const ran = new Set<RuleId>();
  const reads = new Map<string, number>();
  const crashes: Crash[] = [];
  const kept: Draft[][] = [];
  const silenced: { draft: Draft; by: Suppression; part: Part }[] = [];
  file.parts.forEach((part, i) => {
    const raw = raws[i];
    if (raw === undefined) return;
    for (const id of raw.ran) ran.add(id);
    for (const [key, revision] of raw.reads) reads.set(key, revision);
    crashes.push(...raw.crashes);
    const applicable = [...everywhere, ...(own[i] ?? []).filter((one) => !("files" in one.scope))];
    const audible = (one: Draft) => {
      const by = silencer(one, applicable, used, today);
      if (by !== undefined) silenced.push({ draft: one, by, part });
      return by === undefined;
    };
    const remaining = raw.drafts.filter(audible);
    const foldThese = (drafts: readonly Draft[]) => foldDrafts(drafts, covers, part.doc, language);
    // Nothing silenced, nothing new to fold: an edit elsewhere in the file need not fold this document again.
    const all = remaining.length === raw.drafts.length;
    const {
      folded,
      rest,
      crashes: failed,
    } = all ? remembered(raw, foldDrafts, () => foldThese(raw.drafts)) : foldThese(remaining);
    crashes.push(...failed);
    kept.push([...rest, ...folded.filter(audible)]);
  });
  const outcome = (suppressions: readonly Suppression[]): Outcome => ({
    suppressions,
    used,
    ran,
    today,
    ...idQuestions(engine),
  });
  file.parts.forEach((part, i) => {
    if (own[i]?.length === 0) return;
    const drafts = audits(engine, language, settings, part.doc, outcome(own[i] ?? []), crashes);
    const applicable = [...everywhere, ...(own[i] ?? [])];
    for (const one of drafts) if (silencer(one, applicable, new Set(), today) === undefined) kept[i]?.push(one);
  });
  return { ...locate(file, kept, silenced, home, engine.redact), ran, reads, crashes };
}

/** The suppression in force that covers a draft; every one that matches counts as used, expired ones too. */
function silencer(
  one: Draft,
  suppressions: readonly Suppression[],
  used: Set<Suppression>,
  today: string,
): Suppression | undefined {
  let by: Suppression | undefined;
  for (const suppression of suppressions) {
    if (!covers(suppression, one)) continue;
    used.add(suppression);
    if (by === undefined && isActive(suppression, today)) by = suppression;
  }
  return by;
}

function covers({ rules, scope }: Suppression, one: Draft): boolean {
  if (rules !== "all" && !rules.has(one.rule)) return false;
  if ("at" in scope) return contains(scope.at, point(one.at.start));
  if ("subject" in scope) return scope.subject === one.subject;
  return "files" in scope;
}

/** What the housekeeping rules say of a document's suppressions. */
function audits(
  engine: Engine,
  language: Language,
  settings: Settings,
  doc: Document,
  outcome: Outcome,
  crashes: Crash[],
): Draft[] {
  const drafts: Draft[] = [];
  for (const rule of engine.rulesFor(language)) {
    const setting = settings.rules.get(rule.id);
    if (rule.kind !== "audit" || setting === undefined) continue;
    try {
      for (const problem of rule.audit(outcome, doc))
        drafts.push(draftOf(rule, setting.severity, problem, doc, language));
    } catch (error) {
      crashes.push({ rule: rule.id, error });
    }
  }
  return drafts;
}

/** A file that is too large or binary gets the word of the housekeeping rules and nothing else. */
function refusal(input: CheckInput, language: Language, refused: string): Checked {
  const { engine, file, settings, today } = input;
  const doc: Document = { language: language.id, text: "", errors: [] };
  const outcome: Outcome = {
    suppressions: [],
    used: new Set(),
    ran: new Set(),
    today,
    refused,
    ...idQuestions(engine),
  };
  const crashes: Crash[] = [];
  const quiet: Language = { ...language, subject: () => "file" };
  const drafts = audits(engine, quiet, settings, doc, outcome, crashes);
  return {
    ...NOTHING,
    ...locate({ ...file, parts: [{ start: 0, doc }] }, [drafts], [], new Map(), engine.redact),
    crashes,
  };
}

function idQuestions({ catalog }: Engine): Pick<Outcome, "knows" | "similar"> {
  return { knows: (id) => catalog.knows(id), similar: (id) => catalog.similar(id) };
}
