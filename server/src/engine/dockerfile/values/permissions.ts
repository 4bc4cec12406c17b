// The values of `--chmod` and `--chown` as BuildKit reads them (dockerfile2llb, convert_copy.go; tonistiigi/dchapes-mode).
import { integer } from "./numbers.ts";

/** Whose bits, then how they change, any number of times: `u+rX,go=u-w`. */
const CLAUSE = /^[augo]*(?:[-+=][rstwxXugo]*)+$/;

/** Whether `text` is a mode: octal up to 7777, or symbolic. */
export function isMode(text: string): boolean {
  if (/^[0-9]/.test(text)) return /^[0-7]+$/.test(text) && Number.parseInt(text, 8) <= 0o7777;
  return text.split(",").every((clause) => CLAUSE.test(clause));
}

/**
 * The user or the group of a `--chown` that a layer of its own would have to look up: a name other than root, or a number of more
 * than 32 bits, which counts as one (`parseUID` in client/llb/fileop.go). Undefined where there is none.
 */
export function nameIn(text: string): string | undefined {
  const colon = text.indexOf(":");
  const user = colon === -1 ? text : text.slice(0, colon);
  const group = colon === -1 ? "" : text.slice(colon + 1);
  return [user, group].find((name) => name !== "" && name !== "root" && !isId(name));
}

function isId(text: string): boolean {
  const id = integer(text);
  return id !== undefined && id >= -(2 ** 31) && id < 2 ** 31;
}
