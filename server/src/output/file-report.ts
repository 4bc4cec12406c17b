// One checked file as every format gets it, and what was not checked.
import type { Checked } from "../engine/pipeline/check.ts";

export interface FileReport {
  /** As shown: relative to the current folder, with `/`. */
  readonly name: string;
  /** Its redactor has the text of the file, as far as it may be shown. */
  readonly checked: Checked;
  /** Whether its content was not looked at; its findings say only that. */
  readonly isRefused?: boolean;
}

/** A file or folder that was not checked, or not as fully as it should have been. */
export interface Unchecked {
  /** As shown: relative to the current folder, with `/`. */
  readonly file: string;
  /** One sentence, with the file's name in it. */
  readonly reason: string;
  /** The sentence where nothing else was asked for. */
  readonly alone?: string;
  /** Of a mistake that is among the file's own findings too: where it is, and the sentence to print below these findings. */
  readonly told?: { readonly start: number; readonly reason: string };
}

/** Which of the files that were asked for were not checked as fully as others. */
export interface Partly {
  readonly unchecked: readonly Unchecked[];
  /** What was searched for secrets only, as shown. */
  readonly searched: readonly string[];
  /** What was named outright and the configuration ignores, as shown, with the file that says so. */
  readonly ignored: readonly { readonly file: string; readonly by: string }[];
}
