// What the targets of a Bake file build, for the rules of Dockerfiles and for whatever uses the images.
import type { BuildWord } from "../core/build-problems.ts";
import { type BuildRow, bakeNames, buildFiles, builds, offered, openBuilds } from "../core/builds.ts";
import { builtImageEntries } from "../core/built-images.ts";
import { remembered } from "../core/fact.ts";
import { imageOf, nameOf } from "../core/image.ts";
import { type Entry, entry, type Index, table } from "../core/index.ts";
import { folderOf, nameIn, resolvePath } from "../core/paths.ts";
import {
  attribute,
  type BakeDocument,
  bases,
  byDefault,
  heirs,
  isBuilt,
  keysOf,
  namesOfFile,
  type Target,
  targets,
} from "./document.ts";
import { subjectOf } from "./subject.ts";
import { type TextValue, textOf } from "./value.ts";

/** The name of a target in a file; the key is the folder and the name. Bake lays all files of a folder over each other. */
export const bakeTargets = table<Readonly<Record<never, never>>>("bake-targets");

const keyOf = (path: string, { name }: Target) => `${folderOf(path)}>${name}`;

/** In the Bake file at `path`, a row for each target that builds a Dockerfile of the workspace, and for the images that it names. */
export function buildEntries(doc: BakeDocument, path: string): readonly Entry[] {
  return [entry(bakeNames, folderOf(path), namesOfFile(doc), "file"), ...targetEntries(doc, path)];
}

function targetEntries(doc: BakeDocument, path: string): readonly Entry[] {
  return targets(doc).flatMap((target) => {
    const about = subjectOf(target);
    const here = entry(bakeTargets, keyOf(path, target), {}, about);
    if (!isBuilt(doc, target)) return [here];
    const place = placeOf(doc, path, target);
    const stage = attribute(doc, target, "target");
    const name = stage === undefined ? "" : stage === "unknown" ? undefined : textOf(stage)?.toLowerCase();
    const images = once(doc, attribute(doc, target, "tags"), namesOf).flatMap((image) =>
      builtImageEntries({ name: image, file: place?.file, target: name }, about),
    );
    const contexts = once(doc, attribute(doc, target, "contexts"), contextNames);
    if (place === undefined) {
      const folder = contexts.length === 0 ? undefined : contextOf(doc, path, target);
      return [here, ...images, ...(folder === undefined ? [] : [entry(openBuilds, folder, { contexts }, about)])];
    }
    const check = once(doc, attribute(doc, target, "args"), checkOf);
    const row: BuildRow = {
      check: check === undefined ? checkAbove(target) : check,
      context: place.context,
      ...(stage !== undefined && { target: name ?? null }),
      ...(attribute(doc, target, "tags") === undefined && { nameless: true as const }),
      ...(contexts.length > 0 && { contexts }),
    };
    return [here, entry(builds, place.file, row, about), ...images];
  });
}

/** So many names of one image are looked at. */
const MOST_NAMES = 50;

type Attribute = ReturnType<typeof attribute>;

/** What an attribute says, worked out once for all targets that inherit it. */
function once<T>(doc: BakeDocument, value: Attribute, ask: (doc: BakeDocument, value: Attribute) => T): T {
  return typeof value === "object" ? remembered(value, ask, () => ask(doc, value)) : ask(doc, value);
}

/**
 * The Dockerfile of a target and its context, from the root; undefined where they are not known. Paths count from where Bake is started,
 * which is taken to be the folder of the file.
 */
function placeOf(doc: BakeDocument, path: string, target: Target) {
  const context = contextOf(doc, path, target);
  const file = said(doc, target, "dockerfile", "Dockerfile");
  const found = context === undefined || file === undefined ? undefined : resolvePath(context, file);
  return context === undefined || found === undefined ? undefined : { context, file: found };
}

/** The context of a target, from the root; undefined where it is not known, or no file is built. */
function contextOf(doc: BakeDocument, path: string, target: Target): string | undefined {
  // An override that names no context means that of the file below it.
  const isOver = nameIn(path).includes(".override.") && !target.own.has("context");
  if (isOver || attribute(doc, target, "dockerfile-inline") !== undefined) return undefined;
  const written = said(doc, target, "context", ".");
  return written === undefined ? undefined : resolvePath(folderOf(path), written.replace(/^cwd:\/\//, "") || ".");
}

/** The text of an attribute, or the usual one where there is none; undefined where it is not known. */
function said(doc: BakeDocument, target: Target, key: string, usual: string): string | undefined {
  const value = attribute(doc, target, key);
  return value === undefined ? usual : value === "unknown" ? undefined : textOf(value);
}

/** The names of the images that tags name, as far as they are known. */
function namesOf(doc: BakeDocument, tags: Attribute): readonly string[] {
  if (tags === "unknown" || tags?.kind !== "list") return [];
  const names = tags.items.flatMap((tag) => {
    if (tag.kind !== "text") return [];
    const whole = byDefault(doc, tag);
    const end = whole === undefined ? [{ text: undefined, at: tag.at }] : [];
    const pieces = [{ text: whole ?? tag.known, at: tag.at }, ...end];
    return nameOf(imageOf(pieces, tag.at)) || [];
  });
  return [...new Set(names)].slice(0, MOST_NAMES);
}

/** The names of the contexts that a map gives, in small letters. */
function contextNames(doc: BakeDocument, contexts: Attribute): readonly string[] {
  return keysOf(contexts).flatMap((key) => byDefault(doc, key)?.toLowerCase() ?? []);
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
 * that the Dockerfile of none of them has. Nothing of a target that another file of the folder has too.
 */
export function buildWords(doc: BakeDocument, path: string, index: Index) {
  if (doc.reading.faulty || bases(doc).has(undefined)) return [];
  const isAlone = index.get(bakeNames, folderOf(path)).every(({ file }) => file === path);
  return targets(doc).flatMap((target) => {
    if (index.get(bakeTargets, keyOf(path, target)).some(({ file }) => file !== path)) return [];
    const isBase = bases(doc).has(target.name);
    if (isBase && !isAlone) return [];
    const places = (isBase ? heirs(doc).get(target.name) : [target])?.map((one) => placeOf(doc, path, one)?.file);
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

/** Whether a Dockerfile declares an argument, or may. */
function takes(index: Index, file: string, argument: string): boolean {
  const [row, ...more] = index.get(buildFiles, file);
  return row === undefined || more.length > 0 || offered(row.data).args?.has(argument) !== false;
}
