// Which names of variables speak of a secret, and which values show that they do not.

/** Words that mean a secret when one stands alone between underscores. */
const SECRET: ReadonlySet<string> = new Set(
  "apikey auth credential credentials creds key passphrase password pasword passwd psw pword secret secrets token".split(
    " ",
  ),
);
/** Words that mean one only at the end of a longer name: DB_PASS, MYSQL_PWD; but PASS_THROUGH, and PWD alone is a folder. */
const SECRET_LAST: ReadonlySet<string> = new Set(["pass", "pwd"]);
/** Words run together with another one that still mean a secret: PGPASSWORD, DBPASSWD. */
const ENDING = /(?:password|passwd|passphrase|apikey|secretkey|accesstoken|authtoken)$/;
/** Words that turn the name into one for something that may be seen: where it is, how long it lives, who issued it. */
const HARMLESS: ReadonlySet<string> = new Set(
  `public pub file files version path dir directory folder url uri endpoint host hostname port server issuer realm name type
  method mode mechanism module algorithm alg algo length len size ttl expiry expire expires expiration lifetime timeout
  interval enabled enable disabled disable required fingerprint gpg pgp id_file prefix suffix header format provider
  location store keyring keyserver keyservers count limit class audience scope policy cache primary foreign sort
  partition index`.split(/\s+/),
);

/** Whether a variable's name says that its value is a secret; letter case aside. */
export function isSecretName(name: string): boolean {
  if (name.length > 200) return false;
  // camelCase and dashes separate words as underscores do.
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .toLowerCase()
    .split(/[^a-z0-9]+/);
  if (words.some((word) => HARMLESS.has(word))) return false;
  if (words.length > 1 && SECRET_LAST.has(words.at(-1) ?? "")) return true;
  return words.some((word) => SECRET.has(word) || ENDING.test(word));
}

/** Whether a value cannot be a secret whatever its name: a switch, a place in the file system, a key's fingerprint. */
export function isHarmlessValue(value: string): boolean {
  if (/^(?:[01]|true|false|yes|no|on|off|none|null|enabled|disabled)$/i.test(value)) return true;
  if (/^(?:\.{0,2}\/|~\/|[A-Za-z]:[\\/]|file:)/.test(value)) return true;
  return /^(?:0x)?(?:[0-9A-F]{40}|[0-9A-F]{4}(?: {1,2}[0-9A-F]{4}){9})$/.test(value);
}
