// npm run package: plimsoll-<version>.vsix, with what .vscodeignore leaves in. It is packed from a folder of its own, so that
// dist/ stays as it is. Two packs of one commit are equal.
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { createVSIX, listFiles, PackageManager } from "@vscode/vsce";
import { type BuildAll, buildAll } from "./build.ts";
import { inputsInto, thirdPartyNotices } from "./notices.ts";
import { at, ROOT, since } from "./project.ts";

/** Made for the package, not copied: the bundles minified, the manifest and the README without what is for developers. */
const MADE = /^(dist\/|package\.json$|README\.md$)/;

/** The licences of others, beside our own. */
const NOTICES = "THIRD-PARTY-NOTICES.txt";

/** Builds and packs the extension into `packagePath`. Throws where that is not possible. */
export async function packExtension(packagePath: string): Promise<void> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "plimsoll-package-"));
  try {
    const inputs = new Set<string>();
    await layOut(folder, { minify: true, extra: { metafile: true, plugins: [inputsInto(inputs)] } });
    fs.writeFileSync(path.join(folder, NOTICES), thirdPartyNotices(inputs));
    fs.cpSync(at(".vscodeignore"), path.join(folder, ".vscodeignore"));
    process.env.SOURCE_DATE_EPOCH ??= commitTime();
    await createVSIX({
      cwd: folder,
      packagePath,
      dependencies: false,
      allowMissingRepository: true,
      rewriteRelativeLinks: false,
    });
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** Builds the extension into an empty folder and puts everything else there that is packed with it, but for the licences of others. */
export async function layOut(folder: string, options: Omit<BuildAll, "outdir"> = {}): Promise<void> {
  const built = await buildAll({ ...options, outdir: path.join(folder, "dist") });
  if (!built) throw new Error("the extension could not be built");
  const shipped = await listFiles({ cwd: ROOT, packageManager: PackageManager.None });
  for (const name of shipped.filter((one) => !MADE.test(one))) fs.cpSync(at(name), path.join(folder, name));
  // Without `type`: a browser's host takes every script for a module where it says so, and modules it does not run.
  const { scripts, devDependencies, dependencies, type, ...manifest } = JSON.parse(
    fs.readFileSync(at("package.json"), "utf8"),
  );
  fs.writeFileSync(path.join(folder, "package.json"), `${JSON.stringify(manifest, null, 2)}\n`);
  fs.writeFileSync(path.join(folder, "README.md"), packedReadme(fs.readFileSync(at("README.md"), "utf8")));
}

/**
 * The README as the extension's page shows it. That page knows no files, and VS Code shows no picture that stands in the
 * text itself: pictures are left out, as are what is about a clone and links to files in brackets; other such links become plain text.
 */
export function packedReadme(readme: string): string {
  return readme
    .replace(/<!-- clone:start -->[\s\S]*?<!-- clone:end -->\n/g, "")
    .replace(/ \(\[[^\]]*\]\((?!https?:|#)[^)]*\)\)/g, "")
    .replace(/<picture>[\s\S]*?<\/picture>\n*/g, "")
    .replace(/!\[[^\]]*\]\((?!https:)[^)]*\)\n*/g, "")
    .replace(/\[([^\]]*)\]\((?!https?:|#)[^)]*\)/g, "$1");
}

/** The time that every file in the package bears: that of the commit; in a copy without git the earliest that a zip knows. */
function commitTime(): string {
  const git = spawnSync("git", ["log", "-1", "--format=%ct"], { cwd: ROOT, encoding: "utf8" });
  return git.status === 0 ? git.stdout.trim() : "315532800";
}

if (import.meta.main) {
  const start = performance.now();
  const { name, version } = JSON.parse(fs.readFileSync(at("package.json"), "utf8"));
  const file = at(`${name}-${version}.vsix`);
  await packExtension(file);
  console.log(`${path.basename(file)}: ${Math.round(fs.statSync(file).size / 1000)} kB (${since(start)})`);
}
