// Builds that say less than which Dockerfile is built, and how: parts of its path are filled in, or nobody says where they are started.

import { type Entry, entry, type Index, type Table, table } from "../index.ts";
import { folderOf, inFolder, resolvePath } from "../paths.ts";
import type { Subject } from "../subject.ts";
import type { BuiltStage } from "./builds.ts";
import { FILLED, ROOT } from "./command-lines.ts";
import { contextFolders } from "./contexts.ts";
import { projectVariables, withTarget, withVariables } from "./project-variables.ts";

/** One such build; the key is the folder that its Dockerfile is in or below. */
export interface OpenBuildRow extends BuiltStage {
  /** The path of its Dockerfile from the root, with `FILLED` in place of what is not known. */
  readonly file: string;
  /** The folder that its files come from. */
  readonly context?: string;
  /** So many folders above the Dockerfile, whichever that is, its files come from; 1 for the folder of the Dockerfile. */
  readonly up?: number;
  /** The names of its other contexts, in lower case. */
  readonly contexts: readonly string[];
  /** Whether it is only likely to be started where paths are counted from. */
  readonly likely?: true;
  /** As both are written in a folder whose project may set the variables in them. */
  readonly written?: { readonly folder: string; readonly context: string; readonly name: string };
}

export const openBuilds = table<OpenBuildRow>("open-builds");

/** The tables that `openBuildsOf` asks. */
export const OPEN_BUILDS: readonly Table<unknown>[] = [openBuilds, projectVariables];

/** The row of a build. */
export function openBuildEntry(row: OpenBuildRow, about: Subject): Entry<OpenBuildRow> {
  const end = row.file.indexOf(FILLED);
  return entry(openBuilds, folderOf(end === -1 ? row.file : row.file.slice(0, end)), row, about);
}

/** So many rows of one folder are looked at. */
const MOST_ROWS = 200;

/** The builds that may be of the Dockerfile at a path; undefined where there are too many to tell. */
export function openBuildsOf(index: Index, path: string): readonly OpenBuildRow[] | undefined {
  const all = contextFolders(path).map((folder) => index.get(openBuilds, folder));
  if (all.some(({ length }) => length > MOST_ROWS)) return undefined;
  return all.flatMap((rows) =>
    rows.flatMap(({ data }) => {
      const row = mayBe(data.file, path) ? asSet(index, withTarget(index, data)) : undefined;
      return row !== undefined && mayBe(row.file, path) ? row : [];
    }),
  );
}

/** A build with the values that the project sets the variables in the place of its Dockerfile to. */
function asSet(index: Index, row: OpenBuildRow): OpenBuildRow {
  const { written, contexts, target } = row;
  if (written === undefined) return row;
  const [context, name] = [written.context, written.name].map((one) => withVariables(index, written.folder, one));
  const folder = context === undefined ? undefined : resolvePath(written.folder, context || ".");
  const file = folder === undefined || name === undefined ? undefined : resolvePath(folder, name);
  return file === undefined || folder === undefined
    ? row
    : { file, context: folder, contexts, ...(target !== undefined && { target }) };
}

/** Whether nothing is filled in, so that the Dockerfile is the one at the path. */
export function isWritten({ file }: OpenBuildRow): boolean {
  return !file.includes(FILLED);
}

/** Whether hardly anything is known of its Dockerfile: any may be it, or any of the usual name. */
export function isLoose({ file }: OpenBuildRow): boolean {
  return ["", "Dockerfile", "Containerfile"].includes(file.split(FILLED).join("").split("/").join(""));
}

/** The folder that the files of a build come from that is of the Dockerfile at a path; undefined where it is not known. */
export function contextIn({ context, up }: OpenBuildRow, path: string): string | undefined {
  if (context !== undefined || up === undefined) return context;
  const steps = path.split("/");
  return up > steps.length ? undefined : steps.slice(0, -up).join("/");
}

/** Whether a path may be one of which some parts are filled in, those with slashes in them or empty too. */
function mayBe(shape: string, path: string): boolean {
  if (!shape.includes(FILLED)) return shape === path;
  // What is filled in at the beginning may be the root itself.
  const whole = shape.startsWith(`${FILLED}/`) ? `/${path}` : path;
  const pieces = shape.split(FILLED);
  const [first = "", last = ""] = [pieces[0], pieces.at(-1)];
  let at = first.length;
  if (!whole.startsWith(first)) return false;
  for (const piece of pieces.slice(1, -1)) {
    const found = whole.indexOf(piece, at);
    if (found === -1) return false;
    at = found + piece.length;
  }
  return whole.endsWith(last) && at + last.length <= whole.length;
}

/**
 * A path of which parts may be filled in, as it is written in `folder`, which is undefined where it is not known; undefined where it is
 * absolute or leads out of the root.
 */
export function shapeIn(folder: string | undefined, written: string): string | undefined {
  if (written.startsWith(ROOT)) return shapeIn("", written.slice(1).replace(/^\/+/, ""));
  if (folder !== undefined && !written.includes(FILLED)) return resolvePath(folder, written);
  if (written.startsWith("/")) return undefined;
  const steps = written.split("/").filter((step) => step !== "" && step !== ".");
  const first = steps.findIndex((step) => step.includes(FILLED));
  const before = steps.slice(0, first === -1 ? undefined : first);
  const behind = steps.slice(before.length);
  if (behind.includes("..")) return FILLED;
  // What is filled in at the beginning may be any folder.
  if (folder !== undefined && !written.startsWith(FILLED)) {
    const known = resolvePath(folder, before.join("/"));
    return known === undefined ? undefined : inFolder(known, behind.join("/"));
  }
  const below = before.slice(before.lastIndexOf("..") + 1);
  return folder === undefined && !written.startsWith(FILLED)
    ? [FILLED, ...below, ...behind].join("/")
    : behind.join("/");
}

/** The Dockerfile of a build by its name in the context, and the context as far as it is known; undefined where it is not here. */
export function placeBelow(context: string, name: string): Pick<OpenBuildRow, "file" | "context" | "up"> | undefined {
  if (!context.includes(FILLED)) {
    const file = shapeIn(context, name);
    return file === undefined ? undefined : { file, context };
  }
  const below = shapeIn("", name);
  const isPlain = below !== undefined && !below.includes(FILLED);
  return isPlain ? { file: inFolder(context, below), up: below.split("/").length } : { file: FILLED };
}

/**
 * How far above a Dockerfile its context is, by how both are written: `$DIR/Dockerfile` and `$DIR`. Undefined where they have less in
 * common.
 */
export function stepsUp(context: string, file: string): number | undefined {
  const [above, whole] = [plain(context), plain(file)];
  const isHere = above === "" || above === ".";
  if (!isHere && !whole.startsWith(`${above}/`)) return undefined;
  const below = isHere ? whole : whole.slice(above.length + 1);
  const steps = below.split("/").filter((step) => step !== "" && step !== ".");
  return below === "" || /[$`{}]|^\//.test(below) || steps.includes("..") ? undefined : steps.length;
}

/** A path without quotes, and with the names of variables in one form. */
function plain(written: string): string {
  const bare = written
    .replace(/["']/g, "")
    .replace(/\$\{(\w+)\}/g, "$$$1")
    .replace(/^(?:\.\/)+/, "");
  return bare.endsWith("/") ? bare.slice(0, -1) : bare;
}
