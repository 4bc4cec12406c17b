// BuildKit's build checks: the directive `check=` at the head of a Dockerfile, and comments of the same form above instructions
// (frontend/dockerfile/linter/linter.go and parser/directives.go in moby/buildkit).
import type { Catalog } from "../catalog/catalog.ts";
import { type BuildRow, buildLayers, builds } from "../core/builds/builds.ts";
import type { Comment, Directive, Document } from "../core/document.ts";
import type { Index } from "../core/index.ts";
import type { Language } from "../core/language.ts";
import type { Suppression, SuppressionOrigin } from "../core/suppression.ts";
import { belowShebang, lineAt, lineBreakOf, lineStart, point, type Span, wholeLineAt } from "../core/text.ts";
import {
  because,
  isObeyed,
  listed,
  perId,
  type Reading,
  reach,
  restOfList,
  unread,
  WHOLE_FILE,
  wholeTool,
} from "./foreign.ts";
import { movedAbove, type Remedy } from "./move.ts";

const FIRST_COLUMN = "BuildKit only reads this if `#` is the first character of the line.";
const ABOVE = "BuildKit only reads the first `check` above an instruction, with no empty comment between.";
const BETWEEN_LINES = "BuildKit does not read comments between the lines of an instruction.";

/** `check=skip=A,B;error=true` at the head of the file; a second one counts for nothing. */
export function fromDirectives(
  doc: Document,
  directives: readonly Directive[],
  language: Language,
  catalog: Catalog,
): readonly Suppression[] {
  const mayBeSet = isObeyed("buildkit", { language }) && doc.text.includes(ARGUMENT);
  const ineffective = mayBeSet ? fromArguments(doc, directives, language) : [];
  const check = directives.find(({ name }) => name === "check");
  return [...(check === undefined ? [] : fromDirective(doc, check, catalog)), ...ineffective];
}

function fromDirective(doc: Document, { at, value }: Directive, catalog: Catalog): readonly Suppression[] {
  const origin = { tool: "buildkit", at };
  if (!isFirstInLine(doc.text, at.start))
    return [unread("buildkit", { at, text: "", ownLine: true }, { message: FIRST_COLUMN, ...outdented(doc, at) })];
  const options = checkOptions(value);
  // With another option the build fails.
  if (options === undefined) return [];
  const comment = { at, text: value, ownLine: true };
  return [...skipped(options, origin, { scope: WHOLE_FILE }, catalog), ...unreadRest(doc, value, comment, catalog)];
}

/** The build argument by which BuildKit is told what to skip. */
const ARGUMENT = "BUILDKIT_DOCKERFILE_CHECK";

/**
 * What all builds of the Dockerfile at `path` skip that the workspace knows of, by the build argument (frontend/dockerui/config.go),
 * which takes the place of the directive. One build without it is judged as the file says.
 */
export function fromBuilds(index: Index, path: string, catalog: Catalog): readonly Suppression[] {
  const rows = index.get(builds, path);
  const [first, ...more] = rows.map(({ data }) => optionsOf(index, data));
  if (first === undefined || more.includes(undefined)) return [];
  const others = more.flatMap((one) => one ?? []);
  const origin = { tool: "buildkit", file: rows[0]?.file ?? "" };
  const all = [first, ...others];
  const listed = all.find(({ skipsAll }) => !skipsAll);
  if (listed === undefined) return [wholeTool(catalog, origin, "all", { scope: WHOLE_FILE })];
  const ids = listed.skip.filter((id) => all.every(({ skip, skipsAll }) => skipsAll || skip.includes(id)));
  return perId(catalog, origin, ids, { scope: WHOLE_FILE });
}

/** What a build is told to skip by the last file that says something of it; undefined where that is nothing, or not known. */
function optionsOf(index: Index, { check, build }: BuildRow): CheckOptions | undefined {
  const layers = build === undefined ? [] : index.get(buildLayers, build).map(({ data }) => data);
  const said = layers.toSorted((a, b) => a.layer - b.layer).findLast((one) => one.check !== undefined);
  const value = said === undefined ? check : said.check;
  return value === undefined || value === null ? undefined : argumentOptions(value);
}

/** An argument in a Dockerfile counts for nothing: BuildKit reads it among those of the build. */
function fromArguments(doc: Document, directives: readonly Directive[], language: Language): readonly Suppression[] {
  const message = "BuildKit does not read this here: write `# check=…` at the top of the file.";
  return (language.variables?.(doc) ?? [])
    .filter(({ name }) => name === ARGUMENT)
    .map(({ at }) =>
      unread("buildkit", { at, text: "", ownLine: true }, { message, ...asDirective(doc, at, directives) }),
    );
}

const ALONE = /^[ \t]*(?:ARG|ENV)[ \t]+BUILDKIT_DOCKERFILE_CHECK=(?:"([\w=,;]+)"|'([\w=,;]+)'|([\w=,;]+))[ \t]*$/i;

/** Writes the value of an instruction that says nothing else as the directive, below the others; undefined where there is one. */
function asDirective({ text }: Document, at: Span, directives: readonly Directive[]): Remedy | undefined {
  const { start, end } = lineAt(text, at.end);
  const value = ALONE.exec(text.slice(start, end))
    ?.slice(1)
    .find((one) => one !== undefined);
  if (value === undefined || checkOptions(value) === undefined || directives.some(({ name }) => name === "check"))
    return undefined;
  const last = directives.at(-1);
  const mark = text.startsWith("\uFEFF") ? 1 : 0;
  const head = last === undefined ? Math.max(belowShebang(text), mark) : wholeLineAt(text, last.at.end).end;
  const line = `# check=${value}${lineBreakOf(text)}`;
  return {
    edits: [
      { at: point(head), text: line },
      { at: wholeLineAt(text, at.end), text: "" },
    ],
    title: `Write \`# check=${value}\` at the top of the file`,
  };
}

/**
 * The same in a comment above an instruction (moby/buildkit#6334): what follows the first blank is free text, and of several
 * comments above one instruction the first counts.
 */
export function buildkit(reading: Reading): readonly Suppression[] {
  const { doc, comment, catalog } = reading;
  const value = CHECK.exec(comment.text)?.[1];
  if (value === undefined || !isObeyed("buildkit", reading)) return [];
  const options = checkOptions(value);
  if (options === undefined) {
    const message =
      "BuildKit does not read this comment: the options of `check` are `skip`, `error` and `experimental`.";
    return [unread("buildkit", comment, { message })];
  }
  const why = isWithin(comment) ? BETWEEN_LINES : isFirstInLine(doc.text, comment.at.start) ? ABOVE : FIRST_COLUMN;
  const at = isHeard(reading) ? comment.target : undefined;
  const remedy =
    at !== undefined ? undefined : why === FIRST_COLUMN ? outdented(doc, comment.at) : movedAbove(doc, comment);
  const reached = reach(comment, at, why, remedy);
  const origin = { tool: "buildkit", at: comment.at };
  const rest = unreadRest(doc, value, comment, catalog);
  const reason = rest.length > 0 ? {} : because(value.slice(upToBlank(value).length));
  return [...skipped(options, origin, { ...reached, ...reason }, catalog), ...rest];
}

/** Moves an indented comment to the beginning of its line. */
function outdented({ text }: Document, { start }: Span): Remedy {
  return {
    edits: [{ at: { start: lineStart(text, start), end: start }, text: "" }],
    title: "Move it to the first column",
  };
}

/** Whether BuildKit hands a comment on with the instruction: between its lines it hands on none, and an empty one clears those above it. */
export function isHeard({
  doc,
  comment,
  comments,
  index,
}: Pick<Reading, "doc" | "comment" | "comments" | "index">): boolean {
  const { target } = comment;
  if (target === undefined || !isCheck(doc, comment)) return false;
  for (let i = index - 1; comments[i]?.target?.start === target.start && comments[i]?.text !== ""; i -= 1) {
    if (isCheck(doc, comments[i])) return false;
  }
  for (let i = index + 1; (comments[i]?.at.start ?? target.start) < target.start; i += 1) {
    if (comments[i]?.text === "") return false;
    if (isCheck(doc, comments[i])) return true;
  }
  return true;
}

const CHECK = /^check\s*=\s*(\S.*)$/i;

/** Whether BuildKit takes a comment for a `check`. It cuts off one character, so that an indented one still begins with its `#`. */
function isCheck({ text }: Document, comment: Comment | undefined): boolean {
  return (
    comment !== undefined && !isWithin(comment) && CHECK.test(comment.text) && isFirstInLine(text, comment.at.start)
  );
}

function isWithin({ at, target }: Comment): boolean {
  return target !== undefined && target.start < at.start;
}

/** Whether an offset is where its line begins; a byte order mark does not count. */
function isFirstInLine(text: string, offset: number): boolean {
  const start = lineStart(text, offset);
  return start === offset || (start === 0 && offset === 1 && text.startsWith("\uFEFF"));
}

/** The options of a `check`. */
export interface CheckOptions {
  /** The checks that are skipped; of several lists the last. */
  readonly skip: readonly string[];
  readonly skipsAll: boolean;
  /** How many options there are, and where in the value a list ends to which a check may be added; undefined where there is none. */
  readonly count: number;
  readonly listEnd: number | undefined;
  /** Where the value ends: nothing is read behind the first blank. */
  readonly end: number;
}

/** The value of a `check` as ParseLintOptions reads it: up to three options. Undefined where one is unknown or has no such value. */
export function checkOptions(value: string): CheckOptions | undefined {
  return optionsIn(upToBlank(value));
}

/** The same for the build argument, which may hold blanks. */
function argumentOptions(value: string): CheckOptions | undefined {
  return value.trim() === "" ? undefined : optionsIn(value.trim());
}

function optionsIn(read: string): CheckOptions | undefined {
  let skip: readonly string[] = [];
  let skipsAll = false;
  let listEnd: number | undefined;
  let from = 0;
  let count = 0;
  while (from <= read.length) {
    const next = count === 2 ? -1 : read.indexOf(";", from);
    const end = next === -1 ? read.length : next;
    const [, name, said = ""] = /^\s*(skip|error|experimental)\s*=(.*)$/s.exec(read.slice(from, end)) ?? [];
    if (name === undefined) return undefined;
    if (name === "error" && !/^(?:1|t|T|TRUE|true|True|0|f|F|FALSE|false|False)$/.test(said.trim())) return undefined;
    if (name === "skip" && said.trim() === "all") skipsAll = true;
    else if (name === "skip") [skip, listEnd] = [listed(said), end];
    count += 1;
    from = end + 1;
  }
  return { skip, skipsAll, count, listEnd, end: read.length };
}

function upToBlank(value: string): string {
  const blank = value.indexOf(" ");
  return blank === -1 ? value : value.slice(0, blank);
}

/** The checks are compared letter for letter, as is `all`. */
function skipped(
  { skip, skipsAll }: CheckOptions,
  origin: SuppressionOrigin,
  details: Pick<Suppression, "scope" | "fault" | "reason">,
  catalog: Catalog,
): readonly Suppression[] {
  return skipsAll ? [wholeTool(catalog, origin, "all", details)] : perId(catalog, origin, skip, details);
}

/** What a list goes on with behind a blank, as in `skip=A, B`: BuildKit does not read it. */
function unreadRest(doc: Document, value: string, comment: Comment, catalog: Catalog): readonly Suppression[] {
  const start = doc.text.indexOf(value, comment.at.start) + upToBlank(value).length;
  const rest = restOfList(doc.text, { start, end: comment.at.end }, catalog.knows);
  if (rest === undefined) return [];
  const instead = rest.ids.join(",");
  const message = `BuildKit ignores \`${instead}\`: its list ends at the space.`;
  return [unread("buildkit", comment, { at: rest.at, message, instead, title: "Remove the spaces" })];
}
