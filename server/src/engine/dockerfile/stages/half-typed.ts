// What is half-typed in a Dockerfile: instructions that are not finished, and the stages in which therefore nothing is missing.
import { fact, partFact } from "../../core/fact.ts";
import { columnOf } from "../../core/text.ts";
import { type Dockerfile, type Instruction, withNested } from "../parse/document.ts";
import { isKeyword } from "../parse/keywords.ts";
import { ancestors, type Stage } from "./stages.ts";
import { isUnclear } from "./unclear.ts";

/** The syntax errors that leave open where the arguments of an instruction end. */
const OPEN_CODES: ReadonlySet<string> = new Set(["unclosed-brace", "unclosed-quote"]);

interface HalfTyped {
  /** Instructions of which a part is not there, or which hold a part of another. */
  readonly unfinished: ReadonlySet<Instruction>;
  /** The same, and all others with a syntax error. */
  readonly faulty: ReadonlySet<Instruction>;
}

const halfTyped = fact((doc: Dockerfile): HalfTyped => {
  const [unfinished, faulty] = [new Set<Instruction>(), new Set<Instruction>()];
  let error = 0;
  for (const [i, instruction] of doc.instructions.entries()) {
    const { at } = instruction;
    let isFaulty = false;
    let isOpen = isUnclear(doc, instruction) || isRest(doc, instruction, doc.instructions[i + 1]);
    for (let next = doc.errors[error]; next !== undefined && next.at.start <= at.end; next = doc.errors[error]) {
      isFaulty ||= next.at.start >= at.start && next.passes !== true;
      isOpen ||= next.at.start >= at.start && OPEN_CODES.has(next.code);
      error += 1;
    }
    for (const one of isOpen || isFaulty ? withNested([instruction]) : []) {
      if (isOpen) unfinished.add(one);
      faulty.add(one);
    }
  }
  return { unfinished, faulty };
});

/** Whether `next` is no instruction but what `instruction` went on with, before the end of its line lost its backslash. */
function isRest({ text }: Dockerfile, { keywordAt }: Instruction, next: Instruction | undefined): boolean {
  if (next === undefined || isKeyword(next.keyword)) return false;
  const written = text.slice(next.keywordAt.start, next.keywordAt.end);
  const isUpper = /^[A-Z]+$/.test(text.slice(keywordAt.start, keywordAt.end));
  return (
    !(isUpper ? /^[A-Z]+$/ : /^[A-Za-z]+$/).test(written) ||
    columnOf(text, next.at.start) > columnOf(text, keywordAt.start)
  );
}

/** The instructions that go on in the next line without a backslash: what they lack may be there. */
export const cutShort: (doc: Dockerfile) => ReadonlySet<Instruction> = fact(
  (doc: Dockerfile) => new Set(doc.instructions.filter((one, i) => isRest(doc, one, doc.instructions[i + 1]))),
);

/** Whether an instruction (nested ones too) is not finished: then nothing is missing in it. */
export function isUnfinished(doc: Dockerfile, instruction: Instruction): boolean {
  return halfTyped(doc).unfinished.has(instruction);
}

/** Whether an instruction is not finished, or has a syntax error. */
export function isFlawed(doc: Dockerfile, instruction: Instruction): boolean {
  return halfTyped(doc).faulty.has(instruction);
}

/** Whether a line of a stage has a syntax error. */
export function hasFault(doc: Dockerfile, { from, instructions }: Stage): boolean {
  return isFlawed(doc, from) || instructions.some((one) => isFlawed(doc, one));
}

/**
 * Whether a line of a stage, or of one it is built from, has a syntax error: what is missing may be what it would be. A USER that names
 * nobody is known for what it is: as long as no other one does, the stage has no user.
 */
export function isHalfTyped(doc: Dockerfile, stage: Stage): boolean {
  return halfTyped(doc).faulty.size > 0 && ancestors(stage).some((one) => isOpen(doc, one));
}

/** Whether a line of the stage itself has such an error. */
const isOpen: (doc: Dockerfile, stage: Stage) => boolean = partFact((doc, { from, instructions }) => {
  const { unfinished, faulty } = halfTyped(doc);
  const isNameless = (one: Instruction) => one.keyword === "USER" && one.words.length === 0 && !unfinished.has(one);
  return [from, ...instructions].some((one) => faulty.has(one) && !isNameless(one));
});

/**
 * Whether something stands between an instruction of a stage or its parents and the end of the stage that may become another of its kind.
 */
export function mayBeReplaced(doc: Dockerfile, stage: Stage, instruction: Instruction): boolean {
  const { unfinished, faulty } = halfTyped(doc);
  const may = (one: Instruction) =>
    unfinished.has(one) || (one.keyword === instruction.keyword && one !== instruction && faulty.has(one));
  for (const { from, instructions } of ancestors(stage)) {
    const index = instructions.indexOf(instruction);
    if (instructions.slice(index + 1).some(may)) return true;
    if (index !== -1) return false;
    if (may(from)) return true;
  }
  return false;
}

/** Whether a line above the first FROM is half-typed, or a FROM is there without an image: more may be declared there. */
export const hasOpenHead: (doc: Dockerfile) => boolean = fact((doc: Dockerfile) => {
  const { faulty } = halfTyped(doc);
  const first = doc.instructions.findIndex((one) => one.keyword === "FROM" && one.words.length > 0);
  return doc.instructions.slice(0, first === -1 ? undefined : first).some((one) => faulty.has(one));
});
