// Whether a step may read a variable that it does not name, and whether its shell prints each command with the values filled in.
import { byWord } from "../../core/by-word.ts";
import type { Dockerfile, Instruction } from "../parse/document.ts";
import { shellsAt, wordsOf } from "./build-shell.ts";
import type { ShellCommand } from "./command.ts";
import { stepOf } from "./commands.ts";
import { SYSTEM_PROGRAMS } from "./system-programs.ts";
import { isShell } from "./wrappers.ts";

/**
 * Programs that read no variable of somebody's own choice: builtins (POSIX.1-2024, XCU 2.15), coreutils, archives and text by the
 * "Environment variables" of their manuals, accounts (shadow, Debian's adduser), and the systems' own packages (apt-get(8), apk(8),
 * dnf(8)). `npm`, `pip` and the like are none of them: their configuration is filled from variables.
 */
const READ_NONE: ReadonlySet<string> = new Set([
  ...SYSTEM_PROGRAMS,
  ...`: [ alias cd echo exit export false printf pwd read return set shift test true trap type ulimit umask unset wait
  basename cat chgrp chmod chown cksum cp cut date dirname du head install ln ls mkdir mknod mktemp mv readlink realpath rm rmdir
  sha1sum sha256sum sha512sum sleep sort stat tail tee touch tr uname uniq wc which
  bunzip2 grep gunzip gzip sed tar unxz unzip xz
  addgroup adduser chpasswd chsh deluser groupadd groupmod passwd useradd usermod
  apt-cache apt-mark dpkg ldconfig update-ca-certificates`.split(/\s+/),
]);

/** Whether a program of the system is known to do its own work alone: it reads no variable of somebody's own choice and starts no other. */
export function isPlainProgram(program: string): boolean {
  return READ_NONE.has(program);
}

/** Package managers of one language. */
interface Managers {
  readonly programs: readonly string[];
  /** How the variables begin that are for them and nobody else. */
  readonly variables: readonly string[];
  /** What they do with the packages of others alone, by the first word behind the program. */
  readonly verbs: readonly string[];
}

/**
 * Sources: npm's "config", Yarn's "Yarnrc files", pip's and uv's "Environment variables", Poetry's and Twine's "Configuration",
 * bundle-config(1), Composer's "Environment variables", Cargo's "Environment Variables". Composer and Cargo have no verbs: the scripts
 * of a project that they start may start any other manager.
 */
const MANAGERS: readonly Managers[] = [
  {
    programs: ["npm", "pnpm", "yarn"],
    variables: ["NPM_", "PNPM_", "YARN_", "NODE_AUTH_"],
    verbs: ["ci", "install", "i", "add"],
  },
  { programs: ["pip", "pip3"], variables: ["PIP_", "UV_", "POETRY_", "TWINE_"], verbs: ["install", "download"] },
  { programs: ["bundle", "gem"], variables: ["BUNDLE_", "GEM_"], verbs: ["install"] },
  { programs: ["composer"], variables: ["COMPOSER_"], verbs: [] },
  { programs: ["cargo"], variables: ["CARGO_"], verbs: [] },
];

/**
 * Whether a step may read a variable that its text does not mention: it starts a program that is not known to leave it alone (`npm ci`
 * reads `NPM_TOKEN`), or what it starts is not known.
 */
export function mayRead(doc: Dockerfile, run: Instruction, name: string): boolean {
  const { script } = stepOf(doc, run);
  if (script.broken || script.commands.length === 0) return true;
  const wrappers = new Set(script.commands.map(({ via }) => via));
  const reads = (command: ShellCommand) =>
    command.name !== undefined &&
    !wrappers.has(command) &&
    !READ_NONE.has(command.program ?? "") &&
    !isForOthers(command, name);
  return script.commands.some(reads);
}

/**
 * Whether a variable is for the package manager of another language than the one that a command starts: `pip install -r r.txt` has no
 * use for `NPM_TOKEN`. What builds something of the project's own (`pip install .`) may start that manager.
 */
function isForOthers({ program = "", args }: ShellCommand, name: string): boolean {
  const owner = MANAGERS.find(({ variables }) => variables.some((begin) => name.startsWith(begin)));
  const started = MANAGERS.find(({ programs }) => programs.includes(program));
  if (owner === undefined || started === undefined || owner === started) return false;
  const [verb, ...words] = args.map(({ literal }) => literal);
  const isOwn = (word: string | undefined, i: number) =>
    word === undefined ||
    word === "-e" ||
    word.startsWith("--editable") ||
    (/^\.|[/\\]/.test(word) && !words[i - 1]?.startsWith("-"));
  return verb !== undefined && started.verbs.includes(verb) && !words.some(isOwn);
}

/**
 * How variables begin that a program reads, beside those that begin with its own name. Sources: actions/setup-node (`NODE_AUTH_TOKEN`),
 * Terraform ("Environment Variables"), libpq ("Environment Variables"), and the manuals of the command lines of GitHub, GitLab, Google
 * Cloud, Azure, Hugging Face and Gradle. What pnpm and Yarn read of npm's is in the same `.npmrc`.
 */
const PREFIXES: Readonly<Record<string, readonly string[]>> = byWord({
  az: ["AZURE_", "ARM_"],
  gcloud: ["GOOGLE_", "CLOUDSDK_"],
  gh: ["GITHUB_"],
  glab: ["GITLAB_"],
  gradle: ["ORG_GRADLE_"],
  gradlew: ["GRADLE_", "ORG_GRADLE_"],
  gsutil: ["GOOGLE_"],
  huggingface: ["HF_"],
  npm: ["NODE_AUTH_"],
  npx: ["NPM_", "NODE_AUTH_"],
  pnpm: ["NPM_", "NODE_AUTH_"],
  psql: ["PG"],
  terraform: ["TF_"],
  yarn: ["NPM_", "NODE_AUTH_"],
});

/** Whether a step starts a program that is known to read a variable, by how its name begins: `npm ci` reads `NPM_TOKEN`. */
export function isKnownToRead(doc: Dockerfile, run: Instruction, name: string): boolean {
  return stepOf(doc, run).script.commands.some(({ program = "" }) => {
    const [, own = ""] = /^([a-z][a-z-]*?)(?:-cli|[\d.]+)?$/.exec(program) ?? [];
    const begins = [`${own.toUpperCase().replaceAll("-", "_")}_`, ...(PREFIXES[own] ?? [])];
    return own !== "" && begins.some((prefix) => name.startsWith(prefix));
  });
}

/**
 * Whether the shell of a step writes each command to the build's log with all variables filled in: `-x` or `-o xtrace` (POSIX.1-2024,
 * `set`) in SHELL, in the first line of a heredoc, or set by the step itself.
 */
export function isTraced(doc: Dockerfile, run: Instruction): boolean {
  const { form, script, text } = stepOf(doc, run);
  const line = form === "heredoc" ? /^#!([^\n]{0,200})/.exec(text)?.[1]?.trim().split(/\s+/) : undefined;
  const shells = shellsAt(doc, run).map(wordsOf);
  const started = line === undefined ? shells : [line];
  if (started.some(tracing)) return true;
  return script.commands.some(({ program, args, via }) => {
    const words = args.map(({ literal }) => literal ?? "");
    const isOuter = via !== undefined && isShell(via.program);
    return (program === "set" && tracing(words)) || (isOuter && tracing(via.args.map(({ literal }) => literal ?? "")));
  });
}

/** Whether options of a shell, up to a script, turn tracing on: `-x`, `-euxo pipefail`, `-o xtrace`. */
function tracing(words: readonly string[]): boolean {
  const isSet = (word: string) => /^-[A-Za-z]/.test(word) && word.includes("x");
  return words.some((word, i) => isSet(word) || (word === "xtrace" && /o$/.test(words[i - 1] ?? "")));
}
