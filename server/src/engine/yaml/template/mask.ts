// Covers the actions of Helm's (Go's) and Jinja's templates so that a YAML parser can read what stands around them; every offset stays
// true.
import { addAll } from "../../core/lists.ts";
import { lineStart, type Span } from "../../core/text.ts";
import { type Action, findActions } from "./actions.ts";
import { jinjaActions } from "./jinja.ts";

/** A character no manifest holds that YAML takes as part of a plain scalar or a key. */
export const FILLER = "\u{E000}";

export interface MaskedAction extends Action {
  /**
   * `bare`: nothing but actions on its line · `trailing`: at the end of a line whose value starts on the next one (`key: {{-
   * include … | nindent 4 }}`) · `inside`: within a scalar or a key · `leading`: control flow before other text.
   */
  readonly place: "bare" | "trailing" | "inside" | "leading";
  /** How far its line is indented. */
  readonly column: number;
}

export interface Masked {
  /** As long as the original. Bare actions have become line breaks, actions inside scalars FILLER, trailing ones blanks. */
  readonly text: string;
  readonly actions: readonly MaskedAction[];
}

/** Masks a whole file: an action may cross lines and even `---`. Linear; text without `{{` or `{%` is returned as it is. */
export function mask(text: string): Masked {
  const found = inOrder(findActions(text), jinjaActions(text));
  if (found.length === 0) return { text, actions: [] };
  const out: string[] = [];
  const actions: MaskedAction[] = [];
  let copied = 0;
  let next = 0;
  while (next < found.length) {
    const line = logicalLine(text, found, next, copied);
    next += line.actions.length;
    out.push(text.slice(copied, line.at.start));
    addAll(out, coverLine(text, line, actions));
    copied = line.at.end;
  }
  out.push(text.slice(copied));
  return { text: out.join(""), actions };
}

/** Both lists in order, without those of the first that lie in one of the second or reach into it. */
function inOrder(actions: readonly Action[], blocks: readonly Action[]): readonly Action[] {
  if (blocks.length === 0) return actions;
  let next = 0;
  const apart = actions.filter(({ at }) => {
    while ((blocks[next]?.at.end ?? at.end) <= at.start) next += 1;
    return (blocks[next]?.at.start ?? at.end) >= at.end;
  });
  return [...apart, ...blocks].sort((a, b) => a.at.start - b.at.start);
}

interface LogicalLine {
  /** A line without its break, or several where an action runs over line ends. */
  readonly at: Span;
  readonly actions: readonly Action[];
}

function logicalLine(text: string, found: readonly Action[], first: number, floor: number): LogicalLine {
  const head = found[first]?.at ?? { start: text.length, end: text.length };
  const start = Math.max(floor, lineStart(text, head.start));
  let end = breakAfter(text, head.end);
  let next = first + 1;
  for (let at = found[next]?.at; at !== undefined && at.start < end; at = found[next]?.at) {
    if (at.end > end) end = breakAfter(text, at.end);
    next += 1;
  }
  return { at: { start, end }, actions: found.slice(first, next) };
}

function breakAfter(text: string, offset: number): number {
  const newline = text.indexOf("\n", offset);
  return newline === -1 ? text.length : newline;
}

/** The masked pieces of a line, in order; appends to `into` what was masked. */
function coverLine(text: string, { at, actions }: LogicalLine, into: MaskedAction[]): string[] {
  const between = actions.map((action, i) => text.slice(actions[i - 1]?.at.end ?? at.start, action.at.start));
  const rest = text.slice(actions.at(-1)?.at.end ?? at.start, at.end);
  const indent = /^[ \t]*/.exec(between[0] ?? "")?.[0] ?? "";
  const column = indent.length;
  const bare = between.every((gap) => isBlank(gap)) && isEnd(rest);
  if (bare) {
    for (const action of actions) into.push({ ...action, place: "bare", column });
    const end = actions.at(-1)?.at.end ?? at.start;
    return ["\n".repeat(end - at.start), rest];
  }
  const pieces: string[] = [];
  // Blocks of control flow opened before any other text of the line, and those opened amid it.
  let outer = 0;
  let inner = 0;
  let leading = true;
  /** Columns that wait to become line breaks and, last, the indentation: the text behind keeps its true column. */
  let waiting = 0;
  const write = (written: string, trimmed: boolean): void => {
    const blanks = waiting > 0 && trimmed ? (/^[ \t]*/.exec(written)?.[0].length ?? 0) : 0;
    const indented = Math.min(column, Math.max(0, waiting + blanks - 1));
    if (waiting > 0) pieces.push("\n".repeat(waiting + blanks - indented) + " ".repeat(indented));
    pieces.push(written.slice(blanks));
    waiting = 0;
  };
  for (const [i, action] of actions.entries()) {
    const gap = between[i] ?? "";
    leading &&= isBlank(gap) && action.kind !== "output";
    const length = action.at.end - action.at.start;
    const trims = actions[i - 1]?.trimsAfter ?? false;
    const place = leading ? "leading" : placeOf(action, gap, i === actions.length - 1 && isEnd(rest), inner, outer);
    if (leading) waiting += gap.length + length;
    else {
      write(gap, trims);
      if (place === "leading") waiting = length;
      else pieces.push((place === "trailing" ? " " : FILLER).repeat(length));
    }
    into.push({ ...action, place, column });
    if (action.kind === "open" && leading) outer += 1;
    else if (action.kind === "open") inner += 1;
    else if (action.kind === "end" && inner > 0) inner -= 1;
    else if (action.kind === "end") outer -= 1;
  }
  write(rest, actions.at(-1)?.trimsAfter ?? false);
  return pieces;
}

function placeOf(action: Action, gap: string, last: boolean, inner: number, outer: number): MaskedAction["place"] {
  // `{{ if .a }}x: 1{{ else }}x: 2{{ end }}`: each branch is a line of its own.
  if (action.kind === "else" && inner === 0 && outer > 0) return "leading";
  if (!last) return "inside";
  if (action.kind === "end" && inner === 0) return "trailing";
  // What a value consists of starts on the next line.
  const opensValue = /(?:^|[\s:])[:-]\s+$|^\s*[^\s"'#][^"'#]*:\s+$|["']:\s+$/.test(gap);
  if (action.kind === "open" || action.nindent !== undefined) return opensValue ? "trailing" : "inside";
  return action.kind === "silent" && /\s$/.test(gap) ? "trailing" : "inside";
}

/** Whether nothing follows on the line but a comment. */
function isEnd(rest: string): boolean {
  return /^\s*(?:#|$)/.test(rest);
}

function isBlank(text: string): boolean {
  return text.trim() === "";
}
