// A relative WORKDIR that begins wherever the base image ends.
import { choice, safe } from "../../core/finding.ts";
import { source } from "../../core/rule.ts";
import { quoted } from "../../core/text.ts";
import { type Dockerfile, type Instruction, joinedBody } from "../parse/document.ts";
import { dockerRule } from "../rule.ts";
import { resolveAt } from "../stages/environment.ts";
import { isFlawed } from "../stages/half-typed.ts";
import { stages } from "../stages/stages.ts";
import { hasWorkdir, isAbsolutePath, workdirAt } from "../stages/workdir.ts";

export default dockerRule({
  id: "dockerfile/absolute-workdir",
  title: "The first `WORKDIR` must be an absolute path",
  label: "Relative WORKDIR",
  why: "A relative path continues the working directory of the base image. If a new version of that image sets another one, files end up in another folder.",
  breaks:
    "The path now starts at the root of the image. Check that no later line expects the folder below the base image's own.",
  leave: {
    when: "Leave it where the base image is yours and its working directory is meant to be continued.",
    reason: "continues the WORKDIR of our base image",
  },
  severity: "warning",
  preset: "recommended",
  tags: ["correctness"],
  since: "0.1",
  equivalents: ["buildkit:WorkdirRelativePath", "hadolint:DL3000", "trivy:DS-0009", "checkov:CKV_DOCKER_10"],
  references: ["https://docs.docker.com/reference/build-checks/workdir-relative-path/"],
  examples: [
    {
      bad: source`
        FROM node:24-slim
        WORKDIR «app»
      `,
      fixed: source`
        FROM node:24-slim
        WORKDIR /app
      `,
    },
    {
      note: "below an absolute one, also of a stage above, it is clear",
      bad: source`
        FROM alpine:3.22
        WORKDIR «./app»
      `,
      fixed: source`
        FROM alpine:3.22
        WORKDIR /app
      `,
      good: source`
        FROM alpine:3.22 AS base
        WORKDIR /app
        FROM base
        WORKDIR web
      `,
    },
  ],
  *check(doc) {
    for (const { instructions } of stages(doc)) {
      const one = instructions.find(({ keyword }) => keyword === "WORKDIR");
      if (one === undefined || hasWorkdir.before(doc, one) !== false || isFlawed(doc, one)) continue;
      const path = resolveAt(doc, one, { raw: joinedBody(doc.text, one).text });
      if (path === undefined || path === "" || isAbsolutePath(path)) continue;
      yield {
        at: one.body,
        message: `\`${quoted(path)}\` is relative to the working directory of the base image.`,
        fix: fixOf(doc, one, path),
      };
    }
  },
});

/** The same path from the root: it is that already where the image is known to begin there. */
function fixOf(doc: Dockerfile, one: Instruction, path: string) {
  if (doc.text.slice(one.body.start, one.body.end) !== path) return undefined;
  const absolute = `/${path.replace(/^(?:\.\/)+/, "").replace(/^\.$/, "")}`;
  if (absolute.startsWith("/..")) return undefined;
  const make = workdirAt(doc, one) === "/" ? safe : choice;
  return make(`Change \`${quoted(path)}\` to \`${quoted(absolute)}\``, { at: one.body, text: absolute });
}
