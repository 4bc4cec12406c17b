// Which program reads the shell form of RUN, CMD and ENTRYPOINT at an instruction.
import type { Dockerfile, Instruction } from "../parse/document.ts";
import { inherited } from "../stages/inherited.ts";
import { placeOf } from "../stages/stages.ts";
import { programOf } from "./wrappers.ts";

/** As many of them are looked at. */
const MOST_SHELLS = 64;

const shells = inherited<readonly (Instruction | undefined)[]>(
  () => [undefined],
  (state, instruction) => (instruction.keyword === "SHELL" ? [instruction] : state),
  (states) => [...new Set(states.flat())].slice(0, MOST_SHELLS),
);

/**
 * The SHELL instructions of which one is in effect, of this stage or one it is built from: several where a FROM line picks one of
 * several stages. Undefined among them where the default may hold.
 */
export function shellsAt(doc: Dockerfile, instruction: Instruction): readonly (Instruction | undefined)[] {
  return shells.before(doc, instruction) ?? [undefined];
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
  return shellsAt(doc, instruction).every((shell) => {
    const program = shell?.exec?.items[0]?.value.replaceAll("\\", "/");
    return program === undefined || !NO_SHELL.test(programOf(program) ?? "");
  });
}
