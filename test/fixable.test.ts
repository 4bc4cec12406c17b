// The kinds of fix that a rule is said to offer are those that its findings carry, on its examples and in the cases of its tests.
import assert from "node:assert/strict";
import { test } from "node:test";
import { FIX_KINDS } from "../server/src/engine/core/finding.ts";
import type { Example, Rule } from "../server/src/engine/core/rule.ts";
import { findFixKinds, fixKindsOf } from "../server/src/engine/pipeline/fixable.ts";
import { casesOf } from "./support/cases.ts";
import { engine, labOf, settingsOf, uriOf, usualPath } from "./support/lab.ts";
import { unmarked } from "./support/marks.ts";
import { sceneOf } from "./support/scene.ts";

/** The kinds of fix on an example with all rules on; a finding that was folded counts by the fix of the fold. */
function kindsAmongAll(rule: Rule, example: Example) {
  const path = example.path ?? usualPath(rule);
  const lab = labOf(settingsOf(), { ...example.files, [path]: unmarked(example.bad).text });
  const { findings = [], silenced = [] } = lab.check(uriOf(path)) ?? {};
  return [...findings, ...silenced.map(({ finding }) => finding)]
    .filter((one) => one.rule === rule.id || one.covers?.includes(rule.id) === true)
    .flatMap(({ fixes }) => fixes.map(({ kind }) => kind));
}

test("a rule's kinds of fix are those of its findings, whatever other rules are on", () => {
  const expected = (rule: Rule) => {
    const kinds = new Set([
      ...rule.examples.flatMap((example) => kindsAmongAll(rule, example)),
      ...(rule.rarerFixes ?? []),
    ]);
    return FIX_KINDS.filter((kind) => kinds.has(kind));
  };
  const { rules } = engine.catalog;
  const all = Object.fromEntries(rules.map((rule) => [rule.id, expected(rule)]));
  assert.deepEqual(Object.fromEntries(rules.map((rule) => [rule.id, findFixKinds(rule, engine)])), all);
  assert.deepEqual(Object.fromEntries(rules.map((rule) => [rule.id, fixKindsOf(rule, engine)])), all);
  assert.ok(rules.some((rule) => fixKindsOf(rule, engine).length > 1));
});

test("no finding has a fix of a kind that its rule does not list, and no rule lists one that none has", () => {
  for (const rule of engine.catalog.rules) {
    const kindsIn = (example: Example) =>
      sceneOf(rule, example)
        .own(unmarked(example.bad).text)
        .flatMap(({ fixes }) => fixes.map(({ kind }) => kind));
    const shown = new Set(rule.examples.flatMap(kindsIn));
    const rarer = new Set(
      casesOf(rule)
        .flatMap(kindsIn)
        .filter((kind) => !shown.has(kind)),
    );
    assert.deepEqual(
      rule.rarerFixes ?? [],
      FIX_KINDS.filter((kind) => rarer.has(kind)),
      `${rule.id}: rarerFixes`,
    );
  }
});

test("a rule that no index has noted yet is tried on its examples at once", () => {
  const rule = engine.catalog.rule("dockerfile/no-sudo");
  assert.ok(rule?.fixKinds !== undefined && rule.fixKinds.length > 0);
  const { fixKinds, ...fresh } = rule;
  assert.deepEqual(fixKindsOf(fresh, engine), fixKinds);
});
