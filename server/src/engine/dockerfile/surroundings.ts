// What other files say of a Dockerfile: of its images, and of what a container of it starts.
import type { Surroundings } from "../core/language.ts";
import { surroundings as starting } from "./evidence.ts";
import { surroundings as images } from "./neighbours.ts";
import { type Dockerfile, withNested } from "./parse/document.ts";
import { surroundings as building } from "./stages/built-as.ts";
import { sourcesOf } from "./stages/sources.ts";
import { stages } from "./stages/stages.ts";

export const surroundings: Surroundings<Dockerfile> = {
  reads: [...building.reads, ...images.reads, ...starting.reads],
  // A single stage on a known image that takes files from nowhere else is built the same way everywhere.
  asks: (doc) =>
    stages(doc).length > 1 ||
    withNested(doc.instructions).some((one) => one.flags.length > 0 && sourcesOf(one).length > 0) ||
    images.asks?.(doc) !== false ||
    starting.asks?.(doc) !== false,
  // What is known of the start is noted at the document, and a copy has no notes of another one: it comes last.
  see: (doc, path, index) => starting.see(images.see(building.see(doc, path, index), path, index), path, index),
};
