// An offline scan contacts nothing: the real Trivy on a folder full of bait, first online, to see which baits are taken, then
// offline as we start it, and once more in a network of its own under strace.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { after, before, describe, test } from "node:test";
import { installed } from "../../scripts/apt.ts";
import { realTrivy } from "../../scripts/trivy.ts";
import { BAITS, type Listening, layBaits } from "../tools/bait.ts";
import { writeDatabase } from "../tools/fixture-db.ts";
import { ownFolder, reported, type Scene, script } from "./scene.ts";

const trivy = await realTrivy();
const program = "path" in trivy ? trivy.path : "";
const needsTrivy = "skip" in trivy ? { skip: trivy.skip } : {};

const folder = ownFolder();
const bait = path.join(folder, "bait");
const cache = path.join(folder, "cache");
let listening: Listening;

const scene = (more: Partial<Scene> = {}): Scene => ({
  target: { kind: "folder", path: bait },
  program,
  ...more,
  environment: { TRIVY_CACHE_DIR: cache, HOME: path.join(folder, "home"), DOCKER_HOST: "unix:///nowhere" },
});

describe("a folder full of bait", needsTrivy, () => {
  before(async () => {
    writeDatabase(cache);
    fs.mkdirSync(path.join(folder, "home"));
    listening = await layBaits(bait);
  });
  after(() => listening.close());

  test("online each bait connects that can", async (context) => {
    // The databases are there, and no test asks for those of the makers.
    const extraEnvironment = Object.fromEntries(
      ["DB", "JAVA_DB", "CHECK"].map((one) => [`TRIVY_SKIP_${one}_UPDATE`, "true"]),
    );
    await reported(scene({ settings: { offline: false, extraEnvironment } }));
    const counts = listening.counts();
    for (const { name, silent, needs, unless } of BAITS)
      await context.test(silent === undefined ? name : `${name} does not: ${silent}`, (one) => {
        if (needs !== undefined && installed(needs, needs === "ssh" ? "openssh-client" : needs) === undefined)
          return one.skip(`${needs} is not installed, and apt-get could not install it`);
        const quiet = silent !== undefined && (unless === undefined || !isInstalled(unless));
        assert.equal((counts[name] ?? 0) > 0, !quiet, `${counts[name]} connections`);
      });
  });

  test("offline none does, and what needs no network is found", async () => {
    const before = listening.counts();
    const { items } = await reported(scene());
    assert.deepEqual(listening.counts(), before);
    const found = items.map(({ kind, id }) => `${kind} ${id}`);
    assert.ok(found.includes("vulnerability CVE-2019-10744"), "the lock file");
    const places = new Set(items.flatMap((one) => ("place" in one && one.place ? [one.place.path] : [])));
    for (const place of [
      "dockerfile/Dockerfile",
      "chart-schema/templates/pod.yaml",
      "chart-in-chart/templates/pod.yaml",
    ])
      assert.ok(places.has(place), `${place}: ${[...places]}`);
  });

  test("offline no process asks the system for a connection, in a network of its own", async (context) => {
    if (process.platform !== "linux") return context.skip("strace and namespaces are Linux's");
    const strace = installed("strace", "strace");
    if (strace === undefined)
      return context.skip("strace is not installed, and only root on Debian gets it by apt-get install strace");
    const unshare = installed("unshare", "util-linux");
    const alone = [["-n"], ["-rn"]].find((how) => unshare && spawnSync(unshare, [...how, "true"]).status === 0);
    if (unshare === undefined || alone === undefined)
      return context.skip("this user may not make a network namespace (`unshare -n` or `unshare -rn`)");
    const log = path.join(folder, "trace");
    // As a program it is what we start: our arguments, our environment, our empty folder.
    const traced = (name: string, inner: string) =>
      script(
        path.join(folder, name),
        "trivy",
        `if [ "$1" = version ]; then exec ${program} "$@"; fi\nexec ${unshare} ${alone.join(" ")} ${strace} -f -qq -e trace=network -o ${log} ${inner} "$@"`,
      );
    // That the trace would show a connection is shown first, with a program that asks for one.
    const asking = script(
      path.join(folder, "asking"),
      "ask",
      `exec ${process.execPath} -e 'require("net").connect(9, "127.0.0.1").on("error", () => {})'`,
    );
    spawnSync(traced("control", asking), ["filesystem"], { env: { PATH: process.env.PATH } });
    assert.ok(connectionsIn(log).length > 0, "strace shows a connection");
    fs.rmSync(log);
    await reported(scene({ program: traced("offline", program) }));
    assert.ok(fs.existsSync(log));
    assert.deepEqual(connectionsIn(log), []);
  });
});

function isInstalled(name: string): boolean {
  return (process.env.PATH ?? "").split(path.delimiter).some((one) => fs.existsSync(path.join(one, name)));
}

/** The calls of a trace that reach for another computer or for this one by its network; unix sockets and netlink stay in the system. */
function connectionsIn(log: string): readonly string[] {
  return fs
    .readFileSync(log, "utf8")
    .split("\n")
    .filter((line) => /\b(?:connect|sendto|sendmsg|sendmmsg)\(/.test(line) && /AF_INET6?\b/.test(line));
}
