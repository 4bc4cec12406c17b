// The environment of the programs we start: what they need to find their files, engines and registries, and nothing else.

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

/** `text` without passwords: those in URLs, and the values that `environment` holds under names that say so. */
export function scrub(text: string, environment: Readonly<Record<string, string>> = {}): string {
  let clean = text.replace(/:\/\/[^\s/@"']+@/g, "://***@");
  for (const [name, value] of Object.entries(environment)) {
    if (value.length >= 4 && SECRET_NAME.test(name) && !/^(\/|[A-Za-z]:\\)/.test(value))
      clean = clean.replaceAll(value, "***");
  }
  return clean;
}
