// How other files of the workspace build a Dockerfile: the stages that they name as targets, and the contexts that they name besides.
import { type BuiltStage, builds } from "../../core/builds/builds.ts";
import { leadTo } from "../../core/builds/images.ts";
import { isLoose, isWritten, OPEN_BUILDS, openBuildsOf } from "../../core/builds/open-builds.ts";
import { withTarget } from "../../core/builds/project-variables.ts";
import { copyWith, fact, withFacts } from "../../core/fact.ts";
import type { Related } from "../../core/finding.ts";
import type { Found, Index } from "../../core/index.ts";
import type { Surroundings } from "../../core/language.ts";
import type { Dockerfile } from "../parse/document.ts";

/** A document among the other files of the workspace. */
interface Built extends Dockerfile {
  readonly builtAs?: {
    readonly targets: readonly string[];
    readonly images: readonly string[];
    readonly shipped: readonly ShippedStage[];
    readonly contexts: readonly string[];
    readonly leavesNoImage: boolean;
    readonly byBuildah: boolean;
  };
}

/** A stage that a build of the workspace makes an image of. */
export interface ShippedStage {
  /** In lower case; empty for the last one. */
  readonly name: string;
  /** Where it is built; undefined where only a part of the Dockerfile's path is known there. */
  readonly by: Related | undefined;
}

/** The stages that builds of the workspace make images of; empty where none is known. */
export function shippedTargets(doc: Dockerfile): readonly ShippedStage[] {
  return (doc as Built).builtAs?.shipped ?? [];
}

/** The stages, in lower case, that builds of the workspace name as their targets; empty until the index is complete. */
export const targetsOf = fact((doc: Dockerfile): ReadonlySet<string> => new Set((doc as Built).builtAs?.targets));

/**
 * Of these targets those that images come of. Bake also names stages that lint, test and copy files out, and gives them no tags: 35 of
 * the 37 that the files of moby/buildkit and docker/cli name (2026).
 */
export const imageTargetsOf = fact((doc: Dockerfile): ReadonlySet<string> => new Set((doc as Built).builtAs?.images));

/**
 * The contexts, in lower case, that builds of the workspace give names: FROM and `--from` take them before stages and images
 * (https://docs.docker.com/build/concepts/context/#named-contexts). Empty until the index is complete.
 */
export const namedContexts = fact((doc: Dockerfile): ReadonlySet<string> => new Set((doc as Built).builtAs?.contexts));

/** Whether every build of the workspace leaves no image behind; not where there is none, or the index is not complete. */
export function leavesNoImage(doc: Dockerfile): boolean {
  return (doc as Built).builtAs?.leavesNoImage === true;
}

/** Whether every build of the workspace is one by Buildah; not where there is none, or the index is not complete. */
export function isBuiltByBuildah(doc: Dockerfile): boolean {
  return (doc as Built).builtAs?.byBuildah === true;
}

/** What is known of builds stays with every copy that is made of the document. */
export const surroundings: Surroundings<Dockerfile> = {
  reads: [builds, ...OPEN_BUILDS],
  see(doc, path, index) {
    const rows = index.get(builds, path).map(({ data }) => withTarget(index, data));
    const targets = [...new Set(rows.flatMap(({ target }) => target || []))];
    const images = [...new Set(rows.flatMap(({ target, nameless }) => (nameless ? [] : target || [])))];
    const open = openBuildsOf(index, path) ?? [];
    const contexts = [...new Set([...rows, ...open].flatMap((row) => row.contexts ?? []))];
    const noImage = rows.length > 0 && open.length === 0 && rows.every(({ imageless }) => imageless === true);
    const all = [...rows, ...open.filter((row) => isWritten(row) || !isLoose(row))];
    const byBuildah = all.length > 0 && all.every(({ buildah }) => buildah === true);
    const shipped = shippedBy(index, path);
    const isPlain = targets.length === 0 && contexts.length === 0 && shipped.every(({ name }) => name === "");
    if (isPlain && !noImage && !byBuildah) return doc;
    const builtAs = { targets, images, shipped, contexts, leavesNoImage: noImage, byBuildah };
    return copyWith(doc, surroundings, builtAs, (): Built => Object.freeze(withFacts({ ...doc, builtAs })));
  },
};

/**
 * What people call the stages that they work in, test in, or build a program in: an image of one is made on the way to another one. The
 * last part of a name tells what a stage is (`web-dev`, `app-test`), those in front of it which one it is (`vendor-portal`).
 */
const ON_THE_WAY: ReadonlySet<string | undefined> = new Set(
  (
    "base builder build check ci debug deps dependencies dev devel develop development e2e lint local test tester testing tests " +
    "validate vendor"
  ).split(" "),
);

/**
 * The stages that builds make images of. Those that nothing gives a name count where there are no others and all are of one stage, since
 * Bake also names stages that lint, test and copy files out; what a pipeline does not push is only a check. None where all that is known
 * is on the way to the image: who names a stage to work or to test in ships another one, and does so elsewhere.
 */
function shippedBy(index: Index, path: string): readonly ShippedStage[] {
  const open = openBuildsOf(index, path);
  if (open === undefined) return [];
  const written = index.get(builds, path).filter(({ data }) => data.imageless !== true);
  const all: readonly Row[] = [
    ...written.map((row) => ({ ...withTarget(index, row.data), found: row })),
    ...open.filter((row) => isWritten(row) || !isLoose(row)),
  ];
  const named = all.filter(({ nameless }) => nameless === undefined);
  const kept = named.length > 0 ? named : all.filter(({ nameless }) => nameless !== true);
  const found = new Map<string, ShippedStage>();
  for (const { target, found: row } of kept) {
    const name = target ?? "";
    if (found.get(name)?.by === undefined && !ON_THE_WAY.has(name.split(/[-_.]/).at(-1)))
      found.set(name, { name, by: row && leadTo("Builds this stage", row) });
  }
  return named.length === 0 && found.size > 1 ? [] : [...found.values()];
}

type Row = BuiltStage & { readonly found?: Found<unknown> };
