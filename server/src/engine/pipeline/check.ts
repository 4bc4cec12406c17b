// From a parsed file to its findings: rules, exceptions, cover rules, housekeeping, places, in this order.

import type { DeployedDocument, Deployment } from "../core/deployment.ts";
import type { Document, Part, SourceFile } from "../core/document.ts";
import type { Finding, RuleId, RuleName } from "../core/finding.ts";
import type { IndexStore, Reads } from "../core/index.ts";
import type { Language } from "../core/language.ts";
import { addAll } from "../core/lists.ts";
import { leftAlone } from "../core/open.ts";
import type { Redactor } from "../core/redactor.ts";
import type { CoverRule, Outcome } from "../core/rule.ts";
import { isWhollyOn, type Settings } from "../core/settings.ts";
import type { Suppression } from "../core/suppression.ts";
import { type Span, shift } from "../core/text.ts";
import { countAtHead, suppressionsByBuilds } from "../suppressions/suppressions.ts";
import type { Deployments, Membership } from "./deployments.ts";
import { type Crash, type Draft, draftOf } from "./draft.ts";
import { type Engine, unclaimedFile } from "./engine.ts";
import { hear } from "./hear.ts";
import { hearDeployed } from "./hear-deployed.ts";
import { locate } from "./locate.ts";
import { type Raw, rawFindings, splitOf } from "./raw.ts";
import { type Exception, type Exceptions, exceptionsIn, exceptionsOf } from "./silence.ts";

/** What a check of one file gives. Spans count from the start of the file. */
export interface Checked {
  readonly findings: readonly Finding[];
  readonly silenced: readonly { readonly finding: Finding; readonly by: Suppression }[];
  /** What exceptions in this file silence in files that it is deployed with; `at` is the place of the exception. */
  readonly silencedElsewhere?: readonly { readonly message: string; readonly at: Span }[];
  /** The rules that ran: active, not waiting for the index, not crashed. */
  readonly ran: ReadonlySet<RuleId>;
  readonly reads: Reads;
  readonly crashes: readonly Crash[];
  /** Makes the file and texts about it fit to be shown. The words of findings have gone through it. */
  readonly redactor: Redactor;
}

export interface CheckInput {
  readonly engine: Engine;
  readonly file: SourceFile;
  readonly settings: Settings;
  /** Absent until the index holds the whole workspace: rules that read it wait. */
  readonly index: IndexStore | undefined;
  /** How files are deployed together; absent: each is judged as it is written. */
  readonly deployments?: Deployments;
  /** `YYYY-MM-DD`, UTC. */
  readonly today: string;
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
  const { engine, file, settings, index, today } = input;
  const language = engine.language(file.language);
  if (settings.ignored || language === undefined) return nothing(input);
  if (file.refused !== undefined) return refusal(input, language, file.refused);
  const membership = input.deployments?.of(file, index !== undefined);
  const joined = new Set(membership?.deployments.flatMap(({ sources }) => sources.map(({ doc }) => doc)));
  const split = splitOf(engine, language);
  const run = { engine, language, settings, index, today, path: file.path };
  const alone = { ...run, rules: engine.rulesFor(language) };
  const joint = { ...run, rules: split.written };
  const written: Raw[] = [];
  for (const { doc } of file.parts) {
    written.push(rawFindings(doc, joined.has(doc) ? joint : alone));
    yield;
  }
  const raw = ({ root }: Deployment, { doc }: DeployedDocument) =>
    rawFindings(doc, { ...run, rules: split.deployed, path: root });
  // Asked for here so that others are answered in between; what is asked for below is remembered.
  for (const deployment of membership?.deployments ?? []) {
    for (const one of deployment.docs) {
      raw(deployment, one);
      yield;
    }
  }
  return assemble({ ...input, language, written, raw, membership });
}

/** What the rules said, and how to ask them about what is deployed. */
interface Answers extends CheckInput {
  readonly language: Language;
  /** Of each part of the file, as it is written. */
  readonly written: readonly Raw[];
  readonly membership: Membership | undefined;
  raw(deployment: Deployment, one: DeployedDocument): Raw;
}

/** The result for a file that is not checked. */
function nothing({ engine, file }: Pick<CheckInput, "engine" | "file">): Checked {
  return {
    findings: [],
    silenced: [],
    ran: new Set(),
    reads: new Map(),
    crashes: [],
    redactor: engine.redactorOf(file),
  };
}

/** The result for a text that no language claims. */
export function unclaimed(engine: Engine, text: string): Checked {
  return nothing({ engine, file: unclaimedFile(text) });
}

/** Suppressions, cover rules, housekeeping and places: everything after the rules themselves have run. */
function assemble(answers: Answers): Checked {
  const { engine, file, settings, today, language, written, membership } = answers;
  const deployed = membership?.deployments.flatMap(({ docs }) => docs.map(({ doc }) => doc));
  const redactor = engine.redactorOf(file, deployed);
  const atHead = countAtHead(file.parts.map(({ doc }) => doc));
  const own = file.parts.map(({ doc }, i) => exceptionsIn(doc, answers, i < atHead));
  const reading = answers.index?.recording();
  const built = suppressionsByBuilds(file.path, language, engine.catalog, reading);
  const everywhere = exceptionsOf(
    [...configured([...settings.suppressions, ...built]), ...own.flat().filter(isForFile)],
    today,
    language,
  );
  const beside = own.map((some) =>
    exceptionsOf(
      some.filter((one) => !isForFile(one)),
      today,
    ),
  );
  const applicable = (i: number): readonly Exceptions[] => [everywhere, ...beside.slice(i, i + 1)];
  const covers = coversOf(answers);
  const used = new Set<Suppression>();
  const kept: Draft[][] = [];
  const silenced: { draft: Draft; by: Exception; part: Part }[] = [];
  const silencedElsewhere: { message: string; at: Span }[] = [];
  const raws = [...written];
  const crashes: Crash[] = [];
  file.parts.forEach((part, i) => {
    const [raw, { doc }] = [written[i], part];
    if (raw === undefined) return;
    const heard = hear(raw, doc, { language, covers, settings, exceptions: applicable(i) });
    addAll(crashes, heard.crashes);
    for (const one of heard.silenced) silenced.push({ ...one, part });
    kept.push([...heard.kept]);
  });
  if (membership !== undefined && membership.deployments.length > 0) {
    const heard = hearDeployed({ ...answers, membership, covers, everywhere });
    for (const one of heard.used) used.add(one);
    addAll(crashes, heard.crashes);
    addAll(raws, heard.raws);
    addAll(silenced, heard.silenced);
    for (const { message, by, part } of heard.elsewhere) {
      const { at } = by.suppression.origin;
      if (at !== undefined) silencedElsewhere.push({ message: redactor.redact(message), at: shift(at, part.start) });
    }
    for (const [i, drafts] of heard.kept) addAll(kept[i] ?? [], drafts);
  }
  for (const some of [everywhere, ...beside]) for (const one of some.used) used.add(one);
  for (const error of membership?.errors ?? []) crashes.push({ rule: `${language.id}/deployment`, error });
  const ran = new Set<RuleId>();
  const reads = new Map([...(membership?.reads ?? []), ...(reading?.reads ?? [])]);
  for (const set of new Set(raws.map((raw) => raw.ran))) for (const id of set) ran.add(id);
  for (const raw of raws) {
    for (const [key, revision] of raw.reads) reads.set(key, revision);
    addAll(crashes, raw.crashes);
  }
  const isSound = leftAlone(language, file.parts).size === 0;
  file.parts.forEach(({ doc }, i) => {
    const exceptions = own[i] ?? [];
    if (exceptions.length === 0) return;
    const suppressions = exceptions.map(({ suppression }) => suppression);
    // What is half-typed hides findings: there nothing tells that an exception silences none.
    const hasAll = (name: RuleName) => isSound && hasRun(name, ran, answers);
    const outcome: Outcome = { suppressions, used, ran: hasAll, today, ...idQuestions(engine) };
    for (const draft of audits(engine, language, settings, doc, outcome, crashes)) {
      const spoken = { draft, spots: [{ doc, at: draft.at }] };
      if (applicable(i).every((some) => some.covering(spoken) === undefined)) kept[i]?.push(draft);
    }
  });
  const placed = locate(file, language, kept, silenced, redactor, engine);
  return { ...placed, ...(silencedElsewhere.length > 0 && { silencedElsewhere }), ran, reads, crashes, redactor };
}

function configured(suppressions: readonly Suppression[]): readonly Exception[] {
  return suppressions.map((suppression) => ({ suppression, home: undefined }));
}

function isForFile({ suppression }: Exception): boolean {
  return "files" in suppression.scope;
}

function coversOf({ engine, language, settings }: Answers): readonly CoverRule[] {
  return engine
    .rulesFor(language)
    .filter((rule): rule is CoverRule => rule.kind === "cover" && settings.rules.has(rule.id));
}

/** Whether everything that a name means has run, where the rules in `ran` have. */
function hasRun(name: RuleName, ran: ReadonlySet<RuleId>, { engine, settings }: CheckInput): boolean {
  const named = engine.catalog.named(name);
  const setting = named && settings.rules.get(named.rule.id);
  return named !== undefined && setting !== undefined && ran.has(named.rule.id) && isWhollyOn(setting, named.row?.key);
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
      for (const problem of rule.audit(outcome, doc)) {
        const draft = draftOf(rule, setting, problem, doc, language);
        if (draft !== undefined) drafts.push(draft);
      }
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
    ran: () => false,
    today,
    refused,
    ...idQuestions(engine),
  };
  const crashes: Crash[] = [];
  const quiet: Language = { ...language, subject: () => "file", open: () => [], comments: () => [] };
  const drafts = audits(engine, quiet, settings, doc, outcome, crashes);
  const checked = nothing(input);
  return {
    ...checked,
    ...locate({ ...file, parts: [{ start: 0, doc }] }, quiet, [drafts], [], checked.redactor, engine),
    crashes,
  };
}

function idQuestions({ catalog }: Engine): Pick<Outcome, "knows" | "absence" | "similar"> {
  return {
    knows: (id) => catalog.knows(id),
    absence: (id) => catalog.absence(id),
    similar: (id) => catalog.similar(id),
  };
}
