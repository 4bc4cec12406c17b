// The engine as one value: languages, the rules that run on any of them, and the catalogue over all.
import type { Catalog } from "../catalog/catalog.ts";
import { globMatcher } from "../config/globs.ts";
import type { Document, LanguageId, SourceFile } from "../core/document.ts";
import { type Held, rowsOf } from "../core/evidence.ts";
import type { Entry, IndexStore } from "../core/index.ts";
import { HEAD, type Language, type NamedImage } from "../core/language.ts";
import type { Redacted, Redactor } from "../core/redactor.ts";
import type { Rule } from "../core/rule.ts";
import { shift } from "../core/text.ts";

export interface Engine {
  readonly languages: readonly Language[];
  /** Files of settings that are of none of them: only the rules about any file run there. */
  readonly searched: readonly Language[];
  /** For a file that is named outright and is of none of all these. */
  readonly plain: Language;
  readonly catalog: Catalog;
  language(id: LanguageId): Language | undefined;
  /** Every rule that may run on a document of a language: its own, the text rules, the housekeeping rules. The same list each time. */
  rulesFor(language: Language): readonly Rule[];
  /** A text that is to be shown or stored, without the secrets in it; the same text where there are none. */
  redact(text: string): Redacted;
  /** Whether a text holds a token, a key or the password of an address. */
  holdsToken(text: string): boolean;
  /** What takes the secrets of a file out of texts. `also` are documents that texts about the file quote too. */
  redactorOf(file: SourceFile, also?: readonly Document[]): Redactor;
  /** What takes the secrets of several files out of texts about all of them. */
  redactorOfAll(files: readonly SourceFile[]): Pick<Redactor, "redact">;
}

const LONGEST_LINE = 1_000_000;

/** The language of a file, judged by its path (relative to the root, with `/`) and beginning; undefined: it has no rules of its own. */
export function languageOf(engine: Engine, path: string, head: string): Language | undefined {
  return engine.languages.find((language) => language.claims(path, head));
}

/** What a file is where no language claims it and its path says that secrets are looked for in it; undefined: it is left alone. */
export function searchedAs(engine: Engine, path: string): Language | undefined {
  return engine.searched.find((language) => language.claims(path, ""));
}

/** The language of a file that is named outright: by its path, else by its text alone, else one that has no rules of its own. */
export function languageOfNamed(engine: Engine, path: string, head: string): Language {
  return (
    languageOf(engine, path, head) ??
    engine.languages.find((language) => language.recognizes?.(head)) ??
    searchedAs(engine, path) ??
    engine.plain
  );
}

/** Whether files of a language are only searched for secrets: it has no rules of its own. */
export function isOnlySearched(engine: Engine, language: LanguageId | undefined): boolean {
  if (language === undefined) return false;
  return language === engine.plain.id || engine.language(language)?.isSearched === true;
}

/** Answers whether a file's path leaves it open that a language claims it: of all others not even the beginning has to be read. */
export function claimablePaths({ languages }: Engine): (path: string) => boolean {
  return anyOf(languages.flatMap(({ watched = ["**"] }) => watched));
}

/** Answers whether a file's path leaves it open that it is evidence for a language. */
export function evidencePaths({ languages }: Engine): (path: string) => boolean {
  return anyOf(languages.flatMap(({ evidence }) => evidence?.watched ?? []));
}

function anyOf(globs: readonly string[]): (path: string) => boolean {
  const matches = globMatcher(
    "",
    globs.map((glob) => glob.toLowerCase()),
  );
  return (path) => matches(path.toLowerCase());
}

/** Whether a file that no language claims, or that git ignores, is evidence for one, judged by its path and beginning. */
export function isEvidence({ languages }: Engine, path: string, head: string, held: Held): boolean {
  return languages.some(
    ({ evidence }) => (held === "ignored" ? evidence?.ignored : evidence)?.counts(path, head) === true,
  );
}

/** What a file that no language claims adds to the index; `text` is undefined where it was not read. */
export function evidenceIn(
  { languages }: Engine,
  path: string,
  text: string | undefined,
  held: Held = "listed",
): readonly Entry[] {
  return languages.flatMap(({ evidence }) => (evidence === undefined ? [] : rowsOf(evidence, path, text, held)));
}

/**
 * Parses a file, reusing from `previous` what did not change. Undefined where it is left alone; `as` says of
 * which it is, whether or not it is claimed. A file that is binary or too large has no parts and says why in `refused`.
 */
export function parseFile(
  engine: Engine,
  uri: string,
  path: string,
  text: string,
  version: number,
  previous?: SourceFile,
  as?: LanguageId,
): SourceFile | undefined {
  const language =
    as === undefined
      ? (languageOf(engine, path, text.slice(0, HEAD)) ?? searchedAs(engine, path))
      : engine.language(as);
  if (language === undefined) return undefined;
  const file = { uri, path, version, text, language: language.id };
  const refused = refusal(text, language);
  if (refused !== undefined) return { ...file, parts: [], refused };
  const reusable = previous?.language === language.id ? previous.parts : undefined;
  return { ...file, parts: language.parse(text, reusable) };
}

/** A text at a path as a file, whether or not a language claims it. */
export function fileOf(engine: Engine, path: string, text: string): SourceFile {
  return parseFile(engine, "", path, text, 0) ?? unclaimedFile(text, path);
}

/** A text that no language claims, as a file. */
export function unclaimedFile(text: string, path = ""): SourceFile {
  return { uri: "", path, version: 0, text, language: "", parts: [] };
}

/**
 * How files begin, read as UTF-8, that are compressed by gzip, zip, bzip2, xz and zstd. Sources: RFC 1952, APPNOTE.TXT of PKWARE, the
 * formats of bzip2 and xz, RFC 8878.
 */
const COMPRESSED = /^(?:\x1f\ufffd\x08|PK\x03\x04|BZh\d1AY&SY|\ufffd7zXZ\0|\(\ufffd\/\ufffd)/;

function refusal(text: string, { limit, lines = LONGEST_LINE, binary }: Language): string | undefined {
  if (COMPRESSED.test(text.slice(0, 10))) return "it is compressed, so it has to be unpacked first";
  if (text.length > limit) return `it is larger than ${limit / 1_000_000} MB`;
  if (binary !== true && text.includes("\0")) return "it is binary";
  for (let from = 0; from < text.length; ) {
    const newline = text.indexOf("\n", from);
    const end = newline === -1 ? text.length : newline;
    if (end - from > lines) return `it has a line longer than ${lines / 1_000_000} MB`;
    from = end + 1;
  }
  return undefined;
}

/**
 * The images that a file names among the other files of its workspace, in the order they are written; spans count from the start of
 * the file. No name holds a token.
 */
export function imagesIn(engine: Engine, file: SourceFile, index: IndexStore): readonly NamedImage[] {
  const language = engine.language(file.language);
  const { surroundings } = language ?? {};
  const rows = index.recording().index(surroundings?.reads ?? []);
  return file.parts.flatMap(({ start, doc }) =>
    (language?.images?.(surroundings?.see(doc, file.path, rows) ?? doc) ?? [])
      .filter(({ name }) => !engine.holdsToken(name))
      .map(({ name, at }) => ({ name, at: shift(at, start) })),
  );
}
