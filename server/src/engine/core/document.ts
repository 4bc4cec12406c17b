// The shape of a parsed file: its parts, each a frozen document.
import { lastOf } from "./search.ts";
import type { Span } from "./text.ts";

/** What a language goes by; its own rules have it as their prefix. */
export type LanguageId = string;

/** Something the parser could not make sense of; spans count from the start of the document. */
export interface SyntaxProblem {
  readonly at: Span;
  /** One sentence in Plimsoll's own words, never the library's. */
  readonly message: string;
  /** The same for every problem of this sort, so that a fix that brings a new one can be told: `duplicate-key`, `bad-json`. */
  readonly code: string;
  /** The tool reads on all the same, though not as it is meant: told as a warning. */
  readonly passes?: true;
  /** As in a problem: something is not there, and may still come while the file is typed. */
  readonly missing?: true;
}

/** One parsed, frozen part of a file. Spans count from its own first character, so it can be reused when text above it moves. */
export interface Document {
  readonly language: LanguageId;
  /** The part's own text, as in the file, but with `\n` for other characters that end a line to the file's reader. */
  readonly text: string;
  readonly errors: readonly SyntaxProblem[];
  /** Whether its language has no rules of its own: it is only searched for secrets. */
  readonly isSearched?: true;
  /** Codes of what would be an error if a template could not have caused it: not told, but no fix may bring more. */
  readonly doubts?: readonly string[];
  /** How many characters the text would grow by if every alias were written out: checking costs as much as if they were. */
  readonly brought?: number;
}

/** A comment and what it stands before or behind. */
export interface Comment {
  /** From the comment sign to the end of the line, without its line break. */
  readonly at: Span;
  /** What follows the sign, trimmed. */
  readonly text: string;
  /** Whether nothing but blanks precedes it on its line. */
  readonly ownLine: boolean;
  /**
   * What a suppression here covers: the next instruction or line; for a comment at the end of a line, that line. Absent where nothing
   * follows.
   */
  readonly target?: Span;
}

/** A line at the head of a document that speaks to its parser: `# syntax=docker/dockerfile:1`. */
export interface Directive {
  /** Lower-case. */
  readonly name: string;
  readonly value: string;
  /** From the comment sign to the end of the line. */
  readonly at: Span;
}

/** A `key: value` pair that users hang on an object to speak to tools: Kubernetes annotations. */
export interface Annotation {
  readonly key: string;
  readonly value: string;
  readonly at: Span;
  /** The whole object it hangs on. */
  readonly scope: Span;
  /** Whether it hangs on the pods that the object makes, not on the object itself. */
  readonly onPods?: boolean;
}

/** One part of a file and the offset at which it starts there. */
export interface Part<D extends Document = Document> {
  readonly start: number;
  readonly doc: D;
}

/** One text with its parts: one Dockerfile, or each YAML document of a stream. */
export interface SourceFile {
  readonly uri: string;
  /** Relative to the workspace root, with `/`; what globs and languages look at. */
  readonly path: string;
  readonly version: number;
  readonly text: string;
  readonly language: LanguageId;
  readonly parts: readonly Part[];
  /** Why the file is not checked (too large, binary); then `parts` is empty. */
  readonly refused?: string;
}

/** The part of a file that holds an offset. */
export function partAt<D extends Document>(parts: readonly Part<D>[], offset: number): Part<D> | undefined {
  return lastOf(parts, (part) => part.start <= offset) ?? parts[0];
}
