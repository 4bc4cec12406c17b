// FROM, COPY --from or a mount with an image whose program, runtime or distribution gets no regular support any more.
//
// Every stage counts that the build uses: what a builder compiles, bundles or links in reaches the image. A stage of which nothing
// comes is a hint. So does an image that files are copied from, which are the program or what it needs.
import type { ImageReference } from "../../core/image.ts";
import { source } from "../../core/rule.ts";
import { imageChoices, type OfferedTag, tagChoices } from "../../core/tag-choices.ts";
import { endedSupport, MILD_END } from "../../knowledge/ended-support.ts";
import { isImagePlaceholder } from "../../knowledge/stand-in-images.ts";
import { successorImage, successorOffers } from "../../knowledge/tag-offers.ts";
import { dockerRule } from "../rule.ts";
import { isUnused, type Pulled, pulls } from "../stages/sources.ts";
import { argumentChoices, type OfferedBase } from "./_argument-choices.ts";
import { isDefault, shownName, successorsIn } from "./_tags.ts";

export default dockerRule({
  id: "dockerfile/eol-base-image",
  title: "Base images must be of a supported release",
  label: "Base is out of support",
  why: "After the end of its support nobody publishes security fixes for a release: every vulnerability that is found from then on stays in your image, however often you rebuild it.",
  breaks:
    "A newer release can remove what the program uses. Build the image, run its tests, and read the release notes of the versions in between.",
  leave: {
    when: "Leave it where somebody else gives you fixes for this release, or where the image is only built to test against it.",
    reason: "fixes come with our extended support contract",
  },
  severity: "warning",
  milder: {
    info: MILD_END,
    hint: "the build does not use the stage",
  },
  preset: "recommended",
  tags: ["security", "supply-chain"],
  since: "0.1",
  references: ["https://endoflife.date/", "https://docs.docker.com/build/building/best-practices/"],
  examples: [
    {
      bad: "FROM node:«20-slim»\n",
      fixed: {
        "Use `node:22-slim`": "FROM node:22-slim\n",
        "Use `node:26-slim`": "FROM node:26-slim\n",
      },
    },
    {
      note: "a code name counts, and so does the distribution below a program",
      bad: source`
        FROM node:«22-bullseye» AS build
        FROM debian:trixie
        COPY --from=build /app /app
      `,
      fixed: source`
        FROM node:22-trixie AS build
        FROM debian:trixie
        COPY --from=build /app /app
      `,
    },
    {
      note: "an image that was retired as a whole",
      bad: "FROM openjdk:«8-jre-alpine»\n",
      fixed: "FROM eclipse-temurin:8-jre-alpine\n",
    },
  ],
  *check(doc, context) {
    const offersOf = ({ image, stage }: Pulled) =>
      stage === undefined ? successorOffers(image, context.today) : successorsIn(doc, stage, image, context.today);
    const choicesOf = argumentChoices(doc, (stage) => {
      const { image } = stage;
      if (image === undefined || endedSupport(image, context) === undefined) return [];
      return basesOf(image, offersOf({ image, stage }));
    });
    for (const { image, stage } of pulls(doc)) {
      if (image.text.is === "set" && isImagePlaceholder(image.text.value)) continue;
      const ended = endedSupport(image, context);
      if (ended === undefined) continue;
      const { tag } = image;
      const isWritten = tag.is === "set" && !isDefault(doc, tag.at, tag.value);
      const inArgument = isWritten || stage === undefined ? undefined : choicesOf(stage);
      yield {
        at: image.tag.at,
        message: ended.sentence,
        atMost: stage !== undefined && isUnused(doc, stage) ? "hint" : ended.atMost,
        fix: [
          ...imageChoices(successorImage(image), doc.text, image),
          ...(isWritten ? tagChoices(offersOf({ image, stage }), shownName(doc, image), tag.at, "") : []),
          ...(inArgument?.fixes ?? []),
        ],
        related: inArgument?.places.map(({ name, at }) => ({ message: `The default of \`${name}\``, at })),
      };
    }
  },
});

/** The images to offer in place of one, written out as that one is. */
function basesOf(image: ImageReference, offers: readonly OfferedTag[]): readonly OfferedBase[] {
  const { text, tag } = image;
  const other = successorImage(image);
  const others = other === undefined ? [] : [{ image: `${other.name}:${other.tag}`, verbs: other.verbs }];
  if (text.is !== "set" || tag.is !== "set" || !text.value.endsWith(`:${tag.value}`)) return others;
  const before = text.value.slice(0, -tag.value.length);
  return [...others, ...offers.map((one) => ({ image: before + one.tag, verbs: one.verbs }))];
}
