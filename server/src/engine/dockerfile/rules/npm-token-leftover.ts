// A token for npm that a step writes to its settings and leaves there.
import { source } from "../../core/rule.ts";
import { removalOf, type SecretCopy, writtenSecrets } from "../packages/secret-files.ts";
import type { Dockerfile } from "../parse/document.ts";
import { dockerRule } from "../rule.ts";
import { type Call, callsOfAny } from "../shell/calls.ts";
import type { ShellCommand } from "../shell/command.ts";
import { isInImage } from "../stages/shipped.ts";

const MANAGERS: ReadonlySet<string> = new Set(["npm", "pnpm", "yarn"]);
const TOKEN = /(?:_authToken|_auth|_password|npmAuthToken)["']?[=: ]{1,3}["']?[^\s"'$]{0,200}\$/;
/** What sets a token for good, and what takes it away again (npm-config). */
const SETS = /^(?:c |config )?set /;
const DELETES = /^(?:c |config )?(?:delete|rm|unset)\b/;

export default dockerRule({
  id: "dockerfile/npm-token-leftover",
  title: "A token for npm must not stay in `.npmrc`",
  label: "Token left in .npmrc",
  why: "The shell fills the token in, and the layer keeps the file: anyone who can pull the image can publish and read packages with it. The argument that contains it is in the history as well.",
  leave: {
    when: "Leave a token that expires before anyone can pull the image.",
    reason: "a token of this job, which ends with it",
  },
  severity: "warning",
  milder: { info: "the stage does not end up in the image" },
  preset: "recommended",
  tags: ["security", "secrets"],
  since: "0.1",
  answersTo: ["trivy:DS-0031", "dockle:CIS-DI-0010"],
  references: ["https://docs.npmjs.com/docker-and-private-modules", "https://docs.docker.com/build/building/secrets/"],
  examples: [
    {
      bad: source`
        FROM node:24-slim
        WORKDIR /app
        RUN echo "//registry.npmjs.org/:_authToken=$NPM_TOKEN" > «.npmrc» && npm ci
      `,
      good: source`
        # syntax=docker/dockerfile:1
        FROM node:24-slim
        WORKDIR /app
        RUN --mount=type=secret,id=npmrc,target=/app/.npmrc npm ci
      `,
    },
    {
      bad: source`
        FROM node:24-slim
        RUN «npm config set //registry.npmjs.org/:_authToken=$NPM_TOKEN» && npm ci
      `,
      good: source`
        FROM node:24-slim
        COPY package.json package-lock.json ./
        RUN echo '//registry.npmjs.org/:_authToken=\${NPM_TOKEN}' > .npmrc && npm ci
      `,
    },
  ],
  *check(doc) {
    for (const file of writtenSecrets(doc)) {
      if (!isTokenFile(file) || removalOf(doc, file) !== undefined) continue;
      yield problemOf(doc, file.source.at, `\`${file.name}\` keeps the token`, file);
    }
    for (const call of callsOfAny(doc, MANAGERS)) {
      if (!setsToken(call)) continue;
      yield problemOf(doc, call.command.at, `\`${call.command.program}\` keeps the token in its settings`, call.step);
    }
  },
});

function problemOf(
  doc: Dockerfile,
  at: SecretCopy["source"]["at"],
  what: string,
  { instruction }: Pick<SecretCopy, "instruction">,
) {
  const isShipped = isInImage(doc, instruction);
  const where = isShipped ? "in this layer, where others can read it" : "in the build's cache";
  return { at, message: `${what} ${where}.`, atMost: isShipped ? undefined : ("info" as const) };
}

/** Whether a step writes a token that the shell fills in to npm's settings: in single quotes npm does that itself. */
function isTokenFile({ name, step, source: target }: SecretCopy): boolean {
  if (name !== ".npmrc" || step === undefined) return false;
  const writer = step.script.commands.find(({ redirects }) => redirects.some((one) => one.target === target));
  return writer?.args.some(({ literal, text }) => literal === undefined && TOKEN.test(text)) === true;
}

function setsToken({ step, command }: Call): boolean {
  const isFilled = command.args.some(({ literal }) => literal === undefined);
  return isFilled && SETS.test(said(command)) && TOKEN.test(said(command)) && !step.script.commands.some(takesAway);
}

/** The words of a command without its options. */
const said = ({ args }: ShellCommand): string =>
  args.flatMap(({ text }) => (text.startsWith("-") ? [] : [text])).join(" ");

function takesAway(command: ShellCommand): boolean {
  if (MANAGERS.has(command.program ?? "")) return DELETES.test(said(command));
  return command.program === "rm" && command.args.some(({ text }) => text.includes("npmrc"));
}
