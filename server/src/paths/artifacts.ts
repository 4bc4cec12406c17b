// What SARIF calls a file. A viewer may open what it is given, so a name from outside is never an address there, whatever it looks
// like: where a name comes from decides how it is written, not what it looks like.
import { isPathDown } from "../engine/core/paths.ts";
import { normal, wellFormed } from "./uris.ts";

declare const brand: unique symbol;

/** A URI, or a reference below wherever the reader puts it: a repository, a folder, an image. Only the functions of this file make it. */
export type ArtifactUri = string & { readonly [brand]: "artifact" };

/** A file that we or the editor know by its URI. Throws where it is not a URI. */
export function artifactOfUri(uri: string): ArtifactUri {
  return normal(uri) as ArtifactUri;
}

/** A file of this machine that we name by a relative path with `/`, which may lead out of where it counts from. */
export function artifactOfPath(path: string): ArtifactUri {
  return escaped(path);
}

/** A file that others name by a path below what was scanned or checked; undefined for a path that leads elsewhere. */
export function artifactBelow(path: string): ArtifactUri | undefined {
  return isPathDown(path) ? escaped(path) : undefined;
}

/** Something known by its name as a whole, such as an image: a reference below wherever the reader puts it. */
export function artifactNamed(name: string): ArtifactUri {
  const steps = name.split("/").filter((step) => step !== "" && step !== "." && step !== "..");
  return escaped(steps.join("/") || ".");
}

/** No colon is left, so nothing in front of one is taken for a scheme. */
function escaped(path: string): ArtifactUri {
  return wellFormed(path).split("/").map(encodeURIComponent).join("/") as ArtifactUri;
}
