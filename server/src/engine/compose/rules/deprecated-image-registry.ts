// `compose/deprecated-image-registry`: an image of a registry that is frozen or was shut down.
import { source } from "../../core/rule.ts";
import { registrySwap } from "../../knowledge/registry-swap.ts";
import { RETIRED_REGISTRY, retiredRegistry } from "../../knowledge/retired-registries.ts";
import { isBuiltBeside } from "../built-beside.ts";
import { composeRule } from "../rule.ts";
import { pulledImages } from "./_image-places.ts";

export default composeRule({
  id: "compose/deprecated-image-registry",
  title: "Images must not come from a retired registry",
  ...RETIRED_REGISTRY,
  rarerFixes: ["choice"],
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
