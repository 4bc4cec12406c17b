// How a host test says why it does not run here; the summary shows it.
import type { Context, Runnable } from "mocha";

const reasons = Symbol.for("plimsoll.skip");

/** Skips the test that is running: `skip(this, "no Docker daemon")`. */
export function skip(context: Context, why: string): never {
  Object.assign(context.runnable(), { [reasons]: why });
  return context.skip();
}

/** Why a test was skipped. */
export function whySkipped(test: Runnable): string {
  const why: unknown = Reflect.get(test, reasons);
  return typeof why === "string" ? why : "no reason given";
}
