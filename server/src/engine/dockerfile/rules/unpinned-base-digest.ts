// FROM with a tag and no digest.
import { isBuiltElsewhere } from "../../knowledge/known-images.ts";
import { isImagePlaceholder } from "../../knowledge/stand-in-images.ts";
import { builderOf } from "../neighbours.ts";
import { dockerRule } from "../rule.ts";
import { isUnfinished } from "../stages/half-typed.ts";
import { isUnused } from "../stages/sources.ts";
import { stages } from "../stages/stages.ts";
import { shownWhole } from "./_tags.ts";

export default dockerRule({
  id: "dockerfile/unpinned-base-digest",
  title: "Base images must be pinned by digest",
  label: "Base has no digest",
  why: "A tag can be moved: the publisher rebuilds it, or someone who takes over the account replaces it. A digest is the image itself, so every build starts from the same one, and a tool such as Renovate or Dependabot can update it in a commit that you see.",
  leave: {
    when: "Leave it where each build should get the fixes of the day without a commit.",
    reason: "rebuilt every night to get the fixes of its base",
  },
  severity: "hint",
  preset: "all",
  tags: ["supply-chain"],
  since: "0.1",
  answersTo: ["kubescape:C-0306", "semgrep:dockerfile-source-not-pinned"],
  references: ["https://docs.docker.com/build/building/best-practices/#pin-base-image-versions"],
  examples: [
    {
      note: "the tag stays beside the digest for readers",
      bad: "FROM «node:26-slim»\n",
      good: `FROM node:26-slim@sha256:${"0123456789abcdef".repeat(4)}\n`,
    },
  ],
  *check(doc) {
    for (const stage of stages(doc)) {
      const { from, image } = stage;
      if (image === undefined || isUnfinished(doc, from) || isUnused(doc, stage)) continue;
      if (image.tag.is !== "set" || image.digest.is !== "absent") continue;
      if (image.text.is === "set" && isImagePlaceholder(image.text.value)) continue;
      // What is built here has a digest only after its build.
      if (isBuiltElsewhere(image) || builderOf(doc, image) !== undefined) continue;
      yield {
        at: image.at,
        // A stage below may take from this one.
        missing: "elsewhere",
        message: `\`${shownWhole(doc, image)}\` has no digest, so its tag may be another image tomorrow.`,
      };
    }
  },
});
