// The instructions and flags that Docker's frontend takes, and what a flag's value has to be (BuildKit 0.34, package
// frontend/dockerfile/instructions: bflag.go, parse.go, commands_run*.go). Values of which variables are part are judged in `refused/`.
import { quoted } from "../../core/text.ts";
import { fieldsOf } from "../values/fields.ts";
import { integer, isTruth, nanoseconds } from "../values/numbers.ts";

export interface FlagShape {
  /** `--link`, which is on or off, or a flag that needs a value. */
  readonly takes: "switch" | "value";
  readonly repeats?: true;
  /** What is wrong with a value, in one sentence; here no variable is filled in. */
  readonly fault?: (value: string) => string | undefined;
}

const SWITCH: FlagShape = { takes: "switch" };
const VALUE: FlagShape = { takes: "value" };
const VALUES: FlagShape = { takes: "value", repeats: true };
const DURATION: FlagShape = { takes: "value", fault: durationFault };

/** The flags that each instruction takes. */
const FLAGS: Readonly<Record<string, Readonly<Record<string, FlagShape>>>> = {
  ADD: {
    checksum: VALUE,
    chmod: VALUE,
    chown: VALUE,
    exclude: VALUES,
    "keep-git-dir": SWITCH,
    link: SWITCH,
    unpack: SWITCH,
  },
  ARG: {},
  CMD: {},
  COPY: { chmod: VALUE, chown: VALUE, exclude: VALUES, from: VALUE, link: SWITCH, parents: SWITCH },
  ENTRYPOINT: {},
  ENV: {},
  EXPOSE: {},
  FROM: { platform: VALUE },
  HEALTHCHECK: {
    interval: DURATION,
    retries: { takes: "value", fault: retriesFault },
    "start-interval": DURATION,
    "start-period": DURATION,
    timeout: DURATION,
  },
  LABEL: {},
  MAINTAINER: {},
  ONBUILD: {},
  RUN: {
    device: { takes: "value", repeats: true, fault: deviceFault },
    mount: { takes: "value", repeats: true, fault: mountFault },
    network: { takes: "value", fault: oneOf("default", "none", "host") },
    security: { takes: "value", fault: oneOf("sandbox", "insecure") },
  },
  SHELL: {},
  STOPSIGNAL: {},
  USER: {},
  VOLUME: {},
  WORKDIR: {},
};

/** BuildKit takes flags off these lines and never looks at them. */
export const IGNORES_FLAGS: ReadonlySet<string> = new Set(["ARG", "STOPSIGNAL"]);

export const KEYWORDS: readonly string[] = Object.keys(FLAGS);

/** Whether Docker knows an upper-case keyword. */
export function isKeyword(keyword: string): boolean {
  return Object.hasOwn(FLAGS, keyword);
}

/** The names of the flags that an instruction takes. */
export function flagNames(keyword: string): readonly string[] {
  return Object.keys(FLAGS[keyword] ?? {});
}

/** The shape of an instruction's flag; undefined where Docker does not know it. */
export function flagShape(keyword: string, flag: string): FlagShape | undefined {
  const known = FLAGS[keyword];
  return known !== undefined && Object.hasOwn(known, flag) ? known[flag] : undefined;
}

/** One millisecond, the shortest time between two health checks. */
const SHORTEST = 1_000_000;

function durationFault(value: string): string | undefined {
  if (value === "") return undefined;
  const time = nanoseconds(value);
  if (time === "no unit") return `\`${quoted(value)}\` has no unit: write \`${quoted(value)}s\` for seconds.`;
  if (typeof time === "string") return `\`${quoted(value)}\` is not a duration such as \`30s\` or \`1m30s\`.`;
  return time !== 0 && time < SHORTEST ? `\`${quoted(value)}\` is too short: use at least \`1ms\`.` : undefined;
}

function retriesFault(value: string): string | undefined {
  if (value === "") return undefined;
  const count = integer(value);
  const isCount = count !== undefined && count >= 0 && count < 2 ** 31;
  return isCount ? undefined : `\`${quoted(value)}\` is not a number of retries.`;
}

function oneOf(...values: readonly string[]): (value: string) => string | undefined {
  const shown = values.map((one) => `\`${one}\``).join(", ");
  return (value) => (values.includes(value) ? undefined : `\`${quoted(value)}\` is not one of ${shown}.`);
}

const NO_FIELDS = "This is not a list of `key=value` fields, separated by commas.";

function mountFault(value: string): string | undefined {
  const fields = fieldsOf(value);
  if (fields === undefined) return NO_FIELDS;
  for (const field of fields) {
    const from = /^from=(.*)$/is.exec(field)?.[1] ?? "";
    const dollar = from.indexOf("$");
    if (dollar !== -1 && dollar < from.length - 1) {
      return "`from` takes no variables: name a stage that is built `FROM` this image.";
    }
  }
  return undefined;
}

function deviceFault(value: string): string | undefined {
  const fields = fieldsOf(value);
  if (fields === undefined) return NO_FIELDS;
  let name = "";
  for (const field of fields) {
    const equals = field.indexOf("=");
    const key = (equals === -1 ? field : field.slice(0, equals)).toLowerCase();
    const given = equals === -1 ? undefined : field.slice(equals + 1);
    if (key === "required" && (given === undefined || isTruth(given))) continue;
    if (key === "required") return `\`${quoted(given ?? "")}\` is not a value that \`required\` takes.`;
    if (name !== "") return `\`${quoted(field)}\` follows the device: only \`required\` may.`;
    name = key === "name" && given !== undefined ? given : field;
  }
  return undefined;
}
