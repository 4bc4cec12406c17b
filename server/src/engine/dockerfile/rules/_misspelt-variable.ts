// Which variable of a stage a name is a misspelling of.
import { partFact } from "../../core/fact.ts";
import { nearest } from "../../core/similar.ts";
import type { Dockerfile, Instruction } from "../parse/document.ts";
import { bindingAt } from "../stages/environment.ts";
import { ancestors, type Stage } from "../stages/stages.ts";

/** The variable that is set above an instruction of a stage and meant by a name that nothing sets; undefined where none is near enough. */
export function meantBy(doc: Dockerfile, stage: Stage, one: Instruction, name: string): string | undefined {
  const known = nearest(name, namesAbove(doc, stage, one, name), MOST_EDITS);
  return known === undefined || isLonger(name, known) ? undefined : known;
}

/** Whether a name is another word in front of one that is there: GOPATH is no misspelt PATH. */
function isLonger(name: string, known: string): boolean {
  return name.length > known.length + 1 && name.endsWith(known);
}

/** So many edits away is a misspelt name. */
const MOST_EDITS = 2;
/** So many names are compared with a misspelt one. */
const MOST = 200;

/** The first names that a stage and those that it is built from set. */
const namesOf: (doc: Dockerfile, stage: Stage) => readonly string[] = partFact((_, stage) => {
  const names = new Set(["PATH"]);
  for (const { instructions } of ancestors(stage)) {
    for (const { keyword, pairs } of instructions) {
      if (keyword !== "ARG" && keyword !== "ENV") continue;
      for (const { name } of pairs) if (names.size < MOST) names.add(name);
      if (names.size === MOST) return [...names];
    }
  }
  return [...names];
});

/** Those of them that are set above an instruction, and about as long as a name in it. */
function namesAbove(doc: Dockerfile, stage: Stage, one: Instruction, name: string): readonly string[] {
  return namesOf(doc, stage).filter(
    (other) =>
      Math.abs(other.length - name.length) <= MOST_EDITS &&
      (other === "PATH" || bindingAt(doc, one, other) !== undefined),
  );
}
