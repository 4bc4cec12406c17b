// What happens to files in a stage that does not end up in an image: they stay behind there, unless COPY takes them along.
import { partFact } from "../../core/fact.ts";
import { isBelow } from "../../core/paths.ts";
import { allInstructions, type Dockerfile, type Instruction } from "../parse/document.ts";
import { resolveAt } from "../stages/environment.ts";
import { shippedStages } from "../stages/shipped.ts";
import { sourceStage, sourcesOf } from "../stages/sources.ts";
import { placeOf, type Stage } from "../stages/stages.ts";
import { pathFrom, workdirAt } from "../stages/workdir.ts";

/**
 * Whether what an instruction does to files at `paths`, as they are written, is in no image: its stage is not, and nothing that is known
 * to hold one of them is copied from it. COPY keeps owners and modes (Dockerfile reference, "COPY --from").
 */
export function staysBehind(doc: Dockerfile, instruction: Instruction, paths: readonly string[]): boolean {
  const stage = placeOf(doc, instruction)?.stage;
  if (stage === undefined || shippedStages(doc).has(stage)) return false;
  const taken = takenFrom(doc, stage);
  const folder = workdirAt(doc, instruction);
  return !paths.some((written) => {
    const known = resolveAt(doc, instruction, { raw: written.replace(/["']/g, "") });
    const path = known === undefined ? undefined : pathFrom(folder, known);
    return (
      path !== undefined && taken.some((source) => source === path || isBelow(path, source) || isBelow(source, path))
    );
  });
}

/** The paths that COPY takes from a stage, as far as they are known, its root as nothing; a relative one begins there. */
const takenFrom: (doc: Dockerfile, stage: Stage) => readonly string[] = partFact((doc, stage) =>
  allInstructions(doc).flatMap((copy) => {
    if (copy.keyword !== "COPY" || !sourcesOf(copy).some((one) => sourceStage(doc, one) === stage)) return [];
    return copy.words.slice(0, -1).flatMap((word) => {
      const path = resolveAt(doc, copy, word);
      return path === undefined ? [] : (pathFrom("/", path)?.replace(/^\/$/, "") ?? []);
    });
  }),
);
