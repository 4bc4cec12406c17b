// A literal value under an environment variable whose name says that it is a secret.

import { fact } from "../../core/fact.ts";
import type { Fix } from "../../core/finding.ts";
import { addTo } from "../../core/lists.ts";
import type { Context } from "../../core/rule.ts";
import { valueOr } from "../../core/value.ts";
import { holdsPrivateKey } from "../../knowledge/private-keys.ts";
import { worthUnder } from "../../knowledge/secret-variables.ts";
import { replacePair } from "../../yaml/edit/edit.ts";
import { called } from "../called.ts";
import { type EnvironmentVariable, environmentOf } from "../environment.ts";
import { fixOf } from "../fixes.ts";
import { type Manifest, namespaceKey } from "../objects.ts";
import { type Container, containers } from "../pods.ts";
import { factsFor, isPutElsewhere, withReach } from "../reach.ts";
import { kubeRule } from "../rule.ts";
import { secrets } from "../tables.ts";
import { podContainers } from "./_frames.ts";

export default kubeRule({
  id: "kubernetes/secret-in-env-value",
  title: "Manifests must not contain secrets in plain text",
  label: "Plain-text secret",
  why: "A manifest is committed, reviewed and copied, and anyone who can read the workload in the cluster can read its variables. A Secret can stay out of the repository and has its own permissions.",
  breaks:
    "The pod does not start until the Secret exists in its namespace and has that key. Create it first, then apply the manifest.",
  leave: {
    when: "Leave a value that protects nothing, such as the password of a database that only exists during a test. A real one also has to be changed, since the repository's history keeps it.",
    reason: "database of a test, deleted afterwards",
  },
  severity: "error",
  milder: { warning: "the value is easy to guess" },
  preset: "recommended",
  tags: ["security", "secrets"],
  since: "0.1",
  equivalents: ["kube-linter:env-var-secret", "polaris:sensitiveContainerEnvVar", "kubescape:C-0012"],
  answersTo: ["kubescape:C-0259"],
  references: ["https://kubernetes.io/docs/concepts/configuration/secret/"],
  reads: withReach(secrets),
  examples: [
    {
      bad: podContainers`
        - name: web
          image: web:1.4
          env:
            - name: DB_PASSWORD
              value: «tiger»
            - name: DB_PASSWORD_FILE
              value: /run/secrets/db
      `,
      fixed: podContainers`
        - name: web
          image: web:1.4
          env:
            - name: DB_PASSWORD
              valueFrom:
                secretKeyRef:
                  name: web
                  key: DB_PASSWORD
            - name: DB_PASSWORD_FILE
              value: /run/secrets/db
      `,
      note: "The Secret must exist: create it with `kubectl create secret generic` or with an external secret store.",
    },
  ],
  *check(doc, context) {
    for (const container of containers(doc)) {
      const logins = loginsOf(container);
      for (const variable of environmentOf(container)) {
        const { name, value } = variable;
        if (name.is !== "set" || value.is !== "set") continue;
        const key = holdsPrivateKey(value.value);
        const worth = key ? "secret" : worthUnder(name.value, value.value, logins);
        if (worth === "none") continue;
        const is = key ? "contains a private key" : "is";
        yield {
          at: value.at,
          message:
            worth === "weak"
              ? `The value of \`${name.value}\` is easy to guess: use a new one from a Secret.`
              : `\`${name.value}\` ${is} in plain text: anyone who can read the manifest can read it.`,
          atMost: worth === "weak" ? "warning" : undefined,
          fix: fromSecret(doc, context, container, variable, name.value),
        };
      }
    }
  },
});

/** More are no set-up that somebody guesses by, and would be tried with each secret. */
const MOST_LOGINS = 20;

/** Who logs in, by the other variables of a container: `POSTGRES_USER`, `MYSQL_DATABASE`. Their names are the first that are tried. */
function loginsOf(container: Container): readonly string[] {
  const logins = environmentOf(container).flatMap(({ name, value }) =>
    name.is === "set" && value.is === "set" && /(?:user|user_?name|login|database|db)$/i.test(name.value)
      ? [value.value]
      : [],
  );
  return [...new Set(logins)].slice(0, MOST_LOGINS);
}

/** Replaces the value by a reference; the Secret is named after the workload, its key after the variable. */
function fromSecret(
  doc: Manifest,
  context: Context,
  container: Container,
  { written, value }: EnvironmentVariable,
  key: string,
): Fix | undefined {
  if (written === undefined || !/^[-._A-Za-z0-9]+$/.test(key)) return undefined;
  const secret = valueOr(container.pod.object.name, container.name);
  if (!/^[a-z0-9][a-z0-9.-]*$/.test(secret)) return undefined;
  const reference = { secretKeyRef: { name: secret, key } };
  const edits = replacePair(doc, written.map, "value", "valueFrom", reference);
  const first = todoFirst(context, container, secret, key);
  const other = holdersOf(doc)
    .get(valueOr(value, ""))
    ?.find((one) => one !== container);
  const notes = [...(first ? [`${first} first`] : []), ...(other ? [`${called(other)} has the same value`] : [])];
  const note = notes.length === 0 ? "" : ` (${notes.join("; ")})`;
  return fixOf("choice", `Read \`${key}\` from Secret \`${secret}\`${note}`, edits);
}

/** The containers of a document that have a value written in their environment. */
const holdersOf = fact((doc: Manifest) => {
  const holders = new Map<string, Container[]>();
  for (const container of containers(doc))
    for (const { value } of environmentOf(container)) if (value.is === "set") addTo(holders, value.value, container);
  return holders;
});

/** What has to be done before a key of a Secret can be read; empty where a file in reach declares it. */
function todoFirst(context: Context, container: Container, secret: string, key: string): string {
  const namespace = namespaceKey(container.pod.object);
  const found = factsFor(context, secrets, secret).filter(
    ({ data }) =>
      namespace === undefined || isPutElsewhere(context) || data.namespace === null || data.namespace === namespace,
  );
  if (found.length === 0) return "create it";
  return found.some(({ data }) => data.open || data.keys.includes(key)) ? "" : "add this key to it";
}
