// Which names of a Dockerfile rename changes: not those that come from outside, and not those
// that a FROM line puts together. And which names it gives them: none that means something else in the file.
import { allInstructions, type Dockerfile } from "../../engine/dockerfile/parse/document.ts";
import { expand, textOf } from "../../engine/dockerfile/stages/expand.ts";
import { sourcesOf } from "../../engine/dockerfile/stages/sources.ts";
import { stages } from "../../engine/dockerfile/stages/stages.ts";
import { fromScope, isGlobalArg } from "../../engine/dockerfile/stages/variables.ts";
import { type NamePlace, placesOf, usesVariableAt } from "./names.ts";
import { assignmentsIn, usesIn } from "./uses.ts";

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
    return { refused: "A FROM line builds the name of this stage from a variable. Change both by hand." };
  const own = stages(doc).findIndex((stage) => stage.name === name.toLowerCase());
  if (first.kind === "stage" && isPicked(doc, name.toLowerCase(), own))
    return { refused: "A FROM or COPY line may use this stage by a variable. Change both by hand." };
  return { places };
}

/** The same where the new name is known: it has to be one, and must not be another's. */
export function renamingTo(doc: Dockerfile, offset: number, name: string): Renaming | undefined {
  const renaming = renamingAt(doc, offset);
  if (renaming === undefined || "refused" in renaming) return renaming;
  const [first] = renaming.places;
  const old = first && doc.text.slice(first.at.start, first.at.end);
  const refused = old === name ? undefined : against(doc, old ?? "", first?.kind === "stage", name);
  return refused === undefined ? renaming : { refused };
}

/** What keeps a stage or a variable from getting a name. */
function against(doc: Dockerfile, old: string, isStage: boolean, name: string): string | undefined {
  if (!isStage) {
    if (!/^[A-Za-z_]\w*$/.test(name))
      return "Shells cannot use a variable with this name. Use a letter or _, then letters, digits or _.";
    if (isGlobalArg(name)) return "Docker sets an argument of this name. Choose another one.";
    return hasVariable(doc, name)
      ? "This file declares or uses another variable of this name. Choose another one."
      : undefined;
  }
  const [before, after] = [old.toLowerCase(), name.toLowerCase()];
  if (!/^[a-z][a-z0-9_.-]*$/.test(after))
    return "This is not a stage name. Use a letter, then letters, digits, -, _ or .";
  if (before === after) return undefined;
  if (RESERVED.has(after)) return "Docker reserves this name. Choose another one.";
  const all = stages(doc);
  if (all.some((stage) => stage.name === after)) return "Another stage has this name. Choose another one.";
  const own = all.findIndex((stage) => stage.name === before);
  const isUsed = all.some(
    ({ index, from, instructions }) =>
      (index > own && from.from?.image?.raw.toLowerCase() === after) ||
      instructions.flatMap(sourcesOf).some((source) => source.name.toLowerCase() === after),
  );
  if (isUsed || isPicked(doc, after, own))
    return "A FROM or COPY line takes another image of this name. Choose another one.";
  return undefined;
}

/** BuildKit 0.34.2, frontend/dockerfile/dockerfile2llb/validations.go: what its rule ReservedStageName is about. */
const RESERVED: ReadonlySet<string> = new Set(["scratch", "context"]);

/** Whether anything in the file declares a variable, uses it or assigns to it. */
function hasVariable(doc: Dockerfile, name: string): boolean {
  return (
    allInstructions(doc).some(
      ({ keyword, pairs }) => (keyword === "ARG" || keyword === "ENV") && pairs.some((pair) => pair.name === name),
    ) ||
    doc.instructions.some((one) => [...usesIn(doc, one), ...assignmentsIn(doc, one)].some((use) => use.name === name))
  );
}

/** Whether a FROM line says the name of a stage with a variable: `FROM build-$TARGETARCH`. */
function isComposed(doc: Dockerfile, name: string): boolean {
  return stages(doc).some(
    ({ from, origins }) =>
      from.from?.image?.raw.includes("$") && origins.some((origin) => origin.name === name.toLowerCase()),
  );
}

/**
 * Whether the variable of a FROM line, or of a flag that names a stage, may stand for the name of the stage `own` above it: where its
 * default is the name, where it has none, and where letters around it begin and end the name.
 */
function isPicked(doc: Dockerfile, wanted: string, own: number): boolean {
  return stages(doc).some(
    ({ index, from, instructions }) =>
      (index > own && mayBe(doc, from.from?.image?.raw, wanted)) ||
      instructions.flatMap(sourcesOf).some((source) => mayBe(doc, source.name, wanted)),
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
