// Which stages a build converts, and which triggers run in the same file.
import { fact } from "../../core/fact.ts";
import type { Dockerfile, Instruction } from "../parse/document.ts";
import { sourceStage, sourcesOf } from "../stages/sources.ts";
import { type Stage, stages } from "../stages/stages.ts";

/**
 * The stages that some build of the file converts: the last one and all with a name, which may be its target, and those that they
 * need. BuildKit only reads the instructions of others.
 */
export const builtStages: (doc: Dockerfile) => ReadonlySet<Stage> = fact((doc: Dockerfile) => {
  const all = stages(doc);
  const pending = all.filter(({ name, target }) => target || name !== undefined);
  const found = new Set<Stage>();
  for (let stage = pending.pop(); stage !== undefined; stage = pending.pop()) {
    if (found.has(stage)) continue;
    found.add(stage);
    for (const origin of stage.origins) pending.push(origin);
    for (const one of stage.instructions.flatMap(sourcesOf)) {
      const source = sourceStage(doc, one);
      if (source !== undefined) pending.push(source);
    }
  }
  return found;
});

/** In order, the ONBUILD instructions that run in this file too, as another of its stages is built from theirs. */
export const ownTriggers: (doc: Dockerfile) => readonly Instruction[] = fact((doc: Dockerfile) => {
  const built = builtStages(doc);
  const parents = new Set(stages(doc).flatMap((stage) => (stage.parent && built.has(stage) ? [stage.parent] : [])));
  return stages(doc)
    .filter((stage) => parents.has(stage))
    .flatMap(({ instructions }) => instructions.filter(({ keyword }) => keyword === "ONBUILD"));
});
