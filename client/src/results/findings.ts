// The findings of the workspace's files as rows, by file, by rule or by severity.

import type { JsonFinding, WorkspaceKnown } from "../../../server/src/protocol.ts";
import { code, joinMarkdown, literal, type Markdown, markdown, message } from "../../../server/src/shown/markdown.ts";
import { holderOf, wholePath } from "../paths.ts";
import type { Folder } from "./folders.ts";
import { joined, SEVERITIES, type Severity, severitiesInWords, some } from "./labels.ts";
import { type Icon, type Node, passes, type View } from "./node.ts";

/** What rows are told about beside findings. */
export interface Surroundings extends Pick<WorkspaceKnown, "titles" | "labels"> {
  readonly folders: readonly Folder[];
}

type Files = readonly { readonly uri: string; readonly findings: readonly JsonFinding[] }[];

const ICONS: Readonly<Record<Severity, Icon>> = {
  error: { name: "error", tint: "error" },
  warning: { name: "warning", tint: "warning" },
  info: { name: "info", tint: "info" },
  // As the editor marks a hint: three dots.
  hint: { name: "ellipsis", tint: "quiet" },
};
const PLURALS: Readonly<Record<Severity, string>> = {
  error: "Errors",
  warning: "Warnings",
  info: "Info",
  hint: "Hints",
};

/** A file's place below its workspace folder; with several folders the folder's name stands first. */
export function placeOf(uri: string, folders: readonly Folder[]): { readonly name: string; readonly folder: string } {
  const home = holderOf(uri, folders);
  const path = home?.path ?? wholePath(uri);
  const cut = path.lastIndexOf("/");
  const within = cut <= 0 ? "" : path.slice(0, cut);
  return {
    name: path.slice(cut + 1),
    folder: joined(home !== undefined && folders.length > 1 ? [home.folder.name, within] : [within], "/"),
  };
}

/** The files with the findings that pass the filter; files without any are left out. */
export function filtered(files: Files, filter: string, around: Surroundings): Files {
  if (filter.trim() === "") return files;
  return files.flatMap(({ uri, findings }) => {
    const { name, folder } = placeOf(uri, around.folders);
    const kept = findings.filter((one) =>
      passes(filter, [one.message, nameOf(one), one.severity, titleOf(one, around), joined([folder, name], "/")]),
    );
    return kept.length === 0 ? [] : [{ uri, findings: kept }];
  });
}

/** The rows below “Workspace”. */
export function findingRows(files: Files, view: View, around: Surroundings): readonly Node[] {
  switch (view.findings) {
    case "file":
      return byFile(files, around);
    case "rule":
      return byRule(files, around);
    case "severity":
      return bySeverity(files, around);
  }
}

function byFile(files: Files, around: Surroundings): readonly Node[] {
  const namesakes = new Map<string, number>();
  for (const { uri } of files) {
    const { name } = placeOf(uri, around.folders);
    namesakes.set(name, (namesakes.get(name) ?? 0) + 1);
  }
  const rows = files.map(({ uri, findings }): Node => {
    const { name, folder } = placeOf(uri, around.folders);
    const counts = severitiesInWords(findings);
    // In a narrow view the end is cut off: of several files of one name the folder is what tells them apart.
    const isOne = namesakes.get(name) === 1;
    return {
      id: `file ${uri}`,
      label: name,
      description: joined(isOne ? [counts, folder] : [folder, counts], "  "),
      tooltip: joinMarkdown([message(joined([folder, name], "/")), literal(counts)]),
      spoken: `${joined([folder, name], "/")}, ${severitiesInWords(findings, ", ")}`,
      file: uri,
      children: inOrder(findings).map((one) => {
        const where = joined([`[${lineOf(one)}]`, one.message], "  ");
        return row(`file ${uri}`, one, titleOf(one, around), { where, spoken: `Line ${lineOf(one)}` }, around);
      }),
    };
  });
  return rows.sort((a, b) => order(a.spoken ?? "", b.spoken ?? ""));
}

function byRule(files: Files, around: Surroundings): readonly Node[] {
  const groups = new Map<string, JsonFinding[]>();
  for (const { findings } of files) {
    for (const one of findings) {
      const own = groups.get(one.rule);
      if (own === undefined) groups.set(one.rule, [one]);
      else own.push(one);
    }
  }
  const rows = [...groups].map(([rule, findings]): Node & { worst: number } => {
    const worst = SEVERITIES.findIndex((severity) => findings.some((one) => one.severity === severity));
    const label = around.labels[rule] ?? rule;
    return {
      id: `rule ${rule}`,
      label,
      description: joined([`${findings.length}`, rule]),
      ...(around.titles[rule] !== undefined && { tooltip: message(around.titles[rule]) }),
      spoken: `${label}, ${some(findings.length, "finding")}, ${rule}`,
      icon: ICONS[SEVERITIES[worst] ?? "hint"],
      abilities: ["rule", "copy"],
      about: { rule, text: rule },
      // Below its rule a finding is told by what it is about.
      children: placed(`rule ${rule}`, findings, around, (one) =>
        joined([one.row === undefined ? undefined : around.labels[nameOf(one)], one.about]),
      ),
      worst,
    };
  });
  return rows.sort((a, b) => a.worst - b.worst || order(a.label, b.label)).map(({ worst, ...node }) => node);
}

function bySeverity(files: Files, around: Surroundings): readonly Node[] {
  const all = files.flatMap(({ findings }) => findings);
  return SEVERITIES.flatMap((severity): Node[] => {
    const findings = all.filter((one) => one.severity === severity);
    if (findings.length === 0) return [];
    const id = `severity ${severity}`;
    return [
      {
        id,
        label: PLURALS[severity],
        description: `${findings.length}`,
        spoken: severitiesInWords(findings),
        icon: ICONS[severity],
        open: severity !== "hint",
        children: placed(id, findings, around),
      },
    ];
  });
}

/** Findings of several files: each says where it is, behind `called`, or its title where that says nothing. */
function placed(
  parent: string,
  findings: readonly JsonFinding[],
  around: Surroundings,
  called: (finding: JsonFinding) => string = () => "",
): readonly Node[] {
  return findings.map((one) => {
    const { name, folder } = placeOf(one.file, around.folders);
    const where = joined([`${name}:${lineOf(one)}`, folder], "  ");
    // Who hears the row does not hear which file it is below.
    const spoken = `${joined([folder, name], "/")}, line ${lineOf(one)}`;
    return row(parent, one, called(one) || titleOf(one, around), { where, spoken }, around);
  });
}

/** What a row calls a finding: `Privileged · indexer`. Its message where the rule has told no label. */
function titleOf(finding: JsonFinding, { labels }: Pick<Surroundings, "labels">): string {
  const label = labels[nameOf(finding)] ?? labels[finding.rule];
  return label === undefined ? finding.message : joined([label, finding.about]);
}

const lineOf = ({ range }: JsonFinding) => range.start.line + 1;

/** The row of a finding; `place` is where it is, as it is shown and as it is spoken. */
function row(
  parent: string,
  finding: JsonFinding,
  label: string,
  place: { readonly where: string; readonly spoken: string },
  { titles }: Surroundings,
): Node {
  const { rule, severity, file, range, fixes, fingerprint } = finding;
  const isFixable = fixes.length > 0;
  return {
    id: `${parent} ${file} ${fingerprint} ${lineOf(finding)}`,
    label,
    description: place.where,
    // Of thousands of rows few are ever looked at.
    get tooltip() {
      return tooltipOf(finding, titles);
    },
    spoken: `${severity}: ${finding.message} ${place.spoken}${isFixable ? ", can be fixed" : ""}`,
    icon: ICONS[severity],
    abilities: [...(isFixable ? (["fix"] as const) : []), "ignore", "rule", "copy"],
    about: { finding, rule, text: finding.message },
    action: { does: "open", uri: file, range },
  };
}

function tooltipOf(finding: JsonFinding, titles: Surroundings["titles"]): Markdown {
  const { severity, fixes, covers = [] } = finding;
  const name = nameOf(finding);
  const title = titles[name];
  return joinMarkdown([
    message(finding.message),
    joinMarkdown(
      [markdown`${literal(severity)} · ${code(name)}`, title === undefined ? undefined : message(title)],
      ": ",
    ),
    ...(covers.length > 0 ? [markdown`Covers ${joinMarkdown(covers.map(code), ", ")}.`] : []),
    ...(fixes.length > 0 ? [markdown`Fix: ${message(fixes.map((fix) => fix.title).join(" · "))}`] : []),
  ]);
}

/** As diagnostics, exceptions and settings call it. */
function nameOf({ rule, row }: JsonFinding): string {
  return row === undefined ? rule : `${rule}/${row}`;
}

function inOrder(findings: readonly JsonFinding[]): readonly JsonFinding[] {
  return [...findings].sort((a, b) => a.range.start.line - b.range.start.line);
}

const order = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
