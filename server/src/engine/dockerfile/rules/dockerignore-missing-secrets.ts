// A folder of the build context that is copied together with a file that holds secrets.
import { hardening } from "../../core/finding.ts";
import { source } from "../../core/rule.ts";
import { quotedPath } from "../../core/text.ts";
import { CONTEXT, contextSources, contextsOf, copiesFromContext, secretsIn } from "../context.ts";
import { dockerRule } from "../rule.ts";
import { shippedStages } from "../stages/shipped.ts";
import { isUnused } from "../stages/sources.ts";
import { placeOf } from "../stages/stages.ts";
import { belowContext, leavingOut, nameOfIgnoreFile } from "./_contexts.ts";

export default dockerRule({
  id: "dockerfile/dockerignore-missing-secrets",
  title: "Files with secrets must be left out of the build context",
  label: "Secrets in the context",
  why: "`COPY . .` takes along all that is in the folder, files that git ignores too: logins, keys and `.env` files then lie in a layer that everybody can read who pulls the image.",
  breaks:
    "The build no longer gets the file. Check that no step and no program in the image reads it; hand it to a step with `RUN --mount=type=secret`, to a container with an environment or a mounted secret.",
  leave: {
    when: "The values may be made up, or be known to everybody. Say so, since nobody sees that from the Dockerfile.",
    reason: "the file has settings for local development only",
  },
  severity: "warning",
  milder: { info: "the stage is not part of the image" },
  preset: "recommended",
  tags: ["secrets", "security"],
  since: "0.1",
  answersTo: ["dockle:DKL-LI-0003"],
  references: ["https://docs.docker.com/build/concepts/context/#dockerignore-files"],
  reads: CONTEXT,
  examples: [
    {
      bad: source`
        FROM node:24-slim
        WORKDIR /app
        COPY «.» .
      `,
      files: { ".env": "DB_PASSWORD=correct-horse-9\n", ".dockerignore": "node_modules\n" },
      note: "The file is in the folder, whether or not git ignores it. The fix appends a line to the ignore file, which is made where there is none.",
    },
    {
      bad: source`
        FROM node:24-slim
        COPY «config» /app/config
      `,
      files: { "config/.npmrc": "//registry.example.com/:_authToken=0f3a77c1d2\n" },
      good: source`
        FROM node:24-slim
        COPY --exclude=.npmrc config /app/config
      `,
    },
  ],
  asks: copiesFromContext,
  *check(doc, { index, path }) {
    const shipped = shippedStages(doc);
    let contexts: ReturnType<typeof contextsOf> | undefined;
    for (const one of doc.instructions) {
      const sources = contextSources(doc, one);
      // What `--exclude` leaves out is for its author to know.
      if (sources.length === 0 || one.flags.some(({ name }) => name === "exclude")) continue;
      const stage = placeOf(doc, one)?.stage;
      if (stage === undefined || isUnused(doc, stage)) continue;
      contexts ??= contextsOf(index, path);
      for (const taken of sources) {
        const met = contexts.flatMap((context) => {
          const found = secretsIn(index, context, taken);
          return found === undefined ? [] : [{ context, ...found }];
        });
        const [first] = met;
        if (first === undefined) continue;
        const { context, what } = first;
        // What two contexts have in common counts once.
        const byPath = () => new Map(met.flatMap((one) => one.files.map((file) => [file.path, file] as const)));
        const all = met.length === 1 ? first.files : [...byPath().values()];
        const count = all.length;
        const { lines, byName } = leavingOut(path, context, taken, first);
        const [name = "", second] = all
          .slice(0, 2)
          .map((file) => `\`${quotedPath(belowContext(context, file.path))}\``);
        // There may be others of which neither the name nor the beginning tells.
        const more = count === 2 ? ` and ${second}` : ` and at least ${count - 1} more`;
        const names = count === 1 ? name : name + more;
        const ignoreFile = nameOfIgnoreFile(context);
        const sort = met.every((other) => other.what === what) ? what : "secrets";
        const them = count === 1 ? "it" : "them";
        yield {
          at: taken.at,
          message: `${names} with ${sort} would be copied: ${context.isIgnoreFile ? `\`${ignoreFile}\` does not leave ${them}` : `no \`${ignoreFile}\` leaves ${them}`} out.`,
          fix:
            lines.length === 0
              ? undefined
              : hardening(
                  `Leave ${names.replace("at least ", "")} out of the build context by \`${ignoreFile}\`${byName ? ", and all others of their names" : ""}`,
                  lines,
                ),
          atMost: shipped.has(stage) ? undefined : "info",
        };
      }
    }
  },
});
