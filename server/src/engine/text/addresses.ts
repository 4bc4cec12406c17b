// Addresses with a login in them: by RFC 3986 section 3.2.1, `scheme://user:password@host`, or among their parameters, as in the
// connection strings of databases: `jdbc:postgresql://db/shop?user=shop&password=…`, `Server=db;User Id=sa;Password=…`.
import type { Span } from "../core/text.ts";
import { holdsReference, isEncrypted, isReference } from "../knowledge/secret-references.ts";
import { isStandInValue } from "../knowledge/secret-values.ts";
import { isWeakPassword } from "../knowledge/weak-passwords.ts";
import { secretsIn } from "./secrets.ts";

export interface Login {
  /** The password, percent-encoding and all. */
  readonly at: Span;
  /** As it is written, without a port. */
  readonly host: string;
  /** It is a list of parameters, without `://`. */
  readonly isList: boolean;
  /** The password is easily guessed: `changeme`, `password`, the user's name. */
  readonly weak: boolean;
  /** The host is this machine, as in a set-up for development. */
  readonly local: boolean;
}

/**
 * What stands around `://`. Bounded, and no part can take what another one takes. In brackets behind `tcp` stands the host in data source
 * names of Go's driver for MySQL (https://github.com/go-sql-driver/mysql#dsn-data-source-name).
 */
const SCHEME = /[A-Za-z][A-Za-z0-9+.-]{1,24}$/;
const LOGIN =
  /^:\/\/([^\s:@/?#"'`<>()[\]{}|\\,;]{0,128}):([^\s@/"'`<>|\\]{1,256})@(?:tcp[46]?\()?((?:[A-Za-z0-9_.-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\]))/;
/** A password that the file does not hold: a variable, a template, a mask, a word that stands for one. */
const HELD_ELSEWHERE = /[$%]\{|\$[A-Za-z_(0-9]|\{\{|%[A-Z_]{2,}%|%[sdv@]|<|\*{3}|\.{3}|^x+$/i;
/** What no server takes for a token; and no password, but who it belongs to. */
const NAME_OF_ONE = /^(?:token|api_?key|user|username)$/i;
const EXAMPLE_HOST = /(?:^|\.)(?:example(?:\.(?:com|org|net))?|invalid|test)$/i;
const THIS_MACHINE = /^(?:localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|0\.0\.0\.0|\[::1\]|host\.docker\.internal)$/i;

/** The logins in a text, in order; those without a real password are left out. Linear in the length of the text. */
export function loginsIn(text: string): readonly Login[] {
  const found: Login[] = [];
  for (let at = text.indexOf("://"); at !== -1; at = text.indexOf("://", at + 3)) {
    if (!SCHEME.test(text.slice(Math.max(0, at - 25), at))) continue;
    const match = LOGIN.exec(text.slice(at, at + 700));
    const [, user = "", password = "", host = ""] = match ?? [];
    if (match === null || !isReal(password) || EXAMPLE_HOST.test(host)) continue;
    const start = at + 3 + user.length + 1;
    found.push({
      at: { start, end: start + password.length },
      host,
      isList: false,
      weak: isWeakPassword(password, [user]),
      local: THIS_MACHINE.test(host),
    });
  }
  for (const login of parametersIn(text)) if (!EXAMPLE_HOST.test(login.host)) found.push(login);
  return found.sort((a, b) => a.at.start - b.at.start);
}

/** What stands around the `@` of an address without a scheme, as of an image: `user:password@registry.example/name`. Bounded. */
const IN_FRONT = /(?:^|[\s"'`=([,])[A-Za-z0-9._-]{1,64}:([^\s:@/"'`<>|\\]{1,128})$/;
const REGISTRY = /^(?:[A-Za-z0-9-]{1,63}:\d{1,5}|localhost|(?:[A-Za-z0-9-]{1,63}\.){1,9}[A-Za-z]{2,24})(?::\d{1,5})?\//;

/**
 * The passwords of addresses without a scheme. Docker takes no such image, so no login is told by them, but nobody may see one. Linear in
 * the length of the text.
 */
export function imageLoginsIn(text: string): readonly Span[] {
  const found: Span[] = [];
  for (let at = text.indexOf("@"); at !== -1; at = text.indexOf("@", at + 1)) {
    const [, password] = IN_FRONT.exec(text.slice(Math.max(0, at - 200), at)) ?? [];
    if (password === undefined || !isReal(password) || !REGISTRY.test(text.slice(at + 1, at + 700))) continue;
    found.push({ start: at - password.length, end: at });
  }
  return found;
}

/** The beginning of a login whose host is missing: a line, a quote or a join of lines ends it. */
const HALF = /^:\/\/[^\s:@/?#"'`<>()[\]{}|\\,;]{0,128}:([^\s@/"'`<>|\\]{1,256})(?=[\s"'`\\]|$)/;
/** What a password goes on with on the next line, up to the `@`. */
const REST = /^[\\`]?[ \t]{0,20}\r?\n[ \t]{0,200}([^\s@/"'`<>|\\]{1,256})(?=@)/;
/** What is no password behind a colon: a port, a range of ports, a word for one. */
const PORT = /^(?:\d{1,5}(?:-\d{1,5})?[,;.)]*|\W*port\W*)$/i;
/** Schemes whose addresses are images, which have tags. */
const OF_IMAGES = /(?:^|[^A-Za-z0-9+.-])(?:docker|docker-image|oci|containers?(?:-storage)?|image)$/i;

/**
 * What may be the password of an address that is cut off before its `@`: `https://user:secret"`. No login is told by it, but nobody may
 * see it either. Linear in the length of the text.
 */
export function halfLoginsIn(text: string): readonly Span[] {
  const found: Span[] = [];
  for (let at = text.indexOf("://"); at !== -1; at = text.indexOf("://", at + 3)) {
    const scheme = text.slice(Math.max(0, at - 25), at);
    const match = SCHEME.test(scheme) && !OF_IMAGES.test(scheme) ? HALF.exec(text.slice(at, at + 700)) : null;
    if (match === null) continue;
    const [whole, password = ""] = match;
    const end = at + whole.length;
    const [joined = "", rest = ""] = REST.exec(text.slice(end, end + 500)) ?? [];
    if (PORT.test(password) || !isReal(password + rest)) continue;
    found.push({ start: end - password.length, end });
    if (rest !== "") found.push({ start: end + joined.length - rest.length, end: end + joined.length });
  }
  return found;
}

/** A password among parameters: behind what parts it from the one before, or as the first of a text in quotes or of a value. */
const PARAMETER = /([?&;]|["'`]|[=:][ \t]?)[ \t]?(?:password|passwd|pwd)[ \t]?=[ \t]?/gi;
/** What is farther from a password, before it or behind it, is not part of its address. */
const LONGEST_SIDE = 400;
/** What tells the host: what is behind `://`, or the server of ADO.NET, ODBC and OLE DB. */
const HOST = /^:\/\/(?:[^\s@/?;]{0,200}@)?([A-Za-z0-9_.-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])/;
const SERVER =
  /(?:^|[;=: \t])(?:server|data source|host|addr|address|network address)[ \t]?=[ \t]?(?:tcp:)?([A-Za-z0-9_.-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])/i;
/** The same behind the password, where words of something else may follow. */
const LATER =
  /;[ \t]?(?:server|data source|host|addr|address|network address)[ \t]?=[ \t]?(?:tcp:)?([A-Za-z0-9_.-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])/i;
const USER = /(?:^|[?&;])[ \t]?(?:user|user ?id|user ?name|uid)[ \t]?=[ \t]?([^\s&;"']{1,128})/i;

/**
 * The passwords among the parameters of addresses, which come in any order. Sources: "Connecting to the Database" of pgJDBC, "Building
 * the connection URL" of Microsoft's JDBC driver, `SqlConnection.ConnectionString` of .NET.
 */
function* parametersIn(text: string): Iterable<Login> {
  for (const hit of text.matchAll(PARAMETER)) {
    const [{ length }, sign = ""] = hit;
    const before = text.slice(Math.max(0, hit.index - LONGEST_SIDE), hit.index);
    const head = before.slice(1 + Math.max(...["\n", '"', "'", "`"].map((end) => before.lastIndexOf(end))));
    const start = hit.index + length;
    const password = /^[^\s&;"'`<>|\\]{1,256}/.exec(text.slice(start, start + 256))?.[0] ?? "";
    const end = start + password.length;
    const isString = !/[?&]/.test(sign);
    const tail = text.slice(end, end + LONGEST_SIDE).split(isString ? /[\n"'`]/ : /[\s"'`]/, 1)[0] ?? "";
    const isFirst = isString && sign !== ";";
    const user = (isFirst ? undefined : USER.exec(head)?.[1]) ?? USER.exec(tail)?.[1];
    const near = isFirst ? undefined : (hostIn(head) ?? (isString ? SERVER.exec(head)?.[1] : undefined));
    // What begins with a password and names no user may be assignments of a shell.
    const isBehind = isString && tail.startsWith(";") && (!isFirst || user !== undefined);
    const host = near ?? (isBehind ? LATER.exec(tail)?.[1] : undefined);
    if (host === undefined || /^[{:@]/.test(password) || !isReal(password)) continue;
    yield {
      at: { start, end },
      host,
      isList: isString && (isFirst || hostIn(head) === undefined),
      weak: isWeakPassword(password, [user ?? ""]),
      local: THIS_MACHINE.test(host),
    };
  }
}

/** The host of the address that a text ends in. */
function hostIn(head: string): string | undefined {
  const at = head.lastIndexOf("://");
  const isOne = at !== -1 && !/\s/.test(head.slice(at)) && SCHEME.test(head.slice(Math.max(0, at - 25), at));
  return isOne ? HOST.exec(head.slice(at))?.[1] : undefined;
}

function isReal(password: string): boolean {
  return (
    password.length > 2 &&
    !HELD_ELSEWHERE.test(password) &&
    !NAME_OF_ONE.test(password) &&
    // The one that documentation ships with, and servers run with.
    (password === "example" || !isStandInValue(password)) &&
    !isReference(password) &&
    !holdsReference(password) &&
    !isEncrypted(password) &&
    secretsIn(password).length === 0
  );
}
