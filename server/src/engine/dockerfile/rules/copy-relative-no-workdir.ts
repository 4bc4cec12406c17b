// COPY to a relative path where no WORKDIR says from where.
import { choice } from "../../core/finding.ts";
import { source } from "../../core/rule.ts";
import { indentAt, lineBreakOf, lineStart, point, quoted } from "../../core/text.ts";
import { argumentsOf, type Dockerfile, type Instruction } from "../parse/document.ts";
import { dockerRule } from "../rule.ts";
import { resolveAt } from "../stages/environment.ts";
import { isHalfTyped } from "../stages/half-typed.ts";
import { stages } from "../stages/stages.ts";
import { hasWorkdir, isAbsolutePath } from "../stages/workdir.ts";

export default dockerRule({
  id: "dockerfile/copy-relative-no-workdir",
  title: "`COPY` to a relative path must have a `WORKDIR` above it",
  label: "Relative COPY",
  why: "Without a `WORKDIR`, a relative path begins in the working directory of the base image, which a new version may change.",
  breaks:
    "Later instructions and the container itself then start in `/app`. Check commands with relative paths, and change `/app` to the folder that you want.",
  leave: {
    when: "Leave it where the base image is yours, and its working directory is meant to be used.",
    reason: "uses the WORKDIR of our base image",
  },
  severity: "warning",
  preset: "strict",
  tags: ["correctness"],
  since: "0.1",
  equivalents: ["hadolint:DL3045"],
  references: ["https://docs.docker.com/reference/dockerfile/#workdir"],
  examples: [
    {
      bad: source`
        FROM node:24-slim
        COPY package.json «./»
      `,
      fixed: source`
        FROM node:24-slim
        WORKDIR /app
        COPY package.json ./
      `,
    },
  ],
  *check(doc) {
    for (const stage of stages(doc)) {
      if (isHalfTyped(doc, stage)) continue;
      let isFirst = true;
      for (const one of stage.instructions) {
        if (one.keyword !== "COPY" || hasWorkdir.before(doc, one) !== false) continue;
        const last = argumentsOf(one).at(-1);
        const path = last === undefined ? undefined : resolveAt(doc, one, last);
        if (last === undefined || path === undefined || path === "" || isAbsolutePath(path)) continue;
        yield {
          at: last.at,
          message: `\`${quoted(path)}\` depends on the base image: no \`WORKDIR\` is set above.`,
          fix: isFirst ? withWorkdir(doc, one) : undefined,
        };
        isFirst = false;
      }
    }
  },
});

function withWorkdir({ text }: Dockerfile, { at, keywordAt }: Instruction) {
  const keyword = text.slice(keywordAt.start, keywordAt.end);
  const workdir = keyword === keyword.toLowerCase() ? "workdir" : "WORKDIR";
  const line = lineStart(text, at.start);
  const inserted = `${indentAt(text, at.start)}${workdir} /app${lineBreakOf(text)}`;
  return choice("Add `WORKDIR /app` above", { at: point(line), text: inserted });
}
