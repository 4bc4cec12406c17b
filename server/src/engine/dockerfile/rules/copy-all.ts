// COPY of the whole build context into the image that is shipped.
import { source } from "../../core/rule.ts";
import { CONTEXT, contextSources, contextsOf, copiesFromContext, isWhole } from "../context.ts";
import { dockerRule } from "../rule.ts";
import { isHalfTyped } from "../stages/half-typed.ts";
import { shippedStages } from "../stages/shipped.ts";
import { placeOf } from "../stages/stages.ts";

export default dockerRule({
  id: "dockerfile/copy-all",
  title: "The image must get named files, not the whole build context",
  label: "Copies everything",
  why: "`COPY . .` puts into the image whatever is in the folder at that moment: tests, tools, local files, secrets. Nobody sees from the Dockerfile what is in there, and each change of any file makes a new layer.",
  leave: {
    when: "An interpreted program may need nearly all of its folder. Leave it where the ignore file is kept in order, or make that a list of what is allowed.",
    reason: "the program is run from its sources",
  },
  severity: "info",
  preset: "strict",
  tags: ["hygiene", "size"],
  since: "0.1",
  answersTo: ["dockle:DKL-LI-0003"],
  yieldsTo: ["dockerfile/dockerignore-missing-secrets"],
  references: ["https://docs.docker.com/build/building/best-practices/#exclude-with-dockerignore"],
  reads: CONTEXT,
  examples: [
    {
      bad: source`
        FROM python:3.14-slim
        WORKDIR /app
        COPY «.» .
        CMD ["python", "main.py"]
      `,
      good: source`
        FROM python:3.14-slim
        WORKDIR /app
        COPY main.py lib/ ./
        CMD ["python", "main.py"]
      `,
    },
  ],
  asks: copiesFromContext,
  *check(doc, { index, path }) {
    const shipped = new Set([...shippedStages(doc)].filter((stage) => !isHalfTyped(doc, stage)));
    const all = doc.instructions.flatMap((one) => {
      const stage = placeOf(doc, one)?.stage;
      if (stage === undefined || !shipped.has(stage)) return [];
      if (one.flags.some(({ name }) => name === "exclude")) return [];
      return contextSources(doc, one).filter(isWhole);
    });
    if (all.length === 0) return;
    const contexts = contextsOf(index, path);
    // Nothing is said where what is left out is not known, or only what is named is let in.
    if (contexts.length === 0 || contexts.some(({ leavesOutAll }) => leavesOutAll)) return;
    // A stage below may take from this one what it needs.
    for (const { at } of all)
      yield { at, missing: true, message: "The whole build context is copied into the image; name what it needs." };
  },
});
