// What apt's configuration says at a command: files written by the steps, and the lines of the step, above it.

import { fact } from "../../core/fact.ts";
import { hubName } from "../../core/image.ts";
import { lastOf } from "../../core/search.ts";
import type { Dockerfile, Instruction } from "../parse/document.ts";
import type { ShellCommand } from "../shell/command.ts";
import { type Step, stepOf } from "../shell/commands.ts";
import { inherited } from "../stages/inherited.ts";
import { type AptConfig, aptSettingsIn, NO_APT_CONFIG, namesAptConfig, withAptSettings } from "./apt.ts";

/** CircleCI's images, which write `APT::Get::Assume-Yes "true"` (CircleCI-Public/cimg-base, 22.04/Dockerfile). */
const ASSUMING = /^cimg\//;

const configs = inherited<AptConfig>(
  ({ image }) => ({ ...NO_APT_CONFIG, ...(ASSUMING.test((image && hubName(image)) ?? "") && { assumeYes: true }) }),
  next,
  (states) => {
    const [first = NO_APT_CONFIG] = states;
    const isSame = ({ recommends, assumeYes, unseen }: AptConfig) =>
      recommends === first.recommends && assumeYes === first.assumeYes && unseen === first.unseen;
    return states.every(isSame) ? first : { ...NO_APT_CONFIG, unseen: true };
  },
);

function next(state: AptConfig, instruction: Instruction, doc: Dockerfile): AptConfig {
  const { keyword, words, exec, heredocs, pairs } = instruction;
  if (keyword === "RUN") {
    const { text } = stepOf(doc, instruction);
    return namesAptConfig(text) ? withAptSettings(state, aptSettingsIn(text)) : state;
  }
  if (keyword === "ENV") return pairs.some((pair) => pair.name === "APT_CONFIG") ? { ...state, unseen: true } : state;
  if (keyword !== "COPY" && keyword !== "ADD") return state;
  const target = exec?.items.at(-1)?.value ?? words.at(-1)?.value ?? "";
  if (!namesAptConfig(target) && !/^\/etc(?:\/apt)?\/?$/.test(target)) return state;
  if (heredocs.length === 0) return { ...state, unseen: true };
  const text = heredocs.map(({ body }) => doc.text.slice(body.start, body.end)).join("");
  return withAptSettings(state, aptSettingsIn(text));
}

interface Written {
  readonly end: number;
  readonly config: AptConfig;
}

/** The states within the steps that were asked for; by document, since what stands above a step counts too. */
const written = fact((_doc: Dockerfile) => new Map<Step, readonly Written[]>());

/** The states of the configuration within a step that writes it, by where each begins. */
function statesWithin(doc: Dockerfile, step: Step): readonly Written[] {
  const known = written(doc).get(step);
  if (known !== undefined) return known;
  let config = configs.before(doc, step.instruction) ?? NO_APT_CONFIG;
  const { start, end } = step.instruction.at;
  const states = aptSettingsIn(doc.text.slice(start, end)).map((setting) => {
    config = withAptSettings(config, [setting]);
    return { end: start + setting.end, config };
  });
  written(doc).set(step, states);
  return states;
}

/** The configuration `command` of `step` finds. */
export function aptConfigAt(doc: Dockerfile, step: Step, command: ShellCommand): AptConfig {
  const before = configs.before(doc, step.instruction) ?? NO_APT_CONFIG;
  if (!namesAptConfig(step.text)) return before;
  return lastOf(statesWithin(doc, step), ({ end }) => end <= command.at.start)?.config ?? before;
}
