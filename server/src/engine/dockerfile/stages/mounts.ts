// The mounts of a RUN: `--mount=type=cache,target=/var/cache/apt`.
import { withoutEnd } from "../../core/text.ts";
import type { Instruction } from "../parse/document.ts";

/** The folders that mounts of one of `types` lie on, without a slash at the end. Options as in the Dockerfile reference, "RUN --mount". */
export function mountTargets({ flags }: Instruction, types: readonly string[]): readonly string[] {
  return flags.flatMap(({ name, value }) => {
    if (name !== "mount" || value === undefined) return [];
    const options = new Map(value.split(",").map((part) => keyAndValue(part)));
    const target = options.get("target") ?? options.get("dst") ?? options.get("destination");
    if (target === undefined || !types.includes(options.get("type") ?? "bind")) return [];
    return [target.length > 1 ? withoutEnd(target, "/") : target];
  });
}

function keyAndValue(part: string): readonly [string, string] {
  const equals = part.indexOf("=");
  if (equals === -1) return [part.trim().toLowerCase(), ""];
  return [part.slice(0, equals).trim().toLowerCase(), part.slice(equals + 1).replace(/^["']|["']$/g, "")];
}
