// Which images the stages of a Dockerfile are built on, for the rules of the files that use what is built.
import { type BaseRow, bases } from "../core/bases.ts";
import { type ImageReference, nameOf } from "../core/image.ts";
import { type Entry, entry } from "../core/index.ts";
import type { Dockerfile } from "./parse/document.ts";
import { ancestors, stages } from "./stages/stages.ts";

/** A row for each stage of the Dockerfile at `path` whose base image has a name that is known. */
export function baseEntries(doc: Dockerfile, path: string): readonly Entry<BaseRow>[] {
  return stages(doc).flatMap((stage) => {
    const base = ancestors(stage).at(-1)?.image;
    const image = base === undefined ? undefined : textOf(base);
    return image === undefined ? [] : [entry(bases, path, { stage: stage.name ?? null, image }, "file")];
  });
}

/** Name and tag; a digest says nothing of what an image is. */
function textOf(image: ImageReference): string | undefined {
  const name = nameOf(image);
  if (name === undefined || image.tag.is !== "set") return name;
  return `${name}:${image.tag.value}`;
}
