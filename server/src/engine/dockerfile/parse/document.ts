// The parsed Dockerfile: plain frozen objects with spans, made once by parse.ts and shared by facts and rules.
import type { Directive as DirectiveLine, Document } from "../../core/document.ts";
import { fact, remembered } from "../../core/fact.ts";
import { frontOf } from "../../core/search.ts";
import type { Span } from "../../core/text.ts";
import { type Joined, join, leftOut } from "./joined.ts";

export interface Dockerfile extends Document {
  readonly language: "dockerfile";
  /** Continues lines and escapes characters; set by the `escape` directive. */
  readonly escape: "\\" | "`";
  readonly directives: readonly Directive[];
  /** In order, triggers of ONBUILD not among them. */
  readonly instructions: readonly Instruction[];
  /** In order, those between continued lines among them, those in heredocs not. */
  readonly comments: readonly CommentLine[];
}

export interface Directive extends DirectiveLine {
  readonly nameAt: Span;
  readonly valueAt: Span;
}

export interface CommentLine {
  /** From the comment sign to the end of the line, without its line break. */
  readonly at: Span;
  /** What follows the sign, trimmed. */
  readonly text: string;
}

export interface Instruction {
  /** Upper-case, whether or not Docker knows it. */
  readonly keyword: string;
  /** From the keyword to the end of the last line, heredoc bodies with their terminators included; without the line break. */
  readonly at: Span;
  readonly keywordAt: Span;
  readonly flags: readonly Flag[];
  /**
   * What stands behind keyword and flags, up to the end of the continued line: no heredoc bodies, no blanks at either
   * end. Empty (`start === end`) where nothing stands there.
   */
  readonly body: Span;
  /** The words of the body, separated by blanks outside quotes; the items of a JSON array are in `exec` instead of here. */
  readonly words: readonly Word[];
  /** The JSON array a body consists of; only where the keyword takes one. */
  readonly exec: ExecForm | undefined;
  /** The heredocs of RUN, COPY and ADD, in order. */
  readonly heredocs: readonly Heredoc[];
  /** Words such as `<< 3` that BuildKit takes for the start of a heredoc, though no line closes one. */
  readonly unended: readonly { readonly at: Span; readonly delimiter: string }[];
  /** The pairs of ENV, ARG and LABEL. */
  readonly pairs: readonly Pair[];
  /** The parts of FROM. */
  readonly from: FromParts | undefined;
  /** The trigger of ONBUILD, the `CMD …` or `NONE` of HEALTHCHECK. */
  readonly nested: Instruction | undefined;
  /** Each escape character that continues a line, together with the blanks and the line break behind it. */
  readonly continuations: readonly Span[];
  /** Comment lines and blank lines between continued lines, line break included: Docker drops them. */
  readonly droppedLines: readonly Span[];
}

/** `--mount=type=cache,target=/x`, `--link`. */
export interface Flag {
  /** As written, without the dashes: Docker knows flags in small letters only. */
  readonly name: string;
  /** Without quotes and escapes, variables still as written; undefined where there is no `=`. */
  readonly value: string | undefined;
  readonly at: Span;
  readonly valueAt: Span | undefined;
}

export type Quoting = "none" | "single" | "double" | "mixed";

export interface Word {
  readonly at: Span;
  /** As written, continued lines joined: as long as `at` but where a line break stands inside the word. */
  readonly raw: string;
  /** Without quotes, escapes and line continuations; variables still as written (`variables.ts` resolves them). */
  readonly value: string;
  /** `single` and `double` where one pair of quotes holds the whole word, `mixed` where only a part is quoted. */
  readonly quoting: Quoting;
}

/** `["executable", "argument"]`. */
export interface ExecForm {
  /** The brackets included. */
  readonly at: Span;
  readonly items: readonly ExecItem[];
}

export interface ExecItem {
  /** The decoded string. */
  readonly value: string;
  /** The quotes included. */
  readonly at: Span;
}

export interface Heredoc {
  /** Without quotes. */
  readonly delimiter: string;
  /** Whether variables are expanded in the body: not where a part of the delimiter is quoted. */
  readonly expand: boolean;
  /** `<<-`: leading tabs are dropped. */
  readonly dash: boolean;
  /** The word that opens it: `<<EOF`, `3<<-"EOF"`. */
  readonly openAt: Span;
  /** The whole lines between the opening line and the terminator, their line breaks included. */
  readonly body: Span;
  /** The terminator; undefined where it is missing and the heredoc swallows the rest of the file. */
  readonly endAt: Span | undefined;
}

export interface Pair {
  readonly name: string;
  readonly nameAt: Span;
  /** As written with quotes taken off; undefined for `ARG NAME`, and for a pair that is still being typed. */
  readonly value: Word | undefined;
  /** From the name to the end of the value. */
  readonly at: Span;
  /** `ENV name value`, without the `=`. */
  readonly legacy: boolean;
}

export interface FromParts {
  /** Undefined where FROM stands alone. */
  readonly image: Word | undefined;
  readonly as: Word | undefined;
  /** The flag `--platform`. */
  readonly platform: Flag | undefined;
}

/** Some instructions, each with its nested one right behind it. */
export function withNested(instructions: readonly Instruction[]): readonly Instruction[] {
  if (instructions.every(({ nested }) => nested === undefined)) return instructions;
  return instructions.flatMap((one) => (one.nested === undefined ? [one] : [one, ...withNested([one.nested])]));
}

/** Every instruction of a document, nested ones among them: what the rules on commands look through. */
export const allInstructions: (doc: Dockerfile) => readonly Instruction[] = fact((doc) => withNested(doc.instructions));

/** The body of an instruction with its continued lines joined. */
export function joinedBody(text: string, instruction: Instruction): Joined {
  return remembered(instruction, joinedBody, () => join(text, instruction.body, leftOut(instruction)));
}

/** The arguments of an instruction, the items of an array or its words, as variables are filled into them. */
export function argumentsOf({ exec, words }: Instruction): readonly Pick<Word, "raw" | "at">[] {
  return exec?.items.map(({ value, at }) => ({ raw: value, at })) ?? words;
}

/** Where the words are that begin heredocs. */
export function heredocWords({ heredocs }: Instruction): ReadonlySet<number> {
  return new Set(heredocs.map(({ openAt }) => openAt.start));
}

/** Whether an instruction has no syntax error: what a faulty one sets is not known. */
export function isSound({ errors }: Dockerfile, { at }: Instruction): boolean {
  const next = errors[frontOf(errors, (error) => error.at.start < at.start)];
  // What is missing at the end of an instruction is missed right behind it.
  return next === undefined || next.at.start > at.end;
}
