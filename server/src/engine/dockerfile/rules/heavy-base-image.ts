// The image that is shipped is built on the variant with compilers and headers, though there is one without.
import { tagChoices } from "../../core/tag-choices.ts";
import { toolchainOf } from "../../knowledge/toolchains.ts";
import { startingOf } from "../entrypoints/started-script.ts";
import { dockerRule } from "../rule.ts";
import { isHalfTyped } from "../stages/half-typed.ts";
import { roots, type Stage, targetStages } from "../stages/stages.ts";
import { shownName, shownWhole, smallerIn, writtenAt } from "./_tags.ts";

export default dockerRule({
  id: "dockerfile/heavy-base-image",
  title: "Images must be built on the smallest variant that fits",
  label: "Large base image",
  why: "The variant without a suffix has compilers, headers and tools for building. A program that only runs needs none of them; they make every pull slower, and scanners report the vulnerabilities of all of them.",
  breaks:
    "The smaller image lacks `curl`, `git`, compilers and many libraries. Build it, run its tests, and install by name what is missing.",
  leave: {
    when: "Leave it where the container compiles something while it runs, or where most of what is left out would be installed again.",
    reason: "builds extensions when it starts",
  },
  severity: "info",
  preset: "strict",
  tags: ["size", "security"],
  since: "0.1",
  references: ["https://docs.docker.com/build/building/best-practices/#choose-the-right-base-image"],
  examples: [
    {
      note: "only the stage counts that is shipped",
      bad: 'FROM node:26 AS build\nRUN npm ci\nFROM python:«3.14»\nCOPY --from=build /dist /dist\nCMD ["python", "-m", "http.server"]\n',
      fixed:
        'FROM node:26 AS build\nRUN npm ci\nFROM python:3.14-slim\nCOPY --from=build /dist /dist\nCMD ["python", "-m", "http.server"]\n',
    },
    {
      note: "what a step calls has to be there",
      bad: 'FROM eclipse-temurin:«25-jdk»\nCOPY app.jar /\nCMD ["java", "-jar", "/app.jar"]\n',
      fixed: 'FROM eclipse-temurin:25-jre\nCOPY app.jar /\nCMD ["java", "-jar", "/app.jar"]\n',
      good: 'FROM eclipse-temurin:25-jdk\nCOPY . .\nRUN javac Main.java\nCMD ["java", "Main"]\n',
    },
  ],
  *check(doc) {
    const told = new Set<Stage>();
    for (const target of targetStages(doc)) {
      // What starts nothing is for others to build on, or to work in.
      if (isHalfTyped(doc, target) || startingOf(target).length === 0) continue;
      // Where a FROM line picks one of several, none of them is shipped for certain.
      const [stage, ...others] = roots(target);
      const image = stage?.image;
      if (stage === undefined || image === undefined || others.length > 0 || toolchainOf(image) !== undefined) continue;
      if (told.has(stage)) continue;
      told.add(stage);
      const offer = smallerIn(doc, stage, image);
      if (offer === undefined) continue;
      const { tag, digest } = image;
      const place = tag.is === "set" && digest.is === "absent" ? writtenAt(doc, tag.at, tag.value) : undefined;
      yield {
        at: tag.at,
        message: `\`${shownWhole(doc, image)}\` has more than most programs need; the tag \`${offer.tag}\` has less.`,
        fix: place === undefined ? [] : tagChoices([offer], shownName(doc, image), place, ""),
      };
    }
  },
});
