// What update-alone looks for: a row for each sort of package manager.
import type { Row } from "../../core/rule.ts";
import { APK_FOLDERS } from "../packages/caches.ts";
import type { Family } from "../packages/manager.ts";

export interface UpdateRow extends Row {
  readonly families: readonly Family[];
  /** The subcommands, which for some managers upgrade what is installed too. */
  readonly updates: readonly string[];
  /** Where the lists are: what is mounted there is not of the day of the layer. */
  readonly folders: readonly string[];
  /** Such a step, and the same with an installation. */
  readonly steps: readonly [string, string];
}

const SHARED = { equivalents: ["trivy:DS-0017", "checkov:CKV_DOCKER_5", "dockle:CIS-DI-0007"] };
const DNF_FOLDERS = ["/var/cache/dnf", "/var/cache/yum", "/var/cache/libdnf5", "/var/cache/tdnf"];

export const UPDATE_ROWS: readonly UpdateRow[] = [
  {
    key: "apt",
    title: "apt-get update",
    ...SHARED,
    families: ["apt"],
    updates: ["update"],
    folders: ["/var/lib/apt/lists"],
    steps: ["«apt-get update»", "apt-get update && apt-get install -y jq"],
  },
  {
    key: "apk",
    title: "apk update",
    ...SHARED,
    families: ["apk"],
    updates: ["update"],
    folders: APK_FOLDERS,
    steps: ["«apk update»", "apk add --no-cache jq"],
  },
  {
    key: "dnf",
    title: "yum and dnf update",
    severity: "info",
    ...SHARED,
    families: ["yum", "dnf", "microdnf", "tdnf"],
    // `makecache` fetches what every command fetches anew by itself once it is old (dnf.conf(5), "metadata_expire").
    updates: ["update", "up"],
    folders: DNF_FOLDERS,
    steps: ["«dnf -y update»", "dnf -y update && dnf -y install jq"],
  },
  {
    key: "zypper",
    title: "zypper update and refresh",
    severity: "info",
    ...SHARED,
    families: ["zypper"],
    updates: ["update", "up", "refresh", "ref"],
    folders: ["/var/cache/zypp"],
    steps: ["«zypper refresh»", "zypper refresh && zypper install -y jq"],
  },
];
