// An image of a registry that is frozen or was shut down.
import { registrySwap } from "../../knowledge/registry-swap.ts";
import { retiredRegistry } from "../../knowledge/retired-registries.ts";
import { imageOverrides } from "../image-writers.ts";
import { withReach } from "../reach.ts";
import { kubeRule } from "../rule.ts";
import { podContainers } from "./_frames.ts";
import { pulledImages } from "./_image-places.ts";

export default kubeRule({
  id: "kubernetes/deprecated-image-registry",
  title: "Images must not come from a retired registry",
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
  equivalents: ["kubescape:C-0253"],
  references: ["https://kubernetes.io/blog/2023/03/10/image-registry-redirect/"],
  reads: withReach(imageOverrides),
  examples: [
    {
      bad: podContainers`
        - name: pause
          image: «k8s.gcr.io/pause:3.9»
      `,
      fixed: podContainers`
        - name: pause
          image: registry.k8s.io/pause:3.9
      `,
    },
    {
      note: "its older names",
      bad: podContainers`
        - name: echo
          image: «gcr.io/google_containers/echoserver:1.4»
      `,
      fixed: podContainers`
        - name: echo
          image: registry.k8s.io/echoserver:1.4
      `,
    },
  ],
  *check(doc, context) {
    for (const { at, image, literal } of pulledImages(doc, context)) {
      const retired = retiredRegistry(image);
      if (retired === undefined) continue;
      yield { at, message: retired.sentence, fix: literal ? registrySwap(retired, doc.text, image) : [] };
    }
  },
});
