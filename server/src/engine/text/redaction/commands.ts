// Passwords on command lines, by knowledge/password-arguments.ts. Commands are read in shell lines, exec arrays and YAML lists alike, by
// their words; only redaction asks, no rule reports them.
import { addAll } from "../../core/lists.ts";
import { type Span, span, withoutEnd } from "../../core/text.ts";
import { PASSWORD_FORMS, type PasswordForm, type PasswordShape } from "../../knowledge/password-arguments.ts";
import { isWrittenOut } from "../../knowledge/secret-values.ts";

/** Programs that read a password from their input, and which part of the input that is. */
const SINKS: readonly { readonly words: RegExp; readonly shape: PasswordShape }[] = [
  { words: /^chpasswd\b/, shape: ":" },
  { words: /^passwd\b|^sudo\b.{0,200} -S|--password-stdin|^smbpasswd\b.{0,200} -s/, shape: "whole" },
];

interface Rule extends Omit<PasswordForm, "options" | "attached"> {
  readonly options: ReadonlySet<string>;
  readonly attached: readonly string[];
}

const RULES: ReadonlyMap<string, readonly Rule[]> = byProgram();

function byProgram(): ReadonlyMap<string, readonly Rule[]> {
  const words = (text = "") => text.split(" ").filter((word) => word !== "");
  const rules = new Map<string, Rule[]>();
  for (const form of PASSWORD_FORMS) {
    const rule = { ...form, options: new Set(words(form.options)), attached: words(form.attached) };
    for (const program of words(form.programs)) rules.set(program, [...(rules.get(program) ?? []), rule]);
  }
  return rules;
}

/** Programs whose arguments become another program's input. */
const WRITERS = ["echo", "printf"];
const PROGRAM = new RegExp(
  `(?<![\\w.-])(?:${[...RULES.keys(), ...WRITERS].map((name) => name.replace(".", "\\.")).join("|")})(?![\\w.:=@-])`,
  "g",
);
/** A word of a shell, an array or a list; quotes within it belong to it. */
const WORD =
  /(?:[^\s"'`|&;<>,\\]|,(?![\s"'])|\\(?![\s"'])|(?<=[^\s"'`|&;<>,[])\\?["'](?=[^\s,:;|&\]})"'\\])|&(?=\w)){1,4000}/y;
/** Behind a line break: a list that goes on, the arguments of a container's command, an array over several lines. */
const GOES_ON = /^[ \t]{0,99}(?:- |args:|["'])/;
const LONGEST_COMMAND = 4_000;
/** Among how many words the command of a program, such as `login`, is looked for. */
const MOST_BEFORE = 40;
const LONGEST_VALUE = 2_000;
/** The signature of a presigned address, which is all that it takes to use it. */
const SIGNED =
  /[?&;](?:X-(?:Amz|Goog)-(?:Signature|Security-Token)|sig|signature|token|access_token|api_?key)=([^&\s"'`#<>;|\\]{4,2000})/gi;

/** The passwords in the commands and addresses of a text; references are left out. */
export function commandSecretsIn(text: string): readonly Span[] {
  const found: Span[] = [];
  const programs = new RegExp(PROGRAM);
  for (let hit = programs.exec(text); hit !== null; hit = programs.exec(text)) {
    const { words, end, piped } = commandAt(text, hit.index);
    const isWriter = WRITERS.includes(hit[0]);
    addAll(found, isWriter ? written(text, words, piped ? end : undefined) : argued(text, words));
    programs.lastIndex = Math.max(programs.lastIndex, end);
  }
  for (const hit of text.matchAll(SIGNED)) {
    const end = hit.index + hit[0].length;
    found.push(span(end - (hit[1] ?? "").length, end));
  }
  return found.filter(({ start, end }) => isWrittenOut(text.slice(start, end)));
}

interface Command {
  readonly words: readonly Span[];
  readonly end: number;
  readonly piped: boolean;
}

/** The words from a program on, to the end of its command. */
function commandAt(text: string, from: number): Command {
  const words: Span[] = [];
  const limit = Math.min(text.length, from + LONGEST_COMMAND);
  const word = new RegExp(WORD);
  // The name of the program may be quoted.
  let quotes = /["']/.test(text[from - 1] ?? "") && /^[\w.-]+["']/.test(text.slice(from, from + 40)) ? 1 : 0;
  // In a sentence or a shell, backticks hold a whole command.
  const isQuoted = text[from - 1] === "`";
  let i = from;
  for (; i < limit && !(isQuoted && text[i] === "`"); i += 1) {
    word.lastIndex = i;
    const next = word.exec(text)?.[0];
    if (next !== undefined) {
      words.push(span(i, i + next.length));
      quotes += next.length - next.replace(/["']/g, "").length;
      i += next.length - 1;
      continue;
    }
    const char = text[i] ?? "";
    if (char === '"' || char === "'") quotes += 1;
    else if (char === "\n" && !goesOn(text, from, i)) break;
    else if (/[|&;]/.test(char) && quotes % 2 === 0)
      return { words, end: i + 1, piped: char === "|" && text[i + 1] !== "|" };
  }
  return { words, end: Math.max(i, from + 1), piped: false };
}

function goesOn(text: string, from: number, line: number): boolean {
  return (
    /[\\`,[]\s{0,20}$/.test(text.slice(Math.max(from, line - 22), line)) ||
    GOES_ON.test(text.slice(line + 1, line + 110))
  );
}

function argued(text: string, words: readonly Span[]): readonly Span[] {
  const found: Span[] = [];
  let rules: readonly Rule[] = [];
  let seen: string[] = [];
  let given = 0;
  words.forEach((at, i) => {
    // The brackets of a list whose words have no quotes.
    const word = text.slice(at.start, at.end).replace(/^\[|\]$/g, "");
    const started = RULES.get(word);
    if (started !== undefined) {
      [rules, seen, given] = [started, [], 0];
      return;
    }
    if (word === "" || word === "-" || word === "args:") return;
    if (!word.startsWith("-")) given += 1;
    for (const rule of rules) {
      const behind = seen.findIndex((one) => rule.behind?.test(one) === true);
      if (rule.behind !== undefined && behind === -1) continue;
      const before = seen.slice(0, behind + 1).filter((one) => !one.startsWith("-")).length;
      const start = valueIn(text, words, i, rule, given - before);
      if (start !== undefined) addAll(found, shaped(text, start, rule.shape ?? "whole"));
    }
    if (seen.length < MOST_BEFORE) seen.push(word);
  });
  return found;
}

/** Where the value begins that a word introduces as an option, contains, or is itself. */
function valueIn(text: string, words: readonly Span[], i: number, rule: Rule, given: number): number | undefined {
  const at = words[i] ?? span(0, 0);
  const word = text.slice(at.start, at.end);
  if (!word.startsWith("-")) return rule.any === true || rule.argument === given ? at.start : undefined;
  if (rule.options.has(word)) {
    const next = words.slice(i + 1, i + 3).find(({ start, end }) => end - start > 1 || text[start] !== "-");
    return next === undefined || text[next.start] === "-" ? undefined : next.start;
  }
  const equals = word.indexOf("=");
  if (equals !== -1 && rule.options.has(word.slice(0, equals))) return at.start + equals + 1;
  const option = rule.attached.find((one) => word.startsWith(one) && word.length > one.length);
  return option === undefined ? undefined : at.start + option.length;
}

/** The passwords in what is written to a program that reads one. `pipe`: where that program begins. */
function written(text: string, words: readonly Span[], pipe: number | undefined): readonly Span[] {
  if (pipe === undefined) return [];
  const behind = text.slice(pipe, pipe + 200).replace(/\\[ \t]{0,20}\r?\n/g, " ");
  const program = (behind.trimStart().split("\n", 1)[0] ?? "").replace(/\s{1,40}/g, " ").replace(/^sudo (?!-S)/, "");
  const sink = SINKS.find(({ words: one }) => one.test(program));
  if (sink === undefined) return [];
  return words
    .slice(1)
    .filter(({ start }) => text[start] !== "-")
    .flatMap(({ start }) => shaped(text, start, sink.shape));
}

function shaped(text: string, from: number, shape: PasswordShape): readonly Span[] {
  const quote = /^\\?["']/.exec(text.slice(from, from + 2))?.[0] ?? "";
  const start = from + quote.length;
  const before = text[start - 1] ?? "";
  const ahead = text.slice(start, start + LONGEST_VALUE);
  const inside = before === '"' || before === "'" ? quotedBy(ahead, before) : wordOf(ahead);
  const sign = shape === "name=" ? "=" : shape;
  const skip = shape === "whole" ? 0 : inside.indexOf(sign);
  if (skip === -1 || (shape === "pass:" && skip !== 0)) return [];
  const first = start + skip + (shape === "whole" ? 0 : sign.length);
  const opened = /^["']/.test(text.slice(first, first + 1)) ? 1 : 0;
  const end = start + withoutEnd(inside, "\"'\\").length;
  return end > first + opened ? [span(first + opened, end)] : [];
}

function quotedBy(ahead: string, quote: string): string {
  const end = ahead.search(quote === '"' ? /["\r\n]/ : /['\r\n]/);
  return end === -1 ? ahead : ahead.slice(0, end);
}

function wordOf(ahead: string): string {
  const word = new RegExp(WORD);
  return withoutEnd(word.exec(ahead)?.[0] ?? "", ")]}");
}
