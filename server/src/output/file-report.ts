// One checked file as every format is handed it.
import type { Checked } from "../engine/pipeline/check.ts";

export interface FileReport {
  /** As shown: relative to the current folder, with `/`. */
  readonly name: string;
  /** Its redactor has the text of the file, as far as it may be shown. */
  readonly checked: Checked;
}
