// Whose configuration counts: that of what was given or opened always, above it only what nobody else can have put there.
import assert from "node:assert/strict";
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { after, before, beforeEach, describe, test } from "node:test";
import { checkCommand } from "../../server/src/cli/check.ts";
import { findRoot } from "../../server/src/configuration.ts";
import { createEngine } from "../../server/src/engine/index.ts";
import { localFiles, uriOf } from "../../server/src/files/local.ts";
import { Project } from "../../server/src/project.ts";
import { recordingTerminal } from "../support/terminal.ts";

const engine = createEngine();
const isRoot = process.geteuid?.() === 0;
const skip = !isRoot && "Only root may give files away.";
const [ME, FOREIGN, FRIEND] = [0, 1234, 1235];
const OFF = "rules:\n  dockerfile/prefer-copy: off\n";
let all = "";
let shared = "";
let mine = "";

before(() => {
  all = mkdtempSync(path.join(tmpdir(), "plimsoll-authority-"));
  chmodSync(all, 0o755);
});
after(() => rmSync(all, { recursive: true, force: true }));
beforeEach(() => {
  shared = mkdtempSync(path.join(all, "shared-"));
  chmodSync(shared, 0o1777);
  mine = path.join(shared, "me/app");
  mkdirSync(mine, { recursive: true });
  writeFileSync(path.join(mine, "Dockerfile"), "FROM alpine:3.24\nUSER 1\nADD a b\n");
});

function put(file: string, text: string | undefined, owner: number): void {
  const at = path.join(shared, file);
  if (text === undefined) mkdirSync(at);
  else writeFileSync(at, text);
  chownSync(at, owner, owner);
}

/** The rules that report on a path, and what else was said. */
async function check(given: string): Promise<{ rules: readonly string[]; said: string }> {
  const { terminal, written } = recordingTerminal();
  await checkCommand(engine, ["--format", "json", given], terminal);
  const { findings } = JSON.parse(written.out) as { findings: { rule: string }[] };
  return { rules: findings.map(({ rule }) => rule), said: written.note };
}

const COUNTS = { rules: [], said: "" };

async function refuses(given: string, what: RegExp): Promise<void> {
  const { rules, said } = await check(given);
  assert.deepEqual(rules, ["dockerfile/prefer-copy"]);
  assert.match(said, what);
}

describe("outside of a repository", { skip }, () => {
  test("another user's file in a shared folder does not count, and is reported", async () => {
    put(".plimsoll.yaml", `root: true\n${OFF}`, FOREIGN);
    await refuses(mine, /shared-\w+\/\.plimsoll\.yaml` is ignored here/);
    await refuses(path.join(mine, "Dockerfile"), /is ignored here/);
  });

  test("our own counts in a folder that only we may write to", async () => {
    put(".plimsoll.yaml", `root: true\n${OFF}`, ME);
    await refuses(mine, /is ignored here/);
    chmodSync(shared, 0o755);
    assert.deepEqual(await check(mine), COUNTS);
  });

  test("the configuration in a named folder counts, whatever user owns it", async () => {
    put(".plimsoll.yaml", OFF, FOREIGN);
    assert.deepEqual(await check(shared), COUNTS);
  });

  test("the configuration beside a named file does not, unless the file's owner wrote it", async () => {
    put("Dockerfile", "FROM alpine:3.24\nUSER 1\nADD a b\n", ME);
    put(".plimsoll.yaml", OFF, FOREIGN);
    await refuses(path.join(shared, "Dockerfile"), /is ignored here/);
    // Whose file it is may say how it is checked.
    chownSync(path.join(shared, "Dockerfile"), FOREIGN, FOREIGN);
    assert.deepEqual(await check(path.join(shared, "Dockerfile")), COUNTS);
  });
});

describe("a repository above", { skip }, () => {
  test("of another user does not count", async () => {
    put(".git", undefined, FOREIGN);
    put(".plimsoll.yaml", OFF, FOREIGN);
    await refuses(mine, /\.git` is ignored here/);
    assert.equal(await findRoot(engine, localFiles, uriOf(mine)), uriOf(mine));
  });

  test("of another user hides no files", async () => {
    put(".git", undefined, FOREIGN);
    put(".gitignore", "Dockerfile\n", FOREIGN);
    assert.deepEqual((await check(mine)).rules, ["dockerfile/prefer-copy"]);
    rmSync(path.join(shared, ".git"), { recursive: true });
    put(".git", undefined, ME);
    // Ours, but everyone may write beside it.
    assert.deepEqual((await check(mine)).rules, ["dockerfile/prefer-copy"]);
    chmodSync(shared, 0o775);
    assert.deepEqual((await check(mine)).rules, []);
  });

  test("of the owner of what was named counts", async () => {
    put(".git", undefined, FOREIGN);
    put(".plimsoll.yaml", OFF, FOREIGN);
    chownSync(mine, FOREIGN, FOREIGN);
    assert.deepEqual(await check(mine), COUNTS);
  });

  test("counts with the files of those who may write there", async () => {
    put(".git", undefined, ME);
    put(".plimsoll.yaml", OFF, FRIEND);
    await refuses(mine, /is ignored here/);
    chmodSync(shared, 0o775);
    assert.deepEqual(await check(mine), COUNTS);
  });
});

test("which configuration counts is decided for each file of a project", { skip }, async () => {
  put(".plimsoll.yaml", OFF, FOREIGN);
  put("mine.Dockerfile", "FROM a:1\n", ME);
  put("theirs.Dockerfile", "FROM a:1\n", FOREIGN);
  const project = new Project({ engine, files: localFiles, root: uriOf(shared), today: () => "2026-11-28" });
  const [own, theirs] = ["mine.Dockerfile", "theirs.Dockerfile"].map((name) => uriOf(path.join(shared, name)));
  const isOff = async (uri = "") => !(await project.settings(uri)).rules.has("dockerfile/prefer-copy");
  assert.equal(await isOff(own), true, "everything counts where nothing was given");
  await project.give(own ?? "");
  await project.give(theirs ?? "");
  assert.deepEqual([await isOff(own), await isOff(theirs)], [false, true]);
  // One that nobody named.
  assert.equal(await isOff(uriOf(path.join(shared, "other.Dockerfile"))), false);
  await project.give(uriOf(shared));
  assert.deepEqual([await isOff(own), await isOff(theirs)], [true, true]);
});
