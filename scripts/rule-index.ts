// The generated server/src/engine/<language>/rules/index.ts: one import for each rule file, in the order of their ids.
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { at, tool } from "./project.ts";

/** The folders that hold rules, what their index is about, and the type of document their rules look at. */
const FOLDERS: Readonly<
  Record<string, { readonly about: string; readonly doc?: readonly [name: string, from: string] }>
> = {
  compose: { about: "The rules of Compose files", doc: ["YamlDocument", "../../yaml/node.ts"] },
  dockerfile: { about: "The rules of Dockerfiles", doc: ["Dockerfile", "../parse/document.ts"] },
  kubernetes: { about: "The rules of Kubernetes manifests", doc: ["Manifest", "../objects.ts"] },
  plimsoll: { about: "Our own housekeeping, on every supported file" },
  text: { about: "The rules that run on every supported file" },
};

export const RULE_FOLDERS: readonly string[] = Object.keys(FOLDERS);

/** Where the rules of a language are, from the project's folder. */
export const rulesFolder = (language: string): string => `server/src/engine/${language}/rules`;

/** The names of a language's rules, sorted. Files that begin with `_` are shared by a family. */
export function ruleNames(language: string): readonly string[] {
  const folder = at(rulesFolder(language));
  const files = fs.existsSync(folder) ? fs.readdirSync(folder) : [];
  const rules = files.filter((file) => /^[^_].*\.ts$/.test(file) && file !== "index.ts");
  return rules.map((file) => path.basename(file, ".ts")).sort();
}

/** Path and text of a language's index. */
export function ruleIndex(language: string): readonly [file: string, text: string] {
  const { about, doc } = FOLDERS[language] ?? { about: language };
  const names = ruleNames(language);
  const lines = [
    `// ${about}. Generated from this folder: npm run docs.`,
    'import type { Rule } from "../../core/rule.ts";',
    ...(doc === undefined ? [] : [`import type { ${doc[0]} } from "${doc[1]}";`]),
    ...names.map((name) => `import ${identifier(name)} from "./${name}.ts";`),
    "",
    `export const rules: readonly Rule${doc === undefined ? "" : `<${doc[0]}>`}[] = [${names.map(identifier).join(", ")}];`,
    "",
  ];
  const file = `${rulesFolder(language)}/index.ts`;
  return [file, formatted(file, lines.join("\n"))];
}

const identifier = (name: string): string => name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());

/** A text as Biome writes it, so that a generated file passes `npm run check`. */
export function formatted(file: string, text: string): string {
  const biome = tool("@biomejs/biome/bin/biome");
  const ran = spawnSync(process.execPath, [biome, "format", `--stdin-file-path=${file}`], {
    cwd: at(),
    input: text,
    encoding: "utf8",
  });
  if (ran.status !== 0) throw new Error(`Biome cannot format ${file}: ${ran.stderr}`);
  return ran.stdout;
}
