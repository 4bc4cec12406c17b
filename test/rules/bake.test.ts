// The laws of rules over the rules for Bake files. The tests are made here, since a report names the file they are made in.
import { describe, test } from "node:test";
import { lawsOf, rulesOf } from "../support/rule-laws.ts";

for (const rule of rulesOf("bake")) {
  describe(rule.id, () => {
    for (const [title, law] of lawsOf(rule)) test(title, law);
  });
}
