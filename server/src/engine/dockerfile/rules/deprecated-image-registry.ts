// FROM, COPY --from or a mount with an image of a registry that is frozen or got another name.
import { source } from "../../core/rule.ts";
import { registrySwap } from "../../knowledge/registry-swap.ts";
import { RETIRED_REGISTRY, retiredRegistry } from "../../knowledge/retired-registries.ts";
import { dockerRule } from "../rule.ts";
import { pulledImages } from "../stages/sources.ts";

export default dockerRule({
  id: "dockerfile/deprecated-image-registry",
  title: "Base images must not come from a retired registry",
  ...RETIRED_REGISTRY,
  answersTo: ["kubescape:C-0253"],
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
    for (const image of pulledImages(doc)) {
      const retired = retiredRegistry(image);
      if (retired === undefined) continue;
      yield { at: image.registry.at, message: retired.sentence, fix: registrySwap(retired, doc.text, image) };
    }
  },
});
