// An image of a registry that is frozen or was shut down.
import { registrySwap } from "../../knowledge/registry-swap.ts";
import { RETIRED_REGISTRY, retiredRegistry } from "../../knowledge/retired-registries.ts";
import { imageOverrides } from "../image-writers.ts";
import { withReach } from "../reach.ts";
import { kubeRule } from "../rule.ts";
import { podContainers } from "./_frames.ts";
import { pulledImages } from "./_image-places.ts";

export default kubeRule({
  id: "kubernetes/deprecated-image-registry",
  title: "Images must not come from a retired registry",
  ...RETIRED_REGISTRY,
  equivalents: ["kubescape:C-0253"],
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
