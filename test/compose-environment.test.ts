// What fills in the variables of a Compose file: `.env` beside it, read as Compose reads it, without its secrets.
import assert from "node:assert/strict";
import { symlinkSync, writeFileSync } from "node:fs";
import { describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import { readDotenv } from "../server/src/engine/compose/dotenv.ts";
import type { RuleId } from "../server/src/engine/core/finding.ts";
import { localFiles } from "../server/src/files/local.ts";
import { Project } from "../server/src/project.ts";
import { assertLinear } from "./support/cost.ts";
import { projectOf } from "./support/files.ts";
import { engine, labOf, settingsOf, TODAY, uriOf } from "./support/lab.ts";

const API = "services:\n  api:\n    image: ghcr.io/acme/api:${API_TAG:-latest}\n";

describe("`.env` is read as by compose-go 2.16.2", () => {
  /** Its answers; undefined where it refuses the file, null where the answer depends on the shell. */
  const answers: readonly (readonly [string, Readonly<Record<string, string | null>> | undefined])[] = [
    ["A=1\nB=2\n", { A: "1", B: "2" }],
    ["\uFEFFA=1\r\nB=two words \r\n", { A: "1", B: "two words" }],
    ["export A=1\nexport  B = 2\n", { A: "1", B: "2" }],
    ["A: 1\n", { A: "1" }],
    ["# c\n  # d\n\nA=1 # c\nB=a#b\nC= # c\n", { A: "1", B: "a#b", C: "# c" }],
    ["A='x # y' # z\nB=\"x # y\"\n", { A: "x # y", B: "x # y" }],
    ['A="a\\nb\\t\\"c\\" \\$D $$E \\\\ \\q"\n', { A: 'a\nb\t"c" $D $E \\ \\q' }],
    ["A='it\\'s $B \\n'\n", { A: "it's $B \\n" }],
    ['A="two\nlines"\nB=3\n', { A: "two\nlines", B: "3" }],
    ["A=1\nB=${A}2\nC=$A-3\nD=${X:-4}\nE=${A:-5}\nF=${A:+6}\n", { A: "1", B: "12", C: "1-3", D: "4", E: "1", F: "6" }],
    ["A=$LATER\nLATER=1\n", { A: null, LATER: "1" }],
    ["B=\nA=${B:-x}\nC=${B-x}\n", { B: "", A: "x", C: "" }],
    ["A\nB=1\n", { B: "1" }],
    ["A=\nB=''\nC=\"\"\n", { A: "", B: "", C: "" }],
    ["A=1\nA=2\n", { A: "2" }],
    ["A=b=c\n", { A: "b=c" }],
    ['A="1" B=2\n', { A: "1", B: "2" }],
    ['A="\\0101\\0777"\n', { A: "A\\777" }],
    ["A B=1\n", undefined],
    ['A="open\nB=1\n', undefined],
    ["A!=1\n", undefined],
    ["export ", undefined],
  ];
  for (const [text, expected] of answers) {
    test(JSON.stringify(text), () => {
      const read = readDotenv(text);
      assert.deepEqual(read && Object.fromEntries(read), expected);
    });
  }

  test("and no value outgrows what one can be kept of, so that it never fails", () => {
    const doubled = readDotenv(`A=xxxxxxxxxx\n${"A=$A$A\n".repeat(40)}B=1\nC=$A\nD=\${A:-$A$A}\n`);
    assert.deepEqual(doubled && Object.fromEntries(doubled), { A: null, B: "1", C: null, D: null });
    assert.deepEqual(readDotenv(`A=${"x".repeat(250)}\nB=$A$A\n`)?.get("B")?.length, 500);
  });

  test("in linear time", () => {
    for (const unit of ["A=1 # c\n", 'A="x\\n$A"\n', " \t", "A", "#\n", "A='\\'", "export ", "A=$A$Ax\n"]) {
      assertLinear(JSON.stringify(unit), 400_000, (size) => unit.repeat(size / unit.length), readDotenv);
    }
  });
});

describe("its values", () => {
  const RULES = new Set<RuleId>(["compose/image-tag", "compose/docker-socket", "compose/privileged"]);
  const said = (text: string, files: Readonly<Record<string, string>>, path = "compose.yaml") => {
    const lab = labOf(settingsOf({}, RULES), files);
    lab.set(uriOf(path), path, text, 1);
    return lab.check(uriOf(path))?.findings.map(({ message }) => message) ?? [];
  };
  const images = (text: string, files: Readonly<Record<string, string>>, path = "compose.yaml") => {
    const lab = labOf(settingsOf(), files);
    lab.set(uriOf(path), path, text, 1);
    return lab.images(uriOf(path)).map(({ name }) => name);
  };

  test("name the image that can be scanned", () => {
    assert.deepEqual(images(API, { ".env": "API_TAG=1.3.0\n" }), ["ghcr.io/acme/api:1.3.0"]);
    assert.deepEqual(images(API, {}), ["ghcr.io/acme/api:latest"]);
    assert.deepEqual(images(API, { "other/.env": "API_TAG=1.3.0\n" }), ["ghcr.io/acme/api:latest"]);
    assert.deepEqual(images(API, { "a/.env": "API_TAG=1\n" }, "a/docker-compose.prod.yml"), ["ghcr.io/acme/api:1"]);
    assert.deepEqual(images(API, { ".env": "API_TAG=\n" }), ["ghcr.io/acme/api:latest"]);
    assert.deepEqual(images(API, { ".env": "API_TAG=$(git describe)\n" }), ["ghcr.io/acme/api:$(git describe)"]);
  });

  test("are those of rules, where a variable has no default too", () => {
    const socket = "services:\n  a:\n    image: acme/a:1\n    volumes: ['${SOCKET}:/s']\n";
    assert.deepEqual(said(socket, {}), []);
    assert.match(said(socket, { ".env": "SOCKET=/var/run/docker.sock\n" })[0] ?? "", /Docker|socket/i);
    const privileged = "services:\n  a:\n    image: acme/a:1\n    privileged: ${PRIVILEGED:-true}\n";
    assert.equal(said(privileged, {}).length, 1);
    assert.deepEqual(said(privileged, { ".env": "PRIVILEGED=false\n" }), []);
    assert.deepEqual(said(API, { ".env": "API_TAG=latest\n" }), [
      "`.env` sets the tag of `ghcr.io/acme/api` to `latest`: each pull can give you a different version.",
    ]);
    assert.deepEqual(said("services:\n  api:\n    image: ${IMAGE}\n", { ".env": "IMAGE=acme/a:latest\n" }), [
      "`acme/a:latest` is set in `.env` and changes: each pull can give you a different version.",
    ]);
    // Set to nothing, a variable leaves the default as it is.
    for (const env of ["API_TAG=\n", "OTHER=1\n"])
      assert.deepEqual(said(API, { ".env": env }), [
        "`ghcr.io/acme/api:latest` is the default here and changes: each pull can give you a different version.",
      ]);
  });

  test("count in an override, which is deployed with the first file", () => {
    const files = { "compose.yaml": API, "compose.override.yaml": "services:\n  api:\n    restart: always\n" };
    const findings = (env: string) => {
      const lab = labOf(settingsOf({}, RULES), { ...files, ".env": env });
      return lab.check(uriOf("compose.yaml"))?.findings.length;
    };
    assert.deepEqual([findings("API_TAG=1.3.0\n"), findings("OTHER=1\n")], [0, 1]);
  });

  test("are looked at anew when they change, and only those that the file has", () => {
    const lab = labOf(settingsOf({}, RULES), { ".env": "API_TAG=1.3.0\n", "compose.yaml": API });
    const uri = uriOf("compose.yaml");
    const count = () => lab.check(uri)?.findings.length;
    assert.equal(count(), 0);
    assert.deepEqual(lab.set(uriOf(".env"), ".env", "API_TAG=latest\n", 2), [uri]);
    assert.equal(count(), 1);
    assert.deepEqual(lab.set(uriOf(".env"), ".env", "API_TAG=latest\n# more\n", 3), []);
    assert.deepEqual(lab.delete(uriOf(".env")), [uri]);
    assert.equal(count(), 1);
  });

  test("are never told where they are secrets", () => {
    const secrets = [
      "DB_PASSWORD=hunter2hunter2",
      "REGISTRY_TOKEN=8f2ab34ccd01",
      "TAG=postgres://app:s3cr3tPass@db/app",
      "API_KEY=9cK2mQx7ZpL4tR8v",
    ];
    for (const secret of secrets) {
      const [name = "", value = ""] = secret.split("=", 2);
      const text = `services:\n  a:\n    image: acme/\${${name}:-a}\n    volumes: ['\${${name}}/docker.sock:/s']\n`;
      assert.deepEqual(images(text, { ".env": `${secret}\n` }), [], name);
      for (const message of said(text, { ".env": `${secret}\n` })) assert.ok(!message.includes(value), message);
    }
  });

  test("are never told where they take a secret in, however that is written", () => {
    const image = "services:\n  a:\n    image: ${IMAGE:-acme/a:1}\n";
    const takers = [
      "IMAGE=acme/$DB_PASSWORD:latest",
      'IMAGE="acme/${DB_PASSWORD}:latest"',
      "IMAGE=acme/${NOT_SET:-$DB_PASSWORD}:latest",
      "IMAGE=acme/${NOT_SET:-${NOT_SET:-$DB_PASSWORD}}:latest",
      "IMAGE=acme/${DB_PASSWORD:?needed}:latest",
      "PART=a-$DB_PASSWORD\nIMAGE=acme/$PART:latest",
      "IMAGE=user:hunter2secret@registry.example/a:latest",
      "IMAGE=user:hunter2secret@registry:5000/a:latest",
      "LOGIN=user:hunter2secret@\nIMAGE=${LOGIN}registry.example/a:latest",
    ];
    for (const taker of takers) {
      const files = { ".env": `DB_PASSWORD=hunter2secret\n${taker}\n` };
      assert.deepEqual([images(image, files), said(image, files)], [[], []], taker);
    }
    // A login in the file itself, and neighbours that take nothing in.
    for (const login of ["user:hunter2secret@registry.example/a:1", "user:hunter2secret@registry:5000/a"]) {
      assert.deepEqual(images(`services:\n  a:\n    image: ${login}\n`, {}), []);
    }
    const digest = `acme/a@sha256:${"ab".repeat(32)}`;
    for (const [value, name] of [
      ["acme/$TAG:latest", "acme/b:latest"],
      [digest, digest],
    ]) {
      const files = { ".env": `DB_PASSWORD=hunter2secret\nTAG=b\nIMAGE=${value}\n` };
      assert.deepEqual(images(image, files), [name]);
    }
  });
});

test("`.env` counts though git ignores it, and as the editor has it while it is open", async () => {
  const folder = projectOf({ ".gitignore": ".env\n", ".env": "API_TAG=1.3.0\n", "compose.yaml": API });
  const root = pathToFileURL(folder).href;
  const project = new Project({ engine, files: localFiles, root, today: () => TODAY });
  const [uri, env] = [`${root}/compose.yaml`, `${root}/.env`];
  const names = () => project.images(uri).map(({ name }) => name.slice("ghcr.io/acme/api:".length));
  await project.set(uri, API, 1);
  assert.deepEqual(names(), ["1.3.0"]);
  await project.buildIndex(assert.fail);
  assert.deepEqual(names(), ["1.3.0"]);
  project.check(uri);
  assert.ok(project.isCompanion(env));
  writeFileSync(`${folder}/.env`, "API_TAG=1.4.0\n");
  assert.deepEqual(await project.refresh(env), [uri]);
  assert.deepEqual(names(), ["1.4.0"]);
  project.check(uri);
  assert.deepEqual(await project.set(env, "API_TAG=2\n", 1), [uri]);
  assert.deepEqual(names(), ["2"]);
  await project.buildIndex(assert.fail);
  assert.deepEqual(names(), ["2"]);
  project.close(env);
  await project.refresh(env);
  assert.deepEqual(names(), ["1.4.0"]);
});

test("a `.env` that is a link counts within the workspace; what it leads to outside is not read", async (t) => {
  if (process.platform === "win32") return t.skip("Windows asks for a right to make links.");
  const outside = projectOf({ secrets: "API_TAG=1.3.0\n" });
  const folder = projectOf({ "deploy/shared": "API_TAG=1.3.0\n", "in/compose.yaml": API, "out/compose.yaml": API });
  symlinkSync("../deploy/shared", `${folder}/in/.env`);
  symlinkSync(`${outside}/secrets`, `${folder}/out/.env`);
  const root = pathToFileURL(folder).href;
  const project = new Project({ engine, files: localFiles, root, today: () => TODAY });
  const imagesOf = async (name: string) => {
    await project.set(`${root}/${name}/compose.yaml`, API, 1);
    return project.images(`${root}/${name}/compose.yaml`).map((image) => image.name);
  };
  assert.deepEqual([await imagesOf("in"), await imagesOf("out")], [["ghcr.io/acme/api:1.3.0"], []]);
  await project.buildIndex(assert.fail);
  assert.deepEqual([await imagesOf("in"), await imagesOf("out")], [["ghcr.io/acme/api:1.3.0"], []]);
});
