// `.dockerignore` as a language of the engine: rules about any file run on it; rules of its own may follow.

import type { Comment, Document } from "../core/document.ts";
import { fact, withFacts } from "../core/fact.ts";
import { digest } from "../core/hash.ts";
import type { Language } from "../core/language.ts";
import { lineStart, span } from "../core/text.ts";

export const dockerignore: Language = {
  id: "dockerignore",
  title: "Ignore files",
  fence: "text",
  watched: ["**/*.{dockerignore,containerignore}"],
  usualPath: ".dockerignore",
  limit: 1_000_000,
  claims: (path) => /\.(?:dockerignore|containerignore)$/.test(path),
  parse: (text, previous) => {
    const [part] = previous ?? [];
    return part?.doc.text === text ? [part] : [{ start: 0, doc: parsed(text) }];
  },
  entries: () => [],
  subject: ({ text }, at) => {
    const line = text.slice(lineStart(text, at.start), lineEnd(text, at.start));
    if (isComment(line)) return "file";
    const pattern = line.replace("\uFEFF", "").trim();
    return pattern === "" ? "file" : `pattern ${pattern.length > 100 ? digest(pattern, 8) : pattern}`;
  },
  section: (doc) => span(0, doc.text.length),
  comments: (doc) => comments(doc),
  commentPlace: ({ text }, at) => {
    const offset = lineStart(text, at.start);
    return { offset: offset === 0 && text.startsWith("\uFEFF") ? 1 : offset, indent: "" };
  },
  rules: [],
};

function parsed(text: string): Document {
  return Object.freeze(withFacts({ language: dockerignore.id, text, errors: Object.freeze([]) }));
}

// Docker ends lines at `\n` alone and takes a `#` for a comment only in the first column, behind a byte order mark at most.
// Source: ReadAll in moby/patternmatcher.
function lineEnd(text: string, offset: number): number {
  const newline = text.indexOf("\n", offset);
  return newline === -1 ? text.length : newline;
}

function isComment(line: string): boolean {
  return line.startsWith("#") || line.startsWith("\uFEFF#");
}

/** The comments, each above the next pattern; read from the end, so that the pattern below is known. */
const comments = fact(({ text }: Document): readonly Comment[] => {
  const found: Comment[] = [];
  let target: Comment["target"];
  for (let end = text.length; end >= 0; ) {
    const start = lineStart(text, end);
    const line = text.slice(start, end).trimEnd();
    if (isComment(line)) {
      const sign = start + line.indexOf("#");
      const at = span(sign, start + line.length);
      found.push({ at, text: text.slice(sign + 1, at.end).trim(), ownLine: true, ...(target && { target }) });
    } else if (line.trim() !== "") target = span(start, start + line.length);
    end = start - 1;
  }
  return found.reverse();
});
