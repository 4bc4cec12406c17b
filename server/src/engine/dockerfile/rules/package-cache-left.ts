// The lists, indexes and packages that package managers of systems keep are of no use in the image.

import { type Example, type Row, source } from "../../core/rule.ts";
import { CACHES } from "../packages/caches.ts";
import type { Family } from "../packages/manager.ts";
import { callsTo } from "../packages/packages.ts";
import { dockerRule } from "../rule.ts";
import type { Step } from "../shell/commands.ts";
import { isUnfinished } from "../stages/half-typed.ts";
import { isInImage } from "../stages/shipped.ts";
import { aptListsLeft } from "./_apt-lists.ts";
import { othersLeft } from "./_caches-left.ts";

interface ManagerRow extends Row {
  readonly key: Family;
  /** A step that leaves its cache, and one that does not. */
  readonly steps: readonly [string, string];
}

const ROWS: readonly ManagerRow[] = [
  {
    key: "apt",
    title: "lists of apt-get",
    equivalents: [
      "hadolint:DL3009",
      "dockle:DKL-DI-0005",
      "semgrep:remove-package-lists",
      "kics:df746b39-6564-4fed-bf85-e9c44382303c",
    ],
    steps: ["«apt-get update»", "apt-get update && rm -rf /var/lib/apt/lists/*"],
  },
  {
    key: "apk",
    title: "index of apk",
    equivalents: [
      "hadolint:DL3019",
      "trivy:DS-0025",
      "dockle:DKL-DI-0004",
      "semgrep:missing-apk-no-cache",
      "semgrep:remove-package-cache",
    ],
    steps: ["«apk add» jq", "apk add --no-cache jq"],
  },
  cleaned("yum", ["hadolint:DL3032", "trivy:DS-0015", "semgrep:missing-yum-clean-all"]),
  cleaned("dnf", ["hadolint:DL3040", "trivy:DS-0019", "semgrep:missing-dnf-clean-all"]),
  cleaned("microdnf", ["hadolint:DL3040", "trivy:DS-0019", "trivy:DS-0027"]),
  cleaned("tdnf", []),
  cleaned("zypper", ["hadolint:DL3036", "trivy:DS-0020", "semgrep:missing-zypper-clean"]),
];

const FAMILIES = ROWS.map(({ key }) => key);

function cleaned(key: Family, equivalents: readonly string[]): ManagerRow {
  const clean = CACHES.find(({ family }) => family === key)?.clean ?? "";
  const install = `${key} install -y jq`;
  const bad = `«${key} install» -y jq`;
  return { key, title: `cache of ${key}`, equivalents, steps: [bad, `${install} && ${clean}`] };
}

function probe({ steps: [bad, fixed] }: ManagerRow): Example {
  const frame = (step: string) => `FROM example.com/base:1.4\nRUN ${step}\n`;
  return { bad: frame(bad), fixed: frame(fixed) };
}

export default dockerRule({
  id: "dockerfile/package-cache-left",
  title: "Steps that install packages must not leave lists and caches",
  label: "Package lists left",
  why: "Every step of a build is a layer. Lists and caches that a step leaves behind stay in the image for good, even if a later step removes them, and are out of date within days.",
  breaks: "A script that installs packages later has to run `apt-get update` first.",
  rarerFixes: ["hardening"],
  leave: {
    when: "Leave the lists where containers install packages and cannot fetch the lists themselves, such as in a network without a mirror.",
    reason: "containers install packages without a network",
  },
  severity: "info",
  milder: { hint: "the stage is not part of the image, or a later command of the step removes what `apk add` leaves" },
  preset: "recommended",
  tags: ["size"],
  since: "0.1",
  formerly: ["dockerfile/apt-lists-left"],
  yieldsTo: ["dockerfile/update-alone"],
  rows: ROWS,
  probe,
  references: ["https://docs.docker.com/build/building/best-practices/#apt-get"],
  examples: [
    {
      bad: source`
        FROM debian:13
        RUN «apt-get update» && apt-get install -y curl
      `,
      fixed: source`
        FROM debian:13
        RUN apt-get update && apt-get install -y curl && rm -rf /var/lib/apt/lists/*
      `,
    },
    {
      bad: source`
        FROM debian:13
        RUN set -e; \
            «apt-get update»; \
            apt-get install -y curl
        RUN rm -rf /var/lib/apt/lists/*
      `,
      good: source`
        FROM debian:13
        RUN --mount=type=cache,target=/var/lib/apt --mount=type=cache,target=/var/cache/apt \
            apt-get update && apt-get install -y curl
      `,
      note: "Removing them in a later step is too late. With cache mounts on both folders nothing stays in the layer.",
    },
    {
      bad: source`
        FROM alpine:3.23
        RUN «apk update» && apk upgrade && apk add git
      `,
      fixed: source`
        FROM alpine:3.23
        RUN apk upgrade --no-cache && apk add --no-cache git
      `,
    },
  ],
  *check(doc) {
    const seen = new Set<Step>();
    for (const { step } of callsTo(doc, FAMILIES)) {
      if (seen.has(step)) continue;
      seen.add(step);
      if (isUnfinished(doc, step.instruction)) continue;
      if (!isInImage(doc, step.instruction)) {
        for (const one of othersLeft(doc, step)) yield { ...one, atMost: "hint" };
        continue;
      }
      const lists = aptListsLeft(doc, step);
      if (lists !== undefined) yield { ...lists, row: "apt" };
      yield* othersLeft(doc, step);
    }
  },
});
