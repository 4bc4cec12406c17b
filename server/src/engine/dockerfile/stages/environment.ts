// What a variable means at an instruction: ENV and ARG of the stage and its parents, with defaults only.

import { isPredefined, PLATFORM_ARGS } from "../../core/builds/arguments.ts";
import { fact } from "../../core/fact.ts";
import { lastOf } from "../../core/search.ts";
import { type Dockerfile, type Instruction, isSound, type Word } from "../parse/document.ts";
import { expand, isPlain, type Lookup, textOf } from "./expand.ts";
import { placeOf, roots, type Stage, stages } from "./stages.ts";
import { type Binding, globalArgs, LONGEST_VALUE } from "./variables.ts";

interface Placed extends Binding {
  readonly position: number;
}

type Table = Map<string, Placed[]>;

interface Tables {
  readonly env: Table;
  readonly arg: Table;
}

/** Every binding of every stage, by name and in order: filled in one pass, so that a value can use what stands above it. */
const tables = fact((doc: Dockerfile) => {
  const all = new Map<Stage, Tables>();
  for (const stage of stages(doc)) {
    const own: Tables = { env: new Map(), arg: new Map() };
    all.set(stage, own);
    for (const [position, instruction] of stage.instructions.entries()) {
      const { keyword } = instruction;
      if (keyword !== "ENV" && keyword !== "ARG") continue;
      // One ENV's values see what held before it; one ARG's defaults see the pairs to their left.
      const before = keyword === "ENV" ? position : position + 1;
      const scope = scopeOf((name) => find(all, stage, before, name), stage);
      for (const { name, nameAt, value } of instruction.pairs) {
        const outside = value === undefined ? (globalArgs(doc).get(name)?.value ?? null) : null;
        const isKnown = value !== undefined && isSound(doc, instruction);
        const whole = isKnown ? (textOf(expand(value.raw, doc.escape, scope).pieces) ?? null) : null;
        const filled = whole !== null && whole.length > LONGEST_VALUE ? null : whole;
        const text = value === undefined ? outside : filled;
        const kind = keyword === "ENV" ? "env" : "arg";
        const list = own[kind].get(name);
        const binding: Placed = { name, kind, value: text, at: nameAt, instruction, position };
        if (list === undefined) own[kind].set(name, [binding]);
        else list.push(binding);
      }
    }
  }
  return all;
});

/** The last of a name's bindings above `position`. */
function lastAbove(list: readonly Placed[] | undefined, position: number): Placed | undefined {
  return list === undefined ? undefined : lastOf(list, (one) => one.position < position);
}

/** How many stages are asked for one name. */
const MOST_ASKED = 64;

/**
 * ENV beats ARG wherever both stand (Dockerfile reference, "Using ARG variables"); the nearer stage beats its parent. Of several stages
 * that a FROM line picks one of, all must say the same, else the value is unknown.
 */
function find(all: ReadonlyMap<Stage, Tables>, stage: Stage, position: number, name: string): Binding | undefined {
  for (const kind of ["env", "arg"] as const) {
    let asked = 0;
    const search = (start: Stage, limit: number): Binding | undefined => {
      let above = limit;
      for (let one = start; asked < MOST_ASKED; above = Number.POSITIVE_INFINITY) {
        asked += 1;
        const found = lastAbove(all.get(one)?.[kind].get(name), above);
        const [next, ...others] = one.origins;
        if (found !== undefined || next === undefined) return found;
        if (others.length > 0) return agreed(one.origins.map((origin) => search(origin, Number.POSITIVE_INFINITY)));
        one = next;
      }
      return undefined;
    };
    const found = search(stage, position);
    if (found !== undefined) return found;
  }
  if (!isPredefined(name)) return undefined;
  return { name, kind: "predefined", value: null, at: undefined, instruction: undefined };
}

/** The binding of a name where a stage is built from one of several: the first, without its value unless all have the same. */
function agreed(all: readonly (Binding | undefined)[]): Binding | undefined {
  const found = all.find((one) => one !== undefined);
  if (found === undefined) return undefined;
  return all.every((one) => one !== undefined && one.value === found.value) ? found : { ...found, value: null };
}

/** A base image may bring variables of its own, so what nothing here declares is unknown; only scratch has none. */
function scopeOf(search: (name: string) => Binding | undefined, stage: Stage): Lookup {
  const bases = roots(stage);
  const bare = bases.length > 0 && bases.every(({ scratch }) => scratch);
  return (name) => {
    const found = search(name);
    if (found !== undefined) return found.value;
    return bare && !PLATFORM_ARGS.includes(name) ? undefined : null;
  };
}

/** What the names of a stage's variables mean at an instruction. */
export function scopeAt(doc: Dockerfile, instruction: Instruction): Lookup {
  const place = placeOf(doc, instruction);
  return place === undefined
    ? () => null
    : scopeOf((name) => find(tables(doc), place.stage, place.position, name), place.stage);
}

/**
 * A word of an instruction inside a stage, as Docker resolves it there: with quotes off and variables filled in from defaults; undefined
 * where a part is unknown.
 */
export function resolveAt(doc: Dockerfile, instruction: Instruction, word: Pick<Word, "raw">): string | undefined {
  const { raw } = word;
  if (isPlain(raw)) return raw;
  return textOf(expand(raw, doc.escape, scopeAt(doc, instruction)).pieces);
}

/**
 * As `resolveAt`, but that of `${NAME:-x}` the default is taken where nothing in the file gives the name a value: so BuildKit does unless
 * somebody hands it one, or the base image has one (Dockerfile reference, "Environment replacement").
 */
export function resolveByDefaults(doc: Dockerfile, instruction: Instruction, word: Pick<Word, "raw">) {
  const scope = scopeAt(doc, instruction);
  const preset: Lookup = (name) => scope(name) ?? (isValueless(doc, instruction, name) ? undefined : null);
  const { pieces, uses } = expand(word.raw, doc.escape, preset);
  const isGuarded = uses.every(({ guarded, name }) => guarded || typeof scope(name) === "string");
  return isGuarded ? textOf(pieces) : resolveAt(doc, instruction, word);
}

/** Whether a name has no value in the file: it is not declared, or by ARG without a default only. */
function isValueless(doc: Dockerfile, instruction: Instruction, name: string): boolean {
  const lacks = (one: Binding | undefined) =>
    one?.instruction === undefined ||
    one.instruction.pairs.some((pair) => pair.name === name && pair.value === undefined);
  return !isPredefined(name) && lacks(bindingAt(doc, instruction, name)) && lacks(globalArgs(doc).get(name));
}

/**
 * What a name that an instruction uses is bound to: in a stage by its ENV and ARG, on FROM lines and above the first of them by
 * the global arguments. Undefined where nothing in the file declares it.
 */
export function bindingAt(doc: Dockerfile, instruction: Instruction, name: string): Binding | undefined {
  const place = placeOf(doc, instruction);
  if (place === undefined || place.position === -1) return globalArgs(doc).get(name);
  // A default may use what stands to its left in the same ARG.
  const position = instruction.keyword === "ARG" ? place.position + 1 : place.position;
  const found = find(tables(doc), place.stage, position, name);
  return found?.instruction === undefined ? undefined : found;
}
