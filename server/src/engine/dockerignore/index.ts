// `.dockerignore` as a language of the engine: rules about any file run on it; rules of its own may follow.

import { digest } from "../core/hash.ts";
import type { Language } from "../core/language.ts";
import { lineComments, wholeText } from "../core/lines.ts";
import { lineStart, type Span, span } from "../core/text.ts";

const ID = "dockerignore";

export const dockerignore: Language = {
  id: ID,
  title: "Ignore files",
  fence: "text",
  watched: ["**/*.{dockerignore,containerignore}"],
  usualPath: ".dockerignore",
  limit: 1_000_000,
  claims: (path) => /\.(?:dockerignore|containerignore)$/.test(path),
  parse: wholeText(ID),
  entries: () => [],
  subject: ({ text }, at) => {
    const line = text.slice(lineStart(text, at.start), lineEnd(text, at.start));
    if (signOf(line) !== undefined) return "file";
    const pattern = line.replace("\uFEFF", "").trim();
    return pattern === "" ? "file" : `pattern ${pattern.length > 100 ? digest(pattern, 8) : pattern}`;
  },
  section: (doc) => span(0, doc.text.length),
  comments: lineComments(signOf),
  commentPlace: ({ text }, at) => {
    const offset = lineStart(text, at.start);
    return { offset: offset === 0 && text.startsWith("\uFEFF") ? 1 : offset, indent: "" };
  },
  rules: [],
};

// Docker ends lines at `\n` alone and takes a `#` for a comment only in the first column, behind a byte order mark at most.
// Source: ReadAll in moby/patternmatcher.
function lineEnd(text: string, offset: number): number {
  const newline = text.indexOf("\n", offset);
  return newline === -1 ? text.length : newline;
}

function signOf(line: string): Span | undefined {
  if (line.startsWith("#")) return span(0, 1);
  return line.startsWith("\uFEFF#") ? span(1, 2) : undefined;
}
