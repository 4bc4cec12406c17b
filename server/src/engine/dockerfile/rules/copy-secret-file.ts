// Files that hold secrets and are copied into the image by name.
import { source } from "../../core/rule.ts";
import { quoted } from "../../core/text.ts";
import { CONTEXT, contextSources, contextsOf, copiesFromContext, holdsSecret } from "../context.ts";
import { copiedSecrets, removalOf } from "../packages/secret-files.ts";
import type { Dockerfile, Instruction, Pair } from "../parse/document.ts";
import { dockerRule } from "../rule.ts";
import { resolveAt } from "../stages/environment.ts";
import { isInImage } from "../stages/shipped.ts";
import { ancestors, placeOf } from "../stages/stages.ts";
import { pathFrom, workdirAt } from "../stages/workdir.ts";
import { copyFixes } from "./_secret-copies.ts";

/** Variables that say where a file with credentials is (AWS CLI, Hugging Face Hub, Application Default Credentials of Google Cloud). */
const FILE_VARIABLES: ReadonlySet<string> = new Set([
  "AWS_CONFIG_FILE",
  "AWS_SHARED_CREDENTIALS_FILE",
  "HF_TOKEN_PATH",
  "GOOGLE_APPLICATION_CREDENTIALS",
]);

export default dockerRule({
  id: "dockerfile/copy-secret-file",
  title: "Files with secrets must not be copied into an image",
  label: "Secret file copied",
  why: "Everything that is copied stays in a layer, even if a later step removes it: anyone who can pull the image can read it. A step can have a file mounted while it runs, and a container gets it when it starts.",
  breaks:
    "Steps and programs no longer find the file. Build with `--secret id=…,src=…`, and mount the file into the container where the program needs it at run time.",
  leave: {
    when: "Leave a file that only has the name of one with secrets: settings without any, or a key that everybody has.",
    reason: "settings without a secret",
  },
  severity: "warning",
  milder: { info: "such a file may do without secrets, or the stage does not end up in the image" },
  preset: "recommended",
  tags: ["security", "secrets"],
  since: "0.1",
  equivalents: ["trivy:DS-0031"],
  answersTo: ["dockle:CIS-DI-0010", "dockle:DKL-LI-0003"],
  references: ["https://docs.docker.com/build/building/secrets/"],
  reads: CONTEXT,
  asks: copiesFromContext,
  examples: [
    {
      bad: source`
        # syntax=docker/dockerfile:1
        FROM node:24-slim
        WORKDIR /app
        COPY package.json package-lock.json «.npmrc» ./
        RUN npm ci
      `,
      fixed: source`
        # syntax=docker/dockerfile:1
        FROM node:24-slim
        WORKDIR /app
        COPY package.json package-lock.json ./
        RUN --mount=type=secret,id=npmrc,target=/app/.npmrc npm ci
      `,
    },
    {
      bad: source`
        FROM debian:13
        COPY «.env» /app/
      `,
      fixed: source`
        FROM debian:13
      `,
      good: source`
        FROM debian:13
        COPY .env.example id_ed25519.pub ca-bundle.pem /app/
      `,
    },
    {
      note: "a variable with the path of a file that is copied with all others",
      bad: source`
        FROM python:3.13-slim
        WORKDIR /app
        COPY . .
        ENV «GOOGLE_APPLICATION_CREDENTIALS=./service.json»
      `,
    },
  ],
  *check(doc, { index, path }) {
    let contexts: ReturnType<typeof contextsOf> | undefined;
    for (const copy of copiedSecrets(doc)) {
      // What is removed later is told where it is removed.
      if (removalOf(doc, copy) !== undefined) continue;
      const { source: word, instruction } = copy;
      const taken = contextSources(doc, instruction).find(
        ({ at }) => at.start <= word.at.start && word.at.end <= at.end,
      );
      contexts ??= contextsOf(index, path);
      const seen = taken && holdsSecret(index, contexts, taken);
      // What is in the file counts for more than its name.
      if (seen === false) continue;
      const isShipped = isInImage(doc, instruction);
      const may = copy.holds === "may" && seen === undefined;
      yield {
        at: word.at,
        message: messageOf(copy.name, may, isShipped),
        fix: copyFixes(doc, copy),
        atMost: may || !isShipped ? "info" : undefined,
      };
    }
    for (const instruction of doc.instructions) {
      const { keyword, words, pairs } = instruction;
      const shipped = () => (isInImage(doc, instruction) ? undefined : "info");
      if (keyword === "ENV" || keyword === "ARG") {
        for (const pair of pairs) {
          if (!FILE_VARIABLES.has(pair.name) || !isCopied(doc, instruction, pair)) continue;
          const message = `The file that \`${pair.name}\` names is copied into the image, where others can read it.`;
          yield { at: pair.at, message, atMost: shipped() };
        }
      }
      const target = words.at(-1);
      const [, name = ""] = /^\$\{?(\w+)\}?$/.exec(target?.value ?? "") ?? [];
      if (keyword !== "COPY" || target === undefined || words.length !== 2 || !FILE_VARIABLES.has(name)) continue;
      yield {
        at: target.at,
        message: `The file for \`${name}\` is copied into the image, where others can read it.`,
        atMost: shipped(),
      };
    }
  },
});

function messageOf(name: string, may: boolean, isShipped: boolean): string {
  const shown = `\`${quoted(name)}\``;
  if (!isShipped) return `${shown} is copied into a stage, and stays in the build's cache.`;
  return may
    ? `${shown} may contain a secret, and anyone who pulls the image can read it.`
    : `${shown} is copied into the image, where anyone who pulls it can read it.`;
}

/** Where files are put when the container starts: nothing that is copied there is meant. */
const AT_START = /^\/(?:dev|mnt|proc|run|secrets?|tmp|var\/run|var\/secrets)\//;

/** Whether the path that a variable names lies below what a COPY of the stage, or of one that it is built on, copies from the context. */
function isCopied(doc: Dockerfile, instruction: Instruction, { value }: Pair): boolean {
  const stage = placeOf(doc, instruction)?.stage;
  const named = value === undefined ? undefined : resolveAt(doc, instruction, value);
  if (stage === undefined || named === undefined || named === "") return false;
  const path = pathFrom(workdirAt(doc, instruction) ?? "/", named);
  if (path === undefined || AT_START.test(path)) return false;
  const copies = ancestors(stage).flatMap(({ instructions }) =>
    instructions.filter(({ keyword }) => keyword === "COPY"),
  );
  return copies.slice(0, 200).some((copy) => {
    const target = copy.words.at(-1);
    const folder =
      target === undefined || copy.flags.some(({ name }) => name === "from") ? undefined : resolveAt(doc, copy, target);
    const below = folder === undefined ? undefined : pathFrom(workdirAt(doc, copy) ?? "/", folder);
    if (below === undefined) return false;
    // A tree that is laid over the root says nothing of each path there.
    return below === "/" ? !named.startsWith("/") : path === below || path.startsWith(`${below}/`);
  });
}
