// Which values written where a secret is expected are none: switches, paths, stand-ins, references; for all languages.
import { credentialsIn, credentialsWithin, namesConnectionString } from "./connection-strings.ts";
import { isPublishedKey } from "./published-keys.ts";
import { isSecretName, mayCount } from "./secret-names.ts";
import { holdsReference, isEncrypted, isHashed, isReference, isStored } from "./secret-references.ts";
import { isWeakPassword } from "./weak-passwords.ts";

/** Longer values are no words, no masks and no references. */
const LONGEST = 20_000;

/** Whether a value cannot be a secret whatever its name: a switch, a path, a key that its issuer published. */
export function isHarmlessValue(value: string): boolean {
  if (/^(?:[01]|true|false|yes|no|on|off|none|null|enabled|disabled)$/i.test(value)) return true;
  if (/^(?:\.{0,2}|~|[A-Za-z]:|file:)[\\/][\w.\\/${}@:*~ -]*$/.test(value)) return true;
  if (value.length < 200 && FILE.test(value)) return true;
  if (value.length < 2_000 && (FILE_BELOW.test(value) || RESOURCE.test(value))) return true;
  return PUBLIC.test(value) || isPublishedKey(value) || (value.length < 200 && SENTENCE.test(value));
}

/** What says something to who reads it: `**Random**`, and words of a sentence in place of a value, eight of them at least. */
const SENTENCE = /^(?:\*\*[A-Za-z][\w ]*\*\*|[A-Za-z]+(?:[_ ][a-z]+){7,}[.!]?)$/;

/**
 * The half of a pair that others are given: a public key or certificate in PEM or SSH form, a key for browsers.
 * Source: OpenSSH's list of key types, RFC 7468, and "API keys" of Stripe's documentation.
 */
const PUBLIC =
  /^(?:-----BEGIN (?:[A-Z]{1,9} )?(?:PUBLIC KEY|CERTIFICATE)-----|(?:sk-)?(?:ssh-(?:rsa|ed25519)|ecdsa-sha2-nistp\d{3})(?:@openssh\.com)? AAAA|pk_(?:live|test)_[A-Za-z0-9]+$)/;

/** A file with folders in front of it, whatever is put in for them: `config/jwt/private.pem`, `$HOME/credentials.txt`. */
const FILE_BELOW =
  /^[\w.@~${}%-]*(?:\/[\w.@${}%-]+)+\.(?:pem|key|crt|cer|der|p12|pfx|jks|txt|json|ya?ml|env|conf|cfg|ini|toml|properties|asc|gpg|pub)$/;

/**
 * What a thing of Google Cloud is called, which says where it is and opens nothing. Source: "Resource names" of Google's AIP-122.
 */
const RESOURCE = /^(?:projects|organizations|folders)\/[\w.:-]+(?:\/[a-z][A-Za-z]*\/[\w.:~%-]+)+$/;

/** A file by its name alone: `tls.key`, `root-ca.pem`. */
const FILE =
  /^[A-Za-z_][\w-]*(?:\.[\w-]+)*\.(?:pem|key|crt|cer|der|p12|pfx|jks|keystore|p8|asc|gpg|pub|kubeconfig|htpasswd)$/;

/** What people write until they know the secret. */
const STAND_IN =
  /^(?:|.|nil|undefined|n\/a|todo|tbd|fixme|unset|not[-_ ]set|dummy|placeholder|example|redacted|your.*|replace[-_ ].*|insert[-_ ].*|\[.*\]|\([a-z_ -]+\))$/i;
/** `enter-your-password`, `put it here` */
const REQUEST = /^(?:enter|fill|put|paste|set|provide|specify)[-_ ][a-z_ -]+$/i;

/** What hides a value or stands where one goes: `<password>`, `xxxx`, `***`, and a token's beginning with its digest (redact.ts). */
const MASK = /^(?:<.*>|x{3,}|\*+|\.{3,})$/i;
const DIGESTED = /^[\w.:/@-]{0,99}…(?:[0-9a-f]{4})?$/;

function isMask(text: string): boolean {
  return MASK.test(text) || (text.length < 200 && DIGESTED.test(text));
}

/**
 * Whether a value that begins like one to fill in is in use as it is, since servers take it: with a capital, and with a digit or a sign.
 * Source: "Run SQL Server container images with Docker" of Microsoft, which has `yourStrong(!)Password`.
 */
function isSample(text: string): boolean {
  return (
    /^your[_-]?[A-Za-z]*(?:\(!\)[A-Za-z]*|\d{2,8}[!.?#]?)$/i.test(text) && /[A-Z]/.test(text) && /[a-z]/.test(text)
  );
}

/** Whether a value is a blank to fill in. */
function isBlank(text: string): boolean {
  return (!isSample(text) && STAND_IN.test(text)) || REQUEST.test(text) || isMask(text);
}

/** Whether a value is the name of what goes there: `PASSWORD`, `DB_PASSWORD`; and none that may be in use, as CHANGE_ME is. */
function isNameOfSecret(text: string): boolean {
  if (/^(?:APIKEY|AUTH|CREDENTIALS|KEY|PASS|PASSWD|PASSWORD|PWD|SECRET|TOKEN)$/.test(text)) return true;
  return /^[A-Z]+(?:_[A-Z]+)+$/.test(text) && isSecretName(text);
}

/** Whether a value stands for a secret that is not known yet. */
export function isStandInValue(value: string): boolean {
  const text = value.trim();
  return text.length < LONGEST && (isBlank(text) || isNameOfSecret(text));
}

/** `weak`: a password that is easily guessed, so that it is no secret and protects nothing. */
export type Worth = "none" | "weak" | "secret";

/**
 * What a value is that is written for a secret: none where it is harmless, a stand-in, encrypted, or a reference to where the
 * secret comes from. `name` is what it is written for.
 */
export function worthOf(value: string, name = ""): Worth {
  const text = value.trim();
  if (!isSecretValue(text) || isCount(text, name)) return "none";
  if (text.length >= LONGEST || /[\r\n]/.test(text)) return "secret";
  const credentials = credentialsIn(text, namesConnectionString(name));
  return credentials === undefined ? worthOfWord(text, name) : worthOfAll(credentials);
}

/** The same of what opens something in a value whose name speaks of no secret. */
export function worthWithin(value: string, name: string): Worth {
  return worthOfAll(credentialsWithin(value, name));
}

function worthOfAll(credentials: readonly string[]): Worth {
  return worstOf(credentials.map((one) => (isSecretValue(one) ? worthOfWord(one) : "none")));
}

function worthOfWord(text: string, name = ""): Worth {
  if (isNameOfSecret(text) || holdsReference(text) || isHashed(text)) return "none";
  return isWeakPassword(text, name.split(/[^A-Za-z0-9]+/)) ? "weak" : "secret";
}

function worstOf(all: readonly Worth[]): Worth {
  return all.includes("secret") ? "secret" : all.includes("weak") ? "weak" : "none";
}

/** Whether a value written for a secret is the address of a service without anything that opens it: `Server=db;Database=shop`. */
export function holdsNoCredential(value: string, name: string): boolean {
  const text = value.trim();
  if (text === "" || text.length >= LONGEST || /[\r\n]/.test(text)) return false;
  return credentialsIn(text, namesConnectionString(name))?.length === 0;
}

/** Whether a value written for a secret may be one, if only a weak one. */
export function isSecretValue(value: string): boolean {
  const text = value.trim();
  if (isEncrypted(text) || isHarmlessValue(text)) return false;
  if (text.length >= LONGEST || /[\r\n]/.test(text)) return true;
  return !isBlank(text) && !isReference(text);
}

/** Whether what a value says is of no use to who reads it: it is encrypted, or the place in a store that takes rights of its own. */
export function isKeptElsewhere(value: string): boolean {
  const text = value.trim();
  return isEncrypted(text) || isStored(text);
}

/** How many there are: `API_TOKENS: 3`. */
function isCount(text: string, name: string): boolean {
  return /^\d{1,9}$/.test(text) && mayCount(name);
}

/** Words in capitals, joined as in the name of a variable: what goes there, where the words say so. */
const SHOUTED = /^[A-Z]{2,}(?:_[A-Z]+)+$/;

/** A reference with a default value: `${NAME:-value}`. */
const WITH_DEFAULT = /\$\{\w+:?[-=+](?!\$)[^}\s]/;

/**
 * Whether a value written for a secret may be in use as it is, as `changeme` often is: neither harmless nor a mask nor encrypted nor
 * a reference to the place where the secret is kept. Whatever has a worth is.
 */
export function isWrittenOut(value: string): boolean {
  const text = value.trim();
  if (text === "" || isHarmlessValue(text) || isEncrypted(text)) return false;
  if (text.length >= LONGEST || /[\r\n]/.test(text)) return true;
  if (isMask(text) || (SHOUTED.test(text) && (isBlank(text) || isNameOfSecret(text)))) return false;
  return !isReference(text) || WITH_DEFAULT.test(text);
}
