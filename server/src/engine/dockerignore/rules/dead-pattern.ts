// Lines of an ignore file that leave nothing out and keep nothing, or at which the build stops (moby/patternmatcher).
import { safe } from "../../core/finding.ts";
import { type IgnorePattern, ignorePatterns } from "../../core/glob/ignore-file.ts";
import { source } from "../../core/rule.ts";
import { quoted, span } from "../../core/text.ts";
import { ignoreRule } from "../rule.ts";

export default ignoreRule({
  id: "dockerignore/dead-pattern",
  title: "Each pattern must match something",
  label: "Dead pattern",
  why: "A line that never matches leaves files in the build context that its author believes to be left out.",
  leave: { when: "There is no reason to leave such a line: it does nothing, or the build stops at it." },
  severity: "warning",
  preset: "strict",
  tags: ["correctness"],
  since: "0.1",
  references: ["https://docs.docker.com/build/concepts/context/#dockerignore-files"],
  examples: [
    {
      note: "a comment begins in the first column",
      bad: source`
        .git
          «# what tests write»
        coverage
      `,
      fixed: source`
        .git
        # what tests write
        coverage
      `,
    },
    {
      note: "paths count from the build context",
      bad: source`
        «../secrets»
        «!README.md»
        *.md
      `,
      good: source`
        secrets
        *.md
        !README.md
      `,
    },
  ],
  *check({ text }) {
    let isAnyOut = false;
    for (const one of ignorePatterns(text)) {
      const message = faultOf(one, isAnyOut);
      isAnyOut ||= !one.negated && message === undefined;
      if (message === undefined) continue;
      const { start } = one.at;
      const line = text.lastIndexOf("\n", start - 1) + 1;
      const isComment = one.pattern.startsWith("#") && !one.negated && start > line;
      yield {
        at: one.at,
        message,
        fix: isComment ? safe("Begin the comment in the first column", { at: span(line, start), text: "" }) : undefined,
      };
    }
  },
});

/** What is wrong with a pattern; `isAnyOut` says whether one above it leaves something out. */
function faultOf({ negated, pattern, fault }: IgnorePattern, isAnyOut: boolean): string | undefined {
  const shown = `\`${quoted(pattern)}\``;
  if (fault === "empty") return "The build stops here: the exception has no pattern.";
  if (fault === "malformed")
    return `The build stops here: ${shown} has brackets that are not closed, or ends in a backslash.`;
  if (/^#\s/.test(pattern)) return `${shown} is a pattern: a comment begins in the first column.`;
  if (/^\.\.(?:\/|$)/.test(pattern)) return `${shown} is above the build context, so it never matches.`;
  if (pattern === "." || pattern === "/") return `${shown} never matches: write \`*\` to leave out everything.`;
  return negated && !isAnyOut ? `${shown} keeps nothing: no line above it leaves anything out.` : undefined;
}
