// What other files say of a Dockerfile: of its images, and of what a container of it starts.
import type { Surroundings } from "../core/language.ts";
import { surroundings as starting } from "./evidence.ts";
import { surroundings as images } from "./neighbours.ts";
import type { Dockerfile } from "./parse/document.ts";

export const surroundings: Surroundings<Dockerfile> = {
  reads: [...images.reads, ...starting.reads],
  asks: (doc) => [images, starting].some((one) => one.asks?.(doc) ?? true),
  // What is known of the start is noted at the document, and a copy has no notes of another one: it comes last.
  see: (doc, path, index) => starting.see(images.see(doc, path, index), path, index),
};
