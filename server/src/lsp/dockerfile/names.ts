// The names that a Dockerfile gives to stages and variables, with all the places where each is meant: what rename changes and
// highlights show. A stage is named by FROM, COPY and the mounts of RUN. A variable is what Docker makes of it: a global
// argument goes on in the stages that declare it again, and those that are built from a stage have its variables.
import { fact } from "../../engine/core/fact.ts";
import { around } from "../../engine/core/search.ts";
import { contains, point, type Span } from "../../engine/core/text.ts";
import type { Dockerfile, Flag, Instruction } from "../../engine/dockerfile/parse/document.ts";
import { bindingAt } from "../../engine/dockerfile/stages/environment.ts";
import { ancestors, placeOf, type Stage, stages } from "../../engine/dockerfile/stages/stages.ts";
import { globalArgs } from "../../engine/dockerfile/stages/variables.ts";
import { assignmentsIn, usesIn } from "./uses.ts";

/** A place at which a name is written. */
export interface NamePlace {
  readonly at: Span;
  /** Whether it gives the name, or takes what has it. */
  readonly declares: boolean;
  readonly kind: "stage" | "arg" | "env";
  /** The same for all places of one thing. */
  readonly of: string;
}

/** All places of what is named at an offset, in order; none where nothing is, or nothing in the file declares it. */
export function placesOf(doc: Dockerfile, offset: number): readonly NamePlace[] {
  const all = namePlaces(doc);
  const here = placeAmong(all, offset);
  const same = here === undefined ? [] : all.filter(({ of }) => of === here.of);
  return same.some(({ declares }) => declares) ? same : [];
}

/** The place at an offset. */
export function placeAmong(places: readonly NamePlace[], offset: number): NamePlace | undefined {
  return places.find(({ at }) => contains(at, point(offset)));
}

/** Whether a variable is used at an offset, whatever declares it. */
export function usesVariableAt(doc: Dockerfile, offset: number): boolean {
  const instruction = around(doc.instructions, offset);
  return instruction !== undefined && [...usesIn(doc, instruction)].some(({ at }) => contains(at, point(offset)));
}

/** Where what stands at an offset got its name: at the offset itself, the last place above it, else the first one. */
export function definitionAmong(places: readonly NamePlace[], offset: number): NamePlace | undefined {
  const declared = places.filter(({ declares }) => declares);
  return declared.findLast(({ at }) => at.start <= offset) ?? declared[0];
}

const namePlaces = fact((doc: Dockerfile): readonly NamePlace[] =>
  [...stagePlaces(doc), ...variablePlaces(doc)].sort((a, b) => a.at.start - b.at.start),
);

function* stagePlaces(doc: Dockerfile): Iterable<NamePlace> {
  const named = new Set<string>();
  const place = (at: Span, declares = false): NamePlace => ({
    at,
    declares,
    kind: "stage",
    of: `stage ${doc.text.slice(at.start, at.end).toLowerCase()}`,
  });
  for (const { from, flags, keyword } of doc.instructions) {
    // A base is looked for among the stages above, what is copied from among all.
    if (from?.image !== undefined && named.has(from.image.raw.toLowerCase())) yield place(from.image.at);
    if (from?.as !== undefined) {
      named.add(from.as.raw.toLowerCase());
      yield place(from.as.at, true);
    }
    if (keyword !== "COPY" && keyword !== "RUN") continue;
    for (const flag of flags) {
      const at = sourceIn(doc.text, flag);
      if (at !== undefined) yield place(at);
    }
  }
}

/** Where a flag names a stage: `--from=build`, `--mount=type=bind,from=build`. */
function sourceIn(text: string, { name, valueAt }: Flag): Span | undefined {
  if (valueAt === undefined) return undefined;
  const value = text.slice(valueAt.start, valueAt.end);
  const match = name === "from" ? FROM.exec(value) : name === "mount" ? MOUNTED_FROM.exec(value) : null;
  if (match === null) return undefined;
  const end = valueAt.start + match.index + match[0].length;
  // The name of an image goes on: `node:24`.
  if (end < valueAt.end && !/["',]/.test(text[end] ?? "")) return undefined;
  return { start: end - (match[1]?.length ?? 0), end };
}

const FROM = /^["']?([\w.-]+)/;
/** A field as `mountSource` reads it, looked for in the text as written, for the sake of its place. */
const MOUNTED_FROM = /(?:^["']?|,)"?from=([\w.-]+)/i;

function* variablePlaces(doc: Dockerfile): Iterable<NamePlace> {
  for (const instruction of doc.instructions) {
    const { keyword, pairs } = instruction;
    if (keyword === "ARG" || keyword === "ENV") {
      for (const { name, nameAt } of pairs) {
        if (doc.text.slice(nameAt.start, nameAt.end) !== name) continue;
        const kind = keyword === "ENV" ? "env" : "arg";
        yield { at: nameAt, declares: true, kind, of: variable(doc, instruction, kind, name) };
      }
    }
    const bound = new Map<string, Thing | undefined>();
    const thing = (name: string) => {
      if (!bound.has(name)) bound.set(name, thingOf(doc, instruction, name));
      return bound.get(name);
    };
    for (const { name, at } of [...usesIn(doc, instruction), ...assignmentsIn(doc, instruction)]) {
      const found = thing(name);
      if (found !== undefined) yield { at, declares: false, ...found };
    }
  }
}

type Thing = Pick<NamePlace, "kind" | "of">;

function thingOf(doc: Dockerfile, instruction: Instruction, name: string): Thing | undefined {
  const binding = bindingAt(doc, instruction, name);
  if (binding?.instruction !== undefined && binding.kind !== "predefined")
    return { kind: binding.kind, of: variable(doc, binding.instruction, binding.kind, name) };
  const place = placeOf(doc, instruction);
  if (place === undefined || place.position === -1) return undefined;
  // What a stage has that is built from one of several cannot be told, but where its name comes from can.
  for (const kind of ["env", "arg"] as const) {
    const of = inherited(doc, place.stage, kind, name);
    if (of !== undefined) return { kind, of };
  }
  return undefined;
}

/** The variable that an instruction declares: one for an argument of the whole file, else one for a stage and those built from it. */
function variable(doc: Dockerfile, instruction: Instruction, kind: "arg" | "env", name: string): string {
  if (kind === "arg" && globalArgs(doc).has(name)) return `arg ${name}`;
  const stage = placeOf(doc, instruction)?.stage;
  return (stage && inherited(doc, stage, kind, name)) ?? `${kind} ${name}`;
}

/** The variable of a name in a stage; undefined where neither it nor a stage that it may be built from declares it. */
function inherited(doc: Dockerfile, stage: Stage, kind: "arg" | "env", name: string): string | undefined {
  const first = lineage(stage).find((one) => namesOf(one.instructions).has(`${kind} ${name}`));
  return first && `${kind} ${name} of stage ${siblings(doc).get(first) ?? first.index}`;
}

/** A stage and all that it may be built from, the first of the file first. */
const lineage = fact((stage: Stage): readonly Stage[] => ancestors(stage).toSorted((a, b) => a.index - b.index));

/** By the stages among which a FROM line chooses: the index of the first of them. What they declare alike is one variable. */
const siblings = fact((doc: Dockerfile): ReadonlyMap<Stage, number> => {
  const firsts = new Map<Stage, number>();
  for (const { origins } of stages(doc)) {
    if (origins.length < 2) continue;
    const first = origins.reduce(
      (least, one) => Math.min(least, firsts.get(one) ?? one.index),
      Number.POSITIVE_INFINITY,
    );
    for (const one of origins) firsts.set(one, first);
  }
  return firsts;
});

const namesOf = fact(
  (instructions: readonly Instruction[]) =>
    new Set(
      instructions.flatMap(({ keyword, pairs }) =>
        keyword === "ARG" || keyword === "ENV" ? pairs.map(({ name }) => `${keyword.toLowerCase()} ${name}`) : [],
      ),
    ),
);
