// plimsoll/expired-suppression: an exception whose last day has passed.
import { choice } from "../../core/finding.ts";
import { source } from "../../core/rule.ts";
import { auditRule, DAYS, dayAfter, groupsOf, removal } from "./_exceptions.ts";

export default auditRule({
  id: "plimsoll/expired-suppression",
  title: "Exceptions must not have expired",
  label: "Expired exception",
  why: "An exception with a date should be reviewed on that day. After that day, the findings it ignored are reported again.",
  breaks: "“Extend” hides the findings for longer, and “Remove” makes them count again, in CI too.",
  leave: {
    when: "An expired exception has no effect, so extend it or remove it.",
  },
  severity: "warning",
  preset: "recommended",
  tags: ["hygiene"],
  since: "0.1",
  examples: [
    {
      bad: source`
        «# plimsoll: ignore dockerfile/untagged-base until 2026-10-01 -- waits for the new registry»
        FROM node
      `,
      fixed: {
        Remove: source`
          FROM node
        `,
      },
    },
  ],
  *audit({ suppressions, today }, doc) {
    for (const group of groupsOf(suppressions)) {
      // One that covers nothing in the first place is told as that.
      const dates = group.members.flatMap(({ until, written, fault }) =>
        until !== undefined && until < today && fault === undefined ? [written ?? until] : [],
      );
      for (const date of new Set(dates)) {
        const written = doc.text.slice(group.at.start, group.at.end).lastIndexOf(date);
        const start = group.at.start + written;
        const later = choice(`Extend by ${DAYS} days`, {
          at: { start, end: start + date.length },
          text: dayAfter(today),
        });
        // Where only some of several exceptions in one comment have expired, the comment stays.
        const change = dates.length === group.members.length ? removal(doc.text, group) : undefined;
        const fix = [...(written === -1 ? [] : [later]), ...(change === undefined ? [] : [choice("Remove", change)])];
        yield { at: group.at, message: `This exception expired on ${date}.`, fix };
      }
    }
  },
});
