// Trivy: which arguments, what its log says about the progress, and its JSON as a report. Pure.
import { decode } from "../../files/decode.ts";
import { emptyFile, OWN_SYSTEM } from "../../paths/paths.ts";
import { RISKS, type Risk, type ScanFailure, type ScanTarget } from "../../protocol.ts";
import { failure, isRefused, refusedVersion } from "../core/failures.ts";
import type { Parsed } from "../core/report.ts";
import {
  type Invocation,
  isFailure,
  type Output,
  type Probed,
  type ProgramScanner,
  type Refused,
  type ScanOptions,
  type Steps,
} from "../core/scanner.ts";
import type { SettingValues } from "../core/settings.ts";
import { namedFile, savedByPodman, start } from "../core/steps.ts";
import { readConfigFile } from "./config-file.ts";
import { trivyFailure } from "./failures.ts";
import { OFFLINE_WITHOUT, SKIPPED } from "./offline.ts";
import { readReport, readVersion } from "./report.ts";
import { SETTINGS, type TrivySettings } from "./settings.ts";

/** Only both together keep Trivy from talking to its makers; `version` knows neither. */
const SILENT = ["--disable-telemetry", "--skip-version-check"];
const OFFLINE = ["--offline-scan", "--skip-db-update", "--skip-java-db-update", "--skip-check-update", "--server="];
/**
 * What looks at configuration without fetching anything, of Trivy 0.60 to 0.74. Terraform is left out: its modules are fetched
 * from where a file says, by git, over HTTP, from S3 or a registry, and a plan in JSON can smuggle in such a module.
 */
const UNCONNECTED = "azure-arm,cloudformation,dockerfile,helm,kubernetes";

function probe(): Invocation {
  return { args: ["version", "--format", "json", ...without()] };
}

/** Trivy fetches one database at a time. A scan needs that of Java packages too once there is a Java archive. */
function update(): readonly Invocation[] {
  return ["--download-db-only", "--download-java-db-only"].map((which) => ({
    args: ["image", which, "--no-progress", ...SILENT, ...without()],
    connects: true,
  }));
}

/**
 * Trivy obeys `trivy.yaml` and `.trivyignore` of the folder it runs in. It runs in an empty one, and is told so besides
 * where the system has a file that is always empty.
 */
function without(): readonly string[] {
  const file = emptyFile(OWN_SYSTEM);
  return file === undefined ? [] : [`--config=${file}`];
}

function ignoring(ignoreFile: string | undefined): readonly string[] {
  const file = ignoreFile ?? emptyFile(OWN_SYSTEM);
  return file === undefined ? [] : [`--ignorefile=${file}`];
}

/** Whether a scan may connect: offline only for an image that an engine or a registry has. */
const connects = (target: ScanTarget, { offline }: SettingValues<TrivySettings>): boolean =>
  target.kind === "image" || !offline;

/** The start of a scan; `more` are arguments of a configuration file. */
export function command(
  target: ScanTarget,
  settings: SettingValues<TrivySettings>,
  more: readonly string[] = [],
): Invocation {
  const common = [
    "--format=json",
    "--exit-code=0",
    // Whatever the environment says: what is found comes to us, and nowhere else.
    "--output=",
    "--no-progress",
    `--timeout=${Math.ceil(settings.timeout)}s`,
    ...SILENT,
    ...(settings.offline ? OFFLINE : []),
    ...without(),
    ...ignoring(settings.ignoreFile),
    ...(settings.onlyFixed ? ["--ignore-unfixed"] : []),
    ...severities(settings.minimumRisk),
    ...more,
  ];
  const start = { connects: connects(target, settings) };
  const licenses = settings.licenses ? ["license"] : [];
  if (target.kind === "folder") {
    const scanners = ["vuln", "secret", "misconfig", ...licenses].join(",");
    const offline = settings.offline
      ? [
          "--cache-backend=memory",
          `--misconfig-scanners=${UNCONNECTED}`,
          ...SKIPPED.map((name) => `--skip-files=**/${name}`),
        ]
      : [];
    return { ...start, args: ["filesystem", ...common, ...offline, `--scanners=${scanners}`, "--", target.path] };
  }
  const scanners = [
    `--scanners=${["vuln", "secret", ...licenses].join(",")}`,
    "--image-config-scanners=misconfig,secret",
  ];
  if (target.kind === "archive") {
    const offline = settings.offline ? ["--cache-backend=fs"] : [];
    return { ...start, args: ["image", ...common, ...offline, ...scanners, `--input=${target.path}`] };
  }
  const source =
    target.source === undefined ? [] : [`--image-src=${target.source === "registry" ? "remote" : target.source}`];
  return { ...start, args: ["image", ...common, ...scanners, ...source, "--", target.name] };
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
  return isRefused(probed.version, REFUSED) ? refusedVersion("Trivy", "trivy", probed.version, REFUSED, true) : probed;
}

/** The report of a scan, or why there is none; `database` is the date of the database it used, `limit` the name of the time limit. */
export function parse(
  { stdout, stderr, exit }: Output,
  target: ScanTarget,
  database: string | undefined,
  limit: string,
): Parsed | ScanFailure {
  if (exit !== 0) return trivyFailure(stderr, target, database, limit);
  const report = readReport(stdout, target);
  return typeof report === "string" ? failure("unparsable", `Trivy's report cannot be read: ${report}.`) : report;
}

function* scan(target: ScanTarget, options: ScanOptions<TrivySettings>): Steps<Parsed | ScanFailure> {
  const named = yield* namedFiles(target, options);
  if (isFailure(named)) return named;
  const first = yield* scanOnce(target, options, named);
  if (!isFailure(first) || first.code !== "daemon-down" || target.kind !== "image" || target.source !== "podman")
    return first;
  const saved = yield* savedByPodman(target.name, options.scratch);
  if (saved === undefined) return first;
  return isFailure(saved) ? saved : yield* scanOnce(saved, options, named);
}

function* scanOnce(
  target: ScanTarget,
  options: ScanOptions<TrivySettings>,
  { args, notes }: Named,
): Steps<Parsed | ScanFailure> {
  const output = yield* start(command(target, options.settings, args));
  if (isFailure(output)) return output;
  const parsed = parse(output, target, options.probed.database, options.origin("timeout"));
  return isFailure(parsed) ? parsed : { ...parsed, notes };
}

/** What the files that the settings name come to. */
interface Named {
  readonly args: readonly string[];
  readonly notes: readonly string[];
}

function* namedFiles(target: ScanTarget, { settings, origin }: ScanOptions<TrivySettings>): Steps<Named | ScanFailure> {
  const { ignoreFile, configFile, minimumRisk, onlyFixed } = settings;
  if (ignoreFile !== undefined) {
    // One that is not there says nothing: the setting may be meant for every folder.
    const read = yield* namedFile(ignoreFile, origin("ignoreFile"));
    if (isFailure(read) && read.code !== "bad-target") return read;
  }
  if (configFile === undefined) return { args: [], notes: [] };
  const read = yield* namedFile(configFile, origin("configFile"));
  if (isFailure(read)) return failure("failed", read.message, "open-settings");
  const given = [...(minimumRisk === "unknown" ? [] : ["severity"]), ...(onlyFixed ? ["ignore-unfixed"] : [])];
  const { args, leftOut } = readConfigFile(decode(read).text, target, new Set(given));
  if (leftOut.length === 0) return { args, notes: [] };
  const names = leftOut.map((name) => `\`${name}\``).join(", ");
  const note = `\`${configFile}\` has options that are not accepted from a file, or whose values are not valid: ${names}. \`${origin("extraEnvironment")}\` can give Trivy any option.`;
  return { args, notes: [note] };
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
  [
    /Detecting vulnerabilities\.\.\..*pkg_num=(\d+)/,
    ([, count]) => `Matching ${count} package${count === "1" ? "" : "s"}`,
  ],
  [/\[([\w-]+)\] Detecting vulnerabilities/, ([, kind]) => `Matching ${kind} packages`],
  [
    /Detected config files\s+num=(\d+)/,
    ([, count]) => `Checked ${count} configuration file${count === "1" ? "" : "s"}`,
  ],
];

function phase(line: string): string | undefined {
  for (const [pattern, say] of PHASES) {
    const match = pattern.exec(line.slice(0, 2_000));
    if (match !== null) return say(match);
  }
  return undefined;
}

/** Versions that were not published by Trivy's authors but by someone who had taken over their release process. */
const REFUSED: Refused = {
  versions: ["0.69.4", "0.69.5", "0.69.6"],
  why: "versions 0.69.4 to 0.69.6 were published by an attacker",
  /** As the main module, as a module in another program, or set by the linker. */
  inBuildInfo: (info) =>
    [
      /^(?:mod|dep)\tgithub\.com\/aquasecurity\/trivy\tv?([^\s+]+)/gm,
      /\bpkg\/version(?:\/app)?\.ver=v?([0-9][^\s"'+]*)/g,
    ].flatMap((pattern) => [...info.matchAll(pattern)].map((match) => match[1] ?? "")),
};

export const trivy: ProgramScanner<TrivySettings> = {
  id: "trivy",
  title: "Trivy",
  takes: ["image", "archive", "folder"],
  finds: ["vulnerability", "secret", "misconfiguration", "license"],
  settings: SETTINGS,
  leaving: ({ offline }) => (offline ? { setting: "offline", when: "offline", files: OFFLINE_WITHOUT } : undefined),
  program: {
    name: "trivy",
    installing: "https://trivy.dev/latest/getting-started/installation/",
    // Where it keeps and gets its data, and how it logs in; none that change what it prints.
    environment: [/^TRIVY_(CACHE_DIR|PLATFORM)$/],
    connecting: [
      /^TRIVY_(CACHE_BACKEND|DB_REPOSITORY|JAVA_DB_REPOSITORY|CHECKS_BUNDLE_REPOSITORY|USERNAME|PASSWORD|REGISTRY_TOKEN|INSECURE)$/,
    ],
    refused: REFUSED,
    probe,
    readProbe,
    update: {
      starts: update,
      failure: ({ stderr }, before) => trivyFailure(stderr, undefined, before.database),
    },
    phase,
  },
  scan,
};
