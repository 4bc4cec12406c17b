// An image whose program, runtime or distribution gets no regular support any more.
import { imageChoices, tagChoices } from "../../core/tag-choices.ts";
import { endedSupport, MILD_END } from "../../knowledge/ended-support.ts";
import { isImagePlaceholder } from "../../knowledge/stand-in-images.ts";
import { successorImage, successorOffers } from "../../knowledge/tag-offers.ts";
import { imageOverrides } from "../image-writers.ts";
import { withReach } from "../reach.ts";
import { kubeRule } from "../rule.ts";
import { podContainers } from "./_frames.ts";
import { mountsOf, pulledImages } from "./_image-places.ts";

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
    info: MILD_END,
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
      note: "a digest keeps the image as it is, of a release that gets no fixes; there is no fix, since the registry knows the digest of another tag",
      bad: podContainers`
        - name: cache
          image: «redis:6.0@sha256:${"5bf1a4ba4de8ab2f5c5b6fb3d8d7e8ac21c9b2d5dd0c0c6ee7d08b4cd7f0ea31"}»
      `,
    },
  ],
  *check(doc, context) {
    for (const { at, image, name, container, literal } of pulledImages(doc, context)) {
      const ended =
        image.text.is === "set" && isImagePlaceholder(image.text.value) ? undefined : endedSupport(image, context);
      if (ended === undefined) continue;
      const { tag } = image;
      const offers = literal && tag.is === "set" ? successorOffers(image, context.today, mountsOf(container)) : [];
      yield {
        at,
        message: ended.sentence,
        atMost: ended.atMost,
        fix: literal
          ? [...imageChoices(successorImage(image), doc.text, image), ...tagChoices(offers, name, tag.at, "")]
          : [],
      };
    }
  },
});
