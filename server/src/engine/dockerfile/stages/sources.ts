// Where COPY and the mounts of RUN take files from: stages by name or number, or images.
import { fact } from "../../core/fact.ts";
import { type ImageReference, imageOf } from "../../core/image.ts";
import type { Span } from "../../core/text.ts";
import { isOfficialImage } from "../../knowledge/official-images.ts";
import { allInstructions, type Dockerfile, type Flag, type Instruction } from "../parse/document.ts";
import { mountSource } from "../values/fields.ts";
import { integer } from "../values/numbers.ts";
import { referenceFault } from "../values/reference.ts";
import { isFlawed, isUnfinished } from "./half-typed.ts";
import { type Stage, stages } from "./stages.ts";

/** A name in `COPY --from=x` or `RUN --mount=from=x`, as written. Only COPY may count the stages. */
export interface NamedSource {
  readonly by: "copy" | "mount";
  readonly name: string;
  readonly flag: Flag;
}

/** What an instruction takes files from, in order. */
export function sourcesOf({ flags }: Instruction): readonly NamedSource[] {
  return flags.flatMap((flag): readonly NamedSource[] => {
    const { name, value } = flag;
    if (name === "from") return value === undefined ? [] : [{ by: "copy", name: value, flag }];
    const source = name === "mount" && value !== undefined ? mountSource(value) : undefined;
    return source === undefined ? [] : [{ by: "mount", name: source, flag }];
  });
}

/** Where the name of a source is written in its flag: all of the value, or behind `from=`; undefined where it is in quotes. */
export function sourcePlace({ text }: Dockerfile, { flag, name }: NamedSource): Span | undefined {
  if (flag.valueAt === undefined || name === "") return undefined;
  const { start, end } = flag.valueAt;
  const value = text.slice(start, end);
  const from = value === name ? 0 : value.indexOf(`from=${name}`) + "from=".length;
  return value.slice(from, from + name.length) === name && from !== "from=".length - 1
    ? { start: start + from, end: start + from + name.length }
    : undefined;
}

/** What the name of a source is by itself: an image's by its host, tag or fame; undefined where it is empty, a number or a variable. */
export function sourceKind(doc: Dockerfile, source: NamedSource): "stage" | "image" | "unknown" | undefined {
  const { name } = source;
  if (sourceStage(doc, source) !== undefined) return "stage";
  if (name === "" || name === "scratch" || name.includes("$") || integer(name) !== undefined) return undefined;
  if (referenceFault(name) !== undefined) return undefined;
  return /[/:@]/.test(name) || isOfficialImage(name) ? "image" : "unknown";
}

/**
 * The images from which COPY and the mounts of RUN take files, in the order of the file. Names that may be a build context's are left out.
 */
export const sourceImages: (doc: Dockerfile) => readonly ImageReference[] = fact((doc: Dockerfile) =>
  allInstructions(doc).flatMap((one) =>
    (one.keyword !== "COPY" && one.keyword !== "RUN") || one.flags.length === 0 || isFlawed(doc, one)
      ? []
      : sourcesOf(one).flatMap((source) => {
          const at = sourcePlace(doc, source) ?? source.flag.valueAt ?? source.flag.at;
          return sourceKind(doc, source) === "image" ? [imageOf([{ text: source.name, at }], at)] : [];
        }),
  ),
);

/** An image that a build pulls, and the stage that begins with it; without one files are only taken from it. */
export interface Pulled {
  readonly image: ImageReference;
  readonly stage: Stage | undefined;
}

/** The images that the stages begin with, then those that files are taken from; what somebody is still typing is left out. */
export function pulls(doc: Dockerfile): readonly Pulled[] {
  const bases = stages(doc).flatMap((stage) =>
    stage.image === undefined || isUnfinished(doc, stage.from) ? [] : [{ image: stage.image, stage }],
  );
  return [...bases, ...sourceImages(doc).map((image) => ({ image, stage: undefined }))];
}

/** The images of `pulls` alone. */
export function pulledImages(doc: Dockerfile): readonly ImageReference[] {
  return pulls(doc).map(({ image }) => image);
}

/** The stages by their names; of two with one name the last. */
const byName = fact(
  (doc: Dockerfile) =>
    new Map(stages(doc).flatMap((one) => (one.name === undefined ? [] : [[one.name, one] as const]))),
);

/** The stage of the whole file that a source names, wherever it is; undefined for an image. */
export function sourceStage(doc: Dockerfile, { by, name }: Pick<NamedSource, "by" | "name">): Stage | undefined {
  const found = byName(doc).get(name.toLowerCase());
  if (found !== undefined || by === "mount") return found;
  const index = integer(name);
  return index === undefined ? undefined : stages(doc)[index];
}

/** The stages that are built, with those that they are built on or take files from. */
const used = fact((doc: Dockerfile): ReadonlySet<Stage> => {
  const found = new Set(stages(doc).filter(({ target }) => target));
  for (const { origins, instructions } of found) {
    const sources = instructions.flatMap(sourcesOf).flatMap((one) => sourceStage(doc, one) ?? []);
    for (const stage of [...origins, ...sources]) found.add(stage);
  }
  return found;
});

/** Whether a build begins no stage with an image that it pulls, or does not use that stage. */
export function isMinor(doc: Dockerfile, stage: Stage | undefined): boolean {
  return stage === undefined || isUnused(doc, stage);
}

/** Whether nothing comes of a stage: no build is of it, and none of a stage that is built on it or takes files from it. */
export function isUnused(doc: Dockerfile, stage: Stage): boolean {
  return !used(doc).has(stage);
}
