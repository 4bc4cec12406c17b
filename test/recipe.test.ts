// The recipe for CI runs as it is written, in the README and in the walkthrough: its commands are taken from there.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { after, before, describe, test } from "node:test";
import { buildAll } from "../scripts/build.ts";
import { at, ROOT } from "../scripts/project.ts";
import { QUICK } from "../scripts/quick.ts";

/** The blocks of code of a language in a page. */
const blocks = (page: string, language: string): readonly string[] =>
  [...fs.readFileSync(at(page), "utf8").matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, "gms"))].map(
    ([, text = ""]) => text,
  );
const only = (found: readonly string[]): string => {
  assert.equal(found.length, 1);
  return found[0] ?? "";
};
/** The block that puts the command line into a project, and the command of the workflow. */
const recipeIn = (page: string) => ({
  setUp: only(blocks(page, "sh").filter((text) => text.includes("tools/plimsoll"))),
  workflow: only(blocks(page, "yaml").filter((text) => text.includes("tools/plimsoll"))),
});
const commandIn = (workflow: string): string => /^ +- run: (.*)$/m.exec(workflow)?.[1] ?? assert.fail(workflow);

describe("the recipe for CI", {
  skip: (QUICK && "it builds") || (process.platform === "win32" && "its commands are for a POSIX shell"),
}, () => {
  let folder: string;
  before(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "plimsoll-recipe-"));
  });
  after(() => fs.rmSync(folder, { recursive: true, force: true }));

  /** A project with one problem, as a runner checks it out. */
  function project(name: string): string {
    const place = path.join(folder, name);
    fs.mkdirSync(path.join(place, "services/web"), { recursive: true });
    fs.writeFileSync(path.join(place, "services/web/Dockerfile"), 'FROM acme/web\nUSER 1001\nCMD ["web"]\n');
    execFileSync("git", ["init", "-q"], { cwd: place });
    return place;
  }

  function shell(script: string, cwd: string, env: Readonly<Record<string, string>> = {}) {
    // A runner has no node_modules of ours, and its node is the one in PATH.
    const PATH = `${path.dirname(process.execPath)}:${process.env.PATH}`;
    return spawnSync("sh", ["-e", "-c", script], { cwd, env: { ...process.env, ...env, PATH }, encoding: "utf8" });
  }

  /** What the workflow's command says of a project. */
  function annotated(workflow: string, place: string): void {
    const ran = shell(commandIn(workflow), place);
    assert.equal(ran.status, 1, ran.stderr);
    assert.match(
      ran.stdout,
      /^::warning file=services\/web\/Dockerfile,line=1,endLine=1,col=6,.*title=dockerfile\/untagged-base::/m,
    );
  }

  test("the README's, from a clone", () => {
    const { setUp, workflow } = recipeIn("README.md");
    const clone = path.join(folder, "plimsoll");
    const tracked = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
      cwd: ROOT,
      encoding: "utf8",
    }).split("\0");
    for (const file of tracked.filter((one) => one !== "" && !one.startsWith("test/") && fs.existsSync(at(one)))) {
      fs.mkdirSync(path.dirname(path.join(clone, file)), { recursive: true });
      fs.copyFileSync(at(file), path.join(clone, file));
    }
    fs.symlinkSync(fs.realpathSync(at("node_modules")), path.join(clone, "node_modules"));
    const place = project("my-project");
    const built = shell(setUp, clone);
    assert.equal(built.status, 0, built.stdout + built.stderr);
    annotated(workflow, place);
  });

  test("the walkthrough's, from the extension", async () => {
    const { setUp, workflow } = recipeIn("media/walkthrough/ci.md");
    const { name, publisher, version } = JSON.parse(fs.readFileSync(at("package.json"), "utf8"));
    const installed = path.join(folder, `.vscode/extensions/${publisher}.${name}-${version}/dist`);
    assert.ok(await buildAll({ outdir: installed, nodeOnly: true, minify: true }));
    const place = project("other-project");
    const copied = shell(setUp, place, { HOME: folder });
    assert.equal(copied.status, 0, copied.stderr);
    annotated(workflow, place);
  });

  test("both are one workflow", () => {
    assert.equal(recipeIn("README.md").workflow, recipeIn("media/walkthrough/ci.md").workflow);
  });
});
