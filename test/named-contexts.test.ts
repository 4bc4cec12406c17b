// Contexts that builds of the workspace give names: no image is pulled for them.
import assert from "node:assert/strict";
import { test } from "node:test";
import { labOf, settingsOf, uriOf } from "./support/lab.ts";

const RULE = "dockerfile/untagged-base";

function found(compose: string, from = "base"): readonly string[] {
  const lab = labOf(settingsOf({}, new Set([RULE])), { "compose.yaml": compose });
  lab.set(uriOf("Dockerfile"), "Dockerfile", `FROM ${from}\nCMD ["top"]\n`, 1);
  return (lab.check(uriOf("Dockerfile"))?.findings ?? []).map(({ rule }) => rule);
}

test("a context that Compose names stands for an image", () => {
  const build = (more: string) => `services:\n  web:\n    build:\n      context: .\n${more}`;
  assert.deepEqual(found(build("")), [RULE]);
  assert.deepEqual(found(build("      additional_contexts:\n        other: ../other\n")), [RULE]);
  assert.deepEqual(found(build("      additional_contexts:\n        base: ../base\n")), []);
  assert.deepEqual(found(build("      additional_contexts:\n        - Base=../base\n")), []);
});

test("a context that a file names which Bake is handed counts wherever Bake is started", () => {
  const of = (hcl: string, name: string) => {
    const lab = labOf(settingsOf({}, new Set([RULE])), { [name]: hcl });
    lab.set(uriOf("img/rk/Dockerfile"), "img/rk/Dockerfile", "FROM deps\n", 1);
    return (lab.check(uriOf("img/rk/Dockerfile"))?.findings ?? []).map(({ rule }) => rule);
  };
  const rk = 'target rk {\n  dockerfile = "img/rk/Dockerfile"\n  contexts = { deps = "target:deps" }\n}\n';
  assert.deepEqual(of(rk, "img/rk/rk.hcl"), []);
  assert.deepEqual(of(rk.replace("img/rk/Dockerfile", "img/other/Dockerfile"), "img/rk/rk.hcl"), [RULE]);
  assert.deepEqual(of('job "web" {\n  contexts = { deps = "a" }\n}\n', "img/rk/job.hcl"), [RULE], "of another program");
});

test("a context of a stage's name stands for the stage", () => {
  const compose =
    "services:\n  web:\n    build:\n      context: .\n      additional_contexts:\n        server: ../server\n";
  assert.deepEqual(found(compose, "acme/server AS Server"), []);
  assert.deepEqual(found(compose, "acme/server AS base"), [RULE]);
});
