// What makes `docker build` refuse a Dockerfile once variables are filled in and stages are known: BuildKit's conversion
// (0.34, frontend/dockerfile/dockerfile2llb), as far as defaults tell. Where a value may come from outside, nothing is said.

import { byWord } from "../../core/by-word.ts";
import type { SyntaxProblem } from "../../core/document.ts";
import { fact } from "../../core/fact.ts";
import { type Dockerfile, type Instruction, isSound } from "../parse/document.ts";
import { hasOtherFrontend } from "../parse/frontend.ts";
import { cutShort } from "../stages/half-typed.ts";
import { stages } from "../stages/stages.ts";
import { builtStages } from "./built.ts";
import { copyErrors } from "./copies.ts";
import { fromErrors } from "./from.ts";
import { mountErrors } from "./mounts.ts";
import { sourceErrors } from "./sources.ts";
import { exposeErrors, signalErrors, volumeErrors } from "./values.ts";
import { versionErrors } from "./versions.ts";

type Check = (doc: Dockerfile, one: Instruction, isBuildahs: boolean) => Iterable<SyntaxProblem>;

/** What is asked of the instructions of stages that are built. */
const CHECKS: Readonly<Record<string, Check>> = byWord({
  ADD: copyErrors,
  COPY: copyErrors,
  EXPOSE: exposeErrors,
  RUN: mountErrors,
  STOPSIGNAL: signalErrors,
  VOLUME: volumeErrors,
});

/**
 * In order of the file. An instruction with a syntax error has no other. Another frontend than Docker's may take all of it.
 * `isBuildahs`: Buildah builds the file.
 */
export function refusals(doc: Dockerfile, isBuildahs = false): readonly SyntaxProblem[] {
  return isBuildahs ? byBuildah(doc) : byBuildKit(doc);
}

const byBuildKit = fact((doc: Dockerfile) => refusedBy(doc, false));
const byBuildah = fact((doc: Dockerfile) => refusedBy(doc, true));

function refusedBy(doc: Dockerfile, isBuildahs: boolean): readonly SyntaxProblem[] {
  if (hasOtherFrontend(doc)) return [];
  const built = builtStages(doc);
  const cut = cutShort(doc);
  const isWhole = (one: Instruction) => isSound(doc, one) && !cut.has(one);
  return stages(doc).flatMap((stage) => {
    const own = stage.instructions.filter(isWhole);
    return [
      ...(isWhole(stage.from) ? fromErrors(doc, stage) : []),
      ...own.flatMap((one) =>
        oneAtEach([
          // Buildah takes the `# syntax=` line for a comment.
          ...(isBuildahs ? [] : versionErrors(doc, one)),
          ...sourceErrors(doc, stage, one),
          ...(built.has(stage) ? (CHECKS[one.keyword] ?? NOTHING)(doc, one, isBuildahs) : []),
        ]),
      ),
    ];
  });
}

const NOTHING: Check = () => [];

/** Of several errors at one place the first: what a mount lacks may be in the name that is none. */
function oneAtEach(errors: readonly SyntaxProblem[]): readonly SyntaxProblem[] {
  if (errors.length < 2) return errors;
  const places = new Set<number>();
  return errors.filter(({ at }) => places.size < places.add(at.start).size);
}
