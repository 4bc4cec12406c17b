// `text/secret-value`: a token or key that can be told without looking at its name. Nothing here ever holds the value itself.
import { source } from "../../core/rule.ts";
import { textRule } from "../rule.ts";
import { sampleOf } from "../samples.ts";
import { SECRET_ROWS, type Secret, secretsOf } from "../secrets.ts";
import { LOCKED_KEY } from "../structures.ts";

/** Built at load and of a sort that package and push scanners do not look for, so that this file and its page can be published. */
const SAMPLE = ["AGE-SECRET-KEY-1", "QZ7PYR0X4GFWTVD8S3JN2KHCE6MUA9LQ5", "ZPRY9X7G2TVDW0SKJN54HCE3M"].join("");

export default textRule({
  id: "text/secret-value",
  title: "Tokens and private keys must not be stored in plain text",
  label: "Token or private key",
  why: "A file is copied, committed and built into images: anyone who can read a copy can use the token. Removing it later is not enough, because history and image layers keep it: revoke it.",
  leave: {
    when: "Leave a token that never worked or has been revoked, and a key that is public by design, such as one for browsers that is restricted to your site. Revoke all others before you remove them.",
    reason: "revoked, kept as a sample",
  },
  severity: "error",
  milder: { hint: "the token has expired" },
  preset: "recommended",
  tags: ["security", "secrets"],
  since: "0.1",
  // Of Checkov's numbers these two mean no sort of secret, but that something looks drawn by chance.
  answersTo: ["trivy:DS-0031", "dockle:CIS-DI-0010", "checkov:CKV_SECRET_6", "checkov:CKV_SECRET_19"],
  rows: SECRET_ROWS,
  probe: sampleOf,
  references: [
    "https://docs.docker.com/build/building/secrets/",
    "https://kubernetes.io/docs/concepts/configuration/secret/",
  ],
  examples: [
    {
      path: "Dockerfile",
      bad: source`
        FROM alpine:3.22
        ENV SOPS_AGE_KEY=«${SAMPLE}»
      `,
      good: source`
        FROM alpine:3.22
        RUN --mount=type=secret,id=age,env=SOPS_AGE_KEY sops decrypt config.enc.yaml
      `,
      note: "a build secret exists for one step only and leaves nothing in the image",
    },
    {
      path: "compose.yaml",
      bad: source`
        services:
          config:
            image: sops:3.10
            environment:
              SOPS_AGE_KEY: «${SAMPLE}»
      `,
      good: source`
        services:
          config:
            image: sops:3.10
            environment:
              SOPS_AGE_KEY: ${"${SOPS_AGE_KEY:?}"}
      `,
    },
  ],
  *check(doc, context) {
    for (const secret of secretsOf(doc)) {
      const { at, mark = at, row, expires } = secret;
      const lastDay = expires === undefined ? undefined : dayOf(expires);
      const isOver = lastDay !== undefined && lastDay < context.today;
      const what = `This ${row.title} (\`${secret.shown}\`)`;
      const message = isOver ? `${what} expired on ${lastDay}.` : messageOf(what, secret);
      yield { at: mark, message, row: row.key, atMost: isOver ? "hint" : undefined };
    }
  },
});

function messageOf(what: string, { row, encoded = false }: Secret): string {
  if (row === LOCKED_KEY) return `${what} can be read by anyone who finds its passphrase.`;
  return `${what} is ${encoded ? "not encrypted" : "in plain text"}: anyone who reads the file can use it.`;
}

/** `YYYY-MM-DD`, UTC, of a second from 1970 on. */
const dayOf = (second: number) => new Date(second * 1000).toISOString().slice(0, 10);
