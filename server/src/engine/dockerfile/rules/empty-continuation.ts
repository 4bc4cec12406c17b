// Blank lines inside of an instruction that goes on.
import { safe } from "../../core/finding.ts";
import type { Span } from "../../core/text.ts";
import type { Instruction } from "../parse/document.ts";
import { dockerRule } from "../rule.ts";
import { isFlawed } from "../stages/half-typed.ts";

export default dockerRule({
  id: "dockerfile/empty-continuation",
  title: "Continued lines must not be followed by a blank line",
  label: "Blank continued line",
  why: "Docker skips a blank line inside an instruction today, and will stop there in a future release. It also hides where the instruction ends.",
  leave: { when: "Remove the blank line. A line with only `#` keeps the gap and is allowed." },
  severity: "warning",
  preset: "recommended",
  tags: ["correctness"],
  since: "0.1",
  equivalents: ["buildkit:NoEmptyContinuation"],
  references: ["https://docs.docker.com/reference/build-checks/no-empty-continuation/"],
  examples: [
    {
      bad: ["FROM alpine:3.22", "RUN apk add --no-cache «\\»", "", "    git", ""].join("\n"),
      fixed: ["FROM alpine:3.22", "RUN apk add --no-cache \\", "    git", ""].join("\n"),
      good: ["FROM alpine:3.22", "RUN apk add --no-cache \\", "    # for the build", "    git", ""].join("\n"),
    },
  ],
  *check(doc) {
    for (const one of doc.instructions) {
      // Below it stands what was there before it was typed.
      if (isFlawed(doc, one)) continue;
      const blanks = one.droppedLines.filter(({ start, end }) => /^\s*$/.test(doc.text.slice(start, end)));
      const [first] = blanks;
      if (first === undefined) continue;
      yield {
        at: signAbove(one, first),
        message: "A blank line follows inside this instruction, which Docker will no longer accept.",
        fix: safe(
          "Remove the blank lines",
          blanks.map((at) => ({ at, text: "" })),
        ),
      };
    }
  },
});

/** The sign that continues the line above a blank one. */
function signAbove({ continuations, keywordAt }: Instruction, blank: Span): Span {
  const above = continuations.findLast(({ end }) => end <= blank.start);
  return above === undefined ? keywordAt : { start: above.start, end: above.start + 1 };
}
