// What the frontend of a Dockerfile knows: by the version that its `# syntax=` line names, else by what every builder brings.
import type { Dockerfile } from "../parse/document.ts";
import { hasOtherFrontend } from "../parse/frontend.ts";

/**
 * The ways in which a step can get a secret, by the release notes of the Dockerfile frontend (docs.docker.com/build/dockerfile/release-notes):
 * `RUN --mount` since 1.2, which is Docker 20.10's own, with `env=` since 1.10. Without a `syntax` line the builder's own reads the
 * file, of which no more than 1.2 is known.
 */
export function secretsIn(doc: Dockerfile): "variable" | "file" | "none" {
  if (hasOtherFrontend(doc)) return "none";
  const minor = minorVersion(doc.directives.find(({ name }) => name === "syntax")?.value);
  if (minor === undefined) return "file";
  return minor >= 10 ? "variable" : minor >= 2 ? "file" : "none";
}

/** Whether `RUN --mount` is known to be there (as above). */
export function knowsMounts(doc: Dockerfile): boolean {
  return secretsIn(doc) !== "none";
}

/** Whether Docker's own frontend reads a file: any other may know names and flags that Docker does not. */
export function isReadByDocker(doc: Dockerfile): boolean {
  return !hasOtherFrontend(doc);
}

/** Whether the frontend that a file names is known to take `ADD --checksum`, which came with 1.6 (as above). */
export function knowsChecksum(doc: Dockerfile): boolean {
  const minor = minorVersion(doc.directives.find(({ name }) => name === "syntax")?.value);
  return !hasOtherFrontend(doc) && minor !== undefined && minor >= 6;
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
