// Which packages of an installation come in whatever version is the newest on the day of the build.
import type { ShellWord } from "../shell/command.ts";
import { archiveOf, isBranch } from "./branches.ts";
import type { Family } from "./manager.ts";
import { hasOption, isDryRun, type PackageCall } from "./packages.ts";

/** How a manager is told the version of a package. */
interface Versions {
  /** Whether a word names a package without a version. Files, folders, groups and addresses are no such packages. */
  isOpen(word: string, call: PackageCall): boolean;
  /** Whether something else says what is installed: a list, a lock, an option for all of them. */
  readonly isGiven?: (call: PackageCall) => boolean;
  /** What stands between a package and its version; undefined where that is another argument. */
  readonly sign: string | undefined;
}

/** A word in place of a version that only the author knows. */
const PLACE = "VERSION";

// apt-get(8): `name=version`, `name/release`, `name-` removes, `name^` is a task, a path is a file.
const APT: Versions = { isOpen: (word) => !/[=/]|\.deb$|[-^]$/.test(word), sign: "=" };

// apk-add(8): `name=1`, `name~1`, `name<1`, `name>1`; `!name` keeps it out, `.name` is a set of the call before.
const APK: Versions = { isOpen: (word) => !/[=~<>]|\.apk$|^[!.]|^\w*\//.test(word), sign: "=" };

/** dnf(8), "Specifying packages": `name-version`, `name-version-release`; a version begins with a digit, `@` a group. */
const RPM: Versions = {
  isOpen: (word, { verb }) => {
    if (verb === "module") return !word.includes(":");
    if (/\/|\.rpm$|^@|[=<>]/.test(word)) return false;
    const parts = word.split("-");
    return parts.length < 2 || !/^(?:\d|\*|VERSION$)/.test(parts.at(-1) ?? "");
  },
  sign: "-",
};

// zypper(8): `name=1`, `name>=1`; of other types than packages there are no versions.
const ZYPPER: Versions = {
  isOpen: (word) => !/[=<>/]|\.rpm$/.test(word),
  isGiven: (call) => call.options.some(({ name, value }) => /^(?:-t|--type)$/.test(name) && value !== "package"),
  sign: "=",
};

/** https://packaging.python.org/en/latest/specifications/dependency-specifiers/ and pip's "VCS Support". */
function isOpenForPython(given: string): boolean {
  // `name @ git+https://…`, the same address with the name in front.
  const rest = given.slice(/^[\w.-]+(?:\[[^\]]*\])? ?@ ?/.exec(given)?.[0].length ?? 0);
  const word = /^(?:(?:git|hg|svn|bzr)\+|https?:)/.test(rest) ? rest : given;
  if (/^(?:git|hg|svn|bzr)[+:]/.test(word)) {
    const host = word.indexOf("//") + 2;
    const at = word.indexOf("@", Math.max(host, word.indexOf("/", host)));
    return at === -1 || isBranch(word.slice(at + 1).split("#", 1)[0] ?? "");
  }
  if (archiveOf(word) !== undefined) return archiveOf(word) === "branch";
  return !/[=<>~!@/]|^\.|\.(?:whl|zip|tar\.\w+|tgz)$/.test(word);
}

const PIP: Versions = {
  isOpen: isOpenForPython,
  isGiven: (call) =>
    hasOption(
      call,
      "-r",
      "--requirement",
      "--requirements",
      "-c",
      "--constraint",
      "--constraints",
      "--group",
      "--no-index",
    ) || call.command.assignments.some(({ name }) => name === "PIP_CONSTRAINT"),
  sign: "==",
};

// https://python-poetry.org/docs/cli/#add: `name@^1`, `name==1`, `name>=1`, `git+https://…#rev`.
const POETRY: Versions = {
  isOpen: (word) => {
    const [, reference] = /^git\+[^#]+#([^=]+)$/.exec(word) ?? [];
    return reference === undefined ? isOpenForPython(word) && !word.includes("^") : isBranch(reference);
  },
  sign: "==",
};

/** https://docs.npmjs.com/cli/v11/using-npm/package-spec: `name@version`, `name@tag`, git with `#ref`, files and folders. */
const NPM: Versions = {
  isOpen: (word) => {
    if (archiveOf(word) !== undefined) return archiveOf(word) === "branch";
    if (/^(?:\.{0,2}\/|~\/|\.{1,2}$|file:|link:|workspace:)|\.(?:tar|tar\.gz|tgz)$/.test(word)) return false;
    if (/^git[+:@]|^(?:github|gitlab|bitbucket|gist):|^https?:|^[^@/]+\//.test(word)) {
      const hash = word.indexOf("#");
      return hash === -1 || isBranch(word.slice(hash + 1));
    }
    return !word.includes("@", 1);
  },
  sign: "@",
};

// `gem help install`: `name:version`, `-v version` for all; a path is a file.
const GEM: Versions = {
  isOpen: (word) => !/:|\.gem$|^(?:true|false)$/.test(word),
  isGiven: (call) => hasOption(call, "-v", "--version", "-g", "--file"),
  sign: ":",
};

const BUNDLE: Versions = {
  isOpen: () => true,
  isGiven: (call) => hasOption(call, "-v", "--version", "--path", "--ref", "--tag"),
  sign: undefined,
};

/** https://go.dev/ref/mod#versions: `path@version`; `@latest` is none, nor is a branch. A path of another module begins with a host. */
const GO: Versions = {
  isOpen: (word, call) => {
    if (/^[./]|\.go$|@none$/.test(word)) return false;
    const isRemote = /^[^/@]+\.[^/@]+(?:\/|@|$)/.test(word) || hasOption(call, "-tool");
    if (!isRemote) return false;
    const at = word.indexOf("@");
    const query = word.slice(at + 1);
    return at === -1 || query === "latest" || query === "upgrade" || query === "patch" || isBranch(query);
  },
  sign: "@",
};

// https://doc.rust-lang.org/cargo/commands/cargo-install.html: `name@version`, `--version`; a revision or tag of a repository. What is
// taken from a repository without is that address, whichever package of it is named.
const CARGO: Versions = {
  isOpen: (word) => !/[@/]/.test(word),
  isGiven: (call) => hasOption(call, "--version", "--vers", "--path", "--rev", "--tag"),
  sign: "@",
};

/** https://getcomposer.org/doc/03-cli.md#require-r: `vendor/name:1`, `vendor/name=1`, `"vendor/name 1"`, `vendor/name 1`. */
const COMPOSER: Versions = {
  isOpen: (word, { operands, subcommand }) => {
    if (!/^[\w.-]+\/[\w.-]+$/.test(word)) return false;
    const next =
      operands[operands.findIndex(({ literal }) => literal === word) + (subcommand === "create-project" ? 2 : 1)];
    return next === undefined || (next.literal?.includes("/") === true && subcommand !== "create-project");
  },
  sign: ":",
};

const VERSIONS: Readonly<Record<Family, Versions>> = {
  apt: APT,
  apk: APK,
  yum: RPM,
  dnf: RPM,
  microdnf: RPM,
  tdnf: RPM,
  zypper: ZYPPER,
  pip: PIP,
  uv: PIP,
  pipx: PIP,
  poetry: POETRY,
  npm: NPM,
  yarn: NPM,
  pnpm: NPM,
  gem: GEM,
  bundle: BUNDLE,
  go: GO,
  cargo: CARGO,
  composer: COMPOSER,
};

/** The packages that a call installs without a version, in order; what holds a variable is none of them, nor is what cannot be a name. */
export function unpinned(call: PackageCall): readonly ShellWord[] {
  const { row, verb, subcommand, operands } = call;
  if ((verb !== "install" && verb !== "module") || isDryRun(call)) return [];
  const versions = VERSIONS[row.family];
  if (versions.isGiven?.(call) === true) return [];
  const repository = row.family === "cargo" ? repositoryOf(call) : undefined;
  if (repository !== undefined) return repository.literal === undefined ? [] : [repository];
  // What follows the package is for the program that is run.
  const named = subcommand === "run" || subcommand === "create-project" ? operands.slice(0, 1) : operands;
  return named.filter(
    ({ literal }) => literal !== undefined && /^[\w@]/.test(literal) && versions.isOpen(literal, call),
  );
}

/** The word with the repository that cargo is told by `--git`. */
function repositoryOf({ options, command: { args } }: PackageCall): ShellWord | undefined {
  const option = options.find(({ name }) => name === "--git");
  if (option === undefined) return undefined;
  return option.word.text.startsWith("--git=") ? option.word : args[args.indexOf(option.word) + 1];
}

/** A package with its version, as a text to fill in: `curl=VERSION`; undefined where its manager takes the version as an argument. */
export function withVersion({ literal = "" }: ShellWord, { row }: PackageCall): string | undefined {
  const { sign } = VERSIONS[row.family];
  if (sign === undefined || literal.includes("://") || literal.includes("#")) return undefined;
  // `owner/name` is a repository of GitHub's to npm.
  if (VERSIONS[row.family] === NPM && /^[^@]+\//.test(literal)) return `${literal}#${PLACE}`;
  return `${row.family === "go" ? (literal.split("@", 1)[0] ?? "") : literal.replace(/@latest$/, "")}${sign}${PLACE}`;
}
