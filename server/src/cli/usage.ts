// What can be said on the command line, and how it is read.

import { type ParseArgsOptionsConfig, parseArgs } from "node:util";
import { enumerated } from "../engine/core/lists.ts";

/** Bad usage: one sentence for stderr, exit code 2. */
export class UsageError extends Error {}

/** All of it; `ofScanners` are the lines on options that scanners bring. */
export const usage = (
  ofScanners: string,
) => `plimsoll: container security for Dockerfiles, Kubernetes manifests and Compose files

  plimsoll check [PATH…]     report problems
      --format text|json|sarif
      --fail-on SEVERITY     exit with 1 from this severity on: error, warning, info, hint, none (default: warning;
                             in Dockerfiles what .hadolint.yaml says)
      --config FILE          use this configuration in place of those of the workspace
      --no-config            use none
      --all-rules            every rule, those that are off by default too
      --stdin-filename NAME  check standard input as if it were this file
      --quiet                report errors only
      --allow-unchecked      do not fail for files and folders that cannot be checked; they are still named
      --allow-empty          do not fail where there is nothing to check
  plimsoll fix [PATH…]       repair what can be repaired safely
      --harden               take away privileges as well
      --dry-run              print the changes as a diff and write nothing
      --allow-unchecked, --allow-empty, --config, --no-config, --all-rules: as for check
  plimsoll scan image NAME   scan an image: by name, as a \`docker save\` tar or as an OCI layout folder
  plimsoll scan folder PATH  scan a folder: packages, secrets, configuration
      --format text|json|sarif
      --fail-on RISK         exit with 1 from this risk on: critical, high, medium, low, none (default: high)
      --scanner NAME[,NAME]  run only these scanners; fail where one is missing
${ofScanners}      --allow-unchecked, --allow-empty: as for check
  plimsoll rules             list the rules (--format text|json)
  plimsoll explain ID        tell what a rule is about; ids of other tools are understood
  plimsoll config FILE       tell which settings apply to a file and where they come from
  plimsoll --version | --help
      --verbose              with --version: the tables of facts in it, their sizes and dates

Without PATH the current folder is checked. In a folder, what git ignores is left out. A file that is named is always
checked, whatever its name and whatever git ignores; one of an unknown kind is searched for secrets only.
Exit codes: 0 nothing to report, 1 problems, 2 bad usage, something that could not be checked, nothing to check, or a failed
scan.
`;

/** Reads the arguments of one command; what it does not know is a UsageError. */
export function readArguments<T extends ParseArgsOptionsConfig>(args: readonly string[], options: T) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (error) {
    throw new UsageError(`${(error as Error).message.split(". ")[0]}.`);
  }
}

/** The value of an option that takes one of some words. */
export function oneOf<T extends string>(option: string, value: string, words: readonly T[]): T {
  const found = words.find((word) => word === value);
  if (found === undefined) throw new UsageError(`--${option} must be ${choiceOf(words)}.`);
  return found;
}

/** `text, json or sarif` */
export function choiceOf(words: readonly string[]): string {
  return enumerated(words, "or");
}
