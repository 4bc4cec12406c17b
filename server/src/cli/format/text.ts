// Findings for people: one block a file, the line itself underneath, the summary last.

import { type Finding, nameOf, SEVERITIES, type Severity } from "../../engine/core/finding.ts";
import { greatest } from "../../engine/core/lists.ts";
import type { Redacted } from "../../engine/core/redactor.ts";
import type { FileReport } from "../../output/file-report.ts";
import { type Lines, linesOf, toPosition } from "../../output/positions.ts";
import { joinShown, padded, type Shown, say, shown, shownInPlace } from "../../shown/shown.ts";
import type { Terminal } from "./terminal.ts";

const COLOUR = { error: "red", warning: "yellow", info: "blue", hint: "gray" } as const;
const LONGEST_LINE = 160;

/** The block of one file; empty where it has nothing to report. */
export function fileBlock({ name, checked }: FileReport, findings: readonly Finding[], terminal: Terminal): Shown {
  if (findings.length === 0) return say``;
  const { text } = checked.redactor;
  const lines = linesOf(text);
  const width = greatest(findings.map((one) => one.message.length));
  const blocks = findings.map((one) => findingBlock(one, text, lines, Math.min(width, terminal.width - 50), terminal));
  return say`${terminal.style("underline", shown(name))}\n${joinShown(blocks)}\n`;
}

function findingBlock(finding: Finding, text: Redacted, lines: Lines, width: number, terminal: Terminal): Shown {
  const { line, character } = toPosition(lines, finding.at.start);
  const place = shown(`${line + 1}:${character + 1}`.padStart(7));
  const severity = terminal.style(COLOUR[finding.severity], shown(finding.severity.padEnd(7)));
  const message = padded(shown(finding.message), width);
  const head = say`${place}  ${severity}  ${message}  ${terminal.style("dim", shown(nameOf(finding)))}\n`;
  return say`${head}${excerpt(finding, text, lines, terminal)}`;
}

/** The line a finding stands on, with its place underlined and what can be done. */
function excerpt({ at, fixes, severity }: Finding, source: Redacted, lines: Lines, terminal: Terminal): Shown {
  const { line, character } = toPosition(lines, at.start);
  const text = source.slice(lines.starts[line], lines.starts[line + 1]).trimEnd();
  const end = toPosition(lines, at.end);
  const from = Math.max(0, character - LONGEST_LINE / 2);
  const piece = shownInPlace(text.slice(from, from + LONGEST_LINE));
  const until = Math.min(end.line === line ? end.character : text.length, from + LONGEST_LINE);
  const carets = shown("^".repeat(Math.max(1, until - character)));
  const number = shown(String(line + 1).padStart(4));
  const margin = shown(" ".repeat(character - from));
  const bar = terminal.style("dim", say`|`);
  const remedy = remedyOf(fixes.map((fix) => fix.kind));
  return joinShown([
    say`     ${bar}\n`,
    say`${number} ${bar} ${piece}\n`,
    say`     ${bar} ${margin}${terminal.style(COLOUR[severity], carets)}${remedy}\n`,
  ]);
}

function remedyOf(kinds: readonly string[]): Shown {
  if (kinds.length === 0) return say``;
  const count = kinds.length === 1 ? say`1 fix` : say`${kinds.length} fixes`;
  if (kinds.includes("safe")) return say` ${count}: plimsoll fix`;
  if (kinds.includes("hardening")) return say` ${count}: plimsoll fix --harden`;
  return say` ${count} in the editor`;
}

/** What a summary counts. */
export interface Totals {
  /** How many files were checked, how many of these only searched for secrets, and how many have findings. */
  readonly files: number;
  readonly searched: number;
  readonly hit: number;
  /** How many files and folders should have been checked, and how many that were named are ignored by the configuration. */
  readonly unchecked: number;
  readonly ignored: number;
  /** How many files and folders all of these are, but for the ignored ones. */
  readonly all: number;
  readonly seconds: number;
}

/**
 * `✗ 1 error, 3 warnings in 2 of 14 files (0.3 s). 2 safe fixes: plimsoll fix`. A tick is only where everything that was asked for was
 * checked; a dash where the configuration had some of it left out.
 */
export function summaryLine(findings: readonly Finding[], totals: Totals, terminal: Terminal): Shown {
  const { files, hit, unchecked, ignored } = totals;
  const time = shown(`(${totals.seconds.toFixed(1)} s)`);
  const left = shown(
    ignored === 0 ? "" : `; ${ignored === 1 ? "1 named file is" : `${ignored} named files are`} ignored`,
  );
  const bad = terminal.style("red", say`✗`);
  if (findings.length === 0) {
    if (unchecked > 0) return say`${bad} ${shown(uncheckedIn(totals))}${left} ${time}.\n`;
    const mark = ignored > 0 ? terminal.style("dim", say`–`) : terminal.style("green", say`✓`);
    return say`${mark} ${shown(cleanIn(totals))}${left} ${time}.\n`;
  }
  const missed = unchecked === 0 ? say`` : say`; ${unchecked} could not be checked`;
  const counts = SEVERITIES.map((severity) => counted(findings, severity)).filter((one) => one !== "");
  const safe = findings.filter((one) => one.fixes.some((fix) => fix.kind === "safe")).length;
  const fixes = safe === 0 ? "" : ` ${safe} safe fix${safe === 1 ? "" : "es"}: plimsoll fix`;
  const of = shown(filesIn(files));
  return say`${bad} ${shown(counts.join(", "))} in ${hit} of ${of}${missed}${left} ${time}.${shown(fixes)}\n`;
}

/** `1 of 2 files could not be checked; nothing found in the other` */
function uncheckedIn({ all, unchecked }: Totals): string {
  const others = all - unchecked;
  if (others <= 0) return `${filesIn(unchecked)} could not be checked`;
  return `${unchecked} of ${filesIn(all)} could not be checked; nothing found in the other${others === 1 ? "" : "s"}`;
}

/** What was found in files that have nothing to report. */
function cleanIn({ files, searched }: Totals): string {
  const known = files - searched;
  if (searched === 0) return `No problems in ${filesIn(files)}`;
  if (known > 0) return `No problems in ${filesIn(known)}, no secrets in ${searched} other${searched === 1 ? "" : "s"}`;
  const kinds =
    searched === 1 ? "not a Dockerfile, manifest or Compose file" : "no Dockerfiles, manifests or Compose files";
  return `No secrets in ${filesIn(searched)} (${kinds})`;
}

function filesIn(count: number): string {
  return count === 1 ? "1 file" : `${count} files`;
}

function counted(findings: readonly Finding[], severity: Severity): string {
  const count = findings.filter((one) => one.severity === severity).length;
  if (count === 0) return "";
  return `${count} ${severity}${count === 1 || severity === "info" ? "" : "s"}`;
}
