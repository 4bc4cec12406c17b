// Reports about tools of this kind get the right verdict, and so do our neighbours of them: test/reports/README.md.
import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { describe, test } from "node:test";
import { type Case, FOLDER, readCases, readIds } from "./reports/cases.ts";
import { type Outcome, outcomeOf } from "./reports/run.ts";

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
