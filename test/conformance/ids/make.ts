// node test/conformance/ids/make.ts --checkouts DIR: writes the lists of ids from the sources of the tools, which lie in
// DIR/OWNER+NAME. Only the ids of hadolint are taken, for its sources are under the GPL: their names and notes are kept as they are.
import * as fs from "node:fs";
import * as path from "node:path";
import { parseArgs } from "node:util";
import { type ForeignIds, type KnownId, readIds, writeIds } from "./lists.ts";

/** Where the ids of a tool are written down. */
interface Source {
  readonly tool: string;
  readonly repository: string;
  /** The first line of the list: version, licence, places. */
  readonly from: string;
  idsIn(checkout: string): readonly KnownId[];
}

const SOURCES: readonly Source[] = [
  {
    tool: "hadolint",
    repository: "hadolint/hadolint",
    from: "hadolint v2.15.1, GPL-3.0: its rules DL… (src/Hadolint/Rule) and the codes of ShellCheck that its README lists; the names are ours",
    idsIn: hadolintIds,
  },
  {
    tool: "buildkit",
    repository: "moby/buildkit",
    from: "BuildKit 73ed6825c4b7 (dockerfile/1.26.0-labs-57), Apache-2.0: frontend/dockerfile/linter/ruleset.go",
    idsIn: buildkitIds,
  },
  {
    tool: "trivy",
    repository: "aquasecurity/trivy-checks",
    from: "trivy-checks 80e538226970 (v2.2.0-20), MIT: checks/docker/*.rego",
    idsIn: trivyIds,
  },
];

/** A file a rule, `DL3000.hs`; in the README a row a code, `| [SC2086](…)`. */
function hadolintIds(checkout: string): readonly KnownId[] {
  const rules = fs.readdirSync(path.join(checkout, "src/Hadolint/Rule")).flatMap((name) => /^DL\d{4}/.exec(name) ?? []);
  const codes = [...read(checkout, "README.md").matchAll(/^\| \[(SC\d{4})\]/gm)].flatMap(([, code]) => code ?? []);
  const before = new Map(readIds("hadolint").ids.map((one) => [one.id, one]));
  return [...rules.sort(), ...codes.sort()].map((id) => before.get(id) ?? { id, name: "", note: "" });
}

/** `Name: "StageNameCasing",` and, further down in the same literal, `Experimental: true,`. */
function buildkitIds(checkout: string): readonly KnownId[] {
  return read(checkout, "frontend/dockerfile/linter/ruleset.go")
    .split("LinterRule[")
    .slice(1)
    .flatMap((literal) => {
      const id = /^\s*Name:\s*"(\w+)"/m.exec(literal)?.[1];
      const name = /^\s*Description:\s*"(.*)",$/m.exec(literal)?.[1] ?? "";
      const note = /^\s*Experimental:\s*true/m.test(literal) ? "experimental" : "";
      return id === undefined ? [] : [{ id, name: name.replace(/[.:] .*/, ""), note }];
    });
}

/** The metadata at the top of a check. */
function trivyIds(checkout: string): readonly KnownId[] {
  return fs
    .readdirSync(path.join(checkout, "checks/docker"))
    .filter((name) => name.endsWith(".rego") && !name.endsWith("_test.rego"))
    .flatMap((name) => {
      const text = read(checkout, `checks/docker/${name}`);
      const id = /^# {3}id: (DS-\d+)$/m.exec(text)?.[1];
      const title = /^# {3}long_id: docker-(.+)$/m.exec(text)?.[1] ?? "";
      const note = /^# {3}deprecated: true$/m.test(text) ? "deprecated" : "";
      return id === undefined ? [] : [{ id, name: title, note }];
    })
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

const read = (checkout: string, file: string): string => fs.readFileSync(path.join(checkout, file), "utf8");

const { values } = parseArgs({ options: { checkouts: { type: "string" } } });
if (values.checkouts === undefined) {
  console.error("node test/conformance/ids/make.ts --checkouts DIR, with the sources in DIR/OWNER+NAME");
  process.exit(2);
}
for (const { tool, repository, from, idsIn } of SOURCES) {
  const ids = idsIn(path.join(values.checkouts, repository.replace("/", "+")));
  const list: ForeignIds = { tool, from, ids };
  console.log(`${tool}: ${ids.length} ids, ${writeIds(list) ? "written" : "as they were"}`);
}
