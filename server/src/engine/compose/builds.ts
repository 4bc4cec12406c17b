// What the services of a Compose file build, for the rules and exceptions of the Dockerfiles and for whatever uses the images (Compose
// Build Specification).
import { type BakeNamesRow, type BuildRow, bakeNames, buildLayers, builds } from "../core/builds/builds.ts";
import { FILLED } from "../core/builds/command-lines.ts";
import { builtImageEntries, givenImageEntries } from "../core/builds/images.ts";
import { type OpenBuildRow, openBuildEntry, placeBelow, shapeIn } from "../core/builds/open-builds.ts";
import { isRemote } from "../core/builds/pipelines.ts";
import { imageOf, nameOf } from "../core/image.ts";
import { type Entry, entry } from "../core/index.ts";
import { folderOf, resolvePath } from "../core/paths.ts";
import {
  itemsAt,
  lookup,
  type Node,
  pairOf,
  pairsAt,
  resolved,
  textAt,
  textOf,
  type YamlDocument,
} from "../yaml/node.ts";
import { layerOf } from "./deploys.ts";
import { socketHolders } from "./host-paths.ts";
import { interpolated, type Service, services } from "./services.ts";
import { subjectAt } from "./subject.ts";

/** The Dockerfile that a service of the file at `path` builds, from the root, and its stage; undefined where that is not known. */
export function builtBy(doc: YamlDocument, path: string, service: Service): Built | undefined {
  const build = lookup(service.node, "build");
  const said = build.is === "set" ? ownBuild(doc, build.value) : undefined;
  const file = said && fileOf(said, path);
  if (build.is !== "set" || file === undefined) return undefined;
  // The short form is the context alone.
  if (interpolated(doc, build.value) !== undefined) return { file, target: "" };
  const target = lookup(build.value, "target");
  return {
    file,
    target: target.is === "set" ? interpolated(doc, target.value)?.value : target.is === "absent" ? "" : undefined,
  };
}

interface Built {
  readonly file: string;
  /** Empty where the last stage is built; undefined where it is not known which. */
  readonly target: string | undefined;
}

/**
 * In the Compose file at `path`, a row for each service that builds a Dockerfile of the workspace, and what an override and the file
 * below it say of one build. A service that other files complete, by `extends`, says what it says itself.
 */
export function buildEntries(doc: YamlDocument, path: string): readonly Entry[] {
  const targets = services(doc).map(({ name }) => name);
  const open = doc.errors.length > 0 || lookup(doc.root, "include").is !== "absent";
  const row: BakeNamesRow = { targets, groups: [], variables: [], open, made: false };
  return [entry(bakeNames, folderOf(path), row, "file"), ...serviceEntries(doc, path)];
}

function serviceEntries(doc: YamlDocument, path: string): readonly Entry[] {
  const all = new Map(services(doc).map((service) => [service.name, service]));
  const layer = layerOf(path);
  const holders = socketHolders(doc);
  return services(doc).flatMap((service) => {
    const said = buildOf(doc, all, service);
    if (said === undefined) return [];
    const key = `${folderOf(path)}>${service.name}`;
    const about = subjectAt(doc, service.label);
    const own =
      layer === undefined
        ? []
        : [entry(buildLayers, key, { layer, check: said.check, ...(leads(service) && { leads: true }) }, about)];
    const file = fileOf(said, path, layer);
    const open = file === undefined ? openFile(doc, service, said, path, layer) : undefined;
    const build = layer === undefined ? {} : { build: key };
    const socket = holders.has(service.name) ? ({ socket: true } as const) : {};
    const context = resolvePath(folderOf(path), said.context || ".");
    return file === undefined
      ? [...own, ...(open === undefined ? [] : [openBuildEntry(open, about)])]
      : [
          ...own,
          entry(
            builds,
            file,
            {
              check: said.check,
              ...(context !== undefined && { context }),
              ...partsIn(doc, path, service, said),
              ...socket,
              ...build,
            },
            about,
          ),
        ];
  });
}

/** In the Compose file at `path`, the rows of the images that services build and name: `image` beside `build` names what is built. */
export function imageEntries(doc: YamlDocument, path: string): readonly Entry[] {
  return services(doc).flatMap((service) => {
    const image = lookup(service.node, "image");
    if (image.is !== "set" || pairOf(service.node, "build") === undefined) return [];
    const written = interpolated(doc, image.value);
    const name = written && nameOf(imageOf(written.pieces, image.value.at));
    if (!name) return [];
    const built = builtBy(doc, path, service);
    const build = { name, file: built?.file, target: built?.target?.toLowerCase() };
    return builtImageEntries(build, subjectAt(doc, service.label));
  });
}

/** The rows of the images that the builds of services are given as arguments (Compose Build Specification, "args"). */
export function givenEntries(doc: YamlDocument): readonly Entry[] {
  return services(doc).flatMap((service) => {
    const build = lookup(service.node, "build");
    const args = build.is === "set" ? lookup(build.value, "args") : build;
    if (args.is !== "set") return [];
    const listed = itemsAt(args.value).map((item) => interpolated(doc, item)?.value);
    const mapped = pairsAt(args.value).map(({ value }) => interpolated(doc, value)?.value);
    const texts = [...listed, ...mapped.map((value) => value && `=${value}`)].filter((one) => one !== undefined);
    const written = interpolated(doc, pairOf(service.node, "image")?.value);
    const own = written && nameOf(imageOf(written.pieces, service.label));
    return givenImageEntries(texts, new Set(own ? [own] : []), subjectAt(doc, service.label));
  });
}

/** The stage and the other contexts that the build of a service names (Compose Build Specification, "target", "additional_contexts"). */
function partsIn(
  doc: YamlDocument,
  path: string,
  { node }: Service,
  { stage, stageText }: Build,
): Pick<BuildRow, "target" | "targetWritten" | "contexts"> {
  const build = lookup(node, "build");
  const named = build.is === "set" ? lookup(build.value, "additional_contexts") : build;
  const contexts = named.is === "set" ? namesIn(doc, named.value) : [];
  const open = stageText?.includes("$") === true ? { folder: folderOf(path), text: stageText } : undefined;
  const target = { ...(stage !== undefined && { target: stage }), ...(open && { targetWritten: open }) };
  return { ...target, ...(contexts.length > 0 && { contexts }) };
}

/** Whether the build of a service says which file or stage is built. */
function leads({ node }: Service): boolean {
  const build = pairOf(node, "build")?.value;
  const keys = ["context", KEY, "dockerfile_inline", "target"];
  return (
    build !== undefined && (resolved(build)?.kind !== "map" || keys.some((key) => pairOf(build, key) !== undefined))
  );
}

/** The names of a map or of a list of `name=value`. */
function namesIn(doc: YamlDocument, node: Node): readonly string[] {
  const listed = itemsAt(node).map((item) => interpolated(doc, item)?.value?.split("=")[0]);
  const keys = pairsAt(node).map(({ key }) => textOf(key));
  return [...listed, ...keys].flatMap((name) => (name ? [name.toLowerCase()] : []));
}

/** What is said of a build: undefined where nothing is said, with `FILLED` or null where it is not known. */
interface Build {
  readonly context: string | undefined;
  readonly name: string | undefined;
  readonly check: string | null | undefined;
  /** In lower case; null where it is not known. */
  readonly stage: string | null | undefined;
  /** The same as it is written; undefined where that is not known. */
  readonly stageText: string | undefined;
  readonly inline: boolean;
  /** Whether a service of another file says the rest. */
  readonly open: boolean;
}

/** The Dockerfile of a build; undefined where it is not known by this file. */
function fileOf({ context, name, check, inline, open }: Build, path: string, layer = 0): string | undefined {
  // An override that names no context means that of the file below it.
  const isElsewhere = context === undefined && (open || layer > 0);
  if (inline || isElsewhere || (open && check === undefined)) return undefined;
  if (context?.includes(FILLED) || name?.includes(FILLED) || isRemote(context ?? "")) return undefined;
  const folder = resolvePath(folderOf(path), context || ".");
  return folder === undefined ? undefined : resolvePath(folder, name || FILE);
}

/**
 * What is known of the Dockerfile of a build where it is not known by this file: its name where another file says the context, or variables
 * are in them.
 */
function openFile(doc: YamlDocument, service: Service, said: Build, path: string, layer = 0): OpenBuildRow | undefined {
  const { context, name, inline, open } = said;
  const isElsewhere = context === undefined && (open || layer > 0);
  if (inline || (isElsewhere && name === undefined)) return undefined;
  const { contexts = [], ...stage } = partsIn(doc, path, service, said);
  const [above, below] = [isElsewhere ? FILLED : (context ?? "."), name || FILE];
  if (isRemote(above)) return undefined;
  const folder = shapeIn(folderOf(path), above || ".");
  const place = folder === undefined ? undefined : placeBelow(folder, below);
  const named = isElsewhere ? undefined : writtenIn(service, folderOf(path));
  return place && { ...place, ...stage, contexts, ...(named && { written: named }) };
}

/** The context and the file's name as they are written in a service; undefined where it says them otherwise. */
function writtenIn({ node }: Service, folder: string): OpenBuildRow["written"] {
  const build = pairOf(node, "build")?.value;
  const short = textOf(build);
  if (short !== undefined) return { folder, context: short, name: FILE };
  const [context = ".", name = FILE] = [textAt(build, "context"), textAt(build, KEY)];
  return pairOf(build, "<<") === undefined && build !== undefined ? { folder, context, name } : undefined;
}

/** The key of `build` that names the file, which is also what the file is called: not the language. */
const KEY = "dockerfile";
const FILE = "Dockerfile";
const ARGUMENT = "BUILDKIT_DOCKERFILE_CHECK";

/** No chain of services is longer. */
const LONGEST_CHAIN = 20;

/** The build of a service with what the services say that it extends; undefined where none of them has one. */
function buildOf(doc: YamlDocument, all: ReadonlyMap<string, Service>, service: Service): Build | undefined {
  let found: Build | undefined;
  let current: Service | undefined = service;
  for (let i = 0; current !== undefined && i < LONGEST_CHAIN; i += 1) {
    const build = lookup(current.node, "build");
    if (build.is === "unknown") return undefined;
    if (build.is === "set") found = over(found, ownBuild(doc, build.value));
    if (build.is === "set" && isTagged(build.value)) break;
    const base = baseOf(current);
    if (base === null) return found && { ...found, stage: found.stage ?? null, open: true };
    current = base === undefined ? undefined : all.get(base);
  }
  return found;
}

/** The name of the service in the same file that a service extends; null for one elsewhere, undefined for none. */
function baseOf({ node }: Service): string | null | undefined {
  const base = lookup(node, "extends");
  if (base.is === "absent") return undefined;
  if (base.is === "unknown" || pairOf(base.value, "file") !== undefined) return null;
  return textAt(node, "extends") ?? textAt(base.value, "service") ?? null;
}

function over(upper: Build | undefined, lower: Build): Build {
  if (upper === undefined) return lower;
  const said = <T>(a: T | undefined, b: T) => (a === undefined ? b : a);
  return {
    context: said(upper.context, lower.context),
    name: said(upper.name, lower.name),
    check: said(upper.check, lower.check),
    stage: said(upper.stage, lower.stage),
    stageText: upper.stage === undefined ? lower.stageText : upper.stageText,
    inline: upper.inline || (lower.inline && upper.name === undefined),
    open: false,
  };
}

function ownBuild(doc: YamlDocument, build: Node): Build {
  const valueAt = (key: string): string | undefined => {
    const value = lookup(build, key);
    return value.is === "set" ? shapeOf(doc, value.value) : value.is === "absent" ? undefined : FILLED;
  };
  const inline = pairOf(build, "dockerfile_inline") !== undefined;
  const nothing = { name: undefined, check: undefined, stage: undefined, stageText: undefined, inline, open: false };
  if (interpolated(doc, build) !== undefined) return { ...nothing, context: shapeOf(doc, build) };
  const target = lookup(build, "target");
  const named = target.is === "set" ? interpolated(doc, target.value)?.value?.toLowerCase() : undefined;
  const stage = target.is === "absent" ? undefined : (named ?? null);
  const stageText = target.is === "set" ? textOf(target.value) : undefined;
  return { ...nothing, context: valueAt("context"), name: valueAt(KEY), check: checkIn(doc, build), stage, stageText };
}

/** A path with `FILLED` in place of what is not known. The folder that Compose is started in is taken to be that of the file. */
function shapeOf(doc: YamlDocument, node: Node): string {
  const pieces = interpolated(doc, node)?.pieces ?? [{ text: undefined, at: node.at }];
  return pieces
    .map(({ text, at }) => text ?? (/^\$\{?PWD\}?$/.test(doc.text.slice(at.start, at.end)) ? "." : FILLED))
    .join("");
}

/** Whether a node is put in place of what is below it: `!reset`, `!override`. */
const isTagged = (node: Node): boolean => resolved(node)?.tag !== undefined;

/** Arguments are a map or a list of `name=value`; one without a value is that of the environment. */
function checkIn(doc: YamlDocument, build: Node): string | null | undefined {
  const args = lookup(build, "args");
  if (args.is !== "set") return args.is === "unknown" ? null : undefined;
  const pair = pairOf(args.value, ARGUMENT);
  if (pair !== undefined) return interpolated(doc, pair.value)?.value ?? null;
  for (const item of itemsAt(args.value).toReversed()) {
    const text = interpolated(doc, item)?.value;
    if (text === ARGUMENT) return null;
    if (text?.startsWith(`${ARGUMENT}=`)) return text.slice(ARGUMENT.length + 1);
  }
  // What is put in place of all others leaves none of them.
  return isTagged(args.value) || isTagged(build) ? null : undefined;
}
