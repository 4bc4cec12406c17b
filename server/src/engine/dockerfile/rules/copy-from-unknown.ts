// COPY --from and mounts that name neither a stage above nor, as far as can be told, an image.
import { choice } from "../../core/finding.ts";
import { source } from "../../core/rule.ts";
import { nearest } from "../../core/similar.ts";
import { quoted, type Span } from "../../core/text.ts";
import { officialTags } from "../../knowledge/official-tags.ts";
import type { Dockerfile, Flag, Instruction } from "../parse/document.ts";
import { dockerRule } from "../rule.ts";
import { namedContexts } from "../stages/built-as.ts";
import { isReadByDocker } from "../stages/frontend.ts";
import { isFlawed } from "../stages/half-typed.ts";
import { type NamedSource, sourceStage, sourcesOf } from "../stages/sources.ts";
import { stages } from "../stages/stages.ts";
import { mayNameStage } from "../stages/unclear.ts";
import { integer } from "../values/numbers.ts";
import { referenceFault } from "../values/reference.ts";

export default dockerRule({
  id: "dockerfile/copy-from-unknown",
  title: "`--from` must name a stage above or an image with a tag",
  label: "Unknown stage",
  why: "Docker takes a name that is not a stage's for an image and downloads it from Docker Hub, where anyone may have registered it. Usually it is a stage that was renamed or misspelt.",
  breaks: "Files then come from the stage that the fix names. Check that it is the one you mean.",
  leave: {
    when: "Leave it where the build gets a context of this name: `--build-context`, `additional_contexts` in Compose, `contexts` in Bake.",
    reason: "a named build context",
  },
  severity: "warning",
  preset: "recommended",
  tags: ["correctness", "supply-chain"],
  since: "0.2",
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
        if (isFlawed(doc, one)) continue;
        for (const { flag, named } of namedIn(one)) {
          if (!isUnknown(doc, named) || namedContexts(doc).has(named.name.toLowerCase())) continue;
          yield {
            at: flag.valueAt ?? flag.at,
            message: `\`${quoted(named.name)}\` is not a stage: Docker downloads an image of this name.`,
            fix: meant(doc, stage.index, flag, named),
          };
        }
      }
    }
  },
});

function namedIn(one: Instruction): readonly { readonly flag: Flag; readonly named: NamedSource }[] {
  if (one.keyword !== "COPY" && one.keyword !== "RUN") return [];
  return one.flags.flatMap((flag) => sourcesOf({ ...one, flags: [flag] }).map((named) => ({ flag, named })));
}

/** Whether a name is that of no stage in the file, and none that says that it is an image's: by its host, tag or fame. */
function isUnknown(doc: Dockerfile, named: NamedSource): boolean {
  const { name } = named;
  if (name === "" || name === "scratch" || /[/:@$]/.test(name) || integer(name) !== undefined) return false;
  if (sourceStage(doc, named) !== undefined || referenceFault(name) !== undefined) return false;
  return officialTags(name) === undefined;
}

/** The stage above that resembles the name. */
function meant(doc: Dockerfile, below: number, { valueAt }: Flag, { name }: NamedSource) {
  const names = stages(doc).flatMap((stage) => (stage.index < below && stage.name !== undefined ? [stage.name] : []));
  const known = nearest(name, names);
  const at = valueAt === undefined ? undefined : placed(doc, valueAt, name);
  return known === undefined || at === undefined
    ? undefined
    : choice(`Change \`${name}\` to \`${known}\``, { at, text: known });
}

/** Where the name is in the value of a flag: all of it, or behind `from=`. */
function placed({ text }: Dockerfile, { start, end }: Span, name: string): Span | undefined {
  const value = text.slice(start, end);
  const from = value === name ? 0 : value.indexOf(`from=${name}`) + "from=".length;
  return value.slice(from, from + name.length) === name && from !== "from=".length - 1
    ? { start: start + from, end: start + from + name.length }
    : undefined;
}
