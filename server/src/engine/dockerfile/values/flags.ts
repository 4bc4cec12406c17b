// What the values of flags have to be, before variables are filled in (BuildKit 0.34: frontend/dockerfile/instructions, parse.go,
// commands_run*.go).
import { quoted } from "../../core/text.ts";
import { fieldsOf } from "./fields.ts";
import { integer, isTruth, nanoseconds } from "./numbers.ts";

/** One millisecond, the shortest time between two health checks. */
const SHORTEST = 1_000_000;

/** What is wrong with a time of HEALTHCHECK, in one sentence; undefined where BuildKit takes it, or it is empty. */
export function durationFault(value: string): string | undefined {
  if (value === "") return undefined;
  const time = nanoseconds(value);
  if (time === "no unit") return `\`${quoted(value)}\` has no unit: write \`${quoted(value)}s\` for seconds.`;
  if (typeof time === "string") return `\`${quoted(value)}\` is not a duration such as \`30s\` or \`1m30s\`.`;
  return time !== 0 && time < SHORTEST ? `\`${quoted(value)}\` is too short: use at least \`1ms\`.` : undefined;
}

/** What is wrong with a number of retries. */
export function retriesFault(value: string): string | undefined {
  if (value === "") return undefined;
  const count = integer(value);
  const isCount = count !== undefined && count >= 0 && count < 2 ** 31;
  return isCount ? undefined : `\`${quoted(value)}\` is not a number of retries.`;
}

/** Answers what is wrong with a value that must be one of some. */
export function oneOf(...values: readonly string[]): (value: string) => string | undefined {
  const shown = values.map((one) => `\`${one}\``).join(", ");
  return (value) => (values.includes(value) ? undefined : `\`${quoted(value)}\` is not one of ${shown}.`);
}

const NO_FIELDS = "This is not a comma-separated list of `key=value` fields.";

/** What is wrong with the value of `--mount` before its fields are looked at. */
export function mountFault(value: string): string | undefined {
  const fields = fieldsOf(value);
  if (fields === undefined) return NO_FIELDS;
  // Of several each is looked at, though only the last counts.
  return fields.some((field) => /^from=[^$]*\$./is.test(field))
    ? "`from` cannot use variables: use a stage built `FROM` this image."
    : undefined;
}

/** What is wrong with the value of `--device`. */
export function deviceFault(value: string): string | undefined {
  const fields = fieldsOf(value);
  if (fields === undefined) return NO_FIELDS;
  let name = "";
  for (const field of fields) {
    const equals = field.indexOf("=");
    const key = (equals === -1 ? field : field.slice(0, equals)).toLowerCase();
    const given = equals === -1 ? undefined : field.slice(equals + 1);
    if (key === "required" && (given === undefined || isTruth(given))) continue;
    if (key === "required") return `\`${quoted(given ?? "")}\` is not a value for \`required\`.`;
    if (name !== "") return `\`${quoted(field)}\` follows the device, where only \`required\` is allowed.`;
    name = key === "name" && given !== undefined ? given : field;
  }
  return undefined;
}
