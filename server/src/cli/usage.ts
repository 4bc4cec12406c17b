// How the arguments of a command are read, and how a mistake in them is told: in one sentence, with what may have been meant.

import { type ParseArgsOptionsConfig, parseArgs } from "node:util";
import { byWord } from "../engine/core/by-word.ts";
import { enumerated } from "../engine/core/lists.ts";
import { nearest } from "../engine/core/similar.ts";
import { GITLAB, type Option } from "./options.ts";

/** Bad usage: one sentence for stderr, exit code 2. */
export class UsageError extends Error {}

/**
 * Reads the arguments of one command. A UsageError: an option that it does not have, one without the value that it needs or with
 * one that it does not take, an argument that begins with a dash behind one that needs a value.
 */
export function readArguments<T extends ParseArgsOptionsConfig>(args: readonly string[], options: T) {
  const { tokens } = parseArgs({ args: [...args], options, allowPositionals: true, strict: false, tokens: true });
  for (const token of tokens) {
    if (token.kind !== "option") continue;
    const { name, rawName, value, inlineValue } = token;
    const known = Object.hasOwn(options, name) ? options[name] : undefined;
    if (known === undefined) throw new UsageError(`There is no option \`${rawName}\`.${meantOption(name, options)}`);
    if (known.type === "boolean" && value !== undefined) throw new UsageError(`\`${rawName}\` takes no value.`);
    // What looks like an option may be one whose value is missing.
    if (known.type === "string" && (value === undefined || (!inlineValue && /^-./.test(value))))
      throw new UsageError(`\`${rawName}\` needs a value.`);
  }
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (error) {
    throw new UsageError(`${(error as Error).message.split(". ")[0]}.`);
  }
}

/** What other linters take as options and is set in another way here. */
const CONFIGURED: ReadonlyMap<string, string> = new Map([
  ...["error", "warning", "info", "style"].map(
    (name) => [name, "Severities are set in `.plimsoll.yaml`: `rules: {ID: error}`."] as const,
  ),
  ["trusted-registry", "Registries are listed in `.plimsoll.yaml`: `registries: {allowed: [HOST]}`."],
  ...["require-label", "strict-labels"].map(
    (name) =>
      [
        name,
        "Labels are options of rules, which are set in `.plimsoll.yaml`: `plimsoll explain DL3049` lists them.",
      ] as const,
  ),
  ["disable-ignore-pragma", "It counts in `.hadolint.yaml`: `disable-ignore-pragma: true`."],
  ["verbose", "`plimsoll config FILE` lists every setting of a file, and where it is from."],
]);

function meantOption(name: string, options: ParseArgsOptionsConfig): string {
  if (name === "no-color") return " Set `NO_COLOR=1` in the environment to print no colours.";
  if (name === "no-fail" && Object.hasOwn(options, "fail-on"))
    return " With `--fail-on none` nothing that is found makes the run fail.";
  const configured = Object.hasOwn(options, "no-config") ? CONFIGURED.get(name) : undefined;
  if (configured !== undefined) return ` ${configured}`;
  const meant = meantOf(name, Object.keys(options));
  return meant === undefined ? "" : ` Did you mean \`--${meant}\`?`;
}

/** The value of an option that takes one of some words; a UsageError for any other. */
export function oneOf<T extends string>(option: string, value: string, words: readonly T[]): T {
  const found = words.find((word) => word === value);
  if (found === undefined)
    throw new UsageError(`\`--${option}\` must be ${enumerated(words, "or")}.${meantWord(value, words)}`);
  return found;
}

/** The value of an option of which the table of options has the words. */
export function wordOf<W extends string>(
  option: string,
  value: string,
  { words, aliases = {} }: Option & { readonly words: readonly W[] },
): W {
  return oneOf(option, Object.hasOwn(aliases, value) ? (aliases[value] ?? value) : value, words);
}

/** ` Did you mean …?`, where a word resembles one of those that there are, shortens it or is what other tools say; else nothing. */
export function meantWord(word: string, words: Iterable<string>): string {
  const meant = meantOf(word, [...words]);
  return meant === undefined ? "" : ` Did you mean \`${meant}\`?`;
}

/** What other linters and scanners call the same, by their command lines' help. */
const ELSEWHERE: Readonly<Record<string, readonly string[]>> = byWord({
  check: ["lint", "run", "analyze", "validate", "test"],
  explain: ["info", "describe", "rule"],
  "--version": ["version"],
  config: ["c"],
  ignore: ["i", "skip", "skip-check", "exclude", "disable"],
  format: ["f", "output", "output-format", "out", "reporter"],
  "stdin-filename": ["file-path-in-report"],
  hint: ["style"],
  none: ["ignore", "never"],
  "fail-on": ["t", "severity", "failure-threshold", "exit-code", "level"],
  "dry-run": ["diff", "check"],
  unix: ["oneline", "compact", "gcc", "gnu", "parseable"],
  text: ["pretty", "stylish", "tty", "table"],
  github: ["annotations", "actions"],
  [GITLAB]: ["codeclimate", "codequality", "code-quality"],
  folder: ["fs", "filesystem", "dir", "directory", "path"],
});

/** The one word that is meant: by a slip of the fingers, else as other tools call it, else as the only one that a shorter form fits. */
function meantOf(word: string, words: readonly string[]): string | undefined {
  const written = word.toLowerCase();
  const shortened = written.length < 2 ? [] : words.filter((one) => isShortFor(written, one));
  const elsewhere = words.find((one) => ELSEWHERE[one]?.includes(written));
  return nearest(word, words) ?? elsewhere ?? (shortened.length === 1 ? shortened[0] : undefined);
}

/** Whether a form is the beginning of a word, or has three of its letters or more in their order, the first among them: `img`. */
function isShortFor(form: string, word: string): boolean {
  if (word.startsWith(form)) return true;
  if (form.length < 3 || form[0] !== word[0]) return false;
  let at = 0;
  for (const letter of word) if (letter === form[at]) at += 1;
  return at === form.length;
}
