// The lists that `apt-get update` fetches: the row `apt` of package-cache-left.
import { onlyIf } from "../../core/conditions.ts";
import { type Fix, hardening, type Problem, safe } from "../../core/finding.ts";
import { listsNeededBehind } from "../packages/apt-lists.ts";
import { isMounted, removedBehind } from "../packages/caches.ts";
import { callsOf, isDryRun, type PackageCall } from "../packages/packages.ts";
import type { Dockerfile } from "../parse/document.ts";
import type { ShellCommand } from "../shell/command.ts";
import { appendCommand } from "../shell/command-edit.ts";
import { withoutCommand } from "../shell/command-removal.ts";
import type { Step } from "../shell/commands.ts";
import { withSudo } from "./_sudo.ts";

const LISTS = "/var/lib/apt/lists";
const REMOVE = `rm -rf ${LISTS}/*`;

/** The lists that a step of the image leaves behind. */
export function aptListsLeft(doc: Dockerfile, step: Step): Omit<Problem, "row"> | undefined {
  if (isMounted(doc, step, [LISTS])) return undefined;
  const last = callsOf(step).findLast((call) => call.row.family === "apt" && call.verb === "update" && !isDryRun(call));
  if (last === undefined || areListsRemoved(doc, step, last)) return undefined;
  return {
    at: last.at,
    message: `The package lists of \`${last.manager} update\` stay in the layer.`,
    fix: fixOf(doc, step, last),
  };
}

function fixOf(doc: Dockerfile, step: Step, update: PackageCall): Fix | undefined {
  // A later step installs from these lists: without them it would fail.
  const needed = listsNeededBehind(doc, step.instruction);
  if (needed === "read") return undefined;
  const edit = appendCommand(doc, step, withSudo(update.command, REMOVE));
  const title = "Remove the lists in this step";
  if (needed === "hidden") return edit && hardening(onlyIf(title, "later scripts", ["fetch their own"]), edit);
  return edit && safe(title, edit);
}

/** Whether a step removes the lists again that one of its calls fetches. */
export function areListsRemoved(doc: Dockerfile, step: Step, update: PackageCall): boolean {
  const removed = removedBehind(
    doc,
    step,
    (word) => /\/var\/lib\/(?:apt\b|\{[^}]{0,200}\bapt\b|\*|$)/.test(word),
    ({ program = "", args }) =>
      program === "apt-get" || program === "apt"
        ? args.some(({ literal }) => literal === "distclean" || literal === "dist-clean")
        : INSTALLERS.test(program),
  );
  return removed(update.command);
}

/** Whether a command is given the lists, or a folder that they are in, for something else than to remove them. */
export function mayReadLists({ program, args }: ShellCommand): boolean {
  if (program === "rm" || program === "find") return false;
  return args.some(({ text }) => /^["']?\/(?:var(?:\/lib(?:\/apt(?:\/.{0,200})?)?)?\/?)?["']?$/.test(text));
}

/** What is said of lists that nothing in their step reads before it removes them again. */
export function unneededUpdate(doc: Dockerfile, step: Step, { at, command, manager }: PackageCall): Problem {
  const edit = withoutCommand(doc, step, command);
  return {
    at,
    message: `Nothing in this step needs \`${manager} update\`: remove it.`,
    fix: edit && safe(`Remove \`${manager} update\``, edit),
    row: "apt",
    atMost: "info",
  };
}

/**
 * Programs of a base image that by their names install packages, and clean up behind that as `install_packages` of Bitnami's and
 * `install-packages` of Gitpod's do.
 */
const INSTALLERS = /^(?:apt[-_]install|install[-_](?:apt|packages?)|packages?[-_]install)(?:$|[-_.])/;
