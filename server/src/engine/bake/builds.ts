// What the targets of a Bake file build, for the rules of Dockerfiles and for whatever uses the images.

import { type BuildRow, type BuiltStage, bakeNames, buildFiles, builds, offered } from "../core/builds/builds.ts";
import { FILLED } from "../core/builds/command-lines.ts";
import { builtImageEntries } from "../core/builds/images.ts";
import { openBuildEntry, placeBelow, shapeIn } from "../core/builds/open-builds.ts";
import { isRemote } from "../core/builds/pipelines.ts";
import type { BuildWord } from "../core/builds/problems.ts";
import { remembered } from "../core/fact.ts";
import { imageOf, nameOf } from "../core/image.ts";
import { type Entry, entry, type Index, table } from "../core/index.ts";
import { folderOf, nameIn } from "../core/paths.ts";
import {
  attribute,
  type BakeDocument,
  bases,
  byDefault,
  heirs,
  isBuilt,
  keysOf,
  made,
  namesOfFile,
  shapeOf,
  type Target,
  targets,
} from "./document.ts";
import { filesBeside, namesOfPath } from "./runs.ts";
import { subjectOf } from "./subject.ts";
import { type TextValue, textOf } from "./value.ts";

/** The name of a target in a file; the key is the folder and the name. Bake lays all files of a folder over each other. */
export const bakeTargets = table<Readonly<Record<never, never>>>("bake-targets");

/** The attribute of a target that names the file it is built of. */
export const FILE_KEY = "dockerfile";

const keyOf = (path: string, { name }: Target) => `${folderOf(path)}>${name}`;

/** In the Bake file at `path`, a row for each target that builds a Dockerfile of the workspace, and for the images that it names. */
export function buildEntries(doc: BakeDocument, path: string): readonly Entry[] {
  return [entry(bakeNames, folderOf(path), namesOfFile(doc), "file"), ...targetEntries(doc, path)];
}

function targetEntries(doc: BakeDocument, path: string): readonly Entry[] {
  return targets(doc).flatMap((target) => [
    entry(bakeTargets, keyOf(path, target), {}, subjectOf(target)),
    ...entriesOf(doc, path, folderOf(path), target),
  ]);
}

/** The same of a file that Bake is handed by its name, from which its paths do not count: nobody says where Bake is started. */
export function handedEntries(doc: BakeDocument, path: string): readonly Entry[] {
  return targets(doc).flatMap((target) => entriesOf(doc, path, undefined, target));
}

function entriesOf(doc: BakeDocument, path: string, folder: string | undefined, target: Target): readonly Entry[] {
  if (!isBuilt(doc, target)) return [];
  return made(doc, target).flatMap((one) => rowsOf(doc, path, folder, target, one));
}

/** The rows of one of the targets that are made of one. */
function rowsOf(
  doc: BakeDocument,
  path: string,
  folder: string | undefined,
  target: Target,
  given: Given,
): readonly Entry[] {
  const about = subjectOf(target);
  const place = placeOf(doc, path, folder, target, given);
  const file = place && whole(place.file);
  const stage = attribute(doc, target, "target");
  const name = whole(said(doc, target, "target", "", given).toLowerCase());
  const images = once(doc, attribute(doc, target, "tags"), given, namesOf).flatMap((image) =>
    builtImageEntries({ name: image, file, target: name }, about),
  );
  const contexts = once(doc, attribute(doc, target, "contexts"), given, contextNames);
  if (place === undefined) return images;
  const built: BuiltStage = {
    ...(stage !== undefined && { target: name ?? null }),
    ...(attribute(doc, target, "tags") === undefined && !isTagged(target) && { nameless: "here" as const }),
  };
  if (file === undefined) return [...images, openBuildEntry({ ...place, contexts, ...built }, about)];
  const { context } = place;
  const check = once(doc, attribute(doc, target, "args"), given, checkOf);
  const row: BuildRow = {
    check: check === undefined ? checkAbove(target) : check,
    ...(context !== undefined && { context }),
    ...built,
    ...(leavesNoImage(attribute(doc, target, "output")) && { imageless: true as const }),
    ...(contexts.length > 0 && { contexts }),
  };
  return [entry(builds, file, row, about), ...images];
}

/** Whether another file may name its images: the one that docker/metadata-action writes for that, mostly. */
function isTagged({ inherits }: Target): boolean {
  return inherits.some((name) => name === undefined || name.startsWith("docker-metadata-action"));
}

/**
 * What `output` says of a build without an image: `type=cacheonly`, or files in a folder or an archive ("docker buildx build", --output).
 */
const NO_IMAGE = /^(?:type=(?:cacheonly|local|tar)(?:,|$)|[^=]+$)/;

function leavesNoImage(output: Attribute): boolean {
  if (output === undefined || output === "unknown" || output.kind !== "list" || output.items.length === 0) return false;
  return output.items.every((one) => NO_IMAGE.test(textOf(one) ?? "="));
}

/** So many names of one image are looked at. */
const MOST_NAMES = 50;

type Attribute = ReturnType<typeof attribute>;

type Given = ReturnType<typeof made>[number];

/** What an attribute says, worked out once for all targets that inherit it and give it nothing. */
function once<T>(
  doc: BakeDocument,
  value: Attribute,
  given: Given,
  ask: (doc: BakeDocument, value: Attribute, given: Given) => T,
): T {
  const now = () => ask(doc, value, given);
  return typeof value === "object" && given.size === 0 ? remembered(value, ask, now) : now();
}

/**
 * The Dockerfile of a target and its context, from the root, with `FILLED` in place of what is not known; undefined where they are not
 * here. Paths count from the folder in which Bake is started, which is undefined where it is not known.
 */
function placeOf(doc: BakeDocument, path: string, folder: string | undefined, target: Target, given: Given) {
  if (attribute(doc, target, "dockerfile-inline") !== undefined) return undefined;
  const written = said(doc, target, FILE_KEY, "Dockerfile", given);
  // An override that names no context means that of the file below it.
  const isOver = nameIn(path).includes(".override.") && !target.own.has("context");
  const from = isOver ? FILLED : said(doc, target, "context", ".", given).replace(/^cwd:\/\//, "");
  const context = shapeIn(folder, from || ".");
  return context === undefined || isRemote(from) ? undefined : placeBelow(context, written);
}

/** What is known whole. */
function whole(path: string): string | undefined {
  return path.includes(FILLED) ? undefined : path;
}

/** The text of an attribute, or the usual one where there is none. */
function said(doc: BakeDocument, target: Target, key: string, usual: string, given: Given): string {
  const value = attribute(doc, target, key);
  return value === undefined ? usual : value === "unknown" ? FILLED : shapeOf(doc, value, given);
}

/** The names of the images that tags name, as far as they are known. */
function namesOf(doc: BakeDocument, tags: Attribute, given: Given): readonly string[] {
  if (tags === "unknown" || tags?.kind !== "list") return [];
  const names = (given.size === 0 ? tags.items : tags.items.slice(0, MOST_NAMES)).flatMap((tag) => {
    if (tag.kind !== "text") return [];
    const written = byDefault(doc, tag, given);
    const end = written === undefined ? [{ text: undefined, at: tag.at }] : [];
    const pieces = [{ text: written ?? tag.known, at: tag.at }, ...end];
    return nameOf(imageOf(pieces, tag.at)) || [];
  });
  return [...new Set(names)].slice(0, MOST_NAMES);
}

/** The names of the contexts that a map gives, in small letters. */
function contextNames(doc: BakeDocument, contexts: Attribute, given: Given): readonly string[] {
  return keysOf(contexts).flatMap((key) => byDefault(doc, key, given)?.toLowerCase() ?? []);
}

const ARGUMENT = "BUILDKIT_DOCKERFILE_CHECK";

function checkOf(_: BakeDocument, value: Attribute): BuildRow["check"] {
  if (value === "unknown" || (value !== undefined && value.kind !== "map")) return null;
  const pair = value?.pairs.find(({ key }) => textOf(key) === ARGUMENT);
  return pair === undefined ? undefined : (textOf(pair.value) ?? null);
}

/** Arguments are laid over those of the targets that one inherits from, name by name: what those say is not known. */
function checkAbove({ inherits, own }: Target): BuildRow["check"] {
  return inherits.length > 0 && own.has("args") ? null : undefined;
}

/**
 * By the targets of the file at `path`, the stage and the arguments that each names itself. Of one that others inherit from, the arguments
 * that the Dockerfile of none of them has. Nothing of a target that another file has too which Bake reads with this one.
 */
export function buildWords(doc: BakeDocument, path: string, index: Index) {
  if (doc.reading.faulty || bases(doc).has(undefined)) return [];
  const files = filesBeside(index, path);
  const beside = new Set([...files].flatMap((file) => namesOfPath(index, file).flatMap(({ targets }) => targets)));
  const isAlone = files.size === 0 && index.get(bakeNames, folderOf(path)).every(({ file }) => file === path);
  return targets(doc).flatMap((target) => {
    if (index.get(bakeTargets, keyOf(path, target)).some(({ file }) => file !== path)) return [];
    if (beside.has(target.name)) return [];
    const isBase = bases(doc).has(target.name);
    if (isBase && !isAlone) return [];
    const places = (isBase ? heirs(doc).get(target.name) : [target])?.map((one) => writtenFile(doc, path, one));
    const [file, ...more] = places ?? [];
    if (file === undefined || more.includes(undefined)) return [];
    const others = [...new Set(more)].filter((one) => one !== file);
    const word = (value: TextValue): BuildWord => ({
      file,
      text: value.known,
      at: value.edit ?? value.at,
      edit: value.edit,
    });
    const stage = isBase ? undefined : target.own.get("target");
    const isTaken = ({ known }: TextValue) => others.some((one) => takes(index, one ?? "", known));
    const args = keysOf(target.own.get("args")).filter((key) => !key.open && !isTaken(key));
    return [{ target: stage?.kind === "text" && !stage.open ? word(stage) : undefined, args: args.map(word) }];
  });
}

/** The Dockerfile of a target where nothing in its path is worked out. */
function writtenFile(doc: BakeDocument, path: string, target: Target): string | undefined {
  const isWritten = ["context", FILE_KEY].every((key) => {
    const value = attribute(doc, target, key);
    return value === undefined || (value !== "unknown" && textOf(value) !== undefined);
  });
  const file = isWritten ? placeOf(doc, path, folderOf(path), target, new Map())?.file : undefined;
  return file === undefined ? undefined : whole(file);
}

/** Whether a Dockerfile declares an argument, or may. */
function takes(index: Index, file: string, argument: string): boolean {
  const [row, ...more] = index.get(buildFiles, file);
  return row === undefined || more.length > 0 || offered(row.data).args?.has(argument) !== false;
}
