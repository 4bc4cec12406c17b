// What is generated from the rules is committed, and must be what the rules say now.
import assert from "node:assert/strict";
import { test } from "node:test";
import { drift } from "../scripts/generate.ts";

test("everything generated is up to date: `npm run docs` mends it", async () => {
  assert.deepEqual([...(await drift()).keys()], []);
});
