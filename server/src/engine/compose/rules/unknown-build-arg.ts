// `compose/unknown-build-arg`: an argument of a build that its Dockerfile does not declare.

import { buildFiles, buildLayers } from "../../core/builds/builds.ts";
import { UNKNOWN_ARG, unknownArgs } from "../../core/builds/problems.ts";
import { source } from "../../core/rule.ts";
import { buildWords } from "../build-words.ts";
import { composeRule } from "../rule.ts";

export default composeRule({
  id: "compose/unknown-build-arg",
  ...UNKNOWN_ARG,
  asWritten: true,
  reads: [buildFiles, buildLayers],
  references: ["https://docs.docker.com/reference/compose-file/build/#args"],
  examples: [
    {
      bad: source`
        services:
          web:
            build:
              context: .
              args:
                «NODE_VERSON»: "24"
      `,
      fixed: source`
        services:
          web:
            build:
              context: .
              args:
                NODE_VERSION: "24"
      `,
      files: { Dockerfile: "ARG NODE_VERSION=22\nFROM node:${NODE_VERSION}-slim\nUSER node\n" },
    },
    {
      note: "what every build knows needs no `ARG`",
      bad: source`
        services:
          web:
            build:
              context: .
              args:
                - HTTP_PROXY=http://proxy:3128
                - «COMMIT»=1a2b3c
      `,
      good: source`
        services:
          web:
            build:
              context: .
              args:
                - HTTP_PROXY=http://proxy:3128
                - BUILDKIT_INLINE_CACHE=1
      `,
      files: { Dockerfile: "FROM node:24-slim\nUSER node\n" },
    },
  ],
  asks: ({ text }) => text.includes("args"),
  check: (doc, { index, path }) => unknownArgs(index, buildWords(doc, path, index), "build.secrets"),
});
