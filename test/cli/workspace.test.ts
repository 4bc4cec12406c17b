// What the command line reads beside the files it is given: the rest of the workspace only for a rule that is on and asks about
// it, and what is deployed with a file always.
import assert from "node:assert/strict";
import * as path from "node:path";
import { test } from "node:test";
import { checkCommand } from "../../server/src/cli/check.ts";
import { fixCommand } from "../../server/src/cli/fix.ts";
import { createEngine } from "../../server/src/engine/index.ts";
import { projectOf } from "../support/files.ts";
import { recordingTerminal } from "../support/terminal.ts";

const engine = createEngine();

const POD =
  "apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  containers:\n    - name: web\n      image: web:1.4\n";
const LIMITS =
  "apiVersion: v1\nkind: LimitRange\nmetadata:\n  name: limits\nspec:\n  limits:\n    - type: Container\n      default: { memory: 256Mi }\n";
/** The rules that ask about other files, and those that look at documents as other files make them. */
const ASKING = engine.languages.flatMap(({ rules, surroundings }) =>
  rules
    .filter((rule) => surroundings !== undefined || (rule.kind === "check" && rule.reads !== undefined))
    .map(({ id }) => id),
);

async function check(folder: string, ...files: readonly string[]) {
  const { terminal, written } = recordingTerminal();
  await checkCommand(engine, [...files.map((file) => path.join(folder, file)), "--format", "json"], terminal);
  const { findings } = JSON.parse(written.out) as { findings: { rule: string; file: string }[] };
  return {
    rules: findings.map(({ rule }) => rule),
    readsAll: written.steps.some((step) => step.includes("the rest")),
  };
}

test("the rest of the workspace is read for a rule that is on and asks about it", async () => {
  const folder = projectOf({ "k8s/app.yaml": POD, "k8s/limits.yaml": LIMITS });
  const { rules, readsAll } = await check(folder, "k8s/app.yaml");
  assert.equal(readsAll, true);
  assert.ok(!rules.includes("kubernetes/memory-limit"));
});

test("it is read to know that a file is a patch, whichever rule is on", async () => {
  const patch = POD.replace("Pod", "Pod # of the base");
  const folder = projectOf({
    "k8s/app.yaml": patch,
    "k8s/kustomization.yaml": "resources: [../base]\npatches: [{ path: app.yaml }]\n",
    ".plimsoll.yaml": "extends: pss-restricted\n",
  });
  assert.deepEqual(await check(folder, "k8s/app.yaml"), { rules: [], readsAll: true });
});

test("it is not read where all such rules are off, or the file is left out", async () => {
  const off = ASKING.map((id) => `  ${id}: off\n`).join("");
  assert.ok(ASKING.length > 0);
  const quiet = projectOf({ "k8s/app.yaml": POD, ".plimsoll.yaml": `rules:\n${off}` });
  assert.equal((await check(quiet, "k8s/app.yaml")).readsAll, false);
  const ignored = projectOf({ "k8s/app.yaml": POD, ".plimsoll.yaml": "ignore: k8s/**\n" });
  assert.equal((await check(ignored, "k8s/app.yaml")).readsAll, false);
  const started = 'FROM a:1\nUSER 1001\nCMD ["a"]\n';
  assert.equal((await check(projectOf({ Dockerfile: started }), "Dockerfile")).readsAll, false);
});

test("it is read for a Dockerfile that starts nothing, and for one whose base may be built here", async () => {
  const base = projectOf({ "base/Dockerfile": "FROM debian:13.1\n", "web/Dockerfile": "FROM acme/base\nUSER 1001\n" });
  assert.deepEqual(await check(base, "base/Dockerfile"), { rules: ["dockerfile/missing-user"], readsAll: true });
  assert.deepEqual(await check(base, "web/Dockerfile"), { rules: ["dockerfile/untagged-base"], readsAll: true });
});

const BASE = "services:\n  web:\n    image: shop/web:1.4.2\n";
const OVERRIDE = "services:\n  web:\n    security_opt: [no-new-privileges:true]\n";

test("what is laid over a Compose file is read with it, given or not", async () => {
  const folder = projectOf({ "compose.yaml": BASE, "compose.override.yaml": OVERRIDE });
  assert.deepEqual(await check(folder, "compose.yaml"), { rules: [], readsAll: false });
  assert.deepEqual((await check(folder, "compose.override.yaml")).rules, []);
  assert.deepEqual((await check(folder, "compose.override.yaml", "compose.yaml")).rules, []);
  assert.deepEqual((await check(projectOf({ "compose.yaml": BASE }), "compose.yaml")).rules, [
    "compose/no-new-privileges",
  ]);
});

test("it is read for the Dockerfile of a Compose service that gets the socket", async () => {
  const service = "services:\n  web:\n    build: web\n    security_opt: [no-new-privileges:true]\n";
  const socket = "    volumes: ['/run/docker.sock:/run/docker.sock']\n";
  const folder = projectOf({ "compose.yaml": service, "b/compose.yaml": `${service}${socket}` });
  assert.deepEqual(await check(folder, "compose.yaml"), { rules: [], readsAll: false });
  assert.deepEqual(await check(folder, "b/compose.yaml"), { rules: ["compose/docker-socket"], readsAll: true });
});

test("a fix in another file is left to those who look at it", async () => {
  const folder = projectOf({
    "compose.yaml": BASE,
    "compose.override.yaml": "services:\n  web:\n    security_opt: [apparmor:web]\n",
  });
  const { terminal, written } = recordingTerminal();
  await fixCommand(engine, [path.join(folder, "compose.yaml"), "--harden"], terminal);
  assert.match(written.note, /Nothing to fix\./);
  assert.doesNotMatch(written.note, /Nothing was fixed/);
});

test("where files are left alone that have fixes, it is not said that there is nothing to fix", async () => {
  for (const [text, why, code] of [
    ["FROM a:1\nRUN apt-get install x\nFOO 80\n", /Line 3 of `[^`]*Dockerfile` is not valid\. Correct it first\./, 2],
    ["# Generated by a\nFROM a:1\nRUN apt-get install x\n", /line 1 says that it is generated/, 0],
  ] as const) {
    const { terminal, written } = recordingTerminal();
    assert.equal(await fixCommand(engine, [projectOf({ Dockerfile: text })], terminal), code);
    assert.match(written.note, why);
    assert.match(written.note, /Nothing was fixed\./);
    assert.doesNotMatch(written.note, /Nothing to fix/);
  }
});
