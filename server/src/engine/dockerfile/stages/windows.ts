// Which stages are built for Windows, where nothing of a POSIX shell holds.
import type { ImageReference } from "../../core/image.ts";
import { isWindowsImage } from "../../knowledge/windows-images.ts";
import type { Dockerfile, Flag, Instruction, Word } from "../parse/document.ts";
import { shellComments } from "./shell-comments.ts";

function isWindowsShell(program: string | undefined): boolean {
  return program !== undefined && /(?:^|[\\/])(?:powershell|pwsh|cmd)(?:\.exe)?$/i.test(program);
}

/** Whether a stage that is built from `image`, written as `word`, is for Windows: by its image, its platform or a SHELL of its own. */
export function isWindows(
  image: ImageReference | undefined,
  word: Word | undefined,
  platform: Flag | undefined,
  own: readonly Instruction[],
): boolean {
  if (image !== undefined && word !== undefined) {
    const { text, path, tag } = image;
    const known = [path, tag].map((part) => (part.is === "set" ? part.value : "")).join(":");
    // Of a name with a variable the rest may say enough.
    if (isWindowsImage(text.is === "set" ? text.value : known)) return true;
    if (text.is !== "set" && isWindowsImage(word.value.replace(VARIABLE, "x"))) return true;
  }
  if (/^windows(?:$|\/)/i.test(platform?.value ?? "")) return true;
  return own.some(({ keyword, exec }) => keyword === "SHELL" && isWindowsShell(exec?.items[0]?.value));
}

const VARIABLE = /\$(?:\{[^{}]*\}|\w+)/g;

/** Whether a comment for hadolint says that the shell of the file is one of Windows'. */
export function hasWindowsComment(doc: Dockerfile): boolean {
  return shellComments(doc).some(({ shell }) => isWindowsShell(shell));
}
