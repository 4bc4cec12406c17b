// The script that a stage starts: what it is called, and which file it comes from.

import { partFact } from "../../core/fact.ts";
import { nameIn } from "../../core/paths.ts";
import type { Dockerfile, Instruction } from "../parse/document.ts";
import type { ShellCommand, ShellWord } from "../shell/command.ts";
import { stepOf } from "../shell/commands.ts";
import { isShell, shellOperand } from "../shell/wrappers.ts";
import { resolveAt } from "../stages/environment.ts";
import { sourceStage, sourcesOf } from "../stages/sources.ts";
import { ancestors, inEffect, type Stage } from "../stages/stages.ts";
import { pathFrom, workdirAt, workdirOf } from "../stages/workdir.ts";

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
  return path === undefined ? undefined : { path, written: textCopiedTo(doc, stage, path) };
});

/** The script that a command is, by its name, or that a shell is handed or reads in. */
export function scriptIn({ name, program, args }: ShellCommand): string | undefined {
  if (name !== undefined && isShell(program)) {
    const { script, isText } = shellOperand([name, ...args]);
    return isText ? undefined : script?.literal;
  }
  if (program === "." || program === "source") return args[0]?.literal;
  const path = name?.literal;
  if (path !== undefined && isScriptName(nameIn(path))) return path;
  return program !== undefined && WAITING.has(program) ? scriptBehind(args) : undefined;
}

/** Programs that wait for others and then run what is behind `--`. */
const WAITING: ReadonlySet<string> = new Set(["wait-for", "wait-for-it", "dockerize"]);

function scriptBehind(args: readonly ShellWord[]): string | undefined {
  const path = args[args.findIndex(({ literal }) => literal === "--") + 1]?.literal;
  return path !== undefined && isScriptName(nameIn(path)) ? path : undefined;
}

/**
 * Whether a stage starts a file of the build context that is not known by its name as a script: it is copied by its own path, so that it
 * may be one all the same.
 */
export const startsUnknownFile: (doc: Dockerfile, stage: Stage) => boolean = partFact((doc, stage) => {
  const from = workdirOf(doc, stage) ?? SOMEWHERE;
  const started = new Set(
    startingOf(stage)
      .flatMap((instruction) => stepOf(doc, instruction).script.commands)
      .flatMap(({ name }) => name?.literal ?? []),
  );
  const paths = new Set([...started].flatMap((one) => (one.includes("/") ? (pathFrom(from, one) ?? []) : [])));
  return ancestors(stage)
    .flatMap((one) => ownCopies(doc, one))
    .some((copy) => {
      if (copy.from !== undefined) return false;
      return copy.sources.some((source) => {
        const inFolder = `${copy.place === "/" ? "" : copy.place}/${nameIn(source)}`;
        const isByName = [nameIn(source), nameIn(copy.place)].some((one) => started.has(one));
        return paths.has(copy.place) || paths.has(inFolder) || isByName;
      });
    });
});

/** Whether a file is a script of a shell by its name. */
export function isScriptName(name: string): boolean {
  return /\.(?:ba)?sh$/i.test(name) || /entrypoint/i.test(name);
}

/** What a Dockerfile writes to the file that a stage starts, by COPY of a heredoc; undefined where it does not. */
export function textCopiedTo({ text }: Dockerfile, stage: Stage, path: string): string | undefined {
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
/** How many files are looked for, through how many stages, and how many paths are followed in all of them together. */
const MOST_SOURCES = 20;
const MOST_STAGES = 4;
const MOST_FOLLOWED = 50;

/** What an instruction copies. */
interface Copy {
  readonly sources: readonly string[];
  readonly place: string;
  /** Undefined for files of the build context. */
  readonly from: Stage | undefined;
}

/** What the instructions of a stage, without its parents', copy from the build context and other stages, the last one first. */
const ownCopies: (doc: Dockerfile, stage: Stage) => readonly Copy[] = partFact((doc, stage) =>
  stage.instructions.toReversed().flatMap((instruction): readonly Copy[] => {
    if (instruction.keyword !== "COPY" && instruction.keyword !== "ADD") return [];
    const values = valuesOf(doc, instruction);
    const place = pathFrom(workdirAt(doc, instruction) ?? SOMEWHERE, values.at(-1) ?? "");
    if (values.length < 2 || place === undefined || instruction.heredocs.length > 0) return [];
    const [origin] = sourcesOf(instruction);
    const from = origin && sourceStage(doc, origin);
    return origin !== undefined && from === undefined ? [] : [{ sources: values.slice(0, -1), place, from }];
  }),
);

/** The files of the build context that a script may be, as paths from the context, likeliest first. */
export function scriptSources(doc: Dockerfile, stage: Stage, path: string): readonly string[] {
  const found = new Set<string>();
  const target = pathFrom(workdirOf(doc, stage) ?? SOMEWHERE, path) ?? "";
  const name = path.includes("/") ? undefined : path;
  search({ doc, found, followed: new Map() }, { stage, target, name, depth: 0 });
  return [...found].slice(0, MOST_SOURCES);
}

interface Search {
  readonly doc: Dockerfile;
  readonly found: Set<string>;
  /** The paths that were looked for in each stage. */
  readonly followed: Map<Stage, Set<string>>;
}

interface Wanted {
  readonly stage: Stage;
  readonly target: string;
  /** That of a program which is found by `PATH`. */
  readonly name: string | undefined;
  readonly depth: number;
}

function search(on: Search, { stage, target, name, depth }: Wanted): void {
  const { doc, found, followed } = on;
  const known = followed.get(stage) ?? new Set();
  const all = [...followed.values()].reduce((sum, { size }) => sum + size, 0);
  if (depth > MOST_STAGES || known.has(target) || all >= MOST_FOLLOWED) return;
  followed.set(stage, known.add(target));
  for (const copy of ancestors(stage).flatMap((one) => ownCopies(doc, one))) {
    for (const written of copy.sources) {
      const source = pathFor(written, copy.place, target, name);
      if (source === undefined) continue;
      if (copy.from === undefined) found.add(source);
      else {
        const inside = pathFrom("/", source) ?? "";
        search(on, { stage: copy.from, target: inside, name: undefined, depth: depth + 1 });
      }
      if (found.size >= MOST_SOURCES) return;
    }
  }
}

/** The file that becomes `target` where a source is copied to a place. */
function pathFor(source: string, place: string, target: string, name: string | undefined): string | undefined {
  const own = source.replace(/^\/+/, "").replace(/^(?:\.\/+)+/, "");
  const last = nameIn(own);
  if (target === place || (name !== undefined && (nameIn(place) === name || last === name))) return own;
  const wanted = name !== undefined && /\/s?bin$/.test(place) ? `${place}/${name}` : target;
  const folderOfPlace = place === "/" ? "/" : `${place}/`;
  if (!wanted.startsWith(folderOfPlace)) return undefined;
  const rest = wanted.slice(folderOfPlace.length);
  if (last === rest) return own;
  // Of a pattern what it is in is known; of a folder, what is in it is copied.
  const folder = last.includes("*") ? own.slice(0, -last.length) : own;
  return `${folder === "." ? "" : folder}/${rest}`.replace(/^\/+/, "");
}
