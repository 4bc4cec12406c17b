// From what the server knows to what the tree shows: its roots, which empty state it is in, its badge. Pure.

import type { JsonFinding, WorkspaceKnown } from "../../../server/src/protocol.ts";
import { literal } from "../../../server/src/shown/markdown.ts";
import { filtered, findingRows, type Surroundings } from "./findings.ts";
import type { Folder } from "./folders.ts";
import { counted, joined, severitiesInWords, severityInWords, some } from "./labels.ts";
import { type Node, type View, withBelow } from "./node.ts";
import { scannersRow } from "./scanners.ts";
import { countOfScans, type Scans, scanRows } from "./scans.ts";

/** All that the tree is made of. */
export interface Model extends Scans {
  readonly workspace: WorkspaceKnown;
  readonly folders: readonly Folder[];
  readonly view: View;
}

/**
 * Why there are no rows, or that there are some: no folder is open, the workspace was not checked, it holds nothing to
 * check, nothing was found, nothing passes the filter.
 */
export type State = "no-folder" | "unchecked" | "empty" | "clean" | "filtered" | "full";

/** The roots; none where a welcome view says more. */
export function rootsOf(model: Model): readonly Node[] {
  if (stateOf(model) !== "full") return [];
  const { view, reports, now } = model;
  const scans = scanRows(model, view);
  const scanned = countOfScans(scans);
  const isFiltered = view.filter.trim() !== "";
  const roots: readonly Node[] = [
    ...workspaceRow(model),
    ...(scans.length === 0
      ? []
      : [
          {
            id: "scans",
            label: "Scans",
            description: scanned === 0 ? "none yet" : `${scanned}`,
            spoken: scanned === 0 ? "Scans, none yet" : some(scanned, "scan"),
            open: true,
            children: scans,
          },
        ]),
    ...(isFiltered || reports.scanners.length === 0 ? [] : [scannersRow(reports.scanners, now)]),
  ];
  return isFiltered ? roots.map(opened) : roots;
}

/**
 * What is left by a filter is shown down to the last row, but for the many that are made when somebody opens them; when the
 * filter goes, all is open or closed as it was.
 */
function opened(node: Node): Node {
  const open = typeof node.children !== "function";
  return { ...withBelow(node, opened), id: `filtered ${node.id}`, open };
}

function workspaceRow(model: Model): readonly Node[] {
  const { workspace, view, folders } = model;
  const files = shownFiles(model);
  if (files.length === 0 && (workspace.complete || folders.length === 0 || view.filter.trim() !== "")) return [];
  if (files.length === 0) return [UNCHECKED];
  const description = joined([
    inNumbers(files, workspace.files),
    workspace.complete || folders.length === 0 ? undefined : "open files only",
  ]);
  return [
    {
      id: "workspace",
      label: folders.length === 0 ? "Open files" : "Workspace",
      description,
      spoken: `Workspace, ${description}`,
      tooltip: literal(severitiesInWords(findingsOf(files))),
      abilities: folders.length === 0 ? [] : ["check"],
      open: true,
      children: findingRows(files, view, surroundings(model)),
    },
  ];
}

/** `12 in 4 files`, `3 of 12 in 1 file`; hints and the files that have nothing else count only where there is nothing else. */
function inNumbers(shown: WorkspaceKnown["files"], all: WorkspaceKnown["files"]): string {
  const holding = shown.filter(({ findings }) => counted(findings).length > 0);
  const files = some(holding.length || shown.length, "file");
  const count = countOf(holding);
  if (count === 0) return `${severityInWords(findingsOf(shown).length, "hint")} in ${files}`;
  const total = countOf(all);
  return `${count === total ? count : `${count} of ${total}`} in ${files}`;
}

/** The files, with the findings that pass the filter. */
function shownFiles(model: Model): WorkspaceKnown["files"] {
  return filtered(model.workspace.files, model.view.filter, surroundings(model));
}

function surroundings({ folders, workspace: { titles, labels } }: Model): Surroundings {
  return { folders, titles, labels };
}

function findingsOf(files: WorkspaceKnown["files"]): readonly JsonFinding[] {
  return files.flatMap(({ findings }) => findings);
}

/** Beside scans there is no welcome view that would say it. */
const UNCHECKED: Node = {
  id: "workspace",
  label: "Workspace",
  description: "not checked yet",
  abilities: ["check"],
};

export function stateOf(model: Model): State {
  const { workspace, folders, view, reports } = model;
  const hasScans = reports.targets.length + reports.running.length > 0;
  if (workspace.files.length > 0 || hasScans) {
    if (view.filter.trim() === "" || shownFiles(model).length > 0) return "full";
    return scanRows(model, view).length > 0 ? "full" : "filtered";
  }
  if (folders.length === 0) return "no-folder";
  if (!workspace.complete) return "unchecked";
  return workspace.seen === 0 ? "empty" : "clean";
}

/** Whether all scanners that find vulnerabilities were looked for and none is there. */
export function isScannerMissing({ reports: { scanners } }: Model): boolean {
  const needed = scanners.filter(({ finds }) => finds.includes("vulnerability"));
  return (
    needed.length > 0 &&
    needed.every(({ failure }) => failure?.code === "not-found" || failure?.code === "in-workspace")
  );
}

/** How many findings the activity bar counts: all but hints. */
export function badgeOf({ workspace }: Model): { readonly value: number; readonly tooltip: string } | undefined {
  const findings = counted(findingsOf(workspace.files));
  return findings.length === 0 ? undefined : { value: findings.length, tooltip: severitiesInWords(findings, ", ") };
}

/** The line above the tree: which filter is on, or nothing. With such a line VS Code shows no welcome view, so it never is above none. */
export function headline(model: Model): string | undefined {
  const filter = model.view.filter.trim();
  return filter === "" || stateOf(model) !== "full" ? undefined : `Filter: ${filter}`;
}

function countOf(files: WorkspaceKnown["files"]): number {
  return counted(findingsOf(files)).length;
}
