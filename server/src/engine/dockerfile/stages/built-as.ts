// How other files of the workspace build a Dockerfile: the stages that they name as targets, and the contexts that they name besides.
import { builds } from "../../core/builds.ts";
import { copyWith, fact, withFacts } from "../../core/fact.ts";
import type { Surroundings } from "../../core/language.ts";
import { OPEN_BUILDS, openBuildsOf } from "../../core/open-builds.ts";
import type { Dockerfile } from "../parse/document.ts";

/** A document among the other files of the workspace. */
interface Built extends Dockerfile {
  readonly builtAs?: {
    readonly targets: readonly string[];
    readonly images: readonly string[];
    readonly contexts: readonly string[];
    readonly leavesNoImage: boolean;
  };
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

/** What is known of builds stays with every copy that is made of the document. */
export const surroundings: Surroundings<Dockerfile> = {
  reads: [builds, ...OPEN_BUILDS],
  see(doc, path, index) {
    const rows = index.get(builds, path).map(({ data }) => data);
    const targets = [...new Set(rows.flatMap(({ target }) => target || []))];
    const images = [...new Set(rows.flatMap(({ target, nameless }) => (nameless ? [] : target || [])))];
    const open = openBuildsOf(index, path) ?? [];
    const contexts = [...new Set([...rows, ...open].flatMap((row) => row.contexts ?? []))];
    const noImage = rows.length > 0 && open.length === 0 && rows.every(({ imageless }) => imageless === true);
    if (targets.length === 0 && contexts.length === 0 && !noImage) return doc;
    const builtAs = { targets, images, contexts, leavesNoImage: noImage };
    return copyWith(doc, surroundings, builtAs, (): Built => Object.freeze(withFacts({ ...doc, builtAs })));
  },
};
