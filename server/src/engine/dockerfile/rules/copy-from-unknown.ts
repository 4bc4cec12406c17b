// COPY --from and mounts that name neither a stage above nor, as far as can be told, an image.
import { choice, type Problem } from "../../core/finding.ts";
import { source } from "../../core/rule.ts";
import { nearest } from "../../core/similar.ts";
import { quoted } from "../../core/text.ts";
import type { Dockerfile } from "../parse/document.ts";
import { dockerRule } from "../rule.ts";
import { namedContexts } from "../stages/built-as.ts";
import { isReadByDocker } from "../stages/frontend.ts";
import { isFlawed } from "../stages/half-typed.ts";
import { type NamedSource, sourceKind, sourcePlace, sourcesOf } from "../stages/sources.ts";
import { stages } from "../stages/stages.ts";
import { mayNameStage } from "../stages/unclear.ts";

export default dockerRule({
  id: "dockerfile/copy-from-unknown",
  title: "`--from` must name a stage above or an image with a tag",
  label: "Unknown stage",
  why: "Docker takes a name that is not a stage's for an image of Docker Hub, and stops where there is none. Usually it is a stage that was renamed or misspelt.",
  breaks: "Files then come from the stage that the fix names. Check that it is the one you mean.",
  leave: {
    when: "Leave it where the build gets a context of this name: `--build-context`, `additional_contexts` in Compose, `contexts` in Bake.",
    reason: "a named build context",
  },
  severity: "warning",
  milder: { hint: "no stage above resembles the name, which may be a build context's" },
  preset: "recommended",
  tags: ["correctness", "supply-chain"],
  since: "0.1",
  equivalents: ["hadolint:DL3022"],
  references: ["https://docs.docker.com/reference/dockerfile/#copy---from"],
  examples: [
    {
      bad: source`
        FROM golang:1.25 AS builder
        FROM alpine:3.22
        COPY --from=«bulder» /app /app
      `,
      fixed: source`
        FROM golang:1.25 AS builder
        FROM alpine:3.22
        COPY --from=builder /app /app
      `,
    },
    {
      note: "mounts too; images and numbers are fine",
      bad: source`
        FROM alpine:3.22
        RUN --mount=«type=bind,from=assets,target=/assets» cp /assets/logo.svg /
      `,
      good: source`
        FROM alpine:3.22 AS build
        FROM alpine:3.22
        COPY --from=0 /app /app
        COPY --from=busybox:1.37 /bin/busybox /busybox
        COPY --from=ghcr.io/acme/tool /tool /tool
      `,
    },
  ],
  *check(doc) {
    if (!isReadByDocker(doc) || doc.instructions.some((one) => mayNameStage(doc, one))) return;
    for (const stage of stages(doc)) {
      for (const one of stage.instructions) {
        if ((one.keyword !== "COPY" && one.keyword !== "RUN") || isFlawed(doc, one)) continue;
        for (const named of sourcesOf(one)) {
          if (sourceKind(doc, named) !== "unknown" || namedContexts(doc).has(named.name.toLowerCase())) continue;
          yield { at: named.flag.valueAt ?? named.flag.at, ...faultOf(doc, stage.index, named) };
        }
      }
    }
  },
});

/** What is said of a name: where no stage above resembles it, the build may be given a context of that name. */
function faultOf(doc: Dockerfile, below: number, named: NamedSource): Omit<Problem, "at"> {
  const names = stages(doc).flatMap((stage) => (stage.index < below && stage.name !== undefined ? [stage.name] : []));
  const known = nearest(named.name, names);
  const shown = quoted(named.name);
  if (known === undefined)
    return { message: `\`${shown}\` is not a stage, so the build needs a context of this name.`, atMost: "hint" };
  const at = sourcePlace(doc, named);
  return {
    message: `\`${shown}\` is not a stage. Did you mean \`${quoted(known)}\`?`,
    fix: at && choice(`Change \`${named.name}\` to \`${known}\``, { at, text: known }),
  };
}
