// Entrypoint scripts that give up root only where a variable is set when the container starts: without it they stay root.
import { outermost, type ShellCommand } from "./shell/command.ts";

/** What a script does on a test of these it does by default: they say who runs it, or are always set. */
const ALWAYS_SET: ReadonlySet<string> = new Set("EUID HOME HOSTNAME LOGNAME PATH PWD SHELL UID USER".split(" "));
const TESTS: ReadonlySet<string | undefined> = new Set(["[", "[[", "test"]);

/** A variable that has to be set, or to have the one value. */
export interface NeededVariable {
  readonly name: string;
  readonly value: string | undefined;
}

/** Of scripts that give up root at more places nothing is said: each place is looked for from its beginning. */
const MOST_DROPS = 20;
/** So many `if` around a place are looked at, from the innermost on. */
const MOST_AROUND = 20;

/**
 * The variable that has to be set for any of some commands of a script, by their places in it, to be reached: `uid` for what is in
 * `if [ -n "$uid" ]` or behind `[ -n "$uid" ] &&`, of the first of them. Undefined where nothing of the kind is in front of one, and
 * where the script gives the variable a value itself.
 */
export function variableNeeded(
  text: string,
  commands: readonly ShellCommand[],
  places: readonly number[],
): NeededVariable | undefined {
  if (places.length === 0 || places.length > MOST_DROPS || READS_OTHERS.test(text)) return undefined;
  const given = givenIn(text);
  const needed = places.map((at) => {
    const command = commands[at];
    if (command === undefined) return undefined;
    const start = commands.indexOf(outermost(command));
    return [...listBefore(commands, start), ...conditionsAround(text, commands, start)]
      .map(variableIn)
      .find((one) => one !== undefined && !ALWAYS_SET.has(one.name) && !given.has(one.name));
  });
  return needed.includes(undefined) ? undefined : needed[0];
}

/** The commands that have to succeed in front of one in its list. */
function listBefore(commands: readonly ShellCommand[], at: number): readonly ShellCommand[] {
  const found: ShellCommand[] = [];
  const depth = commands[at]?.within.length ?? 0;
  for (let i = at - 1; i >= 0; i -= 1) {
    const one = commands[i];
    if (one === undefined || one.within.length < depth) break;
    if (one.within.length > depth || one.via !== undefined) continue;
    if (one.next !== "&&") break;
    found.push(one);
  }
  return found;
}

/** The commands that are the conditions of the `if` around one, where it is not behind an `else`. */
function conditionsAround(text: string, commands: readonly ShellCommand[], at: number): readonly ShellCommand[] {
  const command = commands[at];
  const found: (readonly ShellCommand[])[] = [];
  let depth = command?.within.length ?? 0;
  for (let i = at - 1, around = 0; i >= 0 && depth > 0 && around < MOST_AROUND; i -= 1) {
    const one = commands[i];
    if (one === undefined || command === undefined || one.within.length > depth || one.within.at(-1) !== "if") continue;
    if (!IF.test(text.slice(Math.max(0, one.at.start - 40), one.at.start))) continue;
    if (!reachesElse(text.slice(one.at.end, command.at.start))) found.push([one], restOf(commands, i));
    depth = one.within.length - 1;
    around += 1;
  }
  return found.flat();
}

/** Whether a text behind a condition goes on to the `else` of its own `if`, not only to those of others inside of it. */
function reachesElse(text: string): boolean {
  let depth = 0;
  for (const [, word = ""] of text.matchAll(/(?:^|[\n;])[ \t]{0,80}(if|fi|else)\b/g)) {
    if (word === "else" && depth === 0) return true;
    depth += word === "if" ? 1 : word === "fi" ? -1 : 0;
  }
  return false;
}

const IF = /(?:^|[\s;])(?:el)?if[ \t]+$/;

/** The other conditions that all have to hold with the first one. */
function restOf(commands: readonly ShellCommand[], first: number): readonly ShellCommand[] {
  const found: ShellCommand[] = [];
  const depth = commands[first]?.within.length;
  let isNext = commands[first]?.next === "&&";
  for (let i = first + 1; isNext && i < commands.length; i += 1) {
    const one = commands[i];
    if (one === undefined || one.within.length !== depth) continue;
    found.push(one);
    isNext = one.next === "&&";
  }
  return found;
}

const VARIABLE = /^"?\$(?:(\w+)|\{(\w+)(?::?-)?\})"?$/;

/** The variable that a test wants to be set: `[ -n "$a" ]`, `[ ! -z "$a" ]`, `[ "$a" ]`, `[ "$a" != "" ]`, `[ "$a" = true ]`. */
function variableIn({ program, args, next }: ShellCommand): NeededVariable | undefined {
  if (!TESTS.has(program) || next === "||") return undefined;
  const words = args.map(({ text }) => text).filter((word) => word !== "]" && word !== "]]");
  const [first = "", second = "", third = ""] = words;
  const sole = words.length === 1 ? first : words.length === 2 && first === "-n" ? second : undefined;
  const negated = words.length === 3 && first === "!" && second === "-z" ? third : undefined;
  const isFilled = words.length === 3 && second === "!=" && /^(?:""|'')$/.test(third);
  const isOne = words.length === 3 && /^==?$/.test(second) && /^["']?[\w.-]+["']?$/.test(third);
  const tested = sole ?? negated ?? (isFilled || isOne ? first : "");
  const [, bare, braced] = VARIABLE.exec(tested) ?? [];
  const name = bare ?? braced;
  if (name === undefined || /^\d/.test(name)) return undefined;
  return { name, value: isOne ? third.replace(/["']/g, "") : undefined };
}

/** A script that reads in another file: that may give any variable a value. */
const READS_OTHERS = /(?:^|[\n;&|])[ \t]*(?:\.|source)[ \t]/;

/** The variables that a script gives a value, or may: `a=1`, `: ${a:=1}`, `read a`, `for a in`. */
function givenIn(text: string): ReadonlySet<string> {
  const words = text.replace(/^[ \t]*#.*$/gm, "").split(/[^\w:=]+/);
  const given = words.flatMap((word, i) => [
    /^(\w+):?=/.exec(word)?.[1],
    GIVING.has(words[i - 1] ?? "") ? word : undefined,
  ]);
  return new Set(given.filter((one) => one !== undefined));
}

const GIVING: ReadonlySet<string> = new Set(["for", "getopts", "read"]);
