// Builds one instruction from its stretch of text: flags, words, JSON array, pairs, what is nested in it.
import { withFacts } from "../../core/fact.ts";
import type { Span } from "../../core/text.ts";
import type { Flag, FromParts, Instruction, Word } from "./document.ts";
import { execForm } from "./exec.ts";
import { readFlags } from "./flags.ts";
import { type Joined, join, leftOut } from "./joined.ts";
import { pairsOf } from "./pairs.ts";
import type { Statement } from "./scan.ts";
import { BLANK, type Splitting, skipBlanks, splitWords, untilBlank } from "./tokens.ts";

const PLAIN: ReadonlySet<string> = new Set(["FROM", "COPY", "ADD", "EXPOSE", "VOLUME"]);
const EXEC: ReadonlySet<string> = new Set(["RUN", "CMD", "ENTRYPOINT", "SHELL", "COPY", "ADD", "VOLUME"]);
const PAIRS: ReadonlySet<string> = new Set(["ENV", "ARG", "LABEL"]);
/** Instructions inside instructions: `ONBUILD HEALTHCHECK CMD …` is the deepest that means anything. */
const DEEPEST = 4;

/** The instruction a statement holds. Its keyword ends at the first blank, once continued lines are joined. */
export function buildInstruction(text: string, escapeChar: string, statement: Statement): Instruction {
  const inside = leftOut(statement);
  const last = statement.heredocs.at(-1);
  let end = statement.at.end;
  if (last !== undefined) end = last.endAt?.end ?? text.length;
  const joined = join(text, { start: statement.at.start, end: statement.at.end }, inside);
  const bodyEnd = joined.text.trimEnd().length;
  const build = (start: number, length: number, within: Within, depth: number): Instruction => {
    const name = joined.text.slice(start, start + length).toUpperCase();
    const nameAt = joined.span(start, start + length);
    // What follows `HEALTHCHECK CMD` is the command as it stands.
    const { flags, rest } =
      within === "HEALTHCHECK"
        ? { flags: [], rest: skipBlanks(joined.text, start + length) }
        : readFlags(joined, start + length, escapeChar);
    const body = rest >= bodyEnd ? emptyAt(joined, rest, nameAt, flags) : joined.span(rest, bodyEnd);
    const exec = EXEC.has(name) ? execForm(joined, rest, bodyEnd) : undefined;
    const splitting: Splitting = PLAIN.has(name) ? "plain" : "quoted";
    const words = exec === undefined ? splitWords(joined, rest, bodyEnd, escapeChar, splitting) : [];
    const inner = nestedIn(joined.text.slice(rest, bodyEnd), name, depth);
    return withFacts({
      keyword: name,
      at: { start: nameAt.start, end },
      keywordAt: nameAt,
      flags,
      body,
      words,
      exec,
      heredocs: name === "ONBUILD" ? [] : statement.heredocs,
      unended: name === "ONBUILD" ? [] : statement.unended,
      pairs: PAIRS.has(name) ? pairsOf(joined, rest, bodyEnd, escapeChar, name) : [],
      from: name === "FROM" ? fromParts(words, flags) : undefined,
      nested:
        inner === undefined ? undefined : build(rest, inner, name === "ONBUILD" ? name : "HEALTHCHECK", depth + 1),
      continuations: statement.continuations,
      droppedLines: statement.droppedLines,
    });
  };
  // BuildKit splits the line at the first plain blank (frontend/dockerfile/parser/split_command.go).
  return build(0, untilBlank(joined.text), "file", 0);
}

/** Where an instruction stands: on its own, or behind another. */
export type Within = "file" | "ONBUILD" | "HEALTHCHECK";

/** How long the keyword is of what an instruction holds. */
function nestedIn(body: string, name: string, depth: number): number | undefined {
  if (body === "" || depth >= DEEPEST) return undefined;
  if (name === "ONBUILD") return untilBlank(body);
  if (name !== "HEALTHCHECK") return undefined;
  const kind = /^(?:CMD|NONE)/i.exec(body)?.[0].length ?? 0;
  return kind > 0 && (kind === body.length || BLANK.test(body[kind] ?? "")) ? kind : undefined;
}

/** Where a missing body would stand: behind the last flag, else behind the keyword. */
function emptyAt(joined: Joined, rest: number, keywordAt: Span, flags: readonly Flag[]): Span {
  const offset = flags.at(-1)?.at.end ?? Math.max(keywordAt.end, Math.min(joined.offset(rest), keywordAt.end));
  return { start: offset, end: offset };
}

function fromParts(words: readonly Word[], flags: readonly Flag[]): FromParts {
  const [image, second, third] = words;
  return {
    image,
    as: second?.raw.toUpperCase() === "AS" ? third : undefined,
    platform: flags.find((flag) => flag.name === "platform"),
  };
}
