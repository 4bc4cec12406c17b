// `bake/unknown-build-target`: a build of a stage that its Dockerfile does not have.

import { bakeNames, bakeRuns, buildFiles } from "../../core/builds/builds.ts";
import { unknownTargets } from "../../core/builds/problems.ts";
import { source } from "../../core/rule.ts";
import { bakeTargets, buildWords } from "../builds.ts";
import { bakeRule } from "../rule.ts";

export default bakeRule({
  id: "bake/unknown-build-target",
  title: "The stage to build must be one of the Dockerfile",
  label: "Unknown build target",
  why: "Docker looks for the stage before it builds anything, and the build fails where there is none of that name.",
  breaks: "Another stage is built than the one that is named now. Build the image and start it.",
  leave: { when: "There is no reason to leave it: the build fails." },
  severity: "error",
  preset: "recommended",
  tags: ["correctness"],
  since: "0.1",
  reads: [buildFiles, bakeNames, bakeRuns, bakeTargets],
  references: ["https://docs.docker.com/build/bake/reference/#targettarget"],
  examples: [
    {
      bad: source`
        target "web" {
          target = "«realese»"
        }
      `,
      fixed: source`
        target "web" {
          target = "release"
        }
      `,
      files: { Dockerfile: "FROM node:24-slim AS build\nFROM build AS release\nUSER node\n" },
    },
  ],
  check: (doc, { index, path }) => unknownTargets(index, buildWords(doc, path, index)),
});
