// What begins like a JSON array of strings, while the whole body of an instruction is none: where it ends, and what stands behind it.
import { closingBracket, isArray, isStringArray } from "./exec.ts";

export interface ArrayLike {
  /** Whether nothing closes it. */
  readonly isOpen: boolean;
  /** The array itself, where it is valid JSON; the text as a whole then goes on with `rest`. */
  readonly array?: string;
  /** What stands behind the closing bracket, blanks at both ends left out. */
  readonly rest: string;
}

/**
 * How a body that is not valid JSON was meant as an array; undefined where it was not: `RUN [ -f x ]` is the shell's test, `[ab]*` a
 * pattern. `isBare`: an array without any quotes counts too.
 */
export function arrayLike(text: string, isBare: boolean): ArrayLike | undefined {
  if (!text.startsWith("[") || isTest(text)) return undefined;
  const end = closingBracket(text);
  if (end === undefined) {
    const isMeant = QUOTED.test(text) || SEVERAL.test(text);
    return isMeant ? { isOpen: isOpenArray(text), rest: "" } : undefined;
  }
  const array = text.slice(0, end + 1);
  const rest = text.slice(end + 1).trim();
  const isValid = isArray(array);
  const isMeant =
    QUOTED.test(text) || SEVERAL.test(text) || (isBare && (rest === "" || (isValid && isStringArray(array))));
  return isMeant ? { isOpen: false, rest, ...(isValid ? { array } : {}) } : undefined;
}

/** Whether a body begins an array of strings that nothing closes. A bracket at the very end is none of a string that lacks its quote. */
export function isOpenArray(text: string): boolean {
  return /^\[\s*(?:["'\u201C]|$)/.test(text) && closingBracket(text) === undefined && !text.trimEnd().endsWith("]");
}

/** Whether a body is a command of the shell's test: blanks inside of both brackets, and an operator (test(1)). */
function isTest(text: string): boolean {
  const words = text.trim().split(/[ \t]+/);
  const isBetween = words[0] === "[" && words.at(-1) === "]" && !text.includes(",");
  return isBetween && words.slice(1, -2).some((word) => /^(?:={1,2}|!=|-[A-Za-z]{1,2})$/.test(word));
}

/** A quote right behind the bracket. */
const QUOTED = /^\[["'\u201C]/;
/** Blanks, a string and a comma: the shell's test has no comma there. */
const SEVERAL = /^\[[ \t]*"(?:[^"\\]|\\.)*"[ \t]*,/;
