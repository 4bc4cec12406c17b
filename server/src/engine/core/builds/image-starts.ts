// What the images that the workspace builds start as, and what that needs of root: tables that no language owns, and what they say
// together of one image.

import { type ImageReference, nameOf } from "../image.ts";
import { type Index, type Table, table } from "../index.ts";
import { enumerated } from "../lists.ts";
import { folderOf, resolvePath } from "../paths.ts";
import { quoted } from "../text.ts";
import { bases } from "./bases.ts";
import { builds, ofTarget } from "./builds.ts";
import { builtBy, builtImages, imagesOfFile, isPulled, lastWordOf, namesakes } from "./images.ts";

/** A variable that has to be set, or to have one of some values. */
export interface NeededVariable {
  readonly name: string;
  /** The values of which one is needed; where there are none, any but an empty one and those of `except` is enough. */
  readonly values: readonly string[];
  /** Values that are not enough. */
  readonly except: readonly string[];
  /** Whether a file that the script reads in may give it a value: then nobody knows what happens by default. */
  readonly mayBeSet: boolean;
}

/** What a script in a shell's language shows of its needs: of root, and of secrets; the key is its path, from the root. */
export interface ScriptNeeds {
  /** The programs of `AS_ROOT` and `AS_PACKAGED` that it starts. */
  readonly programs: readonly string[];
  /** Whether one of these works as root only, even where its package prepares a user. */
  readonly startsRoots: boolean;
  /** Whether it needs root: changes owners or the system, becomes somebody else. */
  readonly isRoots: boolean;
  /** Whether it becomes root by a setuid program. */
  readonly becomesRoot: boolean;
  readonly installs: boolean;
  /** Whether what it goes on as is another user, at times at least. */
  readonly drops: boolean;
  /** The variable that has to be set for that when the container starts; null where it does by default. */
  readonly dropsIf: NeededVariable | null;
  /** Whether it starts programs each as a user of its own, or may: by a supervisor, or by sudo as root. */
  readonly startsOthers: boolean;
  readonly usesRootsHome: boolean;
  /** Where it writes: absolute paths, and those from the folder that it is started in. */
  readonly writes: readonly string[];
  /** The program with which it ends while it waits for that: `"$@"`, `nginx`; null where it hands over to it or does something else. */
  readonly waitsFor: string | null;
  /** The names of variables that it reads and that by their name hold a secret. */
  readonly secrets: readonly string[];
  /** Whether there is more to it: it runs other scripts, does something else as root, or could not be read in full. */
  readonly leadsOn: boolean;
}

/** What a stage of a Dockerfile starts, by what the Dockerfile says alone; the key is its path, from the root. In the order of the file. */
export interface StageStartRow {
  /** Null for a stage without a name. */
  readonly stage: string | null;
  /** As whom it starts: by `USER`, or by a base whose user is known. */
  readonly user: "root" | "number" | "name" | "unknown";
  /** The user's name as it is written; null where it is none. */
  readonly name: string | null;
  /** The number with which the stage creates that user; null where that is not known. */
  readonly number: number | null;
  /** What of it another user than root could not do, as a clause; null where nothing shows that. */
  readonly asRoot: string | null;
  /** Whether its command becomes root by a setuid program. */
  readonly becomesRoot: boolean;
  /** Whether the stage has users that a packaged server may be prepared for. */
  readonly isPrepared: boolean;
  /**
   * The script that it starts: as the command names it, and the files that it may be, from the build's context. Null where there is
   * none.
   */
  readonly script: { readonly path: string; readonly sources: readonly string[] } | null;
}

/** What has to be set when the container starts: ``if `A` is set``, ``with `A=b` or `A=c` ``. */
export function onceSet({ name, values, except }: NeededVariable): string {
  const told = (list: readonly string[], write: (value: string) => string) =>
    enumerated(
      list.slice(0, MOST_VALUES).map((one) => `\`${quoted(write(one))}\``),
      "or",
    );
  if (values.length > MOST_VALUES) return `with one of ${values.length} values of \`${name}\``;
  if (values.length > 0) return `with ${told(values, (value) => `${name}=${value}`)}`;
  return `if \`${name}\` is set${except.length === 0 ? "" : `, but not to ${told(except, (value) => value)}`}`;
}

/** So many values are listed. */
const MOST_VALUES = 3;

/** Null for what is no script of a shell, or was not read. */
export const scripts = table<ScriptNeeds | null>("scripts");
export const stageStarts = table<StageStartRow>("stage-starts");

/** The tables that `startOfFile` and `startOfImage` ask. */
export const STARTS: readonly Table<unknown>[] = [
  bases,
  stageStarts,
  scripts,
  builds,
  builtImages,
  imagesOfFile,
  namesakes,
];

/** What an image starts as, by its Dockerfile and the script that it starts. */
export interface ImageStart {
  /** Whether a file says plainly that the image is built by that Dockerfile; otherwise its name says so alone. */
  readonly certain: boolean;
  /** The path of the Dockerfile, from the root. */
  readonly file: string;
  readonly user: StageStartRow["user"];
  readonly name: string | null;
  readonly number: number | null;
  /** What of it another user than root could not do, as a clause; undefined where nothing shows that, or it does not start as root. */
  readonly asRoot: string | undefined;
  readonly becomesRoot: boolean;
  /** Whether it starts a script of which not all is known, or that writes somewhere. */
  readonly open: boolean;
}

/** What the image starts as that a Dockerfile builds; `target` is the stage, empty for the last one. Undefined where it is not known. */
export function startOfFile(index: Index, file: string, target: string, certain = true): ImageStart | undefined {
  const row = ofTarget(index.get(stageStarts, file), target);
  if (row === undefined) return undefined;
  const { user, name, number, script } = row;
  const needs = script === null ? undefined : scriptAmong(index, file, script.sources);
  const mayBeRoot = user === "root" || user === "unknown";
  return {
    certain,
    file,
    user,
    name,
    number,
    asRoot: mayBeRoot ? (row.asRoot ?? (script && needs && reasonOf(script.path, needs, row)) ?? undefined) : undefined,
    becomesRoot: row.becomesRoot || needs?.becomesRoot === true,
    open: script !== null && (needs === undefined || needs.leadsOn || needs.writes.length > 0),
  };
}

/** At most this many files of one name are looked at. */
const MOST_ROWS = 20;

/**
 * What an image starts as, whatever its tag: of what is plainly said to build it, what needs most; else of the one Dockerfile whose
 * name or folder is called like it, unless a registry is named that it is pulled from. Undefined where no Dockerfile is known.
 */
export function startOfImage(index: Index, image: ImageReference): ImageStart | undefined {
  const name = nameOf(image);
  if (!name) return undefined;
  const files = new Set(index.get(builtImages, name).flatMap(({ data }) => builtBy(data, index) ?? []));
  const all = [...files].slice(0, MOST_ROWS).flatMap((file) => {
    const target = index.get(imagesOfFile, file).find(({ data }) => data.name === name)?.data.target;
    return target === undefined ? [] : (startOfFile(index, file, target) ?? []);
  });
  const [first] = all;
  if (first === undefined) {
    if (isPulled(image)) return undefined;
    const [alike, ...others] = index.get(namesakes, lastWordOf(name));
    return alike === undefined || others.length > 0 ? undefined : startOfFile(index, alike.file, "", false);
  }
  const needing = all.find(({ asRoot }) => asRoot !== undefined) ?? first;
  const isOne = all.every(({ user, name }) => user === first.user && name === first.name);
  return {
    ...needing,
    ...(!isOne && { user: "unknown" as const }),
    becomesRoot: all.some((one) => one.becomesRoot),
    open: all.some((one) => one.open),
  };
}

/**
 * What the script shows that the image of a Dockerfile starts, which is the first of some files, as paths from the build's context, that is
 * there; undefined where that is not known.
 */
export function scriptAmong(index: Index, builtBy: string, sources: readonly string[]): ScriptNeeds | undefined {
  const { folders, isNamed } = contextsOf(builtBy, index);
  for (const source of sources) {
    const found: (ScriptNeeds | null)[] = [];
    for (const context of folders) {
      const file = resolvePath(context, source);
      const [row] = file === undefined ? [] : index.get(scripts, file);
      if (row !== undefined) found.push(row.data);
      // Of folders that are tried the likeliest one counts; where files name several, the script is of each of them.
      if (row !== undefined && !isNamed) break;
    }
    const [needs] = found;
    const isOne = found.every((one) => JSON.stringify(one) === JSON.stringify(needs));
    if (needs !== undefined) return needs === null || !isOne ? undefined : needs;
  }
  return undefined;
}

/**
 * The folders that may be the context of a build: those that Compose files name, and no other; else, likeliest first, the Dockerfile's own
 * and those above.
 */
function contextsOf(path: string, index: Index): { readonly folders: readonly string[]; readonly isNamed: boolean } {
  const named = new Set(index.get(builds, path).flatMap(({ data }) => data.context ?? []));
  if (named.size > 0) return { folders: [...named].slice(0, MOST_CONTEXTS), isNamed: true };
  const found = new Set<string>();
  for (let folder = folderOf(path); folder !== "" && found.size < MOST_CONTEXTS; folder = folderOf(folder))
    found.add(folder);
  return { folders: [...found.add("")], isNamed: false };
}

const MOST_CONTEXTS = 20;

/** What of a script another user than root could not do; undefined where nothing shows that. */
function reasonOf(path: string, needs: ScriptNeeds, { isPrepared }: StageStartRow): string | undefined {
  const subject = `\`${quoted(path, 40)}\``;
  if (needs.startsRoots || (needs.programs.length > 0 && !isPrepared))
    return `${subject} starts a program that needs root`;
  if (needs.drops)
    return `${subject} drops privileges ${needs.dropsIf === null ? "itself" : `only ${onceSet(needs.dropsIf)}`}`;
  if (needs.isRoots) return `${subject} needs root`;
  if (needs.installs && !isPrepared) return `${subject} installs packages`;
  return needs.usesRootsHome ? `${subject} uses \`/root\`` : undefined;
}
