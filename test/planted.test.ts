// What is secret in a file comes out of no command, in no format: secrets of every sort in every place, searched for in all that is
// written, whole and encoded.
import assert from "node:assert/strict";
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { before, describe, test } from "node:test";
import { run } from "../server/src/cli/run.ts";
import { fakeTrivy, ownFolder } from "./scanners/scene.ts";
import { leaked, planted, quoting, writePlanted } from "./support/planted.ts";
import { recordingTerminal } from "./support/terminal.ts";

const ALL = planted();
const COUNT = ALL.reduce((sum, { secrets }) => sum + secrets.length, 0);
const root = ownFolder();
const work = path.join(root, "work");

before(() => {
  mkdirSync(path.join(work, ".git"), { recursive: true });
  writePlanted(work, ALL);
  process.chdir(work);
});

async function plimsoll(...args: readonly string[]): Promise<string> {
  const { terminal, written } = recordingTerminal();
  await run(args, terminal);
  return written.out + written.note;
}

/** That an output holds none of the secrets, and something at all. */
function holdsNone(output: string, least: number): void {
  assert.ok(output.length > least, `only ${output.length} characters`);
  assert.deepEqual(leaked(output, ALL), []);
}

/** That `check` writes none of them, in any format. */
async function checksHoldNone(...options: readonly string[]): Promise<void> {
  holdsNone(await plimsoll("check", ".", ...options), 400_000);
  for (const format of ["json", "sarif"])
    holdsNone(await plimsoll("check", ".", "--format", format, ...options), 2_000_000);
}

describe(`${COUNT} secrets in ${ALL.length} files`, () => {
  test("there are enough of them, each in a file of its own", () => {
    assert.ok(COUNT >= 200, String(COUNT));
    const paths = new Set(ALL.map(({ path: name }) => name));
    assert.equal(paths.size, ALL.length);
  });

  for (const options of [[], ["--no-config", "--all-rules"]])
    test(`check ${options.join(" ")}`, () => checksHoldNone(...options));

  test("check, with the rules about secrets off", async () => {
    const config = path.join(root, "off.yaml");
    const off = [
      "text/secret-value",
      "text/url-credentials",
      "dockerfile/secret-in-env-or-arg",
      "kubernetes/secret-in-env-value",
    ];
    writeFileSync(config, `extends: all\nrules: {${off.map((rule) => `${rule}: off`).join(", ")}}\n`);
    await checksHoldNone("--config", config);
  });

  test("fix --dry-run shows diffs", async () => {
    const diff = await plimsoll("fix", "--dry-run", "--harden", "--all-rules", ".");
    holdsNone(diff, 20_000);
    assert.match(diff, /^[- ].*DB_PASSWORD.*\*{8}/m);
  });

  test("fix keeps the secrets in the files that it writes, and reports none of them", async () => {
    const copy = path.join(root, "copy");
    cpSync(work, copy, { recursive: true });
    holdsNone(await plimsoll("fix", "--harden", "--all-rules", copy), 2_000);
    for (const { path: name, text, secrets } of ALL) {
      const after = readFileSync(path.join(copy, name), "utf8");
      for (const secret of secrets) if (text.includes(secret)) assert.ok(after.includes(secret), name);
    }
  });

  test("config", async () => {
    const folders = ALL.filter(({ path: name }) => name.endsWith(".plimsoll.yaml"));
    for (const { path: name } of folders) holdsNone(await plimsoll("config", name), 50);
  });

  for (const format of ["text", "json", "sarif"]) {
    test(`scan --format ${format}, of a scanner that quotes all of them`, async () => {
      const report = path.join(root, "report.json");
      writeFileSync(report, JSON.stringify(quoting(ALL)));
      const program = fakeTrivy(path.join(root, "bin"), `echo "FATAL TOKEN=${named()}" >&2\ncat ${report}`);
      holdsNone(await plimsoll("scan", "folder", ".", "--trivy", program, "--format", format), 20_000);
    });
  }

  test("a scanner that fails with one in its words", async () => {
    const program = fakeTrivy(path.join(root, "failing"), `echo "FATAL boom DB_PASSWORD=${named()}" >&2\nexit 1`);
    const said = await plimsoll("scan", "folder", ".", "--trivy", program);
    assert.match(said, /boom/);
    holdsNone(said, 10);
  });
});

const named = () => ALL.find(({ path: name }) => name.startsWith("env-0"))?.secrets[0] ?? assert.fail("it is planted");
