// Files of settings that are no Dockerfile, manifest or Compose file: values of charts, workflows, `.env`, partial templates. They have
// no rules of their own; those about any file look for secrets in them.
import type { Comment, Document } from "../core/document.ts";
import { fact } from "../core/fact.ts";
import type { Language } from "../core/language.ts";
import { searchedText } from "../core/lines.ts";
import { indentAt, lineStart, type Span } from "../core/text.ts";
import { commentPlaceIn } from "../yaml/edit/comment-place.ts";
import { commentsOf } from "./comments.ts";
import { plain } from "./plain.ts";

function kind(own: Pick<Language, "id" | "title" | "usualPath" | "watched" | "claims"> & Partial<Language>): Language {
  return { ...plain, parse: searchedText(own.id), comments, isSearched: true, ...own };
}

/** Comments on lines of their own, as in any other file, and those behind a value, which speak of their line. */
const comments = fact((doc: Document): readonly Comment[] => {
  const found = [...plain.comments(doc)];
  const isInComment = commentsOf(doc.text);
  const { text } = doc;
  for (let start = 0; start < text.length; ) {
    const newline = text.indexOf("\n", start);
    const end = newline === -1 ? text.length : newline;
    const sign = signBehind(text.slice(start, end), (at) => isInComment(start + at));
    if (sign !== undefined) {
      const at = { start: start + sign, end: start + text.slice(start, end).trimEnd().length };
      const said = text.slice(at.start + 1, at.end).trim();
      found.push({ at, text: said, ownLine: false, target: { start, end: at.start } });
    }
    start = end + 1;
  }
  return found.sort((a, b) => a.at.start - b.at.start);
});

/** Where a comment begins behind something else in a line; `isInComment` answers for ascending places. */
function signBehind(line: string, isInComment: (at: number) => boolean): number | undefined {
  for (let at = line.indexOf(" #"); at !== -1; at = line.indexOf(" #", at + 1)) {
    if (line.slice(0, at).trim() === "") return undefined;
    if (isInComment(at + 2)) return at + 1;
  }
  return undefined;
}

/** Above the line, or above the first line of a value in quotes that goes over several. */
function placeAmongVariables(doc: Document, at: Span): ReturnType<Language["commentPlace"]> {
  const line = lineStart(doc.text, at.start);
  const around = quoted(doc).find(({ start, end }) => start < line && line <= end);
  const offset = around === undefined ? line : lineStart(doc.text, around.start);
  return { offset, indent: indentAt(doc.text, offset) };
}

/** A value that begins with a quote. */
const OPENED = /^[ \t]{0,99}(?:export[ \t]{1,99})?[\w.-]{1,999}[ \t]{0,99}=[ \t]{0,99}(["'`])/;

/** The values in quotes that go over several lines. */
const quoted = fact(({ text }: Document): readonly Span[] => {
  const found: Span[] = [];
  for (let start = 0; start < text.length; ) {
    const [{ length } = "", quote] = OPENED.exec(text.slice(start, start + 1500)) ?? [];
    const end = quote === undefined ? -1 : closing(text, start + length, quote);
    if (end !== -1 && text.slice(start, end).includes("\n")) found.push({ start, end });
    const newline = text.indexOf("\n", Math.max(start, end));
    start = newline === -1 ? text.length : newline + 1;
  }
  return found;
});

/** Where a quote is closed; -1 where it never is: then its line stands for itself. */
function closing(text: string, from: number, quote: string): number {
  let at = text.indexOf(quote, from);
  while (at !== -1 && text[at - 1] === "\\") at = text.indexOf(quote, at + 1);
  return at;
}

/** Of these pipelines are read a little further by languages of their own. */
export const otherYaml: Language = kind({
  id: "other-yaml",
  title: "Other YAML files",
  fence: "yaml",
  usualPath: "values.yaml",
  watched: ["**/*.{yaml,yml}"],
  claims: (path) => /\.ya?ml$/i.test(path),
  commentPlace: ({ text, language }, at) => commentPlaceIn(text, language, at),
});

/** They claim by name, so that any language with rules of its own has to be asked first. */
export const searched: readonly Language[] = [
  otherYaml,
  kind({
    id: "env",
    title: "Files of environment variables",
    fence: "sh",
    usualPath: ".env",
    watched: ["**/{.env,.env.*,*.env}"],
    claims: (path) => /(?:^|\/)(?:[^/]*\.env|\.env\.[^/]*)$/i.test(path),
    commentPlace: placeAmongVariables,
  }),
  // In a template a comment of ours may be text that it prints.
  kind({
    id: "tpl",
    title: "Partial templates",
    usualPath: "templates/_helpers.tpl",
    watched: ["**/*.tpl"],
    claims: (path) => /\.tpl$/i.test(path),
  }),
];
