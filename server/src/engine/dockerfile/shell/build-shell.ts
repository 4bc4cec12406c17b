// Which program reads the shell form of RUN, CMD and ENTRYPOINT at an instruction.
import type { Dockerfile, Instruction } from "../parse/document.ts";
import { inherited } from "../stages/inherited.ts";
import { shellOfImages, shellsSaid } from "../stages/shell-comments.ts";
import { placeOf } from "../stages/stages.ts";
import { programOf } from "./wrappers.ts";

/** As many of them are looked at. */
const MOST_SHELLS = 64;

interface Shell {
  /** The SHELL instruction in effect; undefined where the image's own shell may be. */
  readonly set: Instruction | undefined;
  /** The program that a comment below that names. */
  readonly said: string | undefined;
}

const DEFAULT: readonly Shell[] = [{ set: undefined, said: undefined }];

const shells = inherited<readonly Shell[]>(
  (_stage, doc) => saying(shellOfImages(doc), DEFAULT),
  (state, instruction, doc) =>
    instruction.keyword === "SHELL"
      ? [{ set: instruction, said: undefined }]
      : saying(shellsSaid(doc).get(instruction), state),
  (states) => [...new Set(states.flat())].slice(0, MOST_SHELLS),
);

function saying(said: string | undefined, state: readonly Shell[]): readonly Shell[] {
  return said === undefined ? state : state.map(({ set }) => ({ set, said }));
}

/**
 * The SHELL instructions of which one is in effect, of this stage or one it is built from: several where a FROM line picks one of
 * several stages. Undefined among them where the default may hold.
 */
export function shellsAt(doc: Dockerfile, instruction: Instruction): readonly (Instruction | undefined)[] {
  return [...new Set((shells.before(doc, instruction) ?? DEFAULT).map(({ set }) => set))];
}

/**
 * The words of the shells of which one reads an instruction: those of SHELL, or the program that a comment for hadolint names where
 * that comes later. None where the image's own shell does.
 */
export function shellWordsAt(doc: Dockerfile, instruction: Instruction): readonly (readonly string[])[] {
  const state = saying(shellsSaid(doc).get(instruction), shells.before(doc, instruction) ?? DEFAULT);
  return state.map(({ set, said }) => (said === undefined ? wordsOf(set) : [said]));
}

/** The words of SHELL; none where there is none. */
export function wordsOf(shell: Instruction | undefined): readonly string[] {
  return shell?.exec?.items.map(({ value }) => value) ?? [];
}

const NO_SHELL =
  /^(?:powershell|pwsh|cmd|python[\d.]*|perl|ruby|node|deno|php|nu|fish|elvish|xonsh|csh|tcsh)(?:\.exe)?$/i;

/**
 * Whether a POSIX-like shell reads the instruction. A shell we do not know is taken for one, and so is what would read an instruction
 * that is in no stage, above the first FROM or below one that is half-typed.
 */
export function isPosixShell(doc: Dockerfile, instruction: Instruction): boolean {
  const place = placeOf(doc, instruction);
  if (place?.stage.windows === true) return false;
  return shellWordsAt(doc, instruction).every(([word]) => {
    const program = word?.replaceAll("\\", "/");
    return program === undefined || !NO_SHELL.test(programOf(program) ?? "");
  });
}
