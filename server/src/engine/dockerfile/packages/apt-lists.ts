// Which steps live on the package lists that an earlier one left behind.

import { byWord } from "../../core/by-word.ts";
import { fact } from "../../core/fact.ts";
import type { Dockerfile, Instruction } from "../parse/document.ts";
import type { ShellCommand } from "../shell/command.ts";
import { type Step, stepOf } from "../shell/commands.ts";
import { isShell } from "../shell/wrappers.ts";
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

/** Programs that hand packages to apt-get, by their first word where only that one does (their manual pages; docs.ros.org, rosdep). */
const INSTALLERS: Readonly<Record<string, string | undefined>> = byWord({
  gdebi: undefined,
  "mk-build-deps": undefined,
  rosdep: "install",
});

/**
 * What a step does first: fetch the lists anew, read those it finds, or run what may read them, a script or an installer that we cannot
 * look into; undefined where it does nothing of it.
 */
function firstUse({ script }: Step): Use | undefined {
  for (const command of script.commands) {
    const use = useOf(command);
    if (use !== undefined) return use;
  }
  return undefined;
}

type Use = "update" | "read" | "hidden";

/** What a command has to do with the lists. */
export function useOf(command: ShellCommand): Use | undefined {
  const { program, args } = command;
  if (program === undefined) return undefined;
  if (program in INSTALLERS && [undefined, args[0]?.literal].includes(INSTALLERS[program])) return "read";
  if (isHidden(command)) return "hidden";
  if (!READERS.has(program)) return undefined;
  const words = args.map((word) => word.literal);
  if (words.includes("update")) return "update";
  return words.some((word) => word !== undefined && INDIFFERENT.has(word)) ? undefined : "read";
}

/** Whether a command runs a script that is not in the Dockerfile: one of the build's files, or what a pipe brings. */
function isHidden({ name, program, args }: ShellCommand): boolean {
  if (isShell(program)) return !args.some(({ text }) => /^-\w*c/.test(text));
  const path = name?.literal ?? "";
  return /\.(?:ba)?sh$/.test(path) || /^(?:\.{1,2}\/|\/(?:tmp|app|src|build|scripts?|workspace)\/)/.test(path);
}

type Need = "read" | "hidden";

/** The instructions behind which somebody needs the lists: a later step of the stage, or of one built from it. Last to first, one pass. */
const needed = fact((doc: Dockerfile) => {
  const found = new Map<Instruction, Need>();
  const byParents = new Map<Stage, Need>();
  for (const stage of [...stages(doc)].reverse()) {
    let needs: Need | undefined = byParents.get(stage);
    for (const instruction of [...stage.instructions].reverse()) {
      if (needs !== undefined) found.set(instruction, needs);
      const run = instruction.keyword === "ONBUILD" ? instruction.nested : instruction;
      const use = run?.keyword === "RUN" ? firstUse(stepOf(doc, run)) : undefined;
      if (use === "read") needs = "read";
      else if (use === "hidden") needs ??= "hidden";
      // A trigger fetches them for other builds, not for this one.
      else if (use === "update" && run === instruction) needs = undefined;
    }
    if (needs === undefined) continue;
    for (const origin of stage.origins) if (byParents.get(origin) !== "read") byParents.set(origin, needs);
  }
  return found;
});

/**
 * Whether a later step would miss the lists if `instruction` of a stage removed them: `read` where one reads them, `hidden` where a script
 * that is not in the file may; undefined where none does.
 */
export function listsNeededBehind(doc: Dockerfile, instruction: Instruction): Need | undefined {
  return needed(doc).get(instruction);
}
