// Scans that run: requests for one target share one, and it is stopped when the last of them is cancelled.
import type { CancellationToken } from "vscode-languageserver";
import type { ReportsResult, ScanResult, ScanTarget } from "../../protocol.ts";
import type { Progress } from "../session/progress.ts";

interface Job {
  readonly id: string;
  readonly target: ScanTarget;
  readonly title: string;
  readonly since: string;
  phase: string;
  readonly stopping: AbortController;
  readonly result: Promise<ScanResult>;
  /** How many requests wait for it. */
  waiting: number;
  readonly told: Set<(phase: string) => void>;
}

/** What is to be scanned, and how: `work` is stopped by its signal and says what it is doing. */
export interface Order {
  /** The target's name in requests. */
  readonly id: string;
  /** The same for equal targets. */
  readonly key: string;
  readonly target: ScanTarget;
  readonly title: string;
  work(signal: AbortSignal, say: (phase: string) => void): Promise<ScanResult>;
}

export class Jobs {
  readonly #changed: () => void;
  readonly #jobs = new Map<string, Job>();

  /** `changed` is called whenever `running` would be another list. */
  constructor(changed: () => void) {
    this.#changed = changed;
  }

  get running(): ReportsResult["running"] {
    return [...this.#jobs.values()].map(({ id, target, title, phase, since }) => ({
      id,
      target,
      title,
      phase,
      since,
    }));
  }

  stopAll(): void {
    for (const { stopping } of this.#jobs.values()) stopping.abort();
  }

  /** Starts what is ordered, or joins what runs under its key; answers the result, or that the token was cancelled. */
  async take(order: Order, token: CancellationToken, progress: Progress): Promise<ScanResult> {
    let known = this.#jobs.get(order.key);
    // One that was cancelled takes a moment to end: it is waited for, not joined.
    for (; known?.stopping.signal.aborted; known = this.#jobs.get(order.key)) await known.result;
    const job = known ?? this.#start(order);
    job.waiting += 1;
    progress.say(job.phase);
    const tell = (phase: string) => progress.say(phase);
    job.told.add(tell);
    let cancelled = () => {};
    const cancellation = new Promise<ScanResult>((resolve) => {
      cancelled = () => resolve({ cancelled: true });
    });
    const leave = () => {
      job.waiting -= 1;
      if (job.waiting > 0) cancelled();
      else job.stopping.abort();
    };
    const listening = token.onCancellationRequested(leave);
    if (token.isCancellationRequested) leave();
    try {
      return await Promise.race([job.result, cancellation]);
    } finally {
      listening.dispose();
      job.told.delete(tell);
    }
  }

  #start({ id, key, target, title, work }: Order): Job {
    const stopping = new AbortController();
    const told = new Set<(phase: string) => void>();
    const say = (phase: string) => {
      job.phase = phase;
      for (const tell of told) tell(phase);
      this.#changed();
    };
    const done = async () => {
      try {
        return await work(stopping.signal, say);
      } finally {
        this.#jobs.delete(key);
        this.#changed();
      }
    };
    const since = new Date().toISOString();
    const job: Job = { id, target, title, since, phase: "Starting", stopping, told, waiting: 0, result: done() };
    this.#jobs.set(key, job);
    this.#changed();
    return job;
  }
}
