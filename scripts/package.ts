// npm run package: dist/ without source maps, then plimsoll-<version>.vsix. Two packs of one commit are equal.
import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import { createVSIX, listFiles } from "@vscode/vsce";
import { buildAll } from "./build.ts";
import { at, ROOT } from "./project.ts";

fs.rmSync(at("dist"), { recursive: true, force: true });
if (await buildAll({ minify: true })) await pack();
else process.exitCode = 1;

async function pack(): Promise<void> {
  // The time that every file in the package bears: that of the commit.
  process.env.SOURCE_DATE_EPOCH ??= execFileSync("git", ["log", "-1", "--format=%ct"], {
    cwd: ROOT,
    encoding: "utf8",
  }).trim();
  const { name, version } = JSON.parse(fs.readFileSync(at("package.json"), "utf8"));
  const packagePath = at(`${name}-${version}.vsix`);
  await createVSIX({
    cwd: ROOT,
    packagePath,
    dependencies: false,
    allowMissingRepository: true,
    rewriteRelativeLinks: false,
  });
  const files = await listFiles({ cwd: ROOT });
  console.log(`${packagePath}: ${Math.round(fs.statSync(packagePath).size / 1000)} kB, ${files.length} files`);
}
