// Languages whose files are nothing but lines: a file is one document, and a comment has its line to itself.
import type { Comment, Document, LanguageId } from "./document.ts";
import { fact, withFacts } from "./fact.ts";
import type { Language } from "./language.ts";
import { lineStart, type Span, shift, span } from "./text.ts";

/** The `parse` of such a language: the whole text is the one document; that of the version before is kept where nothing changed. */
export function wholeText(language: LanguageId): Language["parse"] {
  return (text, previous) => {
    const [part] = previous ?? [];
    if (part?.doc.text === text) return [part];
    return [{ start: 0, doc: Object.freeze(withFacts({ language, text, errors: Object.freeze([]) })) }];
  };
}

/** The same for files that are only searched for secrets. */
export function searchedText(language: LanguageId): Language["parse"] {
  return (text, previous) => {
    const [part] = previous ?? [];
    if (part?.doc.text === text) return [part];
    const doc: Document = { language, text, errors: Object.freeze([]), isSearched: true };
    return [{ start: 0, doc: Object.freeze(withFacts(doc)) }];
  };
}

/**
 * The `comments` of such a language, each above the next line with content. `signOf` answers where in a line its comment
 * sign is; undefined where the line is not a comment.
 */
export function lineComments(
  signOf: (line: string) => Span | undefined,
): (doc: Pick<Document, "text">) => readonly Comment[] {
  return fact(({ text }) => {
    const found: Comment[] = [];
    let target: Span | undefined;
    // From the end, so that the line below is known.
    for (let end = text.length; end >= 0; ) {
      const start = lineStart(text, end);
      const line = text.slice(start, end).trimEnd();
      const sign = signOf(line);
      if (sign !== undefined) {
        const at = shift(span(sign.start, line.length), start);
        found.push({ at, text: line.slice(sign.end).trim(), ownLine: true, ...(target && { target }) });
      } else if (line.trim() !== "") target = shift(span(0, line.length), start);
      end = start - 1;
    }
    return found.reverse();
  });
}
