// How scripts and tests wait: until the thing happens. The end there has to be is the same for all and far away, since a
// busy machine is slow and nothing else is wrong with it.
import type { ChildProcess } from "node:child_process";
import { inspect } from "node:util";

/** After this a wait is given up, in milliseconds: many times what anything here takes while 15 others want the processor. */
export const PATIENCE_MS = 180_000;

/** One test of a suite in VS Code may have several waits, and is given up after this, in milliseconds. */
export const TEST_MS = 600_000;

/** The pauses between two looks, in milliseconds: short at first, and then no burden for a machine that is busy. */
const PAUSE_MS = { first: 10, most: 200, growth: 1.3 };

/**
 * Looks again and again until something is there, anything but undefined, null and false, and returns it. What `look`
 * throws ends the wait.
 * @throws an error after PATIENCE_MS, which says what was waited for and what was seen instead
 */
export function until<T>(what: string, look: () => T | Promise<T>): Promise<Exclude<T, undefined | null | false>>;
/** The same for what is there all the time and must be as `holds` says. */
export function until<T>(what: string, look: () => T | Promise<T>, holds: (seen: T) => boolean): Promise<T>;
export async function until<T>(
  what: string,
  look: () => T | Promise<T>,
  holds: (seen: T) => boolean = isThere,
): Promise<T> {
  const end = performance.now() + PATIENCE_MS;
  for (let pause = PAUSE_MS.first; ; pause = Math.min(pause * PAUSE_MS.growth, PAUSE_MS.most)) {
    const seen = await look();
    if (holds(seen)) return seen;
    if (performance.now() > end) throw new Error(inVain(what, seen));
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}

/** Waits until a server answers: whether it does. It does not where its process ends, or the wait is in vain. */
export async function hasStarted(server: ChildProcess, answers: () => boolean | Promise<boolean>): Promise<boolean> {
  const isGone = () => server.exitCode !== null || server.signalCode !== null;
  const look = async () => ((await answers()) ? "up" : isGone() && "gone");
  return (await until("an answer", look).catch(() => "silent")) === "up";
}

const isThere = (seen: unknown) => seen !== undefined && seen !== null && seen !== false;

function inVain(what: string, seen: unknown): string {
  const waited = `waited ${PATIENCE_MS / 1000} s in vain for ${what}`;
  return isThere(seen) ? `${waited}; instead there was:\n${inspect(seen, { depth: 6, breakLength: 120 })}` : waited;
}
