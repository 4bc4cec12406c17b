// `.dockerignore` is recognised, so that rules about any file run on it; rules of its own may follow.
import { remembered } from "../core/fact.ts";
import type { Comment, Document, Language } from "../core/language.ts";
import { lineAt, type Span, span } from "../core/text.ts";

export const dockerignore: Language = {
  id: "dockerignore",
  usualPath: ".dockerignore",
  limit: 1_000_000,
  claims: (path) => /(^|\/|\.)(dockerignore|containerignore)$/.test(path),
  parse: (text) => [{ start: 0, doc: Object.freeze({ language: "dockerignore", text, errors: [] } as const) }],
  entries: () => [],
  subject: (doc, at) =>
    `pattern ${doc.text.slice(lineAt(doc.text, at.start).start, lineAt(doc.text, at.start).end).trim()}`,
  section: (doc) => span(0, doc.text.length),
  comments: (doc) => remembered(doc, comments, () => comments(doc)),
  commentPlace: (doc, at) => ({ offset: lineAt(doc.text, at.start).start, indent: "" }),
  rules: [],
};

/** A `#` counts only in the first column (reference of `.dockerignore`: lines that start with `#` are comments). */
function comments(doc: Document): readonly Comment[] {
  const found: Comment[] = [];
  for (const match of doc.text.matchAll(/^#([^\r\n]*)/gm)) {
    const at: Span = span(match.index, match.index + match[0].length);
    const rest = /[\r\n]+(?![#\r\n])[^\r\n]+/.exec(doc.text.slice(at.end, at.end + 10_000));
    const target = rest === null ? undefined : lineAt(doc.text, at.end + rest.index + rest[0].length - 1);
    found.push({ at, text: (match[1] ?? "").trim(), ownLine: true, ...(target && { target }) });
  }
  return found;
}
