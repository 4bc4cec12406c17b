// What of a connection string, a DSN or the address of a service opens it: its credentials; for all languages.
//
// Sources: `SqlConnection.ConnectionString` of .NET, "Configure Azure Storage connection strings", "Connection Strings" of libpq,
// "Configuration" of StackExchange.Redis, RFC 3986 section 3.2.1.
import { isSecretName } from "./secret-names.ts";

/** Longer texts are no connection strings. */
const LONGEST = 4_000;

const URL = /^(?:[a-z][a-z0-9+.-]{0,40}:){1,3}\/\//i;
const KEY = /^[A-Za-z][\w .-]{0,60}$/;
/** Parameters that only an address of a service has. */
const OF_SERVICES =
  /^(?:account ?name|address|data ?source|database|dbname|default ?endpoints ?protocol|endpoint|host|initial ?catalog|port|server|user ?id|uid)$/i;
/** What opens a service, and is no secret's name elsewhere. */
const CREDENTIAL = /^(?:pass|pwd|pw|sas|shared ?access ?signature|sig)$/i;
/** Who logs in, and no more. */
const USER = /^[A-Za-z][A-Za-z_.-]{0,40}\d{0,4}$/;

/** Whether a variable's name says that it holds a connection string: `DB_CONNECTION_STRING`, `ConnectionStrings__Default`. */
export function namesConnectionString(name: string): boolean {
  return /connection[^a-z]?strings?(?:$|[^a-z])/i.test(name.slice(0, 200));
}

/**
 * The credentials in a connection string, empty where it has none; undefined for a text that is no connection string. `named`: its
 * name says that it is one, so that a single parameter is enough to read it as such.
 */
export function credentialsIn(value: string, named = false): readonly string[] | undefined {
  const text = value.trim();
  if (text.length > LONGEST || /[\r\n]/.test(text)) return undefined;
  const [scheme] = URL.exec(text) ?? [];
  const parameters = parametersOf(scheme === undefined ? text : text.slice(scheme.length));
  const ofServices = parameters.filter(([key]) => OF_SERVICES.test(key)).length;
  const isOne = scheme !== undefined || (named ? parameters.length > 0 : ofServices > 0 && parameters.length > 1);
  if (!isOne) return undefined;
  const found = parameters.filter(([key]) => CREDENTIAL.test(key) || isSecretName(key)).map(([, one]) => one);
  return [...(scheme === undefined ? [] : loginOf(text.slice(scheme.length))), ...found].filter((one) => one !== "");
}

/** `key=value` between semicolons and the signs of a query; where there is none of these, between commas or blanks. */
function parametersOf(text: string): readonly (readonly [key: string, value: string])[] {
  const parts = text.split(/[;?&]/);
  const pieces = parts.length > 1 ? parts : text.split(/[,\s]/);
  return pieces.flatMap((piece) => {
    const sign = piece.indexOf("=");
    const key = sign === -1 ? "" : piece.slice(0, sign).trim();
    return KEY.test(key) ? [[key, unquoted(piece.slice(sign + 1).trim())] as const] : [];
  });
}

function unquoted(text: string): string {
  const [quote = ""] = text;
  return /["']/.test(quote) && text.length > 1 && text.endsWith(quote) ? text.slice(1, -1) : text;
}

/** What stands before the `@` of an address and opens it: the password, or a token in place of both. */
function loginOf(rest: string): readonly string[] {
  const end = rest.lastIndexOf("@");
  if (end === -1) return [];
  const login = rest.slice(0, end);
  const colon = login.indexOf(":");
  if (colon !== -1) return [login.slice(colon + 1)];
  return USER.test(login) ? [] : [login];
}
