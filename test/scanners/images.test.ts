// Lists of local images in every form that engines print them, and engines that cannot be asked.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { dockerImages, localImages, podmanImages } from "../../server/src/scanners/images.ts";
import { redacting } from "../support/secrets.ts";
import { configuredTrivy, ownFolder, script } from "./scene.ts";

// As printed by Docker 28.2.2 against engine 20.10.24, and by Podman 4.3.1.
const DOCKER = `{"Containers":"N/A","CreatedAt":"1970-01-01 00:00:00 +0000 UTC","CreatedSince":"56 years ago","Digest":"\\u003cnone\\u003e","ID":"c3bdaebcd2af","Repository":"fixture/debian","SharedSize":"N/A","Size":"917B","Tag":"1","UniqueSize":"N/A","VirtualSize":"917B"}
{"CreatedSince":"2 days ago","ID":"aaaaaaaaaaaa","Repository":"\\u003cnone\\u003e","Size":"1GB","Tag":"\\u003cnone\\u003e"}
`;
const PODMAN = `[
    {
        "Id": "c3bdaebcd2af6432effd49016ebc72371a9a5be151b1e028f4f1076bc61f7d51",
        "RepoTags": null,
        "Size": 10859,
        "Names": [
            "localhost/fixture/debian:1"
        ],
        "CreatedAt": "1970-01-01T00:00:00Z"
    },
    { "Id": "1", "Names": null }
]
`;

describe("lists of images", () => {
  test("of Docker: an object a line, nameless ones left out", () => {
    assert.deepEqual(dockerImages(DOCKER), [{ name: "fixture/debian:1", from: "docker", detail: "917B" }]);
  });

  test("of a Docker client that prints the word", () => {
    assert.deepEqual(dockerImages("json\njson\n"), []);
    assert.deepEqual(dockerImages(""), []);
  });

  test("of Podman: names with their localhost/, one entry a name", () => {
    assert.deepEqual(podmanImages(PODMAN), [{ name: "localhost/fixture/debian:1", from: "podman", detail: "11 kB" }]);
    const two = '[{"Names":["a:1","b:1"],"Size":2500000000}]';
    assert.deepEqual(
      podmanImages(two).map(({ name, detail }) => [name, detail]),
      [
        ["a:1", "2.5 GB"],
        ["b:1", "2.5 GB"],
      ],
    );
    assert.deepEqual(podmanImages("null\n"), []);
  });
});

describe("engines", () => {
  const ask = (folder: string) =>
    localImages([configuredTrivy()], {
      workspace: [],
      log: () => {},
      note: () => {},
      ...redacting,
      environment: { PATH: folder },
    });

  test("that are not installed are not mentioned", async () => {
    assert.deepEqual(await ask(ownFolder()), { images: [], notes: [] });
  });

  test("that do not run, or refuse, are told of in a sentence", async () => {
    const folder = ownFolder();
    script(
      folder,
      "docker",
      'echo "Cannot connect to the Docker daemon at unix:///x. Is the docker daemon running?" >&2; exit 1',
    );
    script(folder, "podman", 'echo "permission denied while trying to connect" >&2; exit 125');
    assert.deepEqual((await ask(folder)).notes, [
      "Docker is installed, but it is not running.",
      "Podman is running, but you have no permission to use its socket.",
    ]);
  });

  test("get arguments that every version understands", async () => {
    const folder = ownFolder();
    script(folder, "docker", `[ "$3" = "{{json .}}" ] || exit 1\necho '{"Repository":"a","Tag":"1"}'`);
    script(folder, "podman", `[ "$3" = json ] || exit 1\necho '[{"Names":["localhost/b:1"]}]'`);
    assert.deepEqual(
      (await ask(folder)).images.map(({ name }) => name),
      ["a:1", "localhost/b:1"],
    );
  });

  test("get what every program gets: no variable of a scanner, no folder of the workspace in PATH", async () => {
    const folder = ownFolder();
    const workspace = ownFolder();
    script(folder, "docker", `/usr/bin/env > ${folder}/env`);
    const environment = { PATH: `${folder}:${workspace}`, TRIVY_PASSWORD: "x" };
    const all = [configuredTrivy({ extraEnvironment: { DOCKER_HOST: "unix:///own" } })];
    await localImages(all, { workspace: [workspace], log: () => {}, note: () => {}, ...redacting, environment });
    const lines = readFileSync(`${folder}/env`, "utf8").split("\n");
    assert.ok(lines.includes(`PATH=${folder}`) && lines.includes("DOCKER_HOST=unix:///own"), String(lines));
    assert.ok(!lines.some((line) => line.startsWith("TRIVY_")));
  });
});
