// What is twice as long costs twice as much: no input makes checking, repairing, writing or answering cost more than n log n.
// `npm run bench -- growth` prints the figures of all shapes; here are those that differ most.
import assert from "node:assert/strict";
import { test } from "node:test";
import { QUICK } from "../scripts/quick.ts";
import { growthOf, holds, LARGE, MOST, SMALL } from "./growth/measure.ts";
import { RARE, SHAPES } from "./growth/shapes.ts";

test("each shape has a name of its own, and each rare one is there", () => {
  const names = new Set(SHAPES.map(({ name }) => name));
  assert.equal(names.size, SHAPES.length);
  assert.deepEqual(
    [...RARE].filter((name) => !names.has(name)),
    [],
  );
});

/** Only one in so many of them is measured. */
const EACH = QUICK ? 6 : 1;

for (const shape of SHAPES.filter(({ rare }) => rare !== true).filter((_, i) => i % EACH === 0)) {
  test(`${shape.name}: eight times as long costs at most twelve times as much`, async () => {
    for (const one of await growthOf(shape)) {
      const figures = `${one.small.toFixed(1)} ms for ${SMALL} characters, ${one.large.toFixed(1)} ms for ${LARGE}`;
      assert.ok(
        holds(one),
        `${one.work}: ${one.ratio.toFixed(1)} times the cost, at most ${MOST} are allowed: ${figures}`,
      );
    }
  });
}
