// What a shell script shows of its needs: of root, and of secrets that it is given.

import type { ScriptNeeds } from "../../core/builds/image-starts.ts";
import { AS_PACKAGED, AS_ROOT } from "../../knowledge/root-programs.ts";
import { isSecretName } from "../../knowledge/secret-names.ts";
import {
  changesOwners,
  changesSystem,
  installsPackages,
  leadsToRootsHome,
  startsAsRoot,
} from "../../knowledge/stated-needs.ts";
import { withTests } from "../shell/bracket-tests.ts";
import { outermost, type Script, type ShellCommand, type ShellWord } from "../shell/command.ts";
import { isScriptOfShell } from "../shell/commands.ts";
import { excerptOf } from "../shell/excerpt.ts";
import { parseExcerpt } from "../shell/shell.ts";
import { pathFrom } from "../stages/workdir.ts";
import { variableNeeded } from "./conditional-drop.ts";
import { scriptIn } from "./started-script.ts";

/** How many paths are kept. */
const MOST_PATHS = 30;

/** By which a script learns whether it is root, or may write: what it does on such a condition it does without root, too. */
const ASKS = /\bid -u|\bE?UID\b|\bwhoami\b|\[ -w /;
/** What follows `||` where it does not matter that a command fails. */
const TOLERANT: ReadonlySet<string | undefined> = new Set([":", "echo", "printf", "true"]);
const SPEAKING: ReadonlySet<string | undefined> = new Set(["echo", "printf"]);

/** What a script in a shell's language shows; nothing where its first line names another interpreter. */
export function needsOf(text: string): ScriptNeeds | undefined {
  const lines = text.replaceAll("\r\n", "\n");
  if (!isScriptOfShell(lines, true)) return undefined;
  const script = parseExcerpt(excerptOf(lines, { start: 0, end: lines.length }));
  const { commands, broken } = script;
  const all = withTests(script);
  const asks = ASKS.test(lines);
  const counted = commands.filter(({ within, next }, i) => {
    if (asks && within.some((one) => one === "if" || one === "case")) return false;
    return next !== "||" || !TOLERANT.has(commands[i + 1]?.program);
  });
  const doing = counted.filter(({ program }) => !SPEAKING.has(program));
  const drops = all.flatMap((one, i) => (isLeading(one) && startsAsRoot(wordsOf(one).join(" ")) ? [i] : []));
  return {
    programs: [...new Set(doing.flatMap(({ program = "" }) => (isRoots(program) ? [program] : [])))],
    startsRoots: doing.some(({ program = "" }) => AS_ROOT.has(program)),
    isRoots: doing.some(doesAsRoot),
    becomesRoot: doing.some((one) => SETUID.has(outermost(one).program)),
    installs: doing.some((one) =>
      installsPackages(
        wordsOf(one)
          .filter((word) => !/^-(?!m$)/.test(word))
          .join(" "),
      ),
    ),
    drops: drops.length > 0,
    dropsIf: variableNeeded(lines, all, drops) ?? null,
    startsOthers: doing.some(startsOthers),
    usesRootsHome: doing.some((one) => leadsToRootsHome(wordsOf(one).join(" "))),
    writes: writtenBy(counted),
    waitsFor: waitsFor(script) ?? null,
    secrets: secretsIn(lines),
    leadsOn: broken || asks || commands.some(leadsOn),
  };
}

/** How many names of variables are kept. */
const MOST_SECRETS = 30;

/** The names of secrets among the variables that a script fills in. */
function secretsIn(lines: string): readonly string[] {
  const found = new Set<string>();
  for (const [, name = ""] of lines.matchAll(/\$\{?[!#]?([A-Za-z_]\w{0,63})/g)) {
    if (found.size < MOST_SECRETS && !found.has(name) && isSecretName(name, "likely")) found.add(name);
  }
  return [...found];
}

/** Programs that become root by their owner's rights. Sources: sudo(8), su(1), doas(1), pkexec(1). */
const SETUID: ReadonlySet<string | undefined> = new Set(["doas", "pkexec", "su", "sudo"]);

function isRoots(program: string): boolean {
  return AS_ROOT.has(program) || AS_PACKAGED.has(program);
}

function wordsOf({ program, name, args }: ShellCommand): readonly string[] {
  return [program ?? name?.text ?? "", ...args.map(({ text }) => text)];
}

/** Whether a command is what the script goes on as: `exec gosu app "$@"`, or `set -- gosu app "$@"` for it. */
function isLeading(command: ShellCommand): boolean {
  return command.program === "set" || outermost(command).program === "exec";
}

/**
 * Programs that change the system's lists of users or certificates, or become somebody else. Sources: adduser(8), useradd(8),
 * update-ca-certificates(8), su(1).
 */
const AS_ROOT_ALONE: ReadonlySet<string> = new Set(
  "addgroup adduser delgroup deluser groupadd groupmod su useradd userdel usermod".split(" "),
);

function doesAsRoot(command: ShellCommand): boolean {
  const [program = "", first] = wordsOf(command);
  if (program === "update-ca-certificates") return true;
  if (first === undefined) return false;
  if (AS_ROOT_ALONE.has(program) || (startsAsRoot(program) && !isLeading(command))) return true;
  return changesOwners(`${program} ${first}`) || changesSystem(`${program} ${first}`);
}

/** Programs that run what another file says. Sources: make(1), supervisord(1) ("-c"), runsvdir(8), s6-svscan ("scandir"). */
const RUNNING_FILES: ReadonlySet<string | undefined> = new Set(["make", "runsvdir", "s6-svscan", "supervisord"]);

/**
 * Programs that start several others, each as the user that a file names. Sources: supervisord(1) (`user=`), runsvdir(8), s6-svscan,
 * phusion/baseimage (`my_init`).
 */
const SUPERVISORS: ReadonlySet<string | undefined> = new Set(["my_init", "runsvdir", "s6-svscan", "supervisord"]);

/**
 * Whether a command starts programs each as a user of its own, or may: a supervisor, or sudo for somebody else than root (sudo(8):
 * `-u`).
 */
export function startsOthers({ program, args }: ShellCommand): boolean {
  if (program !== "sudo") return SUPERVISORS.has(program);
  const end = args.findIndex(({ text }, i) => !text.startsWith("-") && !isUserOption(args[i - 1]?.text));
  const options = end === -1 ? args : args.slice(0, end);
  return options.some(({ text }, i) => {
    const user = isUserOption(text) ? args[i + 1]?.text : /^--user=(.*)$/.exec(text)?.[1];
    return user !== undefined && !/^"?(?:root|#0)"?$/.test(user);
  });
}

function isUserOption(text: string | undefined): boolean {
  return text === "--user" || /^-[A-Za-z]*u$/.test(text ?? "");
}

/** Whether a command runs another script, reads one in or runs what another file says. */
function leadsOn(command: ShellCommand): boolean {
  const [first] = command.args;
  if (RUNNING_FILES.has(command.program)) return true;
  if (command.program !== "." && command.program !== "source") return scriptIn(command) !== undefined;
  // A virtual environment of Python changes variables alone.
  return first?.literal === undefined || !/\/activate$/.test(first.literal);
}

/** Programs that write to each of their operands, and those that write to the last one. */
const TO_EACH: ReadonlySet<string> = new Set(["mkdir", "mkfifo", "tee", "touch", "virtualenv"]);
const TO_LAST: ReadonlySet<string> = new Set(["chmod", "cp", "install", "ln", "mv", "venv"]);

/** The options of programs with a file behind them that they write. Sources: openssl-req(1), curl(1), wget(1), ssh-keygen(1). */
const TO_OPTIONS: ReadonlyMap<string, readonly string[]> = new Map([
  ["openssl", ["-out", "-keyout"]],
  ["curl", ["-o", "--output"]],
  ["wget", ["-O", "--output-document"]],
  ["ssh-keygen", ["-f"]],
]);

/** The paths that commands write to, as far as they are written out. */
function writtenBy(commands: readonly ShellCommand[]): readonly string[] {
  const found = new Set<string>();
  /** Where the commands work: empty is where the script was started, undefined is not known. */
  let folder: string | undefined = "";
  for (const command of commands) {
    const { program = "", args, redirects } = command;
    const operands = args.filter(({ text }) => !text.startsWith("-"));
    if (program === "cd" || program === "pushd") {
      const to = operands[0]?.literal;
      folder = to === undefined ? undefined : to.startsWith("/") ? to : folder && `${folder}/${to}`;
      // A step down from where the script was started is a relative path.
      if (folder === "" && to !== undefined) folder = to;
    }
    const edits = program === "sed" && args.some(({ text }) => /^-\w*i/.test(text));
    const isVenv = /^python[\d.]*$/.test(program) && operands[0]?.literal === "venv";
    const words: readonly (ShellWord | undefined)[] = TO_EACH.has(program)
      ? operands
      : operands.length > 1 && (TO_LAST.has(program) || edits || isVenv)
        ? [operands.at(-1)]
        : [];
    const files = redirects.filter(({ operator }) => /^(?:&?>>?|>\|)$/.test(operator)).map(({ target }) => target);
    const options = TO_OPTIONS.get(program) ?? [];
    const named = args.filter((_, i) => options.includes(args[i - 1]?.text ?? ""));
    for (const word of [...words, ...named, ...files]) {
      const path = word && pathOf(word, folder);
      if (path !== undefined && found.size < MOST_PATHS) found.add(path);
    }
  }
  return [...found];
}

/** The path that a word is, up to its first variable. Modes and sizes are none. */
function pathOf({ literal, text }: ShellWord, folder: string | undefined): string | undefined {
  const known = literal ?? /^["']?(\/[\w./-]*)/.exec(text)?.[1] ?? "";
  if (known.startsWith("/")) return /^\/(?:dev|proc|tmp)(?:\/|$)/.test(known) ? undefined : pathFrom("/", known);
  if (folder === undefined || !/^[\w.][\w./-]*[a-z]/i.test(known)) return undefined;
  return folder.startsWith("/") ? pathFrom(folder, known) : `${folder}${folder === "" ? "" : "/"}${known}`;
}

/** Programs and builtins with which a script ends whose task is done by then (POSIX.1-2024; coreutils). */
const SHORT: ReadonlySet<string> = new Set(
  `. : [ break cat cd chmod chown cp curl date echo env exit export false grep kill ln local ls mkdir mv printf pwd read return rm rmdir
  sed set shift sleep source tail tee test touch true unset wait wget`.split(/\s+/),
);

/** The program that a script starts at its end without becoming it, so that signals stay with its shell; undefined where there is none. */
function waitsFor({ commands, statements, broken }: Script): string | undefined {
  // A script with a trap looks after signals itself.
  if (broken || commands.some(({ program }) => program === "exec" || program === "trap")) return undefined;
  const last = statements.at(-1);
  const command = last?.background === false ? last.elements.at(-1)?.command : undefined;
  if (command?.name === undefined || command.next === "|") return undefined;
  if (/^"?\$[@*]"?$|^"?\$\{[@*]\}"?$/.test(command.name.text)) return command.name.text;
  const { program } = command;
  return program === undefined || SHORT.has(program) || SETUID.has(program) ? undefined : program;
}
