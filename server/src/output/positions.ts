// Offsets become lines and columns here, and nowhere else in the server. Of the protocol only types: the command line loads this too.
import type {
  CodeDescription,
  Diagnostic,
  DiagnosticSeverity,
  DiagnosticTag,
  TextEdit as LspEdit,
  Position,
  Range,
} from "vscode-languageserver/node";
import { type Finding, type Fix, isEdit, type Severity } from "../engine/core/finding.ts";
import { contains, type Span, type TextEdit } from "../engine/core/text.ts";
import type { JsonFinding, JsonFix } from "../protocol.ts";

/** The offsets at which the lines of a text start. `\n`, `\r\n` and a lone `\r` end a line, as the protocol has it. */
export interface Lines {
  readonly starts: readonly number[];
  /** The length of the text, in UTF-16 units. */
  readonly length: number;
}

/** The line table of a text; linear. */
export function linesOf(text: string): Lines {
  const starts = [0];
  if (text.includes("\r")) {
    for (let i = 0; i < text.length; i += 1) {
      const code = text.charCodeAt(i);
      if (code === 13 && text.charCodeAt(i + 1) === 10) i += 1;
      else if (code !== 10 && code !== 13) continue;
      starts.push(i + 1);
    }
  } else {
    for (let i = text.indexOf("\n"); i !== -1; i = text.indexOf("\n", i + 1)) starts.push(i + 1);
  }
  return { starts, length: text.length };
}

/** The position of an offset; an offset outside the text is taken to its nearer end. */
export function toPosition(lines: Lines, offset: number): Position {
  const at = Math.max(0, Math.min(offset, lines.length));
  let low = 0;
  let high = lines.starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((lines.starts[middle] ?? 0) <= at) low = middle;
    else high = middle - 1;
  }
  return { line: low, character: at - (lines.starts[low] ?? 0) };
}

/** The offset of a position; one behind the end of its line means the start of the next, one behind the text its end. */
export function toOffset(lines: Lines, { line, character }: Position): number {
  const start = lines.starts[Math.max(0, line)];
  if (start === undefined) return lines.length;
  return Math.min(start + Math.max(0, line < 0 ? 0 : character), lines.starts[line + 1] ?? lines.length);
}

export function toRange(lines: Lines, { start, end }: Span): Range {
  return { start: toPosition(lines, start), end: toPosition(lines, end) };
}

export function toSpan(lines: Lines, { start, end }: Range): Span {
  return { start: toOffset(lines, start), end: toOffset(lines, end) };
}

export function toEdit(lines: Lines, edit: TextEdit): LspEdit {
  return { range: toRange(lines, edit.at), newText: edit.text };
}

/** The edit that adds `text` at the end of a file. */
export function appending(lines: Lines, text: string): LspEdit {
  return toEdit(lines, { at: { start: lines.length, end: lines.length }, text });
}

/** The protocol's numbers. */
const SEVERITY: Readonly<Record<Severity, DiagnosticSeverity>> = { error: 1, warning: 2, info: 3, hint: 4 };
const UNNECESSARY: DiagnosticTag = 1;

/** What a client can make use of in a diagnostic. */
export interface DiagnosticStyle {
  /** The scheme of links to rule pages; undefined: no links. */
  readonly uriScheme: string | undefined;
  readonly tags: boolean;
  readonly related: boolean;
}

/** A finding as a diagnostic of the document `uri`; its `data` is the fingerprint. */
export function toDiagnostic(finding: Finding, uri: string, lines: Lines, style: DiagnosticStyle): Diagnostic {
  const { rule, severity, at, message, fingerprint, related } = finding;
  return {
    range: toRange(lines, at),
    severity: SEVERITY[severity],
    code: rule,
    ...(style.uriScheme !== undefined && { codeDescription: rulePage(style.uriScheme, rule) }),
    source: "plimsoll",
    message,
    ...(style.tags && isUnnecessary(finding) && { tags: [UNNECESSARY] }),
    ...(style.related &&
      related.length > 0 && {
        relatedInformation: related.map((one) => ({
          location: { uri, range: toRange(lines, one.at) },
          message: one.message,
        })),
      }),
    data: fingerprint,
  };
}

/** What a scanner says of a line, for a document; its `code` is the scanner's own id. */
export interface ScannerRemark {
  readonly at: Span;
  readonly severity: Severity;
  readonly source: string;
  readonly code: string;
  readonly url: string | undefined;
  readonly message: string;
}

export function remarkToDiagnostic(remark: ScannerRemark, lines: Lines, style: DiagnosticStyle): Diagnostic {
  const { at, severity, source, code, url, message } = remark;
  const linked = style.uriScheme !== undefined && url !== undefined && /^https?:\/\//.test(url);
  return {
    range: toRange(lines, at),
    severity: SEVERITY[severity],
    code,
    ...(linked && { codeDescription: { href: url } }),
    source,
    message,
  };
}

/** The lines `first` to `last`, counted from 1, without the blanks around them; empty where they lie behind the text. */
export function lineSpan(text: string, lines: Lines, first: number, last: number): Span {
  const from = lines.starts[first - 1] ?? lines.length;
  const slice = text.slice(from, lines.starts[last] ?? lines.length);
  const start = from + (slice.length - slice.trimStart().length);
  return { start, end: Math.max(start, from + slice.trimEnd().length) };
}

/** The address of a rule's page in an editor that `scheme` brings links back to. */
export function rulePage(scheme: string, rule: string): CodeDescription {
  return { href: `${scheme}://plimsoll.plimsoll/rule/${rule}` };
}

/** Whether the text of a finding does nothing: its first fix is safe and only deletes, that text included. Editors fade it. */
function isUnnecessary({ at, fixes: [fix] }: Finding): boolean {
  if (fix?.kind !== "safe" || at.start === at.end) return false;
  const deletes = fix.changes.every((change) => isEdit(change) && change.text === "");
  return deletes && fix.changes.some((change) => isEdit(change) && contains(change.at, at));
}

/** The one JSON form of a finding, for command line and server alike. `file` is what the caller calls the file. */
export function toJson(finding: Finding, file: string, lines: Lines): JsonFinding {
  const { rule, severity, at, message, subject, fingerprint, stands, fixes } = finding;
  return {
    rule,
    severity,
    file,
    range: toRange(lines, at),
    message,
    subject,
    fingerprint,
    ...(stands !== undefined && { stands }),
    fixes: fixes.map((fix) => fixToJson(fix, lines)),
  };
}

function fixToJson({ title, kind, changes }: Fix, lines: Lines): JsonFix {
  const files = changes.flatMap((change) => (isEdit(change) ? [] : [change]));
  return {
    title,
    kind,
    edits: changes.filter(isEdit).map((edit) => toEdit(lines, edit)),
    ...(files.length > 0 && { files }),
  };
}
