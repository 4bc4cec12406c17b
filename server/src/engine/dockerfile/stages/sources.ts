// Where COPY and the mounts of RUN take files from: stages by name or number, or images.
import { fact } from "../../core/fact.ts";
import type { Dockerfile, Instruction } from "../parse/document.ts";
import { mountSource } from "../values/fields.ts";
import { integer } from "../values/numbers.ts";
import { type Stage, stages } from "./stages.ts";

/** A name in `COPY --from=x` or `RUN --mount=from=x`, as written. Only COPY may count the stages. */
export interface NamedSource {
  readonly by: "copy" | "mount";
  readonly name: string;
}

/** What an instruction takes files from, in order. */
export function sourcesOf({ flags }: Instruction): readonly NamedSource[] {
  return flags.flatMap(({ name, value }): readonly NamedSource[] => {
    if (name === "from") return value === undefined ? [] : [{ by: "copy", name: value }];
    const source = name === "mount" && value !== undefined ? mountSource(value) : undefined;
    return source === undefined ? [] : [{ by: "mount", name: source }];
  });
}

/** The stages by their names; of two with one name the last. */
const byName = fact(
  (doc: Dockerfile) =>
    new Map(stages(doc).flatMap((one) => (one.name === undefined ? [] : [[one.name, one] as const]))),
);

/** The stage of the whole file that a source names, wherever it is; undefined for an image. */
export function sourceStage(doc: Dockerfile, { by, name }: NamedSource): Stage | undefined {
  const found = byName(doc).get(name.toLowerCase());
  if (found !== undefined || by === "mount") return found;
  const index = integer(name);
  return index === undefined ? undefined : stages(doc)[index];
}

/** The stages that others are built on or take files from. */
const used = fact((doc: Dockerfile) => {
  const all = stages(doc);
  const sources = all.flatMap(({ instructions }) =>
    instructions.flatMap(sourcesOf).map((one) => sourceStage(doc, one)),
  );
  return new Set<Stage | undefined>([...all.flatMap(({ origins }) => origins), ...sources]);
});

/** Whether nothing in the file comes of a stage: it is not the last one, and no other stage is built on it or takes files from it. */
export function isUnused(doc: Dockerfile, stage: Stage): boolean {
  return !stage.target && !used(doc).has(stage);
}
