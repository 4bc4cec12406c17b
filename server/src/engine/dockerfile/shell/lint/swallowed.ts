// A comment that Docker makes longer than it looks: the lines below a continued one are joined to it.
import type { ParsedScript } from "unbash";
import type { Excerpt } from "../excerpt.ts";
import type { ShellIssue } from "./issue.ts";
import { issueOf } from "./pass.ts";

/** The comment at the end of a script whose next lines Docker joins to it; undefined where only its own line is in it. */
export function swallowingComment({ commands, errors }: ParsedScript, excerpt: Excerpt): ShellIssue | undefined {
  if (errors !== undefined && errors.length > 0) return undefined;
  const { text, pieces } = excerpt;
  let pos = commands.at(-1)?.end ?? 0;
  while (pos < text.length && " \t;&".includes(text.charAt(pos))) pos += 1;
  if (text[pos] !== "#") return undefined;
  const lineEnd = text.indexOf("\n", pos);
  const end = lineEnd === -1 ? text.length : lineEnd;
  const next = pieces.find(({ start }) => start > pos && start < end)?.start;
  if (next === undefined || text.slice(next, end).trim() === "") return undefined;
  return issueOf(excerpt, "comment-goes-on", { pos, end: pos + text.slice(pos, next).trimEnd().length });
}
