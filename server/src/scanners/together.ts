// A scan by several scanners at once: one progress, one cancel, a failure for each that fails.
import type { ScanFailure, ScannerId, ScanTarget } from "../protocol.ts";
import { failure } from "./core/failures.ts";
import type { Report } from "./core/report.ts";
import { isFailure } from "./core/scanner.ts";
import { type Configured, refusedTarget, type ScanRequest, type Surroundings, scan } from "./scan.ts";

/** What came of a scan: the reports of the scanners that gave one, and why the others did not. */
export interface Scanned {
  readonly reports: readonly Report[];
  /** Without `scanner`: the target was refused before any was started. */
  readonly failures: readonly { readonly scanner?: ScannerId; readonly failure: ScanFailure }[];
}

/**
 * Scans a target with each of `all` that takes it, at the same time. One that is not installed, and that no setting says to
 * be, is no failure where another one is. Never throws.
 */
export async function scanWithAll(
  all: readonly Configured[],
  around: Surroundings,
  request: ScanRequest,
): Promise<Scanned | "cancelled"> {
  const { target, onPhase } = request;
  const refused = await refusedTarget(target);
  if (refused !== undefined) return { reports: [], failures: [{ failure: refused }] };
  const able = all.filter(({ scanner }) => scanner.takes.includes(target.kind));
  const say = phasesOf(able, onPhase);
  const results = await Promise.all(
    able.map(async (configured) => {
      const { id } = configured.scanner;
      const own = { ...request, onPhase: (phase: string) => say(id, phase) };
      const result = await scan(configured, around, own).catch((error: unknown) => crashed(configured, around, error));
      say(id, undefined);
      return { configured, result };
    }),
  );
  const reports: Report[] = [];
  const failures: { scanner: ScannerId; failure: ScanFailure; expected: boolean }[] = [];
  for (const { configured, result } of results) {
    if (result === "cancelled") return "cancelled";
    if (!isFailure(result)) reports.push(result);
    else failures.push({ scanner: configured.scanner.id, failure: result, expected: isExpected(configured, result) });
  }
  const isThere = reports.length > 0 || failures.some(({ expected }) => expected);
  const told = failures.filter(({ expected }) => expected || !isThere);
  if (able.length === 0) return { reports, failures: [{ failure: takenByNone(all, target) }] };
  return { reports, failures: told.map(({ scanner, failure }) => ({ scanner, failure })) };
}

/** A fault of ours in one scanner is its failure: the others go on. */
function crashed({ scanner: { title } }: Configured, { log }: Surroundings, error: unknown): ScanFailure {
  log(error instanceof Error ? (error.stack ?? error.message) : String(error));
  return failure("failed", `The scan by ${title} failed inside Plimsoll.`, "show-output");
}

/** Whether a scanner was expected to be there: it is, it was asked for, or a setting says where. */
function isExpected({ settings, required }: Configured, { code }: ScanFailure): boolean {
  return code !== "not-found" || required === true || ("path" in settings && settings.path !== undefined);
}

function takenByNone(all: readonly Configured[], { kind }: ScanTarget): ScanFailure {
  const what = { image: "images", archive: "image files", folder: "folders" }[kind];
  const titles = all.map(({ scanner }) => scanner.title).join(", ");
  return failure("bad-target", `${titles} cannot scan ${what}.`);
}

/** Joins the phases of scanners into one line: that of the only one as it is, of several each behind its name. */
function phasesOf(all: readonly Configured[], onPhase: ((phase: string) => void) | undefined) {
  const phases = new Map(all.map(({ scanner }) => [scanner.id, "Starting" as string | undefined]));
  return (id: ScannerId, phase: string | undefined) => {
    phases.set(id, phase);
    const titled = all.flatMap(({ scanner }) => {
      const own = phases.get(scanner.id);
      return own === undefined ? [] : [all.length === 1 ? own : `${scanner.title}: ${own}`];
    });
    if (titled.length > 0) onPhase?.(titled.join(" · "));
  };
}
