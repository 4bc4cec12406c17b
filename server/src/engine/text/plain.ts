// Files of no language as a language of the engine: on those that are named explicitly, the rules about any file run.
import { digest } from "../core/hash.ts";
import type { Language } from "../core/language.ts";
import { lineComments, wholeText } from "../core/lines.ts";
import { lineAt, span } from "../core/text.ts";

const ID = "plain";

/** Lines that begin with `#` or `//`. */
const comments = lineComments((line) => {
  const [, indent = "", sign] = /^(\s*)(#+|\/\/+)/.exec(line) ?? [];
  return sign === undefined ? undefined : span(indent.length, indent.length + sign.length);
});

/** It claims no file and is not in the list of languages. Binary files are searched too: a secret is no safer in one. */
export const plain: Language = {
  id: ID,
  title: "Other files",
  fence: "text",
  usualPath: "notes.txt",
  limit: 64_000_000,
  lines: 64_000_000,
  binary: true,
  claims: () => false,
  parse: wholeText(ID),
  entries: () => [],
  subject: ({ text }, at) => {
    const { start, end } = lineAt(text, at.start);
    return `line ${digest(text.slice(start, end).trim(), 8)}`;
  },
  section: (doc) => span(0, doc.text.length),
  comments,
  commentPlace: () => undefined,
  rules: [],
};
