// Packages that a stage has from its base image, which apt-get need not install.
import type { ImageReference } from "../../core/image.ts";
import { hasPackage } from "../../knowledge/image-packages.ts";
import { isLone } from "../../knowledge/lone-packages.ts";
import type { Dockerfile, Instruction } from "../parse/document.ts";
import type { ShellWord } from "../shell/command.ts";
import { stepOf } from "../shell/commands.ts";
import { inherited } from "../stages/inherited.ts";
import { callsOf } from "./packages.ts";

/** The image whose packages are all there still; undefined where some were removed, and where nobody knows which image it is. */
const bases = inherited<ImageReference | undefined>(
  ({ image }) => image,
  (image, instruction, doc) => {
    if (image === undefined || instruction.keyword !== "RUN") return image;
    const removes = callsOf(stepOf(doc, instruction)).some(
      ({ row, verb, operands }) => row.family === "apt" && verb === "remove" && operands.length > 0,
    );
    return removes ? undefined : image;
  },
  () => undefined,
);

/** Whether a package is there from the base image where an instruction runs; undefined where it may be. */
export function isInBase(doc: Dockerfile, instruction: Instruction, name: string): boolean | undefined {
  const image = bases.before(doc, instruction);
  return image === undefined ? false : hasPackage(image, name);
}

/** A package's name without version, suite and architecture: `curl=8.14.1-2`, `git/trixie-backports`; undefined for a variable. */
export function packageIn({ literal }: ShellWord): string | undefined {
  return literal === undefined ? undefined : (/^[^=/:]*/.exec(literal)?.[0] ?? "");
}

/**
 * Whether an installation by apt-get brings no recommended packages: all that it names are there from the base image, or may be, so that it
 * installs none of them, or have nothing that is recommended with them.
 */
export function bringsNoneAlong(doc: Dockerfile, instruction: Instruction, operands: readonly ShellWord[]): boolean {
  if (operands.length === 0) return false;
  return operands.every((word) => {
    const name = packageIn(word);
    // Of another suite or architecture it would be another package.
    if (name === undefined || /[/:]/.test(word.literal ?? "")) return false;
    return isLone(name) || isInBase(doc, instruction, name) !== false;
  });
}
