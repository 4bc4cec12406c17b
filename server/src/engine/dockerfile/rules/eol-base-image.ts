// FROM, COPY --from or a mount with an image whose program, runtime or distribution gets no regular support any more.
//
// Every stage counts that the build uses: what a builder compiles, bundles or links in reaches the image. A stage of which nothing
// comes is a hint. So does an image that files are copied from, which are the program or what it needs.
import { source } from "../../core/rule.ts";
import { imageChoices, tagChoices } from "../../core/tag-choices.ts";
import { endedSupport, MILD_END } from "../../knowledge/ended-support.ts";
import { isImagePlaceholder } from "../../knowledge/stand-in-images.ts";
import { successorImage, successorOffers } from "../../knowledge/tag-offers.ts";
import { dockerRule } from "../rule.ts";
import { isUnused, pulls } from "../stages/sources.ts";
import { shownName, successorsIn, writtenAt } from "./_tags.ts";

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
    for (const { image, stage } of pulls(doc)) {
      if (image.text.is === "set" && isImagePlaceholder(image.text.value)) continue;
      const ended = endedSupport(image, context);
      if (ended === undefined) continue;
      const place = image.tag.is === "set" ? writtenAt(doc, image.tag.at, image.tag.value) : undefined;
      const offers = () =>
        stage === undefined ? successorOffers(image, context.today) : successorsIn(doc, stage, image, context.today);
      yield {
        at: image.tag.at,
        message: ended.sentence,
        atMost: stage !== undefined && isUnused(doc, stage) ? "hint" : ended.atMost,
        fix: [
          ...imageChoices(successorImage(image), doc.text, image),
          ...(place === undefined ? [] : tagChoices(offers(), shownName(doc, image), place, "")),
        ],
      };
    }
  },
});
