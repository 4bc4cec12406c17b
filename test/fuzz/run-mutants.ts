// Runs any number of mutants in threads and adds up what they say.
import { Worker } from "node:worker_threads";
import type { Law } from "./laws.ts";

/** What a thread is told. */
export interface Task {
  readonly seed: number;
  readonly from: number;
  readonly to: number;
  readonly step: number;
  /** The number of the mutant that is tried right now. */
  readonly current: Int32Array<SharedArrayBuffer>;
}

export interface Failure {
  readonly number: number;
  readonly path: string;
  /** Reduced. */
  readonly text: string;
  readonly law: Law;
  readonly details: string;
}

export interface Report {
  readonly tried: number;
  readonly findings: number;
  readonly applied: number;
  readonly refused: number;
  /** The slowest step of all, in milliseconds of processor time, and the mutant it was for. */
  readonly slowest: { readonly ms: number; readonly number: number };
  readonly failures: readonly Failure[];
}

export interface Run {
  readonly seed: number;
  /** The number of the first mutant. */
  readonly from?: number;
  readonly mutants: number;
  readonly threads: number;
  /** Told after every few mutants. */
  said?(tried: number): void;
}

/** A thread that says nothing for so long hangs. */
const SILENCE_MS = 300_000;

/** Tries so many mutants of a seed, one after the other from the first on. Rejects where a thread hangs or ends by itself. */
export async function runMutants({ seed, from = 0, mutants, threads, said }: Run): Promise<Report> {
  const reports: Report[] = [];
  let tried = 0;
  const run = (thread: number) =>
    new Promise<void>((resolve, reject) => {
      const current = new Int32Array(new SharedArrayBuffer(4));
      const task: Task = { seed, from: from + thread, to: from + mutants, step: threads, current };
      const worker = new Worker(new URL("./worker.ts", import.meta.url), { workerData: task });
      const ended = (why: string) => reject(new Error(`Mutant ${Atomics.load(current, 0)} of seed ${seed}: ${why}`));
      const silence = setTimeout(() => {
        ended("there was no answer.");
        void worker.terminate();
      }, SILENCE_MS);
      worker.on("message", (report: Report) => {
        silence.refresh();
        reports.push(report);
        tried += report.tried;
        said?.(tried);
      });
      worker.on("error", (error) => ended(error instanceof Error ? error.message : String(error)));
      worker.on("exit", () => {
        clearTimeout(silence);
        resolve();
      });
    });
  await Promise.all(Array.from({ length: Math.min(threads, mutants) }, (_, thread) => run(thread)));
  return joined(reports);
}

function joined(reports: readonly Report[]): Report {
  const sum = (of: (report: Report) => number) => reports.reduce((all, one) => all + of(one), 0);
  return {
    tried: sum((one) => one.tried),
    findings: sum((one) => one.findings),
    applied: sum((one) => one.applied),
    refused: sum((one) => one.refused),
    slowest: reports.reduce((worst, { slowest }) => (slowest.ms > worst.ms ? slowest : worst), { ms: 0, number: 0 }),
    failures: reports.flatMap(({ failures }) => failures).sort((a, b) => a.number - b.number),
  };
}

/** A failure as it is read: the law, the reduced text, how to see it again. */
export function told({ number, path, text, law, details }: Failure): string {
  return `mutant ${number}, ${law}, ${path}: ${JSON.stringify(text)}\n  ${details.split("\n").slice(0, 12).join("\n  ")}`;
}
