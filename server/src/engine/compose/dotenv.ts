// How Compose reads a `.env` file. Source: compose-go 2.16.2, dotenv/parser.go and dotenv/env.go.
import { byWord } from "../core/by-word.ts";
import { interpolate } from "./interpolation.ts";

/** What variables are set to, by their names; null where only a shell knows, or where it must not be known. */
export type Variables = ReadonlyMap<string, string | null>;

/** The longest value that is kept, in characters: each of some lines may double the one before. */
const LONGEST = 500;

/**
 * The variables of a `.env` file, each as it counts in the end; undefined where Compose refuses the file. What a value takes from
 * variables that the file has not set before is known to a shell only, and so is one that is too long. What `hides` says of a name and
 * its value is not known either, nor any value that takes it in. Linear in the text, never fails.
 */
export function readDotenv(
  text: string,
  hides: (name: string, value: string) => boolean = () => false,
): Variables | undefined {
  const found = new Map<string, string | null>();
  const expanded = (value: string) => interpolate(value, 0, (name) => found.get(name)).value ?? null;
  const set = (name: string, value: string | null) =>
    found.set(name, value === null || value.length > LONGEST || hides(name, value) ? null : value);
  let from = text.startsWith("\uFEFF") ? 1 : 0;
  for (;;) {
    from = statementAt(text, from);
    if (from === text.length) return found;
    const key = keyAt(text, from);
    if (key === undefined) return undefined;
    from = key.end;
    // A name alone takes its value from the shell.
    if (key.isInherited) continue;
    while (from < text.length && isBlank(text, from)) from += 1;
    const quote = text.charAt(from);
    if (quote === '"' || quote === "'") {
      const quoted = quotedAt(text, from + 1, quote);
      if (quoted === undefined) return undefined;
      set(key.name, quote === "'" ? quoted.value : expanded(unescaped(quoted.value)));
      from = quoted.end;
    } else {
      const end = lineEnd(text, from);
      const line = text.slice(from, end);
      const comment = line.indexOf(" #");
      set(key.name, expanded((comment === -1 ? line : line.slice(0, comment)).trimEnd()));
      from = Math.min(end + 1, text.length);
    }
  }
}

/** Where the next statement begins, behind blank lines and comments. */
function statementAt(text: string, from: number): number {
  let at = from;
  while (at < text.length) {
    if (text[at] === "#") at = lineEnd(text, at);
    else if (text[at] === "\n" || isBlank(text, at)) at += 1;
    else break;
  }
  return at;
}

interface Key {
  readonly name: string;
  /** Behind the sign. */
  readonly end: number;
  readonly isInherited: boolean;
}

const EXPORT = "export";
const IN_NAME = /[\p{L}\p{N}_.\-[\]]/u;

/** A name up to its `=` or `:`, or alone on its line; undefined for what Compose takes for none. */
function keyAt(text: string, start: number): Key | undefined {
  const isExported = text.startsWith(EXPORT, start) && /\s/.test(text.charAt(start + EXPORT.length));
  let from = isExported ? start + EXPORT.length : start;
  while (isExported && from < text.length && isBlank(text, from)) from += 1;
  if (from === text.length) return undefined;
  for (let at = from; at < text.length; at += 1) {
    const sign = String.fromCodePoint(text.codePointAt(at) ?? 0);
    if (sign === "=" || sign === ":" || sign === "\n") {
      const name = text.slice(from, at).trimEnd();
      return name.includes(" ") ? undefined : { name, end: at + 1, isInherited: sign === "\n" };
    }
    if (!isBlank(text, at) && !IN_NAME.test(sign)) return undefined;
    at += sign.length - 1;
  }
  // A name at the very end without a line break: Compose takes it for a value without a name.
  return { name: "", end: text.length, isInherited: true };
}

/** A value up to its closing quote, before which a backslash is taken away; undefined where there is none. */
function quotedAt(
  text: string,
  from: number,
  quote: string,
): { readonly value: string; readonly end: number } | undefined {
  let value = "";
  for (let at = from; at < text.length; at += 1) {
    const [sign, next] = [text.charAt(at), text.charAt(at + 1)];
    if (sign === quote) return { value, end: at + 1 };
    if (sign === "\\" && next !== "") {
      value += next === quote ? quote : sign + next;
      at += 1;
    } else {
      value += sign;
    }
  }
  return undefined;
}

const ESCAPES: Readonly<Record<string, string>> = byWord({
  a: "\x07",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
  '"': '"',
  "\\": "\\",
  // What variables are filled in takes two for one.
  $: "$$",
});

function unescaped(value: string): string {
  return value.replace(/\\(?:([abfnrtv$"\\])|0(\d{0,3}))/g, (_whole, sign: string | undefined, digits = "") => {
    if (sign !== undefined) return ESCAPES[sign] ?? sign;
    const code = /^[0-7]{3}$/.test(digits) ? Number.parseInt(digits, 8) : 256;
    return code < 256 ? String.fromCharCode(code) : `\\${digits}`;
  });
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf("\n", from);
  return end === -1 ? text.length : end;
}

function isBlank(text: string, at: number): boolean {
  return /[\t\v\f\r \x85\xa0]/.test(text.charAt(at));
}
