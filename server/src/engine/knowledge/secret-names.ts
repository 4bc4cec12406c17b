// Which names of variables and settings mean a secret; for all languages. What their values tell: secret-values.ts.
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
