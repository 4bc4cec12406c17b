// Every id that another tool has for Dockerfiles is claimed by a rule, or it is written down why not: test/conformance/ids/.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { claimedOf, readIds, readReasons, staleReasons, TOOLS_OF_LISTS, WANTED } from "./conformance/ids/lists.ts";
import { engine } from "./support/lab.ts";

const reasons = readReasons();
const lists = TOOLS_OF_LISTS.map(readIds);
const claimed = lists.map((list) => claimedOf(list, engine.catalog.rules, reasons));

describe("ids of other tools for Dockerfiles", () => {
  test("every list names its source and has each id once, with a name", () => {
    for (const { tool, from, ids } of lists) {
      assert.match(from, / (?:MIT|Apache-2\.0|GPL-3\.0): /, tool);
      assert.equal(new Set(ids.map(({ id }) => id)).size, ids.length, tool);
      assert.deepEqual(
        ids.filter(({ name }) => name === ""),
        [],
        tool,
      );
    }
  });

  for (const { tool, unclaimed } of claimed) {
    test(`${tool}: an id that no rule claims has a reason in unclaimed.tsv`, () => {
      assert.deepEqual(
        unclaimed.filter(({ reason = "" }) => reason.length < 10).map(({ id }) => id),
        [],
      );
    });
  }

  test("a reason belongs to an id of a list that no rule claims", () => {
    assert.deepEqual(staleReasons(claimed, reasons), []);
  });

  for (const { tool, share, total } of claimed) {
    const told = `${tool}: ${(share * 100).toFixed(1)}% of ${total} ids are claimed`;
    test(told, () => assert.ok(share >= WANTED, `${told}, which is below ${WANTED * 100}%`));
  }
});
