// Findings and what scanners say of a line, as diagnostics of the protocol.
import type { CodeDescription, Diagnostic, DiagnosticSeverity, DiagnosticTag } from "vscode-languageserver/node";
import { type Finding, isEdit, type Severity } from "../../engine/core/finding.ts";
import { contains, type Span } from "../../engine/core/text.ts";
import { type Lines, toRange } from "../../output/positions.ts";

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
export interface ScannerDiagnostic {
  readonly at: Span;
  readonly severity: Severity;
  readonly source: string;
  readonly code: string;
  readonly url: string | undefined;
  readonly message: string;
}

export function fromScanner(found: ScannerDiagnostic, lines: Lines, style: DiagnosticStyle): Diagnostic {
  const { at, severity, source, code, url, message } = found;
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
