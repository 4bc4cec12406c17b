// Instructions below an edit: the same as before, somewhere else. What was found out about them by their own text moves along.
import { recall, remember, remembered, withFacts } from "../../core/fact.ts";
import type { Instruction } from "./document.ts";

/** What an instruction says, wherever it stands: one object for an instruction and all that it is moved to. */
const CONTENT = Symbol("content");

/** The object that facts are remembered by which hold for the text of an instruction alone and have no spans. */
export function contentOf(instruction: Instruction): object {
  return remembered(instruction, CONTENT, () => withFacts({}));
}

/** The instruction of a version before as it stands now, `by` characters further down. */
export function movedInstruction(old: Instruction, by: number): Instruction {
  return move(old, by, new Map());
}

interface Kept<T> {
  readonly value: T;
  readonly of: Instruction;
}

/**
 * As `remembered`, for plain data on an instruction that depends on its own text alone: where the instruction only moved, it is
 * moved too. All of its numbers named `start` and `end` are offsets in the document.
 */
export function rememberedOnMoving<T>(instruction: Instruction, key: unknown, compute: () => T): T {
  return remembered(instruction, key, () => {
    const content = contentOf(instruction);
    const kept = recall<Kept<T>>(content, key);
    const value =
      kept === undefined
        ? compute()
        : move(kept.value, instruction.at.start - kept.of.at.start, new Map([[kept.of, instruction]]));
    remember(content, key, { value, of: instruction } satisfies Kept<T>);
    return value;
  });
}

/** A frozen copy in which every span is moved; objects that are one stay one. */
function move<T>(value: T, by: number, done: Map<object, object>): T {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return (value.length === 0 ? value : movedList(value, by, done)) as T;
  const { start, end } = value as unknown as Fields;
  if (typeof start === "number" && typeof end === "number")
    return Object.freeze({ start: start + by, end: end + by }) as T;
  const known = done.get(value);
  if (known !== undefined) return known as T;
  const copy = { ...value } as Fields;
  for (const key in copy) {
    const inner = copy[key];
    if (typeof inner === "object") copy[key] = move(inner, by, done);
  }
  if ("nested" in copy) remember(withFacts(copy), CONTENT, contentOf(value as unknown as Instruction));
  done.set(value, copy);
  return Object.freeze(copy) as T;
}

function movedList(values: readonly unknown[], by: number, done: Map<object, object>): readonly unknown[] {
  // Words alone have no place.
  if (typeof values[0] === "string") return values;
  const copy: unknown[] = [];
  for (const one of values) copy.push(move(one, by, done));
  return Object.freeze(copy);
}

type Fields = Record<string, unknown>;
