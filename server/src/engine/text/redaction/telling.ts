// Which values can be looked for outside of their own place: those that no ordinary word, name or number is.
import { SHORTEST } from "./needles.ts";

/** A word, or words joined as in names: `postgres`, `my-app`, `Admin`. */
function isWords(value: string): boolean {
  const words = value.split(/[-_. /:]/);
  return words.every((word) => /^(?:[A-Za-z]?[a-z]*|[A-Z]+)$/.test(word));
}

/** A number, a date, a version, an address of a network. */
const NUMBERS = /^v?[\d.:,/_ -]*$/;

/** An image with its registry: it is named in many places. */
const IMAGE = /^[a-z0-9-]+\.[a-z0-9.-]+(?::\d+)?\/[a-z0-9._/-]+(?::[\w.-]+)?(?:@sha256:[0-9a-f]+)?$/;

/** Whether a value is so much unlike others that whatever is equal to it is the same secret. */
export function isTelling(value: string): boolean {
  if (value.length < SHORTEST) return false;
  if (NUMBERS.test(value)) return value.replace(/\D/g, "").length >= 10;
  if (IMAGE.test(value.slice(0, 300))) return false;
  // Nobody writes so long a word that is none.
  return !isWords(value.slice(0, 200)) || (value.length >= 20 && !/[-_. /:]/.test(value));
}
