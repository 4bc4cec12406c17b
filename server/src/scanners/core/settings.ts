// The settings of scanners, `plimsoll.<id>.*`: from their specs come package.json, what is read of an editor, and the command line's
// options.
import { fieldsOf } from "../../fields.ts";
import { OWN_SYSTEM, resolveIn } from "../../paths/paths.ts";
import type { ScanTarget } from "../../protocol.ts";

interface Described {
  /** Markdown, for package.json. */
  readonly description: string;
  /** The option of the command line that sets it; of a flag, the option sets the opposite of the default. */
  readonly cli?: {
    readonly option: string;
    /** What it does, in a few words. */
    readonly help: string;
  };
}

export type SettingSpec = Described &
  /** Of `strict` a workspace may only set that value. */
  (
    | { readonly type: "flag"; readonly default: boolean; readonly strict?: boolean }
    | { readonly type: "seconds"; readonly default: number; readonly most: number }
    /** One of some words, each with what it means. */
    | { readonly type: "choice"; readonly default: string; readonly choices: Readonly<Record<string, string>> }
    | { readonly type: "text" }
    /** A list; on the command line the option is given once for each. */
    | { readonly type: "texts" }
    /** A file: absolute, relative to the folder that is scanned, else to the workspace, or below `~` or `${workspaceFolder}`. */
    | { readonly type: "file" }
    /** The program itself: an absolute path. Only the user's own settings count, never a workspace's. */
    | { readonly type: "program" }
    /** Variables of the environment. Only the user's own settings count, never a workspace's. */
    | { readonly type: "environment" }
  );

/**
 * Whether only the user's own settings count, even where the workspace is trusted: no workspace names what is started, or makes a scan less
 * strict.
 */
export function isMachineOnly(spec: SettingSpec): boolean {
  return spec.type === "program" || spec.type === "environment" || (spec.type === "flag" && spec.strict !== undefined);
}

export type SettingSpecs = Readonly<Record<string, SettingSpec>>;

type ValueOf<T extends SettingSpec> = T extends { readonly type: "flag" }
  ? boolean
  : T extends { readonly type: "seconds" }
    ? number
    : T extends { readonly type: "choice"; readonly choices: infer C }
      ? keyof C & string
      : T extends { readonly type: "environment" }
        ? Readonly<Record<string, string>>
        : T extends { readonly type: "texts" }
          ? readonly string[]
          : string | undefined;

/** The values of settings by their names; what is not set has its default. */
export type SettingValues<S extends SettingSpecs> = { readonly [K in keyof S]: ValueOf<S[K]> };

/** What every scanner with a program of its own has. */
export type ProgramSettings = Readonly<{
  path: Extract<SettingSpec, { type: "program" }>;
  timeout: Extract<SettingSpec, { type: "seconds" }>;
  extraEnvironment: Extract<SettingSpec, { type: "environment" }>;
}>;

/** The settings of a section that a client sent; what is missing or of a wrong type has its default. */
export function readSettings<S extends SettingSpecs>(specs: S, section: unknown): SettingValues<S> {
  const given = fieldsOf(section);
  const read = Object.entries(specs).map(([name, spec]) => [name, readOne(spec, given[name])]);
  return Object.fromEntries(read) as SettingValues<S>;
}

function readOne(spec: SettingSpec, given: unknown): unknown {
  switch (spec.type) {
    case "flag":
      return typeof given === "boolean" ? given : spec.default;
    case "seconds":
      return typeof given === "number" && given > 0 ? Math.min(Math.max(1, given), spec.most) : spec.default;
    case "choice": {
      const word = typeof given === "string" ? given.trim().toLowerCase() : "";
      return Object.hasOwn(spec.choices, word) ? word : spec.default;
    }
    case "text":
    case "file":
    case "program":
      return typeof given === "string" && given.trim() !== "" ? given.trim() : undefined;
    case "texts":
      return Array.isArray(given) ? given.filter((one) => typeof one === "string" && one.trim() !== "") : [];
    case "environment":
      return environmentIn(given);
  }
}

function environmentIn(given: unknown): Readonly<Record<string, string>> {
  const entries = Object.entries(fieldsOf(given)).filter(
    (entry): entry is [string, string] =>
      typeof entry[1] === "string" && /^[A-Za-z_][A-Za-z0-9_]*$/.test(entry[0]) && !entry[1].includes("\0"),
  );
  return Object.fromEntries(entries);
}

/**
 * `values` with each file made absolute: a relative one, or one below `${workspaceFolder}`, lies in the folder that is scanned,
 * else in the workspace; one below `~` lies in the user's home folder. Without such a folder it is not set.
 */
export function locateFiles<S extends SettingSpecs>(
  specs: S,
  values: SettingValues<S>,
  target: ScanTarget,
  { workspace, home }: { readonly workspace: string | undefined; readonly home: string | undefined },
): SettingValues<S> {
  const folder = target.kind === "folder" ? target.path : workspace;
  const located = Object.entries(values).map(([name, value]) => {
    const isFile = specs[name]?.type === "file" && typeof value === "string";
    return [name, isFile ? resolveIn({ folder, home }, value, OWN_SYSTEM) : value];
  });
  return Object.fromEntries(located) as SettingValues<S>;
}
