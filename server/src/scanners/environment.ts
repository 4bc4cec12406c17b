// The environment of the programs we start: what they need to find their files, engines and registries, and nothing else.

import { formsOf } from "../engine/core/encodings.ts";
import { isWindows, OWN_SYSTEM, type System } from "../paths/paths.ts";

/**
 * Names that are handed on to every program. Anything else of the editor's environment (tokens of other tools, NODE_OPTIONS …) stays here.
 */
const HANDED_ON: readonly RegExp[] = [
  /^(PATH|HOME|USER|LOGNAME|LANG|LC_ALL|LC_CTYPE|TZ|TMPDIR|TMP|TEMP)$/,
  /^XDG_(CACHE|CONFIG|DATA|STATE)_HOME$/,
  // Windows: without these no program finds its libraries and folders.
  /^(SYSTEMROOT|SYSTEMDRIVE|WINDIR|USERPROFILE|APPDATA|LOCALAPPDATA|PROGRAMDATA|PROGRAMFILES|COMSPEC|PATHEXT)$/i,
];

/** Names that are handed on as well where a program may connect: engines with their logins, registries, proxies, certificates. */
const CONNECTING: readonly RegExp[] = [
  /^XDG_RUNTIME_DIR$/,
  /^DOCKER_(HOST|CONTEXT|CONFIG|CERT_PATH|TLS_VERIFY|API_VERSION)$/,
  /^CONTAINER_(HOST|CONNECTION|SSHKEY)$|^CONTAINERS_(CONF|REGISTRIES_CONF|STORAGE_CONF)$|^REGISTRY_AUTH_FILE$/,
  /^(HTTP|HTTPS|NO|ALL)_PROXY$/i,
  /^SSL_CERT_(FILE|DIR)$/,
];

export interface Access {
  /** Names that this program gets besides those that every program gets. */
  readonly also?: readonly RegExp[];
  /** Whether it may connect: to the network, a registry or an engine. */
  readonly connects?: boolean;
}

/** The environment for a program: the part of `own` that it needs, and what the settings add. */
export function programEnvironment(
  own: Readonly<Record<string, string | undefined>>,
  extra: Readonly<Record<string, string>>,
  { also = [], connects = false }: Access = {},
  system: System = OWN_SYSTEM,
): Readonly<Record<string, string>> {
  // Windows ignores the case of names, and writes `Path`.
  const known = (name: string) => (isWindows(system) ? name.toUpperCase() : name);
  const added = new Set(Object.keys(extra).map(known));
  const environment: Record<string, string> = {};
  const handedOn = [...HANDED_ON, ...also, ...(connects ? CONNECTING : [])];
  for (const [name, value] of Object.entries(own)) {
    const isWanted = value !== undefined && handedOn.some((pattern) => pattern.test(known(name)));
    if (isWanted && !added.has(known(name))) environment[name] = value;
  }
  return { ...environment, ...extra };
}

/** A proxy that cannot be connected to: ports end at 65,535, so a client gives up before it asks the system for anything. */
const NO_PROXY_THERE = "http://127.0.0.1:99999";

/**
 * `environment` for a program that must not connect, whatever it reads in the files it looks at: its HTTP clients find no
 * proxy, git has no transport, and neither it nor what it starts finds a login. `empty` is an empty folder. This is a
 * second line of defence: HTTP clients of Go connect to this computer without a proxy, so a scanner's own options come first.
 */
export function unconnected(
  environment: Readonly<Record<string, string>>,
  empty: string,
  system: System = OWN_SYSTEM,
): Readonly<Record<string, string>> {
  const nothing = system.path.join(empty, "nothing");
  const walls: Readonly<Record<string, string>> = {
    ...Object.fromEntries(["HTTP", "HTTPS", "ALL"].map((scheme) => [`${scheme}_PROXY`, NO_PROXY_THERE])),
    NO_PROXY: "",
    GIT_ALLOW_PROTOCOL: "none",
    GIT_TERMINAL_PROMPT: "0",
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_CONFIG_GLOBAL: nothing,
    DOCKER_CONFIG: empty,
    REGISTRY_AUTH_FILE: nothing,
    AWS_CONFIG_FILE: nothing,
    AWS_SHARED_CREDENTIALS_FILE: nothing,
    AWS_EC2_METADATA_DISABLED: "true",
    CLOUDSDK_CONFIG: empty,
  };
  // Except on Windows a variable for a proxy may also be in small letters.
  const small = isWindows(system) ? [] : Object.entries(walls).filter(([name]) => name.endsWith("_PROXY"));
  const others = Object.entries(environment).filter(([name]) => !Object.hasOwn(walls, name.toUpperCase()));
  return {
    ...Object.fromEntries(others),
    ...walls,
    ...Object.fromEntries(small.map(([n, v]) => [n.toLowerCase(), v])),
  };
}

const SECRET_NAME = /TOKEN|PASS|SECRET|KEY|CREDENTIAL|AUTH/i;
/** Such a variable says where a secret is. */
const PLACE_NAME = /_(?:FILE|PATH|DIR|SOCK|HOME)$|^GOOGLE_APPLICATION_CREDENTIALS$/i;
/** Whether an `@` is that of a digest. */
const DIGEST = /^@sha\d+:[0-9a-f]/;

/**
 * `text` without passwords: the logins of addresses, and the values that `environment` holds under names that say so, in any
 * common encoding.
 */
export function scrub(text: string, environment: Readonly<Record<string, string>> = {}): string {
  const values = Object.entries(environment).flatMap(([name, value]) =>
    value.length >= 4 && SECRET_NAME.test(name) && !PLACE_NAME.test(name) ? formsOf(value) : [],
  );
  let clean = text.replace(/[^\s"'`<>]+/g, withoutLogin);
  const longestFirst = values.filter((value) => value.length >= 4).sort((a, b) => b.length - a.length);
  for (const value of longestFirst) clean = clean.replaceAll(value, "***");
  return clean;
}

/** A word without the login of an address in it: it may hold any character, so it ends at the last `@`. */
function withoutLogin(word: string): string {
  const start = word.indexOf("://");
  let at = word.lastIndexOf("@");
  while (at > start && DIGEST.test(word.slice(at, at + 20))) at = word.lastIndexOf("@", at - 1);
  if (start === -1 || at <= start) return word;
  const login = word.slice(start + 3, at);
  const slash = login.indexOf("/");
  // Without a colon in front of it a slash ends the host.
  if (slash !== -1 && !login.slice(0, slash).includes(":")) return word;
  return `${word.slice(0, start + 3)}***${word.slice(at)}`;
}
