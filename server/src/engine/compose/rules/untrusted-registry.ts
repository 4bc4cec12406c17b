// `compose/untrusted-registry`: an image of a registry that is not in `registries.allowed`.
import { outsideOf } from "../../core/allowed-registries.ts";
import { source } from "../../core/rule.ts";
import { isBuiltBeside } from "../built-beside.ts";
import { composeRule } from "../rule.ts";
import { pulledImages } from "./_image-places.ts";

export default composeRule({
  id: "compose/untrusted-registry",
  title: "Images must come from an allowed registry",
  label: "Registry not allowed",
  why: "An image runs with everything that its publisher put into it. A list of registries keeps out what nobody in your project has looked at: a typing mistake in a name, or an image of a stranger.",
  leave: {
    when: "Leave it where this one image is an agreed exception; a registry that you use more often belongs in `registries.allowed`.",
    reason: "agreed with security until we mirror it",
  },
  severity: "warning",
  preset: "recommended",
  tags: ["security", "supply-chain"],
  since: "0.1",
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
