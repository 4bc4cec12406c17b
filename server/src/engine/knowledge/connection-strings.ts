// What of a connection string, a DSN or the address of a service opens it: its credentials; for all languages. What is not read for
// certain is not judged here, so that the caller judges the whole.
//
// Sources: `SqlConnection.ConnectionString` of .NET, "Connection String Parameters" of Npgsql, "Connection Options" of MySqlConnector,
// "Configure Azure Storage connection strings", "Connection strings" of Application Insights, "Connection Strings" of libpq,
// "Configuration" of StackExchange.Redis, RFC 3986 section 3.2.1, "DSN" of go-sql-driver/mysql, "JDBC URL" of Oracle's thin driver.
import { isSecretName } from "./secret-names.ts";
import { looksDrawn } from "./stand-ins.ts";

/** Longer texts are no connection strings. */
const LONGEST = 4_000;

const SCHEME = /^(?:[a-z][a-z0-9+.-]{0,40}:){1,3}\/\//i;
const KEY = /^[A-Za-z][\w .-]{0,60}$/;
/** Parameters that only an address of a service has. */
const OF_SERVICES =
  /^(?:account ?name|address|data ?source|database|dbname|default ?endpoints ?protocol|endpoint|host|initial ?catalog|port|server|user ?id|uid)$/i;
/** What opens a service, and is no secret's name elsewhere. */
const CREDENTIAL = /^(?:pass|pwd|pw|sas|shared ?access ?signature|sig)$/i;
/** Who logs in, and no more. */
const USER = /^[A-Za-z][A-Za-z_.-]{0,40}\d{0,4}$/;
/** Parameters that open nothing, without what separates their words. */
const HARMLESS: ReadonlySet<string> = new Set(
  `abortconnect abortonconnectfail accountendpoint accountname addr address allowadmin allowpublickeyretrieval allowuservariables app
  applicationid applicationintent applicationname asyncexecution asynctimeout attachdbfilename authentication authtype blobendpoint
  characterset charset checkcertificaterevocation clientencoding clientid columnencryptionsetting commandtimeout connectionlifetime
  connectionreset connectiontimeout connectretry connectretrycount connectretryinterval connecttimeout convertzerodatetime database
  databasename datasource dbname defaultcommandtimeout defaultdatabase defaultendpointsprotocol deviceid driver encoding encrypt endpoint
  endpointsuffix enlist entitypath failoverpartner fallbackapplicationname fileendpoint filename gssencmode host hostaddr hostname
  includeerrordetail ingestionendpoint initialcatalog instrumentationkey integratedsecurity keepalive keepalives keepalivescount
  keepalivesidle keepalivesinterval language liveendpoint loadbalancehosts loadbalancetimeout mars maxpoolsize minpoolsize mode
  multipleactiveresultsets multisubnetfailover name network networkaddress networklibrary operationtimeout options packetsize
  persistsecurityinfo pooling port protocol provider queueendpoint responsetimeout rootcertificate searchpath server servercertificate
  service servicename sharedaccesskeyname ssl sslca sslcert sslcertificate sslhost sslkey sslmode sslprotocols sslrootcert synctimeout
  tableendpoint targetsessionattributes targetsessionattrs tenantid timeout timezone transporttype treattinyasboolean trustedconnection
  trustservercertificate uid usecompression usedevelopmentstorage user userid username version workstationid wsid`.split(
    /\s+/,
  ),
);
/** What a list is parted by, where a parameter follows. */
const SEPARATORS: readonly RegExp[] = [/;(?=[\w .-]{1,60}=)/, /,(?=[\w .-]{1,60}=)/, /\s(?=[\w.-]{1,60}=)/];
const OF_QUERY = /[?&;#](?=[\w .-]{1,60}=)|[?#]/;

/** What go-sql-driver/mysql has behind the `@`: `tcp(db:3306)`, `unix(/run/m.sock)`, nothing. */
const GO_NET = /^(?:[a-z][a-z0-9+.-]{0,30})?(?:\([^()\s]{0,300}\))?$/i;
const ORACLE = /^jdbc:oracle:(?:thin|oci8?):/i;
/** Where Oracle's server is: `//db:1521/shop`, `db:1521:shop`, `db:1521/shop`. */
const ORACLE_PLACE = /^(?:tcps?:)?(?:\/\/)?[\w.-]{1,200}:\d{1,5}[:/][\w.$:/-]{1,200}$/i;

/** Whether a variable's name says that it holds a connection string: `DB_CONNECTION_STRING`, `ConnectionStrings__Default`. */
export function namesConnectionString(name: string): boolean {
  return /connection[^a-z]?strings?(?:$|[^a-z])/i.test(name.slice(0, 200));
}

/** Whether it says at least that a service is addressed, if only by a URL: `DATABASE_DSN`, `DATA_SOURCE_NAME`, `DB_URL`. */
function namesAddress(name: string): boolean {
  return /(?:^|[^a-z])(?:dsn|data[^a-z]?source(?:[^a-z]?name)?|conn[^a-z]?str|(?:database|db|mysql|postgres|redis)[^a-z]?ur[il])$/i.test(
    name.slice(0, 200),
  );
}

/**
 * What opens something in the value of a variable whose name speaks of no secret: the credentials of a connection string that is no
 * URL, properties of Java (`-Ddb.password=…`), the members of an object in JSON. Linear in the value.
 */
export function credentialsWithin(value: string, name: string): readonly string[] {
  const text = value.trim();
  if (text.length > LONGEST || SCHEME.test(text)) return [];
  if (text.startsWith("{")) return membersOf(text);
  const properties = text.split(/\s/).flatMap((word) => {
    const property = unquoted(word);
    const sign = property.indexOf("=");
    const isOne = property.startsWith("-D") && isSecretName(property.slice(2, Math.max(2, sign)));
    return isOne ? [unquoted(property.slice(sign + 1))] : [];
  });
  if (properties.length > 0) return properties;
  // Lists between semicolons are told by their text alone, whatever they are written for.
  return SEPARATORS[0]?.test(text) === true ? [] : (credentialsIn(text, namesAddress(name)) ?? []);
}

function membersOf(text: string): readonly string[] {
  const found: string[] = [];
  try {
    JSON.parse(text, (key, given) => {
      if (typeof given === "string" && isSecretName(key)) found.push(given);
    });
  } catch {
    // Not JSON.
  }
  return found;
}

/**
 * The credentials in a connection string, empty where there is none for certain; undefined for a text that is no connection string, or
 * not read for certain. `named`: its name says that it is one, so that a host or a single parameter is enough to read it as such.
 */
export function credentialsIn(value: string, named = false): readonly string[] | undefined {
  const text = value.trim();
  if (text === "" || text.length > LONGEST || /[\r\n]/.test(text)) return undefined;
  const [scheme] = SCHEME.exec(text) ?? [];
  const found =
    scheme === undefined
      ? (oracleLogin(text, named) ?? listed(text, named) ?? goLogin(text, named) ?? (named ? hosts(text) : undefined))
      : inAddress(text.slice(scheme.length));
  return found?.filter((one) => one !== "");
}

/** Whether a value is a URL without a login, of which nothing looks as if it was drawn to keep others out. */
export function isOpenAddress(value: string): boolean {
  return value.length <= LONGEST && SCHEME.test(value) && credentialsIn(value)?.length === 0;
}

/** The values that open a service in `[user[:password]@]host…`, its path and its parameters; undefined where that is not certain. */
function inAddress(rest: string): readonly string[] | undefined {
  const [authority = ""] = rest.split(/[/?#;]/, 1);
  const at = authority.includes("@") ? rest.lastIndexOf("@") : -1;
  // A password in front of another sign than the `@`, or of nothing.
  if (at === -1 && authority.split(",").some((host) => !isHost(host))) return undefined;
  if (at === -1 && authority.includes(":") && rest.includes("@")) return undefined;
  const behind = at === -1 ? rest.slice(authority.length) : rest.slice(at + 1).replace(/^[^/?#;]*/, "");
  const [path = "", ...parameters] = behind.split(OF_QUERY);
  if (!FILE.test(path) && path.split("/").some((one) => looksDrawn(one))) return undefined;
  const found = at === -1 ? [] : [...loginOf(rest.slice(0, at))];
  for (const one of parameters) {
    const sign = one.indexOf("=");
    const key = one.slice(0, Math.max(0, sign)).trim();
    const given = one.slice(sign + 1);
    if (opens(key)) found.push(unquoted(given));
    else if (!/id$/i.test(key) && mayBeDrawn(given)) return undefined;
  }
  return found;
}

/** Keys and certificates are called by what identifies them. */
const FILE = /\.(?:asc|crt|gpg|key|pem|pub)$/;

/** A host with or without its port; what is put in for either. */
function isHost(text: string): boolean {
  return /^(?:[^:]*|\[[^\]]*\])(?::(?:\d{0,5}\)?|[$%{].*))?$/.test(text);
}

/** What stands before the `@` of an address and opens it: the password, or a token in place of both. */
function loginOf(login: string): readonly string[] {
  const colon = login.indexOf(":");
  if (colon !== -1) return [login.slice(colon + 1)];
  return USER.test(login) ? [] : [login];
}

/** The same of `key=value` between semicolons, commas or blanks: by whichever of them makes most of it, with nothing left unknown. */
function listed(text: string, named: boolean): readonly string[] | undefined {
  let best: Parameters | undefined;
  for (const separator of SEPARATORS) {
    const one = parametersOf(text.split(separator));
    if (one !== undefined && one.count > (best?.count ?? 0)) best = one;
  }
  if (best === undefined) return undefined;
  return named || (best.ofServices && best.count > 1) ? best.credentials : undefined;
}

interface Parameters {
  readonly count: number;
  readonly ofServices: boolean;
  readonly credentials: readonly string[];
}

function parametersOf(pieces: readonly string[]): Parameters | undefined {
  const credentials: string[] = [];
  let [count, ofServices, isOpen] = [0, false, true];
  for (const [i, whole] of pieces.entries()) {
    const piece = whole.trim().replace(/[;,]$/, "");
    if (piece === "") continue;
    count += 1;
    const sign = piece.indexOf("=");
    const key = piece.slice(0, Math.max(0, sign)).trim();
    if (!KEY.test(key)) {
      // StackExchange.Redis has the hosts in front of the parameters.
      if (i > 0 || pieces.length === 1 || !piece.split(",").every((one) => HOST.test(one))) return undefined;
      ofServices = true;
      continue;
    }
    const given = piece.slice(sign + 1).trim();
    if (/^["']/.test(given) && unquoted(given) === given) return undefined;
    const isKnown = HARMLESS.has(key.toLowerCase().replace(/[ _.-]/g, ""));
    ofServices ||= OF_SERVICES.test(key);
    if (!isKnown && opens(key)) credentials.push(unquoted(given));
    else if (SCHEME.test(given) ? !isOpenAddress(given) : given.includes("=")) return undefined;
    else if (!isKnown && mayBeDrawn(given)) return undefined;
    else if (!isKnown) isOpen &&= /^(?:true|false|yes|no|on|off|none|\d{1,9})?$/i.test(given);
  }
  // What has a password has it there; without one, a parameter that nobody knows may be it.
  return isOpen || credentials.length > 0 ? { count, ofServices, credentials } : undefined;
}

/** `user:password@tcp(db:3306)/shop`: the password goes to the last `@` before the last `/`. */
function goLogin(text: string, named: boolean): readonly string[] | undefined {
  const slash = text.lastIndexOf("/");
  const at = text.lastIndexOf("@", slash);
  if (slash === -1 || at === -1) return undefined;
  const net = text.slice(at + 1, slash);
  if (!GO_NET.test(net) || (!named && !net.endsWith(")"))) return undefined;
  const login = text.slice(0, at);
  const colon = login.indexOf(":");
  return colon === -1 ? (USER.test(login) ? [] : undefined) : [login.slice(colon + 1)];
}

/** `jdbc:oracle:thin:scott/password@//db:1521/shop`, and without the beginning as SQL*Plus has it. */
function oracleLogin(text: string, named: boolean): readonly string[] | undefined {
  const [scheme = ""] = ORACLE.exec(text) ?? [];
  if (scheme === "" && !named) return undefined;
  const rest = text.slice(scheme.length);
  const at = rest.lastIndexOf("@");
  // The place alone, with its port: the login is somewhere else.
  if (at === -1 && /^[\w.-]+:\d{1,5}\//.test(rest) && ORACLE_PLACE.test(rest) && !mayBeDrawn(rest)) return [];
  if (at === -1 || !ORACLE_PLACE.test(rest.slice(at + 1))) return undefined;
  const login = rest.slice(0, at);
  if (login === "") return [];
  const slash = login.indexOf("/");
  return slash === -1 ? undefined : [unquoted(login.slice(slash + 1))];
}

const HOST = /^[A-Za-z][\w-]*(?:\.[\w-]+)*(?::\d{1,5})?$/;

/** Nothing, for hosts by their names, with or without ports, or a word that stands for them. */
function hosts(text: string): readonly string[] | undefined {
  return text.split(",").every((one) => HOST.test(one) && one === one.toLowerCase() && !mayBeDrawn(one))
    ? []
    : undefined;
}

function opens(key: string): boolean {
  return CREDENTIAL.test(key) || isSecretName(key);
}

/** Whether a value has letters and digits in it as no word has, or is as long as no word is. An id is not drawn to be kept. */
function mayBeDrawn(value: string): boolean {
  if (/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value)) return false;
  return value
    .split(/[^A-Za-z0-9]+/)
    .some((run) => run.length >= 8 && (run.length > 30 || /^[A-Z]{16,}$/.test(run) || /\d[A-Za-z]/.test(run)));
}

function unquoted(text: string): string {
  const [quote = ""] = text;
  return /["']/.test(quote) && text.length > 1 && text.endsWith(quote) ? text.slice(1, -1) : text;
}
