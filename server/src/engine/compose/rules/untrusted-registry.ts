// `compose/untrusted-registry`: an image of a registry that is not in `registries.allowed`.
import { outsideOf, UNTRUSTED_REGISTRY } from "../../core/allowed-registries.ts";
import { source } from "../../core/rule.ts";
import { isBuiltBeside } from "../built-beside.ts";
import { composeRule } from "../rule.ts";
import { pulledImages } from "./_image-places.ts";

export default composeRule({
  id: "compose/untrusted-registry",
  title: "Images must come from an allowed registry",
  ...UNTRUSTED_REGISTRY,
  examples: [
    {
      note: "`registries.allowed` of `.plimsoll.yaml` lists the registries; without it nothing is reported",
      bad: source`
        services:
          web:
            image: ghcr.io/acme/web:1.4
          cache:
            image: «quay.io/team/cache:7»
      `,
      good: source`
        services:
          web:
            image: ghcr.io/acme/web:1.4
      `,
      settings: { registries: { allowed: ["docker.io", "ghcr.io"] } },
    },
  ],
  *check(doc, context) {
    const { allowedRegistries } = context.settings;
    if (allowedRegistries.length === 0) return;
    for (const { image } of pulledImages(doc)) {
      const message = isBuiltBeside(doc, image) ? undefined : outsideOf(image, allowedRegistries);
      if (message !== undefined) yield { at: image.at, message };
    }
  },
});
