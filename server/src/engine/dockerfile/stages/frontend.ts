// What the frontend of a Dockerfile knows: by the version that its `# syntax=` line names, else by what every builder brings.
import type { Dockerfile } from "../parse/document.ts";
import { hasOtherFrontend } from "../parse/frontend.ts";
import { flagSince, mountKeySince } from "./versions.ts";

/**
 * The ways in which a step can get a secret: from a file since there is `RUN --mount`, which Docker 20.10 has itself, as a variable since
 * that has `env=`. Without a `syntax` line the builder's own frontend reads the file, of which no more than Docker 20.10's is known.
 */
export function secretsIn(doc: Dockerfile): "variable" | "file" | "none" {
  if (hasOtherFrontend(doc)) return "none";
  const minor = minorVersion(doc.directives.find(({ name }) => name === "syntax")?.value);
  if (minor === undefined) return "file";
  if (isIn(minor, mountKeySince("env"))) return "variable";
  return isIn(minor, flagSince("RUN", "mount")) ? "file" : "none";
}

/** Whether `RUN --mount` is known to be there (as above). */
export function knowsMounts(doc: Dockerfile): boolean {
  return secretsIn(doc) !== "none";
}

/** Whether Docker's own frontend reads a file: any other may know names and flags that Docker does not. */
export function isReadByDocker(doc: Dockerfile): boolean {
  return !hasOtherFrontend(doc);
}

/** Whether the frontend that a file names is known to take `ADD --checksum`. */
export function knowsChecksum(doc: Dockerfile): boolean {
  const minor = minorVersion(doc.directives.find(({ name }) => name === "syntax")?.value);
  return !hasOtherFrontend(doc) && minor !== undefined && isIn(minor, flagSince("ADD", "checksum"));
}

/** Whether version 1.N of the stable channel has a feature. */
function isIn(minor: number, since: ReturnType<typeof flagSince>): boolean {
  return since?.stable !== undefined && minor >= since.stable;
}

/** The N of version 1.N of Docker's frontend; Infinity for a tag that goes on to new releases, undefined where none is named. */
function minorVersion(syntax: string | undefined): number | undefined {
  if (syntax === undefined) return undefined;
  const [reference = ""] = syntax.split(" ", 1);
  const [name = "", digest] = reference.split("@", 2);
  const tag = name.slice(name.lastIndexOf("/") + 1).split(":", 2)[1];
  const minor = /^1\.(\d{1,3})(?!\d)/.exec(tag ?? "")?.[1];
  // The channel that `labs` came after had `RUN --mount` before 1.2 ("docker/dockerfile:experimental").
  if (tag?.endsWith("experimental") === true) return 2;
  if (minor !== undefined) return Number(minor);
  return digest === undefined && (tag === undefined || /^(?:1|latest|labs|1-labs)$/.test(tag)) ? Infinity : undefined;
}
