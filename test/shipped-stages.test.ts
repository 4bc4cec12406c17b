// The stages that are shipped, by what the builds of the workspace name as their targets.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { labOf, settingsOf, uriOf } from "./support/lab.ts";

const RULES = ["missing-user", "last-user-root", "secret-in-env-or-arg", "eol-base-image"] as const;
const settings = settingsOf({}, new Set(RULES.map((rule) => `dockerfile/${rule}` as const)));

/** What is found in a Dockerfile beside other files: rule, line and severity. */
function found(text: string, files: Readonly<Record<string, string>>): readonly string[] {
  const lab = labOf(settings, files);
  lab.set(uriOf("Dockerfile"), "Dockerfile", text, 1);
  return (lab.check(uriOf("Dockerfile"))?.findings ?? []).map(
    ({ rule, at, severity }) =>
      `${rule.slice("dockerfile/".length)} ${text.slice(0, at.start).split("\n").length} ${severity}`,
  );
}

const compose = (...targets: readonly (string | undefined)[]) => ({
  "compose.yaml": `services:\n${targets
    .map(
      (target, i) =>
        `  s${i}:\n    build:\n      context: .\n${target === undefined ? "" : `      target: ${target}\n`}`,
    )
    .join("")}`,
});
const bake = (...targets: readonly string[]) => ({ "docker-bake.hcl": targets.join("\n") });

const API_FIRST = `FROM node:24-slim AS api
USER root
ENV DB_PASSWORD=Zk8dj2mXq91
CMD ["x"]
FROM node:24-slim AS worker
USER node
CMD ["x"]
`;
const OF_API = ["last-user-root 2 warning", "secret-in-env-or-arg 3 warning"];
const OF_WORKER = ["secret-in-env-or-arg 3 info"];

describe("the stage that is shipped", () => {
  test("is the last one where nothing says otherwise", () => {
    assert.deepEqual(found(API_FIRST, {}), OF_WORKER);
    assert.deepEqual(found(API_FIRST, compose(undefined)), OF_WORKER);
  });

  test("is the one that every build names", () => {
    assert.deepEqual(found(API_FIRST, compose("api")), OF_API);
    assert.deepEqual(found(API_FIRST, compose("API", "api")), OF_API);
    assert.deepEqual(found(API_FIRST, bake('target "c" {\n  context = "."\n  target = "api"\n}')), OF_API);
    assert.deepEqual(found(API_FIRST, { "build.sh": "#!/bin/sh\ndocker build --target api -t acme/api .\n" }), OF_API);
    assert.deepEqual(
      found(API_FIRST, {
        ".github/workflows/ci.yaml":
          "on: push\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n      - uses: docker/build-push-action@v6\n        with: {context: ., target: api, push: true}\n",
      }),
      OF_API,
    );
  });

  test("is no other one then: a stage behind it may be as it likes", () => {
    const text =
      'FROM debian:13 AS api\nCMD ["x"]\nFROM debian:9 AS more\nUSER root\nENV DB_PASSWORD=Zk8dj2mXq91\nCMD ["y"]\n';
    assert.deepEqual(found(text, {}), [
      "eol-base-image 3 warning",
      "last-user-root 4 warning",
      "secret-in-env-or-arg 5 warning",
    ]);
    assert.deepEqual(found(text, compose("api")), [
      "missing-user 1 warning",
      "eol-base-image 3 hint",
      "secret-in-env-or-arg 5 info",
    ]);
    // Not even where it takes files from one that is not built either.
    const chain =
      "FROM debian:13 AS api\nUSER 10001\nFROM debian:9 AS one\nFROM debian:13 AS two\nCOPY --from=one /a /b\n";
    assert.deepEqual(found(chain, compose("api")), ["eol-base-image 3 hint"]);
  });

  test("is each of those that builds name, and the last one where a build names none", () => {
    const both = API_FIRST.replace("USER node\n", "");
    assert.deepEqual(found(both, compose("api")), OF_API);
    assert.deepEqual(found(both, compose("api", "worker")), [...OF_API, "missing-user 5 warning"]);
    assert.deepEqual(found(both, compose("api", undefined)), [...OF_API, "missing-user 5 warning"]);
    assert.deepEqual(found(both, { ...compose("api"), ...bake('target "w" {\n  tags = ["acme/w"]\n}') }), [
      ...OF_API,
      "missing-user 5 warning",
    ]);
  });

  test("is the last one where the target is not known, or not there", () => {
    assert.deepEqual(found(API_FIRST, compose(`"${"${WHICH}"}"`)), OF_WORKER);
    assert.deepEqual(found(API_FIRST, compose("apy")), OF_WORKER);
  });

  test("is the one that a variable stands for, by what the project or the file sets it to", () => {
    const by = (target: string, env?: string) =>
      found(API_FIRST, { ...compose(`"${target}"`), ...(env !== undefined && { ".env": env }) });
    assert.deepEqual(by("${T}", "T=API\n"), OF_API);
    assert.deepEqual(by("${T:-worker}", "T=api\n"), OF_API);
    assert.deepEqual(by("${T:-api}", "T=worker\n"), OF_WORKER);
    assert.deepEqual(by("${T:-api}", "T=\n"), OF_API);
    assert.deepEqual(by("${T-api}"), OF_API);
    assert.deepEqual(by("${A}${B:-i}", "A=ap\n"), OF_API);
    assert.deepEqual(by("${T}", "U=api\n"), OF_WORKER);
    const open = "services:\n  a:\n    build: {context: ., dockerfile: '${DF}', target: '${T}'}\n";
    assert.deepEqual(found(API_FIRST, { "compose.yaml": open, ".env": "DF=Dockerfile\nT=api\n" }), OF_API);
    const extended =
      "services:\n  base:\n    build: {context: ., target: '${T}'}\n  a:\n    extends: base\n    build: {context: .}\n";
    assert.deepEqual(found(API_FIRST, { "compose.yaml": extended, ".env": "T=api\n" }), OF_API);

    const target = (name: string, more = "") => `target "m" {\n  target = ${name}\n  tags = ["acme/m"]\n${more}}`;
    const variable = (preset: string) => `variable "T" {${preset}}`;
    assert.deepEqual(found(API_FIRST, bake(variable(' default = "api" '), target("T"))), OF_API);
    assert.deepEqual(found(API_FIRST, bake(variable(' default = "a" '), target('"${T}pi"'))), OF_API);
    assert.deepEqual(found(API_FIRST, bake(variable(""), target("T"))), OF_WORKER);
    const matrix = target("t", '  name = "m-${t}"\n  matrix = { t = ["api", "WORKER"] }\n');
    assert.deepEqual(found(API_FIRST.replace("USER node\n", ""), bake(matrix)), [...OF_API, "missing-user 5 warning"]);
  });

  test("is not one to work or to test in alone", () => {
    const text = 'FROM debian:13 AS dev\nCMD ["x"]\nFROM debian:13\nUSER root\nCMD ["y"]\n';
    assert.deepEqual(found(text, compose("dev")), ["last-user-root 4 warning"]);
    const test = 'FROM debian:13 AS api\nCMD ["x"]\nFROM api AS test\nUSER root\n';
    assert.deepEqual(found(test, compose("api")), ["missing-user 1 warning"]);
    assert.deepEqual(found(test, compose("api", "test")), ["missing-user 1 warning"]);
    for (const name of ["e2e", "web-e2e", "app-test", "web_dev", "py3.lint"])
      assert.deepEqual(found(text.replace("dev", name), compose(name)), ["last-user-root 4 warning"], name);
    for (const name of ["vendor-portal", "build-service", "dev-portal", "local_proxy", "ci.server", "contest"])
      assert.deepEqual(found(text.replace("dev", name), compose(name)), ["missing-user 1 warning"], name);
  });

  test("is not what Bake builds without a name beside others", () => {
    const two = ["api", "worker"].map((name) => `target "${name}" {\n  target = "${name}"\n}`);
    assert.deepEqual(found(API_FIRST, bake(...two)), OF_WORKER);
    const named = two.map((one) => one.replace("{", '{\n  inherits = ["docker-metadata-action"]'));
    assert.deepEqual(found(API_FIRST, bake('target "docker-metadata-action" {}', ...named)), OF_API);
  });

  test("is told once with those that are built on it, where the same is said of them", () => {
    const text = 'FROM debian:13 AS api\nCMD ["x"]\nFROM api AS worker\nCMD ["y"]\n';
    assert.deepEqual(found(text, compose("api", "worker")), ["missing-user 1 warning"]);
    const asRoot = text.replace("CMD", "USER root\nCMD");
    assert.deepEqual(found(asRoot, compose("api", "worker")), ["last-user-root 2 warning"]);
    // Not with one that only begins with the same image.
    assert.deepEqual(found(text.replace("FROM api", "FROM debian:13"), compose("api", "worker")), [
      "missing-user 1 warning",
      "missing-user 3 warning",
    ]);
  });

  test("is told beside the one that it is built on, where something else is said of that", () => {
    const text = `FROM debian:13 AS api
COPY e.sh /e.sh
ENTRYPOINT ["/e.sh"]
FROM api AS web
ENTRYPOINT ["web"]
FROM web AS more
CMD ["more"]
`;
    const files = { ...compose("api", "web", "more"), "e.sh": '#!/bin/sh\nexec gosu app "$@"\n' };
    assert.deepEqual(found(text, files), ["missing-user 1 hint", "missing-user 4 warning"]);
    const asRoot = text.replace("COPY", "USER root\nCOPY");
    assert.deepEqual(found(asRoot, files), ["last-user-root 2 hint", "last-user-root 2 warning"]);
    // And the other way round: a warning says nothing of a stage that drops privileges.
    const later = `FROM debian:13 AS api
CMD ["x"]
FROM api AS web
COPY e.sh /e.sh
ENTRYPOINT ["/e.sh"]
`;
    assert.deepEqual(found(later, files), ["missing-user 1 warning", "missing-user 3 hint"]);
    const twice = later.replace("CMD", "USER root\nCMD");
    assert.deepEqual(found(twice, files), ["last-user-root 2 warning", "last-user-root 2 hint"]);
  });

  test("is said to be built where it is", () => {
    const lab = labOf(settings, compose("api"));
    lab.set(uriOf("Dockerfile"), "Dockerfile", API_FIRST, 1);
    const [finding] = lab.check(uriOf("Dockerfile"))?.findings ?? [];
    assert.deepEqual(
      finding?.related?.map(({ message, file }) => [message, file]),
      [["Builds this stage", "compose.yaml"]],
    );
  });
});
