// What secrets files hold, by what they are called and by what is in them: what no image should be given.
import { folderOf, nameIn } from "../core/paths.ts";
import { holdsPrivateKey } from "./private-keys.ts";
import { secretFile } from "./secret-files.ts";
import { isSecretName } from "./secret-names.ts";
import { holdsNoCredential, isSecretValue } from "./secret-values.ts";
import { worthUnder } from "./secret-variables.ts";
import { isGuessed } from "./weak-passwords.ts";

/** What files of a name hold, in a few words, and how a text is told to hold it; the first that fits counts. */
const KINDS: readonly {
  readonly name: RegExp;
  readonly secret: string;
  holds?(text: string): boolean;
}[] = [
  { name: /^\.env(?:\..{1,100})?$|^.{1,100}\.env$/, secret: "secrets", holds: setsSecret },
  { name: /^\.(?:npmrc|yarnrc\.yml)$/, secret: "a token", holds: hasToken },
  // netrc(5), git-credential-store(1), "The Password File" of PostgreSQL, docker-login(1).
  { name: /^[._]netrc$/, secret: "logins", holds: (text) => /(?:^|\s)password\s+\S/.test(text) },
  { name: /^\.git-credentials$/, secret: "logins", holds: (text) => /:\/\/[^\s:@/]+:[^\s@/]+@/.test(text) },
  { name: /^\.pgpass$/, secret: "logins", holds: hasLine },
  {
    name: /^\.pypirc$/,
    secret: "logins",
    holds: (text) => /^[ \t]{0,40}password[ \t]{0,40}[:=][ \t]{0,40}\S/m.test(text),
  },
  { name: /^.{1,200}\.key$/, secret: "a private key", holds: holdsPrivateKey },
  { name: /^.{1,200}\.key$/, secret: "a key", holds: isBareKey },
  { name: /^.{1,200}\.(?:pem|p8|json)$/, secret: "a private key", holds: holdsPrivateKey },
  { name: /^(?:secret|credential|password)s?\.ya?ml$/, secret: "logins", holds: saysValue },
  { name: /^.{1,200}\.ya?ml$/, secret: "logins", holds: (text) => saysValue(text, "of a secret") },
  { name: /^id_|^.{1,200}\.(?:p12|pfx|jks|keystore|kdbx|ppk|pkcs12)$/, secret: "a private key" },
];
const LOGINS = { secret: "logins" };

/** Folders of tests and examples, whose keys open nothing, and files of the same kind. */
const EXAMPLES =
  /(?:^|\/)(?:tests?|testdata|__tests__|fixtures?|examples?|samples?|spec|docs?|e2e|mocks?|playground)(?:\/|$)/i;
const EXAMPLE =
  /^(?:example|sample)[-_.]|\.(?:example|sample|template|tmpl|tpl|dist|defaults?|test|testing|ci|schema|md)(?:\.|$)/i;
/** Keys of a test by their names: `testkey.pem`, `test-server.key`. */
const TEST_KEY = /(?:^|[-_.])test(?:s|ing|keys?|certs?)?(?:[-_.]|$)/i;
/** Names that say little by themselves, and whose files may well hold a secret. */
const MORE = /^\.env\.|.\.env$|^\.yarnrc\.yml$|^id_\w+_sk$/;
/** Keys by their endings, of which the text has to say whether they are private: `ca.pem` is a certificate, or the key that signs them. */
const KEYS = /\.(?:key|pem|p8)$/;

/** Endings of settings and data that are called after secrets: references to them have such names too. */
const IN_WORDS = /\.(?:json|ya?ml|toml|ini|txt|properties|conf)$/;

/** Whether a file may hold a secret by its path. */
export function mayHoldSecret(path: string): boolean {
  const name = nameIn(path).toLowerCase();
  if (EXAMPLES.test(folderOf(path)) || EXAMPLE.test(name) || TEST_KEY.test(name)) return false;
  return MORE.test(name) || KEYS.test(name) || secretFile(path) !== undefined;
}

/** What secret a file holds, in a few words; without a text it is judged by its path alone. Undefined where it holds none. */
export function secretIn(path: string, text?: string): string | undefined {
  if (!mayHoldSecret(path)) return undefined;
  const name = nameIn(path).toLowerCase();
  const kinds = KINDS.filter((one) => one.name.test(name));
  const isOpen = KEYS.test(name) && secretFile(path) === undefined;
  if (text !== undefined) {
    if (!saysSomething(text)) return undefined;
    if (isOpen) return holdsPrivateKey(text) ? "a private key" : undefined;
    return kinds.length === 0 ? LOGINS.secret : kinds.find((one) => one.holds?.(text) ?? true)?.secret;
  }
  // A name that says so little, or that speaks of secrets in words, tells nothing of a file that is not read.
  return isOpen || secretFile(path) === "may" || IN_WORDS.test(name) ? undefined : (kinds[0] ?? LOGINS).secret;
}

/** Whether a text is a key alone, on one line without a heading: `config/master.key` of Rails. */
function isBareKey(text: string): boolean {
  return /^[\w+/=-]{16,512}$/.test(text.trim());
}

/** Whether a line has the five fields of a password file of PostgreSQL. */
function hasLine(text: string): boolean {
  return text.split("\n").some((line) => !line.startsWith("#") && line.split(":").length === 5);
}

/** Whether a file has more than comments. */
function saysSomething(text: string): boolean {
  return text.split("\n").some((line) => /^\s*[^\s#;]/.test(line));
}

/** Shorter values, such as `x`, stand where a secret will go. */
const SHORTEST = 4;

/** Whether a line gives a name that means a secret a value that may be one. */
function setsSecret(text: string): boolean {
  return text.split("\n").some((line) => {
    const equals = line.indexOf("=");
    const name = line
      .slice(0, Math.max(equals, 0))
      .trim()
      .replace(/^export\s+/, "");
    const value = line
      .slice(equals + 1)
      .trim()
      .replace(/^["']|["']$/g, "");
    return (
      /^\w+$/.test(name) &&
      value.length >= SHORTEST &&
      isSecretName(name, "likely") &&
      !holdsNoCredential(value, name) &&
      isSecretValue(value) &&
      !isGuessed(value)
    );
  });
}

/** A value that a program or a person fills in later. */
const TEMPLATE = /\{\{|<%|\$\{|\$\(|^!|^[|>&*]/;

/**
 * Whether a file of YAML that is called after secrets says any: a value that is no template, no stand-in, and not the name of a
 * section (`development: {key: development}`). One whose name says more (`pipeline-with-secrets.yaml`) holds them under names of secrets.
 */
function saysValue(text: string, which: "any" | "of a secret" = "any"): boolean {
  const lines = text
    .split("\n")
    .map((line) => /^ {0,40}(?:- )?["']?([\w.-]{1,200})["']? {0,10}:(.{0,4000})$/.exec(line));
  const sections = new Set(lines.flatMap((line) => (line !== null && line[2]?.trim() === "" ? [line[1] ?? ""] : [])));
  return lines.some((line) => {
    const [, name = "", written = ""] = line ?? [];
    const value = written.trim().replace(/^["']|["']$/g, "");
    if (which === "of a secret" && worthUnder(name, value) !== "secret") return false;
    return value.length >= SHORTEST && !TEMPLATE.test(value) && !sections.has(value) && !holdsNoCredential(value, name);
  });
}

/** Settings of npm and yarn that let somebody in (npm docs, "npmrc", "Auth related configuration"). */
const TOKENS = /(?:^|:)(?:_authToken|_auth|_password|npmAuthToken|npmAuthIdent)$/;

/** Whether npm or yarn is given a token or a password that is no variable. */
function hasToken(text: string): boolean {
  return text.split("\n").some((line) => {
    const mark = line.includes("=") ? line.indexOf("=") : line.indexOf(": ");
    const value = line.slice(mark + 1).trim();
    return TOKENS.test(line.slice(0, Math.max(mark, 0)).trim()) && value !== "" && !value.includes("${");
  });
}
