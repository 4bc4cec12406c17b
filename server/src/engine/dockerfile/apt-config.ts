// What apt's configuration says at a command: files written by the steps, and the lines of the step, above it.
import { type AptConfig, NO_APT_CONFIG, namesAptConfig, readAptConfig } from "./apt.ts";
import type { ShellCommand } from "./command.ts";
import { type Step, stepOf } from "./commands.ts";
import type { Dockerfile, Instruction } from "./document.ts";
import { inherited } from "./inherited.ts";

const configs = inherited<AptConfig>(() => NO_APT_CONFIG, next);

function next(state: AptConfig, instruction: Instruction, doc: Dockerfile): AptConfig {
  const { keyword, words, exec, heredocs, pairs } = instruction;
  if (keyword === "RUN") {
    const { text } = stepOf(doc, instruction);
    return namesAptConfig(text) ? readAptConfig(state, text) : state;
  }
  if (keyword === "ENV") return pairs.some((pair) => pair.name === "APT_CONFIG") ? { ...state, unseen: true } : state;
  if (keyword !== "COPY" && keyword !== "ADD") return state;
  const target = exec?.items.at(-1)?.value ?? words.at(-1)?.value ?? "";
  if (!namesAptConfig(target) && !/^\/etc(?:\/apt)?\/?$/.test(target)) return state;
  if (heredocs.length === 0) return { ...state, unseen: true };
  return heredocs.reduce((one, { body }) => readAptConfig(one, doc.text.slice(body.start, body.end)), state);
}

/** The configuration `command` of `step` finds. */
export function aptConfigAt(doc: Dockerfile, step: Step, command: ShellCommand): AptConfig {
  const before = configs.before(doc, step.instruction) ?? NO_APT_CONFIG;
  if (!namesAptConfig(step.text)) return before;
  const above = doc.text.slice(step.instruction.at.start, command.at.start);
  return namesAptConfig(above) ? readAptConfig(before, above) : before;
}
