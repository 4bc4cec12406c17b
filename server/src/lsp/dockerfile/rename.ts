// Which names of a Dockerfile rename changes: not those that come from outside, and not those
// that a FROM line puts together.
import type { Dockerfile } from "../../engine/dockerfile/parse/document.ts";
import { stages } from "../../engine/dockerfile/stages/stages.ts";
import { isGlobalArg } from "../../engine/dockerfile/stages/variables.ts";
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
  return { places };
}

/** Whether a FROM line says the name of a stage with a variable: `FROM build-$TARGETARCH`. */
function isComposed(doc: Dockerfile, name: string): boolean {
  return stages(doc).some(
    ({ from, origins }) =>
      from.from?.image?.raw.includes("$") && origins.some((origin) => origin.name === name.toLowerCase()),
  );
}
