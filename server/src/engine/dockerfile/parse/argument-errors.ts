// What makes the build stop at the arguments of an instruction, whatever its variables are (BuildKit 0.34:
// frontend/dockerfile/parser/line_parsers.go, instructions/parse.go).

import { byWord } from "../../core/by-word.ts";
import type { SyntaxProblem } from "../../core/document.ts";
import { quoted } from "../../core/text.ts";
import { type ArrayLike, arrayLike } from "./array-like.ts";
import { type Instruction, joinedBody, type Word } from "./document.ts";
import { isArray } from "./exec.ts";
import { heredocIn } from "./heredocs.ts";

/** The errors of an instruction's arguments: the first there is, as the others follow from it. */
export function* argumentErrors(text: string, one: Instruction): Iterable<SyntaxProblem> {
  const array = arrayError(text, one);
  if (array !== undefined) yield array;
  else yield* (ARGUMENTS[one.keyword] ?? NOTHING)(one);
}

/** The code of an array that nothing closes: what belongs to it may stand in the lines below. */
export const OPEN_ARRAY = "open-array";

type Check = (one: Instruction) => Iterable<SyntaxProblem>;

const NOTHING: Check = () => [];

/** How many arguments there are. */
const countOf = ({ exec, words }: Instruction): number => exec?.items.length ?? words.length;

function missing({ keyword, keywordAt }: Instruction, what: string): readonly SyntaxProblem[] {
  return [{ code: "missing-argument", at: keywordAt, message: `\`${keyword}\` needs ${what}.` }];
}

const needs =
  (what: string): Check =>
  (one) =>
    countOf(one) === 0 ? missing(one, what) : [];

/** RUN, CMD and ENTRYPOINT take nothing too. */
const ARGUMENTS: Readonly<Record<string, Check>> = byWord({
  ADD: sourcesAndDestination,
  ARG: withoutComment(named("a name")),
  COPY: sourcesAndDestination,
  ENV: named("a name and a value"),
  EXPOSE: needs("a port"),
  FROM: fromErrors,
  HEALTHCHECK: healthcheckErrors,
  LABEL: named("a name and a value"),
  MAINTAINER: needs("a name"),
  ONBUILD: needs("an instruction"),
  SHELL: needs("a JSON array"),
  STOPSIGNAL: needs("a signal"),
  USER: withoutComment(needs("a user")),
  VOLUME: withoutComment(volumeErrors),
  WORKDIR: withoutComment(needs("a path")),
});

/**
 * A check, and whether a comment stands behind the arguments: these instructions take it for more of them (Dockerfile reference, "Format").
 */
function withoutComment(check: Check): Check {
  return function* (one) {
    yield* check(one);
    const sign = one.words.slice(1).find(({ raw }) => raw === "#");
    if (sign === undefined) return;
    const at = { start: sign.at.start, end: one.words.at(-1)?.at.end ?? sign.at.end };
    const takes = one.keyword === "ARG" ? "declares each of these words" : "takes this for a part of its value";
    const message = `\`${one.keyword}\` ${takes}: a comment needs a line of its own.`;
    yield { code: "comment-behind", at, message, passes: true };
  };
}

function* sourcesAndDestination(one: Instruction): Iterable<SyntaxProblem> {
  const { keyword, words, exec } = one;
  if (countOf(one) < 2) yield* missing(one, "a source and a destination");
  const item = exec?.items.at(-1);
  const word = words.at(-1);
  const at = item?.at ?? word?.at;
  if (at === undefined || countOf(one) < 2 || heredocIn(item?.value ?? word?.raw ?? "") === undefined) return;
  yield { code: "bad-destination", at, message: `A heredoc cannot be the destination of \`${keyword}\`.` };
}

function named(what: string): Check {
  return function* (one) {
    const { keyword, pairs } = one;
    if (pairs.length === 0) yield* missing(one, what);
    for (const { name, nameAt, value, at } of pairs) {
      if (nameAt.start === nameAt.end) {
        yield { code: "empty-name", at, message: `This value has no name: \`${keyword}\` needs \`NAME=value\`.` };
      } else if (value === undefined && keyword !== "ARG") {
        const message = `\`${quoted(name)}\` has no value: \`${keyword}\` needs \`NAME=value\`.`;
        yield { code: "missing-value", at: one.keywordAt, message };
        // It may have been meant as a part of the value in front, and so may those behind it.
        return;
      }
    }
  };
}

const STAGE_NAME = /^[a-z][a-z0-9_.-]*$/;

function* fromErrors(one: Instruction): Iterable<SyntaxProblem> {
  const { words, from } = one;
  if (words.length === 0) yield* missing(one, "an image");
  const extra = from?.as === undefined ? words[1] : words[3];
  if (extra !== undefined) yield { code: "from-arguments", at: extra.at, message: fromMessage(extra, from?.as) };
  else if (from?.as !== undefined && !STAGE_NAME.test(from.as.raw.toLowerCase())) {
    const message = `\`${quoted(from.as.raw)}\` is not a stage name: use a letter, then letters, digits, \`-\`, \`_\`, \`.\`.`;
    yield { code: "bad-stage-name", at: from.as.at, message };
  }
}

function fromMessage(extra: Word, as: Word | undefined): string {
  if (as !== undefined) return `Unexpected \`${quoted(extra.raw)}\`: \`FROM\` ends with the stage's name.`;
  if (extra.raw.toUpperCase() === "AS") return "`AS` needs a stage name after it.";
  return `\`FROM\` takes one image, then \`AS\` and a name: \`${quoted(extra.raw)}\` is neither.`;
}

function* healthcheckErrors(one: Instruction): Iterable<SyntaxProblem> {
  const { words, nested } = one;
  const [kind] = words;
  if (kind === undefined) yield* missing(one, "`CMD` and a command, or `NONE`");
  else if (nested === undefined) {
    const message = `\`${quoted(kind.raw)}\` is not a kind of health check: use \`CMD\` or \`NONE\`.`;
    yield { code: "bad-healthcheck", at: kind.at, message };
  } else if (nested.keyword === "NONE" && countOf(nested) > 0) {
    yield { code: "bad-healthcheck", at: nested.body, message: "`HEALTHCHECK NONE` takes no arguments." };
  } else if (nested.keyword === "CMD" && countOf(nested) === 0) {
    yield { code: "missing-argument", at: nested.keywordAt, message: "`HEALTHCHECK CMD` needs a command." };
  }
}

function* volumeErrors(one: Instruction): Iterable<SyntaxProblem> {
  if (countOf(one) === 0) yield* missing(one, "a path");
  for (const { value, at } of one.exec?.items ?? []) {
    if (value.trim() === "") yield { code: "empty-path", at, message: "`VOLUME` has an empty path." };
  }
}

const TAKES_ARRAYS: ReadonlySet<string> = new Set(["ADD", "CMD", "COPY", "ENTRYPOINT", "RUN", "SHELL", "VOLUME"]);
const TAKES_PATHS: ReadonlySet<string> = new Set(["ADD", "COPY", "VOLUME"]);

/** What was meant as a JSON array in the body of an instruction that takes one; undefined where it is one, or nothing like it. */
function brokenArray(text: string, one: Instruction): ArrayLike | undefined {
  const { keyword, exec, body, words } = one;
  if (exec !== undefined || words.length === 0 || !TAKES_ARRAYS.has(keyword) || text[body.start] !== "[")
    return undefined;
  return arrayLike(joinedBody(text, one).text, keyword === "CMD" || keyword === "ENTRYPOINT");
}

/** A JSON array with something else than strings in it, for which the build stops, or what looks like one and is not JSON. */
function arrayError(text: string, one: Instruction): SyntaxProblem | undefined {
  const { keyword, exec, body, words } = one;
  if (exec !== undefined || words.length === 0 || !TAKES_ARRAYS.has(keyword)) return undefined;
  if (text[body.start] === "[" && isArray(joinedBody(text, one).text)) {
    return {
      code: "bad-json",
      at: body,
      message: "This JSON array may only contain strings: quote the other values.",
    };
  }
  const array = brokenArray(text, one);
  const behind = array?.array === undefined ? undefined : `\`${quoted(array.rest, 16)}\` follows this JSON array`;
  if (keyword === "SHELL") {
    const message =
      behind === undefined ? "`SHELL` needs a JSON array of strings." : `${behind}: \`SHELL\` accepts nothing else.`;
    return { code: "shell-form", at: body, message };
  }
  if (array === undefined) return undefined;
  const code = array.isOpen ? OPEN_ARRAY : "bad-json";
  const what = behind ?? (array.isOpen ? "This JSON array has no closing `]`" : "This is not valid JSON");
  if (TAKES_PATHS.has(keyword) && keyword !== "VOLUME" && words.length < 2) {
    return { code, at: body, message: `${what}, and \`${keyword}\` needs a source and a destination.` };
  }
  const it = behind === undefined ? "it" : "all of it";
  const reading = TAKES_PATHS.has(keyword) ? `reads ${it} as plain paths` : `takes ${it} for a shell command`;
  return { code, at: body, message: `${what}, so Docker ${reading}.`, passes: true };
}
