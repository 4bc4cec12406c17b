// The generated server/src/engine/<language>/rules/index.ts: one import for each rule file, in the order of their ids, and
// the kinds of fix that each offers.
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import type { FixKind } from "../server/src/engine/core/finding.ts";
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

/** The kinds of fix of a language's rules by their names. A rule whose examples were not tried has none yet. */
export type KindsByName = ReadonlyMap<string, readonly FixKind[]>;

const indexFile = (language: string): string => `${rulesFolder(language)}/index.ts`;

/** The kinds of fix that a language's index on disk notes. */
export function notedKinds(language: string): KindsByName {
  const file = at(indexFile(language));
  const text = fs.existsSync(file) ? fs.readFileSync(file, "utf8") : "";
  const noted = new Map(
    [...text.matchAll(/\boffering\(\s*(\w+)([^)]*)\)/g)].map(([, identifier = "", kinds = ""]) => {
      const words = [...kinds.matchAll(/"(\w+)"/g)].map(([, kind]) => kind as FixKind);
      return [identifier, words] as const;
    }),
  );
  return new Map(
    ruleNames(language).flatMap((name) => {
      const kinds = noted.get(identifier(name));
      return kinds === undefined ? [] : [[name, kinds] as const];
    }),
  );
}

/** Path and text of a language's index, with the kinds of fix of its rules. */
export function ruleIndex(language: string, kinds = notedKinds(language)): readonly [file: string, text: string] {
  const document = builderOf(language)?.document;
  const names = ruleNames(language);
  const listed = (name: string) => {
    const own = kinds.get(name);
    return own === undefined
      ? identifier(name)
      : `offering(${[identifier(name), ...own.map((one) => `"${one}"`)].join(", ")})`;
  };
  const imported = kinds.size > 0 ? "import { offering, type Rule }" : "import type { Rule }";
  const lines = [
    "// Every rule of this folder, in the order of their ids. Generated: npm run docs.",
    `${imported} from "../../core/rule.ts";`,
    ...(document === undefined ? [] : [`import type { ${document} } from "../rule.ts";`]),
    ...names.map((name) => `import ${identifier(name)} from "./${name}.ts";`),
    "",
    `export const rules: readonly Rule${document === undefined ? "" : `<${document}>`}[] = [${names.map(listed).join(", ")}];`,
    "",
  ];
  const file = indexFile(language);
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
