// A file with one secret of each sort, and how it looks without: what shows that a row of `text/secret-value` finds what it
// is for. Secrets are drawn, so that none is in the sources.

import { toBase64 } from "../core/base64.ts";
import { byWord } from "../core/by-word.ts";
import { fact } from "../core/fact.ts";
import { type Example, type Row, source } from "../core/rule.ts";
import { type Draw, drawing, drawn } from "./drawn.ts";
import { KEYWORDED } from "./keyworded.ts";
import { secretsIn } from "./secrets.ts";
import { TOKENS } from "./tokens.ts";

/** How often a secret is drawn again that looks like a stand-in. */
const TRIES = 20;

/** A file in which a secret of a sort is marked, and the same file without it. A fact: drawn when it is asked for first. */
export const sampleOf = fact(({ key }: Row): Example => {
  for (let nth = 1; ; nth += 1) {
    const example = exampleOf(key, drawing(`${key} ${nth}`));
    const [found, ...more] = secretsIn(example.bad.replace(/[«»]/g, ""));
    if ((found?.row.key === key && more.length === 0) || nth === TRIES) return example;
  }
});

function exampleOf(key: string, draw: Draw): Example {
  const token = TOKENS.find((one) => one.key === key);
  const [prefix = ""] = token?.prefixes ?? [];
  if (token !== undefined) return inDockerfile("TOKEN", `«${prefix}${drawn(token.rest, draw)}»`);
  const keyworded = KEYWORDED.find((one) => one.key === key);
  if (keyworded !== undefined)
    return inDockerfile(`${keyworded.words[0] ?? ""}_TOKEN`, `«${drawn(keyworded.value, draw)}»`);
  const make = STRUCTURED[key];
  return make === undefined ? { bad: "" } : make(draw);
}

/** `value` has the marks of the secret in it. */
function inDockerfile(variable: string, value: string): Example {
  return {
    path: "Dockerfile",
    bad: `FROM alpine:3.22\nENV ${variable}=${value}\n`,
    good: `FROM alpine:3.22\nRUN --mount=type=secret,id=${variable.toLowerCase()},env=${variable} make\n`,
    note: "a build secret exists for one step and leaves nothing in the image",
  };
}

function inConfig(content: string): Example {
  const lines = content.split("\n").map((line) => `      ${line}\n`);
  const head = source`
    services:
      web:
        image: acme/web:2.4
    configs:
      web:
        content: |
  `;
  return {
    path: "compose.yaml",
    bad: head + lines.join(""),
    good: source`
      services:
        web:
          image: acme/web:2.4
          secrets:
            - web
      secrets:
        web:
          file: ./secrets/web
    `,
    note: "a secret is a file of its own, which need not be committed",
  };
}

const KEY_LINE = /[A-Za-z0-9+/]{64}/;

/** As `pem`, with the marks: a private key is marked at its first line. */
function markedPem(draw: Draw, lineBreak: string, kind = ""): string {
  return pem(draw, lineBreak, kind).replace(/^-----BEGIN [A-Z ]*-----/, "«$&»");
}

/** A private key in PEM, with `lineBreak` between its lines. */
function pem(draw: Draw, lineBreak: string, kind = ""): string {
  const name = `${kind}PRIVATE KEY-----`;
  const lines = Array.from({ length: 5 }, () => drawn(KEY_LINE, draw));
  return [`-----BEGIN ${name}`, ...lines, `-----END ${name}`].join(lineBreak);
}

const login = (draw: Draw) => toBase64(`robot:${drawn(/[A-Za-z0-9]{24}/, draw)}`);

/** The files of the sorts that are told by their structure. */
const STRUCTURED: Readonly<Record<string, (draw: Draw) => Example>> = byWord({
  "private-key": (draw) => inConfig(markedPem(draw, "\n")),
  "encrypted-private-key": (draw) => inConfig(markedPem(draw, "\n", "ENCRYPTED ")),
  "gcp-service-account": (draw) =>
    inConfig(`{"type": "service_account", "private_key": "${markedPem(draw, "\\n")}\\n"}`),
  "private-key-base64": (draw) => inDockerfile("KEY", `«${toBase64(`${pem(draw, "\n")}\n`)}»`),
  jwt: (draw) => {
    const parts = ['{"alg":"HS256","typ":"JWT"}', '{"sub":"c0ffee","iat":1717171717}'].map(toBase64);
    return inDockerfile("TOKEN", `«${[...parts, drawn(/[\w-]{43}/, draw)].join(".").replaceAll("=", "")}»`);
  },
  "jwt-base64": (draw) => {
    const parts = ['{"alg":"HS256","typ":"JWT"}', '{"sub":"c0ffee","iat":1717171717}'].map(toBase64);
    const token = [...parts, drawn(/[\w-]{43}/, draw)].join(".").replaceAll("=", "");
    return inDockerfile("TOKEN", `«${toBase64(token)}»`);
  },
  "maxmind-license-key": (draw) => inDockerfile("GEOIP", `«${drawn(/[A-Za-z0-9]{6}_[A-Za-z0-9]{29}_mmk/, draw)}»`),
  "dockerconfig-auth": (draw) => ({
    path: "Dockerfile",
    bad: `FROM alpine:3.22\nRUN echo '{"auths":{"ghcr.io":{"auth":"«${login(draw)}»"}}}' > /root/.docker/config.json\n`,
    good: "FROM alpine:3.22\nRUN --mount=type=secret,id=docker,target=/root/.docker/config.json make\n",
    note: "a build secret exists for one step and leaves nothing in the image",
  }),
  "dockerconfig-secret": (draw) => ({
    path: "secret.yaml",
    bad: source`
      apiVersion: v1
      kind: Secret
      metadata:
        name: registry
      type: kubernetes.io/dockerconfigjson
      data:
        .dockerconfigjson: «${toBase64(`{"auths":{"ghcr.io":{"auth":"${login(draw)}"}}}`)}»
    `,
    good: source`
      apiVersion: external-secrets.io/v1
      kind: ExternalSecret
      metadata:
        name: registry
      spec:
        secretStoreRef:
          kind: ClusterSecretStore
          name: vault
        target:
          template:
            type: kubernetes.io/dockerconfigjson
        data:
          - secretKey: .dockerconfigjson
            remoteRef:
              key: registry
    `,
    note: "the manifest refers to the secret, and the cluster fetches it from a store",
  }),
  "aws-secret-access-key": (draw) => inDockerfile("AWS_SECRET_ACCESS_KEY", `«${drawn(/[A-Za-z0-9/+]{40}/, draw)}»`),
  "azure-storage-key": (draw) =>
    inDockerfile("STORE", `"AccountName=acme;AccountKey=«${drawn(/[A-Za-z0-9+/]{86}==/, draw)}»"`),
  "azure-shared-access-key": (draw) =>
    inDockerfile("BUS", `"Endpoint=sb://acme.example/;SharedAccessKey=«${drawn(/[A-Za-z0-9+/]{43}=/, draw)}»"`),
  "azure-ad-client-secret": (draw) => inDockerfile("CLIENT", `«${drawn(/[A-Za-z]{3}\dQ~[\w~.-]{34}/, draw)}»`),
  "hashicorp-tf-api-token": (draw) => inDockerfile("TF", `«${drawn(/[0-9A-Za-z]{14}\.atlasv1\.[\w-]{67}/, draw)}»`),
});
