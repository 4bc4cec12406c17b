// Base images of which nothing is known but what a stage does on them first: what only root may do shows that they start as root.
import { byWord } from "../../core/by-word.ts";
import type { Dockerfile, Instruction } from "../parse/document.ts";
import type { ListOperator, ShellCommand } from "../shell/command.ts";
import { failsWith } from "../shell/command-edit.ts";
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

/**
 * Whether a stage installs packages, adds users or writes what is root's alone before any USER of it or of its parents, by a command
 * without which the step fails: then its base image starts as root.
 */
export function isRootsBase(doc: Dockerfile, stage: Stage): boolean {
  return starts.after(doc, stage) === "root";
}

function needsRoot(doc: Dockerfile, instruction: Instruction): boolean {
  const step = stepOf(doc, instruction);
  return step.script.commands.some(
    (command) =>
      command.via === undefined &&
      (isForRoot(command) || writesRoots(command)) &&
      !PASSED.has(command.next) &&
      failsWith(doc, step, command),
  );
}

/** Behind these a command may fail without its list: in a pipeline the last one counts, unless Bash is told otherwise. */
const PASSED: ReadonlySet<ListOperator | undefined> = new Set(["||", "|", "|&", "&"]);

/** Whether a command that is run in any case writes what is root's alone, and would fail for everybody else. */
function writesRoots(command: ShellCommand): boolean {
  if (command.within.length > 0 || passesOver(command)) return false;
  const makesFolder = makesFolders(command);
  return pathsWritten(command).some((path) => ROOTS_ALONE.test(path) && !(makesFolder && OF_SYSTEM.test(path)));
}

/**
 * Options with which a program does nothing, and succeeds, where a file is there already, or is not. Sources: cp(1), mv(1), rm(1),
 * touch(1).
 */
const PASSING: Readonly<Record<string, RegExp>> = byWord({
  cp: /^-[A-Za-z]*[nu]|^--(?:no-clobber|update)/,
  mv: /^-[A-Za-z]*[nu]|^--(?:no-clobber|update)/,
  rm: /^-[A-Za-z]*f|^--force$/,
  touch: /^-[A-Za-z]*c|^--no-create$/,
});

function passesOver({ program = "", args }: ShellCommand): boolean {
  const passing = PASSING[program];
  return passing !== undefined && args.some(({ text }) => passing.test(text));
}

/** Whether a command makes folders that may be there already. Sources: mkdir(1), install(1). */
function makesFolders({ program, args }: ShellCommand): boolean {
  const option = program === "mkdir" ? /^-[A-Za-z]*p|^--parents$/ : /^-[A-Za-z]*d|^--directory$/;
  return (program === "mkdir" || program === "install") && args.some(({ text }) => option.test(text));
}

/** Folders that images have. Sources: the file lists of Debian's base-files, apt and sudo, and of Fedora's filesystem and systemd. */
const OF_SYSTEM =
  /^\/(?:root|(?:usr\/)?s?bin|etc\/(?:apt(?:\/[\w-]+\.d|\/keyrings)?|profile\.d|sudoers\.d|systemd(?:\/(?:system|user|network))?|yum\.repos\.d))\/*$/;

/** The paths that a command writes to by its redirects, or by its last operand, as far as they are written out. */
export function pathsWritten({ program = "", args, redirects }: ShellCommand): readonly string[] {
  const files = redirects.flatMap(({ operator, target }) => (operator.includes(">") ? (target?.literal ?? []) : []));
  return WRITING.has(program) ? [...files, args.at(-1)?.literal ?? ""] : files;
}

/** What everybody may ask package managers. Sources: the pages named above. */
const ASKING: ReadonlySet<string> = new Set(
  "changelog depends dot download help info list madison policy provides rdepends repolist search show source version".split(
    " ",
  ),
);

/** Whether a command installs packages or adds users, for which it has to be root. */
export function isForRoot({ program, args }: ShellCommand): boolean {
  const first = args.find(({ text }) => !text.startsWith("-"));
  if (program === undefined || !OF_ROOT.has(program) || first === undefined) return false;
  return program === "pacman"
    ? !args.some(({ text }) => /^-(?:[QFT]|S[a-z]*[sil])/.test(text))
    : !ASKING.has(first.text);
}
