// Why a script does not parse, from what the parser says first: what was probably meant, or else where it stops.
import type { ParsedScript } from "unbash";
import type { Excerpt } from "../excerpt.ts";
import type { ShellIssue } from "./issue.ts";
import { issueOf } from "./pass.ts";

/** As many characters before an error are looked at. */
const MOST_BEFORE = 200;

/** What the parser stumbled over first; undefined where a script parses. */
export function stumblingBlock({ errors }: ParsedScript, excerpt: Excerpt): ShellIssue | undefined {
  const [error] = errors ?? [];
  if (error === undefined) return undefined;
  const { text } = excerpt;
  const { message: stop, pos } = error;
  if (/^unterminated (?:double|single) quote/.test(stop))
    return issueOf(excerpt, "unclosed-quote", { pos, end: pos + 1 });
  const from = Math.max(0, pos - MOST_BEFORE);
  const before = text.slice(from, pos);
  const semicolon = text[pos] === ";" ? pos : from + before.trimEnd().length - 1;
  if (text[semicolon] === ";" && text.slice(from, semicolon).trimEnd().endsWith("&")) {
    const at = { pos: semicolon, end: semicolon + 1 };
    return issueOf(excerpt, "background-then-semicolon", at, { edits: [[at.pos, at.end, ""]] });
  }
  if (stop === "expected compound command as function body") {
    const word = /\bfunction\s+([^\s{}]+\{)\s*$/.exec(before)?.[1];
    if (word !== undefined) {
      const end = pos - (before.length - before.trimEnd().length);
      return issueOf(
        excerpt,
        "space-before-brace",
        { pos: end - word.length, end },
        { edits: [[end - 1, end - 1, " "]] },
      );
    }
  }
  if (stop === "unexpected token ')'") {
    const open = text.lastIndexOf("(", pos);
    const isFunction = open > 0 && /[\w-]\s*$/.test(text.slice(Math.max(0, open - 2), open));
    if (isFunction && /^\)\s*\{/.test(text.slice(pos, pos + MOST_BEFORE)))
      return issueOf(excerpt, "function-parameters", { pos: open, end: pos + 1 });
  }
  const end = Math.min(pos, text.trimEnd().length);
  const shown = reasonOf(stop);
  const code = errors?.length === 1 ? codeOf(stop, text.lastIndexOf("(", pos) !== -1) : undefined;
  const issue = issueOf(excerpt, "does-not-parse", { pos: end, end: Math.min(end + 1, text.length) });
  return { ...issue, shown, ...(code !== undefined && { code }) };
}

/** ShellCheck's id for what ends nothing that was opened, and for parentheses behind arguments. */
function codeOf(stop: string, isOpened: boolean): string | undefined {
  const token = /^unexpected token '(.+)'$/.exec(stop)?.[1] ?? "";
  if (token === "(") return "SC1088";
  const closes = /^(?:fi|done|esac|then|do|elif|else|\}|;;)$/.test(token) || (token === ")" && !isOpened);
  return closes ? "SC1089" : undefined;
}

/** The parser's words with what it quotes in backticks, as half a sentence. */
function reasonOf(stop: string): string {
  const told = stop.replaceAll(/'([^']+)'/g, "`$1`");
  return told.startsWith("unexpected token")
    ? told.replace("unexpected token", "it does not expect")
    : told.replace(/^expected/, "it expects");
}
