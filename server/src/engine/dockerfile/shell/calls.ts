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

/** The same for programs of a list or a set. */
export function callsOfAny(doc: Dockerfile, programs: Iterable<string>): readonly Call[] {
  const all = byProgram(doc);
  if (all.size === 0) return NONE;
  const lists: (readonly Call[])[] = [];
  for (const program of programs) {
    const list = all.get(program);
    if (list !== undefined) lists.push(list);
  }
  if (lists.length < 2) return lists[0] ?? NONE;
  return lists.flat().sort((a, b) => a.command.at.start - b.command.at.start);
}
