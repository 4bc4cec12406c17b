// Targets of scans: when two are the same, and what they are called for people and on disk.
import { createHash } from "node:crypto";
import { identityOfPath, lastStep, OWN_SYSTEM } from "../../paths/paths.ts";
import type { ScannerId, ScanTarget } from "../../protocol.ts";

/** The same for equal targets. */
export function keyOf(target: ScanTarget): string {
  const named =
    target.kind === "image" ? [target.name, target.source ?? ""] : [identityOfPath(target.path, OWN_SYSTEM)];
  return JSON.stringify([target.kind, ...named]);
}

/** The name of a target in requests: 20 hexadecimal digits. */
export function targetId(target: ScanTarget): string {
  return hashed(keyOf(target));
}

/** The name of one scanner's report of a target, on disk: 20 hexadecimal digits. */
export function reportId(target: ScanTarget, scanner: ScannerId): string {
  return hashed(JSON.stringify([keyOf(target), scanner]));
}

const hashed = (text: string) => createHash("sha256").update(text).digest("hex").slice(0, 20);

/** How a tree shows a target. */
export function titleOf(target: ScanTarget): string {
  if (target.kind === "image") return target.name;
  const name = lastStep(target.path, OWN_SYSTEM);
  return target.kind === "archive" ? name : `workspace folder ${name}`;
}
