// What must hold for the repository as a whole, so that a fresh clone is the same everywhere.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { stateOfFiles } from "../scripts/tested.ts";

const ROOT = path.resolve(import.meta.dirname, "..");
const read = (file: string) => fs.readFileSync(path.join(ROOT, file), "utf8");
const manifest = JSON.parse(read("package.json"));

test("every package has an exact version", () => {
  const wanted: readonly string[] = Object.values({ ...manifest.dependencies, ...manifest.devDependencies });
  assert.deepEqual(
    wanted.filter((version) => !/^\d+\.\d+\.\d+$/.test(version)),
    [],
  );
});

test("the lock file names no registry, and is of this package.json", () => {
  const lock = JSON.parse(read("package-lock.json"));
  const entries: [string, { resolved?: string }][] = Object.entries(lock.packages);
  assert.deepEqual(
    entries.filter(([, { resolved }]) => resolved !== undefined).map(([name]) => name),
    [],
  );
  assert.deepEqual(lock.packages[""].dependencies, manifest.dependencies);
  assert.deepEqual(lock.packages[""].devDependencies, manifest.devDependencies);
});

test("every npm script brings its own Node.js", () => {
  const scripts: [string, string][] = Object.entries(manifest.scripts);
  for (const [name, script] of scripts) {
    const [, file = ""] = /^node scripts\/bootstrap\.mjs (\S+)$/.exec(script) ?? [];
    assert.ok(fs.existsSync(path.join(ROOT, file)) && file !== "", `${name}: ${script}`);
  }
});

test("the Node.js that the scripts bring is installed by its hash", (t) => {
  if (!/^linux-(?:x64|arm64)$/.test(`${process.platform}-${process.arch}`))
    return t.skip("npm has none for this machine");
  const cache = fs.mkdtempSync(path.join(os.tmpdir(), "plimsoll-node-"));
  t.after(() => fs.rmSync(cache, { recursive: true, force: true }));
  // In place of npm: notes what it is asked for, and what it would go by.
  const npm = path.join(cache, "npm-cli.js");
  const note = 'JSON.stringify([process.argv.slice(2), fs.readFileSync("package-lock.json", "utf8")])';
  fs.writeFileSync(
    npm,
    `const fs = require("node:fs");\nfs.writeFileSync(${JSON.stringify(`${npm}.txt`)}, ${note});\n`,
  );
  const script = `import { node24 } from ${JSON.stringify(pathToFileURL(path.join(ROOT, "scripts/node24.mjs")).href)}; node24();`;
  execFileSync(process.execPath, ["--input-type=module", "--eval", script], {
    env: { ...process.env, XDG_CACHE_HOME: cache, npm_execpath: npm },
    stdio: ["ignore", "ignore", "ignore"],
  });
  const [args, lock] = JSON.parse(fs.readFileSync(`${npm}.txt`, "utf8"));
  assert.deepEqual(args.slice(0, 2), ["ci", "--ignore-scripts"]);
  const { "": own, ...packages } = JSON.parse(lock).packages;
  assert.equal(Object.keys(packages).length, 1);
  for (const [folder, { version, integrity }] of Object.entries<{ version: string; integrity: string }>(packages)) {
    assert.equal(own.dependencies[folder.replace("node_modules/", "")], version);
    assert.match(version, /^\d+\.\d+\.\d+$/);
    assert.match(integrity, /^sha512-[A-Za-z0-9+/]{86}==$/);
  }
});

test("what is built is not committed", () => {
  const tracked = execFileSync("git", ["ls-files", "dist", "out", "node_modules", "*.vsix"], {
    cwd: ROOT,
    encoding: "utf8",
  });
  assert.equal(tracked, "");
});

test("tests need not run again where no file that git sees has changed", () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "plimsoll-state-"));
  try {
    assert.equal(stateOfFiles(folder), undefined, "not without git");
    execFileSync("git", ["init", "-q"], { cwd: folder });
    const write = (name: string, text: string) => fs.writeFileSync(path.join(folder, name), text);
    write(".gitignore", "out\n");
    write("a", "1");
    const state = stateOfFiles(folder);
    assert.match(state ?? "", /^[0-9a-f]{40} v\d+/);
    write("out", "built");
    assert.equal(stateOfFiles(folder), state, "nor what git ignores");
    write("a", "2");
    assert.notEqual(stateOfFiles(folder), state);
    write("a", "1");
    assert.equal(stateOfFiles(folder), state);
    write("b", "1");
    assert.notEqual(stateOfFiles(folder), state, "new files count");
    assert.equal(execFileSync("git", ["count-objects"], { cwd: folder, encoding: "utf8" }), "0 objects, 0 kilobytes\n");
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
});
