// plimsoll/malformed-suppression: a comment of ours that cannot be understood.
import { choice } from "../../core/finding.ts";
import { source } from "../../core/rule.ts";
import { auditRule } from "./_exceptions.ts";

export default auditRule({
  id: "plimsoll/malformed-suppression",
  title: "Exceptions must be well-formed",
  why: "An exception without an id, or until a day that does not exist, counts for nothing. The form is `# plimsoll: ignore ID[, ID…] [until YYYY-MM-DD] [-- reason]`.",
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
    },
  ],
  *audit({ suppressions }) {
    for (const { fault, origin } of suppressions) {
      if (fault === undefined || origin.tool !== "plimsoll") continue;
      const { at, message, instead } = fault;
      yield instead === undefined
        ? { at, message }
        : { at, message, fix: choice(`Change to \`${instead}\``, { at, text: instead }) };
    }
  },
});
