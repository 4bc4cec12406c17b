// AS in another case than its FROM.
import { safe } from "../../core/finding.ts";
import { source } from "../../core/rule.ts";
import { dockerRule } from "../rule.ts";

export default dockerRule({
  id: "dockerfile/from-as-casing",
  title: "`FROM` and `AS` must have the same case",
  label: "Case of AS",
  why: "Docker accepts both, but keywords in mixed case make a line harder to read.",
  leave: {
    when: "Leave it where you do not care how keywords are written: the build is the same.",
    reason: "not our style rule",
  },
  severity: "hint",
  preset: "all",
  tags: ["opinion"],
  since: "0.1",
  equivalents: ["buildkit:FromAsCasing"],
  references: ["https://docs.docker.com/reference/build-checks/from-as-casing/"],
  examples: [
    {
      bad: source`
        FROM alpine:3.22 «as» base
      `,
      fixed: source`
        FROM alpine:3.22 AS base
      `,
      good: source`
        from alpine:3.22 as base
      `,
    },
  ],
  *check(doc) {
    for (const { from, words, keywordAt } of doc.instructions) {
      const as = words[1];
      if (from?.as === undefined || as === undefined) continue;
      const keyword = doc.text.slice(keywordAt.start, keywordAt.end);
      const isLower = keyword === keyword.toLowerCase();
      // The case of `From` is that of no keyword.
      if (!isLower && keyword !== keyword.toUpperCase()) continue;
      const wanted = isLower ? "as" : "AS";
      if (as.raw === wanted) continue;
      yield {
        at: as.at,
        message: `\`${as.raw}\` and \`${keyword}\` differ in case.`,
        fix: safe(`Change \`${as.raw}\` to \`${wanted}\``, { at: as.at, text: wanted }),
      };
    }
  },
});
