// Finds the blocks and comments of Jinja (`{% if … %}`, `{# … #}`) in files that are written for it. No line of YAML begins with `{%`
// outside a block scalar, since a plain value cannot begin with `%`.
//
// Source: Jinja 3.1, https://jinja.palletsprojects.com/en/stable/templates/, Synopsis and List of Control Structures.
import { lineEnd } from "../../core/text.ts";
import type { Action, ActionKind } from "./actions.ts";

/** A line with a block of its own. */
const LINE = /^([ \t]*)\{%[-+]?\s*\w.*%\}[ \t]*\r?$/;
/** The end of a line, without its comment, whose value is a block scalar: what is indented deeper below it is text. */
const HEADER = /(?:^|[\s:-])[|>][-+\d]{0,2}$/;
const BLANK = /^[ \t]*\r?$/;

/** Statements that have an end of their own, which is called by them: `endif`. */
const OPENING: ReadonlySet<string> = new Set("autoescape block call filter for if macro raw set with".split(" "));

/** The blocks and comments of a file that has a line with a block outside its block scalars; none where it has not. Linear. */
export function jinjaActions(text: string): readonly Action[] {
  return text.includes("{%") && isJinja(text) ? found(text) : [];
}

function isJinja(text: string): boolean {
  /** How far the line is indented whose block scalar the next lines may belong to. */
  let header: number | undefined;
  for (const line of text.split("\n")) {
    if (BLANK.test(line)) continue;
    const indent = line.length - line.trimStart().length;
    if (header !== undefined && indent > header) continue;
    if (LINE.test(line)) return true;
    header = HEADER.test((line.split(" #", 1)[0] ?? "").trimEnd()) ? indent : undefined;
  }
  return false;
}

function found(text: string): readonly Action[] {
  const actions: Action[] = [];
  for (let from = next(text, 0); from !== -1; ) {
    const limit = lineEnd(text, from);
    const close = text.indexOf(text[from + 1] === "%" ? "%}" : "#}", from + 2);
    if (close === -1 || close >= limit) {
      // What is not closed on its line is none: neither is anything behind it there.
      from = next(text, limit);
      continue;
    }
    const at = { start: from, end: close + 2 };
    const trimsAfter = text[close - 1] === "-";
    actions.push({
      at,
      kind: kindOf(text.slice(from, at.end)),
      isClosed: true,
      trimsAfter,
      nindent: undefined,
      indent: undefined,
    });
    from = next(text, at.end);
  }
  return actions;
}

/** Where the next block or comment begins; -1 where none does. A comment begins with a blank behind its sign or a dash. */
function next(text: string, from: number): number {
  const start = /\{%|\{#[-\s]/g;
  start.lastIndex = from;
  return start.exec(text)?.index ?? -1;
}

function kindOf(source: string): ActionKind {
  const word = /^\{%[-+]?\s*(\w+)/.exec(source)?.[1];
  if (word === undefined) return "silent";
  if (word === "else" || word === "elif") return "else";
  if (word.startsWith("end")) return "end";
  if (word === "set" && source.includes("=")) return "silent";
  if (OPENING.has(word)) return "open";
  return word === "include" ? "output" : "silent";
}
