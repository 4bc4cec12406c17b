// Which images Dockerfiles of the workspace are built on, for what uses the images that are built of them: one table, which no
// language owns.
import { table } from "../index.ts";

/** A stage of a Dockerfile; the key is the path of the Dockerfile, from the root. In the order of the file: the last one is built. */
export interface BaseRow {
  /** Null for a stage without a name. */
  readonly stage: string | null;
  /**
   * The image at the root of the stages that it is built on, defaults filled in: `nginxproxy/nginx-proxy:1.7-alpine`; null where unknown.
   */
  readonly image: string | null;
}

export const bases = table<BaseRow>("bases");
