// Which values can be looked for outside of their own place: those that no ordinary word, name or number is.
import { SHORTEST } from "./needles.ts";

/** A word, or words joined as in names: `postgres`, `my-app`, `Admin`. */
const WORDS = /^[A-Za-z]?[a-z]*(?:[-_. /:][A-Za-z]?[a-z]*)*$|^[A-Z]+(?:[-_. /:][A-Z]+)*$/;
/** A number, a date, a version, an address of a network. */
const NUMBERS = /^v?[\d.:,/_ -]*$/;

/** Whether a value is so much unlike others that whatever is equal to it is the same secret. */
export function isTelling(value: string): boolean {
  if (value.length < SHORTEST) return false;
  if (NUMBERS.test(value)) return value.replace(/\D/g, "").length >= 10;
  // Nobody writes so long a word that is none.
  return !WORDS.test(value.slice(0, 200)) || (value.length >= 20 && !/[-_. /:]/.test(value));
}
