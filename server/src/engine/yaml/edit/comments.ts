// Comments and what they are about: they go when that goes, and tell why it is as it is.
import type { Comment } from "../../core/document.ts";
import { frontOf } from "../../core/search.ts";
import { lineAt, lineStart, type TextEdit, wholeLineAt } from "../../core/text.ts";
import type { Node, YamlDocument } from "../node.ts";
import { atHome } from "../woven/document.ts";
import { columnOf, holdOf } from "./layout.ts";

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
