// The options with which package managers do not look at signatures: the rows of unsigned-packages.
import type { Row } from "../../core/rule.ts";

export interface FlagRow extends Row {
  readonly programs: readonly string[];
  /** The options, as they are written. */
  readonly flags: RegExp;
  /** Whether signatures are still checked, and those that are missing or wrong passed over (apt-get(8), "--allow-unauthenticated"). */
  readonly passesOver?: true;
  /** A command with one of them, its mark around it, and the same without. */
  readonly commands: readonly [string, string];
}

export const FLAG_ROWS: readonly FlagRow[] = [
  {
    key: "apt",
    title: "apt-get and apt",
    equivalents: ["checkov:CKV2_DOCKER_8"],
    programs: ["apt-get", "apt", "aptitude"],
    flags:
      /^--allow-unauthenticated$|^--allow-insecure-repositories$|^(?:-o|--option=)?(?:APT::Get::AllowUnauthenticated|Acquire::AllowInsecureRepositories)=["']?(?:true|1|yes)["']?$/i,
    passesOver: true,
    commands: ["apt-get install -y «--allow-unauthenticated» jq", "apt-get install -y jq"],
  },
  {
    key: "apt-force-yes",
    title: "apt-get --force-yes",
    equivalents: ["checkov:CKV2_DOCKER_11"],
    programs: ["apt-get", "apt", "aptitude"],
    flags: /^--force-yes$/,
    passesOver: true,
    commands: ["apt-get install -y «--force-yes» jq", "apt-get install -y jq"],
  },
  {
    key: "apk",
    title: "apk",
    equivalents: ["checkov:CKV2_DOCKER_7"],
    programs: ["apk"],
    flags: /^--allow-untrusted$/,
    commands: ["apk add «--allow-untrusted» jq", "apk add jq"],
  },
  {
    key: "dnf",
    title: "yum, dnf and tdnf",
    equivalents: ["checkov:CKV2_DOCKER_9"],
    programs: ["yum", "dnf", "dnf5", "microdnf", "tdnf"],
    flags: /^--nogpgcheck$|^--no-gpgchecks$|^--setopt=(?:[\w*-]{1,80}\.)?gpgcheck=(?:0|no|false)$/i,
    commands: ["dnf install -y «--nogpgcheck» jq", "dnf install -y jq"],
  },
  {
    key: "rpm",
    title: "rpm",
    equivalents: ["checkov:CKV2_DOCKER_10"],
    programs: ["rpm"],
    flags: /^--(?:nodigest|nosignature|noverify|nofiledigest)$/,
    commands: ["rpm -i «--nosignature» jq.rpm", "rpm -i jq.rpm"],
  },
  {
    key: "zypper",
    title: "zypper",
    programs: ["zypper"],
    flags: /^--no-gpg-checks$|^--allow-unsigned-rpm$/,
    commands: ["zypper «--no-gpg-checks» install -y jq", "zypper install -y jq"],
  },
];
