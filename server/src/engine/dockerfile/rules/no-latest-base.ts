// FROM with a tag that moves: `latest`, and, as a hint, the names of channels. COPY --from and mounts of such images are hints, too.

import { source } from "../../core/rule.ts";
import { tagChoices } from "../../core/tag-choices.ts";
import { movementOf } from "../../knowledge/moving-tags.ts";
import { isImagePlaceholder } from "../../knowledge/stand-in-images.ts";
import { dockerRule } from "../rule.ts";
import { pulls } from "../stages/sources.ts";
import { movingBase, type Origin } from "./_moving-base.ts";
import { isDefault, offersIn, shownName, shownWhole, writtenAt } from "./_tags.ts";

export default dockerRule({
  id: "dockerfile/no-latest-base",
  title: "Base images must not be `latest`",
  label: "Base is latest",
  why: "`latest` is a different image after every release: builds cannot be repeated, caches hide which one was used, and a new major version arrives unannounced.",
  breaks:
    "The tag may be older or newer than the `latest` you built with, and from now on updates only arrive when you change it. Build the image and run its tests.",
  leave: {
    when: "Leave it where you want to build with whatever is newest, such as a nightly compatibility build.",
    reason: "nightly build against the newest release",
  },
  severity: "warning",
  milder: {
    info: "nothing new comes of the image, so that builds are alike",
    hint: "the tag is a channel such as `stable`, the image is built here, files are only taken from it, or the build does not use the stage",
  },
  preset: "recommended",
  tags: ["supply-chain", "reliability"],
  since: "0.1",
  equivalents: [
    "hadolint:DL3007",
    "trivy:DS-0001",
    "dockle:DKL-DI-0006",
    "checkov:CKV_DOCKER_7",
    "semgrep:avoid-latest-version",
    "kics:f45ea400-6bbe-4501-9fc7-1c3d75c32067",
  ],
  references: ["https://docs.docker.com/build/building/best-practices/#pin-base-image-versions"],
  examples: [
    { bad: "FROM debian:«latest»\n", fixed: "FROM debian:trixie-slim\n" },
    {
      note: "a default counts",
      bad: source`
        ARG TAG=latest
        FROM python:«${"${TAG}"}»
      `,
      fixed: source`
        ARG TAG=3.14-slim
        FROM python:${"${TAG}"}
      `,
    },
    {
      note: "a digest says exactly which image it is",
      bad: "FROM node:«lts-alpine»\n",
      good: `FROM debian:latest@sha256:${"0123456789abcdef".repeat(4)}\n`,
    },
  ],
  *check(doc, context) {
    for (const pulled of pulls(doc)) {
      const { image, stage } = pulled;
      if (image.tag.is !== "set" || image.digest.is !== "absent") continue;
      if (image.text.is === "set" && isImagePlaceholder(image.text.value)) continue;
      const tag = image.tag.value;
      const movement = movementOf(image);
      if (movement === undefined) continue;
      const name = shownName(doc, image);
      const place = writtenAt(doc, image.tag.at, tag);
      const shown = shownWhole(doc, image);
      const unless = shown.includes("$") ? "is the default and " : "is the default here and ";
      const is = isDefault(doc, image.tag.at, tag) ? unless : "";
      const { origin, ofStage, atMost, related } = movingBase(doc, pulled);
      const outcome: Readonly<Record<Origin, string>> = {
        local: `is whatever was last built under that name, so builds${ofStage} may differ`,
        "built here": "is built in this workspace: you get the last build",
        "perhaps built here": "seems to be built in this workspace: you get the last build",
        retired: "names no version, and nothing new comes of this image",
        pulled: `${is}${movement === "channel" ? "may change with any release" : "changes with every release"}, so builds${ofStage} may differ`,
      };
      yield {
        at: image.tag.at,
        message: `\`${shown}\` ${outcome[origin]}.`,
        fix: place === undefined ? [] : tagChoices(offersIn(doc, stage, image, context.today), name, place, ""),
        atMost: movement === "channel" ? "hint" : atMost,
        related,
      };
    }
  },
});
