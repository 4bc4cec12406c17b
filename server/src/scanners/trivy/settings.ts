// The settings of Trivy, `plimsoll.trivy.*`.
import type { ProgramSettings, SettingSpecs } from "../core/settings.ts";

export const SETTINGS = {
  path: {
    type: "program",
    description: "Where [Trivy](https://trivy.dev) is, as an absolute path. Leave empty to look for it in PATH.",
    cli: { option: "trivy", help: "where Trivy is, as an absolute path (default: the one in PATH)" },
  },
  offline: {
    type: "flag",
    default: true,
    strict: true,
    description:
      "Scan without the network: a scan downloads nothing except an image that no engine on this machine has. The vulnerability database is only fetched when you ask for it. Terraform, Ansible and packed Helm charts are not checked, because their references would have to be fetched.",
    cli: { option: "no-offline", help: "use the network: fetch the database, ask about packages" },
  },
  onlyFixed: {
    type: "flag",
    default: false,
    description: "Only show vulnerabilities that have a fixed version.",
    cli: { option: "only-fixed", help: "only vulnerabilities that have a fixed version" },
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
    description: "Only show findings of this risk and above.",
    cli: { option: "minimum-risk", help: "only findings of this risk and above: critical, high, medium or low" },
  },
  licenses: {
    type: "flag",
    default: false,
    description: "Look for the licences of packages as well. Scans take longer.",
    cli: { option: "licenses", help: "look for the licences of packages as well" },
  },
  ignoreFile: {
    type: "file",
    description:
      "A `.trivyignore` file with the findings to ignore. A relative path starts at the scanned folder, as does `${workspaceFolder}`; `~` is the home folder.",
  },
  configFile: {
    type: "file",
    description:
      "A `trivy.yaml` with further options: which severities, what to skip, how to read packages, licences and charts. Options that set where Trivy writes, connects or gets its data from, or what it runs, are ignored and listed in the output; `#plimsoll.trivy.extraEnvironment#` can set any option. A relative path starts at the scanned folder, as does `${workspaceFolder}`; `~` is the home folder.",
  },
  timeout: {
    type: "seconds",
    default: 600,
    most: 86_400,
    description: "Stop a scan after this many seconds.",
    cli: { option: "timeout", help: "stop the scanner after this many seconds" },
  },
  extraEnvironment: {
    type: "environment",
    description: 'More environment variables for Trivy: `{"TRIVY_USERNAME": "…"}`.',
  },
} as const satisfies ProgramSettings & SettingSpecs;

export type TrivySettings = typeof SETTINGS;
