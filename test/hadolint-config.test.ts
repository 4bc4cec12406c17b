// `.hadolint.yaml` decides how a check of a Dockerfile ends as it decides how hadolint ends on it.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { after, describe, test } from "node:test";
import { realHadolint } from "../scripts/hadolint.ts";
import { checkCommand } from "../server/src/cli/check.ts";
import { createEngine } from "../server/src/engine/index.ts";
import { writeFiles } from "./support/files.ts";
import { recordingTerminal } from "./support/terminal.ts";
import { endOfHadolint } from "./support/tools.ts";

const engine = createEngine();
const folder = mkdtempSync(path.join(tmpdir(), "plimsoll-hadolint-"));
after(() => rmSync(folder, { recursive: true, force: true }));
const hadolint = realHadolint();

/** A warning of both. */
const WARNING = "FROM debian:latest\nUSER 10001\n";

/** How it ends: by the contents of `.hadolint.yaml`. */
const ENDS: Readonly<Record<string, 0 | 1>> = {
  "failure-threshold: error\n": 0,
  "failure-threshold: warning\n": 1,
  "failure-threshold: info\n": 1,
  "failure-threshold: style\n": 1,
  "failure-threshold: none\n": 1,
  "failure-threshold: ignore\n": 1,
  "failure-threshold:\n": 1,
  "no-fail: true\n": 0,
  "no-fail: false\nfailure-threshold: error\n": 0,
  "no-fail: TRUE\nfailure-threshold: style\n": 0,
  "failure-threshold: error\noverride: {error: [DL3007]}\n": 1,
  "failure-threshold: error\noverride: {style: [DL3007], error: [DL3007]}\n": 1,
  "failure-threshold: warning\noverride: {info: [DL3007]}\n": 0,
  "ignored: [DL3007]\n": 0,
  "ignored: [dl3007]\n": 1,
};

async function endOf(files: Readonly<Record<string, string>>, ...args: readonly string[]): Promise<number> {
  rmSync(folder, { recursive: true, force: true });
  writeFiles(folder, { ".git/HEAD": "ref: refs/heads/main\n", ...files });
  const { terminal } = recordingTerminal();
  return checkCommand(engine, [folder, ...args], terminal);
}

describe("a Dockerfile with a warning", () => {
  for (const [config, end] of Object.entries(ENDS)) {
    test(JSON.stringify(config), async (t) => {
      assert.equal(await endOf({ Dockerfile: WARNING, ".hadolint.yaml": config }), end);
      if ("skip" in hadolint) return t.skip(`not compared with hadolint: ${hadolint.skip}`);
      assert.equal(endOfHadolint(hadolint.path, folder, "Dockerfile"), end, "hadolint ends otherwise");
    });
  }
  test("a nearer file counts, and the command line before both", async () => {
    const files = { "a/Dockerfile": WARNING, ".hadolint.yaml": "no-fail: true\n" };
    assert.equal(await endOf(files), 0);
    assert.equal(await endOf({ ...files, "a/.hadolint.yaml": "failure-threshold: warning\n" }), 1);
    assert.equal(await endOf(files, "--fail-on", "warning"), 1);
  });
  test("other files end as ever", async () => {
    const pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {hostPID: true}\n";
    assert.equal(await endOf({ Dockerfile: WARNING, "p.yaml": pod, ".hadolint.yaml": "no-fail: true\n" }), 1);
  });
});
