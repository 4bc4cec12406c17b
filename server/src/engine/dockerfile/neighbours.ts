// What the workspace says of a Dockerfile's images: who builds the ones that its stages begin with, and what is built on its own.
import { bases as fileBases } from "../core/builds/bases.ts";
import { ofTarget } from "../core/builds/builds.ts";
import { stageStarts } from "../core/builds/image-starts.ts";
import {
  type BuiltImageRow,
  builtBy,
  builtImages,
  givenImages,
  imagesOfFile,
  isPulled,
  lastWordOf,
  lastWords,
  leadTo,
  namesakes,
  type UnknownBaseRow,
  unknownBases,
} from "../core/builds/images.ts";
import { copyWith, fact, withFacts } from "../core/fact.ts";
import type { Related } from "../core/finding.ts";
import { type ImageReference, nameOf, parseImage } from "../core/image.ts";
import { type Entry, entry, type Found, type Index } from "../core/index.ts";
import type { Surroundings } from "../core/language.ts";
import { folderOf, nameIn } from "../core/paths.ts";
import { isKnownImage, mayBeOwn } from "../knowledge/known-images.ts";
import { movementOf } from "../knowledge/moving-tags.ts";
import { startingOf } from "./entrypoints/started-script.ts";
import type { Dockerfile } from "./parse/document.ts";
import { roots, type Stage, stages, targetStages } from "./stages/stages.ts";
import { finalUser } from "./stages/users.ts";

/** Where an image that a stage begins with is built in the workspace. */
export interface Builder {
  /** Whether a file says so. Else a Dockerfile has the image's name, and no table of facts knows an image of that name. */
  readonly certain: boolean;
  readonly related: Related;
}

/** A document among the other files of the workspace. */
interface Seen extends Dockerfile {
  /** By the image's name. */
  readonly builders?: ReadonlyMap<string, Builder>;
  /** A Dockerfile that is, or by its name seems to be, built on the image of a stage, by the number of that. */
  readonly builtOnIt?: ReadonlyMap<number, Related>;
  /** Whom the bases of the images that are built run as, by their names, where the workspace builds those too. */
  readonly baseUsers?: ReadonlyMap<string, BaseUser>;
}

/** Whom an image that the workspace builds runs as; `unknown` where its Dockerfile is not known or does not say it. */
export type BaseUser = "root" | "user" | "unknown";

/** Whom the base of a stage runs as that an image is made of; undefined where no file says that the workspace builds that base. */
export function userOfBuiltBase(doc: Dockerfile, stage: Stage): BaseUser | undefined {
  return (doc as Seen).baseUsers?.get(ownBaseOf(stage) ?? "");
}

/** Where the image of a stage is built in the workspace; undefined where nothing says so, or the index is not complete. */
export function builderOf(doc: Dockerfile, image: ImageReference): Builder | undefined {
  const name = nameFor(image);
  return name === undefined ? undefined : (doc as Seen).builders?.get(name);
}

/**
 * A Dockerfile of the workspace that is, or seems to be, built on the image of a stage of this one, which starts nothing by itself;
 * undefined where there is none, or the index is not complete.
 */
export function builtOnIt(doc: Dockerfile, { index }: Stage): Related | undefined {
  return (doc as Seen).builtOnIt?.get(index);
}

/** In the Dockerfile at `path`, the rows of the names that its image may have, and of the images of which nothing is known. */
export function neighbourEntries(doc: Dockerfile, path: string): readonly Entry[] {
  const bases = new Map<string, UnknownBaseRow>();
  for (const { image } of stages(doc)) {
    const name = image === undefined || !mayBeOwn(image) ? undefined : nameFor(image);
    if (image !== undefined && name !== undefined) bases.set(name, { name, pulled: isPulled(image) });
  }
  return [
    ...namesOf(path).map((name) => entry(namesakes, name, {}, "file")),
    ...[...bases.values()].map((row) => entry(unknownBases, lastWordOf(row.name), row, "file")),
  ];
}

/** Documents with an image that may be built here, or of which an image is made that others may be built on, are seen among the others. */
export const surroundings: Surroundings<Dockerfile> = {
  reads: [builtImages, givenImages, lastWords, imagesOfFile, namesakes, unknownBases, fileBases, stageStarts],
  asks: (doc) =>
    targetStages(doc).some((stage) => isBase(doc, stage)) ||
    stages(doc).some(
      ({ image }) => image !== undefined && (mayBeBuiltHere(image) || (isOwn(image) && asksForUser(doc))),
    ),
  see(doc, path, index) {
    const builders = buildersOf(doc, path, index);
    const builtOnIt = new Map(
      targetStages(doc).flatMap((stage) => {
        const onIt = isBase(doc, stage) ? findBuiltOnIt(doc, stage, path, index) : undefined;
        return onIt === undefined ? [] : [[stage.index, onIt] as const];
      }),
    );
    const baseUsers = findBaseUsers(doc, path, index);
    if (builders.size + builtOnIt.size + baseUsers.size === 0) return doc;
    return copyWith(
      doc,
      surroundings,
      [[...builders], [...builtOnIt], [...baseUsers]],
      (): Seen => Object.freeze(withFacts({ ...doc, builders, builtOnIt, baseUsers })),
    );
  },
};

/** At most this many files of one name are looked at. */
const MOST_ROWS = 100;

/** The name that rows have: without a registry that is not known. */
function nameFor(image: ImageReference): string | undefined {
  if (image.registry.is === "unknown") return image.path.is === "set" ? image.path.value : undefined;
  return nameOf(image) || undefined;
}

/** Whether it makes a difference where an image comes from: it moves, and may be one that was built here. */
function mayBeBuiltHere(image: ImageReference): boolean {
  if (image.digest.is !== "absent" || image.tag.is === "unknown" || !mayBeOwn(image)) return false;
  return image.tag.is === "absent" || movementOf(image) !== undefined;
}

/** Whether an image may be one that is built here, whatever its tag. */
function isOwn(image: ImageReference): boolean {
  return image.digest.is !== "set" && mayBeOwn(image);
}

/** Whether it matters whom the base of an image that is built runs as: that image does not say it, or its steps use sudo. */
function asksForUser(doc: Dockerfile): boolean {
  return targetStages(doc).some((stage) => finalUser(doc, stage) === undefined) || doc.text.includes("sudo");
}

/** The name of the image that a stage begins with and that may be built here; undefined where a FROM line picks one of several. */
function ownBaseOf(stage: Stage): string | undefined {
  const [root, ...others] = roots(stage);
  const image = root?.image;
  return image === undefined || others.length > 0 || !isOwn(image) ? undefined : nameFor(image);
}

/** Whom the bases of the stages that images are made of run as, of the images that files say they build. */
function findBaseUsers(doc: Dockerfile, path: string, index: Index): ReadonlyMap<string, BaseUser> {
  const names = asksForUser(doc) ? new Set(targetStages(doc).flatMap((stage) => ownBaseOf(stage) ?? [])) : [];
  return new Map(
    [...names].flatMap((name) => {
      const user = findBaseUser(name, path, index);
      return user === undefined ? [] : [[name, user] as const];
    }),
  );
}

function findBaseUser(name: string, path: string, index: Index): BaseUser | undefined {
  const said = index.get(builtImages, name).slice(0, MOST_ROWS);
  const files = said.map(({ data }) => builtBy(data, index)).filter((file) => file !== path);
  if (files.length === 0) return undefined;
  const users = new Set(
    files.map((file): BaseUser => {
      const target = file && index.get(imagesOfFile, file).find(({ data }) => data.name === name)?.data.target;
      const rows = file === null ? [] : index.get(stageStarts, file);
      const user = typeof target === "string" ? ofTarget(rows, target)?.user : undefined;
      return user === "name" || user === "number" ? "user" : (user ?? "unknown");
    }),
  );
  const [first = "unknown", ...rest] = users;
  return rest.length > 0 ? "unknown" : first;
}

function buildersOf(doc: Dockerfile, path: string, index: Index): ReadonlyMap<string, Builder> {
  const found = new Map<string, Builder>();
  for (const { image } of stages(doc)) {
    const name = image === undefined || !mayBeBuiltHere(image) ? undefined : nameFor(image);
    if (image === undefined || name === undefined || found.has(name)) continue;
    const builder = findBuilder(image, name, path, index);
    if (builder !== undefined) found.set(name, builder);
  }
  return found;
}

function findBuilder(image: ImageReference, name: string, path: string, index: Index): Builder | undefined {
  const word = lastWordOf(name);
  // No image is built on itself: a file that begins with that name extends somebody else's image.
  const extended = basesByFile(index.get(unknownBases, word));
  const builds = (file: string | null) => file === null || (file !== path && extended.get(file)?.has(name) !== true);
  const isBuilt = (row: Found<BuiltImageRow>) => builds(builtBy(row.data, index));
  const said = index.get(builtImages, name).slice(0, MOST_ROWS);
  const certain = said.find(isBuilt);
  if (certain !== undefined) return { certain: true, related: leadTo("Built here", certain) };
  if (isPulled(image) || isKnownImage(parseImage(word, 0))) return undefined;
  const namesake =
    index.get(lastWords, word).slice(0, MOST_ROWS).find(isBuilt) ??
    (isOneHome(index, word)
      ? index
          .get(namesakes, word)
          .slice(0, MOST_ROWS)
          .find(({ file }) => builds(file))
      : undefined);
  return namesake && { certain: false, related: leadTo("Probably built here", namesake) };
}

/** The images of which nothing is known and with which each file begins. */
const basesByFile = fact((rows: readonly Found<UnknownBaseRow>[]): ReadonlyMap<string, ReadonlySet<string>> => {
  const all = new Map<string, Set<string>>();
  for (const { file, data } of rows) all.set(file, (all.get(file) ?? new Set()).add(data.name));
  return all;
});

/** Whether the image starts nothing by itself and leaves whatever is built on it as root. */
function isBase(doc: Dockerfile, stage: Stage): boolean {
  return startingOf(stage).length === 0 && (finalUser(doc, stage)?.root ?? true);
}

function findBuiltOnIt(doc: Dockerfile, stage: Stage, path: string, index: Index): Related | undefined {
  const isLast = stage === stages(doc).at(-1);
  for (const { data } of index.get(imagesOfFile, path).slice(0, MOST_ROWS)) {
    if (data.target === "" ? !isLast : data.target !== stage.name) continue;
    const said = index.get(builtImages, data.name).slice(0, MOST_ROWS);
    if (!said.some((row) => builtBy(row.data, index) === path)) continue;
    const user = usersOf(index, lastWordOf(data.name), path).find((row) => row.data.name === data.name);
    if (user !== undefined) return leadTo("An image built on it", user);
    const [given] = index.get(givenImages, data.name);
    if (given !== undefined) return leadTo("A build that is given it as an argument", given);
  }
  // Its own name is that of the image that is mostly made of it.
  for (const word of stage === targetStages(doc).at(-1) ? namesOf(path) : []) {
    if (isKnownImage(parseImage(word, 0)) || !isOneHome(index, word)) continue;
    const extended = basesByFile(index.get(unknownBases, word)).get(path);
    const user = usersOf(index, word, path).find(({ data }) => !data.pulled && extended?.has(data.name) !== true);
    if (user !== undefined) return leadTo("An image that seems to be built on it", user);
  }
  return undefined;
}

/**
 * Whether all Dockerfiles called after a word are in one place: `go/builder` and `rust/builder` are those of two images, neither of which
 * is `builder`.
 */
function isOneHome(index: Index, word: string): boolean {
  const homes = new Set<string>();
  for (const { file } of index.get(namesakes, word).slice(0, MOST_ROWS)) {
    const folders = folderOf(file).toLowerCase().split("/");
    const own = folders.lastIndexOf(word);
    homes.add(own === -1 ? folders.join("/") : folders.slice(0, own + 1).join("/"));
    if (homes.size > 1) return false;
  }
  return true;
}

/** The other files with a stage that begins with an image whose name ends in a word. */
function usersOf(index: Index, word: string, path: string) {
  return index
    .get(unknownBases, word)
    .slice(0, MOST_ROWS)
    .filter(({ file }) => file !== path);
}

/**
 * The last words of names that the image of a file may have: its folder's, that of the folder above one of a version (`kafka/3.2`), those
 * of folders joined (`kubernetes-master`), and its own in `base.Dockerfile` and `Dockerfile.base`.
 */
function namesOf(path: string): readonly string[] {
  const file = nameIn(path).toLowerCase();
  const own = /^(?:dockerfile|containerfile)\.(.+)$/s.exec(file) ?? /^(.+)\.(?:dockerfile|containerfile)$/s.exec(file);
  const folders = folderOf(path).toLowerCase().split("/").slice(-MOST_JOINED);
  const joined = folders.map((_, i) => folders.slice(i).join("-"));
  const above = VERSION.test(folders.at(-1) ?? "") ? folders.at(-2) : undefined;
  return [...new Set([...joined.reverse(), above ?? "", own?.[1] ?? ""])].filter((name) => name !== "");
}

/** So many folders above a file may be joined to a name. */
const MOST_JOINED = 3;
/** Folders that are called as a version, or as a tag that moves. */
const VERSION = /^(?:v?\d[\w.-]*|edge|latest|nightly|snapshot|stable)$/;
