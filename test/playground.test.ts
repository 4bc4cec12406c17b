// The playground shows what it promises: mistakes in the shop's files, and none where somebody took care.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import * as path from "node:path";
import { test } from "node:test";

const ROOT = path.resolve(import.meta.dirname, "..");
const CAREFUL = /payments|README|\.dockerignore|Chart\.yaml|values\.yaml|_helpers/;

interface Output {
  readonly findings: readonly { readonly file: string; readonly rule: string; readonly message: string }[];
}

const args = ["server/src/cli/main.ts", "check", "test/playground", "--format", "json", "--fail-on", "none"];
const ran = spawnSync(process.execPath, args, { cwd: ROOT, encoding: "utf8" });
const { findings }: Output = JSON.parse(ran.stdout || '{"findings":[]}');

test("the careful files have no finding", () => {
  assert.equal(ran.status, 0, ran.stderr);
  assert.deepEqual(
    findings.filter(({ file }) => CAREFUL.test(file)).map(({ file, rule, message }) => `${file} ${rule}: ${message}`),
    [],
  );
});

test("every other file has some", () => {
  const files = new Set(findings.map(({ file }) => path.posix.relative("test/playground", file)));
  assert.deepEqual([...files].sort(), [
    "charts/shop/templates/search.yaml",
    "compose.yaml",
    "k8s/agent.yaml",
    "k8s/api.yaml",
    "k8s/cleanup.yaml",
    "k8s/web.yaml",
    "services/api/Dockerfile",
    "services/web/Dockerfile",
    "services/worker/Dockerfile",
  ]);
});

test("the tour's three links lead to lines that are as it says", () => {
  const readme = readFileSync(path.join(ROOT, "test/playground/README.md"), "utf8");
  const links = [...readme.matchAll(/^(\d)\. \*\*\[.*?\]\(([^)#]+)#L(\d+)\)/gm)];
  const lines = links.map(([, number, file = "", line]) => [
    Number(number),
    readFileSync(path.join(ROOT, "test/playground", file), "utf8").split("\n")[Number(line) - 1],
  ]);
  assert.deepEqual(lines, [
    [1, "USER 65532:65532"],
    [2, "FROM node"],
    [3, "    image: postgres"],
  ]);
});

test("the tour's first step breaks what is sound, its second mends", () => {
  const check = (name: string, input: string) =>
    spawnSync(process.execPath, ["server/src/cli/main.ts", "check", "--stdin-filename", `test/playground/${name}`], {
      cwd: ROOT,
      encoding: "utf8",
      input,
    }).stdout;
  const sound = readFileSync(path.join(ROOT, "test/playground/services/payments/Dockerfile"), "utf8");
  assert.match(check("services/payments/Dockerfile", sound), /^✓/);
  const broken = check("services/payments/Dockerfile", sound.replace("USER 65532:65532", "USER root"));
  assert.match(broken, /^ +13:\d+ +\w+ /m);
  const mistaken = readFileSync(path.join(ROOT, "test/playground/services/web/Dockerfile"), "utf8");
  assert.match(check("services/web/Dockerfile", mistaken), / 2:6 .*dockerfile\/untagged-base\n(?:.*\n){2} .*fix/);
});
