// npm run docs [-- --check]: writes what readers see and what is derived from the rule files: the indexes of rules, a
// page for each rule, a page that lists them all, the counts in the README, the schema of .plimsoll.yaml, the keys of rows;
// the tables of facts; the settings of scanners in package.json and what they are called elsewhere. --check writes nothing and fails where
// something would change.
import * as fs from "node:fs";
import { isDeepStrictEqual } from "node:util";
import type { Rule } from "../server/src/engine/core/rule.ts";
import { factTables } from "./facts.ts";
import { at, ROOT } from "./project.ts";
import { notedKinds, RULE_FOLDERS, ruleIndex } from "./rule-index.ts";
import { withScanWords } from "./scan-words.ts";
import { withScannerSettings } from "./scanner-settings.ts";

const PAGES = "docs/rules";
const SCHEMA = "docs/plimsoll.schema.json";
const CONFIGURATION = "docs/configuration.md";
const MANIFEST = "package.json";
const ROW_KEYS = "test/row-keys.json";
const COUNTS = /(<!-- rules:start -->\n)[\s\S]*?(<!-- rules:end -->)/;

/** Path -> text, or undefined for a file that should not be there. */
type Outputs = ReadonlyMap<string, string | undefined>;

/**
 * The generated files that differ from what is on disk. Sources come first, the indexes with the kinds of fix that they
 * note: everything else is made by the engine that reads them, what is to be noted too.
 */
export async function drift(): Promise<Outputs> {
  const sources = changed(new Map([...RULE_FOLDERS.map((language) => ruleIndex(language)), ...factTables()]));
  return sources.size > 0 ? sources : changed(await derived());
}

function changed(outputs: Outputs): Outputs {
  const onDisk = (file: string) => (fs.existsSync(at(file)) ? fs.readFileSync(at(file), "utf8") : undefined);
  return new Map([...outputs].filter(([file, text]) => onDisk(file) !== text));
}

async function derived(): Promise<Outputs> {
  const { createEngine } = await import("../server/src/engine/index.ts");
  const { findFixKinds } = await import("../server/src/engine/pipeline/fixable.ts");
  const { rulePage } = await import("../server/src/engine/catalog/explain.ts");
  const { rulesPage, rulesSummary } = await import("../server/src/engine/catalog/overview.ts");
  const { configSchema } = await import("../server/src/engine/config/schema.ts");
  const engine = createEngine();
  const { catalog, languages } = engine;
  const outputs = new Map<string, string | undefined>();
  for (const language of RULE_FOLDERS) {
    const own = catalog.rules.filter(({ id }) => id.startsWith(`${language}/`));
    const kinds = new Map(own.map((rule) => [rule.id.slice(language.length + 1), findFixKinds(rule, engine)]));
    if (!isDeepStrictEqual(kinds, notedKinds(language))) outputs.set(...ruleIndex(language, kinds));
  }
  for (const page of fs.globSync(`${PAGES}/**/*.md`, { cwd: ROOT })) outputs.set(page.replaceAll("\\", "/"), undefined);
  for (const rule of catalog.rules) outputs.set(`${PAGES}/${rule.id}.md`, rulePage(rule, catalog));
  outputs.set(`${PAGES}/README.md`, rulesPage(catalog.rules, languages));
  outputs.set(ROW_KEYS, rowKeys(catalog.rules));
  outputs.set(SCHEMA, `${JSON.stringify(configSchema(catalog), null, 2)}\n`);
  const { LINTERS, SCANNERS } = await import("../server/src/scanners/index.ts");
  outputs.set(MANIFEST, withScannerSettings(fs.readFileSync(at(MANIFEST), "utf8"), [...SCANNERS, ...LINTERS]));
  const configuration = fs.readFileSync(at(CONFIGURATION), "utf8");
  outputs.set(CONFIGURATION, withScanWords(configuration, SCANNERS));
  const readme = fs.readFileSync(at("README.md"), "utf8");
  if (!COUNTS.test(readme)) throw new Error("README.md has lost the marks around the counts of rules");
  outputs.set(
    "README.md",
    readme.replace(COUNTS, (_, start, end) => `${start}${rulesSummary(catalog.rules, languages)}${end}`),
  );
  return outputs;
}

/** The keys that rows have or ever had, by rule: a key that is on disk stays, and test/rows.test.ts asks for its row. */
function rowKeys(rules: readonly Rule[]): string {
  const known: Record<string, readonly string[]> = fs.existsSync(at(ROW_KEYS))
    ? JSON.parse(fs.readFileSync(at(ROW_KEYS), "utf8"))
    : {};
  for (const { id, rows } of rules) {
    if (rows !== undefined) known[id] = [...new Set([...(known[id] ?? []), ...rows.map(({ key }) => key)])].sort();
  }
  const sorted = Object.entries(known).sort(([a], [b]) => (a < b ? -1 : 1));
  return `${JSON.stringify(Object.fromEntries(sorted), null, 2)}\n`;
}

if (import.meta.main) {
  const checking = process.argv.includes("--check");
  let files = await drift();
  let count = 0;
  // The second round derives the rest from the indexes that the first has written.
  for (let round = 0; round < 2 && files.size > 0 && !checking; round++, files = await drift()) {
    for (const [file, text] of files) {
      count++;
      if (text === undefined) fs.rmSync(at(file));
      else {
        fs.mkdirSync(at(file, ".."), { recursive: true });
        fs.writeFileSync(at(file), text);
      }
      console.log(`${text === undefined ? "removed" : "wrote"} ${file}`);
    }
  }
  if (files.size > 0) {
    console.log(`Out of date, run \`npm run docs\`:\n${[...files.keys()].map((file) => `- ${file}`).join("\n")}`);
    process.exitCode = 1;
  } else console.log(count === 0 ? "Everything generated is up to date." : `${count} files brought up to date.`);
}
