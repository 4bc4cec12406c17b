// One checked file as every format is handed it.
import type { Checked } from "../engine/pipeline/check.ts";

export interface FileReport {
  /** As shown: relative to the current folder, with `/`. */
  readonly name: string;
  readonly text: string;
  readonly checked: Checked;
}
