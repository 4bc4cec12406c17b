// What makes `docker build` refuse a Dockerfile whatever its variables are, found on the parsed instructions. What depends on
// variables, stages and platforms is found in `refused/`.
import type { SyntaxProblem } from "../../core/document.ts";
import { around } from "../../core/search.ts";
import { nearest } from "../../core/similar.ts";
import { contains, quoted, type Span } from "../../core/text.ts";
import { argumentErrors, OPEN_ARRAY } from "./argument-errors.ts";
import { directiveErrors, longLines } from "./directive-errors.ts";
import type { Dockerfile, Instruction } from "./document.ts";
import { dashErrors, flagErrors } from "./flag-errors.ts";
import { hasOtherFormat, hasOtherFrontend } from "./frontend.ts";
import type { Within } from "./instruction.ts";
import { isKeyword, KEYWORDS } from "./keywords.ts";
import { rememberedOnMoving } from "./moved.ts";
import { openDelimiters } from "./open-delimiters.ts";
import { wordErrors } from "./word-errors.ts";

type Draft = Omit<Dockerfile, "errors">;

/** What no frontend can make sense of. */
const OF_ANY_FRONTEND: ReadonlySet<string> = new Set([
  "bad-json",
  "missing-argument",
  "missing-value",
  OPEN_ARRAY,
  "repeated-directive",
  "shell-form",
  "unclosed-heredoc",
  "unclosed-quote",
]);

/** In order of the file. `loneEscape` is an escape character on the last lines that continues nothing. */
export function syntaxErrors(doc: Draft, loneEscape: Span | undefined): readonly SyntaxProblem[] {
  if (hasOtherFormat(doc)) return [];
  const open = openDelimiters(doc.text, doc.instructions);
  const own = ownErrors(doc, open);
  const directives = [...directiveErrors(doc.directives)];
  // How lines go on is not known then.
  if (directives.some(({ code }) => code === "bad-escape")) return directives;
  const found = [
    ...directives,
    ...longLines(doc.text),
    ...stageErrors(doc.instructions, own),
    ...open.map(({ error }) => error),
    ...own,
  ];
  if (loneEscape !== undefined) {
    const message = "This line continues, but nothing follows: the build stops here.";
    found.push({ code: "unknown-instruction", at: loneEscape, message });
  }
  found.sort((a, b) => a.at.start - b.at.start);
  return hasOtherFrontend(doc) ? found.filter(({ code }) => OF_ANY_FRONTEND.has(code)) : found;
}

/**
 * The errors of all instructions outside of `open`, which has one of its own. What is none, and looks like none, below one with an error is
 * what that goes on with: the lines of a heredoc or of a command that lost its beginning. That is one fault.
 */
function ownErrors(doc: Draft, open: readonly { readonly at: Span }[]): readonly SyntaxProblem[] {
  let isBelow = false;
  return doc.instructions.flatMap((one, i) => {
    const next = doc.instructions[i + 1];
    // An array that goes on in a line below is at fault there: without its end of line that is no instruction.
    const goesOn = next !== undefined && !isKeyword(next.keyword);
    const errors = errorsOf(doc, one).filter(
      ({ at, code }) => around(open, at.start) === undefined && !(goesOn && code === OPEN_ARRAY),
    );
    if (isBelow && !isKeyword(one.keyword) && !isMeant(doc.text, one)) return [];
    // BuildKit reads all lines before it looks for the end of a quote, and stops at the first of them that is none.
    isBelow = errors.some(({ code, passes }) => passes !== true && !OPEN.has(code));
    return errors;
  });
}

/** Whether a line may be meant as an instruction: with a slip in its keyword, or no blank behind it. */
function isMeant(text: string, { keywordAt, body }: Instruction): boolean {
  const written = text.slice(keywordAt.start, Math.min(keywordAt.end, keywordAt.start + 100));
  if (KEYWORDS.some((keyword) => written.startsWith(keyword))) return true;
  return body.start < body.end && nearest(written, KEYWORDS) !== undefined;
}

/**
 * An instruction above the first FROM, where only ARG may be; once, not below an unknown instruction, which may be meant for it, and
 * not where the instruction has an error of its own, which is what BuildKit tells of.
 */
function* stageErrors(instructions: readonly Instruction[], own: readonly SyntaxProblem[]): Iterable<SyntaxProblem> {
  const code = "no-stage";
  const early = instructions.find(({ keyword }) => keyword !== "ARG");
  const hasFrom = instructions.some(({ keyword }) => keyword === "FROM");
  const first = early ?? instructions[0];
  if (first === undefined || (early !== undefined && (early.keyword === "FROM" || !isKeyword(early.keyword)))) return;
  if (own.some((error) => error.passes !== true && contains(first.at, error.at))) return;
  const message = hasFrom
    ? `\`${early?.keyword}\` comes before the first \`FROM\`, where only \`ARG\` is allowed.`
    : "This Dockerfile has no `FROM`, so there is nothing to build.";
  yield { code, at: first.keywordAt, message, ...(!hasFrom && { missing: true }) };
}

/** The errors of an instruction; of one that was taken over or moved, those of before. */
function errorsOf(doc: Draft, instruction: Instruction): readonly SyntaxProblem[] {
  return rememberedOnMoving(instruction, errorsOf, () => [...errorsIn(doc, instruction, "file")]);
}

function* errorsIn(doc: Draft, one: Instruction, within: Within): Iterable<SyntaxProblem> {
  const { keyword, keywordAt, nested } = one;
  const { text } = doc;
  if (!isKeyword(keyword)) {
    if (within === "HEALTHCHECK") return;
    const written = text.slice(keywordAt.start, keywordAt.end);
    const meant = nearest(written, KEYWORDS);
    const effect = within === "file" ? "Docker rejects the file" : "builds from this image stop here";
    const rest = meant === undefined ? `: ${effect}.` : `. Did you mean \`${meant}\`?`;
    yield { code: "unknown-instruction", at: keywordAt, message: `Unknown instruction \`${quoted(written)}\`${rest}` };
    return;
  }
  if (within === "ONBUILD" && ["ONBUILD", "FROM", "MAINTAINER"].includes(keyword)) {
    yield { code: "bad-trigger", at: keywordAt, message: `\`ONBUILD\` cannot trigger \`${keyword}\`.` };
    return;
  }
  const heredocs = [...heredocErrors(one)];
  const faults = heredocs.length > 0 ? [] : [...wordErrors(text, doc.escape, one)];
  // What never closes takes words along, so that what is missing or too much behind it is not told.
  const isOpen = heredocs.length > 0 || faults.some(({ code }) => OPEN.has(code));
  const dashes = dashErrors(text, one);
  const words = isOpen || dashes.length > 0 ? [] : [...argumentErrors(text, one)];
  const flags = [...flagErrors(text, one)];
  // BuildKit counts arguments before it reads flags, and reads the kind of a health check behind them.
  const isCut = words.some(({ code }) => code === "missing-argument") && one.words.length === 0;
  if (!isCut) yield* flags;
  yield* dashes;
  yield* heredocs;
  // What stands behind a flag without `=` may be its value, so the words are not counted.
  const bare = new Set(one.flags.filter(({ value }) => value === undefined).map(({ at }) => at.start));
  const takesWord = flags.some(({ at }) => bare.has(at.start));
  const isKindUnread = flags.length > 0 && keyword === "HEALTHCHECK" && nested === undefined;
  if (isCut || !(isKindUnread || takesWord)) yield* words;
  yield* faults;
  if (nested === undefined) return;
  if (keyword === "HEALTHCHECK") yield* errorsIn(doc, nested, "HEALTHCHECK");
  else for (const error of errorsIn(doc, nested, "ONBUILD")) yield OF_THIS_BUILD.has(error.code) ? error : later(error);
}

const OPEN: ReadonlySet<string> = new Set(["unclosed-brace", "unclosed-quote"]);

/** BuildKit reads this much of a trigger already where it is written; the rest only in builds from the image. */
const OF_THIS_BUILD: ReadonlySet<string> = new Set([
  "bad-json",
  "bad-trigger",
  "missing-value",
  OPEN_ARRAY,
  "unclosed-heredoc",
]);

function later(error: SyntaxProblem): SyntaxProblem {
  return { ...error, passes: true };
}

function* heredocErrors({ nested, heredocs, unended }: Instruction): Iterable<SyntaxProblem> {
  if (nested !== undefined) return;
  // The first one that is not closed swallows the rest of the file, so nothing can be said of those behind it.
  const first = heredocs.find(({ endAt }) => endAt === undefined);
  const open = first === undefined ? unended[0] : { at: first.openAt, delimiter: first.delimiter };
  if (open === undefined) return;
  const message = `This heredoc is not closed: it needs a line with only \`${quoted(open.delimiter)}\`.`;
  yield { code: "unclosed-heredoc", at: open.at, message };
}
