// The inside of the shell parser's words: their literal value, their substitutions, and the text behind their quotes.

import type { Assignment, ParsedScript, TestExpression, Word, WordPart } from "unbash";
import { addAll } from "../../core/lists.ts";
import { type Excerpt, excerptBuilder, excerptOf, throughBoth } from "./excerpt.ts";

/** The value of a word without quotes; undefined where it holds an expansion. For an assignment `name=value`. */
export function literalOf(word: Word | Assignment): string | undefined {
  if (word.type === "Assignment") {
    if (word.value.type !== "Word") return undefined;
    const value = literalOf(word.value);
    return value === undefined ? undefined : `${word.name}=${value}`;
  }
  return (word.parts ?? []).some(expands) ? undefined : word.value;
}

function expands(part: WordPart): boolean {
  switch (part.type) {
    case "SimpleExpansion":
    case "ParameterExpansion":
    case "CommandExpansion":
    case "ArithmeticExpansion":
    case "ProcessSubstitution":
      return true;
    case "DoubleQuoted":
    case "LocaleString":
    case "BraceExpansion":
    case "ExtendedGlob":
      return (part.parts ?? []).some(expands);
    default:
      return false;
  }
}

export interface Substitution {
  readonly script: ParsedScript;
  /** The text the script's positions count in. */
  readonly excerpt: Excerpt;
}

/** The scripts in a word's `$(…)`, backticks, `<(…)` and in the defaults of its variables, in order. */
export function substitutionsOf(word: Word | Assignment, excerpt: Excerpt): readonly Substitution[] {
  const found: Substitution[] = [];
  // Later parts are pushed first: the stack is emptied from its end.
  const open: WordPart[] = [];
  const push = (parts: readonly WordPart[] | undefined) => {
    for (let i = (parts?.length ?? 0) - 1; i >= 0; i -= 1) {
      const part = parts?.[i];
      if (part !== undefined) open.push(part);
    }
  };
  if (word.type === "Word") push(word.parts);
  else if (word.value.type === "Word") push(word.value.parts);
  else for (const one of [...word.value.elements].reverse()) push(one.parts);
  for (let part = open.pop(); part !== undefined; part = open.pop()) {
    if (part.type === "CommandExpansion" || part.type === "ProcessSubstitution") {
      const { script } = part;
      if (script === undefined) continue;
      const inner = script.source === undefined ? excerpt : backticked(excerpt, part.pos + 1, part.end - 1);
      if (script.source === undefined || inner.text === script.source) found.push({ script, excerpt: inner });
    } else if (part.type === "ParameterExpansion") {
      const { operation } = part;
      if (operation?.type === "Default") push(operation.operand.parts);
    } else if ("parts" in part) push(part.parts);
  }
  return found;
}

/** The text between backticks, without the backslashes in front of `$`, a backtick and a backslash. */
export function backticked(excerpt: Excerpt, start: number, end: number): Excerpt {
  const holes = [];
  for (let i = start; i < end - 1; i += 1) {
    if (excerpt.text[i] !== "\\" || !"$`\\".includes(excerpt.text[i + 1] ?? " ")) continue;
    holes.push({ start: i, end: i + 1 });
    i += 1;
  }
  return throughBoth(excerpt, excerptOf(excerpt.text, { start, end }, holes));
}

/**
 * The text that `word` hands to a program, as an excerpt of `text`, in which the word stands: quotes and escapes gone,
 * variables as written, each substitution replaced by `$_`, since its commands are the outer script's.
 */
export function unquoted(word: Word, text: string): Excerpt {
  const builder = excerptBuilder();
  const copy = (start: number, end: number) => builder.copy(text.slice(start, end), { start, end });
  /** Copies what is not quoted singly; a backslash goes when it stands before one of `escapable`, or before anything. */
  const copyEscaped = (start: number, end: number, escapable?: string) => {
    let from = start;
    for (let i = start; i < end - 1; i += 1) {
      if (text[i] !== "\\" || (escapable !== undefined && !escapable.includes(text[i + 1] ?? ""))) continue;
      copy(from, i);
      from = text[i + 1] === "\n" ? i + 2 : i + 1;
      i += 1;
    }
    copy(from, end);
  };
  const copyParts = (parts: readonly WordPart[], inQuotes: boolean) => {
    for (const part of parts) {
      switch (part.type) {
        case "SingleQuoted":
          copy(part.pos + 1, part.end - 1);
          break;
        case "DoubleQuoted":
        case "LocaleString":
          copyParts(part.parts, true);
          break;
        case "AnsiCQuoted":
          builder.replace(part.value, { start: part.pos, end: part.end });
          break;
        case "CommandExpansion":
        case "ProcessSubstitution":
          builder.replace("$_", { start: part.pos, end: part.end });
          break;
        case "Literal":
          copyEscaped(part.pos, part.end, inQuotes ? '$`"\\\n' : undefined);
          break;
        default:
          copy(part.pos, part.end);
      }
    }
  };
  if (word.parts === undefined) copyEscaped(word.pos, word.end);
  else copyParts(word.parts, false);
  return builder.build();
}

/** The words that a `[[ … ]]` compares. */
export function operandsOf(test: TestExpression): readonly Word[] {
  const words: Word[] = [];
  const open: TestExpression[] = [test];
  for (let one = open.pop(); one !== undefined; one = open.pop()) {
    if (one.type === "TestUnary") words.push(one.operand);
    else if (one.type === "TestBinary") words.push(one.left, one.right);
    else if (one.type === "TestLogical") addAll(open, one.operands);
    else open.push(one.type === "TestNot" ? one.operand : one.expression);
  }
  return words;
}
