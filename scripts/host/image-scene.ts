// What a scan needs, for a driven workbench: the real Trivy, a small database, and an engine that holds a fixture image.
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { writeDatabase } from "../../test/tools/fixture-db.ts";
import { writeImages } from "../../test/tools/fixture-images.ts";
import { privateDocker } from "../docker.ts";
import { realTrivy } from "../trivy.ts";

export interface ImageScene {
  /** For the extension host: Trivy's cache and the engine. */
  readonly env: Readonly<Record<string, string>>;
  /** Where Trivy is, whatever is on PATH. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** The image as the engine and the playground call it. */
  readonly image: string;
  stop(): Promise<void>;
}

/** The image that the playground's CronJob runs. */
const IMAGE = "registry.example.com/shop/api:1.14.2";

/** Sets all up; in half a sentence why not where it cannot be. `slow`: every scan waits that many seconds, to be looked at. */
export async function imageScene({ slow = 0 } = {}): Promise<ImageScene | { readonly skip: string }> {
  const trivy = await realTrivy();
  if ("skip" in trivy) return trivy;
  const docker = await privateDocker();
  if ("skip" in docker) return docker;
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "plimsoll-scene-"));
  const program = path.join(folder, "trivy");
  const cache = path.join(folder, "cache");
  const wait = `case " $* " in *" image "*) "${trivy.path}" "$@"; code=$?; sleep ${slow}; exit $code;; esac`;
  fs.writeFileSync(program, `#!/bin/sh\n${slow > 0 ? wait : ""}\nexec "${trivy.path}" "$@"\n`, { mode: 0o755 });
  writeDatabase(cache);
  const { debian } = writeImages(folder);
  docker.run("load", "--input", debian.tar);
  docker.run("tag", debian.name, IMAGE);
  docker.run("rmi", debian.name);
  return {
    env: { TRIVY_CACHE_DIR: cache, DOCKER_HOST: docker.host },
    settings: { "plimsoll.trivy.path": program },
    image: IMAGE,
    async stop() {
      await docker.stop();
      fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
