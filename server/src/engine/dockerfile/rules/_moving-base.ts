// What an image without a fixed version means for those who build with it, for the rules about `latest` and about no tag at all.
import type { Related } from "../../core/finding.ts";
import { hubName, type ImageReference } from "../../core/image.ts";
import { isBuiltElsewhere } from "../../knowledge/known-images.ts";
import { isFormerOfficialImage, retiredImage } from "../../knowledge/retired-images.ts";
import { builderOf } from "../neighbours.ts";
import type { Dockerfile } from "../parse/document.ts";
import { isMinor, isUnused, type Pulled } from "../stages/sources.ts";

/**
 * Where the image comes from: `built here` by a file of the workspace, `perhaps built here` has the name of one, `local` is one of the
 * machine's own, `retired` one of which nothing new comes, `pulled` any other.
 */
export type Origin = "built here" | "perhaps built here" | "local" | "retired" | "pulled";

export interface MovingBase {
  readonly origin: Origin;
  /** Of which builds it is said: ` of this stage` where the build of the image does not use it. */
  readonly ofStage: "" | " of this stage";
  readonly atMost: "hint" | "info" | undefined;
  readonly related: readonly Related[] | undefined;
}

/** What an image that moves means where a build pulls it. `isWhole` says whether its name is known, so that it can be looked up. */
export function movingBase(doc: Dockerfile, { image, stage }: Pulled, isWhole = true): MovingBase {
  const builder = isWhole ? builderOf(doc, image) : undefined;
  const origin = originOf(image, builder?.certain, isWhole);
  return {
    origin,
    ofStage: stage !== undefined && isUnused(doc, stage) ? " of this stage" : "",
    atMost:
      isMinor(doc, stage) || (origin !== "pulled" && origin !== "retired")
        ? "hint"
        : origin === "retired"
          ? "info"
          : undefined,
    related: builder && [builder.related],
  };
}

/** `certain` is undefined where nothing in the workspace says that it builds the image. */
function originOf(image: ImageReference, certain: boolean | undefined, isWhole: boolean): Origin {
  if (certain === true) return "built here";
  if (isWhole && isBuiltElsewhere(image)) return "local";
  if (certain === false) return "perhaps built here";
  return retiredImage(image) === undefined && !isFormerOfficialImage(hubName(image) ?? "") ? "pulled" : "retired";
}
