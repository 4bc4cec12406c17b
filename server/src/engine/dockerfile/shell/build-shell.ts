// Which program reads the shell form of RUN, CMD and ENTRYPOINT at an instruction.
import type { Dockerfile, Instruction } from "../parse/document.ts";
import { inherited } from "../stages/inherited.ts";
import { placeOf } from "../stages/stages.ts";
import { programOf } from "./wrappers.ts";

const shells = inherited<Instruction | undefined>(
  () => undefined,
  (state, instruction) => (instruction.keyword === "SHELL" ? instruction : state),
);

/** The SHELL instruction in effect, of this stage or one it is built from; undefined where the default holds. */
export function shellAt(doc: Dockerfile, instruction: Instruction): Instruction | undefined {
  return shells.before(doc, instruction);
}

const NO_SHELL =
  /^(?:powershell|pwsh|cmd|python[\d.]*|perl|ruby|node|deno|php|nu|fish|elvish|xonsh|csh|tcsh)(?:\.exe)?$/i;

/**
 * Whether a POSIX-like shell reads the instruction. A SHELL we do not know is taken for one, and so is what would read an instruction
 * that is in no stage, above the first FROM or below one that is half-typed.
 */
export function isPosixShell(doc: Dockerfile, instruction: Instruction): boolean {
  const place = placeOf(doc, instruction);
  if (place?.stage.windows === true) return false;
  const program = shellAt(doc, instruction)?.exec?.items[0]?.value.replaceAll("\\", "/");
  return program === undefined || !NO_SHELL.test(programOf(program) ?? "");
}
