// What `--help` prints: the commands, and of each its forms, options and examples. The options come from the tables by which they
// are read, so none is missing.
import { greatest } from "../engine/core/lists.ts";
import { linesWithin } from "./format/wrap.ts";
import { CHECK, FIX, MIGRATE, type Option, type Options, RULES, SCAN } from "./options.ts";

interface Command {
  /** How it is called, and what that does. */
  readonly forms: readonly Row[];
  readonly options: Options;
  /** What else there is to know, in sentences. */
  readonly notes?: readonly string[];
  readonly examples: readonly Row[];
}

type Row = readonly [left: string, right: string];

const EXIT_CODES =
  "Exit codes: 0 nothing to report, 1 problems, 2 bad usage, something that could not be checked, nothing to check, or a failed scan.";

const WHAT_IS_CHECKED =
  "Without PATH the current folder is checked, without the files that git ignores; other YAML, `.env` and `.tpl` files are searched for secrets. A file given by name is always checked; a file of an unknown kind is only searched for secrets.";

const COMMANDS = {
  check: {
    forms: [
      ["plimsoll check [PATH…]", "report problems in files and folders"],
      ["plimsoll check -", "report problems in standard input"],
    ],
    options: CHECK,
    notes: [WHAT_IS_CHECKED, EXIT_CODES],
    examples: [
      ["plimsoll check", "the current folder"],
      ["plimsoll check k8s Dockerfile --fail-on error", "a folder and a file; only errors fail"],
      ["plimsoll check --stats", "how often each rule reports something"],
      ["helm template . | plimsoll check - --stdin-filename chart.yaml", "the output of another program"],
      ["plimsoll check --format sarif > plimsoll.sarif", "for code scanning"],
    ],
  },
  fix: {
    forms: [["plimsoll fix [PATH…]", "apply all safe fixes"]],
    options: FIX,
    notes: [
      "Exit codes: 0 every fix was written or there was none, 2 something could not be checked or written, or is not valid.",
    ],
    examples: [
      ["plimsoll fix --dry-run", "what would change in the current folder"],
      ["plimsoll fix --harden k8s", "safe fixes, and those that remove privileges"],
    ],
  },
  scan: {
    forms: [
      ["plimsoll scan image NAME", "scan an image: by name, as a `docker save` tar or as an OCI layout folder"],
      ["plimsoll scan folder PATH", "scan a folder: packages, secrets, configuration"],
    ],
    options: SCAN,
    notes: [EXIT_CODES],
    examples: [
      ["plimsoll scan image nginx:1.28", "with every installed scanner"],
      ["plimsoll scan folder . --fail-on critical", "only critical findings fail"],
    ],
  },
  rules: {
    forms: [["plimsoll rules", "list the rules"]],
    options: RULES,
    examples: [["plimsoll rules --format json", "with tags and the ids of other tools"]],
  },
  explain: {
    forms: [["plimsoll explain ID", "explain a rule: why it matters, what a fix may break, when to leave it"]],
    options: {},
    examples: [["plimsoll explain DL3007", "the rule for another tool's id"]],
  },
  config: {
    forms: [["plimsoll config FILE", "show which settings apply to a file and where they come from"]],
    options: {},
    examples: [["plimsoll config services/api/Dockerfile", "the settings of one file"]],
  },
  migrate: {
    forms: [
      ["plimsoll migrate [FOLDER]", "write what .hadolint.yaml, .trivyignore and their like say into .plimsoll.yaml"],
      ["plimsoll migrate FILE", "the same of one of them, into .plimsoll.yaml of the current folder"],
    ],
    options: MIGRATE,
    notes: [
      "Other tools' files are read as they are, too, so this is for projects that leave these tools. Nothing is deleted; what could not be carried over is listed, and what hadolint reports by default and is off here.",
      "Exit codes: 0 written or nothing to add, 2 no such file, or it could not be written.",
    ],
    examples: [
      ["plimsoll migrate --dry-run", "what would be written for the current folder"],
      ["plimsoll migrate .github/hadolint.yaml", "a file that CI starts hadolint with"],
    ],
  },
} as const satisfies Readonly<Record<string, Command>>;

export type CommandName = keyof typeof COMMANDS;

/** The names of the commands, in the order of the help. */
export const COMMAND_NAMES = Object.keys(COMMANDS) as readonly CommandName[];

/** A form of the help is wrapped to the terminal, but to no more than this. */
const WIDEST = 110;

/** What `plimsoll --help` prints on a terminal of some width. */
export function overview(width: number): string {
  const forms = COMMAND_NAMES.flatMap((name) => COMMANDS[name].forms as readonly Row[]);
  const rows: readonly Row[] = [
    ...forms,
    ["plimsoll help COMMAND", "the options of a command, with examples"],
    ["plimsoll --version", "print the version; with --verbose also the built-in tables of facts, with sizes and dates"],
  ];
  return [
    "plimsoll: container security for Dockerfiles, manifests and Compose files",
    "",
    ...aligned(rows, width),
    "",
    ...[WHAT_IS_CHECKED, EXIT_CODES].flatMap((sentence) => linesWithin(sentence, Math.min(width, WIDEST))),
    "",
  ].join("\n");
}

/** What `--help` prints of one command; `more` are options that others bring to it. */
export function helpOf(name: CommandName, width: number, more: Options = {}): string {
  const { forms, options, notes = [], examples }: Command = COMMANDS[name];
  const all = [...Object.entries(options), ...Object.entries(more)].map(optionRow);
  return [
    ...aligned(forms, width),
    "",
    "Options:",
    ...aligned([...all, ["-h, --help", "print this help"]], width),
    "",
    "Examples:",
    ...aligned(examples, width, LONGEST_EXAMPLE),
    ...notes.flatMap((sentence) => ["", ...linesWithin(sentence, Math.min(width, WIDEST))]),
    "",
  ].join("\n");
}

/** `-q, --quiet`, `--format text|json`, `--config FILE`, and what is said of it. */
function optionRow([name, { short, words, value, help }]: readonly [string, Option]): Row {
  const takes = value ?? words?.join("|");
  return [`${short === undefined ? "" : `-${short}, `}--${name}${takes === undefined ? "" : ` ${takes}`}`, help];
}

/** A left side longer than this has what is said of it on the next line. */
const LONGEST_LEFT = 30;
const LONGEST_EXAMPLE = 46;

/** Two columns, indented; what is said is wrapped below itself. */
function aligned(rows: readonly Row[], width: number, longest = LONGEST_LEFT): readonly string[] {
  const left = Math.min(longest, greatest(rows.map(([one]) => one.length)));
  const indent = " ".repeat(left + 4);
  return rows.flatMap(([one, said]) => {
    const lines = linesWithin(said, Math.max(30, Math.min(width, WIDEST) - indent.length));
    if (one.length > left) return [`  ${one}`, ...lines.map((line) => `${indent}${line}`)];
    return lines.map((line, i) => `${i === 0 ? `  ${one.padEnd(left)}  ` : indent}${line}`);
  });
}
