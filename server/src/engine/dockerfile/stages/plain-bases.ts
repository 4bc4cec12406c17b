// Which variables base images set: none but PATH, or some by their own name.

import { isPredefined } from "../../core/builds/arguments.ts";
import { byWord } from "../../core/by-word.ts";
import { hubName } from "../../core/image.ts";
import { isSecretName } from "../../knowledge/secret-names.ts";
import type { Dockerfile, Instruction, Word } from "../parse/document.ts";
import { bindingAt } from "./environment.ts";
import { expand, textOf } from "./expand.ts";
import { placeOf, roots, type Stage } from "./stages.ts";

/** Images of plain systems, which only set PATH (their Dockerfiles in docker-library/official-images). */
const PLAIN: ReadonlySet<string> = new Set(
  "almalinux alpine busybox centos debian oraclelinux rockylinux ubuntu".split(" "),
);

/** Whether what a stage is built from may bring variables of its own: every image but those of plain systems. */
export function hasOwnVariables(stage: Stage): boolean {
  const bases = roots(stage);
  return bases.length === 0 || !bases.every(isPlain);
}

/**
 * Whether what a stage is built from may set a variable. Official images set none that by its name is a secret, but for those that are
 * called after the image.
 */
export function maySet(stage: Stage, variable: string): boolean {
  if (!hasOwnVariables(stage)) return false;
  return !isSecretName(variable, "likely") || !roots(stage).every(isOfficial) || isLikelySet(stage, variable);
}

/** How variables begin that official images set and that have not the image's own name. */
const OTHER_PREFIXES: Readonly<Record<string, RegExp>> = byWord({
  node: /^YARN_/,
  postgres: /^PG_/,
});

/** Images with a Java of their own, which set `JAVA_HOME` and `JAVA_VERSION`. */
const RUNS_JAVA =
  /(?:^|[-:])(?:amazoncorretto|corretto|gradle|j(?:dk|re)\d*|jetty|maven|openj(?:dk|9)|sapmachine|semeru|temurin|tomcat|tomee)(?:[-:]|$)/;

/** Whether what a stage is built from is likely to set a variable: `RUBY_VERSION` of `ruby` (Dockerfiles of the official images). */
export function isLikelySet(stage: Stage, variable: string): boolean {
  return roots(stage).some(({ image }) => {
    const name = image === undefined ? undefined : hubName(image);
    if (name === undefined) return false;
    if (variable.startsWith("JAVA_") && RUNS_JAVA.test(`${name}:${image?.tagShape ?? ""}`)) return true;
    return variable.toLowerCase().startsWith(`${name}_`) || OTHER_PREFIXES[name]?.test(variable) === true;
  });
}

/**
 * Whether nothing comes of a word of an instruction in a stage, whatever a build is given: all that it has are variables that nothing in
 * the file declares, and that the base image does not set.
 */
export function isAlwaysEmpty(doc: Dockerfile, instruction: Instruction, { raw }: Pick<Word, "raw">): boolean {
  const stage = placeOf(doc, instruction)?.stage;
  if (stage === undefined) return false;
  const isUnset = (name: string) =>
    name !== "PATH" && !isPredefined(name) && !maySet(stage, name) && bindingAt(doc, instruction, name) === undefined;
  const { pieces } = expand(raw, doc.escape, (name) => (isUnset(name) ? undefined : null));
  return textOf(pieces) === "";
}

function isOfficial({ scratch, image }: Stage): boolean {
  const name = image === undefined ? undefined : hubName(image);
  return scratch || (name !== undefined && !name.includes("/"));
}

function isPlain({ scratch, image }: Stage): boolean {
  const name = image === undefined ? undefined : hubName(image);
  return scratch || (name !== undefined && PLAIN.has(name));
}
