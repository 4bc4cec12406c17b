// npm run check: what must hold before each commit. Every part runs, whatever the one before said.
// PLIMSOLL_QUICK=1 asks tests that take their time to look at a sample.
import { at, runNode, since, tool } from "./project.ts";
import { printFailures } from "./report.ts";
import { testedAt } from "./tested.ts";
import { runUnitTests, testFiles } from "./unit-tests.ts";

const start = performance.now();
const parts: readonly (readonly [name: string, part: () => Promise<boolean>])[] = [
  [
    "Biome",
    () => succeeds(tool("@biomejs/biome/bin/biome"), "check", "--error-on-warnings", "--diagnostic-level=warn"),
  ],
  ["TypeScript", () => succeeds(tool("typescript/bin/tsc"), "-b")],
  ["generated files", () => succeeds(at("scripts/generate.ts"), "--check")],
  ["unit tests", unitTests],
];
const failed: string[] = [];
for (const [name, part] of parts) {
  const partStart = performance.now();
  console.log(`\n— ${name}`);
  const good = await part();
  if (!good) failed.push(name);
  console.log(`${good ? "✓" : "✗"} ${name} (${since(partStart)})`);
}
const took = since(start);
console.log(failed.length === 0 ? `\nAll is well (${took}).` : `\nNot in order: ${failed.join(", ")} (${took}).`);
process.exitCode = failed.length === 0 ? 0 : 1;

async function succeeds(file: string, ...args: readonly string[]): Promise<boolean> {
  return (await runNode(file, args)) === 0;
}

async function unitTests(): Promise<boolean> {
  const passed = testedAt();
  if (passed !== undefined) {
    console.log(`All passed in \`npm test\` at ${passed}, and no file has changed since: not run again.`);
    return true;
  }
  process.env.PLIMSOLL_QUICK = "1";
  const results = await runUnitTests(testFiles());
  return printFailures(results) === 0 && results.length > 0;
}
