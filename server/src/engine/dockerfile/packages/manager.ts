// What there is to know of a package manager: how its command line is read, and what its subcommands do.

/** What a manager's row stands for in the rules; `apt-get` and `apt` are one. */
export type Family =
  | "apt"
  | "apk"
  | "yum"
  | "dnf"
  | "microdnf"
  | "tdnf"
  | "zypper"
  | "pip"
  | "uv"
  | "pipx"
  | "poetry"
  | "npm"
  | "yarn"
  | "pnpm"
  | "gem"
  | "bundle"
  | "go"
  | "cargo"
  | "composer";

/**
 * `install`: packages by their names; `set`: what is installed is named by something else, a group or the dependencies of a source;
 * `module`: streams of packages; `restore`: what a lock file or a list of the project says; `update`: the package lists alone;
 * `upgrade`: what is installed, all of it where nothing is named; `dist-upgrade`: the same, and packages may go for it.
 */
export type Verb =
  | "install"
  | "set"
  | "module"
  | "restore"
  | "update"
  | "upgrade"
  | "dist-upgrade"
  | "remove"
  | "clean";

export interface Manager {
  readonly family: Family;
  /** Short options that take a value. */
  readonly short: string;
  /** Long options that take a value, without the dashes. */
  readonly long: ReadonlySet<string>;
  /** Whether long options may have a single dash and short ones are not joined, as Go's `flag` package reads them. */
  readonly singleDash?: boolean;
  /** Subcommands by their word or words: `install`, `module install`. */
  readonly verbs: ReadonlyMap<string, Verb>;
  /** First words of subcommands that have two. */
  readonly groups?: ReadonlySet<string>;
  /** What it does where no subcommand is named. */
  readonly bare?: string;
  /** Whether what stands behind `--` is handed on to another program. */
  readonly handsOn?: boolean;
  /** Options with which it says yes to its own questions, the first as it is best written; absent where it asks none. */
  readonly yes?: readonly string[];
  /** Options with which it changes nothing. */
  readonly idle: ReadonlySet<string>;
}

/** The words of a text that a row lists. */
export function words(text: string): readonly string[] {
  return text.trim().split(/\s+/);
}

export function setOf(text: string): ReadonlySet<string> {
  return new Set(words(text));
}

/** The subcommands of a row, by what they do; those of two words with `_` between. */
export function verbsOf(lists: Readonly<Partial<Record<Verb, string>>>): ReadonlyMap<string, Verb> {
  const entries = Object.entries(lists) as [Verb, string][];
  return new Map(entries.flatMap(([verb, list]) => words(list).map((word) => [word.replace("_", " "), verb] as const)));
}
