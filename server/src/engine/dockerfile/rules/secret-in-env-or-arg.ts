// Secrets handed over as ENV or ARG: they stay in the image, or at least in what the build leaves behind.
import { onlyIf } from "../../core/conditions.ts";
import { choice, type Fix } from "../../core/finding.ts";
import { source } from "../../core/rule.ts";
import { point, wholeLineAt } from "../../core/text.ts";
import { isSecretName } from "../../knowledge/secret-names.ts";
import { holdsNoCredential, isHarmlessValue, isKeptElsewhere } from "../../knowledge/secret-values.ts";
import { isFingerprint, namesObject } from "../../knowledge/secret-variables.ts";
import type { Dockerfile, Instruction, Pair } from "../parse/document.ts";
import { dockerRule } from "../rule.ts";
import { ancestors, placeOf, targetStage } from "../stages/stages.ts";

export default dockerRule({
  id: "dockerfile/secret-in-env-or-arg",
  title: "Secrets must not be passed as `ENV` or `ARG`",
  label: "Secret in ENV or ARG",
  why: "`ENV` is part of the image and every `ARG` is written into its history: whoever can pull the image can read both, and deleting them later does not help. A build secret is there for one step only.",
  severity: "warning",
  preset: "recommended",
  tags: ["security", "secrets"],
  since: "0.1",
  equivalents: ["buildkit:SecretsUsedInArgOrEnv", "hadolint:DL3064", "semgrep:secret-in-build-arg"],
  answersTo: ["trivy:DS-0031", "dockle:CIS-DI-0010"],
  references: ["https://docs.docker.com/build/building/secrets/"],
  examples: [
    {
      bad: source`
        FROM node:24-slim
        ARG «NPM_TOKEN»
        RUN npm ci
      `,
      fixed: source`
        FROM node:24-slim
        RUN --mount=type=secret,id=npm_token,env=NPM_TOKEN npm ci
      `,
    },
    {
      bad: source`
        FROM alpine:3.22
        ENV APP_PORT=8080 «DB_PASSWORD»=hunter2
      `,
      good: source`
        FROM alpine:3.22
        ENV DB_PASSWORD_FILE=/run/secrets/db SSL_PUBLIC_KEY=a.pem
      `,
    },
  ],
  *check(doc) {
    const last = targetStage(doc);
    const kept = new Set(last === undefined ? [] : ancestors(last));
    for (const instruction of doc.instructions) {
      if (instruction.keyword !== "ENV" && instruction.keyword !== "ARG") continue;
      const place = placeOf(doc, instruction);
      // What stands above the first FROM, or in a file that has none yet, may still end up in the image.
      const inImage = place === undefined ? last === undefined : kept.has(place.stage);
      for (const pair of instruction.pairs) {
        if (!isSecretName(pair.name, "likely") || holdsNone(instruction, pair)) continue;
        const name = pair.name.replace(/[`\s]+/g, "");
        yield {
          at: pair.nameAt,
          message: inImage
            ? `\`${name}\` is stored in the image's history, where anyone who pulls it can read it.`
            : `\`${name}\` is stored in the build's cache and records, where their users can read it.`,
          fix: mount(doc, instruction, pair),
          ...(inImage || place === undefined ? {} : { atMost: "info" as const }),
        };
      }
    }
  },
});

/** Whether what is stored tells nothing. An empty ARG is a place for what the build is given; an empty ENV is all there is. */
function holdsNone({ keyword }: Instruction, { name, value }: Pair): boolean {
  if (value === undefined) return false;
  if (namesObject(name, value.value) || isFingerprint(name, value.value)) return true;
  if (holdsNoCredential(value.value, name)) return true;
  return isHarmlessValue(value.value) || isKeptElsewhere(value.value) || (keyword === "ENV" && value.value === "");
}

/** Takes the ARG away and mounts a secret into the one RUN that uses it; nothing where that is not plain. */
function mount(doc: Dockerfile, instruction: Instruction, pair: Pair): Fix | undefined {
  const place = placeOf(doc, instruction);
  if (instruction.keyword !== "ARG" || place === undefined) return undefined;
  if (!/^\w{1,64}$/.test(pair.name) || instruction.continuations.length > 0) return undefined;
  const below = place.stage.instructions.slice(place.position + 1, place.position + 200);
  const users = below.filter(({ at }) => doc.text.slice(at.start, at.end).split(/\W+/).includes(pair.name));
  const runs = below.filter(({ keyword }) => keyword === "RUN");
  const [run, ...more] = users.length > 0 ? users : runs;
  if (
    run === undefined ||
    more.length > 0 ||
    run.keyword !== "RUN" ||
    run.flags.some(({ value }) => value?.includes(pair.name))
  ) {
    return undefined;
  }
  const alone = instruction.pairs.length === 1;
  // The blank that parts the pair from its neighbour goes with it.
  const from = alone ? wholeLineAt(doc.text, instruction.at.start) : { start: pair.at.start - 1, end: pair.at.end };
  const flag = ` --mount=type=secret,id=${pair.name.toLowerCase()},env=${pair.name}`;
  return choice(
    onlyIf("Mount it as a build secret", "the build", [`is given \`--secret id=${pair.name.toLowerCase()}\``]),
    { at: from, text: "" },
    { at: point(run.flags.at(-1)?.at.end ?? run.keywordAt.end), text: flag },
  );
}
