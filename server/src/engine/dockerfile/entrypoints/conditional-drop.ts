// Entrypoint scripts that give up root only where a variable is set when the container starts: without it they stay root.
import type { NeededVariable } from "../../core/builds/image-starts.ts";
import { startsAsRoot } from "../../knowledge/stated-needs.ts";
import { outermost, type ShellCommand } from "../shell/command.ts";
import { mayBeSetBy } from "./read-in.ts";

/** What a script does on a test of these it does by default: they say who runs it, or are always set. */
const ALWAYS_SET: ReadonlySet<string> = new Set("EUID HOME HOSTNAME LOGNAME PATH PWD SHELL UID USER".split(" "));
const TESTS: ReadonlySet<string | undefined> = new Set(["[", "[[", "test"]);

type Tested = Omit<NeededVariable, "mayBeSet">;

/** That a variable is set, whatever its value. */
const anyOf = (name: string): Tested => ({ name, values: [], except: [] });

/** Of scripts that give up root at more places nothing is said: each place is looked for from its beginning. */
const MOST_DROPS = 20;
/** So many `if` around a place are looked at, from the innermost on. */
const MOST_AROUND = 20;

/**
 * The variable that has to be set for any of some commands of a script, by their places in it, to be reached: `uid` for what is in
 * `if [ -n "$uid" ]`, behind `[ -n "$uid" ] &&`, in the `else` of `if [ -z "$uid" ]`, in an arm of `case "$uid" in`, or in
 * `${uid:+…}`; of those of one variable with what is enough for any of them, else of the first. Undefined where nothing of the kind
 * is in front of one, and where the script gives the variable a value itself.
 */
export function variableNeeded(
  text: string,
  commands: readonly ShellCommand[],
  places: readonly number[],
): NeededVariable | undefined {
  if (places.length === 0 || places.length > MOST_DROPS) return undefined;
  const given = givenIn(text);
  const needed = places.map((at) => {
    const command = commands[at];
    if (command === undefined) return undefined;
    const start = commands.indexOf(outermost(command));
    const tested = [
      onlyIfSet(outermost(command)),
      ...testsBefore(text, commands, start).map(({ test, holds }) => variableIn(test, holds)),
      armAround(text, outermost(command)),
      ...leftBefore(text, commands, start),
    ];
    return tested.find((one) => one !== undefined && !ALWAYS_SET.has(one.name) && !given.has(one.name));
  });
  const known = needed.filter((one) => one !== undefined);
  const [first] = known;
  if (first === undefined || known.length < needed.length) return undefined;
  const either = known.filter(({ name }) => name === first.name).reduce(eitherOf);
  return { ...either, mayBeSet: mayBeSetBy(commands, first.name) };
}

/** What is enough for one of two places. */
function eitherOf(one: Tested, other: Tested): Tested {
  const { name } = one;
  if (one.values.length > 0 && other.values.length > 0)
    return { name, values: [...new Set([...one.values, ...other.values])], except: [] };
  const isEnough = (value: string, { values, except }: Tested) =>
    values.length > 0 ? values.includes(value) : !except.includes(value);
  const except = [...one.except, ...other.except].filter((value) => !isEnough(value, one) && !isEnough(value, other));
  return { name, values: [], except: [...new Set(except)] };
}

/** A test in front of a command, and whether it holds where the command is reached. */
interface Before {
  readonly test: ShellCommand;
  readonly holds: boolean;
}

/** The tests that decide whether a command is reached. */
function testsBefore(text: string, commands: readonly ShellCommand[], at: number): readonly Before[] {
  const listed = listBefore(commands, at).map((test) => ({ test, holds: true }));
  return [...listed, ...conditionsAround(text, commands, at)];
}

/** The variable of `exec ${uid:+gosu "$uid"} "$@"`, where nothing else in the command gives up root. */
function onlyIfSet({ args }: ShellCommand): Tested | undefined {
  for (const { text } of args) {
    const [, name, then = ""] = /^"?\$\{(\w+):?\+([^}]*)/.exec(text) ?? [];
    if (startsAsRoot(text)) return name !== undefined && startsAsRoot(then) ? anyOf(name) : undefined;
  }
  return undefined;
}

/** The variables without which a script has gone on as root before it gets to a command: `[ -z "$uid" ] && exec "$@"`. */
function leftBefore(text: string, commands: readonly ShellCommand[], at: number): readonly Tested[] {
  return commands.slice(0, at).flatMap((one, i) => {
    const isPlain = one.via === undefined && one.within.every((around) => around === "if");
    if (one.program !== "exec" || one.args.length === 0 || !isPlain || one.within.length > 1) return [];
    const [before, ...others] = testsBefore(text, commands, i);
    return before === undefined || others.length > 0 || startsAsRoot(one.args.map((arg) => arg.text).join(" "))
      ? []
      : (variableIn(before.test, !before.holds) ?? []);
  });
}

/** The variable of the `case` around a command, by whose arm it is only reached where that is set. */
function armAround(text: string, { at, within }: ShellCommand): Tested | undefined {
  if (within.at(-1) !== "case") return undefined;
  const before = text.slice(Math.max(0, at.start - LONGEST_CASE), at.start);
  const opening = [...before.matchAll(/(?:^|[\n;])[ \t]{0,80}case[ \t]{1,80}(\S{1,200})[ \t]{1,80}in\b/g)].at(-1);
  const name = nameIn(opening?.[1] ?? "");
  if (opening === undefined || name === undefined) return undefined;
  const arms = before.slice(opening.index + opening[0].length).split(";;");
  if (arms.some((arm) => /(?:^|[\n;])[ \t]{0,80}esac\b/.test(arm))) return undefined;
  const patterns = arms.map(patternsOf);
  const own = patterns.at(-1) ?? [];
  const others = patterns.slice(0, -1).flat();
  const except = [...new Set(others.filter((one) => LITERAL.test(one)).map(withoutQuotes))];
  if (own.every((one) => one === "?*")) return { name, values: [], except };
  if (own.includes("*")) return others.some(isEmpty) ? { name, values: [], except } : undefined;
  if (!own.every((one) => LITERAL.test(one))) return undefined;
  return { name, values: own.map(withoutQuotes), except: [] };
}

/** A value that is written out. */
const LITERAL = /^["']?[\w.-]+["']?$/;
const withoutQuotes = (word: string) => word.replace(/["']/g, "");
const isEmpty = (word: string) => word === '""' || word === "''";

/** The patterns of an arm of `case`. */
function patternsOf(arm: string): readonly string[] {
  const text = arm.replace(/^[ \t]*#.*$/gm, "").trim();
  const list = text.slice(text.startsWith("(") ? 1 : 0, Math.max(0, text.indexOf(")")));
  return list.split("|").map((one) => one.trim());
}

/** So many characters in front of a command are looked at for its `case`. */
const LONGEST_CASE = 4_000;

/** The commands that have to succeed in front of one in its list; behind `||` one of two is enough. */
function listBefore(commands: readonly ShellCommand[], at: number): readonly ShellCommand[] {
  const found: ShellCommand[] = [];
  const depth = commands[at]?.within.length ?? 0;
  for (let i = at - 1; i >= 0; i -= 1) {
    const one = commands[i];
    if (one === undefined || one.within.length < depth) break;
    if (one.within.length > depth || one.via !== undefined) continue;
    if (one.next === "||") found.pop();
    if (one.next !== "&&") break;
    found.push(one);
  }
  return found;
}

/** The conditions of the `if` around a command; behind an `else` they do not hold. */
function conditionsAround(text: string, commands: readonly ShellCommand[], at: number): readonly Before[] {
  const command = commands[at];
  const found: (readonly Before[])[] = [];
  let depth = command?.within.length ?? 0;
  for (let i = at - 1, around = 0; i >= 0 && depth > 0 && around < MOST_AROUND; i -= 1) {
    const one = commands[i];
    if (one === undefined || command === undefined || one.within.length > depth || one.within.at(-1) !== "if") continue;
    if (!IF.test(text.slice(Math.max(0, one.at.start - 40), one.at.start))) continue;
    const holds = !reachesElse(text.slice(one.at.end, command.at.start));
    const all = [one, ...restOf(commands, i, holds ? "&&" : "||")];
    // Of several that do not all hold nobody knows which one does not.
    if (all.at(-1)?.next === undefined || holds) found.push(all.map((test) => ({ test, holds })));
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

/** The conditions that an operator joins to the first one. */
function restOf(commands: readonly ShellCommand[], first: number, operator: "&&" | "||"): readonly ShellCommand[] {
  const found: ShellCommand[] = [];
  const depth = commands[first]?.within.length;
  let isNext = commands[first]?.next === operator;
  for (let i = first + 1; isNext && i < commands.length; i += 1) {
    const one = commands[i];
    if (one === undefined || one.within.length !== depth) continue;
    found.push(one);
    isNext = one.next === operator;
  }
  return found;
}

const VARIABLE = /^"?\$(?:(\w+)|\{(\w+)(?::?-)?\})"?$/;

/** The name of the variable that a word is and nothing else: `"$uid"`, `${uid:-}`. */
function nameIn(word: string): string | undefined {
  const [, bare, braced] = VARIABLE.exec(word) ?? [];
  const name = bare ?? braced;
  return name === undefined || /^\d/.test(name) ? undefined : name;
}

/**
 * The variable that has to be set for a test to hold: `[ -n "$a" ]`, `[ ! -z "$a" ]`, `[ "$a" ]`, `[ "$a" != "" ]`, `[ "$a" = true ]`,
 * `[[ -v a ]]`, and all of these in two brackets.
 * For one not to hold: `[ -z "$a" ]`, `[ ! -n "$a" ]`, `[ "$a" = "" ]`, `[ "$a" != true ]`.
 */
function variableIn({ program, args, next }: ShellCommand, holds: boolean): Tested | undefined {
  if (!TESTS.has(program) || (holds && next === "||")) return undefined;
  const words = args.map(({ text }) => text).filter((word) => word !== "]");
  const [first = "", second = "", third = ""] = words;
  const [filled, empty, same, other] = holds ? ["-n", "-z", /^==?$/, /^!=$/] : ["-z", "-n", /^!=$/, /^==?$/];
  const sole = holds && words.length === 1 ? first : words.length === 2 && first === filled ? second : undefined;
  const isGiven = holds && words.length === 2 && first === "-v" && /^[A-Za-z_]\w*$/.test(second);
  const negated = words.length === 3 && first === "!" && second === empty ? third : undefined;
  const isFilled = words.length === 3 && other.test(second) && isEmpty(third);
  const isOne = words.length === 3 && same.test(second) && LITERAL.test(third);
  const name = isGiven ? second : nameIn(sole ?? negated ?? (isFilled || isOne ? first : ""));
  if (name === undefined) return undefined;
  return isOne ? { name, values: [withoutQuotes(third)], except: [] } : anyOf(name);
}

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
