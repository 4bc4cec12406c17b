// Which instructions make layers of the image that is built.
import { fact } from "../../core/fact.ts";
import type { Dockerfile, Instruction } from "../parse/document.ts";
import { ancestors, placeOf, type Stage, targetStage } from "./stages.ts";

const shipped = fact((doc: Dockerfile): ReadonlySet<Stage> => {
  const target = targetStage(doc);
  return new Set(target === undefined ? [] : ancestors(target));
});

/** Whether what an instruction (nested ones too) leaves behind is in the image: it is in the target stage, or in one that it is built from. */
export function isInImage(doc: Dockerfile, instruction: Instruction): boolean {
  const stage = placeOf(doc, instruction)?.stage;
  return stage !== undefined && shipped(doc).has(stage);
}
