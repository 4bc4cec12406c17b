// The values of the variables of scripts that build images: of a shell, of Make and of just. A variable with several values, as of a loop
// or of the branches of a condition, has each of them in turn.
import { ROOT } from "./command-lines.ts";

/** What reads a script. */
export type Reader = "shell" | "make" | "just";

/** What variables are set to from outside. */
export type Given = ReadonlyMap<string, string>;

/** A script is read at most so many times. */
const MOST_VARIANTS = 50;
/** So many characters are read of all of them. */
const MOST_READ = 200_000;
/** No name of an image is longer. */
const LONGEST = 300;
/** So many characters are filled into a script. */
const MOST_FILLED = 20_000;

/** What an assignment gives a variable; undefined where that is not known. */
interface Said {
  readonly at: number;
  readonly name: string;
  readonly written: string | undefined;
}

/**
 * A script with the values of its variables filled in, and with their defaults: once where each has one value. Where some have several, the
 * first of each go together, then the second.
 */
export function variantsOf(text: string, reader: Reader, given: Given = new Map()): readonly string[] {
  const most = Math.max(1, Math.min(MOST_VARIANTS, Math.floor(MOST_READ / text.length)));
  const plain = assignments(text, reader);
  const first = valuesOf(plain, choices(plain, most), 0, given, reader);
  const looped = reader === "shell" ? loops(text, (words) => fill(words, first, reader)) : [];
  const names = new Set(looped.map(({ name }) => name));
  const all = [...plain.filter(({ name }) => !names.has(name)), ...looped];
  const chosen = choices(all, most);
  const count = [...chosen.values()].reduce((longest, { length }) => Math.max(longest, length), 1);
  const found = new Set<string>();
  for (let i = 0; i < count; i += 1) found.add(filled(text, valuesOf(all, chosen, i, given, reader), reader));
  return [...found];
}

/** The values that each variable has, in order; one that is not known where there are too many. */
function choices(all: readonly Said[], most: number): ReadonlyMap<string, readonly (string | undefined)[]> {
  const found = new Map<string, Set<string | undefined>>();
  for (const { name, written } of all) {
    const values = found.get(name) ?? new Set();
    found.set(name, values.add(written));
  }
  return new Map([...found].map(([name, values]) => [name, values.size > most ? [undefined] : [...values]]));
}

/** The values that variables have where each of several takes its turn. */
function valuesOf(
  all: readonly Said[],
  chosen: ReturnType<typeof choices>,
  turn: number,
  given: Given,
  reader: Reader,
): ReadonlyMap<string, string | undefined> {
  const values = new Map<string, string | undefined>(given);
  // What is given may be made of what else is given.
  for (const [name, value] of given) {
    const whole = fill(value, given, reader);
    values.set(name, whole.length > LONGEST ? undefined : whole);
  }
  for (const { name, written } of all) {
    const choice = chosen.get(name) ?? [];
    const wanted = choice[Math.min(turn, choice.length - 1)];
    if (wanted === undefined) values.set(name, undefined);
    else if (wanted === written) {
      const value = fill(wanted, values, reader);
      values.set(name, value.length > LONGEST ? undefined : value);
    }
  }
  return values;
}

/** `NAME=value`, with the signs and blanks that Make and just allow. */
const ASSIGNED = /^[ \t]*(?:(?:export|readonly|local)[ \t]+)?([A-Za-z_]\w*)[ \t]*(?:\?|::?)?=(.*)$/gm;
/** `target: NAME=value` of Make. */
const OF_TARGET = /^[^\s:#=][^:#=\r\n\u2028\u2029]*:[ \t]*([A-Za-z_]\w*)[ \t]*(?:\?|::?)?=(.*)$/gm;
/** `NAME=value` behind other words of a line. */
const WITHIN = /(?:[;&|()]|\b(?:then|do|else)\b)[ \t]*([A-Za-z_]\w*)=([^\s;&|)]*)/g;
/** `NAME=(a b)`, a list of Bash. */
const LISTED = /^[ \t]*([A-Za-z_]\w*)=\(([^()]*)\)/gm;
/** What else gives a variable a value. */
const OTHERWISE: readonly RegExp[] = [
  /(?:^|[;&|(])[ \t]*([A-Za-z_]\w*)[ \t]*\+=/gm,
  /\bread[ \t]+(?:-\w+[ \t]+)?(\w+)/g,
];
/** The head of a recipe of just that has parameters. */
const RECIPE = /^@?[A-Za-z_][\w-]*[ \t].*:/gm;
const PARAMETER = /\b(\w+)=("[^"\n]*"|'[^'\n]*')/g;
/** What names of images, paths and options are made of. */
const PLAIN = /^[\w./:@+${}(),= -]*$/;

function assignments(text: string, reader: Reader): readonly Said[] {
  const plain = (value: string) => (PLAIN.test(value.replaceAll(ROOT, "")) ? value : undefined);
  const usual = (written: string) => plain(reader === "just" ? justValue(written) : valueIn(written));
  const saidBy = (pattern: RegExp, meant: (written: string) => string | undefined, within = text, from = 0) =>
    [...within.matchAll(pattern)].map(({ index, 1: name = "", 2: written = "" }) => ({
      at: from + index,
      name,
      written: meant(written),
      isList: written.startsWith("("),
    }));
  const otherwise = OTHERWISE.flatMap((pattern) => saidBy(pattern, () => undefined));
  const more = {
    make: () => saidBy(OF_TARGET, usual),
    just: () =>
      [...text.matchAll(RECIPE)].flatMap(({ index, 0: head }) =>
        head.includes(":=") ? [] : saidBy(PARAMETER, usual, head, index),
      ),
    shell: () => [...saidBy(WITHIN, usual), ...saidBy(LISTED, (inner) => plain(inner.replace(/["'\s]+/g, " ").trim()))],
  };
  const assigned = saidBy(ASSIGNED, usual).filter(({ isList }) => !isList || reader !== "shell");
  const open = new Set(otherwise.map(({ name }) => name));
  return [...assigned, ...more[reader](), ...otherwise]
    .map((one) => (open.has(one.name) ? { ...one, written: undefined } : one))
    .sort((a, b) => a.at - b.at);
}

const LOOP = /\bfor[ \t]+([A-Za-z_]\w*)[ \t]+in[ \t]+([^;\n]*)/g;

/** The values of the variables of loops, behind all others. */
function loops(text: string, filled: (words: string) => string): readonly Said[] {
  return [...text.matchAll(LOOP)].flatMap(({ 1: name = "", 2: words = "" }): readonly Said[] => {
    const all = filled(words).replace(/["']/g, "").trim().split(/\s+/);
    const isKnown = all.every((word) => /^[\w./:@+-]+$/.test(word));
    return (isKnown ? all : [undefined]).map((written) => ({ at: text.length, name, written }));
  });
}

const USED =
  /\$\$|"\$\{(\w+)\[[@*]\]\}"|\$\{(\w+)(?:\[[@*]\]|:?-([\w./:@+-]*))?\}|\$\((\w+)\)|\$(\w+)|\{\{[ \t]*(\w+)[ \t]*\}\}/g;

/** A text with the values of variables; it stops where the text has become longer by `room`. */
function fill(
  from: string,
  values: ReadonlyMap<string, string | undefined>,
  reader: Reader,
  room: number = LONGEST,
): string {
  let left = room;
  return from.replace(
    USED,
    (all, list?: string, braced?: string, usual?: string, round?: string, bare?: string, curly?: string) => {
      const isOthers = (round !== undefined && reader === "shell") || (curly !== undefined && reader !== "just");
      if (isOthers || left < 0) return all;
      const value = values.get(list ?? braced ?? round ?? bare ?? curly ?? "") ?? usual;
      const filled = value ?? (curly === undefined ? all : `\${${curly}}`);
      left -= filled.length - all.length;
      return filled;
    },
  );
}

function filled(text: string, values: ReadonlyMap<string, string | undefined>, reader: Reader): string {
  let added = 0;
  return text
    .split("\n")
    .map((line) => {
      const isFilled = line.includes("$") || line.includes("{{");
      const after = isFilled ? fill(line, values, reader, MOST_FILLED - added) : line;
      added += after.length - line.length;
      return after;
    })
    .join("\n");
}

/** The value that an assignment gives, without quotes around it and a comment behind it. */
function valueIn(written: string): string {
  const comment = written.search(/[ \t]#/);
  const value = (comment === -1 ? written : written.slice(0, comment)).trim();
  const quote = value[0];
  const isQuoted = (quote === '"' || quote === "'") && value.length > 1 && value.endsWith(quote);
  return isQuoted ? value.slice(1, -1) : value;
}

const JOINED = /"([^"\\]*)"|'([^']*)'|([A-Za-z_]\w*)|([+/])|[ \t]+|./g;
const FROM_OUTSIDE = /^env(?:_var_or_default)?\([^(),]*,[ \t]*("[^"]*")\)$/;

/** A value of just as text with variables: strings and variables that `+` and `/` join (Just's manual, "Strings", "Joining Paths"). */
function justValue(written: string): string {
  const comment = written.search(/[ \t]#/);
  const whole = written.slice(0, comment === -1 ? LONGEST : Math.min(comment, LONGEST)).trim();
  return (FROM_OUTSIDE.exec(whole)?.[1] ?? whole).replace(
    JOINED,
    (all, double?: string, single?: string, name?: string, sign?: string) => {
      if (name !== undefined) return `\${${name}}`;
      if (sign !== undefined) return sign === "/" ? "/" : "";
      // Anything else is not plain.
      return double ?? single ?? (all.trim() === "" ? "" : "`");
    },
  );
}
