// The environment of the programs we start: what they need to find their files, engines and registries, and nothing else.

import { formsOf } from "../engine/core/encodings.ts";
import { isWindows, OWN_SYSTEM, type System } from "../paths.ts";

/** Names that are handed on. Anything else of the editor's environment (tokens of other tools, NODE_OPTIONS …) stays here. */
const HANDED_ON: readonly RegExp[] = [
  /^(PATH|HOME|USER|LOGNAME|LANG|LC_ALL|LC_CTYPE|TZ|TMPDIR|TMP|TEMP)$/,
  /^XDG_(CACHE|CONFIG|DATA|STATE)_HOME$|^XDG_RUNTIME_DIR$/,
  // Windows: without these no program finds its libraries and folders.
  /^(SYSTEMROOT|SYSTEMDRIVE|WINDIR|USERPROFILE|APPDATA|LOCALAPPDATA|PROGRAMDATA|PROGRAMFILES|COMSPEC|PATHEXT)$/i,
  /^DOCKER_(HOST|CONTEXT|CONFIG|CERT_PATH|TLS_VERIFY|API_VERSION)$/,
  /^CONTAINER_(HOST|CONNECTION|SSHKEY)$|^CONTAINERS_(CONF|REGISTRIES_CONF|STORAGE_CONF)$|^REGISTRY_AUTH_FILE$/,
  /^(HTTP|HTTPS|NO|ALL)_PROXY$/i,
  /^SSL_CERT_(FILE|DIR)$/,
];

/** The environment for a program: the part of `own` that every program needs or that `also` names, and what the settings add. */
export function programEnvironment(
  own: Readonly<Record<string, string | undefined>>,
  extra: Readonly<Record<string, string>>,
  also: readonly RegExp[] = [],
  system: System = OWN_SYSTEM,
): Readonly<Record<string, string>> {
  // Windows ignores the case of names, and writes `Path`.
  const known = (name: string) => (isWindows(system) ? name.toUpperCase() : name);
  const added = new Set(Object.keys(extra).map(known));
  const environment: Record<string, string> = {};
  const handedOn = [...HANDED_ON, ...also];
  for (const [name, value] of Object.entries(own)) {
    const isWanted = value !== undefined && handedOn.some((pattern) => pattern.test(known(name)));
    if (isWanted && !added.has(known(name))) environment[name] = value;
  }
  return { ...environment, ...extra };
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
