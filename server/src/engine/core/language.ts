// What the engine needs to know about one kind of document.
import type { Annotation, Comment, Document, LanguageId, Part } from "./document.ts";
import type { Entry } from "./index.ts";
import type { Rule } from "./rule.ts";
import type { Subject } from "./subject.ts";
import type { Span, TextEdit } from "./text.ts";

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
