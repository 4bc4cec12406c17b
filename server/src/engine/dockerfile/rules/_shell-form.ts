// What becomes of a command in shell form: who starts it, and whether signals get through the shell.
import { fact } from "../../core/fact.ts";
import { distributionOf } from "../../knowledge/image-distributions.ts";
import { isOldAlpine } from "../../knowledge/old-alpine.ts";
import type { Dockerfile, Instruction } from "../parse/document.ts";
import { signalsGroup } from "../shell/wrappers.ts";
import { ancestors, inEffect, roots, type Stage } from "../stages/stages.ts";
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
 * What becomes of a shell that starts one program at its end: the program replaces it and gets the signals, or it waits for the program.
 */
export type ShellEnd = "replaced" | "waits" | "unknown";

/**
 * What becomes of the shell of a stage's base by the last program that it has to start: BusyBox' ash is replaced since 1.28 (`EV_EXIT` of
 * evalcommand in shell/ash.c), and so is bash, which is `sh` of the systems with rpm (`ONESHOT` in builtins/evalstring.c); dash, Debian's
 * and Ubuntu's, waits in `sh -c`. Of an image whose shell is not known, or of several with different ones, nobody can tell.
 */
export function shellEndOf(stage: Stage): ShellEnd {
  const [first, ...others] = new Set(roots(stage).map(endIn));
  return first === undefined || others.length > 0 ? "unknown" : first;
}

function endIn({ image }: Stage): ShellEnd {
  if (image === undefined) return "unknown";
  const name = image.path.is === "set" ? `${image.path.value}:${image.tagShape}` : "";
  switch (distributionOf(image)) {
    case "debian":
      return "waits";
    case "alpine":
      return isOldAlpine(image) ? "waits" : "replaced";
    case "busybox":
      return OLD_BUSYBOX.test(name) ? "waits" : "replaced";
    case "rpm":
      return "replaced";
    default:
      return OF_RED_HAT.test(name) ? "replaced" : "unknown";
  }
}

/** BusyBox before 1.28. */
const OLD_BUSYBOX = /:(?:0|1\.1?\d|1\.2[0-7])(?:[.-]|$)/;

/** Red Hat's images and those of its descendants by their names, minimal ones too. */
const OF_RED_HAT =
  /(?:^|\/)(?:(?:ubi|rhel)\d|(?:almalinux|amazonlinux|centos|fedora|oraclelinux|rockylinux)(?:[:@-]|$))/;

/** Folders where a file that is copied may be a shell, or a whole system. */
const SHELL_FOLDERS = /^\/?(?:(?:usr\/)?s?bin(?:\/(?:sh|busybox)?)?)?$/;

/**
 * Whether a stage has no shell: it is built on a distroless image, those for debugging included (their shell is `/busybox/sh`), and gets
 * none (GoogleContainerTools/distroless, README: "Entrypoints").
 */
export function lacksShell(stage: Stage): boolean {
  if (baseOf(stage).distribution !== "distroless") return false;
  const placed = ancestors(stage).flatMap(({ instructions }) =>
    instructions.flatMap(({ keyword, words }) =>
      keyword === "COPY" || keyword === "ADD" ? [words.at(-1)?.value ?? ""] : [],
    ),
  );
  return !placed.some((path) => SHELL_FOLDERS.test(path));
}

/** The last instruction of each keyword: the one that counts of several CMD or ENTRYPOINT. */
const byKeyword = fact((stage: Stage) => new Map(stage.instructions.map((one) => [one.keyword, one])));

/** The instruction of a keyword that counts in a stage. */
export function lastOf(stage: Stage, keyword: string): Instruction | undefined {
  return byKeyword(stage).get(keyword);
}

/** Whether the array changes what CMD and ENTRYPOINT make of each other: then only the author knows which is meant. */
export function meetsOther({ keyword }: Instruction, stage: Stage): boolean {
  if (keyword === "ENTRYPOINT") return byKeyword(stage).has("CMD");
  return ancestors(stage).some((one) => byKeyword(one).has("ENTRYPOINT"));
}
