// The images of containers that the workspace builds: what their Dockerfiles show of how they start.

import { type ImageStart, STARTS, startOfImage } from "../core/builds/image-starts.ts";
import { copyWith } from "../core/fact.ts";
import { type ImageReference, nameOf } from "../core/image.ts";
import type { Index } from "../core/index.ts";
import type { Surroundings } from "../core/language.ts";
import { imageUser, mayNeedRoot } from "../knowledge/image-users.ts";
import { withProperties } from "../yaml/parse/parse.ts";
import { imageOf, runsOwnProgram } from "./evidence.ts";
import type { Manifest } from "./objects.ts";
import { surroundings as patches } from "./patches.ts";
import { type Container, containers } from "./pods.ts";

/** A manifest among the files of the workspace. */
interface Seen extends Manifest {
  /** How images start that are built here, by their names without tag. */
  readonly starts?: ReadonlyMap<string, ImageStart>;
}

/** What other files say of a manifest: whether it is a patch, and how the images of its containers start that are built here. */
export const surroundings: Surroundings<Manifest> = {
  reads: [...patches.reads, ...STARTS],
  see(doc, path, index) {
    const own = patches.see(doc, path, index);
    const starts = startsIn(own, index);
    if (starts.size === 0) return own;
    return copyWith(own, surroundings, [...starts], () =>
      withProperties<Seen>(own, { ...(own.isPatch && { isPatch: true }), starts }),
    );
  },
};

function startsIn(doc: Manifest, index: Index): ReadonlyMap<string, ImageStart> {
  const found = new Map<string, ImageStart>();
  for (const container of containers(doc)) {
    const image = unknownImage(container);
    const name = image && nameOf(image);
    if (image === undefined || name === undefined || found.has(name)) continue;
    const start = startOfImage(index, image);
    if (start !== undefined) found.set(name, start);
  }
  return found;
}

/** The image of a container, where no table of facts knows how it starts. */
function unknownImage(container: Container): ImageReference | undefined {
  const image = imageOf(container);
  return image === undefined || imageUser(image) !== undefined || mayNeedRoot(image) ? undefined : image;
}

/** How the image of a container starts that is built here; undefined where that is not known, or another program runs than the image's. */
export function builtStart(doc: Manifest, container: Container): ImageStart | undefined {
  const { starts } = doc as Seen;
  const image = imageOf(container);
  if (starts === undefined || image === undefined || !runsOwnProgram(container, image)) return undefined;
  const unknown = unknownImage(container);
  return starts.get((unknown && nameOf(unknown)) ?? "");
}
