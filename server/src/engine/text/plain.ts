// Files of no language as a language of the engine: on those that are named explicitly, the rules about any file run.
import type { Document } from "../core/document.ts";
import { fact } from "../core/fact.ts";
import { digest } from "../core/hash.ts";
import type { Language } from "../core/language.ts";
import { lineComments, wholeText } from "../core/lines.ts";
import { lastOf } from "../core/search.ts";
import type { Subject } from "../core/subject.ts";
import { lineEnd, span } from "../core/text.ts";

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
  subject: (doc, at) => subjectOf(doc, lastOf(lineStarts(doc), (start) => start <= at.start) ?? 0),
  section: (doc) => span(0, doc.text.length),
  comments,
  commentPlace: () => undefined,
  rules: [],
};

/** Where the lines of a file begin. */
const lineStarts = fact(({ text }: Document): readonly number[] => {
  const found = [0];
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) found.push(at + 1);
  return found;
});

/** Of what stands in each line its digest, made once: a line may be as long as the file and have thousands of findings. */
const subjects = fact((_: Document) => new Map<number, Subject>());

function subjectOf(doc: Document, start: number): Subject {
  const known = subjects(doc).get(start);
  if (known !== undefined) return known;
  const made: Subject = `line ${digest(doc.text.slice(start, lineEnd(doc.text, start)).trim(), 8)}`;
  subjects(doc).set(start, made);
  return made;
}
