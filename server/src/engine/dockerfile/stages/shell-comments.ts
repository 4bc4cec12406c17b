// hadolint's comment `# hadolint shell=/bin/bash`, which says what reads the steps below it. Its form: src/Hadolint/Pragma.hs; what
// it reaches: src/Hadolint/Rule/Shellcheck.hs.
import { fact } from "../../core/fact.ts";
import { lastOf } from "../../core/search.ts";
import type { CommentLine, Dockerfile, Instruction } from "../parse/document.ts";

/** Spaces may be around the sign, and a comment after the name. */
const SHELL_COMMENT = /^hadolint[ \t]+shell[ \t]*=[ \t]*([^ \t]+)[ \t]*(?:#|$)/;

interface ShellComment {
  readonly at: CommentLine["at"];
  /** A program, by its name or path. */
  readonly shell: string;
}

/** All of a file, in order; not those between the lines of an instruction, which hadolint does not read. */
export const shellComments: (doc: Dockerfile) => readonly ShellComment[] = fact(({ comments, instructions }) =>
  comments.flatMap(({ at, text }) => {
    const shell = SHELL_COMMENT.exec(text)?.[1];
    const above = shell === undefined ? undefined : lastOf(instructions, (one) => one.at.start < at.start);
    return shell === undefined || (above !== undefined && at.start < above.at.end) ? [] : [{ at, shell }];
  }),
);

/** The shell that such a comment names between an instruction, nested ones too, and the one before it; of several the last counts. */
export const shellsSaid: (doc: Dockerfile) => ReadonlyMap<Instruction, string> = fact((doc) => {
  const found = new Map<Instruction, string>();
  const comments = shellComments(doc);
  let i = 0;
  for (const instruction of comments.length === 0 ? [] : doc.instructions) {
    let shell: string | undefined;
    for (; (comments[i]?.at.start ?? instruction.at.start) < instruction.at.start; i += 1) shell = comments[i]?.shell;
    if (shell === undefined) continue;
    for (let one: Instruction | undefined = instruction; one !== undefined; one = one.nested) found.set(one, shell);
  }
  return found;
});

/** The shell that the last such comment above the first FROM names: every stage that is built from an image begins with it. */
export const shellOfImages: (doc: Dockerfile) => string | undefined = fact((doc) => {
  const from = doc.instructions.find(({ keyword }) => keyword === "FROM");
  return from && lastOf(shellComments(doc), ({ at }) => at.start < from.at.start)?.shell;
});
