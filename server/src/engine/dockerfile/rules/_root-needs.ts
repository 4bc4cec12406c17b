// What a stage shows of its need for root: what it starts, where that may want to write, on which ports it listens.

import { type NeededVariable, onceSet } from "../../core/builds/image-starts.ts";
import { onlyIf } from "../../core/conditions.ts";
import { partFact } from "../../core/fact.ts";
import { enumerated } from "../../core/lists.ts";
import { folderOf, LONGEST_PATH } from "../../core/paths.ts";
import { quoted } from "../../core/text.ts";
import { AS_PACKAGED, AS_ROOT, systemFolderOf } from "../../knowledge/root-programs.ts";
import {
  changesOwners,
  changesSystem,
  installsPackages,
  leadsToRootsHome,
  namesDropping,
} from "../../knowledge/stated-needs.ts";
import { needsOf, startsOthers } from "../entrypoints/script-needs.ts";
import { startedScript, startingOf, startsUnknownFile, valuesOf } from "../entrypoints/started-script.ts";
import { needsOfFile } from "../evidence.ts";
import type { Dockerfile, Instruction } from "../parse/document.ts";
import { ownCommands, stepOf } from "../shell/commands.ts";
import { ancestors, inEffect, type Stage } from "../stages/stages.ts";
import { baseOf } from "../stages/users.ts";
import { pathFrom, workdirAt, workdirOf } from "../stages/workdir.ts";
import { givenFolders, hasUsers } from "./_created-users.ts";
import { rootPackagesOf } from "./_root-packages.ts";

export interface Started {
  /** As titles say it: `the program`, the script's path in backticks, or `the image` where neither is known. */
  readonly subject: string;
  /** Whether it is a script of which not all is known. */
  readonly hidden: boolean;
  /** Whether it is a script that goes on as another user by default. */
  readonly drops: boolean;
  /** The variable without which such a script stays root. */
  readonly dropsIf: NeededVariable | undefined;
  /** Whether it starts programs each as a user of its own, or may. */
  readonly startsOthers: boolean;
  /** What of it another user could not do, as it goes on behind "no stage sets `USER`, and"; undefined where nothing shows that. */
  readonly asRoot: string | undefined;
}

/** What a stage starts, by its last ENTRYPOINT and CMD. */
export const startedBy: (doc: Dockerfile, stage: Stage) => Started = partFact((doc, stage) => {
  const own = startingOf(stage);
  const steps = own.map((instruction) => stepOf(doc, instruction));
  const commands = steps.flatMap(({ script }) => script.commands);
  const script = startedScript(doc, stage);
  const written = script?.written;
  const needs = script && (written === undefined ? needsOfFile(doc, stage, script.path) : needsOf(written));
  const subject = script !== undefined ? `\`${quoted(script.path)}\`` : own.length > 0 ? "the program" : "the image";
  const isPrepared = hasUsers(doc, stage);
  const programs = [...commands.flatMap(({ program }) => program ?? []), ...(needs?.programs ?? [])];
  const daemon = programs.find((one) => AS_ROOT.has(one));
  const server = isPrepared ? undefined : programs.find((one) => AS_PACKAGED.has(one));
  const texts = [...steps.map(({ text }) => text.replaceAll("\n", " ")), written ?? ""];
  const what = written === undefined && needs === undefined ? "its command" : subject;
  const isClosed = !isHomeOpened(doc, stage);
  const folder = rootsFolder(doc, stage, needs?.writes ?? []);
  const dropsIf = needs?.dropsIf != null && !isSet(stage, needs.dropsIf) ? needs.dropsIf : undefined;
  const drops = needs?.drops === true && dropsIf === undefined;
  const reasons: readonly (readonly [boolean, string])[] = [
    [daemon !== undefined, `\`${daemon}\` is meant to run as root`],
    [server !== undefined, `\`${server}\` starts as root as it is packaged`],
    [dropsIf !== undefined, `its entrypoint drops privileges only ${dropsIf === undefined ? "" : onceSet(dropsIf)}`],
    [isClosed && commands.some(({ name }) => isAt("/root", name?.literal ?? "")), `its program is in ${HOME}`],
    [
      isClosed && own.some((one) => leadsToRootsHome(doc.text.slice(one.body.start, one.body.end))),
      `its command uses ${HOME}`,
    ],
    [isClosed && worksInRootsHome(doc, stage), `its \`WORKDIR\` is in ${HOME}`],
    [isClosed && needs?.usesRootsHome === true, `${subject} uses ${HOME}`],
    [texts.some((text) => changesOwners(text) || changesSystem(text)), `${what} needs root`],
    [needs?.isRoots === true, `${subject} needs root`],
    [!isPrepared && texts.some((text) => installsPackages(text)), `${what} installs packages`],
    [!isPrepared && needs?.installs === true, `${subject} installs packages`],
    [drops || namesDropping(written ?? ""), `${subject} drops privileges itself`],
    [folder !== undefined, `${subject} writes to \`${quoted(folder ?? "")}\``],
  ];
  const asRoot = reasons.find(([holds]) => holds)?.[1];
  const hidden =
    script === undefined
      ? !isBare(stage) && startsUnknownFile(doc, stage)
      : written === undefined && (needs === undefined || needs.leadsOn);
  return {
    subject,
    hidden,
    drops,
    dropsIf,
    startsOthers: needs?.startsOthers === true || commands.some(startsOthers),
    asRoot,
  };
});

/** Whether a stage gives a variable a value that is enough, or that may be, as a variable is in it; the last ENV counts. */
function isSet(stage: Stage, { name, values, except }: NeededVariable): boolean {
  for (const { instructions } of ancestors(stage)) {
    const pairs = instructions.flatMap((one) => (one.keyword === "ENV" ? one.pairs : []));
    const value = pairs.findLast((one) => one.name === name)?.value?.value;
    if (value === undefined) continue;
    if (value.includes("$")) return true;
    return values.length > 0 ? values.includes(value) : value !== "" && !except.includes(value);
  }
  return false;
}

/** The first folder in which root alone may write that one of these paths leads to: of the system, or where the stage works. */
function rootsFolder(doc: Dockerfile, stage: Stage, paths: readonly string[]): string | undefined {
  if (paths.length === 0) return undefined;
  const volumes = bare(volumesOf(doc, stage));
  const workdir = workdirOf(doc, stage);
  const isOwn = setsWorkdir(stage) && workdir !== undefined && workdir !== "/" && !hasUsers(doc, stage);
  for (const written of paths) {
    const path = pathFrom(workdir, written);
    if (path === undefined || isIn(openFolders(doc, stage), path) || isIn(volumes, path)) continue;
    const folder = systemFolderOf(path) ?? (isOwn && isAt(workdir, path) ? workdir : undefined);
    if (folder !== undefined) return folder;
  }
  return undefined;
}

const HOME = "`/root`, root's own folder";

function worksInRootsHome(doc: Dockerfile, stage: Stage): boolean {
  return setsWorkdir(stage) && isAt("/root", workdirOf(doc, stage) ?? "/");
}

/** Whether a step lets everybody into root's home: `chmod 755 /root`, `chmod a+rx /root`, or gives it to somebody. */
const isHomeOpened = (doc: Dockerfile, stage: Stage) => ancestors(stage).some((one) => opensHome(doc, one));

/** Whether a step of the stage itself does. */
const opensHome: (doc: Dockerfile, stage: Stage) => boolean = partFact((doc, stage) =>
  ownCommands(doc, stage).some(({ command: { program, args } }) => {
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

/** Folders in which everybody may write. */
const FOR_ALL = ["/tmp", "/var/tmp", "/dev/shm"];

/** The folders in which not only root may write, without a slash at the end. */
const openFolders: (doc: Dockerfile, stage: Stage) => ReadonlySet<string> = partFact((doc, stage) =>
  bare([...FOR_ALL, ...givenFolders(doc, stage)]),
);

/** The volumes of a stage that nobody is given; those whose path is not known are left out. */
export const volumesOf: (doc: Dockerfile, stage: Stage) => readonly string[] = partFact((doc, stage) => {
  const paths = ancestors(stage).flatMap((one) => ownVolumes(doc, one));
  return [...new Set(paths)].filter((path) => !isIn(openFolders(doc, stage), path));
});

/** The volumes that a stage itself names. */
const ownVolumes: (doc: Dockerfile, stage: Stage) => readonly string[] = partFact((doc, { instructions }) =>
  instructions
    .filter(({ keyword }) => keyword === "VOLUME")
    .flatMap((one) => valuesOf(doc, one).flatMap((value) => pathFrom(workdirAt(doc, one), value) ?? [])),
);

function bare(folders: readonly string[]): ReadonlySet<string> {
  return new Set(folders.map((folder) => folder.replace(/\/$/, "")));
}

/** Whether a path is one of some folders, or in one of them. Looked up step by step, since both may be many. */
function isIn(folders: ReadonlySet<string>, path: string): boolean {
  if (path.length > LONGEST_PATH) return false;
  for (let at = path; at !== ""; at = folderOf(at)) if (folders.has(at)) return true;
  return path.startsWith("/") && folders.has("");
}

/** Whether a path is a folder, or in it. */
function isAt(folder: string, path: string): boolean {
  return path === folder || path.startsWith(`${folder.replace(/\/$/, "")}/`);
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
  const covered = new Set(given);
  const folders = new Set(volumesOf(doc, stage).filter((path) => !covered.has(path)));
  const workdir = setsWorkdir(stage) ? workdirOf(doc, stage) : undefined;
  if (workdir !== undefined && !isIn(openFolders(doc, stage), workdir) && workdir !== "/") {
    if (!covered.has(workdir)) folders.add(workdir);
  }
  const ports = portsOf(doc, stage);
  const tools = rootPackagesOf(doc, stage).map((name) => `\`${name}\``);
  const verbs = [
    ...(tools.length > 0 ? [`does not need ${enumerated(tools, "or")}`] : []),
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

/** Whether a stage has no shell that could run a script. */
function isBare(stage: Stage): boolean {
  const { distribution } = baseOf(stage);
  return distribution === "scratch" || distribution === "distroless";
}

/** Whether a stage is an empty or minimal image with the files of other stages, or named one by one: no system is copied in. */
function carriesProgram(doc: Dockerfile, stage: Stage): boolean {
  if (!isBare(stage)) return false;
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
