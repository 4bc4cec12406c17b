// Packages of a programming language without versions, where no list or lock file gives them.
import { source } from "../../core/rule.ts";
import type { PlacedCall } from "../packages/packages.ts";
import type { Dockerfile } from "../parse/document.ts";
import { dockerRule } from "../rule.ts";
import type { ShellWord } from "../shell/command.ts";
import { scopeAt } from "../stages/environment.ts";
import { workdirAt } from "../stages/workdir.ts";
import { PINNING, type PinRow, unpinnedCalls } from "./_pins.ts";

const ROWS: readonly PinRow[] = [
  row("pip", "pip install «flask»", "pip install flask==3.1.2", ["hadolint:DL3013"]),
  row("uv", "uv pip install «flask»", "uv pip install flask==3.1.2"),
  row("pipx", "pipx install «poetry»", "pipx install poetry==2.2.1"),
  row("poetry", "poetry add «flask»", "poetry add flask==3.1.2"),
  row("npm", "npm install -g «serve»", "npm install -g serve@14.2.5", ["hadolint:DL3016"]),
  row("yarn", "yarn global add «serve»", "yarn global add serve@14.2.5"),
  row("pnpm", "pnpm add -g «serve»", "pnpm add -g serve@14.2.5"),
  row("gem", "gem install «rails»", "gem install rails:8.0.2", ["hadolint:DL3028"]),
  row("bundle", "bundle add «rails»", "bundle add rails --version 8.0.2"),
  row("go", "go install «golang.org/x/tools/gopls@latest»", "go install golang.org/x/tools/gopls@v0.20.0", [
    "hadolint:DL3062",
  ]),
  row("cargo", "cargo install «ripgrep»", "cargo install ripgrep@14.1.1"),
  row("composer", "composer require «monolog/monolog»", "composer require monolog/monolog:3.9.0"),
];

const FAMILIES = ROWS.map(({ key }) => key);

function row(key: PinRow["key"], bad: string, good: string, equivalents: readonly string[] = []): PinRow {
  return { key, title: key, equivalents, steps: [bad, good] };
}

/** Whether a package is the build's own, of the module whose folder the step runs in, or a file of the environment gives its version. */
function isOwn(doc: Dockerfile, { step, call }: PlacedCall, { literal = "" }: ShellWord): boolean {
  const { family } = call.row;
  if (family === "pip") return typeof scopeAt(doc, step.instruction)("PIP_CONSTRAINT") === "string";
  if (family !== "go") return false;
  // Below GOPATH a module's folder has its path: /go/src/github.com/org/app.
  const [, below = ""] = (workdirAt(doc, step.instruction) ?? "").split("/src/", 2);
  const [host = "", ...path] = below.split("/").slice(0, 3);
  return host.includes(".") && path.length > 0 && `${literal}/`.startsWith(`${host}/${path.join("/")}/`);
}

export default dockerRule({
  id: "dockerfile/pin-language-packages",
  title: "Packages that a step installs by name must have versions",
  label: "Unpinned package",
  why: "Without a version a build installs the newest release there is, with whatever it depends on: a build that worked may fail the next day, or install a release that somebody has tampered with.",
  breaks: "The build fails until you replace the placeholder by the version that you have tested.",
  leave: {
    when: "Leave it for a tool that always has to be new, such as `pip` itself, in a stage whose result does not depend on it.",
    reason: "the build only needs a recent pip",
  },
  severity: "warning",
  preset: "strict",
  tags: ["supply-chain", "reliability"],
  since: "0.1",
  rows: ROWS,
  ...PINNING,
  examples: [
    {
      bad: source`
        FROM python:3.13-slim
        RUN pip install --no-cache-dir «flask» gunicorn==23.0.0
      `,
      fixed: source`
        FROM python:3.13-slim
        RUN pip install --no-cache-dir flask==VERSION gunicorn==23.0.0
      `,
    },
    {
      bad: source`
        FROM node:24-slim
        RUN npm install -g «@angular/cli»
      `,
      good: source`
        FROM node:24-slim
        COPY package.json package-lock.json ./
        RUN npm ci
      `,
      note: "A lock file has the versions of everything, of dependencies too.",
    },
    {
      bad: source`
        FROM golang:1.25
        RUN go install «golang.org/x/tools/gopls@latest»
      `,
      fixed: source`
        FROM golang:1.25
        RUN go install golang.org/x/tools/gopls@VERSION
      `,
    },
  ],
  *check(doc) {
    yield* unpinnedCalls(doc, FAMILIES, (placed, word) => isOwn(doc, placed, word));
  },
});
