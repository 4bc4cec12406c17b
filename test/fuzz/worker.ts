// A thread that tries mutants, and tells from time to time how far it has come.
import { parentPort, workerData } from "node:worker_threads";
import { corpus } from "./corpus.ts";
import { trial } from "./laws.ts";
import { mutant } from "./mutants.ts";
import { reduced } from "./reduce.ts";
import type { Failure, Report, Task } from "./run-mutants.ts";

/** Mutants between two reports. */
const BATCH = 100;

const { seed, from, to, step, current } = workerData as Task;
const files = corpus();
const port = parentPort;
if (port === null) throw new Error("This is a thread of test/fuzz/run-mutants.ts.");

const fresh = (): { -readonly [K in keyof Report]: Report[K] } & { failures: Failure[] } => ({
  tried: 0,
  findings: 0,
  applied: 0,
  refused: 0,
  slowest: { ms: 0, number: 0 },
  failures: [],
});

let report = fresh();
for (let number = from; number < to; number += step) {
  Atomics.store(current, 0, number);
  const sample = mutant(files, seed, number);
  const { breach, findings, applied, refused, slowest } = trial(sample);
  report.tried += 1;
  report.findings += findings;
  report.applied += applied;
  report.refused += refused;
  if (slowest > report.slowest.ms) report.slowest = { ms: slowest, number };
  if (breach !== undefined) {
    // A slow text is slow by its length: to make it shorter takes long and shows nothing.
    const again = (text: string) => trial({ ...sample, text }).breach?.law === breach.law;
    const text = breach.law === "slow" ? sample.text : reduced(sample.text, again);
    report.failures.push({ number, path: sample.path, text, ...(trial({ ...sample, text }).breach ?? breach) });
  }
  if (report.tried === BATCH || number + step >= to) {
    port.postMessage(report);
    report = fresh();
  }
}
