// FROM, COPY --from or a mount with an image of a registry that is frozen or got another name.
import { source } from "../../core/rule.ts";
import { registrySwap } from "../../knowledge/registry-swap.ts";
import { retiredRegistry } from "../../knowledge/retired-registries.ts";
import { dockerRule } from "../rule.ts";
import { isUnfinished } from "../stages/half-typed.ts";
import { sourceImages } from "../stages/sources.ts";
import { stages } from "../stages/stages.ts";

export default dockerRule({
  id: "dockerfile/deprecated-image-registry",
  title: "Base images must not come from a retired registry",
  label: "Retired registry",
  why: "Nobody pushes fixes to a registry that is frozen, newer versions are missing there, and its owner may switch it off: then no image can be pulled any more.",
  breaks:
    "Not every image was moved, and a private one may need a login there. Pull the image from the new registry first.",
  leave: {
    when: "Leave it where a mirror of your own serves this name.",
    reason: "our mirror serves this name",
  },
  severity: "warning",
  preset: "recommended",
  tags: ["supply-chain", "reliability"],
  since: "0.1",
  answersTo: ["kubescape:C-0253"],
  references: ["https://kubernetes.io/blog/2023/03/10/image-registry-redirect/"],
  examples: [
    { bad: "FROM «k8s.gcr.io»/pause:3.9\n", fixed: "FROM registry.k8s.io/pause:3.9\n" },
    {
      note: "the names in GitHub's older registry stay the same",
      bad: source`
        FROM «docker.pkg.github.com»/acme/shop/web:1.4
      `,
      fixed: source`
        FROM ghcr.io/acme/shop/web:1.4
      `,
    },
  ],
  *check(doc) {
    const bases = stages(doc).flatMap(({ from, image }) =>
      image === undefined || isUnfinished(doc, from) ? [] : [image],
    );
    for (const image of [...bases, ...sourceImages(doc)]) {
      const retired = retiredRegistry(image);
      if (retired === undefined) continue;
      yield { at: image.registry.at, message: retired.sentence, fix: registrySwap(retired, doc.text, image) };
    }
  },
});
