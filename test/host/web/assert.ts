// What stands in for `node:assert/strict` in suites for browsers.
import isEqual from "fast-deep-equal";
import { inspect } from "./inspect.ts";

function fail(message: string): never {
  throw new Error(message);
}

export function ok(value: unknown, message = "not true"): asserts value {
  if (!value) fail(message);
}

export function equal(seen: unknown, wanted: unknown, message = ""): void {
  if (!Object.is(seen, wanted)) fail(`${message} wanted ${inspect(wanted)}, got ${inspect(seen)}`);
}

export function deepEqual(seen: unknown, wanted: unknown, message = ""): void {
  if (!isEqual(seen, wanted)) fail(`${message} wanted ${inspect(wanted)}, got ${inspect(seen)}`);
}

export function match(seen: string, wanted: RegExp): void {
  if (!wanted.test(seen)) fail(`${seen} does not match ${wanted}`);
}
