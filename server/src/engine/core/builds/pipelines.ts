// What the steps of a pipeline build: the rows that workflows and jobs add to the tables of builds and of the images that are built.

import { nameOf, parseImage } from "../image.ts";
import { type Entry, entry, type Table } from "../index.ts";
import { inFolder } from "../paths.ts";
import type { Subject } from "../subject.ts";
import { type BuildRow, type BuiltStage, bakeRuns, builds } from "./builds.ts";
import { FILLED } from "./command-lines.ts";
import {
  BUILT_IMAGE_TABLES,
  builtImageEntries,
  givenImageEntries,
  givenImages,
  lastWordOf,
  lastWords,
} from "./images.ts";
import { type OpenBuildRow, openBuildEntry, openBuilds, shapeIn } from "./open-builds.ts";

/** What is said of one build; undefined where nothing is said, with `FILLED` in place of what is not known. */
export interface StepBuild {
  /** Where paths count from, from the root; undefined where it is not known. */
  readonly folder: string | undefined;
  readonly context: string;
  readonly file: string | undefined;
  /** How many folders the context is above the Dockerfile, as far as the way both are written tells. */
  readonly up: number | undefined;
  readonly target: string | undefined;
  /** `name=value` each; with `FILLED` in place of what is not known. */
  readonly args: readonly string[];
  readonly contexts: readonly string[];
  /** Whether an image with a name comes of it, or it is pushed. */
  readonly named: boolean;
  /** The names that its image gets. */
  readonly tags: readonly string[];
  /** The names that its file may have where nothing names it. */
  readonly usual: readonly string[];
  /** Whether Buildah builds it, which Podman does by too. */
  readonly buildah?: true;
}

/** The tables that a pipeline adds rows to. */
export const PIPELINE_TABLES: readonly Table<unknown>[] = [
  builds,
  openBuilds,
  bakeRuns,
  givenImages,
  ...BUILT_IMAGE_TABLES,
];

/** The rows of a build, and of the images that it names. */
export function stepEntries(build: StepBuild, about: Subject): readonly Entry[] {
  const place = placeOf(build);
  return [...buildEntries(build, place, about), ...imageEntries(build, place, [], about)];
}

/**
 * The rows of a build. A context that is not known or not a folder here leaves them without one: what a builder fetches by git is read
 * without an ignore file (moby/buildkit, frontend/dockerui/context.go).
 */
function buildEntries(build: StepBuild, place: Place | undefined, about: Subject): readonly Entry[] {
  if (place?.file === undefined) return openEntries(build, place, about);
  const contexts = contextNames(build);
  const row: BuildRow = {
    check: checkOf(build.args),
    ...(place.context !== undefined && { context: place.context }),
    ...stageOf(build),
    ...(contexts.length > 0 && { contexts }),
  };
  return [entry(builds, place.file, row, about)];
}

/** The rows that say of a build only where it takes its files from: of each Dockerfile that it may be of. */
export function openEntries(
  build: StepBuild,
  place: Place | undefined,
  about: Subject,
  likely?: true,
): readonly Entry<OpenBuildRow>[] {
  const { context, up, shapes } = place ?? { shapes: [] };
  const said = context === undefined ? (up === undefined ? {} : { up }) : { context };
  const row = { ...said, contexts: contextNames(build), ...stageOf(build), ...(likely && { likely }) };
  return shapes.map((file) => openBuildEntry({ file, ...row }, about));
}

function stageOf({ target, named, buildah }: StepBuild): BuiltStage {
  return {
    ...(target !== undefined && { target: target.includes(FILLED) ? null : target.toLowerCase() }),
    ...(!named && { nameless: true as const }),
    ...(buildah && { buildah }),
  };
}

const contextNames = ({ contexts }: StepBuild) => contexts.flatMap((one) => one.split("=")[0]?.toLowerCase() || []);

const ARGUMENT = "BUILDKIT_DOCKERFILE_CHECK=";

function checkOf(args: readonly string[]): BuildRow["check"] {
  return args
    .findLast((one) => one.startsWith(ARGUMENT))
    ?.slice(ARGUMENT.length)
    .split(FILLED, 1)[0];
}

export interface Place {
  readonly context: string | undefined;
  readonly up: number | undefined;
  /** Undefined where it may have several names. */
  readonly file: string | undefined;
  /** The names that it may have, as far as they are known. */
  readonly files: readonly string[];
  /** All of them, with `FILLED` in place of what is not known. */
  readonly shapes: readonly string[];
}

/** Where the Dockerfile of a build is, from the root; undefined where it is not here. */
export function placeOf({ folder, context, file, up, usual }: StepBuild): Place | undefined {
  if (isRemote(file ?? "") || isRemote(context)) return undefined;
  const at = shapeIn(folder, context || ".");
  const found = file
    ? [shapeIn(folder, file)]
    : usual.map((name) => (at === undefined ? undefined : inFolder(at, name)));
  const shapes = found.filter((one) => one !== undefined);
  const files = shapes.filter((one) => !one.includes(FILLED));
  return shapes.length === 0
    ? undefined
    : {
        context: at?.includes(FILLED) ? undefined : at,
        up: file ? up : 1,
        file: shapes.length === 1 ? files[0] : undefined,
        files,
        shapes,
      };
}

/** Whether a context or a file is no path: an address, a repository, the standard input, an expression. */
export function isRemote(written: string): boolean {
  return written === "-" || /:\/\/|^git@|^github\.com\/|\.git(?:#|$)|\{\{/.test(written);
}

/** So many names of one build are looked at. */
const MOST_NAMES = 50;
/**
 * No name of an image is longer, in characters (distribution/reference: 255 behind the host); a script's variables may add up to anything.
 */
const LONGEST_NAME = 500;

/**
 * The rows of the images that a build names, and of those that it is given; `others` are the files that it is of where it starts in
 * another folder.
 */
export function imageEntries(
  { tags, target, args }: StepBuild,
  place: Place | undefined,
  others: readonly string[],
  about: Subject,
): readonly Entry[] {
  const files = [...new Set([...(place?.files ?? []), ...others])];
  const [file, another] = files;
  const by = another === undefined ? { file } : { file: undefined, files };
  const stage = target?.includes(FILLED) ? undefined : (target ?? "").toLowerCase();
  const named = [...new Set(tags)].slice(0, MOST_NAMES).flatMap((tag) => {
    const slash = tag.lastIndexOf("/");
    const end = /[:@]/.exec(tag.slice(slash + 1))?.index;
    const name = end === undefined ? tag : tag.slice(0, slash + 1 + end);
    if (name.length > LONGEST_NAME) return [];
    if (!name.includes(FILLED)) {
      const known = nameOf(parseImage(name, 0));
      return known ? builtImageEntries({ name: known, ...by, target: stage }, about) : [];
    }
    // What is filled in may be empty, and end in a slash or not.
    const word = lastWordOf(name);
    return slash === -1 || word === "" || word.includes(FILLED) ? [] : [entry(lastWords, word, { by: null }, about)];
  });
  return [...named, ...givenImageEntries(args, new Set(named.map(({ key }) => key)), about)];
}
