// Tells code, strings, regular expressions and comments of a TypeScript source apart: the laws look at one sort at a time.

export interface Literal {
  readonly kind: "string" | "template" | "regex";
  /** Between the quotes, backticks or slashes, as written; a template with its `${…}`. */
  readonly content: string;
  /** Where the opening quote, backtick or slash is. */
  readonly start: number;
}

export interface Lexed {
  /** As long as the text: comments and the contents of literals are spaces; the expressions in a template stay. */
  readonly code: string;
  readonly literals: readonly Literal[];
}

const PIECE =
  /\/\/[^\n]*|\/\*[\s\S]*?\*\/|"(?:[^"\\\n]|\\[\s\S])*"|'(?:[^'\\\n]|\\[\s\S])*'|\/(?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/|[`{}]/g;

/** What stands before a regular expression and never before a division. */
const BEFORE_REGEX = /(?:^|[=(,:;[!&|?{}+\-*%<>~^]|\b(?:return|typeof|case|in|of|yield|await|else|do))\s*$/;

/** Reads a source that compiles; of anything else it makes what it can. */
export function lex(text: string): Lexed {
  const literals: Literal[] = [];
  const out: string[] = [];
  /** Per open template: its start, and how many braces of its current expression are open. */
  const templates: { start: number; braces: number }[] = [];
  let copied = 0;
  const piece = new RegExp(PIECE);
  const keep = (to: number) => {
    out.push(text.slice(copied, to));
    copied = to;
  };
  const blank = (to: number) => {
    out.push(text.slice(copied, to).replace(/[^\n]/g, " "));
    copied = to;
  };
  /** Blanks the words of a template from `from` up to its next expression or its end, and goes on behind that. */
  const words = (from: number, template: { start: number; braces: number }) => {
    const stop = /\\[\s\S]|\$\{|`/g;
    stop.lastIndex = from;
    let found = stop.exec(text);
    while (found?.[0].startsWith("\\")) found = stop.exec(text);
    blank(found?.index ?? text.length);
    piece.lastIndex = found === null ? text.length : stop.lastIndex;
    keep(piece.lastIndex);
    if (found?.[0] === "${") {
      template.braces = 1;
      if (!templates.includes(template)) templates.push(template);
      return;
    }
    if (templates.at(-1) === template) templates.pop();
    const { start } = template;
    literals.push({ kind: "template", content: text.slice(start + 1, found?.index ?? text.length), start });
  };
  for (let found = piece.exec(text); found !== null; found = piece.exec(text)) {
    const [whole] = found;
    const start = found.index;
    const open = templates.at(-1);
    if (whole === "`") {
      keep(start + 1);
      words(start + 1, { start, braces: 0 });
    } else if (whole === "{" || whole === "}") {
      if (open === undefined) continue;
      open.braces += whole === "{" ? 1 : -1;
      if (open.braces > 0) continue;
      keep(start + 1);
      words(start + 1, open);
    } else if (/^\/[/*]/.test(whole)) {
      keep(start);
      blank(start + whole.length);
    } else if (whole.startsWith("/") && !startsRegex(out.slice(-8).join("") + text.slice(copied, start))) {
      piece.lastIndex = start + 1;
    } else {
      keep(start + 1);
      blank(start + whole.length - 1);
      keep(start + whole.length);
      literals.push({ kind: whole.startsWith("/") ? "regex" : "string", content: whole.slice(1, -1), start });
    }
  }
  keep(text.length);
  return { code: out.join(""), literals };
}

const startsRegex = (before: string): boolean => BEFORE_REGEX.test(before.slice(-40));
