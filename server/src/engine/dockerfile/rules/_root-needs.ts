// What a stage shows of its need for root: what it starts, where that may want to write, on which ports it listens.

import { onlyIf } from "../../core/conditions.ts";
import { partFact } from "../../core/fact.ts";
import { enumerated } from "../../core/lists.ts";
import { quoted } from "../../core/text.ts";
import {
  changesOwners,
  changesSystem,
  installsPackages,
  leadsToRootsHome,
  namesDropping,
} from "../../knowledge/stated-needs.ts";
import type { Dockerfile, Instruction } from "../parse/document.ts";
import type { ShellCommand } from "../shell/command.ts";
import { stageCommands, stepOf } from "../shell/commands.ts";
import { isShell } from "../shell/wrappers.ts";
import { resolveAt } from "../stages/environment.ts";
import { ancestors, inEffect, type Stage } from "../stages/stages.ts";
import { baseOf } from "../stages/users.ts";
import { pathFrom, workdirAt, workdirOf } from "../stages/workdir.ts";
import { givenFolders, usersOf } from "./_created-users.ts";
import { rootPackagesOf } from "./_root-packages.ts";

/**
 * Programs that stop, or cannot do their work, as another user: they change users, read keys that only root may, or set up the
 * kernel. Sources: crond of BusyBox and cron(8) (both change to each job's user), sshd(8) ("FILES": host keys that nobody else may
 * read), dockerd ("Rootless mode": another program starts it), systemd(1), init(8), openvpn(8) and wg-quick(8) (network devices),
 * keepalived(8) (raw sockets).
 */
const AS_ROOT: ReadonlySet<string> = new Set(
  "cron crond dockerd init keepalived openrc openvpn service sshd systemctl systemd wg-quick".split(" "),
);

/**
 * Servers whose packages keep logs and process IDs in folders of root's, so that they start as another user only where the stage
 * gives it files. Sources: `nginx` and `apache2` of Debian and Alpine (/var/log/nginx, /run/nginx, /run/apache2).
 */
const AS_PACKAGED: ReadonlySet<string> = new Set(
  "apache2 apache2ctl apachectl httpd httpd-foreground nginx".split(" "),
);

export interface Started {
  /** As titles say it: `the program`, or the script's path in backticks. */
  readonly subject: string;
  /** Whether it is a script that is not written in the Dockerfile. */
  readonly hidden: boolean;
  /** What of it another user could not do, as it goes on behind "no stage sets `USER`, and"; undefined where nothing shows that. */
  readonly asRoot: string | undefined;
}

/** What a stage starts, by its last ENTRYPOINT and CMD. */
export const startedBy: (doc: Dockerfile, stage: Stage) => Started = partFact((doc, stage) => {
  const own = ["ENTRYPOINT", "CMD"].flatMap((keyword) => inEffect(stage, keyword).filter((one) => one !== undefined));
  const steps = own.map((instruction) => stepOf(doc, instruction));
  const commands = steps.flatMap(({ script }) => script.commands);
  const script = commands.map(scriptIn).find((one) => one !== undefined);
  const written = script === undefined ? undefined : writtenAt(doc, stage, script);
  const subject = script !== undefined ? `\`${quoted(script)}\`` : own.length > 0 ? "the program" : "what is run in it";
  const isPrepared = usersOf(doc, stage).length > 0;
  const programs = commands.flatMap(({ program }) => program ?? []);
  const daemon = programs.find((one) => AS_ROOT.has(one));
  const server = isPrepared ? undefined : programs.find((one) => AS_PACKAGED.has(one));
  const texts = [...steps.map(({ text }) => text.replaceAll("\n", " ")), written ?? ""];
  const what = written === undefined ? "its command" : subject;
  const isClosed = !isHomeOpened(doc, stage);
  const reasons: readonly (readonly [boolean, string])[] = [
    [daemon !== undefined, `\`${daemon}\` works as root only`],
    [server !== undefined, `\`${server}\` as it is packaged starts as root only`],
    [isClosed && commands.some(({ name }) => isIn(["/root"], name?.literal ?? "")), `what it runs is in ${HOME}`],
    [
      isClosed && own.some((one) => leadsToRootsHome(doc.text.slice(one.body.start, one.body.end))),
      `its command uses ${HOME}`,
    ],
    [isClosed && worksInRootsHome(doc, stage), `it works in ${HOME}`],
    [texts.some((text) => changesOwners(text) || changesSystem(text)), `${what} does what only root may`],
    [!isPrepared && texts.some((text) => installsPackages(text)), `${what} installs packages`],
    [namesDropping(written ?? ""), `${what} gives up root itself`],
  ];
  const asRoot = reasons.find(([holds]) => holds)?.[1];
  return { subject, hidden: script !== undefined && written === undefined, asRoot };
});

const HOME = "`/root`, which nobody else may enter";

function worksInRootsHome(doc: Dockerfile, stage: Stage): boolean {
  return setsWorkdir(stage) && isIn(["/root"], workdirOf(doc, stage) ?? "/");
}

/** Whether a step lets everybody into root's home: `chmod 755 /root`, `chmod a+rx /root`, or gives it to somebody. */
const isHomeOpened: (doc: Dockerfile, stage: Stage) => boolean = partFact((doc, stage) =>
  stageCommands(doc, stage).some(({ command: { program, args } }) => {
    if (program !== "chown" && program !== "chmod") return false;
    const [mode = "", ...paths] = args.flatMap(({ text }) => (/^-[A-Za-z-]+$/.test(text) ? [] : [text]));
    return paths.some((path) => /^"?\/root\/?"?$/.test(path)) && (program === "chown" || letsOthersIn(mode));
  }),
);

/** Whether a mode of chmod lets others into a folder: `755`, `a+rx`, `+x`. */
function letsOthersIn(mode: string): boolean {
  const [, who, what = ""] = /^([ugoa]{0,4})[+=]([rwxXst]{1,6})$/.exec(mode) ?? [];
  return /^[0-7]{0,3}[1357]$/.test(mode) || (who !== undefined && /^$|[ao]/.test(who) && /x/i.test(what));
}

function setsWorkdir(stage: Stage): boolean {
  return inEffect(stage, "WORKDIR").some((one) => one !== undefined);
}

/** Instructions that say where a program is, works and keeps its files; what RUN does in root's home may be for the build alone. */
const PLACING: ReadonlySet<string> = new Set("WORKDIR ENV CMD ENTRYPOINT HEALTHCHECK VOLUME COPY ADD".split(" "));

/** Whether what a stage runs is in root's home, works there or has its files there. */
export function usesRootsHome(doc: Dockerfile, stage: Stage): boolean {
  return ancestors(stage).some(({ instructions }) =>
    instructions.some((one) => PLACING.has(one.keyword) && leadsToRootsHome(placeIn(doc, one))),
  );
}

/** The text of an instruction; of what copies, the destination alone. */
function placeIn({ text }: Dockerfile, { keyword, body, words, exec }: Instruction): string {
  if (keyword !== "COPY" && keyword !== "ADD") return text.slice(body.start, body.end);
  return (exec?.items ?? words).at(-1)?.value ?? "";
}

/** The script that a command is, by its name, or that a shell is handed. */
function scriptIn({ name, program, args }: ShellCommand): string | undefined {
  if (isShell(program)) {
    const [first] = args;
    return first?.literal !== undefined && !first.literal.startsWith("-") ? first.literal : undefined;
  }
  const path = name?.literal;
  if (path === undefined) return undefined;
  const file = path.slice(path.lastIndexOf("/") + 1).toLowerCase();
  return /\.(?:ba)?sh$/.test(file) || file.includes("entrypoint") ? path : undefined;
}

/** What a Dockerfile writes to the file that a stage starts, by COPY of a heredoc; undefined where it does not. */
function writtenAt({ text }: Dockerfile, stage: Stage, path: string): string | undefined {
  const name = path.slice(path.lastIndexOf("/") + 1);
  for (const one of ancestors(stage).flatMap(({ instructions }) => instructions)) {
    const [heredoc] = one.heredocs;
    if (one.keyword !== "COPY" || heredoc === undefined || one.heredocs.length > 1) continue;
    if (one.words.at(-1)?.value.endsWith(name)) return text.slice(heredoc.body.start, heredoc.body.end);
  }
  return undefined;
}

/** Folders in which everybody may write. */
const FOR_ALL = ["/tmp", "/var/tmp", "/dev/shm"];

/** The volumes of a stage that nobody is given; those whose path is not known are left out. */
export function volumesOf(doc: Dockerfile, stage: Stage): readonly string[] {
  const given = givenFolders(doc, stage);
  const own = ancestors(stage).flatMap(({ instructions }) =>
    instructions.filter(({ keyword }) => keyword === "VOLUME"),
  );
  const paths = own.flatMap((instruction) =>
    valuesOf(doc, instruction).flatMap((value) => pathFrom(workdirAt(doc, instruction), value) ?? []),
  );
  return [...new Set(paths)].filter((path) => !isIn([...given, ...FOR_ALL], path));
}

/** The values of an instruction's words, or of its array. */
function valuesOf(doc: Dockerfile, instruction: Instruction): readonly string[] {
  const { exec, words } = instruction;
  if (exec !== undefined) return exec.items.map(({ value }) => value);
  return words.flatMap((word) => resolveAt(doc, instruction, word) ?? []);
}

function isIn(folders: readonly string[], path: string): boolean {
  return folders.some((folder) => path === folder || path.startsWith(`${folder.replace(/\/$/, "")}/`));
}

/** How a user that a fix brings finds things. */
export interface Lacks {
  /** It has no home folder. */
  readonly home: boolean;
  /** The folders that the fix gives it. */
  readonly given: readonly string[];
}

/**
 * A fix's title with what must hold for another user than root. A program that is copied alone into an image with nothing else in
 * it has nothing to lose: there is no condition where such a stage names no volume, no folder to work in and no port below 1024.
 */
export function asAnother(doc: Dockerfile, stage: Stage, title: string, { home, given }: Lacks): string {
  const { subject } = startedBy(doc, stage);
  const folders = new Set(volumesOf(doc, stage).filter((path) => !given.includes(path)));
  const workdir = setsWorkdir(stage) ? workdirOf(doc, stage) : undefined;
  if (workdir !== undefined && !isIn([...FOR_ALL, ...givenFolders(doc, stage)], workdir) && workdir !== "/") {
    if (!given.includes(workdir)) folders.add(workdir);
  }
  const ports = portsOf(doc, stage);
  const tools = rootPackagesOf(doc, stage).map((name) => `\`${name}\``);
  const verbs = [
    ...(tools.length > 0 ? [`does without ${enumerated(tools)}`] : []),
    ...(home ? ["needs no home folder"] : []),
    ...(usesRootsHome(doc, stage) && !isHomeOpened(doc, stage) ? ["needs nothing in `/root`"] : []),
    ...(folders.size > 0
      ? [
          `writes nothing to ${enumerated(
            [...folders].map((path) => `\`${quoted(path)}\``),
            "or",
          )}`,
        ]
      : []),
    ...(ports.length > 0 ? [`may listen on port ${enumerated(ports, "or")}`] : []),
  ];
  const isAlone = subject === "the program" && carriesProgram(doc, stage);
  return onlyIf(title, subject, isAlone ? verbs : ["works without root", ...verbs]);
}

/** The ports below 1024 of a stage, which a user may only listen on where the runtime allows it. */
function portsOf(doc: Dockerfile, stage: Stage): readonly string[] {
  const own = ancestors(stage).flatMap(({ instructions }) =>
    instructions.filter(({ keyword }) => keyword === "EXPOSE"),
  );
  const ports = own.flatMap((instruction) => valuesOf(doc, instruction)).map((value) => /^\d+/.exec(value)?.[0] ?? "");
  return [...new Set(ports)].filter((port) => port !== "" && Number(port) < 1024);
}

/** Whether a stage is an empty or minimal image with the files of other stages, or named one by one: no system is copied in. */
function carriesProgram(doc: Dockerfile, stage: Stage): boolean {
  const { distribution } = baseOf(stage);
  if (distribution !== "scratch" && distribution !== "distroless") return false;
  return ancestors(stage)
    .flatMap(({ instructions }) => instructions)
    .every((one) => one.keyword !== "ADD" && !(one.keyword === "COPY" && copiesSystem(doc, one)));
}

function copiesSystem(doc: Dockerfile, instruction: Instruction): boolean {
  const values = valuesOf(doc, instruction);
  return (
    values.at(-1) === "/" && values.slice(0, -1).some((source) => /^[./]*$/.test(source) || source.includes("rootfs"))
  );
}
