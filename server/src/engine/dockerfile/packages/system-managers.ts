// The package managers of distributions: apt-get, apt, aptitude, apk, yum, dnf, microdnf, tdnf, zypper.
import type { SystemProgram } from "../shell/system-programs.ts";
import { type Manager, setOf, verbsOf, words } from "./manager.ts";

// apt-get(8), apt(8) of apt 3.0: `-q` and `-o` also take their value behind `=`.
const APT: Manager = {
  family: "apt",
  short: "tocaP",
  long: setOf("target-release default-release option config-file host-architecture build-profiles"),
  verbs: verbsOf({
    install: "install reinstall",
    set: "build-dep",
    update: "update",
    upgrade: "upgrade",
    "dist-upgrade": "dist-upgrade full-upgrade",
    remove: "remove purge autoremove autopurge",
    clean: "clean autoclean distclean dist-clean",
  }),
  yes: words("-y --yes --assume-yes --force-yes"),
  idle: setOf("-s --simulate --just-print --dry-run --recon --no-act --print-uris -h --help"),
};

// aptitude(8) of aptitude 0.8: `-q` counts, `-s` simulates.
const APTITUDE: Manager = {
  family: "apt",
  short: "tocFOwS",
  long: setOf("target-release default-release display-format sort width group-by"),
  verbs: verbsOf({
    install: "install reinstall",
    set: "build-depends build-dep",
    update: "update",
    upgrade: "upgrade safe-upgrade",
    "dist-upgrade": "dist-upgrade full-upgrade",
    remove: "remove purge",
    clean: "clean autoclean",
  }),
  idle: setOf("-s --simulate -h --help"),
};

// apk(8), apk-add(8) of apk-tools 2.14 and 3.0; it asks only with `--interactive`.
const APK: Manager = {
  family: "apk",
  short: "pXt",
  long: setOf(
    `root repository arch cache-dir cache-max-age keys-dir progress-fd repositories-file repository-config wait timeout
    virtual`,
  ),
  verbs: verbsOf({
    install: "add",
    update: "update",
    upgrade: "upgrade",
    remove: "del",
    clean: "cache_clean cache_purge",
  }),
  groups: setOf("cache"),
  idle: setOf("-s --simulate -h --help"),
};

// dnf(8) of DNF 4.21 and dnf5(8) with their aliases, yum(8) of yum 3.4 (CentOS 7), and those of tdnf 3.5.
const DNF_LONG = setOf(
  `advisory advisories bz bzs comment color config cve cves debuglevel destdir disableexcludes disableplugin disablerepo
  disable-repo downloaddir enableplugin enablerepo enable-repo errorlevel exclude excludepkgs forcearch from-repo installroot
  randomwait releasever repo repoid repofrompath rpmverbosity sec-severity secseverity setopt skip-file-locks use-host-config`,
);
const DNF_VERBS = verbsOf({
  install: "install in reinstall rei localinstall install-n install-na install-nevra",
  set: "groupinstall group_install groups_install group_upgrade groupupdate environment_install builddep build-dep",
  module: "module_install module_enable",
  update: "makecache mc",
  upgrade: "upgrade update up upgrade-minimal update-minimal up-min",
  "dist-upgrade": "distro-sync distrosync dsync distribution-synchronization",
  remove: "remove rm erase autoremove groupremove group_remove module_remove",
  clean: "clean",
});
const DNF: Manager = {
  family: "dnf",
  short: "cdeRx",
  long: DNF_LONG,
  verbs: DNF_VERBS,
  groups: setOf("module group groups environment"),
  yes: words("-y --assumeyes"),
  idle: setOf("--assumeno -h --help"),
};

// zypper(8) of libzypp 17: `-n` before the subcommand is `--non-interactive`, `-y` behind it `--no-confirm`.
const ZYPPER: Manager = {
  family: "zypper",
  short: "cRtrp",
  long: setOf(
    `config root reposd-dir cache-dir raw-cache-dir solv-cache-dir pkg-cache-dir userdata plus-repo plus-content releasever
    installroot type repo from download solver-focus category severity bz bugzilla cve date name-and-version`,
  ),
  verbs: verbsOf({
    install: "install in",
    set: "source-install si patch install-new-recommends inr",
    update: "refresh ref",
    upgrade: "update up",
    "dist-upgrade": "dist-upgrade dup full-upgrade",
    remove: "remove rm",
    clean: "clean cc",
  }),
  yes: words("-y --no-confirm -n --non-interactive"),
  idle: setOf("--dry-run -D -h --help"),
};

/** By the name of the program. */
export const SYSTEM_MANAGERS = {
  "apt-get": APT,
  apt: APT,
  aptitude: APTITUDE,
  apk: APK,
  yum: { ...DNF, family: "yum" },
  dnf: DNF,
  dnf5: DNF,
  microdnf: { ...DNF, family: "microdnf" },
  tdnf: { ...DNF, family: "tdnf" },
  zypper: ZYPPER,
} as const satisfies Readonly<Record<SystemProgram, Manager>>;
