// What variables of a script hold, as far as word splitting is concerned: a value without spaces and globs, or any.

/** Names whose values it is made of, none for one without spaces and globs; undefined where it may have some. */
export type Plainness = readonly string[] | undefined;

const PLAIN: Plainness = Object.freeze([]);
/** A value that is made of more variables counts as any. */
const MOST_NAMES = 8;

/** What both are, one after the other. */
export function both(one: Plainness, other: Plainness): Plainness {
  if (one === undefined || other === undefined) return undefined;
  if (one.length === 0) return other;
  if (other.length === 0) return one;
  const all = [...new Set([...one, ...other])];
  return all.length > MOST_NAMES ? undefined : all;
}

/** Values by name, with a log of changes: a branch costs what it changes. */
export interface Values {
  get(name: string): Plainness;
  set(name: string, value: Plainness): void;
  /** Runs `branches`, each from what holds now; afterwards a name is what all of them leave it. */
  either(branches: readonly (() => void)[]): void;
  /** Runs what changes nothing outside: a subshell. */
  apart(run: () => void): void;
}

/** A name that was never set holds what the build sets it to. */
export function valuesOf(): Values {
  const current = new Map<string, Plainness>();
  let log: Map<string, Plainness | "unset"> | undefined;
  const get = (name: string): Plainness => (current.has(name) ? current.get(name) : [name]);
  const set = (name: string, value: Plainness) => {
    if (log !== undefined && !log.has(name)) log.set(name, current.has(name) ? current.get(name) : "unset");
    current.set(name, value);
  };
  /** What a branch leaves changed; everything is as before afterwards. */
  const changes = (run: () => void): ReadonlyMap<string, Plainness> => {
    const outer = log;
    const own = new Map<string, Plainness | "unset">();
    log = own;
    run();
    log = outer;
    const after = new Map<string, Plainness>();
    for (const [name, before] of own) {
      after.set(name, current.get(name));
      if (before === "unset") current.delete(name);
      else current.set(name, before);
    }
    return after;
  };
  return {
    get,
    set,
    apart: (run) => void changes(run),
    either(branches) {
      const counts = new Map<string, { value: Plainness; times: number }>();
      for (const branch of branches) {
        for (const [name, value] of changes(branch)) {
          const known = counts.get(name);
          counts.set(name, {
            value: known === undefined ? value : both(known.value, value),
            times: (known?.times ?? 0) + 1,
          });
        }
      }
      for (const [name, { value, times }] of counts)
        set(name, times === branches.length ? value : both(value, get(name)));
    },
  };
}

/**
 * Special parameters and variables of the shell whose values have neither spaces nor globs. Source: "Shell Parameters" of the Bash manual.
 */
const NUMBERS: ReadonlySet<string> = new Set([
  ..."?#$!-",
  ..."BASHPID BASH_SUBSHELL COLUMNS EPOCHREALTIME EPOCHSECONDS EUID HISTFILESIZE HISTSIZE LINENO LINES OPTIND PPID RANDOM".split(
    " ",
  ),
  ..."SECONDS SHELLOPTS SHLVL SRANDOM UID".split(" "),
]);

/** What the expansion of a parameter without an operation may be. */
export function plainnessOf(name: string, values: Values): Plainness {
  return NUMBERS.has(name) ? PLAIN : values.get(name);
}

/** What a literal text is. */
export function plainText(text: string): Plainness {
  return /[\s*?[]/.test(text) ? undefined : PLAIN;
}
