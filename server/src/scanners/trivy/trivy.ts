// Trivy: which arguments, what its log says about the progress, and its JSON as a report. Pure.
import type { Risk, ScanFailure, ScanTarget } from "../../protocol.ts";
import { failure, refusedVersion, trivyFailure } from "../core/failures.ts";
import {
  type Invocation,
  type Output,
  type Parsed,
  type Probed,
  RISKS,
  type Scanner,
  type ScanOptions,
} from "../core/scanner.ts";
import { isRefused } from "../programs/executable.ts";
import { readReport, readVersion } from "./report.ts";

/** Only both together keep Trivy from talking to its makers; `version` knows neither. */
const SILENT = ["--disable-telemetry", "--skip-version-check"];
const OFFLINE = ["--offline-scan", "--skip-db-update", "--skip-java-db-update", "--skip-check-update"];

function probe(): Invocation {
  return { args: ["version", "--format", "json", ...without()] };
}

function update(): Invocation {
  return { args: ["image", "--download-db-only", "--no-progress", ...SILENT, ...without()] };
}

/**
 * Trivy obeys `trivy.yaml` and `.trivyignore` of the folder it runs in. It runs in an empty one, and is told so besides
 * where the system has a file that is always empty.
 */
function without(configFile?: string): readonly string[] {
  if (configFile !== undefined) return [`--config=${configFile}`];
  return process.platform === "win32" ? [] : ["--config=/dev/null"];
}

function ignoring(ignoreFile: string | undefined): readonly string[] {
  if (ignoreFile !== undefined) return [`--ignorefile=${ignoreFile}`];
  return process.platform === "win32" ? [] : ["--ignorefile=/dev/null"];
}

function command(target: ScanTarget, options: ScanOptions): Invocation {
  const common = [
    "--format=json",
    "--exit-code=0",
    "--no-progress",
    `--timeout=${Math.ceil(options.timeout)}s`,
    ...SILENT,
    ...(options.offline ? OFFLINE : []),
    ...without(options.configFile),
    ...ignoring(options.ignoreFile),
    ...(options.fixedOnly ? ["--ignore-unfixed"] : []),
    ...severities(options.minimumSeverity),
  ];
  const licenses = options.licenses ? ["license"] : [];
  if (target.kind === "folder") {
    const scanners = ["vuln", "secret", "misconfig", ...licenses].join(",");
    return { args: ["filesystem", ...common, `--scanners=${scanners}`, "--", target.path] };
  }
  const scanners = [
    `--scanners=${["vuln", "secret", ...licenses].join(",")}`,
    "--image-config-scanners=misconfig,secret",
  ];
  if (target.kind === "archive") return { args: ["image", ...common, ...scanners, `--input=${target.path}`] };
  const source =
    target.source === undefined ? [] : [`--image-src=${target.source === "registry" ? "remote" : target.source}`];
  return { args: ["image", ...common, ...scanners, ...source, "--", target.name] };
}

/** The severities from `least` on; none to name where all are wanted. */
function severities(least: Risk): readonly string[] {
  if (least === "unknown") return [];
  const wanted = RISKS.slice(0, RISKS.indexOf(least) + 1);
  return [`--severity=${wanted.map((risk) => risk.toUpperCase()).join(",")}`];
}

function readProbe({ stdout, stderr, exit }: Output): Probed | ScanFailure {
  if (exit !== 0) return trivyFailure(stderr, undefined, undefined);
  const probed = readVersion(stdout);
  if (typeof probed === "string")
    return failure(
      "unparsable",
      `What Trivy says of its version cannot be read: ${probed}.`,
      "choose-program",
      "show-output",
    );
  return isRefused(probed.version) ? refusedVersion("Trivy", "trivy", probed.version, true) : probed;
}

function parse({ stdout, stderr, exit }: Output, target: ScanTarget): Parsed | ScanFailure {
  if (exit !== 0) return trivyFailure(stderr, target, undefined);
  const report = readReport(stdout, target);
  return typeof report === "string" ? failure("unparsable", `Trivy's report cannot be read: ${report}.`) : report;
}

const PHASES: readonly (readonly [RegExp, (match: RegExpExecArray) => string])[] = [
  [/Downloading vulnerability DB/, () => "Fetching the vulnerability database"],
  [/Downloading Java DB/, () => "Fetching the database of Java packages"],
  [/\[misconfig\] Misconfiguration scanning is enabled/, () => "Loading checks"],
  [/\[(?:secret|vuln)\] (?:Secret|Vulnerability) scanning is enabled/, () => "Reading files and layers"],
  [
    /Detected OS\s.*family="([^"]+)"(?:\s+version="([^"]+)")?/,
    ([, family, version]) => `Found ${family} ${version ?? ""}`.trim(),
  ],
  [/Detecting vulnerabilities\.\.\..*pkg_num=(\d+)/, ([, count]) => `Matching ${count} packages`],
  [/\[([\w-]+)\] Detecting vulnerabilities/, ([, kind]) => `Matching ${kind} packages`],
  [
    /Detected config files\s+num=(\d+)/,
    ([, count]) => `Checked ${count} configuration file${count === "1" ? "" : "s"}`,
  ],
];

function phase(line: string): string | undefined {
  for (const [pattern, say] of PHASES) {
    const match = pattern.exec(line);
    if (match !== null) return say(match);
  }
  return undefined;
}

export const trivy: Scanner = {
  id: "trivy",
  title: "Trivy",
  takes: ["image", "archive", "folder"],
  probe,
  readProbe,
  update,
  command,
  parse,
  phase,
};
