// plimsoll/malformed-suppression: a comment of ours that cannot be understood.
import type { Document } from "../../core/document.ts";
import { choice, type Fix } from "../../core/finding.ts";
import { source } from "../../core/rule.ts";
import type { Fault } from "../../core/suppression.ts";
import type { Span } from "../../core/text.ts";
import { auditRule, DAYS, dayAfter, type Group, groupsOf, remediesFor, removal } from "./_exceptions.ts";

export default auditRule({
  id: "plimsoll/malformed-suppression",
  title: "Exceptions must be well-formed",
  label: "Malformed exception",
  why: "An exception without an id, with a date that does not exist or with nothing below it ignores nothing. The form is `# plimsoll: ignore ID[, ID…] [until YYYY-MM-DD] [-- reason]`.",
  breaks: "Once it is well-formed, the exception hides its findings. Check that it only covers what you meant.",
  leave: {
    when: "If the comment is not meant as an exception, reword its beginning.",
  },
  severity: "warning",
  preset: "recommended",
  tags: ["hygiene"],
  since: "0.1",
  examples: [
    {
      bad: source`
        # plimsoll: «ignroe» dockerfile/untagged-base
        FROM node
      `,
      fixed: source`
        # plimsoll: ignore dockerfile/untagged-base
        FROM node
      `,
    },
    {
      bad: source`
        # plimsoll: ignore dockerfile/untagged-base until «2026-13-01»
        FROM node
      `,
      fixed: {
        "Remove the date": source`
          # plimsoll: ignore dockerfile/untagged-base
          FROM node
        `,
      },
    },
  ],
  *audit({ suppressions, today }, doc) {
    for (const group of groupsOf(suppressions.filter(({ origin }) => origin.tool === "plimsoll"))) {
      const told = new Set<string>();
      for (const { fault } of group.members) {
        if (fault === undefined || told.has(fault.message)) continue;
        told.add(fault.message);
        const { at, message, missing } = fault;
        yield { at, message, missing, fix: [...remediesFor(fault), ...ways(fault, group, doc, today)] };
      }
    }
  },
});

/** What can be done whatever was meant: another end, or the exception taken away. */
function ways({ until }: Fault, group: Group, { text }: Document, today: string): readonly Fix[] {
  if (until === undefined) {
    // Where other ids beside it count, more than this would go.
    const isWhole = group.members.every(({ fault }) => fault !== undefined);
    const change = isWhole ? removal(text, group) : undefined;
    return change === undefined ? [] : [choice("Remove this exception", change)];
  }
  const { clause, day } = until;
  const joint = day.start === day.end ? " " : "";
  return [
    choice(`End it in ${DAYS} days`, { at: day, text: joint + dayAfter(today) }),
    choice("Remove the date", { at: withBlank(text, clause), text: "" }),
  ];
}

/** A span with the blanks in front of it. */
function withBlank(text: string, { start, end }: Span): Span {
  let from = start;
  while (/[ \t]/.test(text[from - 1] ?? "")) from -= 1;
  return { start: from, end };
}
