// Which steps live on the package lists that an earlier one left behind.
import { fact } from "../../core/fact.ts";
import type { Dockerfile, Instruction } from "../parse/document.ts";
import { type Step, stepOf } from "../shell/commands.ts";
import { type Stage, stages } from "../stages/stages.ts";

/** Programs that read the lists. */
const READERS = new Set(["apt-get", "apt", "aptitude", "apt-cache", "apt-file", "tasksel"]);
/** Subcommands that do without. */
const INDIFFERENT = new Set([
  "clean",
  "autoclean",
  "distclean",
  "dist-clean",
  "remove",
  "purge",
  "autoremove",
  "check",
]);

/** What a step does first: fetch the lists anew, or read those it finds; undefined where it does neither. */
function firstUse({ script }: Step): "update" | "read" | undefined {
  for (const { program, args } of script.commands) {
    if (program === undefined || !READERS.has(program)) continue;
    const words = args.map((word) => word.literal);
    if (words.includes("update")) return "update";
    if (!words.some((word) => word !== undefined && INDIFFERENT.has(word))) return "read";
  }
  return undefined;
}

/** The instructions behind which somebody needs the lists: a later step of the stage, or of one built from it. Last to first, one pass. */
const needed = fact((doc: Dockerfile) => {
  const found = new Set<Instruction>();
  const byParents = new Set<Stage>();
  for (const stage of [...stages(doc)].reverse()) {
    let needs = byParents.has(stage);
    for (const instruction of [...stage.instructions].reverse()) {
      if (needs) found.add(instruction);
      const run = instruction.keyword === "ONBUILD" ? instruction.nested : instruction;
      const use = run?.keyword === "RUN" ? firstUse(stepOf(doc, run)) : undefined;
      if (use === "read") needs = true;
      // A trigger fetches them for other builds, not for this one.
      else if (use === "update" && run === instruction) needs = false;
    }
    if (needs) for (const origin of stage.origins) byParents.add(origin);
  }
  return found;
});

/** Whether a later step would miss the lists if `instruction` of a stage removed them. */
export function listsNeededBehind(doc: Dockerfile, instruction: Instruction): boolean {
  return needed(doc).has(instruction);
}
