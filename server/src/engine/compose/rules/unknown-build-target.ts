// `compose/unknown-build-target`: a build of a stage that its Dockerfile does not have.

import { buildFiles, buildLayers } from "../../core/builds/builds.ts";
import { unknownTargets } from "../../core/builds/problems.ts";
import { source } from "../../core/rule.ts";
import { buildWords } from "../build-words.ts";
import { composeRule } from "../rule.ts";

export default composeRule({
  id: "compose/unknown-build-target",
  title: "The stage to build must be one of the Dockerfile",
  label: "Unknown build target",
  why: "Docker looks for the stage before it builds anything, and the build fails where there is none of that name.",
  breaks: "Another stage is built than the one that is named now. Build the image and start the service.",
  leave: { when: "There is no reason to leave it: the build fails." },
  severity: "error",
  preset: "recommended",
  tags: ["correctness"],
  since: "0.1",
  asWritten: true,
  reads: [buildFiles, buildLayers],
  references: ["https://docs.docker.com/reference/compose-file/build/#target"],
  examples: [
    {
      bad: source`
        services:
          web:
            build:
              context: web
              target: «realese»
      `,
      fixed: source`
        services:
          web:
            build:
              context: web
              target: release
      `,
      files: { "web/Dockerfile": "FROM node:24-slim AS build\nFROM build AS release\nUSER node\n" },
    },
  ],
  asks: ({ text }) => text.includes("target"),
  check: (doc, { index, path }) => unknownTargets(index, buildWords(doc, path, index)),
});
