// Findings for people: one block a file, the line itself underneath, the summary last.

import { type Finding, SEVERITIES, type Severity } from "../../engine/core/finding.ts";
import { enumerated, greatest } from "../../engine/core/lists.ts";
import type { Redacted } from "../../engine/core/redactor.ts";
import type { FileReport } from "../../output/file-report.ts";
import { type Lines, linesOf, toPosition } from "../../output/positions.ts";
import { joinShown, padded, type Shown, say, shown, shownInPlace } from "../../shown/shown.ts";
import type { Terminal } from "./terminal.ts";
import { linesWithin } from "./wrap.ts";

const COLOUR = { error: "red", warning: "yellow", info: "blue", hint: "gray" } as const;
const LONGEST_LINE = 160;
/** How many files of configuration a summary names. */
const MOST_NAMES = 3;
/** What stands in front of a line of source. */
const MARGIN = 7;

/** How the blocks of files are printed. */
export interface BlockOptions {
  readonly terminal: Terminal;
  /** What a finding is called. */
  readonly calls: (finding: Finding) => string;
  /** Where the file is, if it is one. */
  readonly uri?: string | undefined;
}

/** The block of one file; empty where it has nothing to report. */
export function fileBlock({ name, checked }: FileReport, findings: readonly Finding[], options: BlockOptions): Shown {
  if (findings.length === 0) return say``;
  const { terminal, uri } = options;
  const { text } = checked.redactor;
  const lines = linesOf(text);
  const width = messageWidth(findings, options);
  const blocks = findings.map((one) => findingBlock(one, text, lines, width, options));
  const title = terminal.style("underline", shown(name));
  return say`${uri === undefined ? title : terminal.link(title, uri)}\n${joinShown(blocks)}\n`;
}

/** Where messages begin: behind the place and the severity. */
const INDENT = 18;
/** A column of messages that is narrower than this is none. */
const NARROWEST = 24;

/** How wide the column of messages is. Who reads it at a width has the rules beside it, if both go into a line. */
function messageWidth(findings: readonly Finding[], { terminal: { width, wraps }, calls }: BlockOptions): number {
  const longest = greatest(findings.map(({ message }) => message.length));
  if (!wraps) return Math.min(longest, width - 50);
  return Math.min(longest, width - INDENT - 2 - greatest(findings.map((one) => calls(one).length)));
}

function findingBlock(
  finding: Finding,
  text: Redacted,
  lines: Lines,
  width: number,
  { terminal, calls }: BlockOptions,
): Shown {
  const { line, character } = toPosition(lines, finding.at.start);
  const place = shown(`${line + 1}:${character + 1}`.padStart(7));
  const severity = terminal.style(COLOUR[finding.severity], shown(finding.severity.padEnd(7)));
  const rule = shown(calls(finding));
  const words = messageAndRule(shown(finding.message), rule, width, terminal);
  return say`${place}  ${severity}  ${words}\n${excerpt(finding, text, lines, terminal)}`;
}

/** The rule beside the message; below it where they would not go into a line that somebody reads at a width. */
function messageAndRule(message: Shown, rule: Shown, width: number, { style, ...terminal }: Terminal): Shown {
  const aside = style("dim", rule);
  if (!terminal.wraps || (width >= NARROWEST && message.length <= width))
    return say`${padded(message, width)}  ${aside}`;
  const room = Math.max(NARROWEST, terminal.width - INDENT);
  const lines = linesWithin(message, room).map(shown);
  const isRoom = (lines.at(-1)?.length ?? 0) + 2 + rule.length <= room;
  const indent = shown(" ".repeat(INDENT));
  return say`${joinShown(lines, `\n${indent}`)}${isRoom ? say`  ` : say`\n${indent}`}${aside}`;
}

/** The line a finding stands on, with its place underlined and what can be done. */
function excerpt({ at, fixes, severity }: Finding, source: Redacted, lines: Lines, terminal: Terminal): Shown {
  const { line, character } = toPosition(lines, at.start);
  const text = source.slice(lines.starts[line], lines.starts[line + 1]).trimEnd();
  const end = toPosition(lines, at.end);
  const longest = terminal.wraps ? Math.min(LONGEST_LINE, Math.max(NARROWEST, terminal.width - MARGIN)) : LONGEST_LINE;
  const from = Math.max(0, character - Math.floor(longest / 2));
  const piece = shownInPlace(text.slice(from, from + longest));
  const until = Math.min(end.line === line ? end.character : text.length, from + longest);
  const width = Math.max(1, until - character);
  const number = shown(String(line + 1).padStart(4));
  const margin = shown(" ".repeat(character - from));
  const bar = terminal.style("dim", say`|`);
  const remedy = remedyOf(fixes.map((fix) => fix.kind));
  const isRoom = !terminal.wraps || MARGIN + margin.length + width + remedy.length <= terminal.width;
  return joinShown([
    say`     ${bar}\n`,
    say`${number} ${bar} ${piece}\n`,
    say`     ${bar} ${margin}${terminal.style(COLOUR[severity], shown("^".repeat(width)))}${isRoom ? remedy : say``}\n`,
    isRoom ? say`` : say`     ${bar}${remedy}\n`,
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
  /** How many of the findings `--quiet` leaves out of the list. */
  readonly withheld: number;
  /** How many hints are counted only. */
  readonly hints: number;
  /** The names of the files of configuration that were used. */
  readonly configuration: readonly string[];
  readonly seconds: number;
}

/**
 * `✗ 1 error, 3 warnings in 2 of 14 files (0.3 s). 2 safe fixes: plimsoll fix. 4 hints: --hints. Using .plimsoll.yaml.` A tick is only
 * where everything that was asked for was checked; a dash where the configuration had some of it left out.
 */
export function summaryLine(findings: readonly Finding[], totals: Totals, terminal: Terminal): Shown {
  const { files, searched, hit, unchecked, ignored } = totals;
  const time = shown(`(${totals.seconds.toFixed(1)} s)`);
  const asides = shown(
    asidesIn(totals)
      .map((aside) => ` ${aside}.`)
      .join(""),
  );
  const left = shown(
    ignored === 0 ? "" : `; ${ignored === 1 ? "1 named file is" : `${ignored} named files are`} ignored`,
  );
  const bad = terminal.style("red", say`✗`);
  if (findings.length === 0) {
    if (unchecked > 0) return say`${bad} ${shown(uncheckedIn(totals))}${left} ${time}.${asides}\n`;
    const mark = ignored > 0 ? terminal.style("dim", say`–`) : terminal.style("green", say`✓`);
    return say`${mark} ${shown(cleanIn(totals))}${left} ${time}.${asides}\n`;
  }
  const besides = shown(searched === 0 ? "" : `; ${partlyIn(files, searched)} only searched for secrets`);
  const missed = unchecked === 0 ? besides : say`${besides}; ${unchecked} could not be checked`;
  const counts = SEVERITIES.map((severity) => counted(findings, severity)).filter((one) => one !== "");
  const safe = findings.filter((one) => one.fixes.some((fix) => fix.kind === "safe")).length;
  const fixes = safe === 0 ? "" : ` ${safe} safe fix${safe === 1 ? "" : "es"}: plimsoll fix${asides === "" ? "" : "."}`;
  const of = shown(filesIn(files));
  return say`${bad} ${shown(counts.join(", "))} in ${hit} of ${of}${missed}${left} ${time}.${shown(fixes)}${asides}\n`;
}

/** What a summary ends with: what is not listed, and where the settings are from. */
function asidesIn({ withheld, hints, configuration }: Totals): readonly string[] {
  const from = configuration.slice(0, MOST_NAMES);
  const more = configuration.length - from.length;
  const names = more > 0 ? [...from, `${more} more`] : from;
  return [
    ...(withheld > 0 ? [`${withheld} ${withheld === 1 ? "is" : "are"} not listed (--quiet)`] : []),
    ...(hints > 0 ? [`${hints} hint${hints === 1 ? "" : "s"}: --hints`] : []),
    ...(names.length > 0 ? [`Using ${enumerated(names)}`] : []),
  ];
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
    searched === 1
      ? "not a Dockerfile, Bake or Compose file or manifest"
      : "no Dockerfiles, Bake or Compose files or manifests";
  return `No secrets in ${filesIn(searched)} (${kinds})`;
}

/** `5 of the 16 were`; nothing but the verb where it is all of them. */
function partlyIn(files: number, searched: number): string {
  const verb = searched === 1 ? "was" : "were";
  return searched === files ? `${files === 1 ? "it" : "they"} ${verb}` : `${searched} of the ${files} ${verb}`;
}

function filesIn(count: number): string {
  return count === 1 ? "1 file" : `${count} files`;
}

function counted(findings: readonly Finding[], severity: Severity): string {
  const count = findings.filter((one) => one.severity === severity).length;
  if (count === 0) return "";
  return `${count} ${severity}${count === 1 || severity === "info" ? "" : "s"}`;
}
