// The options of `plimsoll scan` that the scanners bring, made from the specs of their settings.
import type { Configured, Scanner, SettingSpecs } from "../scanners/index.ts";
import { UsageError } from "./usage.ts";

type Spec = SettingSpecs[string];

interface Option {
  readonly name: string;
  readonly spec: Spec;
  readonly help: string;
  /** The scanners that have it, each with its setting. */
  readonly sets: readonly { readonly scanner: Scanner; readonly setting: string }[];
}

/** The options by name; scanners whose settings have one name on the command line share it. */
function optionsOf(scanners: readonly Scanner[]): readonly Option[] {
  const options = new Map<string, Option>();
  for (const scanner of scanners) {
    for (const [setting, spec] of Object.entries<Spec>(scanner.settings)) {
      if (!("cli" in spec) || spec.cli === undefined) continue;
      const { option: name, help } = spec.cli;
      const known = options.get(name) ?? { name, spec, help, sets: [] };
      options.set(name, { ...known, sets: [...known.sets, { scanner, setting }] });
    }
  }
  return [...options.values()];
}

/** What `parseArgs` is told of them. */
export function scannerArguments(scanners: readonly Scanner[]) {
  return Object.fromEntries(
    optionsOf(scanners).map(({ name, spec }) => [name, { type: spec.type === "flag" ? "boolean" : "string" } as const]),
  );
}

/** A line of help for each. */
export function scannerHelp(scanners: readonly Scanner[]): string {
  const lines = optionsOf(scanners).map(({ name, spec, help }) => {
    const value = { program: " PATH", seconds: " SECONDS" }[spec.type as string] ?? "";
    const standard = spec.type === "seconds" ? ` (default: ${spec.default})` : "";
    return `      ${`--${name}${value}`.padEnd(22)} ${help}${standard}\n`;
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
    throw new UsageError(`--scanner is some of ${scanners.map(({ id }) => id).join(", ")}, not \`${unknown}\`.`);
  const options = optionsOf(scanners);
  return scanners
    .filter(({ id }) => names?.includes(id) ?? true)
    .map((scanner) => {
      const own = options.flatMap(({ name, spec, sets }) => {
        const set = sets.find((one) => one.scanner === scanner);
        const value = values[name];
        return set === undefined || value === undefined ? [] : [[set.setting, settingFrom(name, spec, value)]];
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
  if (spec.type === "flag") return value === true ? !spec.default : spec.default;
  if (spec.type !== "seconds") return value;
  if (!(Number(value) > 0)) throw new UsageError(`--${name} takes seconds, not \`${value}\`.`);
  return Number(value);
}

/** Whether a scanner has an option, to advise it. */
export function hasOption(scanner: Scanner, option: string): boolean {
  return Object.values<Spec>(scanner.settings).some((spec) => "cli" in spec && spec.cli?.option === option);
}
