// How a value says that the secret itself is elsewhere, or here under lock and key: references to stores, what a tool puts in before
// the value is used, ciphertext; for all languages.
//
// State: November 2026. Sources: the documentation of the tools named at each line.
import { isOpenAddress } from "./connection-strings.ts";

/**
 * Stores by the beginning of a reference, `ssm:/shop/db` or `op://vault/item`: vals and helm-secrets (ref+…), 1Password (op),
 * bank-vaults (vault), SSM Parameter Store and Secrets Manager as ECS, Serverless and chamber have them, Google's berglas and Spring
 * (sm), Azure Container Apps (secretref, keyvaultref), Keeper, SecretHub, Infisical, Doppler, Bitwarden (bws), Akeyless, Conjur, SOPS,
 * OpenBao (bao).
 */
const STORES: ReadonlySet<string> = new Set(
  `akeyless akv arn aws-parameterstore aws-secretsmanager aws-ssm awssecrets awssm awsssm azurekeyvault bao berglas bws conjur doppler
  gcpsecretmanager gcpsecrets gcpsm infisical keeper keyvault keyvaultref op parameterstore ref secrethub secretref secretsmanager sm
  sops ssm ssm-secure vault`.split(/\s+/),
);
/** What is a store's only as a URL: `secret://db`, `gopass://db`. */
const STORES_AS_URL: ReadonlySet<string> = new Set(["gopass", "keychain", "lpass", "pass", "secret", "secrets"]);
const SCHEME = /^(?:>>)?([a-z][a-z0-9+-]{0,40}):(\/\/)?\S/i;

/** Other references to a store, each a whole value. */
const STORED: readonly RegExp[] = [
  // Bank-Vaults' webhook for Google Cloud and Azure.
  /^(?:gcp:secretmanager|azure:keyvault):\S+$/,
  // Azure App Service and Functions.
  /^@Microsoft\.(?:KeyVault|AppConfiguration)\(.+\)$/i,
  // Google Secret Manager's resource names, and Spring's short form of them.
  /^projects\/[\w:.-]+\/secrets\/[\w-]+(?:\/versions\/\w+)?$/,
  /^sm@[\w/-]+$/,
  // A secret's identifier in Azure Key Vault.
  /^https:\/\/[\w-]+\.vault\.[a-z.]+\/(?:secrets|keys|certificates)\/[\w/-]+$/i,
  // CloudFormation; `op inject`.
  /^\{\{resolve:(?:ssm|ssm-secure|secretsmanager):.+\}\}$/,
  /^\{\{ ?op:\/\/.+\}\}$/,
  // Grafana, Kapitan.
  /^\$__(?:file|env|vault)\{[^{}]+\}$/,
  /^\?\{[a-z]+:[^{}]+\}$/,
];

/** How what is put in begins, wherever it stands: shells, envsubst, Compose, Kubernetes, Azure Pipelines; Helm, Jinja, GitHub, GitLab. */
const BEGINNINGS: readonly string[] = ["$(", "${", "{{"];

/** Put in by what deploys the file, or by the shell; each a whole value. */
const SUBSTITUTED: readonly RegExp[] = [
  /^\$[A-Za-z_]\w*$/,
  // A value of a template without its braces: `$x.y`, `.Values.x`.
  /^(?:\$[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+|\.[A-Z]\w*(?:\.\w+)+)$/,
  // Azure Pipelines.
  /^\$\[.+\]$/,
  // Octopus Deploy `#{x}`, Replace Tokens `#{x}#` and `__x__`, Maven `@x@`, others `@@x@@`, `%x%` of Windows and Symfony, there with a path
  // behind it.
  /^#\{[A-Za-z][^{}]*\}#?$/,
  /^__.+__$/,
  /^@[A-Za-z][\w.-]*@$/,
  /^@@.+@@$/,
  /^%[^%]+%$/,
  /^%[\w.:()-]+%\/[\w./-]*$/,
  // Concourse, BOSH, CredHub.
  /^\(\(!?[\w./:"'-]+\)\)$/,
  // Python and C#: one word in braces.
  /^\{[A-Za-z_][A-Za-z_]{0,40}\}$/,
  // Caddy.
  /^\{(?:\$|env[.:]|file[.:])[\w./~-]+\}$/i,
  // The expressions of workflows and scripts.
  /^(?:process\.env|env|secrets|vars?|inputs)\.[A-Za-z_]\w*$/,
  // A variable by its name.
  /^env:.*$/i,
];
/** The same marks inside of more text, as in a connection string. */
const WITHIN = /#\{[A-Za-z][\w.:-]*\}|\(\(!?[\w./:-]+\)\)/;

/** Ciphertext: without a key that is kept elsewhere it opens nothing. Each has so many characters at least. */
const ENCRYPTED: readonly (readonly [form: RegExp, least: number])[] = [
  // SOPS `ENC[AES256_GCM,data:…]`, hiera-eyaml `ENC[PKCS7,…]`, Jasypt `ENC(…)`.
  [/^ENC\[[A-Z0-9_]+,[^\]]*\]$/, 10],
  [/^ENC\([A-Za-z0-9+/=_-]+\)$/, 10],
  // Spring Cloud Config, dotenvx, Maven and Jenkins, Mule, GoCD, Pulumi.
  [/^\{cipher\}\S+$/, 10],
  [/^encrypted:[A-Za-z0-9+/]+={0,2}$/, 40],
  [/^\{[A-Za-z0-9+/]+={0,2}\}$/, 24],
  [/^!\[[A-Za-z0-9+/]+={0,2}\]$/, 24],
  [/^AES:[A-Za-z0-9+/]+={0,2}:[A-Za-z0-9+/]+={0,2}$/, 24],
  [/^v1:[A-Za-z0-9+/]{16}:[A-Za-z0-9+/]+={0,2}$/, 24],
  // Sealed Secrets: the length of the session key as RSA of 4096 bits encrypts it, that key, the data.
  [/^Ag[A-D][A-Za-z0-9+/]+={0,2}$/, 684],
  // AWS KMS: how its ciphertext by symmetric keys begins.
  [/^AQ[EI]CAH[A-Za-z0-9+/]+={0,2}$/, 100],
];
/**
 * A password's hash as servers keep it, with the sign doubled where Compose would put something in: who reads it has to guess still.
 * Source: crypt(5) of libxcrypt; the PHC string format of Argon2, scrypt and PBKDF2; Apache's htpasswd.
 */
const HASHED =
  /^\$\$?(?:[1567y]|2[abxy]|gy|sha1|md5|apr1|argon2(?:id?|d)|pbkdf2(?:-sha\d{1,3})?|scrypt)\$[\w./$=,+-]{20,400}$/;

/**
 * The same in front of which a user or a method stands, and the forms of other servers: Django, Werkzeug, OpenLDAP, PostgreSQL's SCRAM,
 * phpass, MySQL, Jupyter.
 */
const HASHED_ELSEWHERE: readonly RegExp[] = [
  /^pbkdf2_sha\d{1,3}\$\d{1,9}\$[\w./+=-]{1,99}\$[\w./+=-]{20,200}$/,
  /^(?:scrypt:\d{1,9}:\d{1,9}:\d{1,9}|pbkdf2:sha\d{1,3}:\d{1,9})\$[\w./+=-]{1,99}\$[\w./+=-]{20,200}$/,
  /^\{S?(?:SHA|MD5|SHA256|SHA384|SHA512)\}[A-Za-z0-9+/]{16,200}={0,2}$/,
  /^SCRAM-SHA-(?:1|256|512)\$\d{1,9}:[A-Za-z0-9+/=]{8,99}\$[A-Za-z0-9+/=]{20,99}:[A-Za-z0-9+/=]{20,99}$/,
  /^\$[PH]\$[A-Za-z0-9./]{28,40}$/,
  /^\*[0-9A-F]{40}$/,
  /^(?:md5|sha1|sha256|sha512):[0-9a-f]{8,64}:[0-9a-f]{32,128}$/,
];
/** `admin:`, `bcrypt:` */
const BEFORE_HASH = /^[\w.@-]{1,64}:(?=\$)/;

/** Ansible Vault, age, PGP, PKCS #7 and CMS, which go over several lines. */
const ARMOURED = /^(?:\$ANSIBLE_VAULT;|-----BEGIN (?:AGE ENCRYPTED FILE|PGP MESSAGE|PKCS7|CMS)-----)/;

/** Longer values are none of these. */
const LONGEST = 20_000;

/** Whether a value names the place in a store where the secret is kept. */
export function isStored(value: string): boolean {
  if (value.length >= LONGEST) return false;
  const [, name = "", slashes] = SCHEME.exec(value) ?? [];
  const scheme = name.toLowerCase();
  if (STORES.has(scheme) || /^(?:secret)?ref\+/.test(scheme)) return true;
  if (slashes !== undefined && STORES_AS_URL.has(scheme)) return true;
  return STORED.some((form) => form.test(value));
}

/** Whether a value, or part of it, is put in by something else, or says where it comes from. */
export function isReference(value: string): boolean {
  if (value.length >= LONGEST) return false;
  return (
    BEGINNINGS.some((mark) => value.includes(mark)) ||
    SUBSTITUTED.some((form) => form.test(value)) ||
    isOpenAddress(value) ||
    isStored(value)
  );
}

/** Whether the secret part of a longer value may be put in: `Server=db;Password=#{DB_PASSWORD}#`. */
export function holdsReference(value: string): boolean {
  return value.length < LONGEST && WITHIN.test(value);
}

/** Whether a value is encrypted. */
export function isEncrypted(value: string): boolean {
  if (ARMOURED.test(value)) return true;
  return value.length < LONGEST && ENCRYPTED.some(([form, least]) => value.length >= least && form.test(value));
}

/** Whether a value is the hash of a password, by which it can be checked but not used. */
export function isHashed(value: string): boolean {
  if (value.length > 1_000) return false;
  return HASHED.test(value.replace(BEFORE_HASH, "")) || HASHED_ELSEWHERE.some((form) => form.test(value));
}
