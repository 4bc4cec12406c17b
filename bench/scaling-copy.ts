// Builds of Plimsoll to measure side by side: a checkout as it is, or its scaling copy, the same sources with every rule
// several times. The sources need not know of it: esbuild is told that each list of rules is longer than it is.
import * as fs from "node:fs";
import * as path from "node:path";
import { type BuildOptions, build, type Plugin } from "esbuild";
import { buildAll, COMMON } from "../scripts/build.ts";
import { at, ROOT } from "../scripts/project.ts";
import type { Catalog } from "../server/src/engine/catalog/catalog.ts";
import type { createEngine } from "../server/src/engine/index.ts";
import type { Workspace, WorkspaceOptions } from "../server/src/engine/pipeline/workspace.ts";

/** How many rules a scaling copy has for each rule of today: itself and four clones. */
export const COPIES = 5;

/** A build of a checkout, minified: `server.cjs` and `cli.cjs` as they are shipped, `engine.cjs` to be loaded. */
export interface Variant {
  readonly folder: string;
}

/** Builds a checkout into `folder`, with each of its rules `copies` times. Throws where that does not succeed; esbuild has said why. */
export async function buildVariant(folder: string, root = ROOT, copies = 1): Promise<Variant> {
  const extra = {
    absWorkingDir: root,
    // A checkout whose packages were not installed is built with ours.
    nodePaths: [at("node_modules")],
    plugins: copies === 1 ? [] : [everyRuleTimes(copies)],
  };
  if (!(await buildAll({ minify: true, outdir: folder, nodeOnly: true, extra })))
    throw new Error(`${root} cannot be built.`);
  await buildEngine(path.join(folder, "engine.cjs"), root, { ...extra, minify: true });
  return { folder };
}

/** What the bundle of an engine exports, from wherever a checkout has it. */
export interface EngineBundle {
  readonly createEngine: typeof createEngine;
  readonly Workspace: typeof Workspace;
  createResolver(catalog: Catalog): { resolve(layers: readonly [], path: string): Settings };
}
type Settings = ReturnType<WorkspaceOptions["settingsFor"]>;

const EXPORTS = ["export function createEngine(", "export class Workspace ", "export function createResolver("];

/** Bundles a checkout's engine into `file`: an `EngineBundle`. */
export async function buildEngine(file: string, root: string, extra: BuildOptions): Promise<void> {
  const contents = EXPORTS.map((head) => `export { ${nameIn(head)} } from "./${fileWith(head, root)}";`).join("\n");
  await build({ ...COMMON, ...extra, stdin: { contents, resolveDir: root, loader: "ts" }, outfile: file });
}

const nameIn = (head: string) => /(\w+)[ (]$/.exec(head)?.[1];

/** The file of a checkout's engine that exports something, wherever it is. */
function fileWith(head: string, root: string): string {
  const has = (file: string) => fs.readFileSync(path.join(root, file), "utf8").includes(head);
  const found = fs.globSync("server/src/engine/**/*.ts", { cwd: root }).find(has);
  if (found === undefined) throw new Error(`\`${head}\` is not below ${root}/server/src/engine.`);
  return found.replaceAll("\\", "/");
}

/**
 * An esbuild plugin by which each `rules/index.ts` lists its rules `copies` times. Every rule is bundled as often, as so many
 * different rules would be; what a family or a language shares is not.
 */
export function everyRuleTimes(copies: number): Plugin {
  const numbers = Array.from({ length: copies - 1 }, (_, i) => i + 2);
  const list = [
    `import { numbered } from ${JSON.stringify(path.join(import.meta.dirname, "clones.ts"))};`,
    `import { rules } from "./index.ts?1";`,
    ...numbers.map((n) => `import { rules as rules${n} } from "./index.ts?${n}";`),
    `const all = [...rules, ${numbers.map((n) => `...numbered(rules${n}, ${n})`).join(", ")}];`,
    "export { all as rules };",
  ].join("\n");
  return {
    name: "every-rule-several-times",
    setup({ onResolve, onLoad }) {
      // To esbuild, files that differ in their suffix are different modules.
      onResolve({ filter: /^\.\/index\.ts\?\d+$/ }, ({ path: wanted, resolveDir }) => {
        const [name = "", number] = wanted.split("?");
        return { path: path.join(resolveDir, name), suffix: `?${number}` };
      });
      onResolve({ filter: /^\.\/[^_/]+\.ts$/ }, ({ path: wanted, resolveDir, pluginData }) =>
        typeof pluginData?.copy === "string"
          ? { path: path.join(resolveDir, wanted), suffix: pluginData.copy }
          : undefined,
      );
      onLoad({ filter: /[\\/]rules[\\/]index\.ts$/ }, ({ path: file, suffix }) =>
        suffix === ""
          ? { contents: list, loader: "ts" }
          : { contents: fs.readFileSync(file, "utf8"), loader: "ts", pluginData: { copy: suffix } },
      );
    },
  };
}
