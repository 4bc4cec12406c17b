// A FROM that uses a name no ARG above the first FROM declares, so that it is empty.

import { PLATFORM_ARGS } from "../../core/builds/arguments.ts";
import { fact } from "../../core/fact.ts";
import { choice, type Fix } from "../../core/finding.ts";
import { source } from "../../core/rule.ts";
import { nearest } from "../../core/similar.ts";
import { indentAt, lineBreakOf, point, type Span, wholeLineAt } from "../../core/text.ts";
import type { Dockerfile, Instruction, Pair, Word } from "../parse/document.ts";
import { dockerRule } from "../rule.ts";
import { expand } from "../stages/expand.ts";
import { hasOpenHead } from "../stages/half-typed.ts";
import { stages } from "../stages/stages.ts";
import { fromScope, globalArgs, isGlobalArg } from "../stages/variables.ts";

export default dockerRule({
  id: "dockerfile/undefined-arg-in-from",
  title: "`FROM` must only use arguments declared before it",
  label: "Undefined ARG",
  why: "A `FROM` line can only use an `ARG` declared before the first `FROM`. Docker replaces any other name with nothing, so the build uses the wrong image or stops.",
  breaks:
    "A declared default is used wherever no `--build-arg` is given. Build once without arguments and check which base image is pulled.",
  leave: {
    when: "Docker puts nothing in its place, whatever `--build-arg` says, so fix it. The exception is a name that another program fills in before the build.",
    reason: "filled in by envsubst before the build",
  },
  severity: "error",
  preset: "recommended",
  tags: ["correctness"],
  since: "0.1",
  equivalents: ["buildkit:UndefinedArgInFrom"],
  references: ["https://docs.docker.com/reference/build-checks/undefined-arg-in-from/"],
  examples: [
    {
      bad: source`
        ARG VARIANT=-slim
        FROM node:24«${"${VARIENT}"}»
      `,
      fixed: {
        "Change `VARIENT` to `VARIANT`": source`
          ARG VARIANT=-slim
          FROM node:24${"${VARIANT}"}
        `,
      },
    },
    {
      note: "an argument of a stage does not count",
      bad: source`
        FROM alpine:3.22 AS build
        ARG TAG=1.37
        FROM busybox:«$TAG»
      `,
      fixed: source`
        ARG TAG=1.37
        FROM alpine:3.22 AS build
        ARG TAG=1.37
        FROM busybox:$TAG
      `,
    },
    {
      bad: "FROM --platform=«$BUILDPLATFROM» golang:1.25\n",
      fixed: "FROM --platform=$BUILDPLATFORM golang:1.25\n",
      good: "FROM --platform=$BUILDPLATFORM golang:${GO_VERSION:-1.25}\n",
    },
  ],
  *check(doc) {
    if (hasOpenHead(doc)) return;
    const known = globalArgs(doc);
    for (const { from } of stages(doc)) {
      for (const { name, at } of usesIn(doc, from)) {
        if (known.has(name) || isGlobalArg(name)) continue;
        yield {
          at,
          message: `\`${name}\` is empty here: declare it with \`ARG\` before the first \`FROM\`.`,
          fix: fixes(doc, name, at),
        };
      }
    }
  },
});

/** The variables of a FROM line that have no fallback of their own, and where they stand. */
function usesIn(doc: Dockerfile, { from }: Instruction): readonly { name: string; at: Span }[] {
  const found: { name: string; at: Span }[] = [];
  const look = (raw: string, at: Span) => {
    const exact = raw.length === at.end - at.start;
    for (const use of expand(raw, doc.escape, fromScope(doc)).uses) {
      if (use.guarded) continue;
      found.push({ name: use.name, at: exact ? { start: at.start + use.from, end: at.start + use.to } : at });
    }
  };
  const platform = from?.platform?.valueAt;
  if (platform !== undefined) look(doc.text.slice(platform.start, platform.end), platform);
  const image: Word | undefined = from?.image;
  if (image !== undefined) look(image.raw, image.at);
  return found;
}

/** The first ARG of each name, in whatever stage: where a default to copy may stand. */
const declared = fact((doc: Dockerfile) => {
  const found = new Map<string, Pair>();
  for (const { keyword, pairs } of doc.instructions) {
    for (const pair of keyword === "ARG" ? pairs : []) if (!found.has(pair.name)) found.set(pair.name, pair);
  }
  return found;
});

/** So many arguments are compared with a misspelt one. */
const MOST = 200;

function fixes(doc: Dockerfile, name: string, at: Span): readonly Fix[] {
  const meant = nearest(name, [...[...globalArgs(doc).keys()].slice(0, MOST), ...PLATFORM_ARGS]);
  const found: Fix[] = [];
  const within = doc.text.slice(at.start, at.end).indexOf(name);
  if (meant !== undefined && within !== -1) {
    const start = at.start + within;
    const edit = { at: { start, end: start + name.length }, text: meant };
    found.push(choice(`Change \`${name}\` to \`${meant}\``, edit));
  }
  const [first] = stages(doc);
  if (first === undefined) return found;
  const value = declared(doc).get(name)?.value?.raw ?? "";
  const declaration = value === "" || value.length > 60 ? `ARG ${name}` : `ARG ${name}=${value}`;
  const line = Math.max(wholeLineAt(doc.text, first.from.at.start).start, doc.text.startsWith("\uFEFF") ? 1 : 0);
  const text = `${indentAt(doc.text, line)}${declaration}${lineBreakOf(doc.text)}`;
  return [...found, choice(`Declare \`${declaration}\` before the first \`FROM\``, { at: point(line), text })];
}
