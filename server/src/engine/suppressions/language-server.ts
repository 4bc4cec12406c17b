// The comment of the Dockerfile language server (dockerfile-utils), by its README.
import type { Suppression } from "../core/suppression.ts";
import { isObeyed, isRightAbove, type Reading, reach } from "./foreign.ts";
import { movedAbove } from "./move.ts";

// What it checks, by the names BuildKit gives the same.
const CHECKS = [
  "ConsistentInstructionCasing",
  "MaintainerDeprecated",
  "MultipleInstructionsDisallowed",
  "NoEmptyContinuation",
  "WorkdirRelativePath",
  "DuplicateStageName",
] as const;

const DIRECTLY_ABOVE = "The Dockerfile language server only reads this directly above its instruction.";

/** `# dockerfile-utils: ignore` means the instruction on the next line. A comment that says more is none. */
export function dockerfileUtils(reading: Reading): readonly Suppression[] {
  const { doc, comment, catalog } = reading;
  if (comment.text !== "dockerfile-utils: ignore" || !isObeyed("dockerfile-utils", reading)) return [];
  const rules = new Set(CHECKS.flatMap((id) => catalog.resolve(`buildkit:${id}`)));
  const at = isRightAbove(doc.text, comment) ? comment.target : undefined;
  const reached = reach(comment, at, DIRECTLY_ABOVE, movedAbove(doc, comment));
  return [{ ids: ["all"], rules, ...reached, origin: { tool: "dockerfile-utils", at: comment.at } }];
}
