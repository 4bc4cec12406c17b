// Base images of which nothing is known but what a stage does on them first: what only root may do shows that they start as root.
import type { Dockerfile, Instruction } from "../parse/document.ts";
import type { ShellCommand } from "../shell/command.ts";
import { stepOf } from "../shell/commands.ts";
import { inherited } from "../stages/inherited.ts";
import type { Stage } from "../stages/stages.ts";

/**
 * Programs that stop unless root runs them. Sources: apt-get(8), apk(8), dnf(8), yum(8), microdnf(8), zypper(8) and pacman(8), which
 * lock the system's database of packages; useradd(8), groupadd(8), adduser(8), addgroup(8), which write `/etc/passwd`.
 */
const OF_ROOT: ReadonlySet<string> = new Set(
  "addgroup adduser apk apt apt-get dnf groupadd microdnf pacman tdnf useradd yum zypper".split(" "),
);

/** Who a base image starts as, by what is done on it before any USER: not known yet, root, or for USER to say. */
type Start = "open" | "root" | "set";

const starts = inherited<Start>(
  () => "open",
  (state, instruction, doc) => {
    if (state !== "open") return state;
    if (instruction.keyword === "USER") return "set";
    return instruction.keyword === "RUN" && needsRoot(doc, instruction) ? "root" : state;
  },
  (states) => (states.includes("set") ? "set" : "open"),
);

/** Whether a stage installs packages or adds users before any USER of it or of its parents: then its base image starts as root. */
export function isRootsBase(doc: Dockerfile, stage: Stage): boolean {
  return starts.after(doc, stage) === "root";
}

function needsRoot(doc: Dockerfile, instruction: Instruction): boolean {
  return stepOf(doc, instruction).script.commands.some((command) => command.via === undefined && isForRoot(command));
}

/** Whether a command installs packages or adds users, for which it has to be root. */
export function isForRoot({ program, args }: ShellCommand): boolean {
  return program !== undefined && OF_ROOT.has(program) && args.some(({ text }) => !text.startsWith("-"));
}
