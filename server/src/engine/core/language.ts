// What the engine needs to know about one kind of document. All that differs between languages is here: nobody else asks
// which language a document is of.

import type { Markdown } from "../../shown/markdown.ts";
import type { Deploys } from "./deployment.ts";
import type { Annotation, Comment, Directive, Document, LanguageId, Part } from "./document.ts";
import type { RuleId } from "./finding.ts";
import type { Entry, Index, Table } from "./index.ts";
import type { OutlineItem } from "./outline.ts";
import type { Reading } from "./redactor.ts";
import type { Rule } from "./rule.ts";
import type { Subject } from "./subject.ts";
import type { ObjectName } from "./suppression.ts";
import type { Span, TextEdit } from "./text.ts";

/** How much of a file's beginning is looked at to claim it, or to say that it counts as evidence, in characters. */
export const HEAD = 65_536;

export interface Language<D extends Document = Document> {
  readonly id: LanguageId;
  /** What its files are called, in the plural, as in a heading: `Dockerfiles`. */
  readonly title: string;
  /** What titles call one of its files, where "file" says too little. */
  readonly word?: string;
  /** What Markdown calls it behind the fence of a code block. */
  readonly fence: string;
  readonly skeleton?: Skeleton;
  /**
   * Globs of the files that may be of this language, whatever their case: the editor is asked to tell when one changes, and
   * others are only looked at when they are open. Undefined: any file may be.
   */
  readonly watched?: readonly string[];
  /** The names that editors give to languages whose documents may be of this one. Undefined: documents are known by their paths alone. */
  readonly editorLanguages?: Readonly<Record<string, EditorLanguage>>;
  /** A path that the language claims by name or, with the text of an example, by content. */
  readonly usualPath: string;
  /** The largest text that is checked, in characters (design: Dockerfiles 1 MB, YAML 8 MB). */
  readonly limit: number;
  /** The longest line that is checked, in characters; 1 million by default. */
  readonly lines?: number;
  /** Whether files with zero bytes are checked like any other. */
  readonly binary?: boolean;
  /** Whether a file is of this language, judged by its path and its first 64 K characters. */
  claims(path: string, head: string): boolean;
  /**
   * Whether a text is of this language by its first 64 K characters alone: asked about files that are named explicitly and that
   * no language claims. Where it is unsure it must answer no.
   */
  recognizes?(head: string): boolean;
  /** Never throws and never loops. `previous` are the parts of the version before, whose documents are reused where text did not change. */
  parse(text: string, previous?: readonly Part<D>[]): readonly Part<D>[];
  /**
   * Where the parser had to guess in a file with these parts: from the beginning of what is never closed up to where it is
   * sure again. In order, without overlaps; spans count from the start of the file. No fix edits there.
   */
  open?(parts: readonly Part<D>[]): readonly Span[];
  /** The rows that a document of the file at `path` adds to the index. Paths in keys and rows count from the root. */
  entries(doc: D, path: string): readonly Entry[];
  /**
   * The only tables that `entries` adds rows to; who asks for none of them need not have its files parsed. Without it, any table.
   */
  readonly fills?: readonly Table<unknown>[];
  readonly surroundings?: Surroundings<D>;
  /** Files of no language that tell something about its files: only rows of the index come of them. */
  readonly evidence?: Evidence;
  /** How its files are deployed together; without it each is judged as it is written. */
  readonly deploys?: Deploys;
  /** The name of what stands at a span. */
  subject(doc: D, at: Span): Subject;
  /** Where a subject stands in a document; undefined where it has none of that name. Without it: the beginning of the file. */
  placeOf?(doc: D, subject: Subject): Span | undefined;
  /** The stage, object or service around a span: what `ignore-stage` and `ignore-resource` cover. */
  section(doc: D, at: Span): Span;
  /** The lines around a span that are one statement; without it, or where there is none, each line is one. */
  statement?(doc: D, at: Span): Span | undefined;
  /** What the section around a subject is called; undefined where the subject is in none. */
  sectionName?(subject: Subject): SectionName | undefined;
  /** The part of a section that a subject belongs to and that can be hardened by itself: a container. */
  unit?(subject: Subject): Unit | undefined;
  /**
   * The name alone of the container, service, stage or object that a subject is about; undefined where it is about none, or that has no
   * name.
   */
  nameOf?(subject: Subject): string | undefined;
  /** What the object that a subject is in goes by, and its container; undefined where it is in none. */
  objectName?(subject: Subject): ObjectName | undefined;
  /** The comment that excepts a whole section: `plimsoll: ignore-stage`. Undefined: `ignore-resource`. */
  readonly sectionCommand?: "ignore-stage" | "ignore-resource";
  comments(doc: D): readonly Comment[];
  /** Comments in the scripts that stand in a document, for the linter of scripts; `target` is the command below. */
  scriptComments?(doc: D): readonly Comment[];
  /** What looks like a comment behind other text, in files that have comments only on lines of their own; `target` is what it is behind. */
  behind?(doc: D): readonly Comment[];
  /** The parser directives at the head of a document, which look like comments and are none. */
  directives?(doc: D): readonly Directive[];
  /**
   * The tools whose comments count in full in files of this language: they read such files only (hadolint, BuildKit), or
   * obey fewer of their comments elsewhere (Checkov reads those in YAML for secrets only, KICS only the one nearest to a value).
   */
  readonly obeyedTools?: readonly string[];
  /** Whether a document is a template, which other tools see rendered. */
  isTemplate?(doc: D): boolean;
  /** What a comment covers that speaks of the block at `target`; without it, that line and all deeper ones below it. */
  block?(doc: D, target: Span): Span;
  /** The item of a list that begins on the first line of `target`, from that line to its end; undefined where none does. */
  item?(doc: D, target: Span): Span | undefined;
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
  /**
   * Where a comment of ours may be inserted above `at` (below parser directives, outside heredocs and block scalars), and its indentation.
   */
  commentPlace(doc: D, at: Span): { readonly offset: number; readonly indent: string } | undefined;
  /** The images it names, as far as a whole name is known: what could be scanned. */
  images?(doc: D): readonly NamedImage[];
  /** What the outline shows of a document; `text` is its text with secrets masked in place. Linear in it. */
  outline?(doc: D, text: string): readonly OutlineItem[];
  /** What may be written at an offset of a document; `today` is `YYYY-MM-DD`, UTC. */
  completions?(doc: D, offset: number, today: string): readonly Completion[];
  /** The path that is being typed at an offset, where it is one of the workspace: what is in its folder is offered too. */
  typedPath?(doc: D, offset: number): TypedPath | undefined;
  /** What a file that is of no language yet, and holds nothing but what is typed at an offset, may begin as. */
  beginnings?(path: string, doc: Document, offset: number): readonly Completion[];
  /** What the word at an offset means; `pageOf` answers the address of a rule's page, where there is one. */
  hover?(doc: D, offset: number, pageOf: (rule: RuleId) => string | undefined): Help | undefined;
  /** The variables that a document sets for a build, in order: among them may be one that a tool reads elsewhere only. */
  variables?(doc: D): readonly Assignment[];
  /**
   * The values that are secret by what they go by, and those that are not written as they are read: what texts about the file must not
   * show.
   */
  readings?(doc: D): readonly Reading[];
  /** Whether its files are only searched for secrets, as those of no language are: it has no rules of its own yet. */
  readonly isSearched?: true;
  readonly rules: readonly Rule<D>[];
}

/** Files that no language claims and that nothing is reported in; `surroundings` and rules learn from the index what they say. */
export interface Evidence {
  /** As in `Language`: others are never read for it. */
  readonly watched: readonly string[];
  /** Whether a file counts, judged by its path and its first 64 K characters. */
  counts(path: string, head: string): boolean;
  /** The rows that a file which counts adds to the index. Never throws. */
  entries(text: string, path: string): readonly Entry[];
  /** The rows of a file that is there and was not read: it does not count, it is a link, git ignores it, there are too many. */
  unread(path: string, isLink: boolean): readonly Entry[];
  /** What it makes of files that git ignores; absent where these are not read, as most are not. */
  readonly ignored?: Pick<Evidence, "counts" | "entries"> | undefined;
}

/** A variable that is given a value. */
export interface Assignment {
  readonly name: string;
  /** All that goes where it is taken away. */
  readonly at: Span;
}

/** What other files say of a document: that it is laid over another one, so that nothing is missing in it. */
export interface Surroundings<D extends Document = Document> {
  /** The index tables that `see` asks. Rules do not wait for them: until the index is complete, no other file says anything. */
  readonly reads: readonly Table<unknown>[];
  /** Whether other files may say anything of a document at all; without it, of each. */
  asks?(doc: D): boolean;
  /** The document of the file at `path` as rules are to see it: the same text with the same places, and one object for one answer. */
  see(doc: D, path: string, index: Index): D;
}

/** What the first example of a new rule begins as. */
export interface Skeleton {
  /** The shortest text on which a rule could report something; «marks» show where. */
  readonly example: string;
  /** The tag of the text literal, from the language's `rules/_frames.ts`; without it `source`. */
  readonly frame?: string;
}

/** How documents are named that an editor takes for one of its languages and whose path tells nothing. */
export interface EditorLanguage {
  /** The path of an unsaved document. */
  readonly name: string;
  /** What makes a file with another name known when it is put behind that name. */
  readonly ending?: string;
}

/** What a section is called in titles. */
export interface SectionName {
  /** Any section of its kind: `stage`, `resource`. */
  readonly word: string;
  /** This one: ``stage `build` ``, `this stage`; undefined where there is nothing to call it by. */
  readonly title: string | undefined;
}

/** A part of a section. */
export interface Unit {
  readonly subject: Subject;
  /** As in a title: ``container `web` ``. */
  readonly title: string;
}

/** A proposal while a document is typed. */
export interface Completion {
  readonly label: string;
  /** A word or two beside the label, on what is better about it. */
  readonly detail?: string;
  readonly description?: Markdown;
  /** What is replaced. */
  readonly at: Span;
  /** What is written. */
  readonly text: string;
  /** The same with places to fill in, in the snippet syntax of the Language Server Protocol; absent where there are none. */
  readonly snippet?: string;
  /** A form with places to fill in, a name such as an image, a key, one of a few values. */
  readonly kind: "form" | "name" | "key" | "value";
  /** What it is found by while somebody types, where that is neither its label nor, for a name, its text. */
  readonly filter?: string;
  /** Whether there is more to offer as soon as more is typed. */
  readonly more?: boolean;
  /** Whether it should not be taken any more: editors strike it through. Its detail says why. */
  readonly outdated?: boolean;
}

/** A path of the workspace that is being typed. */
export interface TypedPath {
  /** The folder that its last name is in, from the file's own; empty for that one itself. */
  readonly folder: string;
  /** What is typed of that name. */
  readonly at: Span;
}

/** What a word means. */
export interface Help {
  readonly at: Span;
  readonly markdown: Markdown;
}

/** An image as a document names it: `node:24-slim`. */
export interface NamedImage {
  readonly name: string;
  /** What runs it or is built on it, as far as what is said of the image is shown above it: a stage, a container, a service. */
  readonly at: Span;
}
