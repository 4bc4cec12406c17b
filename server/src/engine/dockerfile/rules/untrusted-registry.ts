// FROM, COPY --from or a mount with an image of a registry that is not in `registries.allowed`.
import { outsideOf, UNTRUSTED_REGISTRY } from "../../core/allowed-registries.ts";
import { source } from "../../core/rule.ts";
import { dockerRule } from "../rule.ts";
import { pulledImages } from "../stages/sources.ts";

export default dockerRule({
  id: "dockerfile/untrusted-registry",
  title: "Base images must come from an allowed registry",
  ...UNTRUSTED_REGISTRY,
  equivalents: ["hadolint:DL3026"],
  examples: [
    {
      note: "`registries.allowed` of `.plimsoll.yaml` lists the registries; without it nothing is reported",
      bad: source`
        FROM ghcr.io/acme/base:2 AS build
        FROM «node:26-slim»
        COPY --from=build /app /app
      `,
      good: source`
        FROM ghcr.io/acme/base:2 AS build
        FROM build
      `,
      settings: { registries: { allowed: ["ghcr.io/acme", "*.corp.example"] } },
    },
  ],
  *check(doc, context) {
    const { allowedRegistries } = context.settings;
    if (allowedRegistries.length === 0) return;
    for (const image of pulledImages(doc)) {
      const message = outsideOf(image, allowedRegistries);
      if (message !== undefined) yield { at: image.at, message };
    }
  },
});
