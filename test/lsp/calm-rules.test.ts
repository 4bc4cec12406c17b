// Calm while typing, rule by rule: the text that a rule has nothing against is typed without a stop, with all rules on. A rule whose
// findings are about something missing, and that does not say so (`Problem.missing`), would show them until the text is complete.
import assert from "node:assert/strict";
import { test } from "node:test";
import { QUICK } from "../../scripts/quick.ts";
import type { Example, Rule } from "../../server/src/engine/core/rule.ts";
import { engine, usualPath } from "../support/lab.ts";
import { type File, replay } from "./replay.ts";
import { KEY, typedUri } from "./typist.ts";

/** Of so many rules the examples of one are typed: all of them by CI, a sample where time is short. */
const EACH = QUICK ? 7 : process.env.CI === undefined ? 3 : 1;

/** The repaired text of an example, or the one that its rule is silent on. */
function goodOf({ good, fixed }: Example): string | undefined {
  if (good !== undefined) return good;
  return typeof fixed === "string" ? fixed : Object.values(fixed ?? {})[0];
}

function filesOf(rule: Rule): readonly File[] {
  return rule.examples.flatMap((example) => {
    const text = goodOf(example);
    if (text === undefined || example.files !== undefined || example.settings !== undefined) return [];
    const name = example.path ?? usualPath(rule);
    return [{ name, uri: typedUri(name), language: /ya?ml$/.test(name) ? "yaml" : "dockerfile", text }];
  });
}

const rules = engine.catalog.rules
  .map((rule) => ({ rule, files: filesOf(rule) }))
  .filter(({ files }) => files.length > 0);

test("what a rule has nothing against is typed without a message that comes and goes", async (t) => {
  assert.ok(rules.length > 40, `${rules.length} rules have a good example`);
  const seen: string[] = [];
  let keys = 0;
  for (const [i, { rule, files }] of rules.entries()) {
    if (i % EACH !== 0) continue;
    for (const file of files) {
      const { flickered, inWord, keys: typed } = await replay(file, { settings: { extends: ["all"] } }, () => KEY);
      seen.push(...[...inWord, ...flickered].map((one) => `${one}\n  in an example of ${rule.id}:\n${file.text}`));
      keys += typed;
    }
  }
  assert.deepEqual(seen, []);
  t.diagnostic(`${rules.length} rules, ${keys} keys`);
});
