// What happens to files in a stage that does not end up in an image: they stay behind there, unless COPY takes them along.
import { fact } from "../../core/fact.ts";
import { folderOf } from "../../core/paths.ts";
import { frontOf } from "../../core/search.ts";
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
  const taken = takenFrom(doc).get(stage);
  if (taken === undefined) return true;
  const folder = workdirAt(doc, instruction);
  return !paths.some((written) => {
    const known = resolveAt(doc, instruction, { raw: written.replace(/["']/g, "") });
    const path = known === undefined ? undefined : pathFrom(folder, known);
    return path !== undefined && isTaken(taken, path.replace(/^\/$/, ""));
  });
}

/** The paths that COPY takes from each stage, as far as they are known, in order, the root as nothing; a relative one begins there. */
const takenFrom = fact((doc: Dockerfile): ReadonlyMap<Stage, readonly string[]> => {
  const found = new Map<Stage, Set<string>>();
  for (const copy of allInstructions(doc)) {
    if (copy.keyword !== "COPY" || copy.flags.length === 0) continue;
    const paths = copy.words.slice(0, -1).flatMap((word) => {
      const path = resolveAt(doc, copy, word);
      return path === undefined ? [] : (pathFrom("/", path)?.replace(/^\/$/, "") ?? []);
    });
    for (const stage of new Set(sourcesOf(copy).map((one) => sourceStage(doc, one)))) {
      if (stage === undefined) continue;
      const taken = found.get(stage) ?? new Set();
      found.set(stage, taken);
      for (const path of paths) taken.add(path);
    }
  }
  return new Map([...found].map(([stage, taken]) => [stage, [...taken].sort()] as const));
});

/** Whether one of some paths, in order, is a path, lies below it or holds it. */
function isTaken(taken: readonly string[], path: string): boolean {
  const behind = taken[frontOf(taken, (one) => one < path)];
  if (behind === path || taken[frontOf(taken, (one) => one < `${path}/`)]?.startsWith(`${path}/`)) return true;
  // Whatever holds it stands in front of it.
  for (let folder = path; folder !== ""; ) {
    folder = folderOf(folder);
    if (taken[frontOf(taken, (one) => one < folder)] === folder) return true;
  }
  return false;
}
