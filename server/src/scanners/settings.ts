// The settings `plimsoll.trivy.*`, read from whatever a client sends. A client that knows of trust sends none of a workspace it does not trust.
import * as path from "node:path";
import type { Risk, ScanTarget } from "../protocol.ts";
import { RISKS, type ScanOptions } from "./core/scanner.ts";

export interface TrivySettings {
  /** Absolute path of the program; undefined: PATH is searched. */
  readonly path: string | undefined;
  readonly offlineScan: boolean;
  readonly fixedOnly: boolean;
  readonly minimumSeverity: Risk;
  /** Where a request does not say. */
  readonly licenses: boolean;
  /** Absolute, or relative to the folder that is scanned; undefined: none. */
  readonly ignoreFile: string | undefined;
  readonly configFile: string | undefined;
  /** In seconds. */
  readonly timeout: number;
  readonly extraEnvironment: Readonly<Record<string, string>>;
}

export const DEFAULTS: TrivySettings = {
  path: undefined,
  offlineScan: true,
  fixedOnly: false,
  minimumSeverity: "unknown",
  licenses: false,
  ignoreFile: undefined,
  configFile: undefined,
  timeout: 600,
  extraEnvironment: {},
};

const LONGEST_TIMEOUT = 24 * 3600;

/** The section `plimsoll.trivy`; what is missing or of a wrong type counts as not set. */
export function trivySettings(section: unknown): TrivySettings {
  if (typeof section !== "object" || section === null) return DEFAULTS;
  const given = section as Readonly<Record<string, unknown>>;
  const text = (key: string) => {
    const value = given[key];
    return typeof value === "string" && value.trim() !== "" ? value.trim() : undefined;
  };
  const flag = (key: string, otherwise: boolean) => {
    const value = given[key];
    return typeof value === "boolean" ? value : otherwise;
  };
  const { timeout, extraEnvironment } = given;
  const severity = text("minimumSeverity")?.toLowerCase();
  return {
    path: text("path"),
    offlineScan: flag("offlineScan", DEFAULTS.offlineScan),
    fixedOnly: flag("fixedOnly", DEFAULTS.fixedOnly),
    minimumSeverity: RISKS.find((risk) => risk === severity) ?? DEFAULTS.minimumSeverity,
    licenses: flag("licenses", DEFAULTS.licenses),
    ignoreFile: text("ignoreFile"),
    configFile: text("configFile"),
    timeout:
      typeof timeout === "number" && timeout > 0 ? Math.min(Math.max(1, timeout), LONGEST_TIMEOUT) : DEFAULTS.timeout,
    extraEnvironment: environmentOf(extraEnvironment),
  };
}

function environmentOf(given: unknown): Readonly<Record<string, string>> {
  if (typeof given !== "object" || given === null) return {};
  const entries = Object.entries(given).filter(
    (entry): entry is [string, string] =>
      typeof entry[1] === "string" && /^[A-Za-z_][A-Za-z0-9_]*$/.test(entry[0]) && !entry[1].includes("\0"),
  );
  return Object.fromEntries(entries);
}

/** What a scan of `target` is to look for. A relative file of the settings lies in the folder that is scanned, else in `workspace`. */
export function scanOptions(
  settings: TrivySettings,
  target: ScanTarget,
  licenses: boolean,
  workspace: string | undefined,
): ScanOptions {
  const base = target.kind === "folder" ? target.path : workspace;
  const file = (given: string | undefined) =>
    given === undefined || path.isAbsolute(given) ? given : base === undefined ? undefined : path.resolve(base, given);
  return {
    offline: settings.offlineScan,
    fixedOnly: settings.fixedOnly,
    minimumSeverity: settings.minimumSeverity,
    ignoreFile: file(settings.ignoreFile),
    configFile: file(settings.configFile),
    timeout: settings.timeout,
    licenses,
  };
}
