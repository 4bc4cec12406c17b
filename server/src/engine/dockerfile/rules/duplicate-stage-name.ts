// Stages with one name.
import { source } from "../../core/rule.ts";
import { quoted } from "../../core/text.ts";
import { dockerRule } from "../rule.ts";
import { type Stage, stages } from "../stages/stages.ts";

export default dockerRule({
  id: "dockerfile/duplicate-stage-name",
  title: "Stage names must be unique",
  label: "Duplicate stage name",
  why: "Where two stages have one name, the name means the last one above, and `--target` builds only one of them. A line that is moved then uses another stage, and nothing says so.",
  leave: { when: "Rename one of the stages. Names are compared without regard to case." },
  severity: "warning",
  preset: "recommended",
  tags: ["correctness"],
  since: "0.1",
  equivalents: ["hadolint:DL3024", "trivy:DS-0012", "buildkit:DuplicateStageName", "checkov:CKV_DOCKER_11"],
  references: ["https://docs.docker.com/reference/build-checks/duplicate-stage-name/"],
  examples: [
    {
      bad: source`
        FROM golang:1.25 AS build
        FROM alpine:3.22 AS «Build»
      `,
      good: source`
        FROM golang:1.25 AS build
        FROM alpine:3.22 AS release
      `,
    },
  ],
  *check(doc) {
    const first = new Map<string, Stage>();
    for (const stage of stages(doc)) {
      const as = stage.from.from?.as;
      if (stage.name === undefined || as === undefined) continue;
      const other = first.get(stage.name)?.from.from?.as;
      if (other === undefined) first.set(stage.name, stage);
      else {
        yield {
          at: as.at,
          message: `There is already a stage \`${quoted(stage.name)}\`: names must differ in more than case.`,
          related: [{ message: "The first stage with this name", at: other.at }],
        };
      }
    }
  },
});
