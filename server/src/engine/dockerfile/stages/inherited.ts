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

/** `first` is what a stage without a parent stage starts with; `next` the state behind an instruction. One pass per document. */
export function inherited<T>(
  first: (stage: Stage) => T,
  next: (state: T, instruction: Instruction, doc: Dockerfile) => T,
): Inherited<T> {
  const tables = fact((doc: Dockerfile) => {
    const states = new Map<Instruction | Stage, T>();
    for (const stage of stages(doc)) {
      let state = (stage.parent === undefined ? undefined : states.get(stage.parent)) ?? first(stage);
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
