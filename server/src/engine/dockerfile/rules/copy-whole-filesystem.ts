// COPY of everything that a stage or an image has.
import { source } from "../../core/rule.ts";
import { argumentsOf } from "../parse/document.ts";
import { dockerRule } from "../rule.ts";
import { resolveAt } from "../stages/environment.ts";
import { stages } from "../stages/stages.ts";

export default dockerRule({
  id: "dockerfile/copy-whole-filesystem",
  title: "`COPY --from` must not copy a whole file system",
  label: "Whole stage copied",
  why: "All files of the other stage replace those of this one: compilers, caches and secrets come along, and packages of two systems are mixed.",
  leave: {
    when: "Leave it where an image is squashed into one layer on purpose, with `FROM scratch` above.",
    reason: "squashed into one layer",
  },
  severity: "warning",
  milder: { info: "the stage is empty, so the image is only squashed" },
  preset: "strict",
  tags: ["size", "security"],
  since: "0.1",
  equivalents: ["hadolint:DL3067"],
  references: ["https://docs.docker.com/build/building/multi-stage/"],
  examples: [
    {
      bad: source`
        FROM golang:1.25 AS build
        FROM alpine:3.22
        COPY --from=build «/» /
      `,
      good: source`
        FROM golang:1.25 AS build
        FROM alpine:3.22
        COPY --from=build / /build
      `,
    },
    {
      note: "into an empty stage it is a known way to get one layer",
      bad: source`
        FROM alpine:3.22 AS build
        FROM scratch
        COPY --from=build «/» /
      `,
    },
  ],
  *check(doc) {
    for (const { instructions, scratch } of stages(doc)) {
      for (const one of instructions) {
        if (one.keyword !== "COPY" || !one.flags.some(({ name }) => name === "from")) continue;
        const all = argumentsOf(one);
        const isRoot = (word: (typeof all)[number] | undefined) =>
          word !== undefined && resolveAt(doc, one, word) === "/";
        const whole = all.slice(0, -1).find(isRoot);
        if (whole === undefined || !isRoot(all.at(-1))) continue;
        const message = "This copies the whole file system of the other stage: name what is needed.";
        yield { at: whole.at, message, atMost: scratch ? "info" : undefined };
      }
    }
  },
});
