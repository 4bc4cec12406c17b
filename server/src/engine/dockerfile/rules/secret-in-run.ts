// Secrets written into the commands of a build, and logins that a build leaves in its layers.
import type { Problem } from "../../core/finding.ts";
import { type Row, source } from "../../core/rule.ts";
import { quoted } from "../../core/text.ts";
import { dockerRule } from "../rule.ts";
import { headOf } from "../shell/command.ts";
import { type CommandSecret, commandSecretsIn, type SecretPlace } from "../shell/command-secrets.ts";
import { storedLogins } from "../shell/stored-logins.ts";
import { isInImage } from "../stages/shipped.ts";
import { mountedInstead } from "./_build-secrets.ts";

/** Drawn, not a word, so that it counts; kept apart so that scanners of this file stay calm. */
const SAMPLE = ["kV8q", "Zt3w", "Lx5n"].join("");

const ROWS = [
  {
    key: "option",
    title: "arguments of commands",
    bad: `RUN curl -u ci:«${SAMPLE}» -O https://dl.example.com/app.tgz`,
  },
  {
    key: "header",
    title: "headers of requests",
    bad: `RUN curl -H "Authorization: Bearer «${SAMPLE}»" -O https://dl.example.com/app.tgz`,
  },
  { key: "variable", title: "variables of commands", bad: `RUN DB_PASSWORD=«${SAMPLE}» ./migrate.sh` },
  {
    key: "file",
    title: "files with logins",
    bad: `RUN echo "machine dl.example.com login ci password «${SAMPLE}»" > ~/.netrc`,
  },
  {
    key: "login",
    title: "logins that stay in a layer",
    label: "Login left in a layer",
    why: "The command writes what it logs in with to the home folder, and this layer keeps that, even if a later step logs out. A login that is needed for one step can be mounted into it.",
    severity: "warning" as const,
    bad: "RUN «az login» --service-principal -u $APP_ID -t $TENANT && az acr list",
  },
] satisfies readonly (Row & { readonly bad: string })[];

export default dockerRule({
  id: "dockerfile/secret-in-run",
  title: "`RUN` must not contain secrets",
  label: "Secret in RUN",
  why: "Every command is in the image's history as it is written, and in the logs of the build: anyone who can pull the image can read the secret. A build secret is mounted into one step and leaves nothing behind.",
  breaks:
    "The step gets nothing until the build is run with `--secret`, also in CI and in Compose. A secret that was written down has to be changed as well, since the repository's history keeps it.",
  leave: {
    when: "Leave a value that protects nothing, such as the password of a database that only exists during this step.",
    reason: "database of a test within this step",
  },
  severity: "error",
  milder: { warning: "the value is easy to guess", info: "a login is left in a stage that is not in the image" },
  preset: "recommended",
  tags: ["security", "secrets"],
  since: "0.1",
  equivalents: ["trivy:DS-0031", "gitleaks:curl-auth-user", "gitleaks:curl-auth-header"],
  answersTo: ["dockle:CIS-DI-0010", "semgrep:secret-in-build-arg"],
  references: ["https://docs.docker.com/build/building/secrets/"],
  // One secret is one finding.
  yieldsTo: ["text/secret-value", "text/url-credentials"],
  rows: ROWS,
  probe: ({ bad }) => ({ bad: `FROM debian:13\n${bad}\n`, good: "FROM debian:13\nRUN make\n" }),
  examples: [
    {
      bad: source`
        # syntax=docker/dockerfile:1
        FROM debian:13
        RUN curl -H "Authorization: Bearer «${SAMPLE}»" -O https://dl.example.com/app.tgz
      `,
      fixed: source`
        # syntax=docker/dockerfile:1
        FROM debian:13
        RUN --mount=type=secret,id=api_token,env=API_TOKEN curl -H "Authorization: Bearer $API_TOKEN" -O https://dl.example.com/app.tgz
      `,
    },
    {
      note: "without a `# syntax=` line the secret is read from its file",
      bad: source`
        FROM debian:13
        RUN wget --user ci --password «${SAMPLE}» https://dl.example.com/app.tgz
      `,
      fixed: source`
        FROM debian:13
        RUN --mount=type=secret,id=password wget --user ci --password "$(cat /run/secrets/password)" https://dl.example.com/app.tgz
      `,
    },
    {
      bad: source`
        FROM amazon/aws-cli:2.31.0
        RUN «aws configure» set aws_access_key_id $ID && aws s3 cp s3://example/app /app
      `,
      good: source`
        FROM amazon/aws-cli:2.31.0
        RUN --mount=type=secret,id=aws,target=/root/.aws/credentials aws s3 cp s3://example/app /app
      `,
    },
  ],
  *check(doc) {
    const secrets = commandSecretsIn(doc);
    for (const secret of secrets) yield problemOf(secret, mountedInstead(doc, secret, idOf(secret)));
    for (const { step, command, name } of storedLogins(doc)) {
      // A reader of the command needs no login.
      if (secrets.some((one) => one.step === step && one.command.program === command.program)) continue;
      yield {
        at: headOf(command, name),
        row: "login",
        message: `\`${command.program} ${name.text}\` leaves its login in this layer, where others can use it.`,
        atMost: isInImage(doc, step.instruction) ? undefined : "info",
      };
    }
  },
});

const PLACES: Readonly<Record<SecretPlace, string>> = {
  option: "The value of",
  header: "The value of header",
  variable: "The value of",
  file: "The password in",
};

function problemOf({ at, place, name, worth }: CommandSecret, fix: Problem["fix"]): Problem {
  const what = `${PLACES[place]} \`${quoted(name, 30)}\``;
  return worth === "weak"
    ? { at, row: place, fix, message: `${what} is easy to guess, and stays in the build's history.`, atMost: "warning" }
    : { at, row: place, fix, message: `${what} is in plain text, and stays in the build's history.` };
}

/** What the secret is called for the build. */
function idOf({ place, name, command }: CommandSecret): string {
  if (place === "header") return "api_token";
  if (place === "file") return `${name.replace(/\W/g, "")}_token`;
  const plain = name.replace(/^-+/, "").replace(/\W+/g, "_").toLowerCase();
  return plain.length > 3 && plain.length < 40 && /^[a-z]/.test(plain)
    ? plain
    : `${(command.program ?? "build").replace(/\W/g, "_")}_password`;
}
