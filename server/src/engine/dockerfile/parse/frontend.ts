// Which frontend reads a Dockerfile: Docker's own, or one that `# syntax=` brings in.
import type { Directive } from "../../core/document.ts";

/** `docker/dockerfile`, also from a mirror, and the images with what is not released yet. */
const DOCKERS = /(?:^|\/)docker\/dockerfile(?:-upstream)?(?:[:@]|$)/;

/**
 * Whether a frontend other than Docker's reads the file: it may know instructions, flags and names that Docker does not, and what
 * Docker refuses. A build argument (`BUILDKIT_SYNTAX`) that names one is not seen here.
 */
export function hasOtherFrontend(doc: { readonly directives: readonly Directive[] }): boolean {
  const syntax = doc.directives.find(({ name }) => name === "syntax")?.value;
  return syntax !== undefined && !DOCKERS.test(syntax.split(" ", 1)[0] ?? "");
}
