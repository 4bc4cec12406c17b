// Keywords of instructions in another case than most of the file.
import { safe } from "../../core/finding.ts";
import { source } from "../../core/rule.ts";
import { isKeyword } from "../parse/keywords.ts";
import { dockerRule } from "../rule.ts";
import { stages } from "../stages/stages.ts";

export default dockerRule({
  id: "dockerfile/consistent-casing",
  title: "All instructions must be written in the same case",
  label: "Case of instruction",
  why: "Docker accepts any case, but instructions are found at a glance when all are written alike.",
  leave: {
    when: "Leave it where you do not care how keywords are written: the build is the same.",
    reason: "not our style rule",
  },
  severity: "hint",
  preset: "all",
  tags: ["opinion"],
  since: "0.1",
  equivalents: ["buildkit:ConsistentInstructionCasing"],
  references: ["https://docs.docker.com/reference/build-checks/consistent-instruction-casing/"],
  examples: [
    {
      bad: source`
        FROM alpine:3.22
        «copy» a /a
        COPY b /b
      `,
      fixed: source`
        FROM alpine:3.22
        COPY a /a
        COPY b /b
      `,
    },
    {
      note: "the majority counts; where there is none, upper case",
      bad: source`
        «FROM» alpine:3.22
        copy a /a
        «Run» true
        run true
      `,
    },
  ],
  *check(doc) {
    const written = stages(doc).flatMap(({ from, instructions }) =>
      [from, ...instructions].flatMap(({ keyword, keywordAt }) =>
        isKeyword(keyword) ? [{ at: keywordAt, text: doc.text.slice(keywordAt.start, keywordAt.end) }] : [],
      ),
    );
    const lower = written.filter(({ text }) => text === text.toLowerCase()).length;
    const upper = written.filter(({ text }) => text === text.toUpperCase()).length;
    for (const { at, text } of written) {
      const wanted = lower > upper ? text.toLowerCase() : text.toUpperCase();
      if (text === wanted) continue;
      yield {
        at,
        message: `\`${text}\` differs in case from most instructions of this file.`,
        fix: safe(`Change \`${text}\` to \`${wanted}\``, { at, text: wanted }),
      };
    }
  },
});
