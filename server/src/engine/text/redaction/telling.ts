// Which values can be looked for everywhere: those that cannot be mistaken for an ordinary word, name or number.
import { SHORTEST } from "./needles.ts";

/** A word, or words joined as in names: `postgres`, `my-app`, `Admin`. */
function isWords(value: string): boolean {
  const words = value.split(/[-_. /:]/);
  return words.every((word) => /^(?:[A-Za-z]?[a-z]*|[A-Z]+)$/.test(word));
}

/** A number, a date, a version, an address of a network. */
const NUMBERS = /^v?[\d.:,/_ -]*$/;

/** An image with its registry, which many places name. */
const IMAGE = /^[a-z0-9-]+\.[a-z0-9.-]+(?::\d+)?\/[a-z0-9._/-]+(?::[\w.-]+)?(?:@sha256:[0-9a-f]+)?$/;

/** Whether a value is so distinctive that equal text anywhere is the same secret. */
export function isTelling(value: string): boolean {
  if (value.length < SHORTEST) return false;
  if (NUMBERS.test(value)) return value.replace(/\D/g, "").length >= 10;
  if (IMAGE.test(value.slice(0, 300))) return false;
  // No real word is that long.
  return !isWords(value.slice(0, 200)) || (value.length >= 20 && !/[-_. /:]/.test(value));
}
