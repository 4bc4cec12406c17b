// A token for npm that a step writes to its settings and leaves there.
import { hardening } from "../../core/finding.ts";
import { source } from "../../core/rule.ts";
import type { Span } from "../../core/text.ts";
import { removalOf, writtenSecrets } from "../packages/secret-files.ts";
import type { Dockerfile } from "../parse/document.ts";
import { dockerRule } from "../rule.ts";
import { callsOfAny } from "../shell/calls.ts";
import type { ShellCommand } from "../shell/command.ts";
import type { Step } from "../shell/commands.ts";
import { isInImage } from "../stages/shipped.ts";
import { placeOf } from "../stages/stages.ts";
import { lastCommand } from "./_last-command.ts";
import { changesFolder, isTokenFile, keyOf, lastUseOn, MANAGERS, setsToken } from "./_npm-token.ts";

export default dockerRule({
  id: "dockerfile/npm-token-leftover",
  title: "A token for npm must not stay in `.npmrc`",
  label: "Token left in .npmrc",
  why: "The shell fills the token in, and the layer keeps the file: anyone who can pull the image can publish and read packages with it. The argument that contains it is in the history as well.",
  breaks: "A container that installs packages from a private registry when it runs finds no token there.",
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
      fixed: source`
        FROM node:24-slim
        WORKDIR /app
        RUN echo "//registry.npmjs.org/:_authToken=$NPM_TOKEN" > .npmrc && npm ci && rm .npmrc
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
      fixed: source`
        FROM node:24-slim
        RUN npm config set //registry.npmjs.org/:_authToken=$NPM_TOKEN && npm ci && npm config delete //registry.npmjs.org/:_authToken
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
      const { step, source: target } = file;
      if (step === undefined || !isTokenFile(file) || removalOf(doc, file) !== undefined) continue;
      const found = problemOf(doc, target.at, `\`${file.name}\` keeps the token`, step);
      const name = doc.text.slice(target.at.start, target.at.end);
      const isSame = /^(?:\/|~|\$HOME\/)/.test(name) || !changesFolder(step);
      yield {
        ...found,
        fix: isSame ? removing(doc, step, `Remove \`${file.name}\` at the end of the step`, `rm ${name}`) : undefined,
      };
    }
    for (const call of callsOfAny(doc, MANAGERS)) {
      if (!setsToken(call)) continue;
      const { command, step } = call;
      const found = problemOf(doc, command.at, `\`${command.program}\` keeps the token in its settings`, step);
      const key = keyOf(command);
      const verb = key === "npmAuthToken" ? "unset" : "delete";
      const undone = key === undefined || hasOptions(command) ? undefined : `${command.program} config ${verb} ${key}`;
      yield {
        ...found,
        fix: undone === undefined ? undefined : removing(doc, step, `Run \`${undone}\` at the end of the step`, undone),
      };
    }
  },
});

/** A fix that runs a command at the end of a step; undefined where a later step may need what that takes away. */
function removing(doc: Dockerfile, step: Step, title: string, command: string) {
  const { instruction } = step;
  const stage = placeOf(doc, instruction)?.stage;
  const isNeeded = stage !== undefined && lastUseOn(doc, stage) > instruction.at.end;
  const added = isNeeded ? undefined : lastCommand(doc, step, command);
  return added && hardening(title, added);
}

/** An option may say that other settings are meant. */
const hasOptions = ({ args }: ShellCommand): boolean => args.some(({ text }) => /^-./.test(text) && text !== "--");

function problemOf(doc: Dockerfile, at: Span, what: string, { instruction }: Step) {
  const isShipped = isInImage(doc, instruction);
  const where = isShipped ? "in this layer, where others can read it" : "in the build's cache";
  return { at, message: `${what} ${where}.`, atMost: isShipped ? undefined : ("info" as const) };
}
