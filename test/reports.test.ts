// Reports about tools of this kind get the right verdict, and so do our neighbours of them: test/reports/README.md.
import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { describe, test } from "node:test";
import { type Case, casesIn, FOLDER, readCases, readIds } from "./reports/cases.ts";
import { declares, type Outcome, outcomeOf } from "./reports/run.ts";

/** The issues that a case may wait for. */
const WAITS = [
  "The desk",
  "Dockerfiles complete",
  "Kubernetes, first half",
  "Kubernetes, second half",
  "Images, first part",
  "As deployed, first part",
  "As deployed, second part",
  "As deployed, third part",
  "later",
];
const TABLE = path.join(FOLDER, "verdicts.md");

const cases = readCases();
const outcomes = new Map<Case, Outcome>();

describe("reports", async () => {
  for (const one of cases) {
    test(`${one.id}${one.part === "report" ? "" : ` ${one.part}`}: ${one.title}`, async () => {
      const outcome = await outcomeOf(one);
      outcomes.set(one, outcome);
      if (one.until === undefined) assert.deepEqual(outcome.wrong, [], `${one.at}: ${outcome.found.join("; ")}`);
      else assert.notDeepEqual(outcome.wrong, [], `${one.at} is right now: take “until” away`);
    });
  }

  test("verdicts.md has them all", () => {
    if (outcomes.size < cases.length) return; // Only some were asked for.
    const table = tableOf();
    if (process.env.PLIMSOLL_UPDATE === "1") writeFileSync(TABLE, table);
    const recorded = existsSync(TABLE) ? readFileSync(TABLE, "utf8") : "";
    assert.equal(recorded, table, "npm test -- reports --update");
  });
});

test("every report has a case, and two neighbours unless it waits", () => {
  const missing = readIds().flatMap((id) => {
    const own = cases.filter((one) => one.id === id);
    const report = own.find(({ part }) => part === "report");
    if (report === undefined) return [`${id}: no case`];
    if (report.until !== undefined) return [];
    return (["right", "wrong"] as const)
      .filter((part) => !own.some((one) => one.part === part))
      .map((part) => `${id}: no neighbour that is ${part}`);
  });
  assert.deepEqual(missing, []);
});

test("what is no report has an id of its own, with neighbours of both kinds in one file", () => {
  const ids = new Set(readIds());
  const own = cases.filter(({ id }) => !ids.has(id));
  const partsBy = new Map<string, Set<string>>();
  for (const { id, at, part } of own) {
    const name = `${at.split(":", 1)[0]}: ${id}`;
    partsBy.set(name, (partsBy.get(name) ?? new Set()).add(part));
  }
  const alone = [...partsBy].filter(([, parts]) => !parts.has("right") || !parts.has("wrong"));
  assert.deepEqual(
    alone.map(([name]) => name),
    [],
    "a slip in the id?",
  );
});

test("a case that says a thing twice, or nothing, cannot be read", () => {
  const read = (...lines: readonly string[]) => casesIn("x.txt", `=== X1 a\n${lines.join("\n")}\n`);
  const good = ["--- from: a/b#1", "--- silent: *", "--- file: a", "b"];
  assert.equal(read(...good).length, 1);
  assert.throws(() => read(...good, "--- file: a", "c"), /x\.txt:1: a is there twice/);
  assert.throws(() => read("--- from: ", ...good.slice(1)), /“--- from” says nothing/);
  assert.throws(() => read("--- from", ...good.slice(1)), /“--- from” says nothing/);
  assert.throws(() => read("--- until: ", ...good.slice(1)), /“--- until” says nothing/);
  assert.throws(() => read("--- same: safe", '--- safe: has "b"', ...good), /stays the same/);
  assert.equal(read("--- same: safe", '--- harden: has "b"', ...good).length, 1);
  assert.equal(read("--- crlf", ...good).length, 1);
});

test("what holds a case is a test, not a word in its file", () => {
  const source =
    '// see "a b" and test("c d")\ntest("e f", () => {});\n  await context.test(\n    `${g} h`,\n);\nconst rows = [{ name: "i j" }, "k l"];\nshape("m n");\n';
  for (const title of ["e f", "${g} h"]) assert.ok(declares(source, title), title);
  for (const title of ["a b", "c d", "e", " h", "k l", "m n", "not there"]) assert.ok(!declares(source, title), title);
  assert.ok(declares('  {\n    name: "i j",\n', "i j"));
});

test("what a case waits for is an issue", () => {
  const unknown = cases.filter(({ until }) => until !== undefined && !WAITS.includes(until));
  assert.deepEqual(
    unknown.map(({ at, until }) => `${at}: ${until}`),
    [],
  );
});

test("a report says where it comes from", () => {
  assert.deepEqual(
    cases.filter(({ part, from }) => part === "report" && from === undefined).map(({ at }) => at),
    [],
  );
});

function tableOf(): string {
  const rows = cases.map((one) => {
    const found = outcomes.get(one)?.found ?? [];
    const verdict =
      one.until !== undefined ? `waits for: ${one.until}` : found.length === 0 ? "silent" : found.join("<br>");
    const reason = one.decided === undefined ? "" : ` (${one.decided})`;
    return `| ${one.id} ${one.part === "report" ? "" : one.part} | ${one.title}${reason} | ${verdict} |`;
  });
  return `# Reports and their verdicts\n\nWritten by \`npm test -- reports --update\`.\n\n| report | input | verdict |\n|---|---|---|\n${rows.join("\n")}\n`;
}
