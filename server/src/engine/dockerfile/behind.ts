// What looks like a comment behind an instruction: a Dockerfile has comments only on lines of their own.
import type { Comment } from "../core/document.ts";
import { fact } from "../core/fact.ts";
import { lineAt } from "../core/text.ts";
import type { Dockerfile, Instruction } from "./parse/document.ts";
import { join, leftOut } from "./parse/joined.ts";

/** From each `#` behind a blank, outside quotes and heredocs, to the end of its line or to what continues that. */
export const behindInstructions = fact((doc: Dockerfile): readonly Comment[] =>
  doc.instructions.flatMap((instruction) => behind(doc, instruction)),
);

function behind({ text, escape: sign }: Dockerfile, instruction: Instruction): Comment[] {
  const { at: target, body } = instruction;
  if (!/[ \t]#/.test(text.slice(body.start, body.end))) return [];
  const joined = join(text, body, leftOut(instruction));
  const found: Comment[] = [];
  let quote: string | undefined;
  for (let i = 0; i < joined.text.length; i += 1) {
    const char = joined.text[i];
    if (char === sign) i += 1;
    else if (quote !== undefined) quote = char === quote ? undefined : quote;
    else if (char === '"' || char === "'") quote = char;
    else if (char === "#" && /[ \t]/.test(joined.text[i - 1] ?? "")) {
      const start = joined.offset(i);
      const line = text.slice(start, Math.min(lineAt(text, start).end, body.end));
      const written = (line.trimEnd().endsWith(sign) ? line.trimEnd().slice(0, -1) : line).trimEnd();
      found.push({
        at: { start, end: start + written.length },
        text: written.replace(/^#+/, "").trim(),
        ownLine: false,
        target,
      });
      i += written.length - 1;
    }
  }
  return found;
}
