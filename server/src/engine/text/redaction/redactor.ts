// The redactor of a file: made from all of its secrets, at the first text that it is handed.
import type { Document, SourceFile } from "../../core/document.ts";
import { formsOf } from "../../core/encodings.ts";
import { remembered } from "../../core/fact.ts";
import { digest } from "../../core/hash.ts";
import type { Language } from "../../core/language.ts";
import type { Redacted, Redactor } from "../../core/redactor.ts";
import { type Span, shift } from "../../core/text.ts";
import { type Known, knownIn } from "./known.ts";
import { type Needles, needlesOf } from "./needles.ts";
import { redact } from "./redact.ts";

/** How many texts are kept with what became of them. */
const MOST_KEPT = 1_000;

/** `also` are documents whose secrets texts about the file may quote: what it is deployed as together with others. */
export function redactorOf(file: SourceFile, language: Language | undefined, also: readonly Document[] = []): Redactor {
  const own = once(() => knownOfParts(file, language));
  const values = once(() =>
    valuesOf([...own().map(({ known }) => known), ...also.map((doc) => knownOf(doc, language))]),
  );
  // Short, because it is compared for each finding.
  const key = once(() => digest(values().join("\0"), 16));
  /** Many findings say the same. */
  const redacted = new Map<string, Redacted>();
  const needles = once(() => needlesOf(values().flatMap(formsOf)));
  const text = once(() =>
    masked(
      file.text,
      own().flatMap(({ start, known }) => known.spans.map((at) => shift(at, start))),
      needles(),
    ),
  );
  return {
    get text() {
      return text();
    },
    get key() {
      return key();
    },
    redact: (said) => {
      const known = redacted.get(said);
      if (known !== undefined) return known;
      const made = redact(said, needles());
      if (redacted.size < MOST_KEPT) redacted.set(said, made);
      return made;
    },
  };
}

/** The redactor of texts that may quote any of several files. */
export function redactorOfAll(
  files: readonly SourceFile[],
  languageOf: (file: SourceFile) => Language | undefined,
): Pick<Redactor, "redact"> {
  const needles = once(() => {
    const parts = files.flatMap((file) => knownOfParts(file, languageOf(file)));
    return needlesOf(valuesOf(parts.map(({ known }) => known)).flatMap(formsOf));
  });
  return { redact: (said) => redact(said, needles()) };
}

interface KnownPart {
  readonly start: number;
  readonly known: Known;
}

/** A file that was not parsed is looked through as one text. */
function knownOfParts({ text, parts }: SourceFile, language: Language | undefined): readonly KnownPart[] {
  if (parts.length === 0) return [{ start: 0, known: knownIn({ language: "", text, errors: [] }, []) }];
  return parts.map(({ start, doc }) => ({ start, known: knownOf(doc, language) }));
}

function knownOf(doc: Document, language: Language | undefined): Known {
  return remembered(doc, knownOf, () => knownIn(doc, language?.readings?.(doc) ?? []));
}

/** What is known of several texts, each value once. */
function valuesOf(all: readonly Known[]): readonly string[] {
  return [...new Set(all.flatMap(({ values }) => values))];
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** The text with asterisks for all but blanks of what `spans` hold, and of what equals one of the values. */
function masked(text: string, spans: readonly Span[], needles: Needles): Redacted {
  const all = [...spans, ...needles.find(text)].sort((a, b) => a.start - b.start);
  const pieces: string[] = [];
  let from = 0;
  for (const { start, end } of all) {
    if (end <= from) continue;
    const first = Math.max(start, from);
    pieces.push(text.slice(from, first), text.slice(first, end).replace(/\S/g, "*"));
    from = end;
  }
  return (pieces.join("") + text.slice(from)) as Redacted;
}
