// Stage names with capital letters.
import { safe } from "../../core/finding.ts";
import { source } from "../../core/rule.ts";
import { quoted, type TextEdit } from "../../core/text.ts";
import { looksDrawn } from "../../knowledge/stand-ins.ts";
import type { Dockerfile } from "../parse/document.ts";
import { dockerRule } from "../rule.ts";
import { isFlawed } from "../stages/half-typed.ts";
import { type Stage, stages } from "../stages/stages.ts";

export default dockerRule({
  id: "dockerfile/stage-name-casing",
  title: "Stage names must be lower case",
  label: "Stage name in capitals",
  why: "Docker keeps stage names in lower case, and `FROM` only accepts them like that. A name with capital letters reads as if case mattered.",
  leave: {
    when: "Leave it where another program reads the name from the file as it is written.",
    reason: "our build script looks for this name",
  },
  severity: "hint",
  preset: "all",
  tags: ["opinion"],
  since: "0.1",
  equivalents: ["buildkit:StageNameCasing"],
  references: ["https://docs.docker.com/reference/build-checks/stage-name-casing/"],
  examples: [
    {
      bad: source`
        FROM golang:1.25 AS «BuilderBase»
        FROM alpine:3.22
        COPY --from=BuilderBase /app /app
      `,
      fixed: source`
        FROM golang:1.25 AS builderbase
        FROM alpine:3.22
        COPY --from=builderbase /app /app
      `,
    },
  ],
  *check(doc) {
    for (const stage of stages(doc)) {
      const as = stage.from.from?.as;
      if (as === undefined || stage.name === undefined || as.value === stage.name) continue;
      yield {
        at: as.at,
        message: `The stage name \`${quoted(as.value)}\` has capital letters.`,
        // What may be a key is repeated nowhere, whatever its case.
        fix:
          looksDrawn(as.value) || isFlawed(doc, stage.from)
            ? undefined
            : safe("Write the name in lower case", renaming(doc, stage)),
      };
    }
  },
});

/** The name in lower case, with the `--from` that have it: those of mounts mean the stage in any case. */
function renaming(doc: Dockerfile, { name = "", from }: Stage): readonly TextEdit[] {
  const uses = doc.instructions.flatMap(({ keyword, flags }) =>
    keyword === "COPY"
      ? flags.flatMap(({ name: flag, value, valueAt }) =>
          flag === "from" && valueAt !== undefined && value !== name && value?.toLowerCase() === name ? [valueAt] : [],
        )
      : [],
  );
  const named = from.from?.as?.at;
  return [...(named === undefined ? [] : [named]), ...uses].map((at) => ({ at, text: name }));
}
