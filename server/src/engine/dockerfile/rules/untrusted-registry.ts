// FROM, COPY --from or a mount with an image of a registry that is not in `registries.allowed`.
import { outsideOf } from "../../core/allowed-registries.ts";
import { source } from "../../core/rule.ts";
import { dockerRule } from "../rule.ts";
import { isUnfinished } from "../stages/half-typed.ts";
import { sourceImages } from "../stages/sources.ts";
import { stages } from "../stages/stages.ts";

export default dockerRule({
  id: "dockerfile/untrusted-registry",
  title: "Base images must come from an allowed registry",
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
    const bases = stages(doc).flatMap(({ from, image }) =>
      image === undefined || isUnfinished(doc, from) ? [] : [image],
    );
    for (const image of [...bases, ...sourceImages(doc)]) {
      const message = outsideOf(image, allowedRegistries);
      if (message !== undefined) yield { at: image.at, message };
    }
  },
});
