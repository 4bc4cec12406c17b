// What Trivy says when it fails, as Trivy 0.74.0 said it, and what people are told instead.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { badTarget } from "../../server/src/scanners/core/failures.ts";
import { programEnvironment, scrub } from "../../server/src/scanners/environment.ts";
import { trivyFailure } from "../../server/src/scanners/trivy/failures.ts";
import { trivy } from "../../server/src/scanners/trivy/trivy.ts";
import { assertLinear } from "../support/cost.ts";

const fatal = (words: string) =>
  `2026-11-23T16:04:26Z\tINFO\tLoaded\n2026-11-23T16:04:26Z\tFATAL\tFatal error\trun error: ${words}\n\n`;
const NAME = "shop/web:1.4";
const image = (sources: readonly string[], ...errors: readonly string[]) =>
  trivyFailure(
    fatal(
      `image scan error: unable to find the specified image "${NAME}" in [${sources.map((one) => `"${one}"`).join(" ")}]: ${errors.length} errors occurred:\n\t* ${errors.join("\n\t* ")}`,
    ),
    { kind: "image", name: NAME },
    undefined,
  );

const DOCKER_DOWN =
  "docker error: unable to inspect the image (shop/web:1.4): failed to connect to the docker API at unix:///var/run/docker.sock; check if the path is correct and if the daemon is running: dial unix /var/run/docker.sock: connect: no such file or directory";
const DOCKER_ABSENT =
  "docker error: unable to inspect the image (shop/web:1.4): Error response from daemon: no such image: shop/web:1.4: No such image: shop/web:1.4";
const DOCKER_DENIED =
  "docker error: unable to inspect the image (shop/web:1.4): permission denied while trying to connect to the docker API at unix:///var/run/docker.sock";
const CONTAINERD = "containerd error: containerd socket not found: /run/containerd/containerd.sock";
const PODMAN_DOWN =
  "podman error: unable to initialize Podman client: no podman socket found: stat podman/podman.sock: no such file or directory";
const PODMAN_ABSENT = "podman error: unable to inspect the image (shop/web:1.4): no such image";
const UNREACHABLE =
  'remote error: Get "https://index.docker.io/v2/": dial tcp: lookup index.docker.io on 10.0.0.1:53: no such host';
const UNKNOWN =
  "remote error: GET https://127.0.0.1:5000/v2/shop/web/manifests/1.4: MANIFEST_UNKNOWN: manifest unknown; unknown tag=1.4";
const LOGIN =
  "remote error: GET https://index.docker.io/v2/shop/web/manifests/1.4: UNAUTHORIZED: authentication required";
const ALL = ["docker", "containerd", "podman", "remote"];

describe("an image that was not found", () => {
  const rows: readonly (readonly [string, ReturnType<typeof image>, string, string])[] = [
    [
      "nowhere",
      image(ALL, DOCKER_ABSENT, CONTAINERD, PODMAN_ABSENT, UNKNOWN),
      "image-not-found",
      "No image `shop/web:1.4` in Docker or Podman, and the registry says it does not exist.",
    ],
    [
      "not in Docker, no registry",
      image(ALL, DOCKER_ABSENT, CONTAINERD, PODMAN_DOWN, UNREACHABLE),
      "image-not-found",
      "No image `shop/web:1.4` in Docker, and the registry cannot be reached.",
    ],
    [
      "no engine, not in the registry",
      image(ALL, DOCKER_DOWN, CONTAINERD, PODMAN_DOWN, UNKNOWN),
      "image-not-found",
      "No image `shop/web:1.4`: the registry says it does not exist, and neither Docker nor Podman can be reached.",
    ],
    [
      "nobody answers",
      image(ALL, DOCKER_DOWN, CONTAINERD, PODMAN_DOWN, UNREACHABLE),
      "daemon-down",
      "Neither Docker nor Podman can be reached to look for `shop/web:1.4`, and the registry cannot be reached.",
    ],
    [
      "Docker only, down",
      image(["docker"], DOCKER_DOWN),
      "daemon-down",
      "Docker cannot be reached at `unix:///var/run/docker.sock`, so `shop/web:1.4` could not be looked for.",
    ],
    ["Docker only, absent", image(["docker"], DOCKER_ABSENT), "image-not-found", "No image `shop/web:1.4` in Docker."],
    [
      "Docker only, denied",
      image(["docker"], DOCKER_DENIED),
      "permission-denied",
      "Docker is running, but you have no permission to use its socket.",
    ],
    [
      "Podman only, down",
      image(["podman"], PODMAN_DOWN),
      "daemon-down",
      "Podman cannot be reached, so `shop/web:1.4` could not be looked for.",
    ],
    [
      "behind a login",
      image(ALL, DOCKER_ABSENT, CONTAINERD, PODMAN_DOWN, LOGIN),
      "permission-denied",
      "No image `shop/web:1.4` in Docker, and the registry does not show it without a login.",
    ],
    [
      "registry only",
      image(["remote"], UNKNOWN),
      "image-not-found",
      "No image `shop/web:1.4`: the registry says it does not exist.",
    ],
  ];
  for (const [name, { code, message }, expectedCode, expected] of rows) {
    test(name, () => assert.deepEqual([code, message], [expectedCode, expected]));
  }
});

describe("databases", () => {
  const of = (words: string, database?: string) => trivyFailure(fatal(words), { kind: "image", name: NAME }, database);

  test("none", () => {
    const { code, remedies } = of(
      "init error: DB error: database error: --skip-db-update cannot be specified on the first run",
    );
    assert.deepEqual([code, remedies], ["no-database", ["update-database"]]);
  });

  test("none of Java packages, and only those are missing", () => {
    const { code, message, remedies } = of(
      "image scan error: scan error: scan failed: failed analysis: analyze error: pipeline error: failed to analyze layer (sha256:2e): post analysis error: post analysis error: Unable to initialize the Java DB: Java DB update failed: '--skip-java-db-update' cannot be specified on the first run",
    );
    assert.deepEqual([code, remedies], ["no-database", ["update-database"]]);
    assert.equal(message, "Trivy's database of Java packages is missing. Download it once; later scans stay offline.");
    assert.equal(
      of("init error: DB error: database error: --skip-db-update cannot be specified on the first run").message,
      "Trivy's database is missing. Download it once; later scans stay offline.",
    );
  });

  test("of Java packages that could not be fetched", () => {
    const { code, message } = of(
      'init error: DB error: Java DB error: OCI artifact error: failed to download Java DB: failed to download artifact from 127.0.0.1:1/x/y:1: OCI repository error: 1 error occurred:\n\t* Get "https://127.0.0.1:1/v2/": dial tcp 127.0.0.1:1: connect: connection refused',
    );
    assert.equal(code, "no-database");
    assert.match(message, /^Trivy could not fetch its database of Java packages: .*connection refused\.$/);
  });

  test("of an old schema, with its date", () => {
    const words =
      "init error: DB error: database error: validate error: --skip-db-update cannot be specified with the old DB schema. Local DB: 1, Expected: 2";
    const { code, message } = of(words, "2024-02-03T04:05:06Z");
    assert.deepEqual(
      [code, message],
      ["old-database", "Trivy's database of 2024-02-03 is too old for this version of Trivy."],
    );
  });

  test("of a newer schema: a new Trivy helps, no new database", () => {
    const { code, remedies } = of(
      "init error: DB error: database error: the version of DB schema doesn't match. Local DB: 3, Expected: 2",
    );
    assert.deepEqual([code, remedies], ["old-database", ["install", "choose-program"]]);
  });

  test("that could not be fetched", () => {
    const { code, message } = of(
      'init error: DB error: failed to download vulnerability DB: OCI artifact error: failed to download vulnerability DB: OCI repository error: 1 error occurred:\n\t* Get "https://mirror.example/v2/": dial tcp: lookup mirror.example: no such host',
    );
    assert.equal(code, "no-database");
    assert.match(message, /^Trivy could not fetch its database: .*no such host\.$/);
  });
});

test("an archive that is none", () => {
  const words =
    "image scan error: unable to initialize archive image: 2 errors occurred:\n\t* unable to open /x.tar as a Docker image: unexpected EOF\n\t* unable to open /x.tar as an OCI Image: stat /x.tar/index.json: not a directory";
  assert.equal(trivyFailure(fatal(words), { kind: "archive", path: "/x.tar" }, undefined).code, "bad-target");
});

test("what is not known is told in Trivy's own words, short", () => {
  const { code, message } = trivyFailure(
    fatal(`fs scan error: ${"a chain: ".repeat(100)}the cause`),
    { kind: "folder", path: "/x" },
    undefined,
  );
  assert.equal(code, "failed");
  assert.ok(message.startsWith("Trivy failed: ") && message.endsWith("the cause.") && message.length < 330, message);
  assert.equal(trivyFailure("", undefined, undefined).message, "Trivy failed without an error message.");
});

describe("targets that are refused before anything is started", () => {
  for (const name of [
    "",
    "  ",
    "-x",
    "--output=/etc/passwd",
    "a b",
    "a\nb",
    "a\u0000b",
    "a;b",
    "$(id)",
    "ä",
    "x".repeat(600),
  ]) {
    test(JSON.stringify(name.slice(0, 30)), () => assert.equal(badTarget({ kind: "image", name })?.code, "bad-target"));
  }
  for (const name of [
    "node",
    "node:24-slim",
    "ghcr.io/a/b:1@sha256:ab",
    "localhost:5000/x",
    "[::1]:5000/x",
    "UPPER/case",
  ]) {
    test(`not ${name}`, () => assert.equal(badTarget({ kind: "image", name }), undefined));
  }
  test("paths", () => {
    assert.equal(badTarget({ kind: "folder", path: "" })?.code, "bad-target");
    assert.equal(badTarget({ kind: "archive", path: "/a\u001b[31m" })?.code, "bad-target");
    assert.equal(badTarget({ kind: "folder", path: "/with blanks/and-dashes" }), undefined);
  });
});

describe("the environment", () => {
  test("holds what is needed and nothing else", () => {
    const own = {
      PATH: "/bin",
      HOME: "/root",
      DOCKER_HOST: "tcp://x",
      https_proxy: "p",
      NODE_OPTIONS: "--inspect",
      AWS_SECRET_ACCESS_KEY: "x",
      TRIVY_CACHE_DIR: "/c",
      TRIVY_PASSWORD: "p",
      TRIVY_OUTPUT: "/x",
      LD_PRELOAD: "/evil.so",
    };
    const names = (connects: boolean) => {
      const also = [...trivy.program.environment, ...(connects ? (trivy.program.connecting ?? []) : [])];
      return Object.keys(programEnvironment(own, { EXTRA: "1" }, { also, connects }));
    };
    assert.deepEqual(names(true), [
      "PATH",
      "HOME",
      "DOCKER_HOST",
      "https_proxy",
      "TRIVY_CACHE_DIR",
      "TRIVY_PASSWORD",
      "EXTRA",
    ]);
    assert.deepEqual(names(false), ["PATH", "HOME", "TRIVY_CACHE_DIR", "EXTRA"]);
  });

  test("of a program that is no scanner holds none of a scanner's variables", () => {
    assert.deepEqual(programEnvironment({ PATH: "/bin", TRIVY_CACHE_DIR: "/c", TRIVY_PASSWORD: "x" }, {}), {
      PATH: "/bin",
    });
  });

  test("its passwords are not told", () => {
    const environment = { TRIVY_PASSWORD: "hunter2", HOME: "/root" };
    assert.equal(
      scrub("login hunter2 at https://me:pass@proxy.example:8080/x in /root", environment),
      "login *** at https://***@proxy.example:8080/x in /root",
    );
  });

  test("nor what of them looks like the rest of an address or like a path", () => {
    const [odd, slashed] = ["/x7Qm+2LkV/9sTr", "p/a@s:s"];
    const environment = { TRIVY_TOKEN: odd, TRIVY_PASSWORD: slashed, GOOGLE_APPLICATION_CREDENTIALS: "/root/key.json" };
    for (const [said, shown] of [
      ["GET http://u:pa/ss@h/x", "GET http://***@h/x"],
      ["tcp://u:p@ss@h", "tcp://***@h"],
      ["(https://u:p@h/x@sha256:0a1b)", "(https://***@h/x@sha256:0a1b)"],
      ["https://host/path@v1 docker://a/b@sha256:0a1b", "https://host/path@v1 docker://a/b@sha256:0a1b"],
      [`key ${odd} and ${slashed}`, "key *** and ***"],
      [encodeURIComponent(odd), "***"],
      [Buffer.from(slashed).toString("base64"), "***"],
      ["open /root/key.json", "open /root/key.json"],
    ] as const)
      assert.equal(scrub(said, environment), shown);
  });

  test("looking for them costs what there is to read", () => {
    assertLinear(
      "dots",
      40_000,
      (size) => "a.".repeat(size),
      (text) => scrub(text),
    );
    assertLinear(
      "addresses",
      40_000,
      (size) => "a://".repeat(size),
      (text) => scrub(text),
    );
    assert.equal(scrub("x+y.z://u:p@h a://b@c"), "x+y.z://***@h a://***@c");
  });
});
