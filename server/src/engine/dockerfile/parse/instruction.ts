// Builds one instruction from its stretch of text: flags, words, JSON array, pairs, what is nested in it.
import { withFacts } from "../../core/fact.ts";
import type { Span } from "../../core/text.ts";
import type { Flag, FromParts, Instruction, Word } from "./document.ts";
import { execForm } from "./exec.ts";
import { type Joined, join } from "./joined.ts";
import { pairsOf } from "./pairs.ts";
import type { Statement } from "./scan.ts";
import { endOfWord, type Splitting, splitWords, unquote } from "./tokens.ts";

const PLAIN: ReadonlySet<string> = new Set(["FROM", "COPY", "ADD", "EXPOSE", "VOLUME"]);
const EXEC: ReadonlySet<string> = new Set(["RUN", "CMD", "ENTRYPOINT", "SHELL", "COPY", "ADD", "VOLUME"]);
const PAIRS: ReadonlySet<string> = new Set(["ENV", "ARG", "LABEL"]);
/** Instructions inside instructions: `ONBUILD HEALTHCHECK CMD …` is the deepest that means anything. */
const DEEPEST = 4;

/** The instruction a statement holds. Its keyword ends at the first blank, once continued lines are joined. */
export function buildInstruction(text: string, escapeChar: string, statement: Statement): Instruction {
  const inside = [...statement.continuations, ...statement.droppedLines].sort((a, b) => a.start - b.start);
  const last = statement.heredocs.at(-1);
  let end = statement.at.end;
  if (last !== undefined) end = last.endAt?.end ?? text.length;
  const joined = join(text, { start: statement.at.start, end: statement.at.end }, inside);
  const length = keywordEnd(joined.text);
  const keyword = joined.text.slice(0, length);
  const build = (from: number, name: string, nameAt: Span, bodyFrom: number, depth: number): Instruction => {
    const { flags, rest } = readFlags(joined, bodyFrom, escapeChar);
    const bodyEnd = joined.text.trimEnd().length;
    const body = rest >= bodyEnd ? emptyAt(joined, rest, nameAt, flags) : joined.span(rest, bodyEnd);
    const exec = EXEC.has(name) ? execForm(joined, rest, bodyEnd) : undefined;
    const splitting: Splitting = PLAIN.has(name) ? "plain" : "quoted";
    const words = exec === undefined ? splitWords(joined, rest, bodyEnd, escapeChar, splitting) : [];
    const nestedName = nestedIn(name, words[0], depth);
    const nested =
      nestedName === undefined || words[0] === undefined
        ? undefined
        : build(words[0].at.start, nestedName, words[0].at, rest + words[0].raw.length, depth + 1);
    return withFacts({
      keyword: name,
      at: { start: from, end },
      keywordAt: nameAt,
      flags,
      body,
      words,
      exec,
      heredocs: name === "ONBUILD" ? [] : statement.heredocs,
      pairs: PAIRS.has(name) ? pairsOf(joined, rest, bodyEnd, escapeChar, name) : [],
      from: name === "FROM" ? fromParts(words, flags) : undefined,
      nested,
      continuations: statement.continuations,
      droppedLines: statement.droppedLines,
    });
  };
  return build(statement.at.start, keyword.toUpperCase(), joined.span(0, length), length, 0);
}

/** BuildKit splits the line at the first of these blanks, no other (frontend/dockerfile/parser/split_command.go). */
function keywordEnd(text: string): number {
  const end = text.search(/[\t\v\f\r ]/);
  return end === -1 ? text.length : end;
}

function nestedIn(name: string, first: Word | undefined, depth: number): string | undefined {
  if (first === undefined || depth >= DEEPEST) return undefined;
  const keyword = first.raw.toUpperCase();
  if (name === "ONBUILD") return keyword;
  return name === "HEALTHCHECK" && (keyword === "CMD" || keyword === "NONE") ? keyword : undefined;
}

/** Where a missing body would stand: behind the last flag, else behind the keyword. */
function emptyAt(joined: Joined, rest: number, keywordAt: Span, flags: readonly Flag[]): Span {
  const offset = flags.at(-1)?.at.end ?? Math.max(keywordAt.end, Math.min(joined.offset(rest), keywordAt.end));
  return { start: offset, end: offset };
}

/** The flags at `from`, and the index behind them and the blanks that follow. `--` ends them (BuildKit's extractBuilderFlags). */
function readFlags(joined: Joined, from: number, escapeChar: string): { flags: readonly Flag[]; rest: number } {
  const { text } = joined;
  const flags: Flag[] = [];
  const unclosed = { '"': false, "'": false };
  let i = from;
  for (;;) {
    while (i < text.length && /\s/.test(text[i] ?? "")) i += 1;
    if (!text.startsWith("--", i)) return { flags, rest: i };
    const end = endOfWord(text, i, text.length, escapeChar, unclosed);
    const raw = text.slice(i + 2, end);
    if (raw === "") return { flags, rest: i };
    const equals = raw.indexOf("=");
    const nameEnd = equals === -1 ? raw.length : equals;
    flags.push({
      name: raw.slice(0, nameEnd).toLowerCase(),
      value: equals === -1 ? undefined : unquote(raw.slice(equals + 1), escapeChar),
      at: joined.span(i, end),
      valueAt: equals === -1 ? undefined : joined.span(i + 2 + equals + 1, end),
    });
    i = end;
  }
}

function fromParts(words: readonly Word[], flags: readonly Flag[]): FromParts {
  const [image, second, third] = words;
  return {
    image,
    as: second?.raw.toUpperCase() === "AS" ? third : undefined,
    platform: flags.find((flag) => flag.name === "platform"),
  };
}
