// What apt-get and apt take for granted in one call: from its options, and from the configuration written before it.
import { withoutEnd } from "../../core/text.ts";
import type { PackageCall } from "./packages.ts";

/** A value of apt's configuration as `StringToBool` of apt-pkg reads it; undefined where it is neither. */
function truth(value: string | undefined): boolean | undefined {
  const text = withoutEnd((value?.trim() ?? "").replace(/^["']/, ""), "\"';").toLowerCase();
  if (text === "") return undefined;
  if (["1", "yes", "true", "with", "on", "enable"].includes(text) || /^[1-9]\d*$/.test(text)) return true;
  return ["0", "no", "false", "without", "off", "disable"].includes(text) ? false : undefined;
}

/** The value of `-o Name=value`, the last one where there are several; names do not care about case. */
function setting({ options }: PackageCall, name: string): string | undefined {
  let found: string | undefined;
  for (const { name: option, value } of options) {
    if ((option !== "-o" && option !== "--option") || value === undefined) continue;
    const equals = value.indexOf("=");
    if (equals !== -1 && value.slice(0, equals).trim().toLowerCase() === name.toLowerCase())
      found = value.slice(equals + 1);
  }
  return found;
}

/** A switch such as `--yes`, `--yes=true`, `--no-yes`; the last one counts. */
function switched({ options }: PackageCall, names: readonly string[]): boolean | undefined {
  let found: boolean | undefined;
  for (const { name, value } of options) {
    if (names.includes(name)) found = truth(value) ?? true;
    else if (name.startsWith("--no-") && names.includes(`--${name.slice(5)}`)) found = false;
  }
  return found;
}

/**
 * Whether apt's options keep it from asking. apt-get(8): a quiet level of two implies `--yes`; `-q -q`, `-qq` and `-q=2` are
 * that level.
 */
export function isToldYes(call: PackageCall): boolean {
  if (switched(call, call.row.yes ?? []) === true) return true;
  let quiet = 0;
  for (const { name, value } of call.options) {
    if (name === "-q" || name === "--quiet") quiet = value === undefined ? quiet + 1 : Number(value) || 0;
  }
  if (quiet >= 2 || Number(setting(call, "quiet")) >= 2) return true;
  if (truth(setting(call, "APT::Get::Assume-Yes")) === true) return true;
  return truth(setting(call, "APT::Get::force-yes")) === true;
}

/** Whether a call says itself if recommended packages come along; undefined where it leaves that to the configuration. */
export function installsRecommends(call: PackageCall): boolean | undefined {
  return switched(call, ["--install-recommends"]) ?? truth(setting(call, "APT::Install-Recommends"));
}

/** What apt's configuration files are known to say: undefined where they say nothing of it. */
export interface AptConfig {
  readonly recommends: boolean | undefined;
  readonly assumeYes: boolean | undefined;
  /** A file we cannot see was put there, so anything may be set. */
  readonly unseen: boolean;
}

export const NO_APT_CONFIG: AptConfig = Object.freeze({ recommends: undefined, assumeYes: undefined, unseen: false });

const FOLDER = /\/etc\/apt\/apt\.conf/;

/** Whether `text` names one of apt's configuration files: a destination, or somewhere in a script. */
export function namesAptConfig(text: string): boolean {
  return FOLDER.test(text);
}

/** A place in a text behind which a setting holds. */
export interface AptSetting {
  readonly end: number;
  readonly name: "recommends" | "assumeYes";
  readonly value: boolean;
}

/** The settings in a text that writes configuration, quotes and all, in order. */
export function aptSettingsIn(text: string): readonly AptSetting[] {
  const found: AptSetting[] = [];
  for (const match of text.matchAll(/(Install-Recommends|Assume-Yes)[\s"'\\=]{1,20}(\w+)/gi)) {
    const value = truth(match[2]);
    if (value === undefined) continue;
    const name = /yes$/i.test(match[1] ?? "") ? "assumeYes" : "recommends";
    found.push({ end: match.index + match[0].length, name, value });
  }
  return found;
}

/** The configuration after `settings`; later ones win (apt.conf(5)). */
export function withAptSettings(before: AptConfig, settings: readonly AptSetting[]): AptConfig {
  if (settings.length === 0) return before;
  const last = (wanted: AptSetting["name"]) => settings.findLast(({ name }) => name === wanted)?.value;
  return {
    recommends: last("recommends") ?? before.recommends,
    assumeYes: last("assumeYes") ?? before.assumeYes,
    unseen: before.unseen,
  };
}
