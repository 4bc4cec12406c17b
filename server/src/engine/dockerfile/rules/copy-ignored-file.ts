// COPY and ADD of what an ignore file leaves out of the build context: BuildKit's check CopyIgnoredFile.
import { choice } from "../../core/finding.ts";
import { source } from "../../core/rule.ts";
import { quoted } from "../../core/text.ts";
import { CONTEXT, contextSources, copiesFromContext, isWhole, possibleContexts } from "../context.ts";
import { dockerRule } from "../rule.ts";
import { ignoring, mayKeep, nameOfIgnoreFile } from "./_contexts.ts";

export default dockerRule({
  id: "dockerfile/copy-ignored-file",
  title: "`COPY` must not name what the ignore file leaves out",
  label: "Copies ignored file",
  why: "The builder never gets what `.dockerignore` leaves out of the context, so the step finds no such file and the build stops.",
  breaks:
    "With a `!` in the ignore file the context has the file again, for every build that uses it. Check that it was not left out on purpose, because it has secrets in it or is large.",
  leave: {
    when: "A pattern may be there for another build, with another context. Leave the finding where this Dockerfile is built from a folder that no file of the workspace names.",
    reason: "built from the folder above",
  },
  severity: "warning",
  preset: "recommended",
  tags: ["correctness"],
  since: "0.1",
  equivalents: ["buildkit:CopyIgnoredFile"],
  references: ["https://docs.docker.com/reference/build-checks/copy-ignored-file/"],
  reads: CONTEXT,
  examples: [
    {
      bad: source`
        FROM alpine:3.22
        COPY «config/app.json» /etc/app.json
      `,
      files: { ".dockerignore": "config\n" },
      good: source`
        FROM alpine:3.22
        COPY app.json /etc/app.json
      `,
    },
    {
      note: "everything is left out",
      bad: source`
        FROM alpine:3.22
        COPY «.» /app
      `,
      files: { ".dockerignore": "*\n" },
    },
  ],
  asks: copiesFromContext,
  *check(doc, { index, path }) {
    const all = doc.instructions.flatMap((one) => contextSources(doc, one));
    if (all.length === 0) return;
    const contexts = possibleContexts(index, path);
    const [first] = contexts;
    if (first === undefined || contexts.some(({ isIgnoreFile }) => !isIgnoreFile)) return;
    for (const one of all) {
      const isOut = contexts.every((context) => {
        if (mayKeep(context, one.path)) return false;
        return isWhole(one) ? context.leavesOutAll : context.rules.ignores(one.path);
      });
      if (!isOut) continue;
      const name = nameOfIgnoreFile(first);
      const shown = quoted(one.path || ".");
      const line = isWhole(one) ? undefined : ignoring(path, first, `!${one.path}`);
      yield {
        at: one.at,
        message: `\`${name}\` leaves \`${shown}\` out of the build context, so it cannot be copied.`,
        fix: line && choice(`Keep \`${shown}\` in the build context by \`${name}\``, line),
      };
    }
  },
});
