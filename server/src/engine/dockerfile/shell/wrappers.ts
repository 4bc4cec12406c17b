// Which words of a command are a command or a script themselves: `sudo X`, `env A=b X`, `xargs X`, `sh -c "X"`.
import { byWord } from "../../core/by-word.ts";
import type { ShellWord } from "./command.ts";

interface Wrapper {
  /** Short options that take a value. */
  readonly short?: string;
  /** Long options that take a value. */
  readonly long?: readonly string[];
  /** Words between the options and the command. */
  readonly operands?: number;
  /** Whether `NAME=value` may stand in front of the command. */
  readonly assigns?: boolean;
  /** Short options with which nothing is run. */
  readonly idle?: string;
}

// Options that take a value, from the programs' own manuals (sudo 1.9, GNU coreutils 9, findutils 4.10, util-linux 2.40).
const WRAPPERS: Readonly<Record<string, Wrapper>> = byWord({
  sudo: {
    short: "ughpCrtTUDR",
    long: ["user", "group", "host", "prompt", "close-from", "role", "type", "other-user", "chdir", "chroot"],
    assigns: true,
    idle: "lvVe",
  },
  doas: { short: "uC" },
  env: { short: "uC", long: ["unset", "chdir"], assigns: true },
  exec: { short: "a" },
  time: { short: "fo", long: ["format", "output"] },
  nohup: {},
  nice: { short: "n", long: ["adjustment"] },
  ionice: { short: "cn", long: ["class", "classdata"] },
  timeout: { short: "ks", long: ["kill-after", "signal"], operands: 1 },
  xargs: {
    short: "aEInLPsd",
    long: ["arg-file", "delimiter", "max-lines", "max-args", "max-procs", "max-chars", "replace"],
  },
  stdbuf: { short: "ioe", long: ["input", "output", "error"] },
  command: { idle: "vV" },
  builtin: {},
  chroot: { long: ["userspec", "groups"], operands: 1 },
  gosu: { operands: 1 },
  "su-exec": { operands: 1 },
  setpriv: { long: ["reuid", "regid", "groups", "inh-caps", "ambient-caps", "bounding-set", "securebits"] },
  tini: { short: "pe" },
  catatonit: {},
  "dumb-init": { short: "r", long: ["rewrite"] },
  busybox: {},
  eatmydata: {},
  fakeroot: {},
});

const SHELLS = new Set(["sh", "bash", "dash", "ash", "zsh", "ksh", "mksh", "rbash"]);

/** Whether a program is a POSIX-like shell; `name` is without its folder. */
export function isShell(name: string | undefined): boolean {
  return name !== undefined && SHELLS.has(name);
}

/**
 * Whether a command line, as its words, begins with a program that passes signals on to all processes of the command behind it, so that
 * a shell in between keeps none: dumb-init but for `--single-child` (its README, "Session behavior"), tini with `-g` ("Process group
 * killing").
 */
export function signalsGroup([name, ...args]: readonly string[]): boolean {
  const end = args.findIndex((arg) => arg === "--" || !arg.startsWith("-"));
  const options = end === -1 ? args : args.slice(0, end);
  const has = (letter: string) => options.some((one) => /^-\w/.test(one) && one.includes(letter));
  const program = programOf(name)?.replace(/-(?:static|amd64|arm64)$/, "");
  if (program === "dumb-init") return !has("c") && !options.includes("--single-child");
  return program === "tini" && has("g");
}

/** The program a path leads to: `apt-get` for `/usr/bin/apt-get`. */
export function programOf(name: string | undefined): string | undefined {
  return name?.slice(name.lastIndexOf("/") + 1);
}

/** The words [start, end) of a command that are a command of their own. */
export interface WordRange {
  readonly start: number;
  readonly end: number;
}

/** The commands that `words` (the name first) hand on to be run. */
export function commandsWithin(words: readonly ShellWord[]): readonly WordRange[] {
  const program = programOf(words[0]?.literal);
  if (program === undefined) return [];
  if (program === "find") return findActions(words);
  if (program === "eval" && words.length > 2) return [{ start: 1, end: words.length }];
  const wrapper = Object.hasOwn(WRAPPERS, program) ? WRAPPERS[program] : undefined;
  if (wrapper === undefined) return [];
  const start = skipOptions(words, wrapper);
  return start !== undefined && start < words.length ? [{ start, end: words.length }] : [];
}

function skipOptions(words: readonly ShellWord[], wrapper: Wrapper): number | undefined {
  let i = 1;
  for (; i < words.length; i += 1) {
    const word = words[i]?.literal ?? words[i]?.text ?? "";
    if (word === "--") {
      i += 1;
      break;
    }
    if (word.startsWith("--")) {
      if (wrapper.long?.includes(word.slice(2)) === true) i += 1;
    } else if (word.startsWith("-") && word.length > 1) {
      if (wrapper.idle !== undefined && [...word.slice(1)].some((letter) => wrapper.idle?.includes(letter))) {
        return undefined;
      }
      if (takesNext(word, wrapper.short ?? "")) i += 1;
    } else if (!(wrapper.assigns === true && /^\w+=/.test(word))) {
      break;
    }
  }
  return i + (wrapper.operands ?? 0);
}

/** Whether the last letter of a cluster such as `-Eu` takes the next word as its value. */
function takesNext(cluster: string, withValue: string): boolean {
  for (let i = 1; i < cluster.length; i += 1) {
    if (withValue.includes(cluster[i] ?? "-")) return i === cluster.length - 1;
  }
  return false;
}

function findActions(words: readonly ShellWord[]): readonly WordRange[] {
  const ranges: WordRange[] = [];
  let start: number | undefined;
  for (const [i, { literal }] of words.entries()) {
    if (start === undefined) {
      if (literal === "-exec" || literal === "-execdir" || literal === "-ok" || literal === "-okdir") start = i + 1;
    } else if (literal === ";" || literal === "+") {
      if (i > start) ranges.push({ start, end: i });
      start = undefined;
    }
  }
  if (start !== undefined && start < words.length) ranges.push({ start, end: words.length });
  return ranges;
}

/** The word of `words` (the name first) that is a script: of `sh -c`, `bash -lc`, `su -c`, `eval`, `trap`. */
export function scriptWithin(words: readonly ShellWord[]): ShellWord | undefined {
  const program = programOf(words[0]?.literal);
  if (program === "eval") return words.length === 2 ? words[1] : undefined;
  if (program === "trap") return words.length > 2 && !words[1]?.literal?.startsWith("-") ? words[1] : undefined;
  if (program === "su" || program === "runuser") {
    const flag = words.findIndex((word) => word.literal === "-c" || word.literal === "--command");
    return flag === -1 ? undefined : words[flag + 1];
  }
  if (!isShell(program)) return undefined;
  const { script, isText } = shellOperand(words);
  return isText ? script : undefined;
}

/** The first word of a shell's command line that is no option, and whether it is the text of a script (`-c`) or the path of one. */
export function shellOperand(words: readonly ShellWord[]): {
  readonly script: ShellWord | undefined;
  readonly isText: boolean;
} {
  let isText = false;
  for (let i = 1; i < words.length; i += 1) {
    const word = words[i]?.literal ?? words[i]?.text ?? "";
    if (word === "--" || word === "-") return { script: words[i + 1], isText };
    if (word.startsWith("--")) {
      if (word === "--rcfile" || word === "--init-file") i += 1;
    } else if (/^[-+]\w/.test(word)) {
      if (word.startsWith("-") && word.includes("c")) isText = true;
      if (/[oO]$/.test(word)) i += 1;
    } else {
      return { script: words[i], isText };
    }
  }
  return { script: undefined, isText };
}
