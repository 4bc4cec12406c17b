// One scan from target to report: what is refused, what is started in which order, and how each end becomes a value.
import * as path from "node:path";
import type { ReportItem, ScanFailure, ScanTarget } from "../protocol.ts";
import { badTarget, endedBadly, failure, trivyFailure } from "./core/failures.ts";
import {
  countsOf,
  type Invocation,
  isFailure,
  type Output,
  type Probed,
  type Ran,
  type Report,
  reportId,
  type Scanner,
  titleOf,
} from "./core/scanner.ts";
import { scannerEnvironment, scrub } from "./environment.ts";
import { hashOf, inEmptyFolder, kindAt } from "./programs/files.ts";
import { findProgram } from "./programs/locate.ts";
import { run } from "./run.ts";
import { scanOptions, type TrivySettings } from "./settings.ts";

/** Where a scanner runs and what it may use. */
export interface Surroundings {
  readonly scanner: Scanner;
  readonly settings: TrivySettings;
  /** What `settings.path` came from, for messages. */
  readonly setting: string;
  /** The folders that are open; no program in them is started. */
  readonly workspace: readonly string[];
  /** Our own environment. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Where the output for people goes; never told a secret. */
  log(line: string): void;
}

export interface ScanRequest extends Surroundings {
  readonly target: ScanTarget;
  readonly licenses: boolean;
  readonly signal?: AbortSignal | undefined;
  onPhase?(phase: string): void;
}

/** A program that was found and asked for its version. */
export interface Found extends Probed {
  readonly path: string;
}

const PROBE_TIMEOUT = 30_000;
/** What our own limit adds to the scanner's, so that its word comes first, in milliseconds. */
const GRACE = 500;

/** Finds a scanner and asks for its version; nothing of the workspace is read. */
export async function probe(around: Surroundings, signal?: AbortSignal): Promise<Found | ScanFailure | "cancelled"> {
  const { scanner, settings, setting, workspace, environment } = around;
  const search = { name: scanner.id, title: scanner.title, configured: settings.path, setting, workspace };
  const env = scannerEnvironment(environment, settings.extraEnvironment);
  const found = await findProgram({ ...search, searched: env.PATH ?? env.Path ?? "" });
  if (isFailure(found)) return found;
  const ran = await start(around, found.path, scanner.probe(), { timeout: PROBE_TIMEOUT, signal });
  if (ran.ended === "cancelled") return "cancelled";
  const bad = endedBadly(scanner.title, found.path, ran, PROBE_TIMEOUT / 1000);
  if (bad !== undefined) return bad;
  const probed = scanner.readProbe(outputOf(ran));
  return isFailure(probed) ? probed : { ...probed, path: found.path };
}

/** Fetches the scanner's database over the network. */
export async function updateDatabase(
  around: Surroundings,
  signal?: AbortSignal,
  onPhase?: (phase: string) => void,
): Promise<Found | ScanFailure | "cancelled"> {
  const { scanner, settings } = around;
  const before = await probe(around, signal);
  if (before === "cancelled" || isFailure(before)) return before;
  const timeout = settings.timeout * 1000 + GRACE;
  const ran = await start(around, before.path, scanner.update(), { timeout, signal, onLine: phases(scanner, onPhase) });
  if (ran.ended === "cancelled") return "cancelled";
  const bad = endedBadly(scanner.title, before.path, ran, settings.timeout);
  if (bad !== undefined) return bad;
  return ran.exit === 0 ? probe(around, signal) : told(around, trivyFailure(ran.stderr, undefined, before.database));
}

/** Scans a target. Never throws; a failure or a cancelled scan leaves nothing behind. */
export async function scan(request: ScanRequest): Promise<Report | ScanFailure | "cancelled"> {
  const refused = badTarget(request.target) ?? (await missing(request.target));
  if (refused !== undefined) return refused;
  const found = await probe(request, request.signal);
  if (found === "cancelled" || isFailure(found)) return found;
  const first = await scanWith(request, found, request.target);
  const { target } = request;
  if (target.kind !== "image" || target.source !== "podman" || first === "cancelled" || !isFailure(first)) return first;
  // Podman works without a service, and then Trivy has nobody to ask: Podman itself writes the image out.
  return first.code === "daemon-down" ? throughPodman(request, found, target.name, first) : first;
}

async function missing(target: ScanTarget): Promise<ScanFailure | undefined> {
  if (target.kind === "image") return undefined;
  if (!path.isAbsolute(target.path)) return failure("bad-target", `\`${target.path}\` is a relative path.`);
  const found = await kindAt(target.path);
  if (found === "missing") return failure("bad-target", `\`${target.path}\` does not exist.`);
  if (found === "denied") return failure("permission-denied", `\`${target.path}\` may not be read by this user.`);
  if (target.kind === "folder")
    return found === "file" ? failure("bad-target", `\`${target.path}\` is no folder.`) : undefined;
  return found === "folder"
    ? failure("bad-target", `\`${target.path}\` is no OCI layout: it has no \`index.json\`.`)
    : undefined;
}

async function scanWith(
  request: ScanRequest,
  found: Found,
  input: ScanTarget,
): Promise<Report | ScanFailure | "cancelled"> {
  const { scanner, settings, target, licenses, workspace, signal, onPhase } = request;
  const options = scanOptions(settings, target, licenses, workspace[0]);
  const timeout = settings.timeout * 1000 + GRACE;
  const ran = await start(request, found.path, scanner.command(input, options), {
    timeout,
    signal,
    onLine: phases(scanner, onPhase),
  });
  if (ran.ended === "cancelled") return "cancelled";
  const bad = endedBadly(scanner.title, found.path, ran, settings.timeout);
  if (bad !== undefined) return told(request, bad);
  const parsed = scanner.parse(outputOf(ran), input);
  if (isFailure(parsed)) {
    const dated = parsed.code === "old-database" ? trivyFailure(ran.stderr, target, found.database) : parsed;
    return told(request, dated);
  }
  return report(request, found, parsed);
}

async function report(
  { scanner, target }: ScanRequest,
  found: Found,
  parsed: { readonly version?: string; readonly digest?: string; readonly items: readonly ReportItem[] },
): Promise<Report> {
  const { items, digest, version } = parsed;
  const count = (kind: ReportItem["kind"]) => items.filter((item) => item.kind === kind).length;
  const { database } = found;
  return {
    summary: {
      id: reportId(target),
      target,
      title: titleOf(target),
      ...(digest !== undefined && { digest }),
      scanner: { id: scanner.id, version: version ?? found.version, ...(database !== undefined && { database }) },
      taken: new Date().toISOString(),
      counts: countsOf(items),
      vulnerabilities: count("vulnerability"),
      secrets: count("secret"),
      misconfigurations: count("misconfiguration"),
      licenses: count("license"),
    },
    items,
    files: target.kind === "folder" ? await hashes(target.path, items) : {},
  };
}

/** What the files of located items hold now: later such an item is only shown where its file is still the same. */
async function hashes(folder: string, items: readonly ReportItem[]): Promise<Readonly<Record<string, string>>> {
  const located = new Set<string>();
  for (const item of items) if (item.kind === "secret" || item.kind === "misconfiguration") located.add(item.file);
  const found: Record<string, string> = {};
  for (const file of located) {
    const hash = await hashOf(path.join(folder, file));
    if (hash !== undefined) found[file] = hash;
  }
  return found;
}

/** Saves an image by Podman's own program into a file of ours and scans that. `otherwise` is the answer where that is not possible. */
async function throughPodman(
  request: ScanRequest,
  found: Found,
  name: string,
  otherwise: ScanFailure,
): Promise<Report | ScanFailure | "cancelled"> {
  const { workspace, environment, settings, signal, onPhase } = request;
  const env = scannerEnvironment(environment, settings.extraEnvironment);
  const podman = await findProgram({ name: "podman", title: "Podman", searched: env.PATH ?? "", workspace });
  if (isFailure(podman)) return otherwise;
  return inEmptyFolder(async (folder) => {
    const archive = path.join(folder, "image.tar");
    onPhase?.("Saving the image");
    const saving = { args: ["save", "--quiet", "--format=docker-archive", `--output=${archive}`, "--", name] };
    const saved = await start(request, podman.path, saving, { timeout: settings.timeout * 1000 + GRACE, signal });
    if (saved.ended === "cancelled") return "cancelled";
    if (/no such image|image not known/i.test(saved.stderr))
      return failure("image-not-found", `No image \`${name}\` in Podman.`);
    if (saved.ended !== "exited" || saved.exit !== 0) return otherwise;
    return scanWith(request, found, { kind: "archive", path: archive });
  });
}

function phases(scanner: Scanner, onPhase: ((phase: string) => void) | undefined) {
  return (line: string) => {
    const phase = scanner.phase(line);
    if (phase !== undefined) onPhase?.(phase);
  };
}

/** Starts a program in an empty folder with the environment of the settings, and writes down that it did. */
async function start(
  around: Surroundings,
  program: string,
  { args }: Invocation,
  options: { readonly timeout: number; readonly signal?: AbortSignal | undefined; onLine?(line: string): void },
): Promise<Ran> {
  const env = scannerEnvironment(around.environment, around.settings.extraEnvironment);
  around.log(scrub(`${program} ${args.join(" ")}`, env));
  const ran = await inEmptyFolder((cwd) => run(program, args, { env, cwd, ...options }));
  if (ran.ended !== "exited" || ran.exit !== 0) {
    const how =
      ran.ended === "exited" ? `exit code ${ran.exit}` : [ran.ended, ran.by ?? ran.reason].filter(Boolean).join(", ");
    around.log(scrub(`${how}${ran.stderr.trim() === "" ? "" : `\n${ran.stderr.trim().slice(-4000)}`}`, env));
  }
  return ran;
}

function outputOf(ran: Ran): Output {
  return { stdout: ran.stdout, stderr: ran.stderr, exit: ran.exit ?? 1 };
}

/** A failure whose words hold no password. */
function told(around: Surroundings, given: ScanFailure): ScanFailure {
  const env = scannerEnvironment(around.environment, around.settings.extraEnvironment);
  return { ...given, message: scrub(given.message, env) };
}
