// `bake/unknown-build-arg`: an argument of a target that its Dockerfile does not declare.

import { bakeNames, bakeRuns, buildFiles } from "../../core/builds/builds.ts";
import { UNKNOWN_ARG, unknownArgs } from "../../core/builds/problems.ts";
import { source } from "../../core/rule.ts";
import { bakeTargets, buildWords } from "../builds.ts";
import { bakeRule } from "../rule.ts";

export default bakeRule({
  id: "bake/unknown-build-arg",
  ...UNKNOWN_ARG,
  reads: [buildFiles, bakeNames, bakeRuns, bakeTargets],
  references: ["https://docs.docker.com/build/bake/reference/#targetargs"],
  examples: [
    {
      bad: source`
        target "web" {
          context = "web"
          args = {
            «NODE_VERSON» = "24"
          }
        }
      `,
      fixed: source`
        target "web" {
          context = "web"
          args = {
            NODE_VERSION = "24"
          }
        }
      `,
      files: { "web/Dockerfile": "ARG NODE_VERSION=22\nFROM node:${NODE_VERSION}-slim\nUSER node\n" },
    },
    {
      note: "in JSON",
      path: "docker-bake.json",
      bad: source`
        {"target": {"web": {"args": {"HTTP_PROXY": "", "«COMMIT»": "1a2b3c"}}}}
      `,
      good: source`
        {"target": {"web": {"args": {"HTTP_PROXY": ""}}}}
      `,
      files: { Dockerfile: "FROM node:24-slim\nUSER node\n" },
    },
  ],
  check: (doc, { index, path }) => unknownArgs(index, buildWords(doc, path, index), "secret"),
});
