// `bake/unknown-build-arg`: an argument of a target that its Dockerfile does not declare.
import { unknownArg } from "../../core/build-problems.ts";
import { buildFiles } from "../../core/builds.ts";
import { source } from "../../core/rule.ts";
import { bakeTargets, buildWords } from "../builds.ts";
import { bakeRule } from "../rule.ts";

export default bakeRule({
  id: "bake/unknown-build-arg",
  title: "Build arguments must be declared by the Dockerfile",
  label: "Unknown build argument",
  why: "A build argument that no `ARG` declares is dropped: the image is built with the default, such as an old version, and only a line of the build's log says so.",
  breaks:
    "With the argument that was meant, the build no longer takes its default. Build the image and look at what changed.",
  leave: {
    when: "Leave it where an image that the Dockerfile begins with declares the argument by `ONBUILD ARG`.",
    reason: "declared by the base image's triggers",
  },
  severity: "warning",
  preset: "recommended",
  tags: ["correctness"],
  since: "0.1",
  reads: [buildFiles, bakeTargets],
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
  *check(doc, { index, path }) {
    for (const { args } of buildWords(doc, path, index)) {
      const names = new Set(args.map(({ text }) => text));
      for (const word of args) {
        const problem = unknownArg(index, word, names);
        if (problem !== undefined) yield problem;
      }
    }
  },
});
