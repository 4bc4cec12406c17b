// Comments and what they are about: they go when that goes, and tell why it is as it is.
import type { Comment } from "../../core/document.ts";
import { frontOf } from "../../core/search.ts";
import { columnOf, lineAt, lineBelow, lineStart, type TextEdit, wholeLineAt } from "../../core/text.ts";
import type { Node, YamlDocument } from "../node.ts";
import { contentBelow, indentOf } from "../parse/lines.ts";
import { templateActionsOf } from "../parse/parse.ts";
import { atHome } from "../woven/document.ts";
import { holdOf } from "./layout.ts";

/** Lines that are YAML themselves, and those that part sections, are about nothing below them. */
const OTHER = /^#+\s*(?:-(?:\s|$)|["']?[a-z][\w./-]*["']?:(?:\s|$)|[-=*#~_]{3,})/;
/** Words that begin a remark, though they look like a key. */
const REMARK = /^#+\s*(?:note|todo|fixme|hack|xxx|see|why|reason|warning|important|nb|because)\b/i;

/**
 * The comment lines that stand right above an entry which begins at `start` (its key or dash), in its column; not those that
 * head the document.
 */
export function commentsAbove(doc: YamlDocument, start: number): readonly Comment[] {
  const found: Comment[] = [];
  const column = columnOf(doc.text, start);
  let line = lineStart(doc.text, start);
  for (let i = frontOf(doc.comments, ({ at }) => at.start < line) - 1; i >= 0 && line > 0; i -= 1) {
    const comment = doc.comments[i];
    if (comment === undefined || !comment.ownLine) break;
    if (lineStart(doc.text, comment.at.start) !== lineStart(doc.text, line - 1)) break;
    const text = doc.text.slice(comment.at.start, comment.at.end);
    if (columnOf(doc.text, comment.at.start) !== column || (OTHER.test(text) && !REMARK.test(text))) break;
    found.push(comment);
    line = lineStart(doc.text, comment.at.start);
  }
  return /\S/.test(doc.text.slice(0, line).replace(/^\uFEFF/, "")) ? found.reverse() : [];
}

/** The comment behind an entry that ends at `end`, on its line. */
export function commentBehind(doc: YamlDocument, end: number): Comment | undefined {
  const comment = doc.comments[frontOf(doc.comments, ({ at }) => at.start < end)];
  return comment !== undefined && !comment.ownLine && comment.at.start <= lineAt(doc.text, end).end
    ? comment
    : undefined;
}

/** An item of a list that is commented out: `#- a`, `#  - a`. */
const ITEM = /^#+[ \t]*-(?:\s|$)/;

/**
 * The end of the last comment line that belongs to a block whose last line ends at `end`; `end` itself where there is none. These are
 * the lines right below it, up to the first blank one, that are indented deeper than `column`, in which the entries around the
 * block begin, and those in that column where no further entry follows there. Where the block ends in a list, `list` is the
 * column of its dashes: then items of that list that are commented out belong to it, wherever their comment signs are.
 */
export function endWithComments(doc: YamlDocument, end: number, column: number, list: number | undefined): number {
  const { text, comments } = doc;
  let last = end;
  /** The dash of the item that is commented out in the lines above. */
  let dash: number | undefined;
  let isEnd: boolean | undefined;
  for (let i = frontOf(comments, ({ at }) => at.start < end); ; i += 1) {
    const comment = comments[i];
    if (comment === undefined || !comment.ownLine || lineStart(text, comment.at.start) !== lineBelow(text, last))
      return last;
    if (opensOrEnds(doc, comment)) return last;
    const own = columnOf(text, comment.at.start);
    const shown = text.slice(comment.at.start, comment.at.start + 200);
    const content = own + (/^#+[ \t]*/.exec(shown)?.[0].length ?? 0);
    if (ITEM.test(shown) && list !== undefined && content >= list) dash = content;
    else if (dash === undefined || content <= dash || own > column) dash = undefined;
    if (own <= column && dash === undefined) {
      isEnd ??= isEndOf(text, column, lineStart(text, end));
      if (own < column || !isEnd) return last;
    }
    last = lineAt(text, comment.at.start).end;
  }
}

/** Whether no entry in `column` follows below a line, but something farther left, the end of a template's branch or of the document. */
function isEndOf(text: string, column: number, line: number): boolean {
  const next = contentBelow(text, line);
  if (next === undefined) return column > 0;
  const word = text.slice(next + indentOf(text, next), next + indentOf(text, next) + 40);
  return word.startsWith("{{") ? /^\{\{-?\s*(?:end|else)\b/.test(word) : indentOf(text, next) < column;
}

/** Whether a template's block begins or ends in a comment, which hides nothing of it. */
function opensOrEnds(doc: YamlDocument, { at }: Comment): boolean {
  const actions = templateActionsOf(doc)?.actions ?? [];
  const first = frontOf(actions, (action) => action.at.start < at.start);
  for (let i = first; (actions[i]?.at.start ?? at.end) < at.end; i += 1)
    if (actions[i]?.kind !== "output" && actions[i]?.kind !== "silent") return true;
  return false;
}

/** Where the entry begins whose value or item a node is: its key or its dash. */
function startOf(doc: YamlDocument, node: Node): number | undefined {
  const hold = holdOf(doc, node);
  if (hold === undefined) return undefined;
  if (hold.pair !== undefined) return hold.pair.key.at.start;
  const line = lineStart(doc.text, node.at.start);
  const dash = /^ *-/.exec(doc.text.slice(line, node.at.start));
  return dash === null ? undefined : line + dash[0].length - 1;
}

/** The comments about an entry whose value or item a node is: above it, behind its key, behind the node. */
function aboutNode(doc: YamlDocument, node: Node): readonly Comment[] {
  const start = startOf(doc, node);
  if (start === undefined) return [];
  const key = holdOf(doc, node)?.pair?.key;
  const behind = [key && commentBehind(doc, key.at.end), commentBehind(doc, node.at.end)];
  return [...commentsAbove(doc, start), ...new Set(behind.filter((one) => one !== undefined))];
}

/** Whether somebody wrote why an entry is as it is, whose value or item a node is. */
export function isExplained(doc: YamlDocument, node: Node): boolean {
  return (atHome(doc, node, (home, own) => aboutNode(home, own)) ?? []).length > 0;
}

/** What is written in and right above an entry whose value or item a node is: also behind and between its lines. */
export function explanationsAround(doc: YamlDocument, node: Node): readonly string[] {
  const found = atHome(doc, node, (home, own) => {
    const start = startOf(home, own) ?? own.at.start;
    const first = frontOf(home.comments, (comment) => comment.at.start < start);
    const end = frontOf(home.comments, (comment) => comment.at.start <= lineAt(home.text, own.at.end).end);
    return [...commentsAbove(home, start), ...home.comments.slice(first, end)];
  });
  return (found ?? []).map(({ text }) => text);
}

/** The edits that take the comments away which explain a value that is replaced. */
export function removeComments(doc: YamlDocument, node: Node): readonly TextEdit[] | undefined {
  return atHome(doc, node, (home, own) =>
    aboutNode(home, own).map(({ at, ownLine }): TextEdit => {
      if (ownLine) return { at: wholeLineAt(home.text, at.start), text: "" };
      const line = lineStart(home.text, at.start);
      return { at: { start: line + home.text.slice(line, at.start).trimEnd().length, end: at.end }, text: "" };
    }),
  );
}
