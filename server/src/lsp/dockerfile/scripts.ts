// The scripts of a Dockerfile that linters look at: what RUN hands to a shell, which shell that is, and the way back to the file.
import type { SourceFile } from "../../engine/core/document.ts";
import { type Span, shift } from "../../engine/core/text.ts";
import { dockerfile } from "../../engine/dockerfile/index.ts";
import { allInstructions, type Dockerfile, type Instruction } from "../../engine/dockerfile/parse/document.ts";
import { shellsAt } from "../../engine/dockerfile/shell/build-shell.ts";
import { shellScriptOf } from "../../engine/dockerfile/shell/commands.ts";
import { placeIn } from "../../engine/dockerfile/shell/excerpt.ts";
import { shellKindAt } from "../../engine/dockerfile/shell/lint/which-shell.ts";
import { programOf } from "../../engine/dockerfile/shell/wrappers.ts";

/** A script as its shell gets it. */
export interface PlacedScript {
  readonly text: string;
  /** The name of the shell. */
  readonly interpreter: string;
  /** Where a stretch of the script lies in the file. */
  placeOf(start: number, end: number): Span;
}

/** The scripts of RUN and ONBUILD RUN in a file, in order; none where the file is no Dockerfile. */
export function scriptsIn(file: SourceFile): readonly PlacedScript[] {
  if (file.language !== dockerfile.id) return [];
  return file.parts.flatMap((part) => {
    const doc = part.doc as Dockerfile;
    return allInstructions(doc).flatMap((instruction): readonly PlacedScript[] => {
      const excerpt = instruction.keyword === "RUN" ? shellScriptOf(doc, instruction) : undefined;
      const interpreter = excerpt && shellOf(doc, instruction);
      if (excerpt === undefined || interpreter === undefined || excerpt.text.trim() === "") return [];
      const placeOf = (start: number, end: number) => shift(placeIn(excerpt, start, end), part.start);
      return [{ text: excerpt.text, interpreter, placeOf }];
    });
  });
}

/**
 * The shell of an instruction by its name; undefined where several may be meant. A default `sh` that knows more than POSIX asks for, such
 * as Fedora's, is called `bash`: what works there is not wrong.
 */
function shellOf(doc: Dockerfile, instruction: Instruction): string | undefined {
  const names = new Set(
    shellsAt(doc, instruction).map((shell) => programOf(shell?.exec?.items[0]?.value ?? "/bin/sh") ?? ""),
  );
  const [name] = names;
  if (name === undefined || names.size > 1) return undefined;
  const kind = shellKindAt(doc, instruction);
  return name === "sh" && (kind === "BusyBox" || kind === "full") ? "bash" : name;
}
