// Which names of variables and settings speak of a secret, and which values show that they hold none; for all languages.
import { withoutEnd } from "../core/text.ts";

const set = (words: string): ReadonlySet<string> => new Set(words.split(/\s+/));

/** Words that mean a secret by themselves. */
const SECRET = set(
  `apikey connectionstring credential credentials creds masterkey passphrase password pasword passwd passwort psw pword secret secrets
  token`,
);
/** Words run together with another one that still mean a secret: PGPASSWORD, DBPASSWD. */
const ENDING = /(?:password|passwd|passphrase|apikey|secretkey|accesstoken|authtoken)$/;
/** Words that mean one only at the end of a name: DB_PASS, MYSQL_PWD; but PASS_THROUGH. */
const SECRET_LAST = set("pass pwd");
/** What a key must be called so that it is a secret for certain: API_KEY; a KEY alone may sort or cache. */
const KEYS = set(
  "access account api auth batch encryption license master private secret service session shared signing storage",
);
/** Words that mean a secret more often than not. */
const LIKELY = set("auth key");

/** Before the word for the secret: a switch, or something that may be seen. */
const HARMLESS_BEFORE = set(
  `allow cache disable disabled enable enabled existing fingerprint foreign no partition primary pub public pull require required routing
  sort use`,
);
/** Behind it: where the secret is, how long it lives, who issued it. */
const HARMLESS_BEHIND = set(
  `age alg algo algorithm audience class cookie count dir directory disabled duration enabled endpoint expiration expire
  expires expiry field file files fingerprint folder format gpg header host hostname id ids interval issuer keyring keyserver
  keyservers kind len length lifetime limit location method mechanism mode module mtime name names namespace namespaces path pattern pgp policy port prefix
  provider pub public realm ref required rotation scope scopes server size store suffix template timeout ttl type uri url
  user username validity version`,
);

/**
 * Whether a variable's name says that its value is a secret; letter case aside. `likely`: also where a mere `KEY` or `AUTH`
 * makes it probable, as BuildKit's check of the same question has it.
 */
export function isSecretName(name: string, reach: "certain" | "likely" = "certain"): boolean {
  if (name.length > 200) return false;
  // camelCase, dots and dashes separate words as underscores do; a number at the end only counts.
  const words = withoutEnd(name.replace(/([a-z0-9])([A-Z])/g, "$1_$2").toLowerCase(), "0123456789_").split(
    /[^a-z0-9]+/,
  );
  const last = words.findLastIndex((_, i) => meansSecret(words, i) || (reach === "likely" && isLikely(words, i)));
  if (last === -1) return false;
  // The public half of a pair: alone it opens nothing, but it is put where the other half goes.
  if (reach === "likely" && /(?:^|_)access_key_id$/.test(words.join("_"))) return true;
  return !words.some((word, i) => (i < last ? HARMLESS_BEFORE : HARMLESS_BEHIND).has(word));
}

/** GPG_KEY is the fingerprint of a public key; GPG_PRIVATE_KEY and GPG_PASSPHRASE are what they say. */
function isLikely(words: readonly string[], i: number): boolean {
  const word = words[i] ?? "";
  return LIKELY.has(word) && !(word === "key" && /^(?:gpg|pgp)$/.test(words[i - 1] ?? ""));
}

function meansSecret(words: readonly string[], i: number): boolean {
  const word = words[i] ?? "";
  const before = words[i - 1] ?? "";
  if (SECRET.has(word) || ENDING.test(word)) return true;
  if (word === "key") return KEYS.has(before);
  if (word === "string") return before === "connection";
  // PWD alone is the current folder.
  return i > 0 && i === words.length - 1 && SECRET_LAST.has(word);
}

/** The name of an option that is a word of its own, `--password`, without its dashes; undefined for any other word. */
export function optionName(word: string): string | undefined {
  return /^-{1,2}([A-Za-z][\w-]{0,99})$/.exec(word)?.[1];
}

/** Whether a value cannot be a secret whatever its name: a switch, a place in the file system, a key's fingerprint. */
export function isHarmlessValue(value: string): boolean {
  if (/^(?:[01]|true|false|yes|no|on|off|none|null|enabled|disabled)$/i.test(value)) return true;
  if (/^(?:\.{0,2}|~|[A-Za-z]:|file:)[\\/][\w.\\/${}@:*~ -]*$/.test(value)) return true;
  return /^(?:0x)?(?:[0-9A-F]{40}|[0-9A-F]{4}(?: {1,2}[0-9A-F]{4}){9})$/.test(value);
}

/** What people write until they know the secret. */
const STAND_IN =
  /^(?:|.|nil|undefined|n\/a|todo|tbd|dummy|placeholder|example|redacted|change[-_ ]?(?:me|it|this)|your.*|my[-_ ]?(?:password|secret|token)|replace[-_ ].*|insert[-_ ].*|<.*>|\[.*\]|x{3,}|\*+|\.{3,})$/i;

/** A variable, a template of any tool, a URL without a password, what a secret store resolves. */
const REFERENCE =
  /^(?:.*\$\(.*|.*\$\{.*|\$[A-Za-z_]\w*|.*\{\{.*|%[^%]+%|@@.+@@|__.+__|[a-z][a-z0-9+.-]*:\/\/(?!\/)[^@]*|(?:vault|ref|secretref|op|awssm|gcpsm|akv|arn|env):.*)$/i;

/** Whether a value written for a secret is the secret itself: not harmless, no stand-in, no reference to where it comes from. */
export function isSecretValue(value: string): boolean {
  const text = value.trim();
  if (text.length >= 20_000 || /[\r\n]/.test(text)) return true;
  return !isHarmlessValue(text) && !STAND_IN.test(text) && !REFERENCE.test(text);
}

/** Masks, and blanks to fill in: not a value but its place. */
const MASK = /^(?:<.*>|x{3,}|\*+)$|\*{3}|…|\.{3}$/i;

/**
 * What else redaction leaves: a value of a template (`$x.y`, `.Values.x`), a parameter with a path behind it, words in capitals that
 * say what goes there (`YOUR_TOKEN_HERE`), a file with folders in front of it, what workflows permit.
 */
const NAMED_ELSEWHERE =
  /^(?:\$[A-Za-z_][\w.-]*|\.[A-Z]\w*(?:\.\w+)+|%[\w.:()-]+%[\w./-]*|[A-Z]{2,}(?:_[A-Z]+)+|[\w.@~${}%-]*(?:\/[\w.@${}%-]+)+\.(?:pem|key|crt|cer|der|p12|pfx|jks|txt|json|ya?ml|env|conf|cfg|ini|toml|properties|asc|gpg|pub)|read|write|inherit)$/;

/** A reference with a default value: `${NAME:-value}`. */
const WITH_DEFAULT = /\$\{\w+:?[-=+](?!\$)[^}\s]/;

/**
 * Whether a value written for a secret may be in use as it is, as `changeme` often is: neither harmless nor a mask nor a
 * reference to the place where the secret is kept.
 */
export function isWrittenOut(value: string): boolean {
  const text = value.trim();
  if (text === "" || isHarmlessValue(text) || MASK.test(text.slice(0, 2_000))) return false;
  if (NAMED_ELSEWHERE.test(text.slice(0, 2_000))) return false;
  return text.length >= 20_000 || /[\r\n]/.test(text) || !REFERENCE.test(text) || WITH_DEFAULT.test(text);
}
