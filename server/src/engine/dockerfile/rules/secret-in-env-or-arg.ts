// Secrets handed over as ENV or ARG: they stay in the image, or at least in what the build leaves behind.
import { source } from "../../core/rule.ts";
import { isSecretName } from "../../knowledge/secret-names.ts";
import { holdsNoCredential, isHarmlessValue, isKeptElsewhere } from "../../knowledge/secret-values.ts";
import { isFingerprint, namesObject } from "../../knowledge/secret-variables.ts";
import { isWeakPassword } from "../../knowledge/weak-passwords.ts";
import type { Dockerfile, Instruction, Pair } from "../parse/document.ts";
import { dockerRule } from "../rule.ts";
import { resolveByDefaults } from "../stages/environment.ts";
import { isAlwaysEmpty } from "../stages/plain-bases.ts";
import { isInImage } from "../stages/shipped.ts";
import { placeOf } from "../stages/stages.ts";
import { secretFixes } from "./_build-secrets.ts";

export default dockerRule({
  id: "dockerfile/secret-in-env-or-arg",
  title: "Secrets must not be passed as `ENV` or `ARG`",
  label: "Secret in ENV/ARG",
  why: "`ENV` is part of the image and every `ARG` is in its history: anyone who can pull the image can read both, even if they are deleted later. A build secret exists for one step only.",
  breaks:
    "Steps and programs that read the variable no longer see it. Build with `docker build --secret id=npm_token,env=NPM_TOKEN .`, or in Compose with `build.secrets` in place of `args`, then start a container: what it needs at run time has to come from the deployment.",
  leave: {
    when: "Leave a name that only sounds like a secret, such as that of a public key or of a form field.",
    reason: "a public key, not a secret",
  },
  severity: "warning",
  milder: { info: "the stage does not end up in the image, or the value of an `ENV` is one that anybody would guess" },
  preset: "recommended",
  tags: ["security", "secrets"],
  since: "0.1",
  equivalents: ["buildkit:SecretsUsedInArgOrEnv", "hadolint:DL3064", "trivy:DS-0031", "semgrep:secret-in-build-arg"],
  answersTo: ["dockle:CIS-DI-0010"],
  references: ["https://docs.docker.com/build/building/secrets/"],
  examples: [
    {
      note: "`env=` in a mount needs version 1.10 of the Dockerfile syntax, set by a `# syntax=` line",
      bad: source`
        # syntax=docker/dockerfile:1
        FROM node:24-slim
        ARG «NPM_TOKEN»
        RUN npm ci
      `,
      fixed: source`
        # syntax=docker/dockerfile:1
        FROM node:24-slim
        RUN --mount=type=secret,id=npm_token,env=NPM_TOKEN npm ci
      `,
    },
    {
      note: "without that line the secret is read from its file, which works with every BuildKit",
      bad: source`
        FROM debian:13
        ARG «API_TOKEN»
        RUN curl -H "Authorization: Bearer $API_TOKEN" -o /opt/data https://api.example.com/data
      `,
      fixed: source`
        FROM debian:13
        RUN --mount=type=secret,id=api_token API_TOKEN="$(cat /run/secrets/api_token)" && export API_TOKEN && curl -H "Authorization: Bearer $API_TOKEN" -o /opt/data https://api.example.com/data
      `,
    },
    {
      bad: source`
        FROM alpine:3.22
        ENV APP_PORT=8080 «DB_PASSWORD»=kX9-vQ2.tLw7
      `,
      good: source`
        FROM alpine:3.22
        ENV DB_PASSWORD_FILE=/run/secrets/db SSL_PUBLIC_KEY=a.pem
      `,
      fixed: source`
        FROM alpine:3.22
        ENV APP_PORT=8080
      `,
    },
  ],
  *check(doc) {
    for (const instruction of doc.instructions) {
      if (instruction.keyword !== "ENV" && instruction.keyword !== "ARG") continue;
      const place = placeOf(doc, instruction);
      const inImage = isInImage(doc, instruction);
      for (const pair of instruction.pairs) {
        if (!isSecretName(pair.name, "likely") || holdsNone(doc, instruction, pair)) continue;
        const isWeak = inImage && instruction.keyword === "ENV" && isEasy(pair);
        yield {
          at: pair.nameAt,
          message: messageOf(
            pair.name.replace(/[`\s]+/g, ""),
            isWeak ? "weak" : inImage ? "image" : place === undefined ? "records" : "cache",
          ),
          fix: secretFixes(doc, instruction, pair),
          ...(isWeak || !(inImage || place === undefined) ? { atMost: "info" as const } : {}),
        };
      }
    }
  },
});

/** What is said of a variable that is easily guessed, or by what it is stored in. */
function messageOf(name: string, what: "weak" | "image" | "cache" | "records"): string {
  switch (what) {
    case "weak":
      return `\`${name}\` has a value that is easily guessed, and containers use it unless another one is set.`;
    case "image":
      return `\`${name}\` is stored in the image's history, where anyone who pulls it can read it.`;
    case "cache":
      return `\`${name}\` stays in the build's cache and records, where others can read it.`;
    case "records":
      // Above the first FROM it is in no layer, and in the build's provenance all the same.
      return `\`${name}\` stays in the build's records, where others can read it.`;
  }
}

/** Whether what is stored tells nothing. An empty ARG is a place for what the build is given; an empty ENV is all there is. */
function holdsNone(doc: Dockerfile, instruction: Instruction, pair: Pair): boolean {
  const { name, value } = pair;
  if (value === undefined) return false;
  const { keyword } = instruction;
  if (keyword === "ENV" && value.value.includes("$") && isAlwaysEmpty(doc, instruction, value)) return true;
  // Of a variable that an argument fills in, its default says what kind it is.
  if (value.value.includes("$") && isFingerprint(name, resolveByDefaults(doc, instruction, value) ?? "")) return true;
  const given = givenBy(pair);
  if (namesObject(name, given) || isFingerprint(name, given) || holdsNoCredential(given, name)) return true;
  return isHarmlessValue(given) || isKeptElsewhere(given) || (keyword === "ENV" && /^[^A-Za-z0-9]?$/.test(given));
}

/** Whether the value is one that is tried first. */
function isEasy(pair: Pair): boolean {
  const given = givenBy(pair);
  return given !== "" && !given.includes("$") && isWeakPassword(given, pair.name.split(/[^A-Za-z0-9]+/));
}

/** The value of a variable where nothing else is given: of `${A:-b}` it is `b`. */
function givenBy({ value }: Pair): string {
  const written = value?.value ?? "";
  return /^\$\{\w+:?-([^$]*)\}$/.exec(written)?.[1] ?? written;
}
