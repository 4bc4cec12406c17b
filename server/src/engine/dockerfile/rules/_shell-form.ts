// What becomes of a command in shell form: who starts it, and whether signals get through the shell.
import type { Dockerfile, Instruction } from "../parse/document.ts";
import { signalsGroup } from "../shell/wrappers.ts";
import { inEffect, type Stage } from "../stages/stages.ts";
import { baseOf } from "../stages/users.ts";

export type Entrypoint = "none" | "shell" | "group" | "program";

/**
 * What becomes of a stage's CMD in shell form: it is started by itself (`none`); an ENTRYPOINT in shell form leaves it out (`shell`); an
 * ENTRYPOINT that is an array is handed `/bin/sh -c …`, and passes signals on to the whole group of processes (`group`) or does with it
 * what it likes (`program`). Source: https://docs.docker.com/reference/dockerfile/#understand-how-cmd-and-entrypoint-interact. Of several
 * entrypoints the one that gives the most reason to write an array counts.
 */
export function entrypointOf(doc: Dockerfile, stage: Stage | undefined): Entrypoint {
  const all = stage === undefined ? [] : inEffect(stage, "ENTRYPOINT").map((one) => kindOf(doc, one));
  return (["program", "none", "shell", "group"] as const).find((kind) => all.includes(kind)) ?? "none";
}

function kindOf({ text }: Dockerfile, entrypoint: Instruction | undefined): Entrypoint {
  if (entrypoint === undefined || entrypoint.exec?.items.length === 0) return "none";
  if (entrypoint.exec !== undefined)
    return signalsGroup(entrypoint.exec.items.map(({ value }) => value)) ? "group" : "program";
  // A script that asks for its arguments gets those of CMD.
  return /\$\{?[@*0-9]/.test(text.slice(entrypoint.body.start, entrypoint.body.end)) ? "program" : "shell";
}

/**
 * Whether the shell of a stage's base is replaced by the last program that it has to start, so that the program gets the signals:
 * BusyBox' ash does that (`EV_EXIT` of evalcommand in shell/ash.c), and so does bash, which is `sh` of the systems with rpm
 * (`ONESHOT` in builtins/evalstring.c); dash, Debian's, not for `sh -c`.
 */
export function replacesItself(stage: Stage): boolean {
  const { distribution, name = "" } = baseOf(stage);
  return ["alpine", "busybox", "rpm"].includes(distribution) || OF_RED_HAT.test(name);
}

/** Red Hat's images and those of its descendants by their names, minimal ones too. */
const OF_RED_HAT =
  /(?:^|\/)(?:(?:ubi|rhel)\d|(?:almalinux|amazonlinux|centos|fedora|oraclelinux|rockylinux)(?:[:@-]|$))/;
