// Comments above a stage or an argument that BuildKit shows as its description.
import { source } from "../../core/rule.ts";
import { quoted } from "../../core/text.ts";
import type { CommentLine, Dockerfile, Instruction } from "../parse/document.ts";
import { dockerRule } from "../rule.ts";

export default dockerRule({
  id: "dockerfile/definition-description",
  title: "Comments above stages and arguments must begin with their name",
  label: "Not a description",
  why: "`docker build --call=outline` shows the comment above a stage or an argument as its description, if it begins with the name. Other comments are left out.",
  leave: {
    when: "Leave a comment that is not meant as a description, or put a blank line below it.",
    reason: "not meant as a description",
  },
  severity: "hint",
  preset: "all",
  tags: ["opinion"],
  since: "0.1",
  equivalents: ["buildkit:InvalidDefinitionDescription"],
  references: ["https://docs.docker.com/reference/build-checks/invalid-definition-description/"],
  examples: [
    {
      bad: source`
        «# the version that is built»
        ARG VERSION=1.4
        FROM alpine:3.22
      `,
      good: source`
        # VERSION is the version that is built
        ARG VERSION=1.4

        # Everything below is for the release.

        FROM alpine:3.22 AS release
      `,
    },
  ],
  *check(doc) {
    const lines = new Map(doc.comments.map((comment) => [comment.at.end, comment]));
    for (const one of doc.instructions) {
      const names = namesOf(one);
      const [first] = names;
      const comment = first === undefined ? undefined : commentAbove(doc, lines, one);
      if (first === undefined || comment === undefined || isForTools(comment.text)) continue;
      if (names.includes(comment.text.split(" ", 1)[0] ?? "")) continue;
      const name = names.length > 1 ? "its name" : `\`${quoted(first)}\``;
      yield {
        at: comment.at,
        missing: true,
        message: `This comment is not shown as a description: it does not begin with ${name}.`,
      };
    }
  },
});

function namesOf({ keyword, pairs, from }: Instruction): readonly string[] {
  if (keyword === "ARG") return pairs.map(({ name }) => name);
  return keyword === "FROM" && from?.as !== undefined ? [from.as.value.toLowerCase()] : [];
}

/** The comment on the line above an instruction. */
function commentAbove(
  { text }: Dockerfile,
  lines: ReadonlyMap<number, CommentLine>,
  { at }: Instruction,
): CommentLine | undefined {
  let end = at.start;
  while (text[end - 1] === " " || text[end - 1] === "\t") end -= 1;
  if (text[end - 1] !== "\n") return undefined;
  end -= text[end - 2] === "\r" ? 2 : 1;
  return lines.get(end);
}

const TOOLS: ReadonlySet<string> = new Set(
  "checkov dockerfile-utils hadolint kics-scan nosemgrep plimsoll renovate trivy".split(" "),
);

/** Directives and exceptions speak to programs. */
function isForTools(text: string): boolean {
  const [word = ""] = /^[\w-]+/.exec(text) ?? [];
  return TOOLS.has(word.toLowerCase()) || /^(?:syntax|escape|check) *=/i.test(text);
}
