// The settings of one scanner for one scan: what the user says, then what `.plimsoll.yaml` says under `scan`, then the defaults.
import type { ScanSettings } from "../../engine/core/settings.ts";
import type { Fields } from "../../fields.ts";
import { readSettings, type SettingSpec, type SettingSpecs, type SettingValues } from "./settings.ts";

/** Whose word the user's is: a setting of an editor, which may tell its defaults too, or an option of a command line. */
export type By = "setting" | "option";

export interface Layered<S extends SettingSpecs> {
  readonly settings: SettingValues<S>;
  /** The settings whose values are those of the file. */
  readonly fromFile: ReadonlySet<string>;
}

/**
 * The settings by these specs. A setting of an editor counts as set where it differs from the default, an option wherever it is
 * given. Nothing of a file names what is started, or a path. Of what a file may only make stricter, its strict value counts
 * over a setting, never over an option; its other value is left out.
 */
export function layeredSettings<S extends SettingSpecs>(
  specs: S,
  given: Fields,
  file: ScanSettings,
  by: By,
): Layered<S> {
  const standard: Readonly<Record<string, unknown>> = readSettings(specs, undefined);
  const said: Readonly<Record<string, unknown>> = readSettings(specs, given);
  const values = new Map(Object.entries(given));
  const fromFile = new Set<string>();
  for (const [name, spec] of Object.entries<SettingSpec>(specs)) {
    if (!Object.hasOwn(file, name) || !isForFiles(spec)) continue;
    const isStrict = "strict" in spec && spec.strict !== undefined;
    if (isStrict && file[name] !== spec.strict) continue;
    const isSet = by === "option" ? given[name] !== undefined : said[name] !== standard[name];
    if (isSet && !(isStrict && by === "setting")) continue;
    values.set(name, file[name]);
    fromFile.add(name);
  }
  return { settings: readSettings(specs, Object.fromEntries(values)), fromFile };
}

const isForFiles = ({ type }: SettingSpec): boolean => type === "flag" || type === "seconds" || type === "choice";

/** The scanners that a file's `scan.scanners` leaves: those it names, or all where it names none of them. */
export function chosenBy<T extends { readonly id: string }>(
  scanners: readonly T[],
  { scanners: named }: ScanSettings,
): readonly T[] {
  const chosen = Array.isArray(named) ? scanners.filter(({ id }) => named.includes(id)) : [];
  return chosen.length > 0 ? chosen : scanners;
}
