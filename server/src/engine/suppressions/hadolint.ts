// hadolint's comments in Dockerfiles. What they are: its src/Hadolint/Pragma.hs; what they reach: its src/Hadolint/Process.hs.
import type { Comment } from "../core/document.ts";
import type { Suppression } from "../core/suppression.ts";
import { lineStart, point, type Span, wholeLineAt } from "../core/text.ts";
import { because, isObeyed, isRightAbove, listed, perId, type Reading, reach, unread, WHOLE_FILE } from "./foreign.ts";
import { movedAbove, movedTo, type Remedy } from "./move.ts";

const PRAGMA =
  /^hadolint[ \t]+(?:(global|stage)[ \t]+)?ignore[ \t]*=[ \t]*([DLSC\d]+(?:[ \t]*,[ \t]*[DLSC\d]+)*)[ \t]*(?:#(.*))?$/;

const DIRECTLY_ABOVE = "`hadolint` only reads this directly above its instruction.";
const BETWEEN_LINES = "`hadolint` does not read comments between the lines of an instruction.";
const STAGE_IS_OVER = "`hadolint` applies this after the stage has ended: put it above `FROM`.";

/**
 * Of `ignore` above one instruction only the last counts, for what begins on the next line; `global ignore` counts in the whole
 * file; from 2.15 on there is `stage ignore`. A reason needs its own `#`; with anything else the whole comment is none.
 */
export function hadolint(reading: Reading): readonly Suppression[] {
  const { doc, comment, catalog } = reading;
  if (!isObeyed("hadolint", reading)) return [];
  const [found, word, list = "", reason] = PRAGMA.exec(comment.text) ?? [];
  if (found === undefined) return misshapen(reading);
  const origin = { tool: "hadolint", at: comment.at };
  const reached = (at: Span | undefined, why: string, remedy?: Remedy) =>
    perId(catalog, origin, listed(list), { ...reach(comment, at, why, remedy), ...because(reason) });
  if (isWithin(comment)) return reached(undefined, BETWEEN_LINES, movedAbove(doc, comment));
  if (word === "global") return perId(catalog, origin, listed(list), { scope: WHOLE_FILE, ...because(reason) });
  if (word === "stage") return reached(restOfStage(reading), STAGE_IS_OVER, aboveStage(reading));
  if (isRightAbove(doc.text, comment)) return reached(comment.target, DIRECTLY_ABOVE);
  return reached(undefined, DIRECTLY_ABOVE, movedAbove(doc, comment));
}

/** Whether a comment is between the lines of its instruction. */
function isWithin({ at, target }: Comment): boolean {
  return target !== undefined && target.start < at.start;
}

/**
 * What a comment for a stage covers: the lines behind the one right below it, which above a `FROM` are those of its stage, up to
 * where another begins to count in its place or the stage ends.
 */
function restOfStage({ doc, comment, comments, index, language }: Reading): Span | undefined {
  const { text } = doc;
  const { target } = comment;
  const below = wholeLineAt(text, comment.at.end).end;
  const stage = language.section(doc, target !== undefined && isRightAbove(text, comment) ? target : point(below));
  const start = wholeLineAt(text, below).end;
  let next: Comment | undefined;
  for (let i = index + 1; next === undefined && i < comments.length; i += 1) {
    const one = comments[i];
    if (one !== undefined && !isWithin(one) && PRAGMA.exec(one.text)?.[1] === "stage") next = one;
  }
  const end = next === undefined ? stage.end : wholeLineAt(text, wholeLineAt(text, next.at.end).end).end;
  return start < Math.min(end, stage.end) ? { start, end: Math.min(end, stage.end) } : undefined;
}

/** Moves a comment for a stage that ends with it above the stage's `FROM`; undefined where it is there, and no line is left to it. */
function aboveStage({ doc, comment, language }: Reading): Remedy | undefined {
  const { start, end } = language.section(doc, comment.at);
  if (!/^FROM\b/i.test(doc.text.slice(start, start + 5)) || !doc.text.slice(start, end).includes("\n"))
    return undefined;
  return { edits: movedTo(doc.text, comment, lineStart(doc.text, start)), title: "Move it above `FROM`" };
}

const LIST = /^hadolint[ \t]+(?:(?:global|stage)[ \t]+)?ignore[ \t]*=[ \t]*[DLSC\d]+(?:[ \t]*,[ \t]*[DLSC\d]+)*/;

/** Whether a comment is meant for hadolint: prose about an exception names no rule. */
function isMeant(text: string): boolean {
  return /^hadolint\b/i.test(text) && /\bignore\b/i.test(text) && /\b(?:DL|SC)\d{3,4}\b/i.test(text);
}

/** A comment that is meant for hadolint and that it does not read. */
function misshapen({ doc, comment }: Reading): readonly Suppression[] {
  const { text, at } = comment;
  if (!isMeant(text)) return [];
  const list = LIST.exec(text)?.[0];
  const rest = list === undefined ? "" : text.slice(list.length);
  const gap = /^[\s:;(–—-]+/.exec(rest)?.[0] ?? "";
  if (list !== undefined && gap !== "" && gap.length < rest.length) {
    const start = doc.text.indexOf(text, at.start) + list.length;
    const message = "`hadolint` does not read this exception: the reason needs its own `#`.";
    const instead = ` # ${rest.slice(gap.length)}`;
    return [
      unread("hadolint", comment, {
        at: { start, end: at.end },
        message,
        instead,
        title: "Write `#` before the reason",
      }),
    ];
  }
  const form = "`hadolint ignore=DL3006,DL3008`";
  return [unread("hadolint", comment, { message: `\`hadolint\` does not read this exception: its form is ${form}.` })];
}
