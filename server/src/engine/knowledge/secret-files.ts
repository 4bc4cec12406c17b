// Which files hold secrets, judged by their names; for all languages. What is in them nobody has looked at.
//
// Sources: "ssh-keygen(1)" (id_*), netrc(5), npmrc of npm, ".pypirc" of Python's packaging guide, "git-credential-store(1)", "The Password
// File" of PostgreSQL, "Configuration and credential file settings" of the AWS CLI, "docker login" of Docker, "Organizing cluster access
// using kubeconfig files" of Kubernetes, keytool(1) (keystores), RFC 7292 (PKCS #12).

import { withoutEnd } from "../core/text.ts";

/**
 * `secret`: made to hold one. `likely`: holds one as a rule. `may`: settings that can do without (`.npmrc`), or one of two halves that the
 * name does not tell apart (`server.pem`).
 */
export type SecretFile = "secret" | "likely" | "may";

/** Of a file of settings that others fill in. */
const SAMPLE =
  /[._-](?:example|sample|template|tmpl|tpl|dist|defaults?|schema|md|enc|encrypted|gpg|age|sops|sealed)(?:[._-]|$)|^(?:example|sample|template)[._-]/i;
const EXACT: ReadonlyMap<string, SecretFile> = new Map([
  ...[
    "id_rsa",
    "id_dsa",
    "id_ecdsa",
    "id_ed25519",
    ".git-credentials",
    ".netrc",
    "_netrc",
    ".pgpass",
    ".vault-token",
    ".vault_pass",
  ].map((name) => [name, "secret"] as const),
  ...[
    ".env",
    ".env.local",
    ".env.prod",
    ".env.production",
    ".env.staging",
    ".env.production.local",
    ".envrc",
    ".pypirc",
    ".dockercfg",
    ".dockerconfigjson",
  ].map((name) => [name, "likely"] as const),
  ...["kubeconfig", "kubeconfig.yaml", "kubeconfig.yml", "terraform.tfstate"].map((name) => [name, "likely"] as const),
  [".npmrc", "may"],
  [".my.cnf", "likely"],
]);
/** The last two parts of a path, and folders that tools keep logins in. */
const BELOW =
  /(?:^|\/)(?:\.docker\/\w+\.json|\.kube\/\w+|\.aws(?:\/credentials)?|\.ssh|\.gnupg|\.azure|\.config\/gcloud)$/;
const STORE = /\.(?:p12|pfx|jks|keystore|kdbx|ppk|pkcs12)$/i;
const KEY = /\.(?:key|pem|p8)$/i;
/** Keys and certificates that others are given: authorities, chains, keys by which packages are verified, parameters. */
const PUBLIC =
  /(?:^|[^a-z])(?:ca|cas|cacerts?|certs?|certificates?|crt|cer|chain|fullchain|bundle|trust|truststore|pub|public|pubkey|dh|dhparams?|root|gpg|apt|rpm|repo|repository|release|signing|archive|keyring|packages?)(?:[^a-z]|$)/i;
const PRIVATE = /(?:^|[^a-z])(?:priv|private|privkey|rsa|secret)(?:[^a-z]|$)|private/i;
/** Words of the name of a JSON file with a key for an account of Google Cloud. */
const CLOUD: ReadonlySet<string> = new Set(["gcp", "google", "gcloud", "firebase"]);
const CLOUD_KEY: ReadonlySet<string> = new Set(["key", "credential", "credentials", "account", "sa", "adminsdk"]);
const SECRETS: ReadonlySet<string> = new Set([
  "secret",
  "secrets",
  "credential",
  "credentials",
  "password",
  "passwords",
]);
const SETTINGS: ReadonlySet<string> = new Set("yaml yml toml ini env txt properties conf".split(" "));

/** Whether the words of a file's name say that it has logins in it: `service-account.json`, `my-gcp-key.json`, `secrets.yaml`. */
function namesLogins(name: string): boolean {
  const words = name.toLowerCase().split(/[-_.]/);
  const ending = words.at(-1) ?? "";
  const last = words.at(-2) ?? "";
  if (SETTINGS.has(ending)) return SECRETS.has(last);
  if (ending !== "json") return false;
  const isAccount =
    words.includes("serviceaccount") || words.some((word, i) => word === "service" && words[i + 1] === "account");
  const isCloud = words.some((word) => CLOUD.has(word)) && words.some((word) => CLOUD_KEY.has(word));
  const isClient = /^secrets?$/.test(last) && words.at(-3) === "client";
  return isAccount || isCloud || isClient || /^credentials?$/.test(last);
}

/**
 * What a file holds by its path, as written in a build; undefined where nothing says so. Signs of a pattern at the end count for nothing.
 */
export function secretFile(path: string): SecretFile | undefined {
  const plain = withoutEnd(path.slice(0, 500), "*?/");
  const name = plain.slice(plain.lastIndexOf("/") + 1);
  if (name === "" || SAMPLE.test(name) || /\.pub$/i.test(name)) return undefined;
  const exact = EXACT.get(name);
  if (exact !== undefined) return exact;
  if (BELOW.test(plain)) return "secret";
  if (STORE.test(name)) return PUBLIC.test(name) ? undefined : "likely";
  if (KEY.test(name)) return keyOf(name, plain);
  return namesLogins(name) ? "likely" : undefined;
}

function keyOf(name: string, path: string): SecretFile | undefined {
  if (PRIVATE.test(name)) return "secret";
  if (PUBLIC.test(name) || /keyring|trusted|apt|rpm-gpg|apk\/keys|ca-certificates/.test(path)) return undefined;
  return name.toLowerCase().endsWith(".pem") ? "may" : "likely";
}
