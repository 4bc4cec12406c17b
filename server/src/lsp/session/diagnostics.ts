// Findings and what scanners say of a line, as diagnostics of the protocol.

import type { Diagnostic, DiagnosticSeverity, DiagnosticTag, Location } from "vscode-languageserver";
import { type Finding, nameOf, type Related, type Severity } from "../../engine/core/finding.ts";
import type { Span } from "../../engine/core/text.ts";
import { type Lines, toRange } from "../../output/positions.ts";
import { messageOf, rulePageAddress, type WebAddress } from "../../protocol.ts";
import { shown } from "../../shown/shown.ts";

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

/** A finding as a diagnostic; its `data` is the fingerprint. `places` answers where that stands which is related to it. */
export function toDiagnostic(
  finding: Finding,
  lines: Lines,
  style: DiagnosticStyle,
  places: (one: Related) => Location | undefined,
): Diagnostic {
  const { rule, severity, at, fingerprint, related } = finding;
  const known = related.flatMap((one) => {
    const location = places(one);
    return location === undefined ? [] : [{ location, message: shown(one.message) }];
  });
  return {
    range: toRange(lines, at),
    severity: SEVERITY[severity],
    code: nameOf(finding),
    ...(style.uriScheme !== undefined && { codeDescription: { href: rulePageAddress(style.uriScheme, rule) } }),
    source: "plimsoll",
    message: shown(messageOf(finding)),
    ...(style.tags && finding.unnecessary === true && { tags: [UNNECESSARY] }),
    ...(style.related && known.length > 0 && { relatedInformation: known }),
    data: fingerprint,
  };
}

/** What a scanner says of a line, for a document; its `code` is the scanner's own id. */
export interface ScannerDiagnostic {
  readonly at: Span;
  readonly severity: Severity;
  readonly source: string;
  readonly code: string;
  readonly url: WebAddress | undefined;
  readonly message: string;
}

export function fromScanner(found: ScannerDiagnostic, lines: Lines, style: DiagnosticStyle): Diagnostic {
  const { at, severity, source, code, url, message } = found;
  const linked = style.uriScheme !== undefined && url !== undefined;
  return {
    range: toRange(lines, at),
    severity: SEVERITY[severity],
    code: shown(code),
    ...(linked && { codeDescription: { href: url } }),
    source: shown(source),
    message: shown(message),
  };
}
