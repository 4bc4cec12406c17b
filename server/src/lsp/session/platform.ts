// What differs between a process of Node and a worker of a browser.
import type { Engine } from "../../engine/pipeline/engine.ts";
import type { Files } from "../../files/port.ts";

/** What the process brings: files, time, and turns of the event loop. */
export interface Platform {
  readonly engine: Engine;
  /** The files of this machine, by `file:` URIs; absent where a process cannot reach any: in a browser. */
  readonly files?: Files;
  /** `YYYY-MM-DD`, UTC. */
  today(): string;
  /** Runs something after so many milliseconds, unless what it answers is called before; without it the timers of the system do. */
  readonly timer?: Timer;
  /** Lets the events that have arrived be handled. */
  pause(): Promise<void>;
  /** Differs from run to run, so that result ids of an earlier server are not mistaken for ours. */
  readonly run: string;
  /** Absent where no program can be started: in a browser. */
  readonly programs?: Programs;
}

export type Timer = (run: () => void, milliseconds: number) => () => void;

/** As `Platform.timer`, whatever the platform brings. */
export function later(
  { timer = systemTimer }: Pick<Platform, "timer">,
  run: () => void,
  milliseconds: number,
): () => void {
  return timer(run, milliseconds);
}

const systemTimer: Timer = (run, milliseconds) => {
  const started = setTimeout(run, milliseconds);
  return () => clearTimeout(started);
};

export type Scanners = typeof import("../../scanners/index.ts");

/** How programs of this machine are reached. */
export interface Programs {
  /** What scans and keeps reports; loaded when it is first asked for, so an editor that only types never pays for it. */
  load(): Promise<Scanners>;
  /** The process's environment, of which programs that are started get a part. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}
