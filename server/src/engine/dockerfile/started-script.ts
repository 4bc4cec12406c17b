// The script that a stage starts: what it is called, and which file it comes from.

import { partFact } from "../core/fact.ts";
import { nameIn } from "../core/paths.ts";
import type { Dockerfile, Instruction } from "./parse/document.ts";
import type { ShellCommand } from "./shell/command.ts";
import { stepOf } from "./shell/commands.ts";
import { isShell } from "./shell/wrappers.ts";
import { resolveAt } from "./stages/environment.ts";
import { sourceStage, sourcesOf } from "./stages/sources.ts";
import { ancestors, inEffect, type Stage } from "./stages/stages.ts";
import { pathFrom, workdirAt, workdirOf } from "./stages/workdir.ts";

export interface StartedScript {
  /** As the command names it. */
  readonly path: string;
  /** Its text, where the Dockerfile writes it by COPY of a heredoc. */
  readonly written: string | undefined;
}

/** The last ENTRYPOINT and CMD of a stage, those that are there. */
export function startingOf(stage: Stage): readonly Instruction[] {
  return ["ENTRYPOINT", "CMD"].flatMap((keyword) => inEffect(stage, keyword).filter((one) => one !== undefined));
}

/** The first script that a stage starts; undefined where it starts none that is known by its name. */
export const startedScript: (doc: Dockerfile, stage: Stage) => StartedScript | undefined = partFact((doc, stage) => {
  const commands = startingOf(stage).flatMap((instruction) => stepOf(doc, instruction).script.commands);
  const path = commands.map(scriptIn).find((one) => one !== undefined);
  return path === undefined ? undefined : { path, written: writtenAt(doc, stage, path) };
});

/** The script that a command is, by its name, or that a shell is handed. */
export function scriptIn({ name, program, args }: ShellCommand): string | undefined {
  if (isShell(program)) {
    const [first] = args;
    return first?.literal !== undefined && !first.literal.startsWith("-") ? first.literal : undefined;
  }
  const path = name?.literal;
  return path !== undefined && isScriptName(nameIn(path)) ? path : undefined;
}

/** Whether a file is a script of a shell by its name. */
export function isScriptName(name: string): boolean {
  return /\.(?:ba)?sh$/i.test(name) || /entrypoint/i.test(name);
}

/** What a Dockerfile writes to the file that a stage starts, by COPY of a heredoc; undefined where it does not. */
function writtenAt({ text }: Dockerfile, stage: Stage, path: string): string | undefined {
  const name = nameIn(path);
  for (const one of ancestors(stage).flatMap(({ instructions }) => instructions)) {
    const [heredoc] = one.heredocs;
    if (one.keyword !== "COPY" || heredoc === undefined || one.heredocs.length > 1) continue;
    if (one.words.at(-1)?.value.endsWith(name)) return text.slice(heredoc.body.start, heredoc.body.end);
  }
  return undefined;
}

/** The values of an instruction's words, or of its array, but for those that are not known. */
export function valuesOf(doc: Dockerfile, instruction: Instruction): readonly string[] {
  const { exec, words } = instruction;
  const all = exec === undefined ? words : exec.items.map(({ value }) => ({ raw: value }));
  return all.flatMap((word) => resolveAt(doc, instruction, word) ?? []);
}

/** A folder in place of one that is not known: paths are compared below it all the same. */
const SOMEWHERE = "/.";
/** How many files are looked for, and through how many stages. */
const MOST_SOURCES = 20;
const MOST_STAGES = 4;

/** The files of the build context that a script may be, as paths from the context, likeliest first. */
export function scriptSources(doc: Dockerfile, stage: Stage, path: string): readonly string[] {
  const found = new Set<string>();
  const from = workdirOf(doc, stage) ?? SOMEWHERE;
  search(doc, stage, pathFrom(from, path) ?? "", path.includes("/") ? undefined : path, found, 0);
  return [...found].slice(0, MOST_SOURCES);
}

/** `name` is that of a program which is found by `PATH`. */
function search(
  doc: Dockerfile,
  stage: Stage,
  target: string,
  name: string | undefined,
  found: Set<string>,
  depth: number,
): void {
  if (depth > MOST_STAGES) return;
  for (const instruction of ancestors(stage).flatMap(({ instructions }) => instructions.toReversed())) {
    if (instruction.keyword !== "COPY" && instruction.keyword !== "ADD") continue;
    const values = valuesOf(doc, instruction);
    const written = values.at(-1) ?? "";
    const folder = pathFrom(workdirAt(doc, instruction) ?? SOMEWHERE, written);
    if (values.length < 2 || folder === undefined || instruction.heredocs.length > 0) continue;
    const sources = values.slice(0, -1).flatMap((source) => pathsFor(source, folder, target, name));
    const [origin] = sourcesOf(instruction);
    if (origin === undefined) for (const source of sources) found.add(source);
    const before = origin && sourceStage(doc, origin);
    if (before !== undefined && before !== stage)
      for (const source of sources) search(doc, before, pathFrom("/", source) ?? "", undefined, found, depth + 1);
    if (found.size >= MOST_SOURCES) return;
  }
}

/** The files that become `target` where a source is copied to a place. */
function pathsFor(source: string, place: string, target: string, name: string | undefined): readonly string[] {
  const own = source.replace(/^\/+/, "").replace(/^(?:\.\/+)+/, "");
  const last = nameIn(own);
  if (target === place || (name !== undefined && (nameIn(place) === name || last === name))) return [own];
  const wanted = name !== undefined && /\/s?bin$/.test(place) ? `${place}/${name}` : target;
  const folderOfPlace = place === "/" ? "/" : `${place}/`;
  if (!wanted.startsWith(folderOfPlace)) return [];
  const rest = wanted.slice(folderOfPlace.length);
  if (last === rest) return [own];
  // Of a pattern what it is in is known; of a folder, what is in it is copied.
  const folder = last.includes("*") ? own.slice(0, -last.length) : own;
  return [`${folder === "." ? "" : folder}/${rest}`.replace(/^\/+/, "")];
}
