// What is wrong with single words of a script: expansions that are split, quotes that end too early, signs that mean nothing.
import type { ParameterExpansionPart, ParsedScript, Word, WordPart } from "unbash";
import type { Excerpt } from "../excerpt.ts";
import { backticked } from "../shell-words.ts";
import { namesIn } from "./arithmetic.ts";
import { bashVariable, checkPart } from "./dialect.ts";
import { isName, issueOf, type Pass, partsOf, plainParameter } from "./pass.ts";
import { both, type Plainness, plainnessOf, plainText } from "./values.ts";

/** How the shell treats what a word expands to. */
export interface Reading {
  /** Whether it is split at spaces and globbed. */
  readonly split: boolean;
  /** Whether a backslash at its very start only keeps an alias away. */
  readonly isCommand?: boolean;
}

/**
 * Behind a backslash all of these mean themselves, and would mean more without it. Source: "Quoting" of POSIX; the rest as ShellCheck has
 * it.
 */
const ESCAPABLE = "&|;<>()\\ '\t\n\r\u00a0\"$`?*@!+[]{}.,~#";
/** ShellCheck has a code of its own for those. */
const LINE_SIGNS = "ntr";
/** Commands whose output is a list of words by its nature. */
const LISTS: ReadonlySet<string> = new Set(["seq", "pgrep"]);

export function checkWord(word: Word, excerpt: Excerpt, reading: Reading, pass: Pass): void {
  if (word.parts === undefined && !ODD.test(word.text)) return;
  const parts = partsOf(word);
  const isQuoted = { ...reading, split: false };
  const once = new Set<string>();
  for (const [i, part] of parts.entries()) {
    if (part.type === "LocaleString") checkPart(part, excerpt, pass);
    if (part.type === "Literal") {
      checkLiteral(part, excerpt, reading.isCommand === true && i === 0, once, pass);
    } else if (part.type === "DoubleQuoted" || part.type === "LocaleString") {
      for (const inner of part.parts) checkExpansion(inner, excerpt, isQuoted, pass);
    } else if (part.type === "BraceExpansion" || part.type === "ExtendedGlob") {
      for (const inner of part.parts ?? []) checkExpansion(inner, excerpt, reading, pass);
    } else checkExpansion(part, excerpt, reading, pass);
  }
  checkQuotes(parts, excerpt, pass);
}

const ODD = /[\\{}\u00a0´]/;

function checkLiteral(
  { pos, end }: WordPart,
  excerpt: Excerpt,
  isCommand: boolean,
  once: Set<string>,
  { issues }: Pass,
): void {
  const { text } = excerpt;
  const say = (key: Parameters<typeof issueOf>[1], from: number, to: number, edit?: string) => {
    if (once.has(key)) return;
    once.add(key);
    const edits = edit === undefined ? {} : { edits: [[from, to, edit] as const] };
    issues.push(issueOf(excerpt, key, { pos: from, end: to }, edits));
  };
  for (let i = pos; i < end; i += 1) {
    const sign = text[i] ?? "";
    const next = i + 1 < end ? (text[i + 1] ?? "") : "";
    if (sign === "\\") {
      const isAlias = isCommand && i === pos && /\w/.test(next);
      if (next !== "" && !isAlias && !ESCAPABLE.includes(next) && !LINE_SIGNS.includes(next))
        say("unneeded-escape", i, i + 2);
      i += 1;
    } else if (sign === "\u00a0") say("no-break-space", i, i + 1, " ");
    else if (sign === "´") say("acute-accent", i, i + 1);
    else if (sign === "{" && next === "}") i += 1;
    else if (sign === "{" || sign === "}") say("literal-brace", i, i + 1);
  }
}

/** `'a'b'c'` and `"a"b"c"`. */
function checkQuotes(parts: readonly WordPart[], excerpt: Excerpt, { issues }: Pass): void {
  for (const [i, part] of parts.entries()) {
    const [before, after] = [parts[i - 1], parts[i + 1]];
    if (part.type !== "Literal" || before === undefined) continue;
    const text = excerpt.text.slice(part.pos, part.end);
    if (before.type === "SingleQuoted" && /^[\p{L}\p{N}]+$/u.test(text)) {
      issues.push(issueOf(excerpt, "word-outside-quotes", part));
      return;
    }
    if (before.type !== "DoubleQuoted" || after?.type !== "DoubleQuoted") continue;
    if (text === "=" || text === ":" || text === "/" || (isOneThing(before.parts) && isOneThing(after.parts))) continue;
    issues.push(issueOf(excerpt, "quotes-in-quotes", part));
    return;
  }
}

function isOneThing([first, ...more]: readonly WordPart[]): boolean {
  return more.length === 0 && first !== undefined && first.type !== "Literal";
}

function checkExpansion(part: WordPart, excerpt: Excerpt, { split }: Reading, pass: Pass): void {
  const { issues } = pass;
  checkPart(part, excerpt, pass);
  switch (part.type) {
    case "SimpleExpansion":
      if (excerpt.text[part.end] === "[" && isName(part.text.slice(1)))
        issues.push(issueOf(excerpt, "array-without-braces", part));
      noteUse(part.text.slice(1), part, excerpt, pass);
      break;
    case "ParameterExpansion":
      noteOperation(part, excerpt, pass);
      break;
    case "CommandExpansion":
    case "ProcessSubstitution":
      enter(part, excerpt, pass);
      if (split && part.type === "CommandExpansion" && part.script !== undefined && !isList(part.script))
        issues.push(issueOf(excerpt, "unquoted-substitution", part, quotes(part, excerpt)));
      return;
    case "ArithmeticExpansion":
      for (const { name, at } of namesIn(part.expression, pass)) noteUse(name, at, excerpt, pass);
      return;
    default:
      return;
  }
  const plain = split ? splitOf(part, pass) : [];
  if (plain?.length === 0) return;
  const unless = plain === undefined ? {} : { unless: plain };
  issues.push(issueOf(excerpt, "unquoted-variable", part, { ...quotes(part, excerpt), ...unless }));
}

/** Quotes around a part, where they are what they look like: not inside backticks, where a backslash would be needed in quotes. */
function quotes({ pos, end }: WordPart, { text }: Excerpt) {
  if (text.slice(pos, end).includes("\n")) return {};
  return { edits: [[pos, pos, '"'] as const, [end, end, '"'] as const] };
}

/** What an unquoted expansion may be; an operation on a variable leaves it as plain as it was. */
function splitOf(part: WordPart, { values }: Pass): Plainness {
  const name =
    part.type === "SimpleExpansion" ? part.text.slice(1) : part.type === "ParameterExpansion" ? part.parameter : "@";
  if (name === "@") return [];
  if (part.type === "ParameterExpansion") {
    const { prefix, index, operation } = part;
    const isAlternative = operation?.type === "Default" && operation.operator.endsWith("+");
    if (prefix === "#" || isAlternative || index?.text === "@") return [];
    if (prefix !== undefined || index !== undefined) return undefined;
  }
  return name === "*" || /^\d/.test(name) ? undefined : plainnessOf(name, values);
}

function isList({ commands: [first, ...more] }: ParsedScript): boolean {
  if (first === undefined) return true;
  const { command } = first;
  return more.length === 0 && command.type === "Command" && LISTS.has(command.name?.text ?? "");
}

function noteUse(name: string, part: Pick<WordPart, "pos" | "end">, excerpt: Excerpt, { uses }: Pass): void {
  if (!isName(name) || uses.has(name)) return;
  const ofBash = bashVariable(name, part, excerpt);
  if (ofBash !== undefined) uses.set(name, ofBash);
  if (!/[a-z]/.test(name)) return;
  uses.set(name, issueOf(excerpt, "unset-variable", part, { unless: [name] }));
}

function noteOperation(part: ParameterExpansionPart, excerpt: Excerpt, pass: Pass): void {
  const { parameter, operation } = part;
  if (operation?.type !== "Default") {
    noteUse(parameter, part, excerpt, pass);
    return;
  }
  if (operation.operator.endsWith("=")) {
    pass.assigned.add(parameter);
    pass.values.set(parameter, undefined);
  }
  for (const inner of partsOf(operation.operand)) {
    if (inner.type === "DoubleQuoted") for (const one of inner.parts) checkExpansion(one, excerpt, QUOTED, pass);
    else checkExpansion(inner, excerpt, QUOTED, pass);
  }
}

export const QUOTED: Reading = { split: false };

/** Parts that may become several words. */
export const MANY: ReadonlySet<string> = new Set(["Glob", "BraceExpansion", "ExtendedGlob"]);

/** Walks the script of a substitution. */
function enter(part: WordPart, excerpt: Excerpt, { into, values }: Pass): void {
  if (part.type !== "CommandExpansion" && part.type !== "ProcessSubstitution") return;
  const { script } = part;
  if (script === undefined) return;
  const inner = script.source === undefined ? excerpt : backticked(excerpt, part.pos + 1, part.end - 1);
  if (script.source === undefined || inner.text === script.source) values.apart(() => into(script, inner));
}

/** What an assigned value is. */
export function plainnessOfWord(word: Word, excerpt: Excerpt, pass: Pass): Plainness {
  if (word.pos === word.end) return undefined;
  return all(partsOf(word));

  function all(parts: readonly WordPart[]): Plainness {
    let plain: Plainness = [];
    for (const one of parts) plain = both(plain, ofPart(one));
    return plain;
  }
  function ofPart(part: WordPart): Plainness {
    switch (part.type) {
      case "Literal":
      case "SingleQuoted":
        return plainText(excerpt.text.slice(part.pos, part.end));
      case "DoubleQuoted":
        return all(part.parts);
      case "ArithmeticExpansion":
        return [];
      default: {
        const name = plainParameter(part);
        return name === undefined || /^[\d@*]/.test(name) ? undefined : plainnessOf(name, pass.values);
      }
    }
  }
}

/** The text a word hands on, where it is written out: the literal pieces, without quotes. */
export function literalPieces(word: Word, { text }: Excerpt): string {
  const pieces: string[] = [];
  const open = [...partsOf(word)];
  for (const part of open) {
    if (part.type === "SingleQuoted") pieces.push(text.slice(part.pos + 1, part.end - 1));
    else if (part.type === "DoubleQuoted") {
      for (const one of part.parts)
        if (one.type === "Literal") pieces.push(text.slice(one.pos, one.end).replaceAll("\\\\", "\\"));
    } else if (part.type === "Literal") pieces.push(withoutEscapes(text.slice(part.pos, part.end)));
  }
  return pieces.join("\0");
}

function withoutEscapes(text: string): string {
  return text.replaceAll(/\\([\s\S])/g, "$1");
}
