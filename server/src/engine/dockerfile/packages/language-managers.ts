// The package managers of programming languages: pip, uv, pipx, poetry, npm, yarn, pnpm, gem, bundle, go, cargo, composer.
import { type Manager, setOf, verbsOf } from "./manager.ts";

const NOTHING_ELSE = setOf("--dry-run -h --help");

// `pip install --help` of pip 25.
const PIP_LONG = `abi build build-constraint build-option cache-dir cert client-cert config-settings constraint editable exists-action
  extra-index-url find-links global-option group implementation index-url install-option keyring-provider log no-binary
  only-binary platform prefix progress-bar proxy python python-version report requirement resume-retries retries root
  root-user-action src target timeout trusted-host upgrade-strategy use-deprecated use-feature`;
const PIP: Manager = {
  family: "pip",
  short: "rceiftC",
  long: setOf(PIP_LONG),
  verbs: verbsOf({ install: "install", remove: "uninstall", clean: "cache_purge" }),
  groups: setOf("cache"),
  idle: NOTHING_ELSE,
};

// `uv help`, `uv help pip install`, `uv help add` of uv 0.9.
const UV: Manager = {
  family: "uv",
  short: "rceifptowC",
  long: setOf(
    `${PIP_LONG} allow-insecure-host bounds branch color config-file default-index directory exclude-newer extra fork-strategy
    index index-strategy link-mode marker no-build-package no-extra no-group only-group optional override overrides package
    prerelease project python-platform raw-sources refresh-package reinstall-package requirements constraints resolution rev
    script tag torch-backend upgrade-package with with-editable with-requirements with-executables-from`,
  ),
  verbs: verbsOf({
    install: "pip_install tool_install add",
    restore: "sync pip_sync",
    clean: "cache_clean cache_prune",
  }),
  groups: setOf("pip tool cache"),
  idle: NOTHING_ELSE,
};

// `pipx install --help` of pipx 1.7.
const PIPX: Manager = {
  family: "pipx",
  short: "i",
  long: setOf("backend fetch-missing-python index-url pip-args preinstall python suffix"),
  verbs: verbsOf({ install: "install" }),
  idle: NOTHING_ELSE,
};

// https://python-poetry.org/docs/cli/ of Poetry 2.
const POETRY: Manager = {
  family: "poetry",
  short: "GECPe",
  long: setOf("group extras source python platform markers directory project with without only optional"),
  verbs: verbsOf({ install: "add self_add", restore: "install sync", remove: "remove", clean: "cache_clear" }),
  groups: setOf("self cache"),
  idle: NOTHING_ELSE,
};

// https://docs.npmjs.com/cli/v11/using-npm/config, and the aliases of `npm help install`.
const NPM: Manager = {
  family: "npm",
  short: "Cw",
  long: setOf(
    `before ca cache cafile cert cpu depth fetch-retries fetch-retry-factor fetch-retry-maxtimeout fetch-retry-mintimeout
    fetch-timeout globalconfig https-proxy include install-strategy libc local-address lockfile-version loglevel logs-dir
    maxsockets noproxy omit only os otp prefix proxy registry save-prefix scope script-shell tag user-agent userconfig workspace`,
  ),
  verbs: verbsOf({
    install: "install i in ins inst insta instal isnt isnta isntal isntall add install-test it",
    restore: "ci clean-install ic install-clean isntall-clean install-ci-test cit",
    remove: "uninstall un remove rm r unlink",
    clean: "cache_clean",
  }),
  groups: setOf("cache"),
  idle: NOTHING_ELSE,
};

// https://classic.yarnpkg.com/en/docs/cli and `yarn help` of Yarn 1.22; https://yarnpkg.com/cli of Yarn 4.
const YARN: Manager = {
  family: "yarn",
  short: "",
  long: setOf(
    `cache-folder cwd emoji global-folder https-proxy link-folder modules-folder mutex network-concurrency network-timeout otp
    preferred-cache-folder prefix proxy registry tag use-yarnrc`,
  ),
  verbs: verbsOf({ install: "add global_add dlx", restore: "install", remove: "remove", clean: "cache_clean" }),
  groups: setOf("global cache"),
  bare: "install",
  idle: setOf("-h --help -v --version"),
};

// https://pnpm.io/cli/add and /cli/install of pnpm 10.
const PNPM: Manager = {
  family: "pnpm",
  short: "CF",
  long: setOf(
    `allow-build dir filter filter-prod global-bin-dir global-dir lockfile-dir loglevel modules-dir network-concurrency
    package-import-method registry reporter save-catalog-name store-dir virtual-store-dir workspace-concurrency`,
  ),
  verbs: verbsOf({ install: "add dlx", restore: "install i fetch", remove: "remove rm", clean: "store_prune" }),
  groups: setOf("store"),
  idle: NOTHING_ELSE,
};

// `gem help install` of RubyGems 3.6: what follows `--` goes to the build of an extension.
const GEM: Manager = {
  family: "gem",
  short: "viPnpBsg",
  long: setOf(
    `version install-dir bindir build-root trust-policy source http-proxy bulk-threshold platform config-file target-rbconfig
    without file`,
  ),
  verbs: verbsOf({ install: "install i", upgrade: "update", remove: "uninstall", clean: "cleanup" }),
  handsOn: true,
  idle: setOf("--explain -h --help"),
};

// https://bundler.io/man/bundle-add.1.html, bundle-install.1.html.
const BUNDLE: Manager = {
  family: "bundle",
  short: "vgsrjb",
  long: setOf("version group source require path git github branch ref glob gemfile jobs retry with without binstubs"),
  verbs: verbsOf({ install: "add", restore: "install", remove: "remove", clean: "clean" }),
  bare: "install",
  idle: setOf("-h --help"),
};

// `go help build`, `go help get` of Go 1.25; `go run` takes what follows its package as the program's own arguments.
const GO: Manager = {
  family: "go",
  short: "",
  long: setOf(
    `C o p asmflags buildmode compiler covermode coverpkg exec gccgoflags gcflags installsuffix ldflags mod modfile overlay pgo
    pkgdir tags toolexec`,
  ),
  singleDash: true,
  verbs: verbsOf({ install: "install get run", restore: "mod_download build" }),
  groups: setOf("mod"),
  idle: setOf("-n -h"),
};

// https://doc.rust-lang.org/cargo/commands/cargo-install.html, cargo-add.html.
const CARGO: Manager = {
  family: "cargo",
  short: "FjpZC",
  long: setOf(
    `version vers git branch tag rev path root registry index features bin example target target-dir profile jobs config color
    message-format rename package base manifest-path lockfile-path`,
  ),
  verbs: verbsOf({ install: "install add binstall", restore: "fetch build" }),
  idle: setOf("--dry-run -h --help --list"),
};

// https://getcomposer.org/doc/03-cli.md of Composer 2.8.
const COMPOSER: Manager = {
  family: "composer",
  short: "dfs",
  long: setOf(
    `working-dir format prefer-install stability ignore-platform-req apcu-autoloader-prefix audit-format repository repository-url
    bump-after-update`,
  ),
  verbs: verbsOf({
    install: "require r req global_require create-project",
    restore: "install i",
    remove: "remove",
    clean: "clear-cache clearcache cc",
  }),
  groups: setOf("global"),
  idle: NOTHING_ELSE,
};

/** By the name of the program, without a version at its end. */
export const LANGUAGE_MANAGERS = {
  pip: PIP,
  uv: UV,
  pipx: PIPX,
  poetry: POETRY,
  npm: NPM,
  yarn: YARN,
  yarnpkg: YARN,
  pnpm: PNPM,
  gem: GEM,
  bundle: BUNDLE,
  bundler: BUNDLE,
  go: GO,
  cargo: CARGO,
  composer: COMPOSER,
} as const satisfies Readonly<Record<string, Manager>>;
