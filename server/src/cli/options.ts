// The options of each command, once: how they are read and what the help says of them.

import { SEVERITIES } from "../engine/core/finding.ts";
import { TOOLS } from "../engine/core/peers.ts";

/** As `parseArgs` of node:util takes it, with what the help says. */
export interface Option {
  readonly type: "string" | "boolean";
  readonly short?: string;
  readonly default?: string;
  readonly multiple?: boolean;
  /** The words that it takes, where it takes no others. */
  readonly words?: readonly string[];
  /** Other words that it takes, and which of its own each means. */
  readonly aliases?: Readonly<Record<string, string>>;
  /** What the help writes for its value; without it the words. */
  readonly value?: string;
  readonly help: string;
}

export type Options = Readonly<Record<string, Option>>;

/** The format that is called as a language is. */
export const GITLAB = "gitlab";

/** How a run accepts that something was not checked. */
const LENIENCE = {
  "allow-unchecked": {
    type: "boolean",
    help: "do not fail for files and folders that cannot be checked; they are still listed",
  },
  "allow-empty": { type: "boolean", help: "do not fail where there is nothing to check" },
} as const satisfies Options;

const CONFIGURATION = {
  config: { type: "string", value: "FILE", help: "use this configuration instead of the workspace's own" },
  "no-config": { type: "boolean", help: "use no configuration" },
  "all-rules": { type: "boolean", help: "run every rule, including those off by default" },
  ignore: {
    type: "string",
    multiple: true,
    value: "ID",
    help: "ignore a rule in this run, by its id or another tool's; may be repeated: --ignore DL3008 --ignore DL3059",
  },
} as const satisfies Options;

export const CHECK = {
  format: {
    type: "string",
    default: "text",
    words: ["text", "unix", "github", GITLAB, "checkstyle", "json", "sarif"],
    aliases: { gitlab_codeclimate: GITLAB },
    value: "FORMAT",
    help: `text (default); unix: a line for each problem; github: annotations of GitHub Actions; ${GITLAB}: a Code Quality report; checkstyle: its XML; json: lines and characters count from 0; sarif: for code scanning`,
  },
  "fail-on": {
    type: "string",
    value: "SEVERITY",
    words: [...SEVERITIES, "none"],
    help: "exit with 1 from this severity on: error, warning, info, hint or none (default: warning; in Dockerfiles what .hadolint.yaml says)",
  },
  ...CONFIGURATION,
  "stdin-filename": { type: "string", value: "NAME", help: "check standard input (`-`) as if it were this file" },
  ids: {
    type: "string",
    words: ["plimsoll", ...TOOLS],
    value: "TOOL",
    help: "name problems by another tool's ids where it has any, and add one that only comes near in brackets: --ids hadolint (default: hadolint where there is a .hadolint.yaml, else plimsoll); not in json and sarif",
  },
  hints: { type: "boolean", help: "list hints too; otherwise only json and sarif have them" },
  stats: { type: "boolean", help: "count the problems of each rule instead of listing them" },
  quiet: {
    type: "boolean",
    short: "q",
    help: "list errors only; what else was found is counted, and the exit code is the same",
  },
  "no-hyperlinks": { type: "boolean", help: "print no links, even if the terminal supports them" },
  ...LENIENCE,
} as const satisfies Options;

export const FIX = {
  harden: { type: "boolean", help: "also apply fixes that remove privileges" },
  "dry-run": { type: "boolean", help: "print the changes as a diff and write nothing" },
  ...CONFIGURATION,
  ...LENIENCE,
} as const satisfies Options;

/** The options of `plimsoll scan` that are ours: no scanner may take one of them. */
export const SCAN = {
  format: { type: "string", default: "text", words: ["text", "json", "sarif"], help: "how to print the report" },
  "fail-on": {
    type: "string",
    default: "high",
    value: "RISK",
    words: ["critical", "high", "medium", "low", "none"],
    help: "exit with 1 from this risk on: critical, high, medium, low or none (default: high)",
  },
  scanner: {
    type: "string",
    value: "NAME[,NAME]",
    help: "run only these scanners; fail where one is missing",
  },
  ...LENIENCE,
} as const satisfies Options;

export const RULES = {
  format: { type: "string", default: "text", words: ["text", "json"], help: "how to print the list" },
} as const satisfies Options;

export const MIGRATE = {
  "dry-run": { type: "boolean", help: "print the configuration and write nothing" },
} as const satisfies Options;

export const VERSION_OPTIONS = {
  verbose: { type: "boolean", help: "also list the built-in tables of facts, with sizes and dates" },
} as const satisfies Options;
