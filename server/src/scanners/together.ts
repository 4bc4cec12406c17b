// A scan by several scanners at once: one progress, one cancel, a failure for each that fails.
import { OWN_SYSTEM } from "../paths/paths.ts";
import type { ScanFailure, ScannerId, ScanTarget } from "../protocol.ts";
import { failure } from "./core/failures.ts";
import type { Report } from "./core/report.ts";
import { isFailure } from "./core/scanner.ts";
import { type Extent, extentOf } from "./extent.ts";
import { realFolder, repositoriesAround } from "./programs/files.ts";
import { refusedTarget, type ScanRequest, scan } from "./scan.ts";
import type { Configured, Surroundings } from "./starts.ts";

/** What came of a scan: the reports of the scanners that gave one, and why the others did not. */
export interface Scanned {
  readonly reports: readonly Report[];
  /** Without `scanner`: the target was refused before any was started. */
  readonly failures: readonly { readonly scanner?: ScannerId; readonly failure: ScanFailure }[];
  /** How much of a folder was looked at; absent where nothing was scanned, or not a folder. */
  readonly extent?: Extent;
}

/**
 * Scans a target with each of `all` that takes it, at the same time. One that is not installed or not set up, though nothing
 * asks for it, is passed over where another one finds vulnerabilities in its place. Never throws.
 */
export async function scanWithAll(
  all: readonly Configured[],
  given: Surroundings,
  request: Omit<ScanRequest, "begun">,
): Promise<Scanned | "cancelled"> {
  const { target, onPhase } = request;
  // What is scanned need not be open: no program in it is started either.
  const around = { ...given, scanned: await foldersOf(target) };
  const refused = await refusedTarget(target);
  if (refused !== undefined) return { reports: [], failures: [{ failure: refused }] };
  const able = all.filter(({ scanner, required }) => required || scanner.takes.includes(target.kind));
  if (able.length === 0) return { reports: [], failures: [{ failure: takenByNone(all, target) }] };
  const say = phasesOf(able, onPhase);
  const begun = new Date().toISOString();
  const looking = target.kind === "folder" ? extentOf(target.path, able, request.signal) : undefined;
  const results = await Promise.all(
    able.map(async (configured) => {
      const { id, takes } = configured.scanner;
      if (!takes.includes(target.kind)) return { configured, result: takenByNone([configured], target) };
      const own = { ...request, begun, onPhase: (phase: string) => say(id, phase) };
      const result = await scan(configured, around, own).catch((error: unknown) => crashed(configured, around, error));
      say(id, undefined);
      return { configured, result };
    }),
  );
  const reports: Report[] = [];
  const failures: { configured: Configured; failure: ScanFailure }[] = [];
  for (const { configured, result } of results) {
    if (result === "cancelled") return "cancelled";
    if (isFailure(result)) failures.push({ configured, failure: result });
    else reports.push(result);
  }
  const found = new Set(reports.map(({ scanner }) => scanner.id));
  const isCovered = able.some((one) => found.has(one.scanner.id) && findsMost(one));
  const extent = reports.length > 0 ? await looking : undefined;
  if (request.signal?.aborted) return "cancelled";
  // With nothing else to tell, it is the news that none could be started.
  const isTold = ({ configured, failure }: (typeof failures)[number]) =>
    !isPassedOver(configured, failure) || reports.length === 0 || (findsMost(configured) && !isCovered);
  return {
    reports,
    failures: failures.filter(isTold).map(({ configured, failure }) => ({ scanner: configured.scanner.id, failure })),
    ...(extent !== undefined && { extent }),
  };
}

/** The folder that is scanned; of a file, the repositories that hold it. */
async function foldersOf(target: ScanTarget): Promise<readonly string[]> {
  if (target.kind === "folder") return [target.path];
  return target.kind === "image" ? [] : repositoriesAround(await realFolder(OWN_SYSTEM.path.dirname(target.path)));
}

/** Whether a scanner looks for vulnerabilities, which is what people scan for. */
const findsMost = ({ scanner }: Configured) => scanner.finds.includes("vulnerability");

/** Whether a scanner could not do anything and was not expected to: nobody asked for it, and no setting says where it is. */
function isPassedOver({ settings, required }: Configured, { code }: ScanFailure): boolean {
  if (required === true) return false;
  return code === "not-set-up" || (code === "not-found" && !("path" in settings && settings.path !== undefined));
}

/** A fault of ours in one scanner is its failure: the others go on. */
function crashed({ scanner: { title } }: Configured, { log }: Surroundings, error: unknown): ScanFailure {
  log(error instanceof Error ? (error.stack ?? error.message) : String(error));
  return failure("failed", `The scan by ${title} failed inside Plimsoll.`, "show-output");
}

function takenByNone(all: readonly Configured[], { kind }: ScanTarget): ScanFailure {
  const what = { image: "images", archive: "image files", folder: "folders" }[kind];
  const titles = all.map(({ scanner }) => scanner.title).join(", ");
  return failure("bad-target", `${titles} cannot scan ${what}.`);
}

/** Joins the phases of scanners into one line: of those at work, each behind its name as soon as two of them have said something. */
function phasesOf(all: readonly Configured[], onPhase: ((phase: string) => void) | undefined) {
  const phases = new Map<ScannerId, string | undefined>();
  return (id: ScannerId, phase: string | undefined) => {
    if (phase === undefined && !phases.has(id)) return;
    phases.set(id, phase);
    const titled = all.flatMap(({ scanner }) => {
      const own = phases.get(scanner.id);
      return own === undefined ? [] : [phases.size === 1 ? own : `${scanner.title}: ${own}`];
    });
    if (titled.length > 0) onPhase?.(titled.join(" · "));
  };
}
