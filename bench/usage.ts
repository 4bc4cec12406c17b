// What another Node.js process uses: CPU time, which a busy machine lengthens less than the clock's, and memory. The process
// itself tells (meter.cjs).
import { type ChildProcess, spawnSync } from "node:child_process";
import { once } from "node:events";
import * as path from "node:path";

export const METER = path.join(import.meta.dirname, "meter.cjs");

export interface Usage {
  /** User and system time of all threads since the start, in milliseconds. */
  readonly cpu: number;
  /** Resident memory now and at its peak, in bytes. */
  readonly memory: number;
  readonly peak: number;
}

const PATIENCE = 60_000;

/** Asks a process that runs with the meter and an IPC channel. */
export async function usageOf(child: ChildProcess): Promise<Usage> {
  const answer = once(child, "message", { signal: AbortSignal.timeout(PATIENCE) });
  child.send("usage");
  return (await answer)[0];
}

/** Runs a program to its end; what it prints is dropped. Throws where it fails; findings (exit code 1) are no failure. */
export function runMetered(args: readonly string[], env: NodeJS.ProcessEnv): Usage {
  const { status, stderr, output } = spawnSync(process.execPath, ["--require", METER, ...args], {
    encoding: "utf8",
    stdio: ["ignore", "ignore", "pipe", "pipe"],
    env,
  });
  if (status === null || status > 1) throw new Error(`\`${args.join(" ")}\` failed: ${stderr}`);
  return JSON.parse(output[3] ?? "");
}

/** The CPU time of this process so far in milliseconds, its collector and compiler included. */
export function ownCpu(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
