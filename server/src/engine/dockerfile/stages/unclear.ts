// Instructions of which it is unclear, by themselves, what they are or where they end.
import { isOpenArray } from "../parse/array-like.ts";
import { type Dockerfile, type Instruction, joinedBody } from "../parse/document.ts";
import { isKeyword } from "../parse/keywords.ts";

/** Whether an instruction is none that Docker knows, swallows lines that were not meant for it, or has not said all. */
export function isUnclear(doc: Dockerfile, instruction: Instruction): boolean {
  return (
    !isKeyword(instruction.keyword) ||
    swallowsTheRest(instruction) ||
    swallowed(doc, instruction).length > 0 ||
    beginsArray(doc, instruction) ||
    isOpenFrom(instruction)
  );
}

/** Whether all to the end of the file belongs to it: in a heredoc that is never closed, or behind a last line that goes on. */
export function swallowsTheRest({ at, continuations, heredocs, nested }: Instruction): boolean {
  if (heredocs.some(({ endAt }) => endAt === undefined)) return true;
  const last = continuations.at(-1);
  return (last !== undefined && last.start === at.end - 1) || (nested !== undefined && swallowsTheRest(nested));
}

/** Whether it may be meant to begin a stage of which it does not tell the name. */
export function mayNameStage(doc: Dockerfile, instruction: Instruction): boolean {
  const { keyword } = instruction;
  // Half-typed, or without the blank behind it.
  const isBegun = keyword !== "FROM" && ("FROM".startsWith(keyword) || keyword.startsWith("FROM"));
  return isBegun || isOpenFrom(instruction) || swallowed(doc, instruction).includes("FROM");
}

/** The keywords, in capitals, with which lines begin that it goes on with: it may have swallowed other instructions. */
function swallowed({ text }: Dockerfile, { keyword, continuations, droppedLines }: Instruction): readonly string[] {
  if (keyword === "ONBUILD" || continuations.length === 0) return [];
  const dropped = new Map(droppedLines.map(({ start, end }) => [start, end]));
  return continuations.flatMap((continuation) => {
    let { end } = continuation;
    for (let next = dropped.get(end); next !== undefined && next > end; next = dropped.get(end)) end = next;
    const word = /^[ \t]*([A-Z]{3,11})[ \t]/.exec(text.slice(end, end + 120))?.[1];
    const isOwn = keyword === "HEALTHCHECK" && word === "CMD";
    return word !== undefined && isKeyword(word) && !isOwn ? [word] : [];
  });
}

/** Whether it begins a JSON array and does not end it. */
function beginsArray(doc: Dockerfile, instruction: Instruction): boolean {
  const { body, exec, nested } = instruction;
  if (nested !== undefined) return beginsArray(doc, nested);
  return exec === undefined && doc.text[body.start] === "[" && isOpenArray(joinedBody(doc.text, instruction).text);
}

/** Whether a FROM has no image yet, or more behind it than `AS` and a name. */
function isOpenFrom({ from, words }: Instruction): boolean {
  return from !== undefined && words.length !== 1 && !(words.length === 3 && from.as !== undefined);
}
