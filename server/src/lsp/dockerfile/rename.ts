// Which names of a Dockerfile rename changes: not those that come from outside, and not those
// that a FROM line puts together.
import type { Dockerfile } from "../../engine/dockerfile/parse/document.ts";
import { expand, textOf } from "../../engine/dockerfile/stages/expand.ts";
import { sourcesOf, stages } from "../../engine/dockerfile/stages/stages.ts";
import { fromScope, isGlobalArg } from "../../engine/dockerfile/stages/variables.ts";
import { type NamePlace, placesOf, usesVariableAt } from "./names.ts";

/** The places that change together, or why none may: a sentence for the user. */
export type Renaming = { readonly places: readonly NamePlace[] } | { readonly refused: string };

/** What renaming the name at an offset means; undefined where nothing has a name there that the file declares. */
export function renamingAt(doc: Dockerfile, offset: number): Renaming | undefined {
  const places = placesOf(doc, offset);
  const [first] = places;
  if (first === undefined) {
    if (!usesVariableAt(doc, offset)) return undefined;
    return { refused: "No ARG or ENV in this file declares this variable. It cannot be renamed here." };
  }
  const name = doc.text.slice(first.at.start, first.at.end);
  if (first.kind === "arg" && isGlobalArg(name))
    return { refused: "Docker sets this argument under this name only. It cannot be renamed." };
  if (first.kind === "stage" && isComposed(doc, name))
    return { refused: "A FROM line puts the name of this stage together from a variable. Change both by hand." };
  if (first.kind === "stage" && isPicked(doc, name))
    return { refused: "A FROM or COPY line may pick this stage by a variable. Change both by hand." };
  return { places };
}

/** Whether a FROM line says the name of a stage with a variable: `FROM build-$TARGETARCH`. */
function isComposed(doc: Dockerfile, name: string): boolean {
  return stages(doc).some(
    ({ from, origins }) =>
      from.from?.image?.raw.includes("$") && origins.some((origin) => origin.name === name.toLowerCase()),
  );
}

/**
 * Whether the variable of a FROM line, or of a flag that names a stage, may stand for the name of a stage above it: where its default
 * is the name, where it has none, and where letters around it begin and end the name.
 */
function isPicked(doc: Dockerfile, name: string): boolean {
  const wanted = name.toLowerCase();
  const own = stages(doc).findIndex((stage) => stage.name === wanted);
  return stages(doc).some(
    ({ index, from, instructions }) =>
      (index > own && mayBe(doc, from.from?.image?.raw, wanted)) ||
      instructions.flatMap(sourcesOf).some((source) => mayBe(doc, source, wanted)),
  );
}

function mayBe(doc: Dockerfile, raw: string | undefined, name: string): boolean {
  if (raw === undefined || !raw.includes("$")) return false;
  const { pieces } = expand(raw, doc.escape, fromScope(doc));
  const first = pieces.findIndex(({ variable }) => variable !== undefined);
  const last = pieces.findLastIndex(({ variable }) => variable !== undefined);
  const begin = textOf(pieces.slice(0, first))?.toLowerCase() ?? "";
  const end = textOf(pieces.slice(last + 1))?.toLowerCase() ?? "";
  const whole = textOf(pieces)?.toLowerCase();
  if (begin === "" && end === "" && whole !== undefined) return whole === name;
  return first !== -1 && name.length >= begin.length + end.length && name.startsWith(begin) && name.endsWith(end);
}
