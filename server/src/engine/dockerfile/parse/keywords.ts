// The instructions and flags that Docker's frontend takes (BuildKit 0.34, package frontend/dockerfile/instructions: bflag.go,
// parse.go, commands_run*.go). Values of which variables are part are judged in `refused/`.
import { byWord } from "../../core/by-word.ts";
import { deviceFault, durationFault, mountFault, oneOf, retriesFault } from "../values/flags.ts";

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
const FLAGS: Readonly<Record<string, Readonly<Record<string, FlagShape>>>> = byWord({
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
});

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
