// `dockerignore/syntax-error`: lines of an ignore file at which every build with it stops (moby/patternmatcher).
import { safe } from "../../core/finding.ts";
import { type IgnorePattern, ignorePatterns } from "../../core/glob/ignore-file.ts";
import { source } from "../../core/rule.ts";
import { quoted, wholeLineAt } from "../../core/text.ts";
import { ignoreRule } from "../rule.ts";

export default ignoreRule({
  id: "dockerignore/syntax-error",
  title: "Ignore files must be valid",
  label: "Syntax error",
  why: "BuildKit rejects an ignore file with a pattern that it cannot read, and builds nothing from the folder. Until the line is repaired, other rules take the file as if the line were missing.",
  leave: {
    when: "The build stops here, so fix it. If another program fills in placeholders first, list the file under `ignore` in `.plimsoll.yaml`.",
  },
  severity: "error",
  preset: "recommended",
  tags: ["correctness", "syntax"],
  since: "0.1",
  references: ["https://docs.docker.com/build/concepts/context/#dockerignore-files"],
  examples: [
    {
      note: "an exception without a pattern",
      bad: source`
        *
        «!»
        !src
      `,
      fixed: source`
        *
        !src
      `,
    },
    {
      note: "brackets that are not closed",
      bad: source`
        node_modules
        «*.[oa»
      `,
      good: source`
        node_modules
        *.[oa]
      `,
    },
  ],
  *check({ text }) {
    for (const one of ignorePatterns(text)) {
      const message = messageOf(one);
      if (message === undefined) continue;
      const remove = { at: wholeLineAt(text, one.at.start), text: "" };
      yield { at: one.at, message, fix: one.fault === "empty" ? safe("Remove the line", remove) : undefined };
    }
  },
});

function messageOf({ fault, pattern }: IgnorePattern): string | undefined {
  const shown = `\`${quoted(pattern)}\``;
  switch (fault) {
    case "empty":
      return "The build stops here: this exception has no pattern.";
    case "malformed":
      return pattern.endsWith("\\") && !pattern.includes("[")
        ? `The build stops here: ${shown} ends in a backslash.`
        : `The build stops here: the brackets of ${shown} are empty, not closed, or misuse \`-\`.`;
    case "backwards":
      return `The build stops here: a range of ${shown} ends before it begins.`;
    case "long":
      return "The build stops here: this line is longer than 64 kB.";
    default:
      return undefined;
  }
}
