// What makes `docker build` refuse a Dockerfile before it runs anything, found on the parsed instructions.
import type { SyntaxProblem } from "../../core/document.ts";
import { quoted, type Span } from "../../core/text.ts";
import type { Directive, Dockerfile, Instruction, Word } from "./document.ts";
import { FLAGS, isKeyword } from "./keywords.ts";
import { closingQuote } from "./tokens.ts";

type Draft = Omit<Dockerfile, "errors">;

/** In order of the file. Sources: BuildKit's parser and instructions package. */
export function syntaxErrors(doc: Draft): readonly SyntaxProblem[] {
  return [
    ...directiveErrors(doc.directives),
    ...doc.instructions.flatMap((instruction) => [...errorsOf(doc, instruction, "file")]),
  ];
}

function* directiveErrors(directives: readonly Directive[]): Iterable<SyntaxProblem> {
  const seen = new Set<string>();
  for (const { name, value, nameAt, valueAt } of directives) {
    if (seen.has(name)) {
      yield { code: "repeated-directive", at: nameAt, message: `The directive \`${name}\` stands here a second time.` };
    } else if (name === "escape" && value !== "\\" && value !== "`") {
      const message = `The escape character is a backslash or a backtick, not \`${quoted(value)}\`.`;
      yield { code: "bad-escape", at: valueAt, message };
    }
    seen.add(name);
  }
}

type Within = "file" | "ONBUILD" | "HEALTHCHECK";

function* errorsOf(doc: Draft, instruction: Instruction, within: Within): Iterable<SyntaxProblem> {
  const { keyword, keywordAt } = instruction;
  if (!isKeyword(keyword)) {
    if (within === "HEALTHCHECK") return;
    const written = doc.text.slice(keywordAt.start, keywordAt.end);
    const message = `\`${quoted(written)}\` is no Dockerfile instruction, so the build stops here.`;
    yield { code: "unknown-instruction", at: keywordAt, message };
    return;
  }
  if (within === "ONBUILD" && ["ONBUILD", "FROM", "MAINTAINER"].includes(keyword)) {
    yield { code: "bad-trigger", at: keywordAt, message: `\`ONBUILD\` cannot trigger \`${keyword}\`.` };
    return;
  }
  if (within !== "HEALTHCHECK") yield* flagErrors(doc, instruction);
  // The first one that is not closed swallows the rest of the file, so nothing can be said of those behind it.
  const unclosed = instruction.nested === undefined && instruction.heredocs.find(({ endAt }) => endAt === undefined);
  if (unclosed) {
    const message = `The heredoc is never closed: no line consists of \`${quoted(unclosed.delimiter)}\` alone.`;
    yield { code: "unclosed-heredoc", at: unclosed.openAt, message };
  }
  const open = QUOTED.has(keyword) ? unclosedQuote(instruction.words, doc.escape) : undefined;
  const missing = open === undefined ? missingArgument(instruction) : undefined;
  if (open !== undefined) yield { code: "unclosed-quote", at: open, message: "This quote is never closed." };
  else if (missing !== undefined) yield { code: "missing-argument", at: keywordAt, message: missing };
  else yield* bodyErrors(instruction);
  const { nested } = instruction;
  if (nested !== undefined) yield* errorsOf(doc, nested, keyword === "ONBUILD" ? "ONBUILD" : "HEALTHCHECK");
}

function* flagErrors({ text }: Draft, { keyword, flags }: Instruction): Iterable<SyntaxProblem> {
  const known = FLAGS[keyword] ?? [];
  for (const flag of flags) {
    if (known.includes(flag.name)) continue;
    const at = { start: flag.at.start, end: flag.valueAt === undefined ? flag.at.end : flag.valueAt.start - 1 };
    const written = quoted(text.slice(at.start, at.end));
    yield { code: "unknown-flag", at, message: `\`${keyword}\` knows no flag \`${written}\`.` };
  }
}

function missingArgument({ keyword, words, exec, pairs, heredocs }: Instruction): string | undefined {
  const count = exec?.items.length ?? words.length;
  switch (keyword) {
    case "CMD":
    case "ENTRYPOINT":
      return undefined;
    case "COPY":
    case "ADD":
      return count >= 2 ? undefined : `\`${keyword}\` needs a source and a destination.`;
    case "ENV":
    case "LABEL": {
      if (count === 0) return `\`${keyword}\` needs a name and a value.`;
      const bare = pairs.find((pair) => pair.value === undefined);
      return bare === undefined
        ? undefined
        : `\`${quoted(bare.name)}\` has no value: \`${keyword}\` needs \`name=value\`.`;
    }
    case "HEALTHCHECK":
      return count >= 1 ? undefined : "`HEALTHCHECK` needs `CMD` and a command, or `NONE`.";
    case "RUN":
      return count >= 1 || heredocs.length > 0 ? undefined : "`RUN` needs a command.";
    default:
      return count >= 1 ? undefined : `\`${keyword}\` needs ${NEEDED[keyword] ?? "an argument"}.`;
  }
}

const NEEDED: Readonly<Record<string, string>> = {
  ARG: "a name",
  EXPOSE: "a port",
  FROM: "an image",
  MAINTAINER: "a name",
  ONBUILD: "an instruction",
  SHELL: "a JSON array",
  STOPSIGNAL: "a signal",
  USER: "a user",
  VOLUME: "a path",
  WORKDIR: "a path",
};

function* bodyErrors(instruction: Instruction): Iterable<SyntaxProblem> {
  const { keyword, words, exec, body, from, nested } = instruction;
  if (exec === undefined && looksLikeArray(instruction)) {
    const ends = keyword === "SHELL" ? "`SHELL` takes nothing else." : "so Docker runs it in a shell as it stands.";
    yield { code: "bad-json", at: body, message: `This is no JSON array of strings, ${ends}` };
  } else if (keyword === "HEALTHCHECK" && nested === undefined && words[0] !== undefined) {
    const message = `\`${quoted(words[0].raw)}\` is no kind of health check: \`CMD\` or \`NONE\` goes here.`;
    yield { code: "bad-healthcheck", at: words[0].at, message };
  } else if (from !== undefined && words.length > 1) {
    const extra = from.as === undefined ? words[1] : words[3];
    if (extra !== undefined) yield { code: "from-arguments", at: extra.at, message: fromMessage(extra, from.as) };
  }
}

/** Docker resolves quotes in these; a RUN's quotes are the shell's business. */
const QUOTED: ReadonlySet<string> = new Set(["ARG", "ENV", "LABEL", "USER", "WORKDIR"]);

function fromMessage(extra: Word, as: Word | undefined): string {
  if (as !== undefined) return `\`${quoted(extra.raw)}\` is one word too many: \`FROM\` ends with the stage's name.`;
  if (extra.raw.toUpperCase() === "AS") return "`AS` needs the stage's name behind it.";
  return `\`FROM\` takes one image, then \`AS\` and a name: \`${quoted(extra.raw)}\` is neither.`;
}

/** A body meant as a JSON array: `[` right before a quote, and `]` at the end. `RUN [ -f x ]` is the shell's test. */
function looksLikeArray({ keyword, words }: Instruction): boolean {
  if (keyword === "SHELL") return true;
  if (!["RUN", "CMD", "ENTRYPOINT"].includes(keyword)) return false;
  const opens = keyword === "RUN" ? /^\[["'\u201C]/ : /^\[["'\u201C]?/;
  return opens.test(words[0]?.raw ?? "") && (words.at(-1)?.raw.endsWith("]") ?? false);
}

/** The first quote that opens in a word and never closes. */
function unclosedQuote(words: readonly Word[], escapeChar: string): Span | undefined {
  for (const { raw, at } of words) {
    if (!/["']/.test(raw)) continue;
    for (let i = 0; i < raw.length; i += 1) {
      if (raw[i] === escapeChar) i += 1;
      else if (raw[i] === '"' || raw[i] === "'") {
        const close = closingQuote(raw, i, escapeChar);
        if (close === -1) {
          const whole = at.end - at.start === raw.length;
          return whole ? { start: at.start + i, end: at.start + i + 1 } : at;
        }
        i = close;
      }
    }
  }
  return undefined;
}
