// Which shell `sh` is where a step runs, as far as the file tells: that of Debian and Ubuntu is dash, that of Alpine BusyBox's.
import { byWord } from "../../../core/by-word.ts";
import { mayHavePipefail } from "../../../knowledge/dash-pipefail.ts";
import { hasBashAsSh } from "../../../knowledge/image-distributions.ts";
import type { Dockerfile, Instruction } from "../../parse/document.ts";
import { placeOf, roots } from "../../stages/stages.ts";
import { baseOf } from "../../stages/users.ts";
import { shellWordsAt } from "../build-shell.ts";
import { shellScriptOf } from "../commands.ts";
import { programOf } from "../wrappers.ts";
import { isShReplaced } from "./replaced-shell.ts";

/** A shell that lacks much of what Bash has. */
export type PlainShell = "dash" | "BusyBox";

/** `unknown`: nothing says which shell it is; `full`: it has what Bash has, or it is none of those that are known here. */
export type ShellKind = PlainShell | "unknown" | "full";

/**
 * The kinds by what is below an image. BusyBox is built with the options `ASH_BASH_COMPAT`, `ASH_ECHO` and `ASH_TEST` in Alpine. Source:
 * configs of Alpine's package `busybox`.
 */
const OF_DISTRIBUTION: Readonly<Record<string, ShellKind>> = byWord({
  debian: "dash",
  alpine: "BusyBox",
  busybox: "BusyBox",
});

/** What reads the script of an instruction. */
export function shellKindAt(doc: Dockerfile, instruction: Instruction): ShellKind {
  const kinds = new Set(programsAt(doc, instruction).map((program) => kindOf(doc, instruction, program)));
  const [kind = "unknown"] = kinds;
  if (kinds.size === 1) return kind;
  return kinds.has("full") ? "full" : "unknown";
}

/** The programs of which one reads the script: the one in its first line, or those of SHELL. Undefined for the image's own shell. */
function programsAt(doc: Dockerfile, instruction: Instruction): readonly (string | undefined)[] {
  const line = /^#!([^\n]{0,200})/.exec(shellScriptOf(doc, instruction)?.text ?? "")?.[1];
  if (line === undefined) return shellWordsAt(doc, instruction).map(([program]) => program);
  const words = line.trim().split(/\s+/);
  return [programOf(words[0]) === "env" ? words[1] : words[0]];
}

/** Whether the dash that reads an instruction of a stage is known to be one without `pipefail`. */
export function lacksPipefail(doc: Dockerfile, instruction: Instruction): boolean {
  const stage = placeOf(doc, instruction)?.stage;
  return stage !== undefined && roots(stage).every(({ image }) => image !== undefined && !mayHavePipefail(image));
}

function kindOf(doc: Dockerfile, instruction: Instruction, program: string | undefined): ShellKind {
  const name = program === undefined ? "sh" : programOf(program);
  if (name === "dash") return "dash";
  if (name === "ash" || name === "busybox") return "BusyBox";
  if (name !== "sh" || isShReplaced.before(doc, instruction) === true) return "full";
  const stage = placeOf(doc, instruction)?.stage;
  if (stage === undefined) return "unknown";
  const below = roots(stage);
  const isBash = below.length > 0 && below.every(({ image }) => image !== undefined && hasBashAsSh(image));
  return isBash ? "full" : (OF_DISTRIBUTION[baseOf(stage).distribution] ?? "unknown");
}
