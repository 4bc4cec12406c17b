// How Dockerfiles are built, as other files of the workspace say it: one table, which no language owns.
import { table } from "./index.ts";

/** One way in which a file is built; the key is the path of the Dockerfile, from the root. */
export interface BuildRow {
  /** The build argument `BUILDKIT_DOCKERFILE_CHECK`, by which BuildKit's checks are told what to skip; null where it is not set or not known. */
  readonly check: string | null;
}

export const builds = table<BuildRow>("builds");
