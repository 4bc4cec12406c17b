// Stages with a name that means something else to Docker.
import { source } from "../../core/rule.ts";
import { dockerRule } from "../rule.ts";
import { stages } from "../stages/stages.ts";

/** `scratch` is the empty image, `context` the folder that is built from (BuildKit 0.34: dockerfile2llb/validations.go). */
const RESERVED: ReadonlySet<string> = new Set(["scratch", "context"]);

export default dockerRule({
  id: "dockerfile/reserved-stage-name",
  title: "Stages must not be called `scratch` or `context`",
  label: "Reserved stage name",
  why: "`scratch` is the empty image and `context` is the folder that is built. A stage with such a name is confused with them: `FROM scratch` below it may no longer be empty.",
  leave: { when: "Rename the stage, and every `FROM`, `--from` and `--target` that uses it." },
  severity: "warning",
  preset: "recommended",
  tags: ["correctness"],
  since: "0.1",
  equivalents: ["hadolint:DL3063", "buildkit:ReservedStageName"],
  references: ["https://docs.docker.com/reference/build-checks/reserved-stage-name/"],
  examples: [
    {
      bad: source`
        FROM alpine:3.22 AS «scratch»
        FROM alpine:3.22 AS «context»
      `,
      good: source`
        FROM scratch AS base
        FROM alpine:3.22 AS context-files
      `,
    },
  ],
  *check(doc) {
    for (const { name, from } of stages(doc)) {
      const at = from.from?.as?.at;
      if (at === undefined || name === undefined || !RESERVED.has(name)) continue;
      yield { at, message: `\`${name}\` already means something to Docker: give the stage a different name.` };
    }
  },
});
