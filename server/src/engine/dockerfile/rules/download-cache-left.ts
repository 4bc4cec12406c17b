// The downloads that package managers of languages keep are of no use in the image.
import { safe } from "../../core/finding.ts";
import { type Row, source } from "../../core/rule.ts";
import { DOWNLOADS, type Downloads, keptIn } from "../packages/downloads-kept.ts";
import type { Family } from "../packages/manager.ts";
import { callsTo, type PackageCall } from "../packages/packages.ts";
import type { Dockerfile } from "../parse/document.ts";
import { dockerRule } from "../rule.ts";
import { appendCommand, insertArgument } from "../shell/command-edit.ts";
import type { Step } from "../shell/commands.ts";
import { isUnfinished } from "../stages/half-typed.ts";
import { isInImage } from "../stages/shipped.ts";
import { withSudo } from "./_sudo.ts";

interface ManagerRow extends Row {
  readonly key: Family;
  /** A step that keeps its downloads, and one that does not. */
  readonly steps: readonly [string, string];
}

const ROWS: readonly ManagerRow[] = [
  {
    key: "pip",
    title: "pip",
    equivalents: ["hadolint:DL3042", "semgrep:missing-pip-no-cache-dir"],
    steps: ["«pip install» flask", "pip install --no-cache-dir flask"],
  },
  { key: "uv", title: "uv", steps: ["«uv sync»", "uv sync --no-cache"] },
  { key: "poetry", title: "poetry", steps: ["«poetry install»", "poetry install --no-cache"] },
  { key: "npm", title: "npm", steps: ["«npm ci»", "npm ci && npm cache clean --force"] },
  {
    key: "yarn",
    title: "yarn",
    equivalents: ["hadolint:DL3060"],
    steps: ["«yarn install»", "yarn install && yarn cache clean"],
  },
  { key: "composer", title: "composer", steps: ["«composer install»", "composer install --no-cache"] },
];

export default dockerRule({
  id: "dockerfile/download-cache-left",
  title: "Steps that install packages must not keep the downloads",
  label: "Downloads left",
  why: "A package manager keeps what it downloads for the next time. In an image there is none, and a later step that removes the files is too late: the layer has them for good.",
  leave: {
    when: "Leave it where containers of the image install packages when they start, without a network.",
    reason: "containers install from the cache",
  },
  severity: "info",
  preset: "strict",
  tags: ["size"],
  since: "0.1",
  rows: ROWS,
  probe: ({ steps: [bad, good] }) => ({
    bad: `FROM example.com/base:1.4\nRUN ${bad}\n`,
    fixed: `FROM example.com/base:1.4\nRUN ${good}\n`,
  }),
  references: [
    "https://pip.pypa.io/en/stable/topics/caching/",
    "https://docs.docker.com/build/cache/optimize/#use-cache-mounts",
  ],
  examples: [
    {
      bad: source`
        FROM python:3.13-slim
        RUN «pip install» -r requirements.txt
      `,
      fixed: source`
        FROM python:3.13-slim
        RUN pip install --no-cache-dir -r requirements.txt
      `,
    },
    {
      bad: source`
        FROM node:24-slim
        RUN «yarn install» --frozen-lockfile
      `,
      fixed: source`
        FROM node:24-slim
        RUN yarn install --frozen-lockfile && yarn cache clean
      `,
    },
    {
      bad: source`
        FROM node:24-slim
        RUN «npm ci»
      `,
      good: source`
        FROM node:24-slim
        RUN --mount=type=cache,target=/root/.npm npm ci
      `,
      note: "With a cache mount the next build has the downloads, the image has not.",
    },
  ],
  *check(doc) {
    const seen = new Set<Step>();
    for (const downloads of DOWNLOADS) {
      if (downloads.family === "yarn" && hasOfflineMirror(doc)) continue;
      seen.clear();
      for (const { step } of callsTo(doc, [downloads.family])) {
        if (seen.has(step) || !isInImage(doc, step.instruction) || isUnfinished(doc, step.instruction)) continue;
        seen.add(step);
        const kept = keptIn(doc, step, downloads);
        // One command at the end is enough for all of them.
        for (const call of downloads.flags.length === 0 ? kept.slice(-1) : kept) {
          // Of a stage that is not shipped nothing is kept, and another may come below.
          yield { ...problem(doc, step, call, downloads), missing: true };
        }
      }
    }
  },
});

/** Yarn 2 and later with the downloads among the sources: https://yarnpkg.com/features/caching#zero-installs. */
function hasOfflineMirror({ text }: Dockerfile): boolean {
  return /(?:^|[\s"'/])\.yarn(?:rc\.yml|\/|[\s"'])/m.test(text);
}

function problem(doc: Dockerfile, step: Step, call: PackageCall, { flags: [flag], clean, family }: Downloads) {
  const { manager, subcommand = "", command, subcommandWord, at } = call;
  const name = subcommandWord === command.name ? manager : `${manager} ${subcommand}`;
  if (flag !== undefined) {
    return {
      at,
      message: `\`${name}\` keeps its downloads in the layer: add \`${flag}\`.`,
      fix: safe(`Add \`${flag}\``, insertArgument(doc, step, command, subcommandWord, flag)),
      row: family,
    };
  }
  const edit = appendCommand(doc, step, withSudo(command, clean));
  return {
    at,
    message: `\`${name}\` keeps its downloads in the layer: run \`${clean}\` after it.`,
    fix: edit && safe(`Run \`${clean}\` in this step`, edit),
    row: family,
  };
}
