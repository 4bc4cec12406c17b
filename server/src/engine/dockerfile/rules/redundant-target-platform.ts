// FROM with the platform that it has anyway.
import { safe } from "../../core/finding.ts";
import { source } from "../../core/rule.ts";
import { dockerRule } from "../rule.ts";
import { stages } from "../stages/stages.ts";
import { globalArgs } from "../stages/variables.ts";
import { withoutFlag } from "./_platform-flag.ts";

export default dockerRule({
  id: "dockerfile/redundant-target-platform",
  title: "`FROM` must not set `$TARGETPLATFORM`",
  label: "Redundant platform",
  why: "A stage is built for `$TARGETPLATFORM` unless it says something else, so the flag has no effect.",
  leave: { when: "Leave it where you want every stage to say its platform.", reason: "each stage says its platform" },
  severity: "info",
  preset: "strict",
  tags: ["hygiene"],
  since: "0.1",
  equivalents: ["buildkit:RedundantTargetPlatform", "hadolint:DL3065"],
  references: ["https://docs.docker.com/reference/build-checks/redundant-target-platform/"],
  examples: [
    {
      bad: source`
        FROM --platform=«$TARGETPLATFORM» alpine:3.22
      `,
      fixed: source`
        FROM alpine:3.22
      `,
      good: source`
        FROM --platform=$BUILDPLATFORM golang:1.25
      `,
    },
  ],
  *check(doc) {
    // An argument of that name with a default of its own may mean another platform.
    if (globalArgs(doc).get("TARGETPLATFORM")?.value != null) return;
    for (const { from } of stages(doc)) {
      const { value, valueAt, at } = from.from?.platform ?? {};
      if (valueAt === undefined || at === undefined || !/^\$(?:TARGETPLATFORM|\{TARGETPLATFORM\})$/.test(value ?? ""))
        continue;
      yield {
        at: valueAt,
        message: "`$TARGETPLATFORM` is the default platform, so the flag has no effect.",
        fix: safe("Remove the flag without effect", { at: withoutFlag(doc, at), text: "" }),
      };
    }
  },
});
