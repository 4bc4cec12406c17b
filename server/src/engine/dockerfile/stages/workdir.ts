// The working directory at an instruction: where relative paths of WORKDIR and mounts begin.
import { hubName } from "../../core/image.ts";
import { LONGEST_PATH } from "../../core/paths.ts";
import { type Dockerfile, type Instruction, joinedBody } from "../parse/document.ts";
import { stepsOf } from "../values/path.ts";
import { resolveAt } from "./environment.ts";
import { inherited } from "./inherited.ts";
import { placeOf, type Stage } from "./stages.ts";

/** Images of plain systems, which set no working directory (their Dockerfiles in docker-library/official-images). */
const IN_ROOT: ReadonlySet<string> = new Set(
  "almalinux alpine amazonlinux archlinux busybox centos debian fedora oraclelinux rockylinux ubuntu".split(" "),
);

const workdirs = inherited<string | undefined>(
  (stage) => (startsInRoot(stage) ? "/" : undefined),
  (state, instruction, doc) => {
    if (instruction.keyword !== "WORKDIR") return state;
    const value = resolveAt(doc, instruction, { raw: joinedBody(doc.text, instruction).text });
    const isWindows = placeOf(doc, instruction)?.stage.windows ?? false;
    return value === undefined || isWindows ? undefined : pathFrom(state, value);
  },
  () => undefined,
);

function startsInRoot({ scratch, image, windows }: Stage): boolean {
  const name = image === undefined ? undefined : hubName(image);
  return !windows && (scratch || (name !== undefined && IN_ROOT.has(name)));
}

/** The folder in which an instruction of a stage works, without a slash at the end; undefined where that is not known. */
export function workdirAt(doc: Dockerfile, instruction: Instruction): string | undefined {
  return workdirs.before(doc, instruction);
}

/** The folder in which what a stage starts works; undefined where that is not known. */
export function workdirOf(doc: Dockerfile, stage: Stage): string | undefined {
  return workdirs.after(doc, stage);
}

/**
 * A path as seen from a folder, without steps such as `..`; undefined where it is relative and the folder is not known, and where
 * it is longer than paths can be.
 */
export function pathFrom(folder: string | undefined, path: string): string | undefined {
  if (folder === undefined && !path.startsWith("/")) return undefined;
  if ((folder?.length ?? 0) + path.length > LONGEST_PATH) return undefined;
  return `/${stepsOf(path.startsWith("/") ? path : `${folder}/${path}`).join("/")}`;
}

/** Whether a WORKDIR stands above an instruction, in its stage or in one that it is built from: without one the base image decides. */
export const hasWorkdir = inherited<boolean>(
  () => false,
  (state, { keyword }) => state || keyword === "WORKDIR",
  () => true,
);

/** Whether a path is absolute on any system: with a drive it is for Windows, whatever the image is. */
export function isAbsolutePath(path: string): boolean {
  return /^(?:[A-Za-z]:)?[/\\]/.test(path);
}
