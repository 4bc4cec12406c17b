// What of a file ends up in the image: the stage that is built and those that it is built from.
import { fact } from "../../core/fact.ts";
import type { Dockerfile, Instruction } from "../parse/document.ts";
import { imageTargetsOf } from "./built-as.ts";
import { ancestors, placeOf, type Stage, stages, targetStages } from "./stages.ts";

/**
 * The stages that are shipped, and those that other files make images of besides, to work or to test in, with all that they are built
 * from.
 */
export const shippedStages = fact((doc: Dockerfile): ReadonlySet<Stage> => {
  const targets = new Set(targetStages(doc));
  const named = imageTargetsOf(doc);
  const ends = stages(doc).filter((stage) => targets.has(stage) || (stage.name !== undefined && named.has(stage.name)));
  return new Set(ends.flatMap(ancestors));
});

const shipped = fact((doc: Dockerfile): ReadonlySet<Stage> => new Set(targetStages(doc).flatMap(ancestors)));

/** Whether an instruction is part of the image. What stands above the first FROM, or in a file that has none yet, may be. */
export function isInImage(doc: Dockerfile, instruction: Instruction): boolean {
  const place = placeOf(doc, instruction);
  return place === undefined ? stages(doc).length === 0 : shipped(doc).has(place.stage);
}
