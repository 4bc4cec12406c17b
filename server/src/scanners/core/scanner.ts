// What a scanner is: pure functions from a target to arguments and from output to a report. run.ts starts it, scan.ts joins both.
import { createHash } from "node:crypto";
import * as path from "node:path";
import type { ReportItem, ReportSummary, Risk, ScanFailure, ScannerName, ScanTarget } from "../../protocol.ts";

/** The arguments of one start; never a shell line. */
export interface Invocation {
  readonly args: readonly string[];
}

/** What a program that ended by itself has written. */
export interface Output {
  readonly stdout: string;
  readonly stderr: string;
  readonly exit: number;
}

/** How a program ended. `exit` is set where `ended` is "exited", `reason` where it could not be started. */
export interface Ran {
  readonly ended: "exited" | "killed" | "cancelled" | "timeout" | "too-large" | "not-started";
  readonly exit?: number;
  /** The signal that ended it. */
  readonly by?: string;
  /** The system's code, `ENOENT`, or its words. */
  readonly reason?: string;
  readonly stdout: string;
  readonly stderr: string;
}

/** What a program says of itself. */
export interface Probed {
  readonly version: string;
  /** When its database was made, ISO 8601; absent where it has none. */
  readonly database?: string;
}

/** What a scan gave, before it has a target, a date and counts. */
export interface Parsed {
  readonly version?: string;
  readonly digest?: string;
  readonly items: readonly ReportItem[];
}

/** A report with its items, as the store keeps it. */
export interface Report {
  readonly summary: ReportSummary;
  readonly items: readonly ReportItem[];
  /** For a folder: SHA-256 of each file with located items as it was scanned, by its path below the folder. */
  readonly files: Readonly<Record<string, string>>;
}

/** What one scan is to look for, from settings and request. */
export interface ScanOptions {
  readonly offline: boolean;
  readonly fixedOnly: boolean;
  readonly minimumSeverity: Risk;
  /** Absolute; undefined: none, not even one that lies where the scanner runs. */
  readonly ignoreFile: string | undefined;
  readonly configFile: string | undefined;
  /** In seconds. */
  readonly timeout: number;
  readonly licenses: boolean;
}

/** An adapter for an external program. Nothing in it starts, reads or throws. */
export interface Scanner {
  readonly id: ScannerName;
  readonly title: string;
  readonly takes: readonly ScanTarget["kind"][];
  /** Asks for version and database. */
  probe(): Invocation;
  readProbe(output: Output): Probed | ScanFailure;
  /** Fetches a new database: the only start that is meant to use the network. */
  update(): Invocation;
  command(target: ScanTarget, options: ScanOptions): Invocation;
  parse(output: Output, target: ScanTarget): Parsed | ScanFailure;
  /** What a line on stderr says about the progress, for people. */
  phase(line: string): string | undefined;
}

export function isFailure(value: object): value is ScanFailure {
  return "code" in value && "remedies" in value;
}

/** The same for equal targets. */
export function keyOf(target: ScanTarget): string {
  const named = target.kind === "image" ? [target.name, target.source ?? ""] : [path.resolve(target.path)];
  return JSON.stringify([target.kind, ...named]);
}

/** The name of a target's report on disk and in requests. */
export function reportId(target: ScanTarget): string {
  return createHash("sha256").update(keyOf(target)).digest("hex").slice(0, 20);
}

/** How a tree shows a target. */
export function titleOf(target: ScanTarget): string {
  if (target.kind === "image") return target.name;
  const name = path.basename(target.path) || target.path;
  return target.kind === "archive" ? name : `workspace folder ${name}`;
}

export const RISKS = ["critical", "high", "medium", "low", "unknown"] as const satisfies readonly Risk[];

/** How many items there are of each risk. */
export function countsOf(items: readonly ReportItem[]): Readonly<Record<Risk, number>> {
  const counts = { critical: 0, high: 0, medium: 0, low: 0, unknown: 0 };
  for (const { risk } of items) counts[risk] += 1;
  return counts;
}
