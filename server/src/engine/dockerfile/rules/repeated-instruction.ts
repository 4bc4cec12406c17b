// CMD, ENTRYPOINT and HEALTHCHECK that a later one in the same stage replaces.

import { byWord } from "../../core/by-word.ts";
import { safe } from "../../core/finding.ts";
import { type Example, type Row, source } from "../../core/rule.ts";
import { lineBelow, lineStart } from "../../core/text.ts";
import { dockerRule } from "../rule.ts";
import { isFlawed } from "../stages/half-typed.ts";
import { stages } from "../stages/stages.ts";

const BUILDKIT = "buildkit:MultipleInstructionsDisallowed";

const ROWS: readonly Row[] = [
  {
    key: "cmd",
    title: "several `CMD`",
    label: "CMD repeated",
    equivalents: ["hadolint:DL4003", "trivy:DS-0016", BUILDKIT],
  },
  {
    key: "entrypoint",
    title: "several `ENTRYPOINT`",
    label: "ENTRYPOINT repeated",
    equivalents: ["hadolint:DL4004", "trivy:DS-0007", BUILDKIT, "semgrep:multiple-entrypoint-instructions"],
  },
  {
    key: "healthcheck",
    title: "several `HEALTHCHECK`",
    label: "HEALTHCHECK repeated",
    equivalents: ["hadolint:DL3012", "trivy:DS-0023", BUILDKIT],
  },
];

const BODIES: Readonly<Record<string, readonly [first: string, last: string]>> = byWord({
  CMD: ['["/one"]', '["/two"]'],
  ENTRYPOINT: ['["/one"]', '["/two"]'],
  HEALTHCHECK: ['CMD ["/one"]', 'CMD ["/two"]'],
});

/** A row is about the instruction of its key. */
const keywordOf = ({ key }: Row) => key.toUpperCase();

function exampleOf(row: Row): Example {
  const keyword = keywordOf(row);
  const [first, last] = BODIES[keyword] ?? ["", ""];
  return {
    bad: `FROM alpine:3.22\n«${keyword}» ${first}\n${keyword} ${last}\n`,
    fixed: `FROM alpine:3.22\n${keyword} ${last}\n`,
  };
}

export default dockerRule({
  id: "dockerfile/repeated-instruction",
  title: "`CMD`, `ENTRYPOINT` and `HEALTHCHECK` must be set once in a stage",
  label: "Instruction repeated",
  why: "Only the last one of a stage counts. What an earlier one starts or checks never runs, which is easy to miss in a long file.",
  leave: { when: "The earlier one has no effect, so remove it, or move it to the stage for which it was meant." },
  severity: "warning",
  preset: "recommended",
  tags: ["correctness"],
  since: "0.1",
  rows: ROWS,
  probe: exampleOf,
  references: ["https://docs.docker.com/reference/build-checks/multiple-instructions-disallowed/"],
  examples: [
    {
      bad: source`
        FROM node:24-slim
        «CMD» ["npm", "start"]
        USER node
        CMD ["node", "server.js"]
      `,
      fixed: source`
        FROM node:24-slim
        USER node
        CMD ["node", "server.js"]
      `,
    },
    {
      note: "each stage has its own",
      bad: source`
        FROM node:24-slim AS base
        CMD ["npm", "start"]
        FROM base
        «HEALTHCHECK» --interval=30s CMD curl -f http://localhost/
        HEALTHCHECK NONE
        CMD ["node", "server.js"]
      `,
    },
  ],
  *check(doc) {
    for (const { instructions } of stages(doc)) {
      for (const row of ROWS) {
        const keyword = keywordOf(row);
        const all = instructions.filter((one) => one.keyword === keyword);
        if (all.some((one) => isFlawed(doc, one))) continue;
        for (const one of all.slice(0, -1)) {
          const start = lineStart(doc.text, one.at.start);
          const whole = { start, end: lineBelow(doc.text, one.at.end) };
          yield {
            row: row.key,
            at: one.keywordAt,
            message: `This \`${keyword}\` has no effect: another one follows in the same stage.`,
            fix: safe(`Remove the \`${keyword}\` without effect`, { at: whole, text: "" }),
          };
        }
      }
    }
  },
});
