// ENV that uses a variable which the same ENV sets.
import { choice, type Fix } from "../../core/finding.ts";
import { source } from "../../core/rule.ts";
import { indentAt, lineBreakOf, type Span } from "../../core/text.ts";
import type { Dockerfile, Instruction, Pair } from "../parse/document.ts";
import { dockerRule } from "../rule.ts";
import { bindingAt } from "../stages/environment.ts";
import { expand } from "../stages/expand.ts";
import { isFlawed } from "../stages/half-typed.ts";
import { hasOwnVariables } from "../stages/plain-bases.ts";
import { placeOf } from "../stages/stages.ts";

export default dockerRule({
  id: "dockerfile/env-self-reference",
  title: "`ENV` must not use a variable that it sets itself",
  label: "ENV uses its own names",
  why: "All values of one `ENV` see the variables as they were before it. A name that is only set in the same instruction is therefore empty, or what the base image says.",
  breaks: "The variable gets the value that the line seems to say, not the empty one that it had. Check what uses it.",
  leave: {
    when: "Leave it where the base image already sets the variable, and its old value is what you mean.",
    reason: "the old value of the base image is meant",
  },
  severity: "warning",
  milder: { info: "the base image may set the variable" },
  preset: "recommended",
  tags: ["correctness"],
  since: "0.1",
  equivalents: ["hadolint:DL3044"],
  references: ["https://docs.docker.com/reference/dockerfile/#environment-replacement"],
  examples: [
    {
      bad: source`
        FROM alpine:3.22
        ENV APP_HOME=/app APP_BIN=«$APP_HOME»/bin
      `,
      fixed: source`
        FROM alpine:3.22
        ENV APP_HOME=/app
        ENV APP_BIN=$APP_HOME/bin
      `,
      good: source`
        FROM alpine:3.22
        ENV PATH=/app/bin:$PATH
        ENV APP_HOME=/app
        ENV APP_HOME=/srv APP_OLD=$APP_HOME
      `,
    },
    {
      bad: source`
        FROM registry.example.com/team/java:21
        ENV APP_HOME=/app APP_BIN=«$APP_HOME»/bin
      `,
      fixed: source`
        FROM registry.example.com/team/java:21
        ENV APP_HOME=/app
        ENV APP_BIN=$APP_HOME/bin
      `,
      note: "Here the base image may set `APP_HOME`, so this is only an info.",
    },
  ],
  *check(doc) {
    for (const one of doc.instructions) {
      if (one.keyword !== "ENV" || one.pairs.length < 2 || isFlawed(doc, one)) continue;
      const stage = placeOf(doc, one)?.stage;
      const isOpen = stage === undefined || hasOwnVariables(stage);
      const own = new Map(one.pairs.map((pair, index) => [pair.name, index]));
      for (const [index, pair] of one.pairs.entries()) {
        const { value } = pair;
        if (value === undefined || !value.raw.includes("$")) continue;
        const told = new Set<string>();
        for (const { name, guarded, from, to } of expand(value.raw, doc.escape, () => null).uses) {
          const setBy = own.get(name);
          // Every image has a PATH: what it was before is known to be something.
          if (setBy === undefined || setBy === index || guarded || name === "PATH" || told.has(name)) continue;
          if (bindingAt(doc, one, name) !== undefined) continue;
          told.add(name);
          const isExact = value.raw.length === value.at.end - value.at.start;
          yield {
            at: isExact ? { start: value.at.start + from, end: value.at.start + to } : value.at,
            message: `\`${name}\` is only set by this \`ENV\`, so it is empty here${isOpen ? " unless the base image sets it" : ""}.`,
            fix: setBy < index ? split(doc, one, pair, one.pairs[index - 1]) : undefined,
            atMost: isOpen ? "info" : undefined,
          };
        }
      }
    }
  },
});

/** The pair and those to its right in an ENV of their own; none where a comment stands between. */
function split({ text }: Dockerfile, one: Instruction, pair: Pair, before: Pair | undefined): Fix | undefined {
  if (before === undefined) return undefined;
  const gap: Span = { start: before.at.end, end: pair.at.start };
  if (one.droppedLines.some(({ start }) => start > gap.start && start < gap.end)) return undefined;
  const keyword = text.slice(one.keywordAt.start, one.keywordAt.end);
  const inserted = `${lineBreakOf(text)}${indentAt(text, one.at.start)}${keyword} `;
  return choice(`Set \`${pair.name}\` in an \`ENV\` of its own`, { at: gap, text: inserted });
}
