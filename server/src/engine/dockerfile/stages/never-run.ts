// Images of which no container is ever started: a list of images kept in the form of a Dockerfile, what others build on, and files
// that an empty stage hands out.
import type { Dockerfile, Instruction } from "../parse/document.ts";
import { leavesNoImage } from "./built-as.ts";
import { ancestors, inEffect, roots, type Stage, stages } from "./stages.ts";

/**
 * Whether nobody runs the image of a stage. Its Dockerfile is a list of images (`isImageList`), or the stage has nothing but
 * triggers (ONBUILD), or it begins with nothing and has no program to start: `docker run` refuses an image without a command, and
 * `docker build --output` writes its files to the disk of the caller
 * (https://docs.docker.com/build/building/export/). Nor where all builds of the workspace are told to leave no image behind.
 */
export function isNeverRun(doc: Dockerfile, stage: Stage): boolean {
  const own = ancestors(stage).flatMap(({ instructions }) => instructions);
  if (own.length > 0 && own.every(({ keyword }) => keyword === "ONBUILD")) return true;
  const bases = roots(stage);
  if (bases.length > 0 && bases.every(({ scratch }) => scratch)) {
    const programs = programsOf(stage);
    if (programs.every((program) => program === undefined || PACKAGE.test(program))) return true;
  }
  return leavesNoImage(doc) || isImageList(doc);
}

/**
 * Whether a Dockerfile builds nothing: several stages of FROM alone, of which none uses another. Renovate and Dependabot keep the
 * versions in such a file up to date, and other programs read them from there.
 */
function isImageList(doc: Dockerfile): boolean {
  const all = stages(doc);
  return (
    all.length > 1 &&
    all.every(({ origins }) => origins.length === 0) &&
    doc.instructions.every(({ keyword }) => keyword === "FROM" || keyword === "ARG")
  );
}

/** Archives and packages, which no kernel starts: a stage that names one as its program only carries it. */
const PACKAGE = /\.(?:apk|aab|ipa|zip|tar|tgz|gz|xz|bz2|zst|deb|rpm|whl|msi|dmg|vsix)$/i;

/** The first words of what a stage may start; undefined for one that starts nothing, empty where that cannot be told. */
function programsOf(stage: Stage): readonly (string | undefined)[] {
  const commands = inEffect(stage, "CMD").map(wordOf);
  return inEffect(stage, "ENTRYPOINT").flatMap((one) => wordOf(one) ?? commands);
}

function wordOf(instruction: Instruction | undefined): string | undefined {
  return instruction === undefined || isEmpty(instruction) ? undefined : firstWord(instruction);
}

const isEmpty = ({ exec }: Instruction) => exec?.items.length === 0;

function firstWord({ exec, words }: Instruction): string {
  return (exec?.items[0]?.value ?? words[0]?.value ?? "").trim();
}
