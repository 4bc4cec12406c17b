// A second editor: Neovim with its built-in client starts the built server over stdio, shows diagnostics, takes a code action.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { test } from "node:test";
import { installed } from "../../scripts/apt.ts";
import { buildAll } from "../../scripts/build.ts";
import { at } from "../../scripts/project.ts";
import { PATIENCE_MS } from "../../scripts/wait.ts";

const DOCKERFILE = "FROM node:24-slim\nRUN sudo npm ci\nUSER node\n";
const SCRIPT = path.join(import.meta.dirname, "neovim.lua");

interface Result {
  readonly pushed: readonly { readonly line: number; readonly column: number; readonly code?: string }[];
  readonly titles: readonly string[];
  readonly text?: string;
  readonly left?: number;
  readonly failure?: string;
}

const starts = () => spawnSync("nvim", ["--version"]).status === 0;

/** Whether there is a Neovim; where every test must run, it is installed from the system's packages when that is allowed. */
function hasNeovim(): boolean {
  if (starts()) return true;
  if (process.env.PLIMSOLL_REQUIRE_ALL !== "1") return false;
  installed("nvim", "neovim");
  return starts();
}

test("Neovim shows diagnostics and takes a code action", async (t) => {
  if (!hasNeovim()) return t.skip("there is no Neovim (`nvim`) on this machine");
  assert.ok(await buildAll(), "the build");
  const folder = mkdtempSync(path.join(tmpdir(), "plimsoll-neovim-"));
  try {
    mkdirSync(path.join(folder, "work", ".git"), { recursive: true });
    writeFileSync(path.join(folder, "work", "Dockerfile"), DOCKERFILE);
    const ran = spawnSync("nvim", ["--clean", "--headless", "-n", "-i", "NONE", "-c", `luafile ${SCRIPT}`], {
      encoding: "utf8",
      env: {
        ...process.env,
        // Neovim's log and state stay out of the user's folders.
        XDG_STATE_HOME: folder,
        XDG_DATA_HOME: folder,
        XDG_CACHE_HOME: folder,
        NODE: process.execPath,
        SERVER: at("dist/server.cjs"),
        FOLDER: path.join(folder, "work"),
        TITLE: "Remove `sudo`",
        RESULT: path.join(folder, "result.json"),
        PATIENCE_MS: String(PATIENCE_MS),
      },
    });
    assert.equal(ran.error, undefined);
    const result: Result = JSON.parse(readFileSync(path.join(folder, "result.json"), "utf8"));
    assert.equal(result.failure, undefined, `${result.failure}\n${ran.stderr}\n${result.titles.join("\n")}`);
    const sudo = result.pushed.find(({ line }) => line === 1);
    assert.deepEqual({ line: sudo?.line, column: sudo?.column }, { line: 1, column: 4 });
    if (sudo?.code !== undefined) assert.equal(sudo.code, "dockerfile/no-sudo");
    assert.equal(result.text, DOCKERFILE.replace("sudo ", ""));
    assert.equal(result.left, result.pushed.filter(({ line }) => line !== 1).length);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
