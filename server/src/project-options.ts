// What a project is told: where its files are, which settings count besides those in them, and what its index is for.

import type { Layer } from "./engine/config/layers.ts";
import type { Engine } from "./engine/pipeline/engine.ts";
import type { Files } from "./files/port.ts";

export interface ProjectOptions {
  readonly engine: Engine;
  readonly files: Files;
  /** The root folder, as `findRoot` answers it. */
  readonly root: string;
  /** `YYYY-MM-DD`, UTC. */
  today(): string;
  /** Settings of the editor: they count only for paths for which no `.plimsoll.yaml` is found. */
  readonly defaults?: Layer;
  /** Layers that take the place of every file of the workspace: `--config`, `--no-config`. */
  readonly instead?: readonly Layer[];
  /** Layers that win over all others: `--all-rules`. */
  readonly also?: readonly Layer[];
}

export interface IndexOptions {
  readonly cancelled?: () => boolean;
  /** The names of the tables that will be asked for; without it all. Other rows may be missing. */
  readonly tables?: ReadonlySet<string>;
}
