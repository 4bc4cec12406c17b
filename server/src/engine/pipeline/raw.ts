// What the rules say of one document, before anything is silenced, folded or placed; and the one error boundary around them.
import type { Document } from "../core/document.ts";
import { fact, recall, remember, remembered } from "../core/fact.ts";
import { nameOf, type RuleId } from "../core/finding.ts";
import { type IndexStore, NO_INDEX, type Reads } from "../core/index.ts";
import type { Language } from "../core/language.ts";
import type { CheckRule, Rule } from "../core/rule.ts";
import type { Settings } from "../core/settings.ts";
import { type Crash, type Draft, draftOf } from "./draft.ts";
import type { Engine } from "./engine.ts";

export interface Raw {
  /** The document as the rules saw it: among the files of the workspace. */
  readonly seen: Document;
  readonly drafts: readonly Draft[];
  /** Those dropped for a stronger rule: an exception for one is of use, to the tool that it is for and once the stronger one is mended. */
  readonly yielded: readonly Draft[];
  /** The rules that ran: active, not waiting for the index, not crashed. */
  readonly ran: ReadonlySet<RuleId>;
  readonly reads: Reads;
  readonly crashes: readonly Crash[];
}

/** With what rules look at a document. */
export interface RunInput {
  readonly engine: Engine;
  readonly language: Language;
  readonly rules: readonly Rule[];
  readonly settings: Settings;
  /** Absent until the index holds the whole workspace: rules that read it wait. */
  readonly index: IndexStore | undefined;
  /** The path of the document's file below the root. */
  readonly path: string;
  /** `YYYY-MM-DD`, UTC. */
  readonly today: string;
}

/** An earlier run over a document. */
interface Kept {
  readonly raw: Raw;
  readonly input: RunInput;
  /** The day it was made for; undefined where no rule asked. */
  readonly day: string | undefined;
}

/** Runs the rules over one document, or answers from an earlier run that nothing has changed since. */
export function rawFindings(doc: Document, input: RunInput): Raw {
  const { engine, language, rules, settings, index, path, today } = input;
  const kept = recall<Kept>(doc, settings);
  if (kept !== undefined && isCurrent(kept, input)) return kept.raw;
  const drafts: Draft[] = [];
  const crashes: Crash[] = [];
  const recording = index?.recording();
  const { surroundings } = language;
  const seen =
    surroundings === undefined || recording === undefined
      ? doc
      : surroundings.see(doc, path, recording.index(surroundings.reads));
  let day: string | undefined;
  for (const rule of rules) {
    const setting = settings.rules.get(rule.id);
    if (setting === undefined || rule.kind !== "check") continue;
    if (rule.reads !== undefined && recording === undefined) continue;
    try {
      const rows = rule.reads === undefined ? NO_INDEX : (recording?.index(rule.reads) ?? NO_INDEX);
      const context = {
        options: setting.options,
        settings,
        index: rows,
        path,
        get today() {
          day = today;
          return today;
        },
      };
      for (const problem of (rule as CheckRule).check(seen, context)) {
        const draft = draftOf(rule, setting, problem, doc, language);
        if (draft !== undefined) drafts.push(draft);
      }
    } catch (error) {
      crashes.push({ rule: rule.id, error });
    }
  }
  const ran = ranOf(input, crashes);
  const raw: Raw = { seen, ...withoutWeaker(drafts, engine), ran, reads: recording?.reads ?? new Map(), crashes };
  remember(doc, settings, { raw, input, day } satisfies Kept);
  return raw;
}

/** The rules that ran; the same set for all documents on which none crashed. */
function ranOf({ rules, settings, index }: RunInput, crashes: readonly Crash[]): ReadonlySet<RuleId> {
  const { all, unindexed } = remembered(settings, rules, () => {
    const on = rules.filter(({ id }) => settings.rules.has(id));
    const ids = (some: readonly Rule[]): ReadonlySet<RuleId> => new Set(some.map(({ id }) => id));
    const waits = (rule: Rule) => rule.kind === "check" && rule.reads !== undefined;
    return { all: ids(on), unindexed: ids(on.filter((rule) => !waits(rule))) };
  });
  const ran = index === undefined ? unindexed : all;
  const crashed = new Set(crashes.map(({ rule }) => rule));
  return crashed.size === 0 ? ran : new Set([...ran].filter((id) => !crashed.has(id)));
}

function isCurrent({ raw, input, day }: Kept, { index, rules, path, today }: RunInput): boolean {
  if (input.index !== index || input.rules !== rules || input.path !== path) return false;
  return (day === undefined || day === today) && (index === undefined || index.isCurrent(raw.reads));
}

/** Sets aside what yields to a stronger rule on the same subject. */
function withoutWeaker(drafts: readonly Draft[], engine: Engine): Pick<Raw, "drafts" | "yielded"> {
  const reported = new Set<string>();
  for (const one of drafts) {
    reported.add(`${one.rule}\n${one.subject}`);
    if (one.row !== undefined) reported.add(`${nameOf(one)}\n${one.subject}`);
  }
  const yields = (one: Draft) =>
    (engine.catalog.rule(one.rule)?.yieldsTo ?? []).some((rule) => reported.has(`${rule}\n${one.subject}`));
  const yielded = drafts.filter(yields);
  const gone = new Set(yielded);
  return { drafts: yielded.length === 0 ? drafts : drafts.filter((one) => !gone.has(one)), yielded };
}

/** The rules that look at a document as it is written, and those that look at what is deployed. */
export interface Split {
  readonly written: readonly Rule[];
  readonly deployed: readonly Rule[];
}

const splits = fact((_rules: readonly Rule[]) => new Map<Language, Split>());

/** Divides the rules for a language: those of the language itself judge what is deployed, unless they say otherwise. */
export function splitOf(engine: Engine, language: Language): Split {
  const rules = engine.rulesFor(language);
  const known = splits(rules);
  let split = known.get(language);
  if (split === undefined) {
    const own = new Set<Rule>(language.rules);
    const judges = (rule: Rule) => own.has(rule) && rule.asWritten !== true;
    split = { written: rules.filter((rule) => !judges(rule)), deployed: rules.filter(judges) };
    known.set(language, split);
  }
  return split;
}
