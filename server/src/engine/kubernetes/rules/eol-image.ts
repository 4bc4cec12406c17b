// An image whose program, runtime or distribution gets no regular support any more.
import { parseImage } from "../../core/image.ts";
import { imageChoices, tagChoices } from "../../core/tag-choices.ts";
import { endedSupport } from "../../knowledge/ended-support.ts";
import { isImagePlaceholder } from "../../knowledge/stand-in-images.ts";
import { successorImage, successorOffers } from "../../knowledge/tag-offers.ts";
import { literalStart } from "../../yaml/node.ts";
import { imageOverrides, isSetByFlux } from "../image-writers.ts";
import { ANY } from "../kustomize.ts";
import { containers } from "../pods.ts";
import { factsFor, withReach } from "../reach.ts";
import { kubeRule } from "../rule.ts";
import { podContainers } from "./_frames.ts";
import { mountsOf } from "./_image-places.ts";

export default kubeRule({
  id: "kubernetes/eol-image",
  title: "Images must be of a supported release",
  label: "Out of support",
  why: "After the end of its support nobody publishes security fixes for a release: every vulnerability that is found from then on stays in the container, however often the image is pulled.",
  breaks:
    "A newer release can remove settings that the container uses, and a database may be unable to read data of an older one. Roll it out in a test namespace first.",
  leave: {
    when: "Leave it where somebody else gives you fixes for this release.",
    reason: "fixes come with our extended support contract",
  },
  severity: "warning",
  milder: {
    info: "extended support runs, the official image was still being built, or releases get fixes for less than half a year",
  },
  preset: "recommended",
  tags: ["security", "supply-chain"],
  since: "0.1",
  references: ["https://endoflife.date/"],
  reads: withReach(imageOverrides),
  examples: [
    {
      bad: podContainers`
        - name: web
          image: «nginx:1.25-alpine»
      `,
      fixed: podContainers`
        - name: web
          image: nginx:1.30-alpine
      `,
    },
    {
      note: "a digest says exactly which image it is",
      bad: podContainers`
        - name: cache
          image: «redis:6.0»
      `,
      good: podContainers`
        - name: cache
          image: redis:6.0@sha256:${"5bf1a4ba4de8ab2f5c5b6fb3d8d7e8ac21c9b2d5dd0c0c6ee7d08b4cd7f0ea31"}
      `,
    },
  ],
  *check(doc, context) {
    for (const { image, node } of containers(doc)) {
      if (image.is !== "set" || image.value.startsWith("ko://") || isSetByFlux(doc, image.at)) continue;
      const written = literalStart(doc.text, image.at, image.value);
      const reference = parseImage(image.value, written ?? 0);
      const ended = isImagePlaceholder(image.value) ? undefined : endedSupport(reference, context);
      if (ended === undefined) continue;
      const { tag } = reference;
      const name = image.value.slice(0, tag.is === "set" ? -1 - tag.value.length : undefined);
      if (factsFor(context, imageOverrides, name, ANY).some(({ data }) => data.pinned)) continue;
      yield {
        at: image.at,
        message: ended.sentence,
        atMost: ended.atMost,
        fix:
          written === undefined
            ? []
            : [
                ...imageChoices(successorImage(reference), doc.text, reference),
                ...(tag.is === "set"
                  ? tagChoices(successorOffers(reference, context.today, mountsOf(node)), name, tag.at, "")
                  : []),
              ],
      };
    }
  },
});
