// Steps that download the same packages anew whenever a file above them changes.
import { choice } from "../../core/finding.ts";
import { type Row, source } from "../../core/rule.ts";
import { point } from "../../core/text.ts";
import type { Family } from "../packages/manager.ts";
import { callsTo, hasOption, isDryRun, type PackageCall } from "../packages/packages.ts";
import { dockerRule } from "../rule.ts";
import type { Step } from "../shell/commands.ts";
import { knowsMounts } from "../stages/frontend.ts";
import { isUnfinished } from "../stages/half-typed.ts";
import { runsAsRoot } from "../stages/users.ts";

interface CacheRow extends Row {
  readonly key: Family;
  /** Where root's downloads are, by the managers' own defaults and those of the official images. */
  readonly folder: string;
  readonly command: string;
  /** What follows it in the probe. */
  readonly rest?: string;
}

const ROWS: readonly CacheRow[] = [
  { key: "pip", title: "pip", folder: "/root/.cache/pip", command: "pip install", rest: " -r requirements.txt" },
  { key: "uv", title: "uv", folder: "/root/.cache/uv", command: "uv sync" },
  { key: "poetry", title: "poetry", folder: "/root/.cache/pypoetry", command: "poetry install" },
  { key: "npm", title: "npm", folder: "/root/.npm", command: "npm ci" },
  { key: "yarn", title: "yarn", folder: "/usr/local/share/.cache/yarn", command: "yarn install" },
  { key: "pnpm", title: "pnpm", folder: "/root/.local/share/pnpm/store", command: "pnpm install" },
  { key: "go", title: "go", folder: "/go/pkg/mod", command: "go mod download" },
  { key: "cargo", title: "cargo", folder: "/usr/local/cargo/registry", command: "cargo build" },
  { key: "composer", title: "composer", folder: "/root/.cache/composer", command: "composer install" },
];

const FAMILIES = ROWS.map(({ key }) => key);

export default dockerRule({
  id: "dockerfile/cache-mount-suggestion",
  title: "Steps that install a project's packages must have a cache mount",
  label: "No cache mount",
  why: "When the list of packages changes, the step runs again and downloads all of them. With a cache mount it downloads only what has changed, and the image does not contain the cache.",
  breaks: "The image no longer contains the folder. Build twice, then run the image.",
  leave: {
    when: "Leave it where each build has a fresh machine: then the mount is always empty.",
    reason: "builds run on fresh machines",
  },
  severity: "hint",
  preset: "all",
  tags: ["opinion"],
  since: "0.1",
  rows: ROWS,
  probe: ({ command, folder, rest = "" }) => ({
    bad: `FROM example.com/base:1.4\nRUN «${command}»${rest}\n`,
    good: `FROM example.com/base:1.4\nRUN --mount=type=cache,target=${folder} ${command}${rest}\n`,
  }),
  references: ["https://docs.docker.com/build/cache/optimize/#use-cache-mounts"],
  examples: [
    {
      bad: source`
        FROM node:24-slim
        COPY package.json package-lock.json ./
        RUN «npm ci»
      `,
      fixed: source`
        FROM node:24-slim
        COPY package.json package-lock.json ./
        RUN --mount=type=cache,target=/root/.npm npm ci
      `,
    },
  ],
  *check(doc) {
    if (!knowsMounts(doc)) return;
    const seen = new Set<Step>();
    for (const { step, call } of callsTo(doc, FAMILIES)) {
      const row = ROWS.find(({ key }) => key === call.row.family);
      if (row === undefined || seen.has(step) || !downloads(call) || isUnfinished(doc, step.instruction)) continue;
      const { flags, body } = step.instruction;
      if (flags.some(({ name, value }) => name === "mount" && value?.includes("type=cache") === true)) continue;
      seen.add(step);
      const mount = `--mount=type=cache,target=${row.folder} `;
      const fix = choice(`Mount a cache on \`${row.folder}\``, { at: point(body.start), text: mount });
      yield {
        at: call.at,
        message: `\`${call.manager}\` downloads everything again whenever this step runs: a cache mount keeps it.`,
        fix: runsAsRoot(doc, step.instruction) === false ? undefined : fix,
        row: row.key,
      };
    }
  },
});

/** Whether a call fetches the packages of a project, and may keep them. */
function downloads(call: PackageCall): boolean {
  if (isDryRun(call) || hasOption(call, "--no-cache-dir", "--no-cache", "--offline", "--frozen-offline")) return false;
  return call.verb === "restore" || (call.verb === "install" && hasOption(call, "-r", "--requirement"));
}
