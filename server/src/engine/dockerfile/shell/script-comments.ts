// Comments on lines of their own in the scripts of heredocs: what stands in those of other steps Docker takes out.
import type { Comment } from "../../core/document.ts";
import { addAll } from "../../core/lists.ts";
import { lineStart, type Span, span, wholeLineAt } from "../../core/text.ts";
import type { Dockerfile } from "../parse/document.ts";
import { runs } from "./commands.ts";

/** All of a file, in order; `target` is the command below, or its line where the command stands in another. */
export function scriptComments(doc: Dockerfile): readonly Comment[] {
  return runs(doc).flatMap(({ instruction, form, script }) => {
    const [heredoc] = instruction.heredocs;
    if (form !== "heredoc" || heredoc === undefined) return [];
    // Of several on one line the first.
    const statements = script.statements.map(({ at }) => [lineStart(doc.text, at.start), at] as const);
    return commentsIn(doc.text, heredoc.body, new Map(statements.reverse()));
  });
}

/** `statements`: by where their lines start. */
function commentsIn(text: string, body: Span, statements: ReadonlyMap<number, Span>): readonly Comment[] {
  const found: Comment[] = [];
  /** Those that no command has followed yet. */
  let open: Omit<Comment, "target">[] = [];
  for (let start = body.start; start < body.end; ) {
    const line = span(start, Math.min(body.end, wholeLineAt(text, start).end));
    start = Math.max(line.end, start + 1);
    const written = text.slice(line.start, line.end);
    const code = written.trim();
    if (code === "") continue;
    const from = line.start + written.indexOf(code);
    const at = span(from, from + code.length);
    if (code.startsWith("#")) {
      open.push({ at, text: code.replace(/^#+/, "").trim(), ownLine: true });
      continue;
    }
    if (open.length === 0) continue;
    const target = statements.get(line.start) ?? at;
    addAll(
      found,
      open.map((one) => ({ ...one, target })),
    );
    open = [];
  }
  // Nothing follows the rest.
  return found;
}
