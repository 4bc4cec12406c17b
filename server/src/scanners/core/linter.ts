// What a linter is: a pure description of a program that reads the scripts in a file whenever that is saved. lint.ts starts it.
// A scanner takes an image or a folder and makes a report that is kept; a linter takes texts and answers at once with places in them.
import type { Severity } from "../../engine/core/finding.ts";
import type { ScanFailure, WebAddress } from "../../protocol.ts";
import type { Output } from "./scanner.ts";
import type { SettingSpec } from "./settings.ts";

/** A text that a shell reads. */
export interface Script {
  readonly text: string;
  /** The name of the shell, without folders: `sh`, `bash`. */
  readonly interpreter: string;
}

/** What a linter says of a script. */
export interface Remark {
  /** Which of the scripts, from 0. */
  readonly script: number;
  /** Offsets in its text. */
  readonly start: number;
  readonly end: number;
  readonly severity: Severity;
  readonly code: string;
  readonly url: WebAddress | undefined;
  readonly message: string;
}

/** The settings of every linter, `plimsoll.<id>.*`. */
export type LinterSettings = Readonly<{
  /** Off unless somebody switches it on. */
  enable: Extract<SettingSpec, { type: "flag" }>;
  path: Extract<SettingSpec, { type: "program" }>;
}>;

/** Nothing in it starts, reads or throws. */
export interface Linter {
  readonly id: string;
  readonly title: string;
  readonly settings: LinterSettings;
  /** The program's name without ending, as it is looked for in PATH. */
  readonly program: string;
  /** What is written to a file for a script; undefined where the linter does not know its shell. */
  fileFor(script: Script): string | undefined;
  /** The arguments of the one start for all files, which are absolute paths. */
  args(files: readonly string[]): readonly string[];
  /** What it says of scripts, in the order of their files; or why its output cannot be used. */
  read(output: Output, scripts: readonly Script[], files: readonly string[]): readonly Remark[] | ScanFailure;
}
