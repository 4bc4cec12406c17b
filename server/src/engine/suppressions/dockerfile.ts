// Exceptions that only Dockerfiles know: hadolint's pragmas, BuildKit's `check`, the Dockerfile language server's comment.
import type { Catalog } from "../catalog/catalog.ts";
import type { Comment, Directive } from "../core/document.ts";
import type { Suppression, SuppressionOrigin, SuppressionScope } from "../core/suppression.ts";
import { point, wholeLineAt } from "../core/text.ts";
import { because, isObeyed, isRightAbove, listed, nowhere, perId, type Reading, wholeTool } from "./foreign.ts";
import { WHOLE_FILE } from "./own.ts";

const PRAGMA =
  /^hadolint[ \t]+(?:(global|stage)[ \t]+)?ignore[ \t]*=[ \t]*([DLSC\d]+(?:[ \t]*,[ \t]*[DLSC\d]+)*)[ \t]*(?:#(.*))?$/;

/**
 * hadolint's README, "Inline ignores": `ignore` for what begins on the next line, so that of several stacked above one
 * instruction only the last counts; `global ignore`; from 2.15 `stage ignore`. A reason needs its own `#`; with anything else
 * the whole comment is none.
 */
export function hadolint(reading: Reading): readonly Suppression[] {
  const { doc, comment, catalog } = reading;
  const pragma = pragmaOf(reading, comment);
  if (pragma === undefined) return [];
  const scope =
    pragma.word === "global"
      ? WHOLE_FILE
      : pragma.word === "stage"
        ? restOfStage(reading)
        : comment.target !== undefined && isRightAbove(doc.text, comment)
          ? { at: comment.target }
          : nowhere(comment);
  return perId(catalog, { tool: "hadolint", at: comment.at }, pragma.ids, scope, because(pragma.reason));
}

/** hadolint's pragma in a comment of a Dockerfile; between the lines of an instruction hadolint sees no comments. */
function pragmaOf(reading: Pick<Reading, "language">, { at, text, target, ownLine }: Comment) {
  const [found, word, ids = "", reason] = PRAGMA.exec(text) ?? [];
  if (found === undefined || !isObeyed("hadolint", reading) || !ownLine) return undefined;
  return target !== undefined && target.start < at.start ? undefined : { word, ids: listed(ids), reason };
}

/**
 * What a pragma for a stage covers: the lines behind the one right below it (src/Hadolint/Process.hs), which above a `FROM` are
 * those of its stage, up to where another begins to count in its place or the stage ends.
 */
function restOfStage({ doc, comment, comments, index, language }: Reading): SuppressionScope {
  const { text } = doc;
  const { target } = comment;
  const below = wholeLineAt(text, comment.at.end).end;
  const stage = language.section(doc, target !== undefined && isRightAbove(text, comment) ? target : point(below));
  const start = wholeLineAt(text, below).end;
  let next: Comment | undefined;
  for (let i = index + 1; next === undefined && i < comments.length; i += 1) {
    const one = comments[i];
    if (one !== undefined && pragmaOf({ language }, one)?.word === "stage") next = one;
  }
  const end = next === undefined ? stage.end : wholeLineAt(text, wholeLineAt(text, next.at.end).end).end;
  return start < Math.min(end, stage.end) ? { at: { start, end: Math.min(end, stage.end) } } : nowhere(comment);
}

/** Docker's "Build checks": the directive `check=skip=A,B;error=true` at the head of the file; a second one counts for nothing. */
export function fromDirectives(directives: readonly Directive[], catalog: Catalog): readonly Suppression[] {
  const check = directives.find(({ name }) => name === "check");
  return check === undefined ? [] : skipped(check.value, { tool: "buildkit", at: check.at }, WHOLE_FILE, catalog);
}

/**
 * The same in a comment above an instruction (moby/buildkit#6334): what follows the first blank is free text, and of several
 * comments above one instruction the first counts.
 */
export function buildkit(reading: Reading): readonly Suppression[] {
  const { comment, catalog } = reading;
  const [, value = "", reason] = CHECK.exec(comment.text) ?? [];
  if (value === "" || !isObeyed("buildkit", reading) || !comment.ownLine) return [];
  const scope = isHeard(reading) && comment.target !== undefined ? { at: comment.target } : nowhere(comment);
  return skipped(value, { tool: "buildkit", at: comment.at }, scope, catalog, because(reason));
}

/** Whether BuildKit hands a comment on with the instruction: between its lines it hands on none, and an empty one clears those above it. */
function isHeard({ comment, comments, index }: Reading): boolean {
  const { target, at } = comment;
  if (target === undefined || target.start < at.start) return false;
  for (let i = index - 1; comments[i]?.target?.start === target.start && comments[i]?.text !== ""; i -= 1) {
    if (CHECK.test(comments[i]?.text ?? "")) return false;
  }
  for (let i = index + 1; (comments[i]?.at.start ?? target.start) < target.start; i += 1) {
    if (comments[i]?.text === "") return false;
    if (CHECK.test(comments[i]?.text ?? "")) return true;
  }
  return true;
}

const CHECK = /^check\s*=\s*(\S+)(?:\s(.*))?$/i;

/** The checks are compared letter for letter, as is `all`; with an option that BuildKit does not know nothing counts. */
function skipped(
  value: string,
  origin: SuppressionOrigin,
  scope: SuppressionScope,
  catalog: Catalog,
  more: { readonly reason?: string } = {},
): readonly Suppression[] {
  const options = value.split(";").map((part) => /^\s*(skip|error|experimental)\s*=(.*)$/.exec(part));
  if (options.includes(null)) return [];
  const skip = options.findLast((option) => option?.[1] === "skip")?.[2]?.trim() ?? "";
  if (skip === "all") return [wholeTool(catalog, origin, "all", scope, more)];
  return perId(catalog, origin, listed(skip), scope, more);
}

// What the Dockerfile language server (dockerfile-utils) checks, by the names BuildKit gives the same.
const DOCKERFILE_UTILS = [
  "ConsistentInstructionCasing",
  "MaintainerDeprecated",
  "MultipleInstructionsDisallowed",
  "NoEmptyContinuation",
  "WorkdirRelativePath",
  "DuplicateStageName",
] as const;

/** The Dockerfile language server's README: the instruction on the next line. A comment that says more is none. */
export function dockerfileUtils(reading: Reading): readonly Suppression[] {
  const { doc, comment, catalog } = reading;
  if (comment.text !== "dockerfile-utils: ignore" || !isObeyed("dockerfile-utils", reading)) return [];
  const rules = new Set(DOCKERFILE_UTILS.flatMap((id) => catalog.resolve(`buildkit:${id}`)));
  const { at, target } = comment;
  const scope = target !== undefined && isRightAbove(doc.text, comment) ? { at: target } : nowhere(comment);
  return [{ ids: ["all"], rules, scope, origin: { tool: "dockerfile-utils", at } }];
}
