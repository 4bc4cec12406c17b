// Where the instructions of a Dockerfile write the names of variables: those that they use, in the words of Docker's own and in
// scripts, and those that a script gives another value.
import { contains, point, type Span } from "../../engine/core/text.ts";
import { type Dockerfile, type Instruction, withNested } from "../../engine/dockerfile/parse/document.ts";
import { stepOf } from "../../engine/dockerfile/shell/commands.ts";
import { placeOf } from "../../engine/dockerfile/stages/stages.ts";

/** The name of a variable, and where it is written. */
interface Use {
  readonly name: string;
  readonly at: Span;
}

/** `$NAME`, `${NAME…}`, `${#NAME}`. */
const USE = /\$(?:\{[#!]?)?([A-Za-z_]\w*)/g;
/** PowerShell's and cmd's; the closing `%` is not looked at. */
const WINDOWS_USE = /(?:\$\{?env:|%)([A-Za-z_]\w*)/gi;
/** What these hold is read by a shell, which has the variables in its environment, whatever its quotes are. */
const SHELL: ReadonlySet<string> = new Set(["RUN", "CMD", "ENTRYPOINT", "HEALTHCHECK", "ONBUILD"]);

/** The variables that an instruction uses, whatever declares them. */
export function* usesIn(doc: Dockerfile, instruction: Instruction): Iterable<Use> {
  const { at, keyword, droppedLines, heredocs } = instruction;
  const text = doc.text.slice(at.start, at.end);
  const windows = placeOf(doc, instruction)?.stage.windows === true;
  const literal = SHELL.has(keyword) ? () => false : singleQuotedIn(text, doc.escape);
  for (const pattern of windows ? [USE, WINDOWS_USE] : [USE]) {
    for (const match of text.matchAll(pattern)) {
      const [whole, name = ""] = match;
      const end = at.start + match.index + whole.length;
      const place = { start: end - name.length, end };
      if (isEscaped(text, match.index) || literal(match.index)) continue;
      if (droppedLines.some((line) => contains(line, place))) continue;
      // Docker leaves such a file as it is.
      if (keyword !== "RUN" && heredocs.some(({ expand, body }) => !expand && contains(body, place))) continue;
      yield { name, at: place };
    }
  }
}

function isEscaped(text: string, offset: number): boolean {
  let backslashes = 0;
  while (text[offset - 1 - backslashes] === "\\") backslashes += 1;
  return backslashes % 2 === 1;
}

/** Whether an offset of an instruction's text lies between single quotes, where Docker puts no variable in. */
function singleQuotedIn(text: string, escapeChar: string): (offset: number) => boolean {
  const spans: Span[] = [];
  let double = false;
  for (let i = 0; i < text.length; i += 1) {
    if (text[i] === escapeChar) i += 1;
    else if (text[i] === '"') double = !double;
    else if (text[i] === "'" && !double) {
      const close = text.indexOf("'", i + 1);
      if (close === -1) break;
      spans.push({ start: i, end: close });
      i = close;
    }
  }
  return (offset) => spans.some((one) => contains(one, point(offset)));
}

const DECLARING: ReadonlySet<string> = new Set("export readonly local declare typeset unset read".split(" "));

const LOOP = /\bfor[ \t]+([A-Za-z_]\w*)/g;

/** Where the commands of an instruction give a variable another value for themselves: what follows there uses that one. */
export function* assignmentsIn(doc: Dockerfile, instruction: Instruction): Iterable<Use> {
  for (const one of withNested([instruction])) {
    if (one.keyword !== "RUN" && one.keyword !== "CMD" && one.keyword !== "ENTRYPOINT") continue;
    const { script, form } = stepOf(doc, one);
    if (form === "exec") continue;
    const named = (at: Span): Use | undefined => {
      const [, name, behind] = /^([A-Za-z_]\w*)([\s\S]?)/.exec(doc.text.slice(at.start, at.end)) ?? [];
      if (name === undefined || !["", "=", "+"].includes(behind ?? "")) return undefined;
      return { name, at: { start: at.start, end: at.start + name.length } };
    };
    for (const { name, program, args, assignments } of script.commands) {
      // In front of a command an assignment is that program's business.
      const places = name === undefined ? assignments : DECLARING.has(program ?? "") ? args : [];
      for (const { at } of places) {
        const use = named(at);
        if (use !== undefined) yield use;
      }
    }
    for (const { 0: whole, 1: name = "", index } of doc.text.slice(one.at.start, one.at.end).matchAll(LOOP)) {
      const start = one.at.start + index + whole.length - name.length;
      yield { name, at: { start, end: start + name.length } };
    }
  }
}
