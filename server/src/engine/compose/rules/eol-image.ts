// `compose/eol-image`: an image whose program, runtime or distribution gets no regular support any more.
import { source } from "../../core/rule.ts";
import { imageChoices, tagChoices } from "../../core/tag-choices.ts";
import { endedSupport, MILD_END } from "../../knowledge/ended-support.ts";
import { isImagePlaceholder } from "../../knowledge/stand-in-images.ts";
import { successorImage, successorOffers } from "../../knowledge/tag-offers.ts";
import { isBuiltBeside } from "../built-beside.ts";
import { composeRule } from "../rule.ts";
import { isSetElsewhere } from "../services.ts";
import { placeToChange, pulledImages, targets } from "./_image-places.ts";

export default composeRule({
  id: "compose/eol-image",
  title: "Images must be of a supported release",
  label: "Out of support",
  why: "After the end of its support nobody publishes security fixes for a release: every vulnerability that is found from then on stays in the service, however often you pull the image.",
  breaks:
    "A newer release can remove settings that the service uses, and a database may be unable to read data of an older one. Start the project with a copy of its data first.",
  leave: {
    when: "Leave it where somebody else gives you fixes for this release, or where you need the old one to test against it.",
    reason: "the oldest version that our customers run",
  },
  severity: "warning",
  milder: {
    info: MILD_END,
  },
  preset: "recommended",
  tags: ["security", "supply-chain"],
  since: "0.1",
  references: ["https://endoflife.date/"],
  examples: [
    {
      bad: source`
        services:
          web:
            image: httpd:2.4
          api:
            image: node:«20-alpine»
      `,
      fixed: {
        "Use `node:22-alpine`": source`
          services:
            web:
              image: httpd:2.4
            api:
              image: node:22-alpine
        `,
        "Use `node:26-alpine`": source`
          services:
            web:
              image: httpd:2.4
            api:
              image: node:26-alpine
        `,
      },
    },
    {
      note: "data of an older release has to be converted",
      bad: source`
        services:
          db:
            image: postgres:«${"${TAG:-12}"}»
      `,
      fixed: source`
        services:
          db:
            image: postgres:${"${TAG:-15}"}
      `,
    },
  ],
  *check(doc, context) {
    for (const { service, image } of pulledImages(doc)) {
      const { tag, text, path, at } = image;
      if (isBuiltBeside(doc, image) || (text.is === "set" && isImagePlaceholder(text.value))) continue;
      const ended = endedSupport(image, context);
      if (ended === undefined) continue;
      // What another file says is changed there.
      const isSet = isSetElsewhere(doc, service, tag.at, "image");
      const place = isSet || tag.is !== "set" ? undefined : placeToChange(doc.text, tag.at, tag.value);
      yield {
        at: tag.at,
        message: ended.sentence,
        atMost: ended.atMost,
        fix: [
          ...imageChoices(successorImage(image), doc.text, image),
          ...(place === undefined
            ? []
            : tagChoices(
                successorOffers(image, context.today, targets(service)),
                doc.text.slice(at.start, path.at.end),
                place,
                "",
              )),
        ],
      };
    }
  },
});
