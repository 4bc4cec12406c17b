// An index that `apk update` fetches and nothing installs from in its step: the row `apk` of update-alone.
import { type Problem, safe } from "../../core/finding.ts";
import { avoidsIndex, indexUseBehind, isOnOldAlpine } from "../packages/apk-index.ts";
import type { PackageCall } from "../packages/packages.ts";
import type { Dockerfile } from "../parse/document.ts";
import { withoutCommand } from "../shell/command-removal.ts";
import type { Step } from "../shell/commands.ts";
import { placeOf } from "../stages/stages.ts";

/**
 * What is said of an `apk update` that only fetches what others fetch themselves; undefined where it is of use, `trap` where its old result
 * is used as it is, as that of `apt-get update` would be.
 */
export function uselessUpdate(
  doc: Dockerfile,
  step: Step,
  update: PackageCall,
  calls: readonly PackageCall[],
): Problem | undefined | "trap" {
  const later = indexUseBehind(doc, step.instruction);
  const isAvoided = calls.some((call) => avoidsIndex(call) && call.at.start > update.at.start);
  if (later === "avoided" || (isAvoided && later === undefined))
    return useless(doc, step, update, "`apk update` has no effect on calls with `--no-cache`: remove it.");
  if (isAvoided) return undefined;
  const stage = placeOf(doc, step.instruction)?.stage;
  if (later === "read" || (stage !== undefined && isOnOldAlpine(stage))) return "trap";
  const message = "`apk update` is not needed: `apk add` fetches an index that is too old by itself.";
  const found = useless(doc, step, update, message);
  // A script that is not in the file may do more than install.
  return later === "hidden" ? { ...found, fix: undefined } : found;
}

function useless(doc: Dockerfile, step: Step, { at, command }: PackageCall, message: string): Problem {
  const edit = withoutCommand(doc, step, command);
  return { at, message, fix: edit && safe("Remove `apk update`", edit), atMost: "info", row: "apk" };
}
