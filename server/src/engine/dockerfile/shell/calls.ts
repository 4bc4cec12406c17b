// The commands of a document's steps by the program that they start: a rule about a program costs nothing where none starts it.
import { fact } from "../../core/fact.ts";
import { addTo } from "../../core/lists.ts";
import type { Dockerfile } from "../parse/document.ts";
import type { ShellCommand } from "./command.ts";
import { runs, type Step } from "./commands.ts";

/** A command and the RUN or ONBUILD RUN it is in. */
export interface Call {
  readonly step: Step;
  readonly command: ShellCommand;
}

const byProgram = fact((doc: Dockerfile) => {
  const found = new Map<string, Call[]>();
  for (const step of runs(doc)) {
    for (const command of step.script.commands)
      if (command.program !== undefined) addTo(found, command.program, { step, command });
  }
  return found;
});

const NONE: readonly Call[] = Object.freeze([]);

/** The commands of all RUN and ONBUILD RUN that start one of some programs, in order. */
export function callsOf(doc: Dockerfile, ...programs: readonly string[]): readonly Call[] {
  return callsOfAny(doc, programs);
}

/** The same for programs of a list. */
export function callsOfAny(doc: Dockerfile, programs: readonly string[]): readonly Call[] {
  const lists = programs.flatMap((program) => {
    const list = byProgram(doc).get(program);
    return list === undefined ? [] : [list];
  });
  if (lists.length < 2) return lists[0] ?? NONE;
  return lists.flat().sort((a, b) => a.command.at.start - b.command.at.start);
}
