// The build context of a Dockerfile: which folder its files come from, what an ignore file leaves out there, and what COPY and ADD take
// from it.

import { builds } from "../core/builds/builds.ts";
import { type FileRow, ignoreFiles, workspaceFiles } from "../core/builds/contexts.ts";
import {
  contextIn,
  isLoose,
  isWritten,
  OPEN_BUILDS,
  type OpenBuildRow,
  openBuildsOf,
} from "../core/builds/open-builds.ts";
import { fact, recall, remember } from "../core/fact.ts";
import { type IgnoreRules, ignoreRules } from "../core/glob/ignore-file.ts";
import type { Found, Index, Table } from "../core/index.ts";
import { folderOf, inFolder, isBelow, nameIn } from "../core/paths.ts";
import type { Span } from "../core/text.ts";
import { argumentsOf, type Dockerfile, heredocWords, type Instruction } from "./parse/document.ts";
import { resolveAt } from "./stages/environment.ts";
import { stepsOf } from "./values/path.ts";
import { sourceOf } from "./values/source.ts";

/** The tables that `contextsOf` and `secretsIn` ask. */
export const CONTEXT: readonly Table<unknown>[] = [builds, ...OPEN_BUILDS, ignoreFiles, workspaceFiles];

export interface BuildContext {
  /** From the root. */
  readonly folder: string;
  /** The ignore file that counts, or else the one that would. */
  readonly ignoreFile: string;
  readonly isIgnoreFile: boolean;
  readonly rules: IgnoreRules;
  /** The patterns by which the ignore file keeps some of what it leaves out; `**` for one that is not valid yet. */
  readonly kept: readonly string[];
  /** Whether it leaves out all that it does not keep. */
  readonly leavesOutAll: boolean;
}

/** At most so many builds of one file are looked at. */
const MOST_CONTEXTS = 20;

/** The folders that the files of a Dockerfile come from. */
interface Folders {
  /** Those that builds of it name, also by a path of which parts are filled in; else its own folder. */
  readonly named: readonly string[];
  /** All that it may be built with; undefined where one of them is not known. */
  readonly possible: readonly string[] | undefined;
}

function foldersOf(index: Index, path: string): Folders {
  const rows = index.get(builds, path).map(({ data }) => data.context);
  const open = openBuildsOf(index, path);
  const foldersIn = (of: readonly OpenBuildRow[] = []) => of.map((row) => contextIn(row, path));
  const naming = open?.filter((row) => !isLoose(row));
  const isCertain = rows.length > 0 || naming?.some((row) => isWritten(row) && !row.likely);
  const named = [...rows, ...foldersIn(naming)];
  const usual = [folderOf(path)];
  const all = [...named, ...foldersIn(open), ...(isCertain ? [] : usual)];
  const isKnown = open !== undefined && !all.includes(undefined);
  return {
    named: named.length === 0 ? usual : known(named),
    possible: isKnown ? known(all) : undefined,
  };
}

function known(folders: readonly (string | undefined)[]): readonly string[] {
  return [...new Set(folders)].filter((folder) => folder !== undefined);
}

/**
 * The contexts that the Dockerfile at `path` is built with: those that other files name, else its own folder. None where that is not
 * known, nor what an ignore file says that is there.
 */
export function contextsOf(index: Index, path: string): readonly BuildContext[] {
  const { named } = foldersOf(index, path);
  return named.slice(0, MOST_CONTEXTS).flatMap((folder) => contextAt(index, path, folder) ?? []);
}

/** All contexts that the Dockerfile at `path` may be built with; none where one of them is not known. */
export function possibleContexts(index: Index, path: string): readonly BuildContext[] {
  const { possible = [] } = foldersOf(index, path);
  const found = possible.length > MOST_CONTEXTS ? [] : possible.map((folder) => contextAt(index, path, folder));
  return found.includes(undefined) ? [] : found.filter((one) => one !== undefined);
}

/**
 * BuildKit takes the ignore file that goes by the Dockerfile's name before the one of the context (dockerui/config.go). Podman and Buildah
 * also know `.containerignore`, which comes first there (buildah-build(1), "FILES"); Docker does not.
 */
function contextAt(index: Index, path: string, folder: string): BuildContext | undefined {
  const usual = inFolder(folder, ".dockerignore");
  const all = [`${path}.dockerignore`, usual, inFolder(folder, ".containerignore")];
  const ignoreFile = all.find((file) => index.get(ignoreFiles, file).length > 0);
  if (ignoreFile === undefined) {
    return { folder, ignoreFile: usual, isIgnoreFile: false, rules: NO_RULES, kept: [], leavesOutAll: false };
  }
  const row = index.get(ignoreFiles, ignoreFile)[0]?.data ?? null;
  const rules = row === null ? undefined : ignoreRules(row.patterns);
  if (row === null || rules === undefined) return undefined;
  const kept = row.patterns.flatMap(({ negated, pattern }) => (negated ? [pattern] : []));
  if (row.mayKeepMore) kept.push("**");
  const leavesOutAll = row.patterns.some(({ negated, pattern }) => !negated && EVERYTHING.has(pattern));
  return { folder, ignoreFile, isIgnoreFile: true, rules, kept, leavesOutAll };
}

const NO_RULES: IgnoreRules = { ignores: () => false, leavesOut: () => false, matching: () => new Set() };
/** Patterns that leave out all that is in a context. */
export const EVERYTHING: ReadonlySet<string> = new Set(["*", "**", "**/*"]);

/** A file or folder of the context that COPY or ADD names. */
export interface ContextSource {
  readonly at: Span;
  /** From the context; empty for all of it. It may hold the signs of a pattern. */
  readonly path: string;
}

/** What each instruction takes from the context, as far as that is known. */
const sourcesOf = fact((doc: Dockerfile) => new Map(doc.instructions.map((one) => [one, sourcesAt(doc, one)])));

/** What an instruction takes from the context, as far as that is known; a nested one takes nothing yet. */
export function contextSources(doc: Dockerfile, one: Instruction): readonly ContextSource[] {
  return sourcesOf(doc).get(one) ?? [];
}

function sourcesAt(doc: Dockerfile, one: Instruction): readonly ContextSource[] {
  if ((one.keyword !== "COPY" && one.keyword !== "ADD") || one.flags.some(({ name }) => name === "from")) return [];
  const opened = heredocWords(one);
  return argumentsOf(one)
    .slice(0, -1)
    .flatMap(({ raw, at }) => {
      const value = opened.has(at.start) ? undefined : resolveAt(doc, one, { raw });
      if (value === undefined || value === "" || sourceOf(value).kind !== "path") return [];
      return [{ at, path: stepsOf(value).join("/") }];
    });
}

/** Whether a source is all of the context. */
export function isWhole({ path }: ContextSource): boolean {
  return path === "" || path === "*" || path === "**";
}

/** The files with secrets that a source takes along. */
export interface TakenSecrets {
  readonly files: readonly FileRow[];
  /** What is in all of them, else `secrets`. */
  readonly what: string;
  /** What they are called, each name once. */
  readonly names: readonly string[];
}

/** What the files of a folder come to in one context, with one ignore file. */
interface Answer {
  readonly rules: IgnoreRules;
  readonly context: string;
  readonly taken: TakenSecrets | undefined;
}

/**
 * The files with secrets in the context that a source takes along; undefined where there is none: the source is a folder, and no ignore
 * file leaves them out. The last answer is kept for all that take the same, since many Dockerfiles may copy a folder with many such files.
 */
export function secretsIn(index: Index, context: BuildContext, source: ContextSource): TakenSecrets | undefined {
  const folder = isWhole(source) ? context.folder : inFolder(context.folder, source.path);
  const rows = index.get(workspaceFiles, folder);
  const { rules } = context;
  const last = recall<Answer>(rows, secretsIn);
  if (last?.rules === rules && last.context === context.folder) return last.taken;
  const files = rows
    .map(({ data }) => data)
    .filter(({ path, secret }) => secret !== null && isBelow(path, folder) && isSent(context, path));
  const taken = files.length === 0 ? undefined : { files, what: sortOf(files), names: namesOf(files) };
  remember(rows, secretsIn, { rules, context: context.folder, taken } satisfies Answer);
  return taken;
}

function sortOf(files: readonly FileRow[]): string {
  const sorts = new Set(files.map(({ secret }) => secret));
  const [only] = sorts;
  return sorts.size === 1 ? (only ?? "secrets") : "secrets";
}

function namesOf(files: readonly FileRow[]): readonly string[] {
  return [...new Set(files.map(({ path }) => nameIn(path)))];
}

/**
 * Whether the file that a source names holds a secret: as its text says in every context, and in one of them for yes. Undefined where
 * it is not in the workspace or was not read.
 */
export function holdsSecret(
  index: Index,
  contexts: readonly BuildContext[],
  source: ContextSource,
): boolean | undefined {
  const known = contexts.map((context) => {
    const file = inFolder(context.folder, source.path);
    return secretsByPath(index.get(workspaceFiles, folderOf(file))).get(file);
  });
  if (known.some((secret) => typeof secret === "string")) return true;
  return known.length > 0 && known.every((secret) => secret === null) ? false : undefined;
}

/** What the files of some rows hold, by their paths. */
const secretsByPath = fact(
  (rows: readonly Found<FileRow>[]) => new Map(rows.map(({ data }) => [data.path, data.secret] as const)),
);

function isSent({ folder, rules }: BuildContext, path: string): boolean {
  return !rules.leavesOut(folder === "" ? path : path.slice(folder.length + 1));
}

/** Whether anything is copied from the build's context, so that what is in it matters. */
export const copiesFromContext: (doc: Dockerfile) => boolean = fact((doc: Dockerfile) =>
  doc.instructions.some((one) => contextSources(doc, one).length > 0),
);
