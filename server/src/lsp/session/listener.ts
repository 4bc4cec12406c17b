// What features and a session have to say to each other about documents.
import type { Diagnostic } from "vscode-languageserver";
import type { Finding } from "../../engine/core/finding.ts";
import type { Checked } from "../../engine/pipeline/check.ts";
import type { OpenDocument } from "./documents.ts";

/** Diagnostics of a document beside our own findings, which it may take into account; `checked` is of the current text. */
export type DiagnosticSource = (document: OpenDocument, checked: Checked) => Promise<readonly Diagnostic[]>;

/** Of what a document was found to have, what is shown of it now: `checked` is of the current text. */
export type Visible = (document: OpenDocument, checked: Checked) => Promise<readonly Finding[]>;

/** What a session tells its features. */
export interface Listener {
  /** A document was opened or its text changed. */
  changed(document: OpenDocument): void;
  closed(document: OpenDocument): void;
  /** The editor has saved the text of a document as it is. */
  saved?(document: OpenDocument): void;
  /** Findings of documents whose text stayed may have changed. */
  outdated(documents: readonly OpenDocument[]): void;
  /** Every file of the workspace folders is in the index. */
  indexed(): void;
  /** Files on disk changed and were taken in. */
  touched?(uris: readonly string[]): void;
  /** The editor's settings may have changed, or can be asked for now. */
  settings?(): void;
  /** Reports of scanners came or went. */
  reported?(): void;
}
