// One checked file as every format is handed it, and what was not checked.
import type { Checked } from "../engine/pipeline/check.ts";

export interface FileReport {
  /** As shown: relative to the current folder, with `/`. */
  readonly name: string;
  /** Its redactor has the text of the file, as far as it may be shown. */
  readonly checked: Checked;
}

/** A file or folder that should have been checked, and was not, or not as it should have been. */
export interface Unchecked {
  /** As shown: relative to the current folder, with `/`. */
  readonly file: string;
  /** One sentence, with the file's name in it. */
  readonly reason: string;
}
