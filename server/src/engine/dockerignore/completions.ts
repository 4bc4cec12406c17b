// What may be typed in an ignore file: patterns that most projects need, and the paths of what is there.
import type { Document } from "../core/document.ts";
import type { Completion, TypedPath } from "../core/language.ts";
import { lineStart, type Span, span } from "../core/text.ts";

/** Patterns and what they leave out of the build context. */
const USUAL: readonly (readonly [pattern: string, what: string])[] = [
  [".git", "the repository's history"],
  ["**/.env*", "settings with secrets"],
  ["**/*.pem", "private keys"],
  ["**/node_modules", "installed packages"],
  ["**/.venv", "installed packages"],
  ["**/__pycache__", "compiled modules"],
  ["Dockerfile*", "build files"],
];

interface Typed {
  /** From the first character of the pattern to the cursor. */
  readonly at: Span;
  readonly text: string;
  readonly negated: boolean;
}

/** What is typed of a pattern up to an offset; undefined in a comment. */
function typedAt({ text }: Document, offset: number): Typed | undefined {
  const start = lineStart(text, offset);
  const line = text.slice(start, offset);
  const [before = "", negation] = /^\uFEFF?[ \t]*(!?)[ \t]*/.exec(line) ?? [];
  if (/^\uFEFF?#/.test(line)) return undefined;
  return { at: span(start + before.length, offset), text: line.slice(before.length), negated: negation === "!" };
}

/** The usual patterns that the file does not have yet; what is kept again differs from project to project. */
export function ignoreCompletions(doc: Document, offset: number): readonly Completion[] {
  const typed = typedAt(doc, offset);
  if (typed === undefined || typed.negated || /\s/.test(typed.text)) return [];
  const there = new Set(doc.text.split("\n").map((line) => line.trim()));
  return USUAL.filter(([pattern]) => !there.has(pattern)).map(([pattern, what]) => ({
    label: pattern,
    detail: what,
    at: typed.at,
    text: pattern,
    kind: "value",
  }));
}

/** The path that is typed at an offset: Docker counts it from the folder of the context, which is the file's own. */
export function ignorePath(doc: Document, offset: number): TypedPath | undefined {
  const typed = typedAt(doc, offset);
  if (typed === undefined || /[*?[\]\\]/.test(typed.text)) return undefined;
  const slash = typed.text.lastIndexOf("/");
  const steps = typed.text.slice(0, Math.max(slash, 0)).split("/");
  if (steps.includes("..")) return undefined;
  const folder = steps.filter((step) => step !== "" && step !== ".").join("/");
  return { folder, at: span(typed.at.start + slash + 1, offset) };
}
