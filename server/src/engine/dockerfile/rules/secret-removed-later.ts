// A file with a secret that a later step removes: the layer in which it came still has it.
import { source } from "../../core/rule.ts";
import { quoted } from "../../core/text.ts";
import { isSecretName } from "../../knowledge/secret-names.ts";
import { copiedSecrets, removalOf, type SecretCopy, writtenSecrets } from "../packages/secret-files.ts";
import type { Dockerfile } from "../parse/document.ts";
import { dockerRule } from "../rule.ts";
import { bindingAt } from "../stages/environment.ts";
import { isInImage } from "../stages/shipped.ts";
import { copyFixes } from "./_secret-copies.ts";

export default dockerRule({
  id: "dockerfile/secret-removed-later",
  title: "Secrets must not be left in an earlier layer",
  label: "Secret in a layer",
  why: "Each instruction makes a layer, and an image has all of them. A file that is removed in a later step is only hidden: anyone who pulls the image can read it in the earlier layer.",
  breaks: "The step gets nothing until the build is run with `--secret id=…,src=…`, also in CI and in Compose.",
  leave: {
    when: "Leave a file that only has the name of one with secrets.",
    reason: "settings without a secret",
  },
  severity: "warning",
  milder: {
    info: "such a file may do without secrets, or the stage does not end up in the image",
    hint: "the secret comes from an `ARG` or `ENV`, which is reported itself",
  },
  preset: "recommended",
  tags: ["security", "secrets"],
  since: "0.1",
  answersTo: ["dockle:CIS-DI-0010", "trivy:DS-0031"],
  references: ["https://docs.docker.com/build/building/secrets/"],
  examples: [
    {
      bad: source`
        # syntax=docker/dockerfile:1
        FROM debian:13
        COPY id_ed25519 /root/.ssh/id_ed25519
        RUN git clone git@example.com:app.git /app && rm «/root/.ssh/id_ed25519»
      `,
      fixed: source`
        # syntax=docker/dockerfile:1
        FROM debian:13
        RUN --mount=type=secret,id=id_ed25519,target=/root/.ssh/id_ed25519 git clone git@example.com:app.git /app && rm /root/.ssh/id_ed25519
      `,
    },
    {
      bad: source`
        FROM node:24-slim
        WORKDIR /app
        RUN echo "//npm.example.com/:_authToken=$NPM_TOKEN" > .npmrc
        RUN npm ci && rm «.npmrc»
      `,
      good: source`
        FROM node:24-slim
        WORKDIR /app
        RUN echo "//npm.example.com/:_authToken=$NPM_TOKEN" > .npmrc && npm ci && rm .npmrc
      `,
    },
  ],
  *check(doc) {
    for (const copy of [...copiedSecrets(doc), ...writtenSecrets(doc)]) {
      const removal = removalOf(doc, copy);
      if (removal === undefined || removal.step.instruction === copy.instruction) continue;
      const shown = `\`${quoted(copy.name)}\``;
      yield {
        at: removal.word.at,
        message: `This hides ${shown} only: it can still be read in the earlier layer.`,
        related: [{ message: "It comes here.", at: copy.source.at }],
        fix: copy.step === undefined ? mounting(copyFixes(doc, copy)) : undefined,
        atMost: atMostFor(doc, copy),
      };
    }
  },
});

function atMostFor(doc: Dockerfile, copy: SecretCopy) {
  // Where the variable is declared it is told already, and there it is mended.
  if (isOfVariable(doc, copy)) return "hint";
  return copy.holds === "may" || !isInImage(doc, copy.instruction) ? "info" : undefined;
}

/** Whether a step writes the file with a secret of an ARG or ENV, which the history has anyway. */
function isOfVariable(doc: Dockerfile, { step, source, instruction }: SecretCopy): boolean {
  const writer = step?.script.commands.find(({ redirects }) => redirects.some(({ target }) => target === source));
  return (writer?.args ?? []).some(({ literal, text }) => {
    if (literal !== undefined) return false;
    const names = [...text.matchAll(/\$\{?(\w{1,200})/g)].map(([, name = ""]) => name);
    return names.some((name) => isSecretName(name, "likely") && bindingAt(doc, instruction, name) !== undefined);
  });
}

/** Without the choice to leave the file out: what removes it has a use for it first. */
const mounting = (fixes: ReturnType<typeof copyFixes>) => (fixes.length > 1 ? fixes.slice(0, 1) : []);
