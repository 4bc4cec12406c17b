// Pipes that work although a command in them fails: with `pipefail` they would stop the build.
import type { Step } from "../shell/commands.ts";

/** Programs that are cut off or say by their result that they found nothing, and those that stop reading (their manuals). */
const CUT_OFF: ReadonlySet<string | undefined> = new Set(["yes", "grep", "egrep", "fgrep", "diff", "cmp", "ldd"]);
const STOPPING = /^(?:head|true|:|less|more)$/;

/** Whether a step has a pipe that works today and might count as failed with the option. */
export function mayCutOff({ script: { commands } }: Step): boolean {
  return commands.some(({ program, args, next, stdin }) => {
    if (next === "|" && CUT_OFF.has(program)) return true;
    if (stdin.length === 0) return false;
    if (STOPPING.test(program ?? "")) return true;
    if (program === "grep" || program === "egrep")
      return args.some(({ text }) => /^-\w*[qm]|^--(?:quiet|max-count)/.test(text));
    return program === "sed" || program === "awk" ? args.some(({ text }) => /\bq\b|\bexit\b/.test(text)) : false;
  });
}
