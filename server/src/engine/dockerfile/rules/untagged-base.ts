// FROM without a tag: every build takes whatever the newest image is that day. COPY --from and mounts of such an image are hints.

import { PLATFORM_ARGS } from "../../core/builds/arguments.ts";
import { type ImageReference, nameOf } from "../../core/image.ts";
import { tagChoices } from "../../core/tag-choices.ts";
import { point } from "../../core/text.ts";
import { productName } from "../../knowledge/known-images.ts";
import { isImagePlaceholder } from "../../knowledge/stand-in-images.ts";
import type { Dockerfile } from "../parse/document.ts";
import { dockerRule } from "../rule.ts";
import { pulls } from "../stages/sources.ts";
import { movingBase, type Origin } from "./_moving-base.ts";
import { isDefault, offersIn, shownName, writtenAt } from "./_tags.ts";

export default dockerRule({
  id: "dockerfile/untagged-base",
  title: "Base images must have a tag",
  label: "Base has no tag",
  why: "Without a tag Docker uses `latest`: the same Dockerfile builds a different image tomorrow, a new major version breaks it without warning, and nobody can say what runs in production.",
  breaks:
    "The tag may be older or newer than the `latest` you built with, and from now on updates only arrive when you change it. Build the image and run its tests.",
  leave: {
    when: "Leave it where you want to build with whatever is newest, or where the base image is built on the same machine right before.",
    reason: "built by the step before this one in CI",
  },
  severity: "warning",
  milder: {
    info: "nothing new comes of the image, so that builds are alike",
    hint: "the image is built here, files are only taken from it, or the build does not use the stage",
  },
  preset: "recommended",
  tags: ["supply-chain", "reliability"],
  since: "0.1",
  equivalents: [
    "hadolint:DL3006",
    "trivy:DS-0001",
    "checkov:CKV_DOCKER_7",
    "semgrep:missing-image-version",
    "kics:9efb0b2d-89c9-41a3-91ca-dcc0aec911fd",
  ],
  references: ["https://docs.docker.com/build/building/best-practices/#pin-base-image-versions"],
  examples: [
    {
      bad: "FROM «node»\n",
      fixed: {
        "Use `node:26-slim` (if it needs nothing that the smaller image leaves out)": "FROM node:26-slim\n",
        "Use `node:26`": "FROM node:26\n",
        "Use `node:26-alpine` (if it runs on Alpine)": "FROM node:26-alpine\n",
      },
    },
    {
      note: "a colon before the last slash is a port",
      bad: "FROM «registry.example.com:5000/team/app»\n",
      good: "FROM registry.example.com:5000/team/app:2.4\n",
    },
    {
      note: "an image that is built here is a hint: so says a Compose or Bake file, a workflow, a pipeline of GitLab, a shell script, a Makefile or a justfile",
      bad: "FROM «team/base»\n",
      files: { "build.sh": "docker build --tag team/base base\n" },
    },
  ],
  *check(doc, context) {
    for (const pulled of pulls(doc)) {
      const { image, stage } = pulled;
      if (image.tag.is !== "absent" || image.digest.is !== "absent") continue;
      const path = image.path.is === "set" ? image.path.value : "";
      const platform = platformBehind(doc, image);
      if (path === "" || isImagePlaceholder(platform === "" ? path : `${path}x`)) continue;
      const name = shownName(doc, image);
      const last = path.slice(path.lastIndexOf("/") + 1);
      const end = image.path.at.end;
      const place = writtenAt(doc, { start: end - last.length, end }, last) ?? writtenAt(doc, image.path.at, path);
      // A name of which BuildKit gives the end cannot be known whole, and stays as it is written.
      const shown = platform === "" && name.startsWith("$") && place?.end !== end ? (nameOf(image) ?? path) : name;
      const has = platform === "" && isDefault(doc, image.path.at, path) ? "is the default here and has" : "has";
      const { origin, ofStage, atMost, related } = movingBase(doc, pulled, platform === "");
      const outcome: Readonly<Record<Origin, string>> = {
        local: "so it is whatever was last built under that name",
        "built here": "and is built in this workspace: you get the last build",
        "perhaps built here": "and seems to be built in this workspace: you get the last build",
        retired: "and nothing new comes of this image",
        // `ubi9` and `ubi9/ubi-minimal` are of one release whatever their tag.
        pulled: `so every build${ofStage} may get a different ${(!/\d(?:\/|$)/.test(path) && productName(image)) || "image"}`,
      };
      yield {
        at: image.tag.at,
        message: `\`${shown}${platform}\` ${has} no tag, ${outcome[origin]}.`,
        fix:
          place === undefined || platform !== ""
            ? []
            : tagChoices(offersIn(doc, stage, image, context.today), shown, point(place.end), ":"),
        atMost,
        related,
      };
    }
  },
});

/** The variable with which a name ends and that BuildKit always sets, to a part of the platform's name: no tag. */
function platformBehind({ text }: Dockerfile, { at, path }: ImageReference): string {
  const behind = text.slice(path.at.end, at.end);
  const [, braced, bare] = /^\$(?:\{(\w+)\}|(\w+))$/.exec(behind) ?? [];
  return PLATFORM_ARGS.includes(braced ?? bare ?? "") ? behind : "";
}
