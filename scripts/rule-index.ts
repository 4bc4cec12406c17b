// The generated server/src/engine/<language>/rules/index.ts: one import for each rule file, in the order of their ids.
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { at, tool } from "./project.ts";

/** The folders of the engine that hold rules: a language's own, those for any file. */
export const RULE_FOLDERS: readonly string[] = fs
  .globSync("server/src/engine/*/rules", { cwd: at() })
  .map((folder) => path.basename(path.dirname(folder)))
  .sort();

/** Where the rules of a language are, from the project's folder. */
export const rulesFolder = (language: string): string => `server/src/engine/${language}/rules`;

/** The names of a language's rules, sorted. Files that begin with `_` are shared by a family. */
export function ruleNames(language: string): readonly string[] {
  const folder = at(rulesFolder(language));
  const files = fs.existsSync(folder) ? fs.readdirSync(folder) : [];
  const rules = files.filter((file) => /^[^_].*\.ts$/.test(file) && file !== "index.ts");
  return rules.map((file) => path.basename(file, ".ts")).sort();
}

/** What builds the rules of a language and which type of document they look at; undefined where its rules have builders of their own. */
export function builderOf(
  language: string,
): { readonly name: string; readonly document: string | undefined } | undefined {
  const file = at(`server/src/engine/${language}/rule.ts`);
  const text = fs.existsSync(file) ? fs.readFileSync(file, "utf8") : "";
  const name = /^export const (\w+Rule)\b/m.exec(text)?.[1];
  const document = /^export type (RuleDocument)\b/m.exec(text)?.[1];
  return name === undefined ? undefined : { name, document };
}

/** Path and text of a language's index. */
export function ruleIndex(language: string): readonly [file: string, text: string] {
  const document = builderOf(language)?.document;
  const names = ruleNames(language);
  const lines = [
    "// Every rule of this folder, in the order of their ids. Generated: npm run docs.",
    'import type { Rule } from "../../core/rule.ts";',
    ...(document === undefined ? [] : [`import type { ${document} } from "../rule.ts";`]),
    ...names.map((name) => `import ${identifier(name)} from "./${name}.ts";`),
    "",
    `export const rules: readonly Rule${document === undefined ? "" : `<${document}>`}[] = [${names.map(identifier).join(", ")}];`,
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
