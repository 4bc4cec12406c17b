// The real Trivy on fixture images and folders: as tar, as OCI layout, by name from Docker, Podman and a registry.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import * as path from "node:path";
import { after, before, describe, test } from "node:test";
import { isAlive } from "../../scripts/alive.ts";
import { installed } from "../../scripts/apt.ts";
import { type Docker, privateDocker, privateRegistry } from "../../scripts/docker.ts";
import { realTrivy } from "../../scripts/trivy.ts";
import { until } from "../../scripts/wait.ts";
import type { ScanTarget } from "../../server/src/protocol.ts";
import { localImages, type Report, summaryOf } from "../../server/src/scanners/index.ts";
import { inspect } from "../../server/src/scanners/programs/executable.ts";
import { withBytes } from "../../server/src/scanners/programs/files.ts";
import { trivy as trivyScanner } from "../../server/src/scanners/trivy/trivy.ts";
import { redacting } from "../support/secrets.ts";
import { writeDatabase } from "../tools/fixture-db.ts";
import { type FixtureImage, TOKEN, writeImages } from "../tools/fixture-images.ts";
import { configuredTrivy, leftBehind, ownFolder, reported, type Scene, scanned } from "./scene.ts";

const trivy = await realTrivy();
const program = "path" in trivy ? trivy.path : "";
const needsTrivy = "skip" in trivy ? { skip: trivy.skip } : {};

const folder = ownFolder();
const cache = path.join(folder, "cache");
let images: Readonly<Record<"debian" | "alpine", FixtureImage>>;
before(() => {
  writeDatabase(cache);
  images = writeImages(folder);
});

const scene = (target: ScanTarget, more: Partial<Scene> = {}): Scene => ({
  target,
  program,
  ...more,
  environment: { TRIVY_CACHE_DIR: cache, DOCKER_HOST: "unix:///nowhere", ...more.environment },
});
const ids = ({ items }: Report) => items.map(({ kind, id }) => `${kind} ${id}`).sort();

const DEBIAN = [
  "misconfiguration DS-0002",
  "misconfiguration DS-0026",
  "secret github-pat",
  "vulnerability CVE-2019-10744",
  "vulnerability CVE-2019-1551",
  "vulnerability CVE-2019-18276",
];
const ALPINE = [
  "misconfiguration DS-0002",
  "misconfiguration DS-0026",
  "vulnerability CVE-2019-14697",
  "vulnerability CVE-2019-1549",
];

describe("files", needsTrivy, () => {
  test("a tar and the folder of an OCI layout hold the same", async () => {
    const tar = await reported(scene({ kind: "archive", path: images.debian.tar }));
    const layout = await reported(scene({ kind: "archive", path: images.debian.layout }));
    assert.deepEqual(ids(tar), DEBIAN);
    assert.deepEqual(ids(layout), DEBIAN);
    assert.match(tar.image?.id ?? "", /^sha256:/);
    assert.equal(tar.image?.id, layout.image?.id);
    assert.equal(tar.image?.layers.length, 2);
    const { counts, kinds, scanner } = summaryOf(tar);
    assert.deepEqual(counts, { critical: 2, high: 1, medium: 1, low: 2, unknown: 0 });
    assert.deepEqual([kinds.vulnerability, kinds.secret, kinds.misconfiguration], [3, 1, 2]);
    assert.equal(scanner.version, "0.74.0");
    assert.ok(Date.now() - Date.parse(scanner.database ?? "") < 3_600_000);
    assert.ok(!JSON.stringify([tar, layout]).includes(TOKEN), "the token is masked");
  });

  test("only what a newer version repairs; only from a severity on", async () => {
    const target: ScanTarget = { kind: "archive", path: images.debian.tar };
    const fixed = await reported(scene(target, { settings: { onlyFixed: true } }));
    assert.ok(!ids(fixed).includes("vulnerability CVE-2019-18276"));
    const high = await reported(scene(target, { settings: { minimumRisk: "high" } }));
    assert.deepEqual(ids(high), ["misconfiguration DS-0002", "secret github-pat", "vulnerability CVE-2019-10744"]);
  });

  test("phases are told, and nothing is left behind", async () => {
    const phases: string[] = [];
    const already = leftBehind();
    await reported(scene({ kind: "archive", path: images.alpine.layout }, { onPhase: (phase) => phases.push(phase) }));
    assert.ok(phases.includes("Reading files and layers") && phases.includes("Matching 2 packages"), phases.join());
    assert.deepEqual(
      leftBehind().filter((one) => !already.includes(one)),
      [],
    );
  });
});

test(
  "a Trivy that hangs on a registry, where one SIGTERM does not end it, is gone after a cancel",
  needsTrivy,
  async () => {
    let asked = false;
    const silent = createServer(() => {
      asked = true;
    });
    await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
    const { port } = silent.address() as AddressInfo;
    const stopping = new AbortController();
    const target: ScanTarget = { kind: "image", name: `127.0.0.1:${port}/fixture/web:1`, source: "registry" };
    const running = scanned(scene(target, { signal: stopping.signal }));
    try {
      await until("the question to the registry", () => asked);
      const started = children();
      assert.equal(started.length, 1);
      stopping.abort();
      // Left alone it would hang for as long as the registry is silent.
      assert.equal((await running).result, "cancelled");
      assert.deepEqual(started.filter(isAlive), []);
    } finally {
      silent.close();
    }
  },
);

test("its version is read from the file, without starting it", needsTrivy, async () => {
  const { refused } = trivyScanner.program;
  const found = await withBytes(program, (bytes) => inspect(bytes, process));
  assert.deepEqual(
    [found?.runs, found?.buildInfo.flatMap((info) => refused?.inBuildInfo(info) ?? [])],
    [true, ["0.74.0"]],
  );
});

/** The pids of the processes that this one has started and that still run. */
function children(): readonly number[] {
  const tasks = fs
    .readdirSync("/proc/self/task")
    .map((task) => fs.readFileSync(`/proc/self/task/${task}/children`, "utf8"));
  return tasks.flatMap((pids) => pids.split(" ").filter(Boolean).map(Number)).filter(isAlive);
}

describe("a folder", needsTrivy, () => {
  const shop = path.join(folder, "shop");
  before(() => {
    fs.mkdirSync(shop);
    const lodash = { version: "4.17.4", license: "GPL-3.0" };
    const packages = { "": { name: "shop", dependencies: { lodash: "4.17.4" } }, "node_modules/lodash": lodash };
    const write = (name: string, text: string) => fs.writeFileSync(path.join(shop, name), text);
    write("package-lock.json", JSON.stringify({ name: "shop", lockfileVersion: 3, requires: true, packages }));
    write("Dockerfile", 'FROM debian:12\nADD app /app\nCMD ["/bin/sh"]\n');
    write("deploy.env", `GITHUB_TOKEN=${TOKEN}\n`);
    // Files that would silence everything, were they obeyed.
    write(".trivyignore", "CVE-2019-10744\nDS-0002\n");
    write("trivy.yaml", "severity: [UNKNOWN]\nexit-code: 7\nscan:\n  scanners: [license]\n");
  });
  const target: ScanTarget = { kind: "folder", path: shop };

  test("gives vulnerabilities, secrets and configuration; its own ignore files are not obeyed", async () => {
    const report = await reported(scene(target));
    const found = ids(report);
    for (const one of ["vulnerability CVE-2019-10744", "secret github-pat", "misconfiguration DS-0002"]) {
      assert.ok(found.includes(one), `${one}: ${found}`);
    }
    assert.equal(summaryOf(report).kinds.license, 0);
    assert.deepEqual(Object.keys(report.files).sort(), ["Dockerfile", "deploy.env"]);
  });

  test("gives licenses where they are asked for", async () => {
    assert.ok(ids(await reported(scene(target, { settings: { licenses: true } }))).includes("license GPL-3.0-only"));
  });

  test("its ignore file is obeyed where the settings name it", async () => {
    const found = ids(await reported(scene(target, { settings: { ignoreFile: ".trivyignore" } })));
    assert.ok(!found.includes("vulnerability CVE-2019-10744") && !found.includes("misconfiguration DS-0002"));
    assert.ok(found.includes("secret github-pat"));
  });
});

describe("by name", needsTrivy, () => {
  let docker: Docker | { readonly skip: string };
  before(async () => {
    docker = await privateDocker();
    if ("skip" in docker) return;
    for (const { tar } of Object.values(images)) docker.run("load", "--input", tar);
  });
  after(async () => {
    if (!("skip" in docker)) await docker.stop();
  });

  test("from Docker", async (context) => {
    if ("skip" in docker) return context.skip(docker.skip);
    const environment = { DOCKER_HOST: docker.host };
    const report = await reported(
      scene({ kind: "image", name: "fixture/debian:1", source: "docker" }, { environment }),
    );
    assert.deepEqual(ids(report), DEBIAN);
    assert.deepEqual(report.target, { kind: "image", name: "fixture/debian:1", source: "docker" });
    const anywhere = await reported(scene({ kind: "image", name: "fixture/alpine:1" }, { environment }));
    assert.deepEqual(ids(anywhere), ALPINE);
  });

  test("Docker lists what can be picked", async (context) => {
    if ("skip" in docker) return context.skip(docker.skip);
    const environment = { PATH: process.env.PATH, DOCKER_HOST: docker.host };
    const { images: listed } = await localImages([configuredTrivy()], {
      workspace: [],
      environment,
      log: () => {},
      note: () => {},
      ...redacting,
    });
    const names = listed.filter(({ from }) => from === "docker").map(({ name }) => name);
    assert.deepEqual(names.sort(), ["fixture/alpine:1", "fixture/debian:1"]);
  });

  test("from a registry", async (context) => {
    if ("skip" in docker) return context.skip(docker.skip);
    const registry = await privateRegistry();
    if ("skip" in registry) return context.skip(registry.skip);
    try {
      const name = `${registry.address}/fixture/alpine:1`;
      docker.run("tag", "fixture/alpine:1", name);
      docker.run("push", name);
      const report = await reported(scene({ kind: "image", name, source: "registry" }));
      assert.deepEqual(ids(report), ALPINE);
      const [pushed] = JSON.parse(docker.run("inspect", "--format", "{{json .RepoDigests}}", name));
      assert.equal(`${registry.address}/fixture/alpine@${report.image?.digest}`, pushed);
      const { result } = await scanned(scene({ kind: "image", name: `${name}-not`, source: "registry" }));
      assert.ok(typeof result === "object" && "code" in result);
      assert.equal(result.code, "image-not-found");
      assert.equal(result.message, `No image \`${name}-not\`: the registry says it does not exist.`);
    } finally {
      await registry.stop();
    }
  });

  test("from Podman, which runs no service: it writes the image out", async (context) => {
    const podman = process.platform === "linux" && process.getuid?.() === 0 ? installed("podman", "podman") : undefined;
    if (podman === undefined) return context.skip("podman is not installed, and apt-get could not install it");
    const conf = path.join(folder, "storage.conf");
    const storage = `[storage]\ndriver = "vfs"\ngraphroot = "${folder}/podman"\nrunroot = "${folder}/podman-run"\n`;
    fs.writeFileSync(conf, storage);
    const environment = { CONTAINERS_STORAGE_CONF: conf };
    const loaded = spawnSync(podman, ["load", "--input", images.alpine.tar], {
      encoding: "utf8",
      env: { ...process.env, ...environment },
    });
    assert.equal(loaded.status, 0, loaded.stderr);
    const target: ScanTarget = { kind: "image", name: "localhost/fixture/alpine:1", source: "podman" };
    const { result, log } = await scanned(scene(target, { environment }));
    assert.ok(typeof result === "object" && "items" in result, JSON.stringify(result));
    assert.deepEqual(ids(result), ALPINE);
    assert.deepEqual(result.target, target);
    assert.ok(log.some((line) => / save /.test(line)));
    const { result: none } = await scanned(scene({ ...target, name: "localhost/none:1" }, { environment }));
    assert.ok(typeof none === "object" && "code" in none);
    assert.equal(none.message, "No image `localhost/none:1` in Podman.");
  });
});
