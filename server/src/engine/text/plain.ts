// Files of no language as a language of the engine: the rules about any file run on those that somebody names outright.
import type { Comment, Document } from "../core/document.ts";
import { fact, withFacts } from "../core/fact.ts";
import { digest } from "../core/hash.ts";
import type { Language } from "../core/language.ts";
import { lineAt, lineStart, span } from "../core/text.ts";

/** It claims no file, and is not in the list of languages. Binary files are searched too: a secret in one is no safer. */
export const plain: Language = {
  id: "plain",
  title: "Other files",
  fence: "text",
  usualPath: "notes.txt",
  limit: 64_000_000,
  lines: 64_000_000,
  binary: true,
  claims: () => false,
  parse: (text, previous) => {
    const [part] = previous ?? [];
    return part?.doc.text === text ? [part] : [{ start: 0, doc: parsed(text) }];
  },
  entries: () => [],
  subject: ({ text }, at) => {
    const { start, end } = lineAt(text, at.start);
    return `line ${digest(text.slice(start, end).trim(), 8)}`;
  },
  section: (doc) => span(0, doc.text.length),
  comments: (doc) => comments(doc),
  commentPlace: () => undefined,
  rules: [],
};

function parsed(text: string): Document {
  return Object.freeze(withFacts({ language: plain.id, text, errors: Object.freeze([]) }));
}

/** Lines that begin with `#` or `//`, each above the next line with content; read from the end, so that the line below is known. */
const comments = fact(({ text }: Document): readonly Comment[] => {
  const found: Comment[] = [];
  let target: Comment["target"];
  for (let end = text.length; end >= 0; ) {
    const start = lineStart(text, end);
    const line = text.slice(start, end).trimEnd();
    const [, indent, sign] = /^(\s*)(#+|\/\/+)/.exec(line) ?? [];
    if (indent !== undefined && sign !== undefined) {
      const at = span(start + indent.length, start + line.length);
      const inner = text.slice(at.start + sign.length, at.end).trim();
      found.push({ at, text: inner, ownLine: true, ...(target && { target }) });
    } else if (line.trim() !== "") target = span(start, start + line.length);
    end = start - 1;
  }
  return found.reverse();
});
