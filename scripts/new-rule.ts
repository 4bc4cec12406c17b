// npm run new-rule kubernetes/host-pid: writes a rule that fails its test, and its line in the index.
import * as fs from "node:fs";
import * as path from "node:path";
import type { Skeleton } from "../server/src/engine/core/language.ts";
import { createEngine } from "../server/src/engine/index.ts";
import { at, run } from "./project.ts";
import { builderOf, ruleIndex, rulesFolder } from "./rule-index.ts";

const [id = ""] = process.argv.slice(2);
const problem = await create(id);
if (problem !== undefined) {
  console.error(problem);
  process.exitCode = 2;
}

/** Writes the rule; what stands against it, if anything does. */
async function create(id: string): Promise<string | undefined> {
  const [, language = "", name = ""] = /^([a-z]+)\/([a-z][a-z0-9]*(?:-[a-z0-9]+)*)$/.exec(id) ?? [];
  const builder = builderOf(language)?.name;
  if (builder === undefined) {
    const languages = fs
      .globSync("server/src/engine/*/rule.ts", { cwd: at() })
      .map((found) => path.basename(path.dirname(found)))
      .filter((folder) => builderOf(folder) !== undefined)
      .sort();
    return `usage: npm run new-rule <language>/<words-of-the-rule>; languages: ${languages.join(", ")}`;
  }
  if (name.startsWith(`${language}-`))
    return `The language is part of the id already: \`${language}/${name.slice(language.length + 1)}\`.`;
  const skeleton = skeletonFor(language);
  if (skeleton === undefined)
    return `server/src/engine/index.ts does not list the language \`${language}\` yet: add it there first.`;
  const file = `${rulesFolder(language)}/${name}.ts`;
  if (fs.existsSync(at(file))) return `${file} is there already.`;
  fs.mkdirSync(at(rulesFolder(language)), { recursive: true });
  fs.writeFileSync(at(file), ruleText(id, builder, skeleton));
  const [index, text] = ruleIndex(language);
  fs.writeFileSync(at(index), text);
  console.log(`Wrote ${file} and its line in ${index}.`);
  console.log(`
Next:
1. Write the examples first: «marks» show the exact findings, \`fixed\` the text after the fix.
2. Fill in title, why, breaks, leave, severity, preset, tags, equivalents; then \`check\`. See docs/contributing.md.
3. npm test -- ${name}, until it is green (it fails now)
4. npm run docs, which writes the rule's page, the table and the schema
5. npm run check
`);
  await run("git", ["status", "--short"]);
  return undefined;
}

/** A smallest example: rules for any file have theirs in the first language. Undefined for a language that the engine does not list. */
function skeletonFor(folder: string): Skeleton | undefined {
  const { languages } = createEngine();
  const isLanguage = fs.existsSync(at(`server/src/engine/${folder}/index.ts`));
  const language = isLanguage ? languages.find(({ id }) => id === folder) : languages[0];
  return language && (language.skeleton ?? { example: "" });
}

function ruleText(id: string, builder: string, { frame, example }: Skeleton): string {
  const indented = example.replace(/^/gm, "        ");
  const imports = [`import { ${builder} } from "../rule.ts";`];
  if (frame === undefined) imports.unshift('import { source } from "../../core/rule.ts";');
  else imports.push(`import { ${frame} } from "./_frames.ts";`);
  return `// What this rule looks at, in a line or two.
${imports.join("\n")}

export default ${builder}({
  id: "${id}",
  title: "A short statement of what is demanded",
  label: "What a list calls it",
  why: "One paragraph: what goes wrong otherwise.",
  breaks: "What the fixes may break, and the one thing to try.",
  leave: { when: "When a finding is right to stay.", reason: "the reason to write into such an exception" },
  severity: "warning",
  preset: "recommended",
  tags: ["security"],
  since: "${JSON.parse(fs.readFileSync(at("package.json"), "utf8")).version.replace(/\.\d+$/, "")}",
  equivalents: [],
  examples: [
    {
      bad: ${frame ?? "source"}\`
${indented}
      \`,
    },
  ],
  *check(_doc) {
    // yield { at, message: "The \`thing\` does what it should not.", fix }
  },
});
`;
}
