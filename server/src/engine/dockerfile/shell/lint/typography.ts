// Typographic quotes and dashes where a shell would read a quote or an option.
import type { Word } from "unbash";
import type { Excerpt } from "../excerpt.ts";
import { typographicDash, typographicQuote } from "../typographic.ts";
import { issueOf, type Pass, partsOf } from "./pass.ts";

/** What these print is text, in which such signs are right but where they begin it. */
const PRINTS: ReadonlySet<string> = new Set(["echo", "printf"]);
/** As far ahead the closing quote is looked for. */
const MOST = 300;

/** The arguments of a command. */
export function checkTypography(
  program: string | undefined,
  words: readonly Word[],
  excerpt: Excerpt,
  pass: Pass,
): void {
  let isText = false;
  for (const word of words) {
    if (isText) return;
    checkDash(word, program, excerpt, pass);
    checkQuote(word, excerpt, pass);
    isText = PRINTS.has(program ?? "") && !word.text.startsWith("-");
  }
}

function checkDash(word: Word, program: string | undefined, excerpt: Excerpt, { issues }: Pass): void {
  const dash = typographicDash(word.text, program);
  if (dash === undefined) return;
  const at = { pos: word.pos, end: word.pos + dash.written.length };
  const issue = issueOf(excerpt, "typographic-dash", at, { edits: [[at.pos, at.end, dash.meant]] });
  issues.push({ ...issue, shown: `${dash.meant}${word.text.slice(dash.written.length)}` });
}

/** A word that begins with such a quote, or has one behind its first `=`. */
export function checkQuote(word: Word, excerpt: Excerpt, { issues }: Pass): void {
  const [first] = partsOf(word);
  if (first?.type !== "Literal") return;
  const { text } = excerpt;
  const equals = /^[\w.-]{1,80}=/.exec(word.text)?.[0].length ?? 0;
  const pos = [word.pos, word.pos + equals].find(
    (one) => one < first.end && typographicQuote(text[one] ?? "") !== undefined,
  );
  const quote = pos === undefined ? undefined : typographicQuote(text[pos] ?? "");
  if (pos === undefined || quote === undefined) return;
  const { ascii, closing } = quote;
  const end = closingAt(text, pos + 1, ascii, closing);
  const edits = [[pos, pos + 1, ascii] as const, [end ?? 0, (end ?? 0) + 1, ascii] as const];
  issues.push(issueOf(excerpt, "typographic-quote", { pos, end: pos + 1 }, end === undefined ? {} : { edits }));
}

/** Where the quotation ends; undefined where what is between has quotes or commands of its own. */
function closingAt(text: string, from: number, ascii: string, closing: string): number | undefined {
  const until = Math.min(text.length, from + MOST);
  for (let i = from; i < until; i += 1) {
    const sign = text[i] ?? "";
    if (closing.includes(sign)) return i;
    if (sign === ascii || sign === "\n" || sign === "`" || sign === "\\" || text.startsWith("&&", i)) return undefined;
  }
  return undefined;
}
