// State that builds up from instruction to instruction and from a stage to those built from it: shell, user, configuration.
import { fact } from "../../core/fact.ts";
import type { Dockerfile, Instruction } from "../parse/document.ts";
import { type Stage, stages } from "./stages.ts";

export interface Inherited<T> {
  /** The state an instruction (nested ones too) finds; undefined above the first FROM. */
  before(doc: Dockerfile, instruction: Instruction): T | undefined;
  /** The state a stage leaves. */
  after(doc: Dockerfile, stage: Stage): T | undefined;
}

/**
 * `first` is what a stage starts with that is built from no other; `next` the state behind an instruction; `join` what is known of a
 * stage that is built from one of several which leave different states. One pass per document.
 */
export function inherited<T>(
  first: (stage: Stage, doc: Dockerfile) => T,
  next: (state: T, instruction: Instruction, doc: Dockerfile) => T,
  join: (states: readonly T[]) => T,
): Inherited<T> {
  const tables = fact((doc: Dockerfile) => {
    const states = new Map<Instruction | Stage, T>();
    for (const stage of stages(doc)) {
      const left = [...new Set(stage.origins.map((origin) => states.get(origin) as T))];
      let state = left.length === 0 ? first(stage, doc) : left.length === 1 ? (left[0] as T) : join(left);
      for (const instruction of stage.instructions) {
        for (let one: Instruction | undefined = instruction; one !== undefined; one = one.nested)
          states.set(one, state);
        state = next(state, instruction, doc);
      }
      states.set(stage, state);
    }
    return states;
  });
  return {
    before: (doc, instruction) => tables(doc).get(instruction),
    after: (doc, stage) => tables(doc).get(stage),
  };
}
