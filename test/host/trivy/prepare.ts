// What the suite beside it needs, made before the host starts: the real Trivy behind a script that notes its process, a
// small database, a fixture image as a tar, and the same image in a private Docker daemon.
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { privateDocker } from "../../../scripts/docker.ts";
import type { Prepared } from "../../../scripts/run-host.ts";
import { realTrivy } from "../../../scripts/trivy.ts";
import { writeDatabase } from "../../tools/fixture-db.ts";
import { TOKEN, writeImages } from "../../tools/fixture-images.ts";

/**
 * Becomes the real Trivy, so that the process that is noted in `pids` is Trivy's own. While there is a file `deaf`, a
 * scan is instead one that the first SIGTERM does not end, with a child that only SIGKILL ends.
 */
const script = (folder: string, trivy: string) => `#!/bin/sh
echo $$ >> "${folder}/pids"
if [ -e "${folder}/deaf" ] && [ "$1" != version ]; then
  n=0
  trap 'n=$((n+1)); echo $n > "${folder}/terms"; [ $n -ge 2 ] && exit 143' TERM
  (trap '' TERM; exec sleep 300) &
  echo $! >> "${folder}/pids"
  touch "${folder}/hangs"
  while :; do sleep 0.05; done
fi
exec "${trivy}" "$@"
`;

/** Half a sentence says why not where there can be no Trivy; without a Docker daemon only the tests with one are skipped. */
export async function prepare(): Promise<Prepared | { readonly skip: string }> {
  const trivy = await realTrivy();
  if ("skip" in trivy) return trivy;
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "plimsoll-trivy-"));
  const remove = () => fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  const docker = await privateDocker();
  const stop = async () => {
    if (!("skip" in docker)) await docker.stop();
    remove();
  };
  try {
    const program = path.join(folder, "trivy");
    fs.writeFileSync(program, script(folder, trivy.path), { mode: 0o755 });
    writeDatabase(path.join(folder, "cache"));
    fs.writeFileSync(path.join(folder, "secret"), TOKEN);
    const { debian } = writeImages(folder);
    if (!("skip" in docker)) docker.run("load", "--input", debian.tar);
    return {
      settings: { "plimsoll.trivy.path": program },
      env: {
        TRIVY_CACHE_DIR: path.join(folder, "cache"),
        DOCKER_HOST: "skip" in docker ? "unix:///nowhere" : docker.host,
        PLIMSOLL_SCENE: folder,
        ...("skip" in docker && { PLIMSOLL_NO_DOCKER: docker.skip }),
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
