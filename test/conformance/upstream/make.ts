// node test/conformance/upstream/make.ts --checkouts DIR: adds the Dockerfile cases of BuildKit's and Trivy's own tests and pages, whose
// sources lie in DIR/OWNER+NAME, to the files of cases. A line that is there stays as it is.
import * as fs from "node:fs";
import * as path from "node:path";
import { parseArgs } from "node:util";
import type { UpstreamCase } from "./case.ts";
import { listedCases, pageCases } from "./examples.ts";
import { goCases } from "./go-tests.ts";
import { regoCases } from "./rego-tests.ts";

const keyOf = ({ source, id, name, ref }: UpstreamCase): string => [source, id, name, ref].join("|");
const CASES = path.join(import.meta.dirname, "..");

const { values } = parseArgs({ options: { checkouts: { type: "string" } } });
if (values.checkouts === undefined) {
  console.error("node test/conformance/upstream/make.ts --checkouts DIR, with the sources in DIR/OWNER+NAME");
  process.exit(2);
}
const buildkit = path.join(values.checkouts, "moby+buildkit");
const trivy = path.join(values.checkouts, "aquasecurity+trivy-checks");
add("buildkit.jsonl", buildkitCases(buildkit));
add("trivy-checks.jsonl", trivyCases(trivy));

function buildkitCases(checkout: string): readonly UpstreamCase[] {
  const folder = "frontend/dockerfile/linter/docs";
  const pages = fs.readdirSync(path.join(checkout, folder)).filter((name) => !name.startsWith("_"));
  return [
    ...goCases(read(checkout, "frontend/dockerfile/dockerfile_check_test.go")),
    ...pages.flatMap((name) => {
      const ref = `${folder}/${name}`;
      return pageCases(read(checkout, ref), name.replace(/\.md$/, ""), ref);
    }),
  ];
}

function trivyCases(checkout: string): readonly UpstreamCase[] {
  const folder = "checks/docker";
  const idOf = (file: string) => /^# {3}id: (DS-\d+)$/m.exec(read(checkout, `${folder}/${file}`))?.[1] ?? "";
  return fs.readdirSync(path.join(checkout, folder)).flatMap((name) => {
    const ref = `${folder}/${name}`;
    if (name.endsWith(".yaml")) return listedCases(read(checkout, ref), idOf(name.replace(".yaml", ".rego")), ref);
    if (!name.endsWith("_test.rego")) return [];
    const { cases, left } = regoCases(read(checkout, ref), idOf(name.replace("_test", "")), ref);
    for (const one of left) console.log(`left out: ${one}`);
    return cases;
  });
}

function add(file: string, cases: readonly UpstreamCase[]) {
  const old = fs.readFileSync(path.join(CASES, file), "utf8").trimEnd().split("\n");
  const there = new Set(old.map((line) => keyOf(JSON.parse(line))));
  const fresh = cases.filter((one) => !there.has(keyOf(one)));
  fs.writeFileSync(path.join(CASES, file), `${[...old, ...fresh.map((one) => JSON.stringify(one))].join("\n")}\n`);
  console.log(`${file}: ${cases.length} cases, ${fresh.length} of them new`);
}

function read(checkout: string, file: string): string {
  return fs.readFileSync(path.join(checkout, file), "utf8");
}
