// What the engine needs to know about one kind of document, and the shape of a parsed file.
import type { Entry } from "./index.ts";
import type { Rule } from "./rule.ts";
import type { Subject } from "./subject.ts";
import type { Span, TextEdit } from "./text.ts";

export const LANGUAGE_IDS = ["dockerfile", "kubernetes", "compose", "dockerignore", "plimsoll"] as const;
export type LanguageId = (typeof LANGUAGE_IDS)[number];

/** Something the parser could not make sense of; spans count from the start of the document. */
export interface SyntaxProblem {
  readonly at: Span;
  /** One sentence in Plimsoll's own words, never the library's. */
  readonly message: string;
  /** The same for every problem of this sort, so that a fix that brings a new one can be told: `duplicate-key`, `bad-json`. */
  readonly code: string;
}

/** One parsed, frozen part of a file. Spans count from its own first character, so it can be reused when text above it moves. */
export interface Document {
  readonly language: LanguageId;
  /** The part's own text, exactly as in the file. */
  readonly text: string;
  readonly errors: readonly SyntaxProblem[];
  /** Codes of what would be an error if a template could not have caused it: not told, but no fix may bring more. */
  readonly doubts?: readonly string[];
}

/** A comment and what it stands before or behind. */
export interface Comment {
  /** From the comment sign to the end of the line, without its line break. */
  readonly at: Span;
  /** What follows the sign, trimmed. */
  readonly text: string;
  /** Whether nothing but blanks precedes it on its line. */
  readonly ownLine: boolean;
  /** What a suppression here covers: the next instruction or line; for a comment at the end of a line, that line. Absent where nothing follows. */
  readonly target?: Span;
}

/** A `key: value` pair that users hang on an object to speak to tools: Kubernetes annotations. */
export interface Annotation {
  readonly key: string;
  readonly value: string;
  readonly at: Span;
  /** The whole object it hangs on. */
  readonly scope: Span;
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

export interface Language<D extends Document = Document> {
  readonly id: LanguageId;
  /** A path that the language claims by name or, with the text of an example, by content. */
  readonly usualPath: string;
  /** The largest text that is checked, in characters (design: Dockerfiles 1 MB, YAML 8 MB). */
  readonly limit: number;
  /** Whether a file is of this language, judged by its path and its first 64 K characters. */
  claims(path: string, head: string): boolean;
  /** Never throws and never loops. `previous` are the parts of the version before, whose documents are reused where text did not change. */
  parse(text: string, previous?: readonly Part<D>[]): readonly Part<D>[];
  /** The rows this document adds to the index. */
  entries(doc: D): readonly Entry[];
  /** The name of what stands at a span. */
  subject(doc: D, at: Span): Subject;
  /** The stage, object or service around a span: what `ignore-stage` and `ignore-resource` cover. */
  section(doc: D, at: Span): Span;
  comments(doc: D): readonly Comment[];
  annotations?(doc: D): readonly Annotation[];
  /**
   * The edits that give the object around `at` an annotation; `value` is handed what it holds already. For files that
   * cannot hold comments. Undefined where that cannot be done.
   */
  annotate?(
    doc: D,
    at: Span,
    key: string,
    value: (before: string | undefined) => string,
  ): readonly TextEdit[] | undefined;
  /** Where a comment of ours may be inserted above `at` (below parser directives, outside heredocs and block scalars), and its indentation. */
  commentPlace(doc: D, at: Span): { readonly offset: number; readonly indent: string } | undefined;
  /** The images it names, as far as a whole name is known: what could be scanned. */
  images?(doc: D): readonly NamedImage[];
  readonly rules: readonly Rule<D>[];
}

/** An image as a document names it: `node:24-slim`. */
export interface NamedImage {
  readonly name: string;
  readonly at: Span;
}
