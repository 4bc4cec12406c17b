// The settings of Trivy, `plimsoll.trivy.*`.
import type { ProgramSettings, SettingSpecs } from "../core/settings.ts";

export const SETTINGS = {
  path: {
    type: "program",
    description: "Where [Trivy](https://trivy.dev) is, as an absolute path. Empty: it is looked for in PATH.",
    cli: { option: "trivy", help: "where Trivy is, as an absolute path (default: the one in PATH)" },
  },
  offline: {
    type: "flag",
    default: true,
    description:
      "Scan without the network: nothing is downloaded or looked up while a scan runs, but for an image that no engine on this machine has, which is fetched from its registry. The vulnerability database is fetched only when you ask for it. Terraform, Ansible and packed Helm charts are then not checked, since what they refer to would be fetched.",
    cli: { option: "no-offline", help: "use the network: fetch the database, ask about packages" },
  },
  onlyFixed: {
    type: "flag",
    default: false,
    description: "Leave out vulnerabilities for which no fixed version exists yet.",
    cli: { option: "only-fixed", help: "only vulnerabilities that a newer version repairs" },
  },
  minimumRisk: {
    type: "choice",
    default: "unknown",
    choices: {
      unknown: "Show everything, including unrated findings.",
      low: "Low and above.",
      medium: "Medium and above.",
      high: "High and critical.",
      critical: "Critical only.",
    },
    description: "Leave out what is a lower risk.",
    cli: { option: "minimum-risk", help: "only what is at least critical, high, medium or low" },
  },
  licenses: {
    type: "flag",
    default: false,
    description: "Look for the licences of packages as well. Scans take longer.",
    cli: { option: "licenses", help: "licenses as well" },
  },
  ignoreFile: {
    type: "file",
    description:
      "A `.trivyignore` file that names what to leave out. A relative path counts from the folder that is scanned, as `${workspaceFolder}` does; `~` is the home folder.",
  },
  configFile: {
    type: "file",
    description:
      "A `trivy.yaml` with further options: which severities, what to skip, how to read packages, licenses and charts. Options that say where Trivy writes, connects or gets its data from, or what it runs, are left out of it and named in the output; `#plimsoll.trivy.extraEnvironment#` can give Trivy any option. A relative path counts from the folder that is scanned, as `${workspaceFolder}` does; `~` is the home folder.",
  },
  timeout: {
    type: "seconds",
    default: 600,
    most: 86_400,
    description: "After how many seconds a scan is stopped.",
    cli: { option: "timeout", help: "stop the scanner after this many seconds" },
  },
  extraEnvironment: {
    type: "environment",
    description: 'Environment variables for Trivy beside those it gets anyway: `{"TRIVY_USERNAME": "…"}`.',
  },
} as const satisfies ProgramSettings & SettingSpecs;

export type TrivySettings = typeof SETTINGS;
