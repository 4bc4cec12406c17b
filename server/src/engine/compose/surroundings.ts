// What other files of the workspace say of a Compose file: the values of its variables, then the images that its services build.
import type { Surroundings } from "../core/language.ts";
import type { YamlDocument } from "../yaml/node.ts";
import { surroundings as images } from "./bases.ts";
import { surroundings as values } from "./environment.ts";

export const surroundings: Surroundings<YamlDocument> = {
  reads: [...values.reads, ...images.reads],
  asks: (doc) => values.asks?.(doc) !== false || images.asks?.(doc) !== false,
  see: (doc, path, index) => images.see(values.see(doc, path, index), path, index),
};
