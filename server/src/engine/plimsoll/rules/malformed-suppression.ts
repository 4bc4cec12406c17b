// plimsoll/malformed-suppression: a comment of ours that cannot be understood.
import { source } from "../../core/rule.ts";
import { auditRule, groupsOf, remediesFor } from "./_exceptions.ts";

export default auditRule({
  id: "plimsoll/malformed-suppression",
  title: "Exceptions must be well-formed",
  why: "An exception without an id, or until a day that does not exist, covers nothing, as does one below which nothing follows. The form is `# plimsoll: ignore ID[, ID…] [until YYYY-MM-DD] [-- reason]`.",
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
    for (const { members } of groupsOf(suppressions.filter(({ origin }) => origin.tool === "plimsoll"))) {
      const told = new Set<string>();
      for (const { fault } of members) {
        if (fault === undefined || told.has(fault.message)) continue;
        told.add(fault.message);
        yield { at: fault.at, message: fault.message, fix: remediesFor(fault) };
      }
    }
  },
});
