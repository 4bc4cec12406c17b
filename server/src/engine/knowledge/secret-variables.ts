// What a variable holds, judged by its name and its value together; for all languages. What either tells alone: secret-names.ts and
// secret-values.ts.
import { endsInSecret, isSecretName } from "./secret-names.ts";
import { isSecretValue, isWrittenOut, type Worth, worthOf, worthWithin } from "./secret-values.ts";
import { looksDrawn } from "./stand-ins.ts";
import { isGuessed } from "./weak-passwords.ts";

/** An object's name as RFC 1123 has it, with or without its namespace: made of words, a number at most at the end of one. */
const OBJECT = /^(?:[a-z][a-z0-9-]{0,62}\/)?[a-z]{1,15}\d{0,2}(?:-(?:[a-z]{1,15}\d{0,2}|\d{1,2})){0,9}$/;
/** What objects that hold secrets are called at the end. */
const HOLDER =
  /(?:^|[/-])(?:ca|cert|certificate|certs|config|cred|credential|credentials|creds|keys?|passwords?|pull|regcred|registry|secrets?|tls|tokens?)$/;
/** Whose SECRET is the secret itself by custom; that of others may be the object that holds it (TLS_SECRET, DB_SECRET). */
const OWN =
  /(?:^|[^a-z])(?:access|admin|api|app|application|auth|bot|client|consumer|cookie|csrf|encryption|hmac|jwt|master|nextauth|oauth2?|oidc|refresh|session|shared|signing|token|user|webhook)[^a-z]?secret\d*$/;

/** A name with `_` between its words, in lower case: `clientSecret` as `client_secret`. */
function underscored(name: string): string {
  return name.replace(/(?<=[a-z0-9])(?=[A-Z])/g, "_").toLowerCase();
}

/**
 * Whether a value is the name of the object that holds the secret: `TLS_SECRET=web-tls`, `DB_SECRET=shop/db-credentials`. A password
 * that is easily guessed, and a lone word for a secret that an application is given as such (`JWT_SECRET`), are none.
 */
export function namesObject(name: string, value: string): boolean {
  const text = value.trim();
  if (text.length > 120 || !endsInSecret(name) || !OBJECT.test(text)) return false;
  const isWeak = isGuessed(text, name.split(/[^A-Za-z0-9]+/));
  const isSeveral = /[/-]/.test(text);
  if (OWN.test(underscored(name))) return isSeveral && !isWeak;
  // `OPERATOR_SECRET=operator` is called after the object that it belongs to, and not a password that others have too.
  const owner = name.replace(/[^A-Za-z0-9]?secret$/i, "").toLowerCase();
  if (text === owner.replaceAll("_", "-") && !isGuessed(text)) return true;
  return !isWeak || (isSeveral && HOLDER.test(text));
}

/**
 * Whether a name alone does not settle it, but makes a secret of what looks drawn: `OPENAI_KEY`, `JWT`. The id of an access key is none.
 */
function isLikelyName(name: string): boolean {
  return isSecretName(name, "likely") && !/id$/i.test(name) && !/^(?:auth|key)s?$/i.test(name);
}

/**
 * Whether a value is the user name of a pair, whose other half is the secret: `MINIO_ACCESS_KEY=minio`. Sources: "Root access settings" of
 * MinIO, "Programmatic access with AWS security credentials" of AWS, which call an access key what others call a user.
 */
function namesUser(name: string, value: string): boolean {
  const parts = underscored(name);
  if (!/(?:^|[^a-z])access[^a-z]?key$/.test(parts) || /secret[^a-z]?access[^a-z]?key$/.test(parts)) return false;
  return /^[a-z]{1,20}(?:[-_][a-z]{1,20}){0,3}\d{0,4}$/i.test(value.trim());
}

/**
 * Whether a value says what a job may do and no more: `id-token: write`, `secrets: inherit`.
 * Source: "Workflow syntax for GitHub Actions", `permissions` and `jobs.<job_id>.secrets.inherit`.
 */
function isPermission(name: string, value: string): boolean {
  return name === "id-token" ? /^(?:read|write)$/.test(value.trim()) : name === "secrets" && value.trim() === "inherit";
}

/**
 * Whether a value is the fingerprint of a public key, forty hexadecimal digits as gpg prints them, or its id, the last 8 or 16 of them
 * behind `0x`: under the name of a key, since a secret or a token may be drawn as such.
 */
export function isFingerprint(name: string, value: string): boolean {
  if (/secret|token|pass(?:word|wd|phrase)?(?![a-z])|pwd|cred/i.test(name)) return false;
  const text = value.trim();
  if (/^0x(?:[0-9A-F]{8}|[0-9A-F]{16})$/.test(text)) return true;
  return /^(?:0x)?(?:[0-9A-F]{40}|[0-9A-F]{4}(?: {1,2}[0-9A-F]{4}){9})$/.test(text);
}

/**
 * Whether a value is the name of a file or an object with credentials: `KAFKA_SSL_KEY_CREDENTIALS=broker1_sslkey_creds`. Source:
 * "Docker configuration parameters" of Confluent, whose images look for such files in `/etc/kafka/secrets`.
 */
function namesCredentials(name: string, value: string): boolean {
  return (
    /credentials?$/i.test(name) &&
    /^[a-z][a-z0-9]{0,40}(?:[-_.][a-z0-9]{1,40}){0,9}[-_.]cred(?:ential)?s$/.test(value.trim())
  );
}

/** Who draws the keys and tokens that they give out, so that these have digits and capitals in them. */
const ISSUERS = new Set(
  `anthropic aws azure azureblob cf cloudflare datadog dd digitalocean dockerhub gh github gitlab hcloud hetzner hf huggingface linode
  logzio mailgun npm openai pypi sendgrid sentry slack stripe telegram twilio`.split(/\s+/),
);
const ISSUED = /(?:(?:access|account|api|secret|storage)_?key|token)$/;

/**
 * Whether a value cannot be what its issuer gives out, since it is made of words alone: `AWS_SECRET_ACCESS_KEY=velero-backup`. A store
 * of one's own that speaks the same protocol may take it.
 */
function isNotIssued(name: string, value: string): boolean {
  const parts = name
    .slice(0, 200)
    .replace(/(?<=[a-z0-9])(?=[A-Z])|[^A-Za-z0-9_]/g, "_")
    .toLowerCase();
  if (!ISSUED.test(parts) || !parts.split("_").some((word) => ISSUERS.has(word))) return false;
  return /^[a-z]{1,20}(?:[-_. ][a-z]{1,20}){0,9}$/.test(value.trim());
}

/**
 * Whether a value is the hash of a password because its name says so: `PASSWORD_SHA256`, `HASHED_PASSWORD`. Letters and digits that may
 * be one.
 */
function isNamedHash(name: string, value: string): boolean {
  const parts = name.slice(0, 200).replace(/(?<=[a-z])(?=[A-Z])/g, "_");
  if (
    !/(?:password|passwd)_(?:hash(?:ed)?|sha\d{0,3}|md5|bcrypt)$|(?:^|_)(?:hashed|encrypted)_(?:password|passwd)$/i.test(
      parts,
    )
  )
    return false;
  return /^(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{56}|[0-9a-f]{64}|[0-9a-f]{96}|[0-9a-f]{128})$/i.test(value.trim());
}

/** Whether a value is what an option of Ansible's may say, or what a key that holds the secret is called, in the words of its name. */
function isNameWithin(name: string, value: string): boolean {
  const text = value.trim();
  if (/^update_password$/i.test(name)) return /^(?:always|on_create)$/.test(text);
  const parts = name
    .slice(0, 200)
    .toLowerCase()
    .replace(/[^a-z]/g, "_");
  return (
    /(?:password|secret|token)_key$/.test(parts) &&
    parts.slice(0, -4) === text.replace(/[-.]/g, "_") &&
    /^[a-z_.-]+$/.test(text)
  );
}

/** Whether a variable of this name and value holds a secret, and one that somebody chose. `related`: words that are tried with it. */
export function worthUnder(name: string, value: string, related: readonly string[] = []): Worth {
  if (namesUser(name, value) || isPermission(name, value) || isFingerprint(name, value)) return "none";
  if (isSecretName(name)) {
    if (namesObject(name, value) || namesCredentials(name, value)) return "none";
    if (isNamedHash(name, value) || isNameWithin(name, value)) return "none";
    const worth = worthOf(value, name);
    return worth === "secret" && (isNotIssued(name, value) || isGuessed(value.trim(), related)) ? "weak" : worth;
  }
  return isLikelyName(name) && looksDrawn(value) && isSecretValue(value) ? "secret" : worthWithin(value, name);
}

/** Whether nobody may see a value because of the name it is written under: whatever has a worth there, and in doubt more. */
export function isHiddenUnder(name: string, value: string): boolean {
  if (!isWrittenOut(value) || isPermission(name, value) || isFingerprint(name, value)) return false;
  if (isSecretName(name)) return !namesObject(name, value);
  return (isLikelyName(name) && looksDrawn(value)) || worthWithin(value, name) !== "none";
}
