// What can be known about a field. Rules report on `set` and `absent`, never on `unknown`.
import type { Span } from "./text.ts";

/**
 * `absent` is proven: every enclosing map is closed. A templated scalar, `${VAR}` without a value, a wrong type or a
 * map with an include is `unknown`. `at` is the value itself where set or unknown, and the place to report on where absent.
 */
export type Value<T> =
  | { readonly is: "set"; readonly value: T; readonly at: Span }
  | { readonly is: "absent"; readonly at: Span }
  | { readonly is: "unknown"; readonly at: Span };

export function set<T>(value: T, at: Span): Value<T> {
  return { is: "set", value, at };
}

export function absent(at: Span): Value<never> {
  return { is: "absent", at };
}

export function unknown(at: Span): Value<never> {
  return { is: "unknown", at };
}

/** The value where it is set, `fallback` where it is absent or unknown. */
export function valueOr<T, F>(value: Value<T>, fallback: F): T | F {
  return value.is === "set" ? value.value : fallback;
}

/** Whether the value is known to be exactly `expected`. */
export function isSetTo<T>(value: Value<T>, expected: T): boolean {
  return value.is === "set" && value.value === expected;
}
