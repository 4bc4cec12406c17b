// The mounts of a RUN: `--mount=type=cache,target=/var/cache/apt`.
import { byWord } from "../../core/by-word.ts";
import type { Dockerfile, Instruction } from "../parse/document.ts";
import { fieldsOf } from "../values/fields.ts";
import { resolveAt } from "./environment.ts";
import { pathFrom, workdirAt } from "./workdir.ts";

/**
 * The folders that mounts of one of `types` lie on, without a slash at the end: with variables filled in, and from the working
 * directory on; undefined for one that is not known. Options as in the Dockerfile reference, "RUN --mount".
 */
export function mountTargets(
  doc: Dockerfile,
  run: Instruction,
  types: readonly string[],
): readonly (string | undefined)[] {
  return run.flags.flatMap(({ name, value }) => {
    if (name !== "mount" || value === undefined) return [];
    const options = new Map((fieldsOf(value) ?? []).map((field) => keyAndValue(doc, run, field)));
    const type = options.has("type") ? options.get("type")?.toLowerCase() : "bind";
    if (!options.has("target") || (type !== undefined && !types.includes(type))) return [];
    const target = options.get("target");
    return [type === undefined || target === undefined ? undefined : pathFrom(workdirAt(doc, run), target)];
  });
}

/** Whether a mount of a step sets a variable: `--mount=type=secret,id=token,env=TOKEN`. */
export function isMountedAs(run: Instruction, variable: string): boolean {
  return run.flags.some(
    ({ name, value }) =>
      name === "mount" && value !== undefined && fieldsOf(value)?.includes(`env=${variable}`) === true,
  );
}

function keyAndValue(doc: Dockerfile, run: Instruction, field: string): readonly [string, string | undefined] {
  const equals = field.indexOf("=");
  if (equals === -1) return [mountKey(field), ""];
  return [mountKey(field.slice(0, equals)), resolveAt(doc, run, { raw: field.slice(equals + 1) })];
}

/** Other spellings of a key. */
const SAME: Readonly<Record<string, string>> = byWord({
  destination: "target",
  dst: "target",
  ro: "readonly",
  rw: "readwrite",
  src: "source",
});

/** The key of a mount's field, whichever way it is written. */
export function mountKey(written: string): string {
  const key = written.toLowerCase();
  return Object.hasOwn(SAME, key) ? (SAME[key] ?? key) : key;
}
