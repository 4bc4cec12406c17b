// The commands of a shell script that runs outside of an image, as words, with the folder that each starts in. It reads what a step of
// a pipeline needs (POSIX Shell Command Language, 2.2 and 2.3); the scripts of images have a whole parser.
import { LONGEST_PATH, resolvePath } from "../paths.ts";

export interface LineWord {
  /** Without quotes and escapes; undefined where something is filled in. */
  readonly text: string | undefined;
  /** What is known of its beginning. */
  readonly head: string;
  /** All that is known of it, with `FILLED` in place of each part that is filled in. */
  readonly shape: string;
  /** As it is written. */
  readonly raw: string;
  /** Whether it may turn out to be several words, or none. */
  readonly open: boolean;
}

/** What is in the shape of a word for a part that is not known. */
export const FILLED = "\0";

/** What a path begins with that counts from the root, wherever the script is then. */
export const ROOT = "\u{1}";

export interface CommandLine {
  /** The program and its arguments, without assignments and programs such as `sudo` in front. */
  readonly words: readonly LineWord[];
  /** The folder that it starts in, from the root; undefined where it is not known. */
  readonly folder: string | undefined;
}

/** The commands of a script that starts in `folder`; what it cannot read it leaves out. Never throws, linear. */
export function commandLines(script: string, folder: string | undefined): readonly CommandLine[] {
  const found: CommandLine[] = [];
  const outer: { readonly isGroup: boolean; readonly folder: string | undefined }[] = [];
  let here = folder;
  let words: LineWord[] = [];
  const finish = () => {
    const all = words;
    words = [];
    let start = 0;
    for (let word = all[0]?.text; word !== undefined && KEYWORDS.has(word); word = all[start]?.text) {
      if (OPENING.has(word)) outer.push({ isGroup: false, folder: here });
      const before = CLOSING.has(word) && outer.at(-1)?.isGroup === false ? outer.pop() : undefined;
      // What is only done at times leaves it open where the script is then.
      if (before !== undefined && before.folder !== here) here = undefined;
      start += 1;
      if (NAMING.has(word)) return;
    }
    const rest = withoutFront(all.slice(start));
    const [program, ...args] = rest;
    if (program === undefined) return;
    if (MOVING.has(program.text ?? "")) here = moved(here, args);
    else found.push({ words: rest, folder: here });
  };
  for (const item of itemsOf(script)) {
    if (typeof item !== "string") {
      words.push(item);
      continue;
    }
    finish();
    if (item === "(") outer.push({ isGroup: true, folder: here });
    if (item === ")" && outer.at(-1)?.isGroup === true) here = outer.pop()?.folder;
  }
  finish();
  return found;
}

const setOf = (words: string): ReadonlySet<string> => new Set(words.split(" "));
const KEYWORDS = setOf("if while until for case select then do else elif ! { } fi done esac");
const OPENING = setOf("if while until for case select");
const CLOSING = setOf("fi done esac");
/** Words that no command follows. */
const NAMING = setOf("for case select");
const MOVING = setOf("cd pushd popd");
/** Programs that run the command behind them; of their options none that takes a value is read. */
const RUNNING = setOf("sudo env exec command time nohup");

function withoutFront(words: readonly LineWord[]): readonly LineWord[] {
  let start = 0;
  let isRun = false;
  for (const { text, head } of words) {
    const isOption = isRun && text?.startsWith("-") === true;
    if (!isOption && !/^[A-Za-z_]\w*=/.test(head) && !RUNNING.has(text ?? "")) break;
    isRun ||= RUNNING.has(text ?? "");
    start += 1;
  }
  return words.slice(start);
}

function moved(folder: string | undefined, args: readonly LineWord[]): string | undefined {
  const [first, ...more] = args[0]?.text === "--" ? args.slice(1) : args;
  const to = more.length > 0 ? undefined : first?.text;
  if (to?.startsWith(ROOT)) return resolvePath("", to.slice(1).replace(/^\/+/, ""));
  if (folder === undefined || !to || /^[-~]/.test(to) || folder.length + to.length > LONGEST_PATH) return undefined;
  return resolvePath(folder, to);
}

const BLANKS = " \t\r";
const SIGNS = ";&|()";
const ENDS = `${BLANKS}\n${SIGNS}<>`;

/** Words, and the signs between commands; redirects and what heredocs hold are left out. */
function* itemsOf(text: string): Generator<LineWord | string> {
  let heredocs: string[] = [];
  for (let at = 0; at < text.length; ) {
    const sign = text[at] ?? "";
    if (BLANKS.includes(sign)) at += 1;
    else if (continues(text, at)) at = text.indexOf("\n", at) + 1;
    else if (sign === "#") at = endOr(text, text.indexOf("\n", at));
    else if (sign === "\n") {
      yield sign;
      at += 1;
      for (const end of heredocs) at = behindHeredoc(text, at, end);
      heredocs = [];
    } else if (SIGNS.includes(sign)) {
      yield sign;
      at += 1;
    } else if (sign === "<" || sign === ">") {
      const start = at;
      while (at < text.length && "<>&|-".includes(text[at] ?? "")) at += 1;
      const operator = text.slice(start, at);
      while (at < text.length && BLANKS.includes(text[at] ?? "")) at += 1;
      const { word, end } = wordAt(text, at);
      if (operator === "<<" || operator === "<<-") heredocs.push(word.text ?? word.head);
      at = end;
    } else {
      const { word, end } = wordAt(text, at);
      const isDescriptor = /^\d+$/.test(word.head) && (text[end] === ">" || text[end] === "<");
      if (!isDescriptor) yield word;
      at = end;
    }
  }
}

/** Whether a backslash joins the next line to this one. */
function continues(text: string, at: number): boolean {
  return text[at] === "\\" && (text[at + 1] === "\n" || text.startsWith("\r\n", at + 1));
}

const endOr = (text: string, at: number): number => (at === -1 ? text.length : at);

function behindHeredoc(text: string, from: number, end: string): number {
  for (let at = from; at < text.length; ) {
    const newline = endOr(text, text.indexOf("\n", at));
    if (text.slice(at, newline).trim() === end) return newline;
    at = newline + 1;
  }
  return text.length;
}

function wordAt(text: string, from: number): { readonly word: LineWord; readonly end: number } {
  let known = "";
  let shape = "";
  let head: string | undefined;
  let open = false;
  let quote = "";
  let at = from;
  for (; at < text.length; ) {
    const sign = text[at] ?? "";
    const filled = expansionEnd(text, at, quote);
    if (filled !== undefined) {
      head ??= known;
      shape += FILLED;
      open ||= quote === "";
      at = filled;
    } else if (sign === quote) {
      quote = "";
      at += 1;
    } else if (quote === "" && (sign === "'" || sign === '"')) {
      quote = sign;
      at += 1;
    } else if (quote !== "'" && continues(text, at)) at = text.indexOf("\n", at) + 1;
    else if (sign === "\\" && (quote === "" || (quote === '"' && '$`"\\'.includes(text[at + 1] ?? " ")))) {
      known += text[at + 1] ?? "";
      shape += text[at + 1] ?? "";
      at += 2;
    } else if (quote === "" && ENDS.includes(sign)) break;
    else {
      known += sign;
      shape += sign;
      at += 1;
    }
  }
  const raw = text.slice(from, at);
  return { word: { text: head === undefined ? known : undefined, head: head ?? known, shape, raw, open }, end: at };
}

/**
 * The end of what is filled in at a place; undefined where nothing is. A pipeline's own expressions are replaced before any shell reads
 * them.
 */
function expansionEnd(text: string, at: number, quote: string): number | undefined {
  const behind = (closing: string, from: number) => {
    const end = text.indexOf(closing, from);
    return end === -1 ? text.length : end + closing.length;
  };
  if (text.startsWith("${{", at)) return behind("}}", at + 3);
  if (quote === "'") return undefined;
  if (text[at] === "`") return behind("`", at + 1);
  if (text[at] !== "$") return undefined;
  const next = text[at + 1] ?? "";
  if (next === "{" || next === "(") return closingOf(text, at + 1, next, next === "{" ? "}" : ")");
  if (/[\w@*#?!$-]/.test(next)) {
    let end = at + 2;
    if (/[A-Za-z_]/.test(next)) while (end < text.length && /\w/.test(text[end] ?? "")) end += 1;
    return end;
  }
  return undefined;
}

function closingOf(text: string, from: number, opening: string, closing: string): number {
  let depth = 0;
  for (let at = from; at < text.length; at += 1) {
    if (text[at] === opening) depth += 1;
    if (text[at] === closing) depth -= 1;
    if (depth === 0) return at + 1;
  }
  return text.length;
}
