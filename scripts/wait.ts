// How scripts and tests wait: until something happens, never for a fixed time. All waits share one generous limit, because
// a busy machine is slow without anything being wrong.
import type { ChildProcess } from "node:child_process";
import { inspect } from "node:util";

/** When a wait is given up, in milliseconds: far longer than anything here takes, even at a load of 15. */
export const PATIENCE_MS = 180_000;

/** When a test in VS Code is given up, in milliseconds: it may contain several waits. */
export const TEST_MS = 600_000;

/** When suites in VS Code that print nothing are given up, in milliseconds: each test prints its result, and starting is one wait. */
export const SILENCE_MS = TEST_MS + PATIENCE_MS;

/** The pause between two looks, in milliseconds: short at first, then longer, to spare a busy machine. */
const PAUSE_MS = { first: 10, most: 200, growth: 1.3 };

/**
 * Calls `look` until it returns something other than undefined, null, false or an empty text, and returns that. If `look`
 * throws, so does the wait.
 * @param what completes the sentence "waited in vain for …"
 * @throws after PATIENCE_MS, naming what was waited for and what was there instead
 */
export function until<T>(what: string, look: () => T | Promise<T>): Promise<Exclude<T, undefined | null | false | "">>;
/** Calls `look` until `holds` accepts what it returns. */
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

/** Waits for a server's first answer. False if its process ends before that, or if no answer comes in time. */
export async function hasStarted(server: ChildProcess, answers: () => boolean | Promise<boolean>): Promise<boolean> {
  const isGone = () => server.exitCode !== null || server.signalCode !== null;
  const look = async () => ((await answers()) ? "up" : isGone() && "gone");
  return (await until("an answer", look).catch(() => "silent")) === "up";
}

const isThere = (seen: unknown) => seen !== undefined && seen !== null && seen !== false && seen !== "";

function inVain(what: string, seen: unknown): string {
  const waited = `waited ${PATIENCE_MS / 1000} s in vain for ${what}`;
  return isThere(seen) ? `${waited}; instead there was:\n${inspect(seen, { depth: 6, breakLength: 120 })}` : waited;
}
