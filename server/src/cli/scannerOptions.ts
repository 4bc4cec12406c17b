// The options of `plimsoll scan` that the scanners bring, made from the specs of their settings.
import type { Configured, Scanner, SettingSpecs } from "../scanners/index.ts";
import { LENIENCE } from "./coverage.ts";
import { choiceOf, UsageError } from "./usage.ts";

type Spec = SettingSpecs[string];

/** The options of `plimsoll scan` that are ours: no scanner may take one of them. */
export const OWN_OPTIONS = {
  format: { type: "string", default: "text" },
  "fail-on": { type: "string", default: "high" },
  scanner: { type: "string" },
  ...LENIENCE,
} as const;

interface Option {
  readonly name: string;
  readonly help: string;
  /** The scanners that have it, each with its setting; all of one type. */
  readonly sets: readonly { readonly scanner: Scanner; readonly setting: string; readonly spec: Spec }[];
}

/** What is written behind an option in the help. */
const VALUES: Readonly<Record<Spec["type"], string>> = {
  flag: "",
  seconds: " SECONDS",
  choice: " WORD",
  text: " TEXT",
  texts: " TEXT",
  file: " FILE",
  program: " PATH",
  environment: " NAME=VALUE",
};

/**
 * The options by name; scanners whose settings have one name on the command line share it. An error in a description: it
 * takes one of our options, or one that another scanner has with another type.
 */
function optionsOf(scanners: readonly Scanner[]): readonly Option[] {
  const options = new Map<string, Option>();
  for (const scanner of scanners) {
    for (const [setting, spec] of Object.entries<Spec>(scanner.settings)) {
      if (spec.cli === undefined) continue;
      const { option: name, help } = spec.cli;
      const known = options.get(name) ?? { name, help, sets: [] };
      if (Object.hasOwn(OWN_OPTIONS, name) || known.sets.some((one) => one.spec.type !== spec.type))
        throw new Error(`The option --${name} of ${scanner.id} is taken.`);
      options.set(name, { ...known, sets: [...known.sets, { scanner, setting, spec }] });
    }
  }
  return [...options.values()];
}

const typeOf = ({ sets: [first] }: Option): Spec["type"] => first?.spec.type ?? "text";
const isList = (type: Spec["type"]): boolean => type === "texts" || type === "environment";

/** What `parseArgs` is told of them. */
export function scannerArguments(scanners: readonly Scanner[]) {
  return Object.fromEntries(
    optionsOf(scanners).map((option) => {
      const type = typeOf(option);
      return [option.name, { type: type === "flag" ? "boolean" : "string", multiple: isList(type) } as const];
    }),
  );
}

/** A line of help for each. */
export function scannerHelp(scanners: readonly Scanner[]): string {
  const lines = optionsOf(scanners).map((option) => {
    const defaults = new Set(option.sets.map(({ spec }) => ("default" in spec ? spec.default : undefined)));
    const [only] = defaults;
    const standard = typeof only === "number" && defaults.size === 1 ? ` (default: ${only})` : "";
    return `      ${`--${option.name}${VALUES[typeOf(option)]}`.padEnd(22)} ${option.help}${standard}\n`;
  });
  return lines.join("");
}

/** The scanners with the settings that a command line gives them; those that `wanted` names must be there. */
export function configuredBy(
  scanners: readonly Scanner[],
  values: Readonly<Record<string, unknown>>,
  wanted: string | undefined,
  readSettings: (specs: SettingSpecs, section: unknown) => Configured["settings"],
): readonly Configured[] {
  const names = wanted?.split(",").map((name) => name.trim());
  const unknown = names?.find((name) => scanners.every(({ id }) => id !== name));
  if (unknown !== undefined)
    throw new UsageError(
      `There is no scanner \`${unknown}\`: --scanner takes ${scanners.map(({ id }) => id).join(", ")}.`,
    );
  const options = optionsOf(scanners);
  return scanners
    .filter(({ id }) => names?.includes(id) ?? true)
    .map((scanner) => {
      const own = options.flatMap(({ name, sets }) => {
        const set = sets.find((one) => one.scanner === scanner);
        const value = values[name];
        return set === undefined || value === undefined ? [] : [[set.setting, settingFrom(name, set.spec, value)]];
      });
      const optionFor = (setting: string) =>
        options.find(({ sets }) => sets.some((one) => one.scanner === scanner && one.setting === setting))?.name;
      return {
        scanner,
        settings: readSettings(scanner.settings, Object.fromEntries(own)),
        origin: (setting: string) => `--${optionFor(setting) ?? setting}`,
        required: names !== undefined,
      };
    });
}

function settingFrom(name: string, spec: Spec, value: unknown): unknown {
  switch (spec.type) {
    case "flag":
      return value === true ? !spec.default : spec.default;
    case "seconds":
      if (!(Number(value) > 0)) throw new UsageError(`--${name} takes seconds, not \`${value}\`.`);
      return Number(value);
    case "choice": {
      const words = Object.keys(spec.choices);
      if (!words.includes(String(value))) throw new UsageError(`--${name} must be ${choiceOf(words)}.`);
      return value;
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
