// What `npm run bench [-- name… options]` runs: the measurements of bench/*.ts one after the other, on a fresh build.
import * as fs from "node:fs";
import { buildAll } from "../scripts/build.ts";
import { at, ROOT, runNode } from "../scripts/project.ts";
import { benchArguments } from "./arguments.ts";

const { names } = benchArguments();
// A measurement says on its first line how to run it; what it shares with others does not.
const isMeasurement = (file: string) => fs.readFileSync(at(file), "utf8").startsWith("// npm run bench");
const files = fs.globSync("bench/*.ts", { cwd: ROOT }).filter(isMeasurement).sort();
const wanted = files.filter((file) => names.length === 0 || names.some((name) => file.includes(name)));
if (wanted.length === 0) console.log(`No measurement matches; there are: ${files.join(", ")}`);
if (wanted.length === 0 || !(await buildAll())) process.exitCode = 1;
else {
  for (const file of wanted) {
    console.log(`\n== ${file}`);
    if ((await runNode(at(file), process.argv.slice(2))) !== 0) process.exitCode = 1;
  }
}
