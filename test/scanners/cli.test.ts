// `plimsoll scan` as people run it: what it prints in each format, how it ends, and that nothing outlives it.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { before, describe, test } from "node:test";
import { isAlive } from "../../scripts/alive.ts";
import { until } from "../../scripts/wait.ts";
import { scanCoverage } from "../../server/src/cli/coverage.ts";
import { run } from "../../server/src/cli/run.ts";
import { extentOf } from "../../server/src/scanners/extent.ts";
import { asNobody, writeFiles } from "../support/files.ts";
import { recordingTerminal } from "../support/terminal.ts";
import { allEnded, configuredTrivy, fakeTrivy, numberIn, ownFolder } from "./scene.ts";

const MAIN = path.resolve(import.meta.dirname, "../../server/src/cli/main.ts");
const RECORDED = path.join(import.meta.dirname, "recorded");
const folder = ownFolder();
const work = path.join(folder, "work");
let trivy = "";
before(() => {
  fs.mkdirSync(path.join(work, "shop"), { recursive: true });
  fs.writeFileSync(path.join(work, "web.tar"), "");
  const files = { folder: path.join(RECORDED, "folder.json"), image: path.join(RECORDED, "image.json") };
  process.chdir(work);
  process.env.PATH = "/usr/bin:/bin";
  trivy = fakeTrivy(
    path.join(folder, "bin"),
    `echo "$@" > ${folder}/args\nif [ "$1" = filesystem ]; then cat ${files.folder}; else cat ${files.image}; fi`,
  );
});

/** The command in this process, with a terminal that keeps what is written to it. */
async function plimsoll(...args: readonly string[]): Promise<{ out: string; note: string; code: number }> {
  const { terminal, written } = recordingTerminal();
  const code = await run(["scan", ...args], terminal);
  return { ...written, code };
}

/** A folder of its own with these files; its path. */
function folderOf(name: string, files: Readonly<Record<string, string>>): string {
  const place = path.join(folder, "places", name);
  fs.mkdirSync(place, { recursive: true });
  writeFiles(place, files);
  return place;
}

const given = () => fs.readFileSync(path.join(folder, "args"), "utf8");

describe("plimsoll scan", () => {
  test("prints a table, worst first, and ends with 1", async () => {
    const { out, note, code } = await plimsoll("image", "shop/web:1.4", "--trivy", trivy);
    assert.equal(code, 1);
    assert.equal(note, "");
    const lines = out.trimEnd().split("\n");
    assert.match(lines[0] ?? "", /^shop\/web:1\.4 {2}Trivy 0\.74\.0 \(database \d+ days old\)$/);
    assert.match(lines[1] ?? "", /^Vulnerabilities {2}\d+ in \d+ packages, \d+ fixable$/);
    assert.match(
      lines[2] ?? "",
      /^ {2}critical {2}CVE-2019-10744 +lodash 4\.17\.4 → 4\.17\.12 +\S.* {2}app\/node_modules/,
    );
    assert.match(out, /^Secrets\n {2}critical {2}github-pat .*\/app\/deploy\.env:2$/m);
    assert.match(out, /^Configuration\n {2}high {6}DS-0002 /m);
    assert.match(lines.at(-1) ?? "", /^✗ 2 critical, 1 high, 1 medium, 2 low \(\d+\.\d s\)\.$/);
  });

  test("ends with 0 below the threshold, and with `none`", async () => {
    assert.equal((await plimsoll("image", "a", "--trivy", trivy, "--fail-on", "none")).code, 0);
    assert.equal((await plimsoll("image", "a", "--trivy", trivy, "--fail-on=critical")).code, 1);
    const mild = fakeTrivy(path.join(folder, "mild"), "echo '{\"SchemaVersion\":2}'");
    const { out, code } = await plimsoll("image", "a", "--trivy", mild, "--fail-on", "low");
    assert.equal(code, 0);
    assert.match(out, /\n✓ Nothing found \(\d+\.\d s\)\.\n$/);
  });

  test("prints JSON and SARIF", async () => {
    const json = JSON.parse((await plimsoll("folder", "shop", "--trivy", trivy, "--format", "json")).out);
    assert.deepEqual(json.target, { kind: "folder", path: path.join(fs.realpathSync(work), "shop") });
    assert.equal(json.items.length, 9);
    const sarif = JSON.parse((await plimsoll("folder", "shop", "--trivy", trivy, "--format", "sarif")).out);
    const [run] = sarif.runs;
    const secret = run.results.find(({ ruleId }: { ruleId: string }) => ruleId === "github-pat");
    assert.deepEqual(secret.locations[0].physicalLocation, {
      artifactLocation: { uri: "app/deploy.env" },
      region: { startLine: 2, endLine: 2 },
    });
    assert.equal(run.tool.driver.rules[secret.ruleIndex].properties["security-severity"], "9.5");
  });

  test("tells images from archives", async () => {
    await plimsoll("image", "web", "--trivy", trivy);
    assert.match(given(), / -- web\n$/);
    await plimsoll("image", "web.tar", "--trivy", trivy, "--only-fixed");
    assert.match(given(), / --ignore-unfixed .*--input=\/.*\/work\/web\.tar\n$/);
    await plimsoll("image", "a", "--trivy", trivy, "--no-offline", "--timeout", "9");
    assert.doesNotMatch(given(), /--offline-scan/);
    assert.match(given(), /--timeout=9s/);
  });

  test("obeys `scan` in .plimsoll.yaml, of the folder or the current one, below its own options", async () => {
    const scan = "scan: { onlyFixed: true, minimumRisk: high, timeout: 77, scanners: [trivy] }\n";
    const place = folderOf("configured", { ".plimsoll.yaml": scan, Dockerfile: "FROM scratch\n" });
    await plimsoll("folder", place, "--trivy", trivy);
    assert.match(given(), / --ignore-unfixed .*--timeout=77s| --timeout=77s .*--ignore-unfixed/);
    assert.match(given(), /--severity=CRITICAL,HIGH /);
    await plimsoll("folder", place, "--trivy", trivy, "--timeout", "9", "--minimum-risk", "low");
    assert.match(given(), /--timeout=9s/);
    assert.match(given(), /--severity=CRITICAL,HIGH,MEDIUM,LOW /);
    await plimsoll("image", "a", "--trivy", trivy);
    assert.match(given(), /--timeout=600s/);
    process.chdir(place);
    try {
      await plimsoll("image", "a", "--trivy", trivy);
      assert.match(given(), /--timeout=77s/);
    } finally {
      process.chdir(work);
    }
  });

  test("a file opens no network: `offline: false` has no effect, and `--no-offline` is the user's word", async () => {
    const open = folderOf("open", { ".plimsoll.yaml": "scan: { offline: false }\n" });
    const { note } = await plimsoll("folder", open, "--trivy", trivy);
    assert.match(given(), /--offline-scan/);
    assert.match(note, /`scan\.offline: false` has no effect/);
    const shut = folderOf("shut", { ".plimsoll.yaml": "scan: { offline: true }\n" });
    await plimsoll("folder", shut, "--trivy", trivy, "--no-offline");
    assert.doesNotMatch(given(), /--offline-scan/);
  });

  test("says what failed and what helps, and ends with 2", async () => {
    const failed = async (...args: readonly string[]) => {
      const { out, note, code } = await plimsoll(...args);
      assert.deepEqual([out, code], ["", 2]);
      return note.trimEnd();
    };
    assert.match(await failed("image", "a"), /^Trivy is not installed\. Looked in PATH and in `--trivy`\. https:/);
    assert.match(await failed("image", "a", "--trivy", "bin/trivy"), /is a relative path/);
    assert.match(await failed("image", "--trivy", trivy, "--", "-x"), /^`-x` is not an image name/);
    assert.match(await failed("folder", "nowhere", "--trivy", trivy), /nowhere` does not exist\.$/);
    assert.match(await failed("image"), /takes `image` or `folder` and one target/);
    assert.match(await failed("tree", "x"), /not `tree`/);
    assert.match(await failed("image", "a", "--fail-on", "urgent"), /`--fail-on` must be critical, high/);
  });

  test("2 wins over 1: findings do not hide that something was not scanned", async () => {
    const place = folderOf("both", { "main.tf": "", "app/deploy.env": "" });
    const { out, note, code } = await plimsoll("folder", place, "--trivy", trivy);
    assert.match(out, /✗ 2 critical/);
    assert.match(note, /^Not scanned offline: 1 Terraform file/);
    assert.equal(code, 2);
    assert.equal((await plimsoll("folder", place, "--trivy", trivy, "--allow-unchecked")).code, 1);
  });

  test("what a scan leaves out is named, and no ✓ is printed", async (context) => {
    const quiet = fakeTrivy(path.join(folder, "quiet"), "echo '{\"SchemaVersion\":2}'");
    const scan = (place: string, ...more: readonly string[]) => plimsoll("folder", place, "--trivy", quiet, ...more);
    const left: readonly (readonly [name: string, said: RegExp])[] = [
      ["main.tf", /1 Terraform file \(`main\.tf`; searched for secrets only\)/],
      ["infra/main.tf.json", /1 Terraform file \(`infra\/main\.tf\.json`;/],
      ["main.tofu", /1 Terraform file /],
      ["plan/tfplan.json", /1 Terraform plan /],
      ["roles/web/tasks/main.yml", /1 file of Ansible \(`roles\/web\/tasks\/main\.yml`;/],
      ["charts/web-1.0.0.tgz", /1 packed chart or archive \(`charts\/web-1\.0\.0\.tgz`\)/],
      ["node_modules/a/main.tf", /1 Terraform file /],
    ];
    for (const [i, [name, said]] of left.entries())
      await context.test(name, async () => {
        // Trivy does not care what git ignores.
        const place = folderOf(`left-${i}`, { ".gitignore": "*\n", "app.env": "", [name]: "" });
        const { out, note, code } = await scan(place);
        assert.match(note, said);
        assert.match(
          note,
          /^Not scanned offline: .*; `--no-offline` changes that\.\nNot everything was scanned\. Exit code 2; to allow it: `--allow-unchecked`/,
        );
        assert.match(out, /✗ Nothing found, but not everything was scanned/);
        assert.doesNotMatch(out, /✓/);
        assert.equal(code, 2);
        const allowed = await scan(place, "--allow-unchecked");
        assert.equal(allowed.code, 0);
        assert.doesNotMatch(allowed.out, /✓/);
        const online = await scan(place, "--no-offline");
        assert.deepEqual([online.note, online.code], ["", 0]);
        assert.match(online.out, /✓ Nothing found/);
        const { unchecked } = JSON.parse((await scan(place, "--format=json")).out);
        assert.match(unchecked[0].reason, said);
        const [run] = JSON.parse((await scan(place, "--format=sarif")).out).runs;
        assert.equal(run.invocations[0].executionSuccessful, false);
        assert.match(run.invocations[0].toolExecutionNotifications[0].message.text, said);
      });
    await context.test("several are counted", async () => {
      const { note } = await scan(folderOf("several", { "b.tf": "", "a/a.tf": "", "c.tgz": "" }));
      assert.match(
        note,
        /^Not scanned offline: 2 Terraform files \(`a\/a\.tf`, …; searched for secrets only\), 1 packed chart or archive \(`c\.tgz`\);/,
      );
    });
    await context.test("similar names are not counted", async () => {
      const place = folderOf("alike", { "main.tf.bak": "", "my-ansible.cfg": "", "main.yml": "" });
      assert.deepEqual((await scan(place)).note, "");
    });
  });

  test("scanning an empty folder is not a success", async (context) => {
    const quiet = fakeTrivy(path.join(folder, "quiet"), "echo '{\"SchemaVersion\":2}'");
    const empty: readonly (readonly [name: string, files: readonly string[]])[] = [
      ["empty", []],
      ["of-git", [".git/config"]],
    ];
    for (const [name, files] of empty)
      await context.test(name, async () => {
        const place = folderOf(name, Object.fromEntries(files.map((file) => [file, ""])));
        const { out, note, code } = await plimsoll("folder", place, "--trivy", quiet);
        assert.doesNotMatch(out, /✓|Nothing found/);
        assert.equal(
          note,
          `Nothing was scanned: there is no file in \`${place}\`. Exit code 2; to allow it: \`--allow-empty\`.\n`,
        );
        assert.equal(code, 2);
        const allowed = await plimsoll("folder", place, "--trivy", quiet, "--allow-empty");
        assert.deepEqual([allowed.note, allowed.code], ["", 0]);
      });
    await context.test("only what is left out", async () => {
      const place = folderOf("packed", { "a.tgz": "" });
      const { note, code } = await plimsoll("folder", place, "--trivy", quiet, "--allow-unchecked");
      assert.match(note, /^Not scanned offline: .*\nNothing was scanned\. Exit code 2; to allow it: `--allow-empty`/);
      assert.equal(code, 2);
      const allowed = await plimsoll("folder", place, "--trivy", quiet, "--allow-unchecked", "--allow-empty");
      assert.equal(allowed.code, 0);
    });
  });

  test("what may not be read is reported", { skip: process.platform === "win32" }, async () => {
    const place = folderOf("closed", { "app.env": "", "a/b/c.txt": "", "d.txt": "" });
    for (const one of ["a/b", "d.txt"]) fs.chmodSync(path.join(place, one), 0);
    for (const one of [path.dirname(folder), folder]) fs.chmodSync(one, 0o755);
    const extent = await asNobody(() => extentOf(place, [configuredTrivy()]));
    const unread = (file: string) => ({ file, reason: `\`${file}\` cannot be read, so it was not scanned.` });
    assert.deepEqual(extent, { files: 1, unscanned: ["a/b", "d.txt"].map(unread) });
    const coverage = scanCoverage({ extent }, place, {});
    assert.deepEqual([coverage.covered, coverage.accepted], ["part", false]);
    assert.equal(scanCoverage({ extent }, place, { "allow-unchecked": true }).accepted, true);
  });

  test("ends its scanner with it: SIGINT leaves no process", async () => {
    const hanging = fakeTrivy(
      path.join(folder, "hanging"),
      `trap '' TERM\nsleep 300 &\necho $! > ${folder}/child\necho $$ > ${folder}/own\nwhile :; do sleep 0.05; done`,
    );
    const args = ["--disable-warning=ExperimentalWarning", MAIN, "scan", "image", "a", "--trivy", hanging];
    const child = spawn(process.execPath, args, { stdio: "ignore" });
    const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
    const pids = () => ["own", "child"].map((name) => numberIn(path.join(folder, name)));
    await until("the scan", () => fs.existsSync(path.join(folder, "own")) && pids().every(isAlive));
    child.kill("SIGINT");
    assert.equal(await ended, 130);
    await allEnded(pids());
  });
});
