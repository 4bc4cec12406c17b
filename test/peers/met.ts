// Each rule and row for Dockerfiles on a public file: the first that is found.
import * as fs from "node:fs";
import * as path from "node:path";
import { rowNames } from "../../server/src/engine/catalog/names.ts";
import { engine } from "../support/lab.ts";
import { checkedBy, type Reported } from "./checked.ts";
import { checkoutsIn } from "./files.ts";

const MET = path.join(import.meta.dirname, "met.tsv");

/** The kinds of files that a build is made of: what a Dockerfile's rules may ask lies in them. */
const OF_BUILDS =
  /(?:^|\/)(?:[^/]*(?:docker|container)(?:file|ignore)[^/]*|(?:docker-)?(?:compose|bake)[^/]*\.(?:ya?ml|json|hcl))$/i;

/**
 * Writes met.tsv: a row or rule, and `OWNER/NAME@COMMIT path:line` or `-`. `commits` has `OWNER/NAME`, a tab and the commit in each line.
 * Answers how many were met.
 */
export async function writeMet(folder: string, commits: string): Promise<string> {
  const commitOf = new Map(
    fs
      .readFileSync(commits, "utf8")
      .split("\n")
      .map((line) => line.split("\t"))
      .map(([name = "", commit = ""]) => [name, commit]),
  );
  const names = namesOfDockerfiles();
  const met = new Map<string, string>();
  for (const checkout of checkoutsIn(folder)) {
    const repository = path.basename(checkout).replace("+", "/");
    const commit = commitOf.get(repository);
    if (commit === undefined) continue;
    for (const { name, file, line } of await findingsOfBuilds(checkout)) {
      if (names.has(name) && !met.has(name)) met.set(name, `${repository}@${commit} ${file}:${line}`);
    }
  }
  const lines = [...names].sort().map((name) => `${name}\t${met.get(name) ?? "-"}`);
  fs.writeFileSync(MET, `rule or row\tfirst public file\n${lines.join("\n")}\n`);
  return `${met.size} of ${names.size} rules and rows met; never: ${[...names].filter((name) => !met.has(name)).join(" ")}`;
}

/** The rules for Dockerfiles; of one with rows these. */
export function namesOfDockerfiles(): ReadonlySet<string> {
  const rules = engine.catalog.rules.filter(({ id }) => /^docker(?:file|ignore)\//.test(id));
  return new Set(rules.flatMap((rule) => (rule.rows === undefined ? [rule.id] : rowNames(rule))));
}

async function findingsOfBuilds(checkout: string): Promise<readonly Reported[]> {
  const files = fs
    .readdirSync(checkout, { recursive: true, encoding: "utf8" })
    .map((file) => file.replaceAll(path.sep, "/"))
    .filter((file) => OF_BUILDS.test(file) && fs.statSync(path.join(checkout, file)).isFile())
    .sort();
  return files.length === 0 ? [] : checkedBy(checkout, files, ["--all-rules", "--no-config"]);
}
