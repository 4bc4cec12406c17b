// The index of packages that apk keeps on disk: which calls keep it, which do without, and which steps live on the one of an earlier step.
//
// Source: apk(8) and apk-add(8) of apk-tools 2.14 and 3.0: `--no-cache` neither reads nor writes what is on disk.
import { fact } from "../../core/fact.ts";
import { isOldAlpine, lacksNoCache } from "../../knowledge/old-alpine.ts";
import type { Dockerfile, Instruction } from "../parse/document.ts";
import { type Step, stepOf } from "../shell/commands.ts";
import { roots, type Stage, stages } from "../stages/stages.ts";
import { useOf } from "./apt-lists.ts";
import { callsOf, hasOption, isDryRun, type PackageCall } from "./packages.ts";

export const NO_CACHE = "--no-cache";

/** Whether a call keeps what it fetches, if it fetches at all; with a variable among its options nobody knows. */
export function keepsIndex(call: PackageCall): boolean {
  return !call.open && !hasOption(call, NO_CACHE, "--no-network") && !isDryRun(call);
}

/** Whether the image of a stage is of a release whose `apk` has no such option. */
export function isBeforeNoCache(stage: Stage): boolean {
  return roots(stage).some(({ image }) => image !== undefined && lacksNoCache(image));
}

/** Whether a call installs or upgrades with an index of its own, which it does not keep. */
export function avoidsIndex(call: PackageCall): boolean {
  return changes(call) && !call.open && hasOption(call, NO_CACHE) && !isDryRun(call);
}

/** Whether a call installs or upgrades. */
export const changes = ({ verb }: PackageCall): boolean => verb === "install" || verb === "upgrade";

/** Whether a call reads the index that is there. */
export function readsIndex(call: PackageCall): boolean {
  const { row, verb, subcommand } = call;
  if (row.family !== "apk" || verb === "remove" || verb === "update" || verb === "clean") return false;
  return subcommand !== "info" && subcommand !== "audit" && !avoidsIndex(call);
}

/**
 * Whether a call fetches the index itself where there is none, or one that is older than `--cache-max-age`, by default four hours
 * (apk-tools, src/context.c and `autoupdate` in src/database.c; so since 2.10, see knowledge/old-alpine.ts).
 */
function refreshesIndex(call: PackageCall): boolean {
  return changes(call) && readsIndex(call) && !isDryRun(call) && !hasOption(call, "--no-network", "--cache-max-age");
}

/** Uses of an index that is there, those first that leave least to say against keeping it. */
const USES = ["read", "hidden", "refreshed"] as const;
type Later = (typeof USES)[number] | "avoided";

interface Use {
  /** What comes first: the index is read, perhaps read by a script, refreshed where it is too old, or fetched anew. */
  readonly first: (typeof USES)[number] | "update" | undefined;
  /** Whether a call before that does without. */
  readonly avoided: boolean;
}

function useIn(step: Step): Use {
  const calls = new Map(callsOf(step).map((call) => [call.command, call]));
  let avoided = false;
  for (const command of step.script.commands) {
    const call = calls.get(command);
    if (call !== undefined && refreshesIndex(call)) return { first: "refreshed", avoided };
    if (call !== undefined && readsIndex(call)) return { first: "read", avoided };
    if (useOf(command) === "hidden") return { first: "hidden", avoided };
    if (call?.row.family !== "apk") continue;
    if (call.verb === "update") return { first: "update", avoided };
    avoided ||= avoidsIndex(call);
  }
  return { first: undefined, avoided };
}

/** What follows each instruction in its stage and those built from it. Last to first, one pass. */
const followed = fact((doc: Dockerfile) => {
  const found = new Map<Instruction, Later>();
  const byParents = new Map<Stage, Later>();
  for (const stage of [...stages(doc)].reverse()) {
    let later = byParents.get(stage);
    const isOld = isOnOldAlpine(stage);
    for (const instruction of [...stage.instructions].reverse()) {
      if (later !== undefined) found.set(instruction, later);
      const run = instruction.keyword === "ONBUILD" ? instruction.nested : instruction;
      if (run?.keyword !== "RUN") continue;
      const { first, avoided } = useIn(stepOf(doc, run));
      if (first === "refreshed" && isOld) later = "read";
      else if (first !== undefined && first !== "update") later = first;
      // A trigger fetches it for other builds, not for this one.
      else if (first === "update" && run === instruction) later = undefined;
      if (avoided) later ??= "avoided";
    }
    if (later === undefined) continue;
    for (const origin of stage.origins) byParents.set(origin, stronger(byParents.get(origin), later));
  }
  return found;
});

/** What counts of the uses of two stages that are built on the same one. */
function stronger(one: Later | undefined, other: Later): Later {
  return USES.find((use) => use === one || use === other) ?? other;
}

/** Whether a stage may be built on an Alpine whose apk never fetches an index by itself. */
export function isOnOldAlpine(stage: Stage): boolean {
  return roots(stage).some(({ image }) => image !== undefined && isOldAlpine(image));
}

/**
 * What later steps do with the index that `instruction` leaves: `read` where one reads it, `hidden` where a script that is not in the file
 * may, `refreshed` where the first to use it fetches another if it is too old, `avoided` where they only install without it; undefined
 * where none does either.
 */
export function indexUseBehind(doc: Dockerfile, instruction: Instruction): Later | undefined {
  return followed(doc).get(instruction);
}
