// `.dockerignore` as a language of the engine: rules about any file run on it; rules of its own may follow.

import { type IgnoreFileRow, ignoreFiles } from "../core/builds/contexts.ts";
import { ignorePatterns } from "../core/glob/ignore-file.ts";
import { digest } from "../core/hash.ts";
import { entry } from "../core/index.ts";
import type { Language } from "../core/language.ts";
import { lineComments, wholeText } from "../core/lines.ts";
import { lineStart, type Span, span } from "../core/text.ts";
import { ignoreCompletions, ignorePath } from "./completions.ts";
import { rules } from "./rules/index.ts";

const ID = "dockerignore";
const WATCHED = ["**/*.{dockerignore,containerignore}"];
/** What ignores more is known to nobody by heart: the index holds no more of it than that it is there. */
const MOST_PATTERNS = 2_000;
const LONGEST = 100_000;

export const dockerignore: Language = {
  id: ID,
  title: "Ignore files",
  fence: "text",
  watched: WATCHED,
  usualPath: ".dockerignore",
  limit: 1_000_000,
  claims: isIgnoreFile,
  parse: wholeText(ID),
  entries: ({ text }, path) => [entry(ignoreFiles, path, rowOf(text), "file")],
  // What git ignores is there all the same.
  evidence: {
    watched: WATCHED,
    counts: () => false,
    entries: () => [],
    unread: (path) => (isIgnoreFile(path) ? [entry(ignoreFiles, path, null, "file")] : []),
  },
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
  completions: ignoreCompletions,
  typedPath: ignorePath,
  rules,
};

function isIgnoreFile(path: string): boolean {
  return /\.(?:dockerignore|containerignore)$/.test(path);
}

/** What the index holds of an ignore file. */
function rowOf(text: string): IgnoreFileRow {
  const patterns = text.length > LONGEST ? undefined : ignorePatterns(text);
  if (patterns === undefined || patterns.length > MOST_PATTERNS) return null;
  const sound = patterns.filter(({ fault }) => fault === undefined);
  const mayKeepMore = patterns.some(({ fault, negated }) => fault !== undefined && negated);
  return {
    patterns: sound.map(({ negated, pattern }) => ({ negated, pattern })),
    ...(mayKeepMore && { mayKeepMore }),
  };
}

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
