// How Dockerfiles are built, as other files of the workspace say it: tables that no language owns.
import { fact } from "../fact.ts";
import { type Found, table } from "../index.ts";

/**
 * The build argument `BUILDKIT_DOCKERFILE_CHECK`, by which BuildKit's checks are told what to skip: null where it is set to what is
 * not known, undefined where nothing is said of it.
 */
type Check = string | null | undefined;

/** Which stage a build is of, and whether an image comes of it. */
export interface BuiltStage {
  /** The stage that is built, empty for the last one; null where it is not known which. Undefined where nothing is said. */
  readonly target?: string | null;
  /** The stage as it is written in a folder whose project may set the variables in it; undefined where there are none. */
  readonly targetWritten?: { readonly folder: string; readonly text: string };
  /**
   * Whether no image comes of it that has a name: only files, or a check. `here` where nothing gives it one, though who starts the build
   * may.
   */
  readonly nameless?: true | "here";
  /** Whether Buildah builds it, which Podman does by too. */
  readonly buildah?: true;
}

/** One way in which a file is built; the key is the path of the Dockerfile, from the root. */
export interface BuildRow extends BuiltStage {
  readonly check?: Check;
  /** The folder that its files come from. */
  readonly context?: string;
  /** Whether it is told to leave no image behind, only files or what it keeps for later builds. */
  readonly imageless?: true;
  /** The names of its other contexts, which stand for stages and images. */
  readonly contexts?: readonly string[];
  /** Whether a container of it gets the socket of a container runtime, which belongs to root, without another user or group. */
  readonly socket?: true;
  /** The key of what other files may say of the same build. */
  readonly build?: string;
}

/** What one of several files says of a build that are laid over each other. */
export interface BuildLayerRow {
  /** A higher one is laid over a lower one. */
  readonly layer: number;
  readonly check?: Check;
  /** Whether it says which file or stage is built. */
  readonly leads?: true;
}

/** What a Dockerfile offers to those that build it; the key is its path, from the root. */
export interface BuildFileRow {
  /** The names of its stages, in lower case. */
  readonly stages: readonly string[];
  /** The names that its ARGs declare; null where an image's triggers may declare others. */
  readonly args: readonly string[] | null;
  /** The ids of the build secrets that its steps mount. */
  readonly secrets: readonly string[];
}

/** The names that a file gives which Bake reads; the key is the folder: it lays all that it finds there over each other. */
export interface BakeNamesRow {
  readonly targets: readonly string[];
  readonly groups: readonly string[];
  readonly variables: readonly string[];
  /** Whether there may be others of any sort. */
  readonly open: boolean;
  /** Whether there are targets the names of which are worked out. */
  readonly made: boolean;
}

/** Bake files that are read together, in one of several ways; the key is one of `bakeRunKeys` of each. */
export interface BakeRunRow {
  /** Their paths, from the root. */
  readonly files: readonly string[];
  /** How many others there are. */
  readonly open: number;
}

export const bakeRuns = table<BakeRunRow>("bake-runs");
export const bakeNames = table<BakeNamesRow>("bake-names");
export const builds = table<BuildRow>("builds");
export const buildLayers = table<BuildLayerRow>("build-layers");
export const buildFiles = table<BuildFileRow>("build-files");

/** The row of the stage that a build is of, by its target, of the rows of a Dockerfile's stages in order: of the last one without. */
export function ofTarget<R extends { readonly stage: string | null }>(
  rows: readonly Found<R>[],
  target: string,
): R | undefined {
  return target === "" ? rows.at(-1)?.data : (byStage(rows).get(target.toLowerCase()) as R | undefined);
}

/** The rows of stages by their names, of several the first. */
const byStage = fact(
  (rows: readonly Found<{ readonly stage: string | null }>[]) =>
    new Map(rows.map(({ data }) => [data.stage, data] as const).reverse()),
);

/** What a Dockerfile offers, to be asked again and again. */
export const offered = fact(({ stages, args, secrets }: BuildFileRow) => ({
  stages: new Set(stages),
  args: args === null ? undefined : new Set(args),
  /** The ids of secrets by what they are in small letters, of several the first. */
  secrets: new Map(secrets.map((id) => [id.toLowerCase(), id] as const).reverse()),
}));
