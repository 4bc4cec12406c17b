// A rule: identity, prose, examples, options and a generator from a parsed document to problems.

import type { Document } from "./document.ts";
import { fact } from "./fact.ts";
import type { Finding, FixKind, Problem, RuleId, RuleName, Severity } from "./finding.ts";
import type { Index, Table } from "./index.ts";
import { least } from "./lists.ts";
import type { OptionSpecs, OptionValues } from "./options.ts";
import type { Settings } from "./settings.ts";
import type { Suppression } from "./suppression.ts";
import type { Span } from "./text.ts";

export const TAGS = [
  "security",
  "supply-chain",
  "secrets",
  "correctness",
  "syntax",
  "reliability",
  "hygiene",
  "size",
  "opinion",
  "pss-baseline",
  "pss-restricted",
] as const;
export type Tag = (typeof TAGS)[number];

/** Executable documentation: `test/rules/<language>.test.ts` checks every example. Guillemets mark the exact findings: `FROM «node»`. */
export interface Example {
  readonly bad: string;
  /** The text after the first fix, or per fix title. */
  readonly fixed?: string | Readonly<Record<string, string>>;
  /** A text on which the rule is silent, where `fixed` does not show it. */
  readonly good?: string;
  /** What it shows: a few words, the heading on the page of the rule, or sentences, which go below it. */
  readonly note?: string;
  /** The file's path, where the language's default would not do. */
  readonly path?: string;
  /** Other files of the workspace: path -> text. */
  readonly files?: Readonly<Record<string, string>>;
  /** The contents of `.plimsoll.yaml` as plain data. */
  readonly settings?: Readonly<Record<string, unknown>>;
}

/**
 * A line of the table by which a rule judges. It is named, weighed, excepted and known to other tools by itself:
 * `text/secret-value/github-pat`.
 */
export interface Row {
  /** Unique in its rule and for ever: lower-case words with hyphens. */
  readonly key: string;
  /** What the row is about, as it reads behind the rule's title and a colon. */
  readonly title: string;
  /** What a list calls a finding of it, where its title is too long for that. As in a rule. */
  readonly label?: string;
  /** What goes wrong, where the rule's own `why` does not say it. */
  readonly why?: string;
  /** Where it differs from the rule's. */
  readonly severity?: Severity;
  /** Earlier keys of the same row, for ever accepted. */
  readonly formerly?: readonly string[];
  /** As in a rule. Rows may share an id, which then means all of them. Where a tool has several, a finding is called by the first. */
  readonly equivalents?: readonly string[];
  readonly answersTo?: readonly string[];
}

/** When a finding is right to stay. */
export interface Leave {
  /** At most three sentences. */
  readonly when: string;
  /** The reason to write into such an exception; absent where a finding has no good reason to stay, or cannot be ignored by a comment. */
  readonly reason?: string;
}

export interface RuleMeta<S extends OptionSpecs = OptionSpecs> {
  readonly id: RuleId;
  /** A short statement of what is demanded; heads the rule's page and hover. */
  readonly title: string;
  /** What a list calls a finding of it, in front of the thing that it is about: `Privileged`, `No memory limit`. At most 24 characters. */
  readonly label: string;
  /** One paragraph: what goes wrong otherwise. */
  readonly why: string;
  /** What its fixes may break, and the one thing to try afterwards. A rule with a fix that is not safe has it. */
  readonly breaks?: string;
  /** Kinds of fix that only some findings have and no example shows, in the order of `FIX_KINDS`. */
  readonly rarerFixes?: readonly FixKind[];
  readonly leave: Leave;
  /** What a finding is at its worst; of a cover rule what the worst of its findings is. */
  readonly severity: Severity;
  /** Where a finding is less than that, by what it is then: the condition, as it reads behind "where". */
  readonly milder?: Readonly<Partial<Record<Severity, string>>>;
  /** The smallest preset that has the rule: `strict` has all of `recommended`, `all` has every rule. */
  readonly preset: "recommended" | "strict" | "all";
  readonly tags: readonly [Tag, ...Tag[]];
  /** The version that brought the rule. */
  readonly since: string;
  /** Earlier ids of the same rule, for ever accepted. */
  readonly formerly?: readonly RuleId[];
  /** Ids of other tools that mean the same verdict: `hadolint:DL3007`, `trivy:DS-0001`. */
  readonly equivalents?: readonly string[];
  /** Ids of other tools whose exceptions silence this rule though their verdict differs. In a rule with rows they mean all of it. */
  readonly answersTo?: readonly string[];
  /** Those of the ids above that their tool reports without a line: none of its comments is written for them. */
  readonly unplaced?: readonly string[];
  /** The table by which it judges, where its lines have names of their own. */
  readonly rows?: readonly Row[];
  readonly references?: readonly string[];
  readonly options?: S;
  /** The index tables the check asks for; such a rule waits until the index is complete. */
  readonly reads?: readonly Table<unknown>[];
  /** Whether it judges the text of a file as it is written, though the file is deployed with others. */
  readonly asWritten?: boolean;
  /** Stronger rules: this one is dropped where one of them reports the same subject. */
  readonly yieldsTo?: readonly RuleId[];
  readonly examples: readonly [Example, ...Example[]];
}

export interface Context<S extends OptionSpecs = OptionSpecs> {
  readonly options: OptionValues<S>;
  readonly settings: Settings;
  /** It answers for the tables named in `reads`. */
  readonly index: Index;
  /** The file's path below the root. */
  readonly path: string;
  /** `YYYY-MM-DD`, UTC. A result for which it was read is computed anew on another day, so read it where it decides something. */
  readonly today: string;
}

/** What happened on a file, for the housekeeping rules. Suppressions count from the start of the document. */
export interface Outcome {
  readonly suppressions: readonly Suppression[];
  /** Those that silenced something, or would have before they expired. */
  readonly used: ReadonlySet<Suppression>;
  /**
   * Whether a rule, or one row of it, ran on this file: not switched off, not waiting for the index, not crashed. A rule with a row that is
   * off did not run in full.
   */
  ran(name: RuleName): boolean;
  /** Whether an id (ours or any tool's) means anything to us. */
  knows(id: string): boolean;
  /** In half a sentence that an id is unknown: there is no such rule, or the rule has no such row. */
  absence(id: string): string;
  /** Known ids that resemble one that is unknown, best first. */
  similar(id: string): readonly string[];
  /** `YYYY-MM-DD`, UTC. */
  readonly today: string;
  /** Why the file was not parsed at all, where it was not. */
  readonly refused?: string;
}

/** What an index of rules adds to a rule's own file. */
interface Indexed extends RuleMeta {
  /** The kinds of fix that it offers, in the order of `FIX_KINDS`; absent until `npm run docs` has tried its examples. */
  readonly fixKinds?: readonly FixKind[];
}

/** A rule as an index lists it, with the kinds of fix that `npm run docs` has found on its examples. */
export function offering<R extends Indexed>(rule: R, ...fixKinds: readonly FixKind[]): R {
  return { ...rule, fixKinds };
}

// Method syntax below is deliberate: a rule for one kind of document is kept in a list of rules for any.
export interface CheckRule<D extends Document = Document> extends Indexed {
  readonly kind: "check";
  /**
   * An example on which exactly this row of the rule is reported, with a repaired or an unreported text; a rule with rows
   * has it, and it is what readers are shown of the row. Each hover asks for it: one that takes time to make is a fact.
   */
  probe?(row: Row): Example;
  check(doc: D, context: Context): Iterable<Problem>;
  /** Whether other files may change what a rule with `reads` says of a document; without it, of each. */
  asks?(doc: D): boolean;
  /**
   * What an editor shows in place of so many findings about something that is missing in parts of a document; undefined: each of them.
   * `about` is what they are about, in the plural: `5 services`.
   */
  together?(count: number, doc: D): { readonly at: Span; readonly message: string; readonly about: string } | undefined;
}

/** Folds two or more findings on one subject into one. Members count from the start of the document. */
export interface CoverRule<D extends Document = Document> extends Indexed {
  readonly kind: "cover";
  readonly covers: readonly RuleId[];
  /** Whether a finding of a covered rule may be folded; without it, each may. The others stay as they are. */
  accepts?(member: Finding, doc: D): boolean;
  fold(members: readonly Finding[], doc: D): Problem | undefined;
}

/** Looks at what became of a document's findings and suppressions; asked only of documents that hold suppressions, or are refused. */
export interface AuditRule<D extends Document = Document> extends Indexed {
  readonly kind: "audit";
  audit(outcome: Outcome, doc: D): Iterable<Problem>;
}

export type Rule<D extends Document = Document> = CheckRule<D> | CoverRule<D> | AuditRule<D>;

/** Rows come with a probe. */
type Tabulated<R extends Row> =
  | { readonly rows?: never; readonly probe?: never }
  | { readonly rows: readonly R[]; probe(row: R): Example };

/** The builder of a language's rules: `export const dockerRule = checkRuleFor<Dockerfile>()`. Options are typed from their specs. */
export function checkRuleFor<D extends Document>() {
  return <const S extends OptionSpecs = Record<never, never>, R extends Row = Row>(
    rule: Omit<RuleMeta<S>, "rows"> &
      Tabulated<R> &
      Pick<CheckRule<D>, "asks" | "together"> & { check(doc: D, context: Context<S>): Iterable<Problem> },
  ): CheckRule<D> => ({ ...rule, kind: "check", check: rule.check as CheckRule<D>["check"] }) as CheckRule<D>;
}

export function coverRuleFor<D extends Document>() {
  return (rule: Omit<CoverRule<D>, "kind" | "fixKinds" | "rows">): CoverRule<D> => ({ ...rule, kind: "cover" });
}

export function auditRuleFor<D extends Document>() {
  return (rule: Omit<AuditRule<D>, "kind" | "fixKinds" | "rows">): AuditRule<D> => ({ ...rule, kind: "audit" });
}

/** The rows of a rule by their keys, earlier ones too; made when a row is asked for. */
const rowsByKey = fact((rows: readonly Row[]): ReadonlyMap<string, Row> => {
  const former = rows.flatMap((row) => (row.formerly ?? []).map((key) => [key, row] as const));
  return new Map([...former, ...rows.map((row) => [row.key, row] as const)]);
});

/** The row of a rule with a key, present or former. */
export function rowOf({ rows }: Pick<RuleMeta, "rows">, key: string): Row | undefined {
  return rows === undefined ? undefined : rowsByKey(rows).get(key);
}

/** A text literal without its common indentation and without its first and last blank line; ends in a line break. */
export function source(strings: TemplateStringsArray, ...values: readonly string[]): string {
  const lines = String.raw({ raw: strings.raw }, ...values).split("\n");
  if (lines[0]?.trim() === "") lines.shift();
  if (lines.at(-1)?.trim() === "") lines.pop();
  const indents = lines.filter((line) => line.trim() !== "").map((line) => /^ */.exec(line)?.[0].length ?? 0);
  const common = least(indents) ?? 0;
  return lines.map((line) => `${line.slice(common)}\n`).join("");
}
