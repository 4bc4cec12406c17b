// Which base images set no variables but PATH.
import { hubName } from "../../core/image.ts";
import { roots, type Stage } from "./stages.ts";

/** Images of plain systems, which only set PATH (their Dockerfiles in docker-library/official-images). */
const PLAIN: ReadonlySet<string> = new Set(
  "almalinux alpine busybox centos debian oraclelinux rockylinux ubuntu".split(" "),
);

/** Whether what a stage is built from may bring variables of its own: every image but those of plain systems. */
export function hasOwnVariables(stage: Stage): boolean {
  const bases = roots(stage);
  return bases.length === 0 || !bases.every(isPlain);
}

function isPlain({ scratch, image }: Stage): boolean {
  const name = image === undefined ? undefined : hubName(image);
  return scratch || (name !== undefined && PLAIN.has(name));
}
