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

/** Programs that write where their last operand says. */
const WRITING: ReadonlySet<string> = new Set("chmod cp install ln mkdir mv rm tee touch".split(" "));

/**
 * What root alone may write in any image: its home, the system's programs, and settings that no image gives to others, as the programs that
 * read them would be open to everybody. Sources: the modes of base-files and alpine-baselayout; sudoers(5), which refuses files of others.
 */
const ROOTS_ALONE =
  /^\/(?:root|s?bin|usr\/s?bin|etc\/(?:apt|profile\.d|shadow|sudoers|sudoers\.d|systemd|yum\.repos\.d))(?:\/|$)/;

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

/** Whether a stage installs packages, adds users or writes what is root's alone before any USER of it or of its parents: then its base image starts as root. */
export function isRootsBase(doc: Dockerfile, stage: Stage): boolean {
  return starts.after(doc, stage) === "root";
}

function needsRoot(doc: Dockerfile, instruction: Instruction): boolean {
  return stepOf(doc, instruction).script.commands.some(
    (command) => command.via === undefined && (isForRoot(command) || writesRoots(command)),
  );
}

/** Whether a command that is run in any case, and that has to succeed, writes what is root's alone. */
function writesRoots(command: ShellCommand): boolean {
  if (command.within.length > 0 || command.next === "||") return false;
  return pathsWritten(command).some((path) => ROOTS_ALONE.test(path));
}

/** The paths that a command writes to by its redirects, or by its last operand, as far as they are written out. */
export function pathsWritten({ program = "", args, redirects }: ShellCommand): readonly string[] {
  const files = redirects.flatMap(({ operator, target }) => (operator.includes(">") ? (target?.literal ?? []) : []));
  return WRITING.has(program) ? [...files, args.at(-1)?.literal ?? ""] : files;
}

/** Whether a command installs packages or adds users, for which it has to be root. */
export function isForRoot({ program, args }: ShellCommand): boolean {
  return program !== undefined && OF_ROOT.has(program) && args.some(({ text }) => !text.startsWith("-"));
}
