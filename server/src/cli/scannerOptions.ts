// The options of `plimsoll scan` that the scanners bring, made from the specs of their settings.
import type { ScanSettings } from "../engine/core/settings.ts";
import type { Configured, chosenBy, layeredSettings, Scanner, SettingSpecs } from "../scanners/index.ts";
import { type Option, SCAN } from "./options.ts";
import { meantWord, oneOf, UsageError } from "./usage.ts";

type Spec = SettingSpecs[string];

/** An option with the settings that it sets. */
interface Setter {
  readonly name: string;
  readonly help: string;
  /** The scanners that have it, each with its setting; all of one type. */
  readonly sets: readonly { readonly scanner: Scanner; readonly setting: string; readonly spec: Spec }[];
}

/** What is written behind an option in the help. */
const VALUES: Readonly<Record<Spec["type"], string | undefined>> = {
  flag: undefined,
  seconds: "SECONDS",
  choice: "WORD",
  text: "TEXT",
  texts: "TEXT",
  file: "FILE",
  program: "PATH",
  environment: "NAME=VALUE",
};

/**
 * The options by name; scanners whose settings have one name on the command line share it. An error in a description: it
 * takes one of our options, or one that another scanner has with another type.
 */
function optionsOf(scanners: readonly Scanner[]): readonly Setter[] {
  const options = new Map<string, Setter>();
  for (const scanner of scanners) {
    for (const [setting, spec] of Object.entries<Spec>(scanner.settings)) {
      if (spec.cli === undefined) continue;
      const { option: name, help } = spec.cli;
      const known = options.get(name) ?? { name, help, sets: [] };
      if (Object.hasOwn(SCAN, name) || known.sets.some((one) => one.spec.type !== spec.type))
        throw new Error(`The option --${name} of ${scanner.id} is taken.`);
      options.set(name, { ...known, sets: [...known.sets, { scanner, setting, spec }] });
    }
  }
  return [...options.values()];
}

const typeOf = ({ sets: [first] }: Setter): Spec["type"] => first?.spec.type ?? "text";
const isList = (type: Spec["type"]): boolean => type === "texts" || type === "environment";

/** The options that scanners bring to `plimsoll scan`, as they are read and as the help tells them. */
export function scannerArguments(scanners: readonly Scanner[]): Readonly<Record<string, Option>> {
  return Object.fromEntries(
    optionsOf(scanners).map((option) => {
      const type = typeOf(option);
      const value = VALUES[type];
      const defaults = new Set(option.sets.map(({ spec }) => ("default" in spec ? spec.default : undefined)));
      const [only] = defaults;
      const standard = typeof only === "number" && defaults.size === 1 ? ` (default: ${only})` : "";
      const told: Option = {
        type: type === "flag" ? "boolean" : "string",
        multiple: isList(type),
        ...(value !== undefined && { value }),
        help: `${option.help}${standard}`,
      };
      return [option.name, told];
    }),
  );
}

/**
 * The scanners with the settings that a command line gives them, and below these `file`, what configuration says of scans; those
 * that `wanted` names must be there.
 */
export function configuredBy(
  scanners: readonly Scanner[],
  values: Readonly<Record<string, unknown>>,
  wanted: string | undefined,
  file: ScanSettings,
  how: { readonly chosenBy: typeof chosenBy; readonly layeredSettings: typeof layeredSettings },
): readonly Configured[] {
  const names = wanted?.split(",").map((name) => name.trim());
  const unknown = names?.find((name) => scanners.every(({ id }) => id !== name));
  if (unknown !== undefined)
    throw new UsageError(
      `There is no scanner \`${unknown}\`: \`--scanner\` takes ${scanners.map(({ id }) => id).join(", ")}.${meantWord(
        unknown,
        scanners.map(({ id }) => id),
      )}`,
    );
  const options = optionsOf(scanners);
  return (names === undefined ? how.chosenBy(scanners, file) : scanners.filter(({ id }) => names.includes(id))).map(
    (scanner) => {
      const own = options.flatMap(({ name, sets }) => {
        const set = sets.find((one) => one.scanner === scanner);
        const value = values[name];
        return set === undefined || value === undefined ? [] : [[set.setting, settingFrom(name, set.spec, value)]];
      });
      const optionFor = (setting: string) =>
        options.find(({ sets }) => sets.some((one) => one.scanner === scanner && one.setting === setting))?.name;
      const { settings, fromFile } = how.layeredSettings(scanner.settings, Object.fromEntries(own), file, "option");
      return {
        scanner,
        settings,
        origin: (setting: string) => (fromFile.has(setting) ? `scan.${setting}` : `--${optionFor(setting) ?? setting}`),
        required: names !== undefined,
      };
    },
  );
}

function settingFrom(name: string, spec: Spec, value: unknown): unknown {
  switch (spec.type) {
    case "flag":
      return value === true ? !spec.default : spec.default;
    case "seconds":
      if (!(Number(value) > 0)) throw new UsageError(`\`--${name}\` takes seconds, not \`${value}\`.`);
      return Number(value);
    case "choice": {
      return oneOf(name, String(value), Object.keys(spec.choices));
    }
    case "environment":
      return Object.fromEntries(
        (Array.isArray(value) ? value : [value]).map((one) => {
          const [variable = "", ...rest] = String(one).split("=");
          return [variable, rest.join("=")];
        }),
      );
    default:
      return value;
  }
}

/** Whether a scanner has an option, to advise it. */
export function hasOption(scanner: Scanner, option: string): boolean {
  return Object.values<Spec>(scanner.settings).some(({ cli }) => cli?.option === option);
}
