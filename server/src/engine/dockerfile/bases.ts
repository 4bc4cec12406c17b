// Which images the stages of a Dockerfile are built on, for the rules of the files that use what is built.
import { type BaseRow, bases } from "../core/builds/bases.ts";
import { type ImageReference, nameOf } from "../core/image.ts";
import { type Entry, entry } from "../core/index.ts";
import type { Dockerfile } from "./parse/document.ts";
import { roots, stages } from "./stages/stages.ts";

/** A row for each stage of the Dockerfile at `path`, with its base image where that is certain and its name known. */
export function baseEntries(doc: Dockerfile, path: string): readonly Entry<BaseRow>[] {
  return stages(doc).map((stage) => {
    const [root, ...others] = roots(stage);
    const image = root?.image === undefined || others.length > 0 ? undefined : textOf(root.image);
    return entry(bases, path, { stage: stage.name ?? null, image: image ?? null }, "file");
  });
}

/** Name and tag; a digest says nothing of what an image is. */
function textOf(image: ImageReference): string | undefined {
  const name = nameOf(image);
  if (name === undefined || image.tag.is !== "set") return name;
  return `${name}:${image.tag.value}`;
}
