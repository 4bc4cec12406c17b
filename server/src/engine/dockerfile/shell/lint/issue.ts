// What is wrong with a step's script, as the walk over it finds it: plain data that moves along with its instruction.
import type { Span, TextEdit } from "../../../core/text.ts";
import type { BashKey } from "./bash-rows.ts";
import type { PitfallKey } from "./pitfall-rows.ts";
import type { SyntaxKey } from "./syntax-rows.ts";
import type { PlainShell } from "./which-shell.ts";

export interface ShellIssue {
  /** The row that says so. */
  readonly key: SyntaxKey | PitfallKey | BashKey;
  readonly at: Span;
  /** What the message quotes. */
  readonly shown: string;
  /** Variables: where the build sets all of them, nothing is wrong. Undefined where that makes no difference. */
  readonly unless: readonly string[] | undefined;
  /** The shells in which this is something else; other shells may be too. Absent where the shell makes no difference. */
  readonly lackedBy?: readonly PlainShell[];
  /** ShellCheck's id for it, where that is not the first of its row. */
  readonly code?: string;
  /** What would be right; undefined where only the author knows. */
  readonly edits: readonly TextEdit[] | undefined;
}
