// Which names of variables and settings mean a secret; for all languages. What their values tell: secret-values.ts.
import { byWord } from "../core/by-word.ts";
import { withoutEnd } from "../core/text.ts";

const set = (words: string): ReadonlySet<string> => new Set(words.trim().split(/\s+/));

/** Words that mean a secret by themselves, in the plural as well. */
const SECRET = set(
  `apikey connectionstring credential creds masterkey passphrase password pasword passwd passwort psw pword secret token`,
);
/** Words that mean one only at the end of a name: DB_PASS, MYSQL_PWD, SMTP_PW; but PASS_THROUGH. */
const SECRET_LAST = set("pass pw pwd");
/** Whose `pass` is where nginx hands a request to: FASTCGI_PASS. */
const PASSING = set("fastcgi grpc scgi uwsgi");
/** What a key must be called so that it is a secret for certain: API_KEY; a KEY alone may sort or cache. */
const KEYS = set(
  "access account api auth batch encryption license master private secret service session shared signing storage",
);
/** Words that mean a secret more often than not. */
const LIKELY = set("key");
/** The same, but only at the end: JWT, BASIC_AUTH; but JWT_LEEWAY, PG_AUTH_MON. */
const LIKELY_LAST = set("auth jwt");
/** A name without any of these letters in a row is no secret's; most names are told by that. */
const ANY_LETTERS = [...SECRET, ...SECRET_LAST, ...LIKELY, ...LIKELY_LAST, "connection"].filter(
  (word, _, all) => !all.some((one) => one !== word && word.includes(one)),
);

/** Tokens that open something; others are counted (MAX_TOKENS), or pieces of a text. */
const TOKENS = set(
  `access admin agent api app auth bearer bot client deploy device github gitlab invite jwt master npm oauth personal push refresh
  registration root runner secret secure security service session slack static user vault webhook`,
);

/** Words run together: DBPASSWORD, clientsecret, apikeys. */
const GLUED = /^(.+?)((?:password|passwd|passphrase|credential|secret|token)s?)$/;
const GLUED_KEY =
  /^(.*?)(public|access|account|api|auth|batch|encryption|license|master|private|secret|service|session|shared|signing|storage)(keys?)$/;
/** `pass`, `pw` and `pwd` end other words too (COMPASS, OLDPWD): in one word they need somebody whose they are. */
const GLUED_PASS =
  /^(admin|app|auth|cert|client|database|db|ftp|http|imap|key|keystore|ldap|login|mail|mongo|mqtt|my|mysql|pg|postgres|proxy|rabbit|rabbitmq|redis|root|server|smtp|sql|ssh|sudo|trust|truststore|user|vnc|web)(pass|pwd?)$/;

/** Before the word for the secret: a switch, a number, or something that may be seen. */
const HARMLESS_BEFORE = set(
  `allow count disable disabled enable enabled existing fingerprint max maximum min minimum no num number pub public publishable pull
  require required total use`,
);
/**
 * Before a mere `key`: by what something is found in a table or a cache, whom others trust, or what a web page shows to everybody
 * (the site key of reCAPTCHA, hCaptcha and Turnstile, the anonymous one of Supabase).
 */
const NO_SECRET_KEY = set(
  `anon anonymous authorized bucket cache column dedup dedupe foreign grouping hash hot idx index known lookup map message natural object order
  partition primary routing row schema sequence shard site sort translation trusted`,
);

/** Behind it: where the secret is, how long it lives, who issued it, how it is asked for. */
const HARMLESS_BEHIND = set(
  `age alg algo algorithm alias aliases arn attempts audience authentication authenticator bits branch bytes chars check checksum cipher claim claims class column commit complexity cookie count curve date
  days decimals delimiter description digest dir directory disabled duration enabled encoder encoding encryption endpoint expiration expire
  expires expiry field file files filter fingerprint folder format generator gpg grace hasher hashing header hint history host hostname
  hours icon id ids input interval issuer iterations keyring keyserver keyservers kind label language len length lifespan lifetime limit location
  lockout lookup meta metadata method mechanism minutes mode module mtime name names namespace namespaces parameter parser path pattern per pgp
  placeholder policy port prefix prompt prompts property protection protocol provider pub public quota rate realm ref region release renewal repo repository required reset resolver
  retention retries retry rev revision rotation rounds scheme scope scopes seconds separator server servers size source status store strategy strength suffix
  symbol syntax tag template timeout title tooltip ttl type unit units uri url usage user username validation validator validity variable
  verification version window`,
);
/** Right behind some words for a secret: a program or a part of something that has to do with it. */
const PARTS: Readonly<Record<string, ReadonlySet<string>>> = byWord({
  auth: set("api app backend database db domain driver flow gateway guard plugin proxy service services source tenant"),
  credential: set("backend broker driver engine handler helper manager plugin process"),
  key: set(`binding bindings board code down event events frame group groups left manager order pair pairs press pressed purpose ring
    spec stone up vault word`),
  secret: set("backend driver engine manager plugin vault"),
  token: set("bucket handler"),
});

/**
 * How names begin whose values tools put into what every browser gets: keys and tokens under them are made to be seen, passwords are not
 * (Vite, "Env Variables and Modes"; Create React App, "Adding Custom Environment Variables"; Vue CLI, "Modes and Environment
 * Variables"; Gatsby, "Environment Variables"). Others have the word `public` in them.
 */
const FOR_BROWSERS = /^(?:gatsby|react_app|vite|vue_app)_/i;
/** In front of a key: no browser should have it, whatever its name begins with. */
const NEVER_FOR_BROWSERS = set("admin aws azure credential encryption master password private secret service signing");

/**
 * Whether a variable's name says that its value is a secret; letter case aside. `likely`: also where a mere `KEY` or `AUTH`
 * makes it probable, as BuildKit's check of the same question has it.
 */
export function isSecretName(name: string, reach: "certain" | "likely" = "certain"): boolean {
  if (name.length > 200) return false;
  const letters = name.toLowerCase();
  if (!ANY_LETTERS.some((some) => letters.includes(some))) return false;
  const words = wordsOf(name);
  const last = words.findLastIndex((_, i) => meansSecret(words, i) || (reach === "likely" && isLikely(words, i)));
  if (last === -1) return false;
  if (FOR_BROWSERS.test(name) && isForBrowsers(words, last)) return false;
  // The public half of a pair: alone it opens nothing, but it is put where the other half goes.
  if (reach === "likely" && /(?:^|_)access_key_id$/.test(words.join("_"))) return true;
  return !words.some((word, i) =>
    i < last ? HARMLESS_BEFORE.has(word) : i > last && isHarmlessBehind(words, last, i),
  );
}

function isForBrowsers(words: readonly string[], secret: number): boolean {
  const isKey = /^(?:api)?(?:key|token)s?$/.test(words[secret] ?? "");
  return isKey && !words.slice(0, secret).some((word) => NEVER_FOR_BROWSERS.has(word));
}

/** Whether what a name ends in is a secret, or the name or reference of one: `TLS_SECRET`, `dbSecret`, `PULL_SECRET_REF`. */
export function endsInSecret(name: string): boolean {
  if (name.length > 200) return false;
  const words = wordsOf(name);
  return /^(?:secret|secret (?:name|ref))$/.test(words.slice(words.at(-1) === "secret" ? -1 : -2).join(" "));
}

/** Whether a number under a name may say how many there are: `API_TOKENS: 3`. */
export function mayCount(name: string): boolean {
  return /^(?:credentials|keys|secrets|tokens)$/.test(wordsOf(name).at(-1) ?? "");
}

/** camelCase, dots and dashes separate words as underscores do, and so does what is run together; a number at the end only counts. */
function wordsOf(name: string): readonly string[] {
  const parted = name.replace(/(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z]{2})(?=[A-Z][a-z]{2})/g, "_").toLowerCase();
  return withoutEnd(parted, "0123456789_")
    .split(/[^a-z0-9]+/)
    .flatMap((word) => {
      const [, ...parts] = GLUED_PASS.exec(word) ?? GLUED_KEY.exec(word) ?? GLUED.exec(word) ?? [];
      return parts.length === 0 ? [word] : parts.filter((part) => part !== "");
    });
}

/** GPG_KEY is the fingerprint of a public key; GPG_PRIVATE_KEY and GPG_PASSPHRASE are what they say. */
function isLikely(words: readonly string[], i: number): boolean {
  const word = words[i] ?? "";
  if (i === words.length - 1 && LIKELY_LAST.has(word)) return true;
  if (word !== "key") return LIKELY.has(word);
  // KEY_DOWNLOAD_SHA256 is of a file that everybody gets.
  if (words.slice(i + 1).some((one) => /^(?:md|sha)\d{0,3}$/.test(one))) return false;
  return !/^(?:gpg|pgp)$/.test(words[i - 1] ?? "") && !words.slice(0, i).some((one) => NO_SECRET_KEY.has(one));
}

function meansSecret(words: readonly string[], i: number): boolean {
  const word = words[i] ?? "";
  const before = words[i - 1] ?? "";
  const one = singular(word);
  if (word === "tokens") return TOKENS.has(before);
  if (SECRET.has(word) || SECRET.has(one)) return true;
  // redis-cli reads its password from there.
  if (word === "auth") return before === "rediscli" && words.length === 2;
  if (one === "key") return KEYS.has(before);
  if (one === "string") return before === "connection";
  if (word === "pass" && PASSING.has(before)) return false;
  // PWD alone is the current folder.
  return i > 0 && i === words.length - 1 && SECRET_LAST.has(word);
}

function isHarmlessBehind(words: readonly string[], secret: number, i: number): boolean {
  const word = words[i] ?? "";
  if (HARMLESS_BEHIND.has(word)) return true;
  // A key of the manager is a key.
  if (i !== secret + 1 || words.includes("key", i)) return false;
  return PARTS[singular(words[secret] ?? "")]?.has(word) === true;
}

function singular(word: string): string {
  return word.endsWith("s") ? word.slice(0, -1) : word;
}

/** The name of an option that is a word of its own, `--password`, without its dashes; undefined for any other word. */
export function optionName(word: string): string | undefined {
  return /^-{1,2}([A-Za-z][\w-]{0,99})$/.exec(word)?.[1];
}
