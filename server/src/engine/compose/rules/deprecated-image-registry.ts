// `compose/deprecated-image-registry`: an image of a registry that is frozen or was shut down.
import { source } from "../../core/rule.ts";
import { registrySwap } from "../../knowledge/registry-swap.ts";
import { retiredRegistry } from "../../knowledge/retired-registries.ts";
import { isBuiltBeside } from "../built-beside.ts";
import { composeRule } from "../rule.ts";
import { pulledImages } from "./_image-places.ts";

export default composeRule({
  id: "compose/deprecated-image-registry",
  title: "Images must not come from a retired registry",
  label: "Retired registry",
  why: "Nobody pushes fixes to a registry that is frozen, newer versions are missing there, and its owner may switch it off: then no image can be pulled any more.",
  breaks:
    "Not every image was moved, and a private one may need a login there. Pull the image from the new registry first.",
  rarerFixes: ["choice"],
  leave: {
    when: "Leave it where a mirror of your own serves this name.",
    reason: "our mirror serves this name",
  },
  severity: "warning",
  preset: "recommended",
  tags: ["supply-chain", "reliability"],
  since: "0.1",
  references: ["https://kubernetes.io/blog/2023/03/10/image-registry-redirect/"],
  examples: [
    {
      bad: source`
        services:
          etcd:
            image: «k8s.gcr.io»/etcd:3.5.6-0
      `,
      fixed: source`
        services:
          etcd:
            image: registry.k8s.io/etcd:3.5.6-0
      `,
    },
  ],
  *check(doc) {
    for (const { image } of pulledImages(doc)) {
      const retired = isBuiltBeside(doc, image) ? undefined : retiredRegistry(image);
      if (retired !== undefined)
        yield { at: image.registry.at, message: retired.sentence, fix: registrySwap(retired, doc.text, image) };
    }
  },
});
