// One scanner at work: finding its program, taking the steps that it asks for, and making every end of them a value.
import { homeIn, isFull, OWN_SYSTEM, variableIn } from "../paths/paths.ts";
import { isLocated, type ScanFailure, type ScanTarget } from "../protocol.ts";
import { badTarget, endedBadly, failure } from "./core/failures.ts";
import { type Parsed, type Report, withSoundLines } from "./core/report.ts";
import {
  type Answer,
  type BuiltInScanner,
  isFailure,
  type Probed,
  type ProgramScanner,
  type Reading,
  type Scanner,
  type Step,
} from "./core/scanner.ts";
import { locateFiles } from "./core/settings.ts";
import { scrub } from "./environment.ts";
import { bytesOf, hashBelow, inEmptyFolder, kindAt } from "./programs/files.ts";
import { findProgram } from "./programs/locate.ts";
import { withoutSecrets } from "./redacted.ts";
import {
  type Configured,
  environmentOf,
  foreignFolders,
  knownTo,
  limits,
  outputOf,
  phases,
  type Surroundings,
  scrubbed,
  start,
} from "./starts.ts";

/** A scanner that was found and asked for its version. */
export interface Found extends Probed {
  /** Empty for one that is built in. */
  readonly path: string;
}

const PROBE_TIMEOUT = 30_000;

/** Whether a scanner could be started. Nothing is started to find out. */
export async function isThere(configured: Configured, around: Surroundings): Promise<boolean> {
  if (configured.scanner.program === undefined) return true;
  const own = configured as Configured<ProgramScanner>;
  return !isFailure(await programOf(own, environmentOf(own, around, own.scanner.program.probe()), around));
}

function programOf(
  { scanner: { title, program }, settings, origin }: Configured<ProgramScanner>,
  env: ReturnType<typeof environmentOf>,
  around: Surroundings,
): ReturnType<typeof findProgram> {
  return findProgram({
    name: program.name,
    title,
    configured: settings.path,
    setting: `\`${origin("path")}\``,
    workspace: foreignFolders(around),
    searched: variableIn(env, "PATH", OWN_SYSTEM) ?? "",
    refused: program.refused,
  });
}

/** Finds a scanner and asks for its version; nothing of the workspace is read. */
export async function probe(
  configured: Configured,
  around: Surroundings,
  signal?: AbortSignal,
): Promise<Found | ScanFailure | "cancelled"> {
  if (configured.scanner.program === undefined) return { version: configured.scanner.version, path: "" };
  const own = configured as Configured<ProgramScanner>;
  const { title, program } = own.scanner;
  const env = environmentOf(own, around, program.probe());
  const found = await programOf(own, env, around);
  if (isFailure(found)) return found;
  const ran = await start(found.path, program.probe(), env, around, { timeout: PROBE_TIMEOUT, signal });
  if (ran.ended === "cancelled") return "cancelled";
  const bad = endedBadly(title, found.path, ran, { seconds: PROBE_TIMEOUT / 1000 });
  if (bad !== undefined) return scrubbed(bad, knownTo(own, around), around);
  const probed = program.readProbe(outputOf(ran));
  return isFailure(probed) ? scrubbed(probed, knownTo(own, around), around) : { ...probed, path: found.path };
}

/** Fetches the databases of a scanner over the network. */
export async function updateDatabase(
  configured: Configured,
  around: Surroundings,
  signal?: AbortSignal,
  onPhase?: (phase: string) => void,
): Promise<Found | ScanFailure | "cancelled"> {
  const before = await probe(configured, around, signal);
  const { scanner } = configured;
  const update = scanner.program?.update;
  if (before === "cancelled" || isFailure(before)) return before;
  if (update === undefined)
    return failure("failed", `${scanner.title} has no database that could be updated.`, "show-output");
  const known = knownTo(configured, around);
  const options = { ...limits(configured), signal, onLine: phases(scanner, onPhase) };
  for (const invocation of update.starts()) {
    const env = environmentOf(configured, around, invocation);
    const ran = await start(before.path, invocation, env, around, options);
    if (ran.ended === "cancelled") return "cancelled";
    const bad = endedBadly(scanner.title, before.path, ran, limits(configured));
    if (bad !== undefined) return scrubbed(bad, known, around);
    if (ran.exit !== 0) return scrubbed(update.failure(outputOf(ran), before), known, around);
  }
  return probe(configured, around, signal);
}

export interface ScanRequest {
  readonly target: ScanTarget;
  /** When the scan began, which may be by several scanners at once: ISO 8601, UTC. */
  readonly begun: string;
  readonly signal?: AbortSignal | undefined;
  onPhase?(phase: string): void;
}

/** Scans a target, which was looked at by `refusedTarget`. Never throws; a failure or a cancelled scan leaves nothing behind. */
export async function scan(
  configured: Configured,
  around: Surroundings,
  request: ScanRequest,
): Promise<Report | ScanFailure | "cancelled"> {
  const found = await probe(configured, around, request.signal);
  if (found === "cancelled" || isFailure(found)) return found;
  return inEmptyFolder(async (scratch) => {
    const parsed = await stepped(configured, around, { ...request, found, scratch });
    if (parsed === "cancelled") return parsed;
    if (isFailure(parsed)) return scrubbed(parsed, knownTo(configured, around), around);
    for (const note of parsed.notes ?? [])
      around.note(around.redact(scrub(`${configured.scanner.title}: ${note}`, knownTo(configured, around))));
    return reportOf(configured.scanner, request, found, parsed, await withoutSecrets(parsed, request.target, around));
  });
}

/** Why a target cannot be scanned by any scanner; undefined where it can. */
export async function refusedTarget(target: ScanTarget): Promise<ScanFailure | undefined> {
  const bad = badTarget(target);
  if (bad !== undefined || target.kind === "image") return bad;
  if (!isFull(target.path, OWN_SYSTEM)) return failure("bad-target", `\`${target.path}\` is a relative path.`);
  const found = await kindAt(target.path);
  if (typeof found === "object") return failure("bad-target", `\`${target.path}\` cannot be read: ${found.refusal}.`);
  if (found === "missing") return failure("bad-target", `\`${target.path}\` does not exist.`);
  if (found === "denied") return failure("permission-denied", `No permission to read \`${target.path}\`.`);
  if (target.kind === "folder")
    return found === "file" ? failure("bad-target", `\`${target.path}\` is not a folder.`) : undefined;
  return found === "folder"
    ? failure("bad-target", `\`${target.path}\` is not an OCI layout: it has no \`index.json\`.`)
    : undefined;
}

interface Running extends ScanRequest {
  readonly found: Found;
  readonly scratch: string;
}

/** Takes the steps of a scan one after the other. */
async function stepped(
  configured: Configured,
  around: Surroundings,
  running: Running,
): Promise<Parsed | ScanFailure | "cancelled"> {
  const { scanner, settings } = configured;
  const { target, found, scratch, signal } = running;
  const folders = { workspace: around.workspace[0], home: homeIn(around.environment, OWN_SYSTEM) };
  const located = locateFiles(scanner.settings, settings, target, folders);
  // The settings are read by the scanner's own specs, whichever they are.
  const steps = (scanner as BuiltInScanner).scan(target, {
    settings: located,
    probed: found,
    scratch,
    origin: (setting) => configured.origin(setting),
  });
  for (let next = steps.next(); ; ) {
    if (next.done === true) return next.value;
    const answer = await answered(next.value, configured, around, running);
    if (answer === "cancelled" || signal?.aborted) {
      steps.return(failure("failed", "Cancelled."));
      return "cancelled";
    }
    next = steps.next(answer);
  }
}

async function answered(
  step: Step,
  configured: Configured,
  around: Surroundings,
  running: Running,
): Promise<Answer | "cancelled"> {
  const { scanner } = configured;
  const { found, signal, onPhase } = running;
  if (step.phase !== undefined) onPhase?.(step.phase);
  if ("read" in step) return readBytes(step, signal);
  const env = environmentOf(configured, around, step);
  const { program = scanner.program } = step;
  if (program === undefined) throw new Error(`${scanner.id} has no program of its own.`);
  const other =
    step.program &&
    (await findProgram({
      ...step.program,
      searched: variableIn(env, "PATH", OWN_SYSTEM) ?? "",
      workspace: foreignFolders(around),
    }));
  if (other !== undefined && isFailure(other)) return other;
  const limit = limits(configured);
  const file = other?.path ?? found.path;
  const onLine = other === undefined ? phases(scanner, onPhase) : undefined;
  const ran = await start(file, step, env, around, { ...limit, signal, ...(onLine && { onLine }) });
  if (ran.ended === "cancelled") return "cancelled";
  return endedBadly(step.program?.title ?? scanner.title, file, ran, limit) ?? outputOf(ran);
}

async function readBytes(
  { read, offset, length }: Reading,
  signal: AbortSignal | undefined,
): Promise<Answer | "cancelled"> {
  // A file of a computer that is gone may never answer.
  const gone = new Promise<"cancelled">((resolve) => {
    signal?.addEventListener("abort", () => resolve("cancelled"), { once: true });
  });
  const bytes = await Promise.race([bytesOf(read, offset, length), gone]);
  if (bytes === "cancelled") return bytes;
  if (bytes !== undefined) return bytes;
  return (await kindAt(read)) === "missing"
    ? failure("bad-target", `\`${read}\` does not exist.`)
    : failure("permission-denied", `\`${read}\` cannot be read.`);
}

async function reportOf(
  scanner: Scanner,
  { target, begun, signal }: ScanRequest,
  found: Found,
  parsed: Parsed,
  told: Parsed,
): Promise<Report> {
  const { version } = parsed;
  const { image } = told;
  const items = told.items.map(withSoundLines);
  return {
    target,
    scanner: {
      id: scanner.id,
      title: scanner.title,
      version: version ?? found.version,
      ...(found.database !== undefined && { database: found.database }),
    },
    begun,
    taken: new Date().toISOString(),
    ...(image !== undefined && { image }),
    items,
    files: target.kind === "folder" ? await hashes(target.path, parsed.items, signal) : {},
  };
}

/** What the files of located items hold now: later such an item is only shown where its file is still the same. */
async function hashes(
  folder: string,
  items: Report["items"],
  signal: AbortSignal | undefined,
): Promise<Report["files"]> {
  const located = new Set<string>();
  for (const item of items) if (isLocated(item)) located.add(item.place.path);
  const found: [file: string, hash: string][] = [];
  let bytes = 0;
  for (const file of located) {
    if (signal?.aborted || bytes > MOST_HASHED_TOGETHER) break;
    const made = await hashBelow(folder, file);
    bytes += made?.size ?? 0;
    if (made !== undefined) found.push([file, made.hash]);
  }
  // Made at once: a file may be called as what every object has.
  return Object.fromEntries(found);
}

/** How much of all files together is hashed, in bytes; what comes after it is shown in no document. */
const MOST_HASHED_TOGETHER = 1_000_000_000;
