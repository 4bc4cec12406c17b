// The scaling copy that `npm run bench -- scale` measures: its clones are rules of their own, and they work.
import assert from "node:assert/strict";
import * as fs from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { after, test } from "node:test";
import { ratioFor } from "../bench/baseline.ts";
import { buildEngine, COPIES, type EngineBundle, everyRuleTimes } from "../bench/scaling-copy.ts";
import { ROOT } from "../scripts/project.ts";
import { claimsOf } from "../server/src/engine/catalog/claims.ts";
import { type Finding, nameOf as findingName } from "../server/src/engine/core/finding.ts";
import type { Rule } from "../server/src/engine/core/rule.ts";
import { companyOf, settingsOf, TODAY, engine as today, uriOf, usualPath } from "./support/lab.ts";
import { marked, sorted, unmarked } from "./support/marks.ts";

type Example = Rule["examples"][number];
type Settings = ReturnType<typeof settingsOf>;

const folder = fs.mkdtempSync(path.join(tmpdir(), "plimsoll-test-"));
after(() => fs.rmSync(folder, { recursive: true, force: true }));
const file = path.join(folder, "engine.cjs");
await buildEngine(file, ROOT, { plugins: [everyRuleTimes(COPIES)] });
const { createEngine, createResolver, Workspace }: EngineBundle = createRequire(import.meta.url)(file);
const engine = createEngine();
const numbers = Array.from({ length: COPIES }, (_, i) => i + 1);
const nameOf = (id: string, number: number) => (number === 1 ? id : `${id}-${number}`);

test("every rule is there five times, under ids of its own", () => {
  const expected = today.catalog.rules.flatMap(({ id }) => numbers.map((number) => nameOf(id, number)));
  assert.deepEqual(
    engine.catalog.rules.map(({ id }) => id),
    expected.sort(),
  );
});

test("a clone yields to rules of its number", () => {
  const yielding = today.catalog.rules.filter(({ yieldsTo = [] }) => yieldsTo.length > 0);
  assert.ok(yielding.length > 0);
  for (const { id, yieldsTo = [] } of yielding)
    for (const number of numbers)
      assert.deepEqual(
        engine.catalog.rule(nameOf(id, number))?.yieldsTo,
        yieldsTo.map((one) => nameOf(one, number)),
      );
});

test("other tools' ids mean the rule of their number alone", () => {
  for (const rule of today.catalog.rules) {
    for (const { id } of claimsOf([rule])) {
      const meant = today.catalog.resolve(id).flatMap((name) => today.catalog.named(name) ?? []);
      for (const number of numbers) {
        const numbered = ({ rule, row }: (typeof meant)[number]) =>
          findingName({ rule: nameOf(rule.id, number), row: row?.key });
        const expected = meant.map(numbered).sort();
        assert.deepEqual([...engine.catalog.resolve(nameOf(id, number))].sort(), expected);
      }
    }
  }
});

test("on a rule's examples it and its clones report alike", () => {
  const all = everyRule();
  for (const rule of today.catalog.rules) {
    const company = companyOf(rule);
    const names = new Set(
      [...(company ?? today.catalog.rules.map(({ id }) => id))].flatMap((id) => numbers.map((n) => nameOf(id, n))),
    );
    const alone = { ...all, rules: new Map([...all.rules].filter(([id]) => names.has(id))) };
    for (const example of rule.examples) {
      const { text, spans } = unmarked(example.bad);
      for (const [i, found] of byNumber(checked(rule, example, withOptions(alone, rule, example))).entries()) {
        const own = found.filter((one) => one.rule === nameOf(rule.id, i + 1)).map((one) => one.at);
        assert.equal(marked(text, sorted(own)), marked(text, spans), nameOf(rule.id, i + 1));
      }
    }
  }
});

test("each number's findings are folded among themselves, and their fixes are the original's", () => {
  const all = everyRule();
  const cover = today.catalog.rules.filter(({ kind }) => kind === "cover");
  assert.ok(cover.length > 0);
  for (const rule of cover) {
    for (const example of rule.examples) {
      const [own, ...clones] = byNumber(checked(rule, example, all));
      assert.ok(own?.some((one) => one.rule === rule.id));
      for (const found of clones) assert.deepEqual(found.map(withoutNumber), own?.map(withoutNumber));
    }
  }
});

/** Settings with every rule on, whatever preset it is in. */
function everyRule(): Settings {
  const defaults = (rule: Rule) =>
    Object.fromEntries(Object.entries(rule.options ?? {}).map(([name, spec]) => [name, spec.default]));
  const rules = engine.catalog.rules.map(
    (rule) => [rule.id, { severity: rule.severity, options: defaults(rule) }] as const,
  );
  return { ...createResolver(engine.catalog).resolve([], "any"), rules: new Map(rules) };
}

/** The findings on an example. */
function checked(rule: Rule, example: Example, settings: Settings): readonly Finding[] {
  const at = example.path ?? usualPath(rule);
  const workspace = new Workspace({ engine, settingsFor: () => settings, today: () => TODAY });
  for (const [other, content] of Object.entries(example.files ?? {})) workspace.set(uriOf(other), other, content, 1);
  workspace.set(uriOf(at), at, unmarked(example.bad).text, 1);
  workspace.completeIndex();
  const { findings = [], crashes } = workspace.check(uriOf(at)) ?? {};
  assert.deepEqual(crashes, []);
  return findings;
}

/** All that an example is told with, for the rule and its clones: the options of its rule, and what is set for all rules. */
function withOptions(settings: Settings, { id }: Rule, example: Example): Settings {
  if (example.settings === undefined) return settings;
  const told = settingsOf(example.settings);
  const options = told.rules.get(id)?.options ?? {};
  const named = new Set(numbers.map((number) => nameOf(id, number)));
  const rules = [...settings.rules].map(([one, set]) => [one, named.has(one) ? { ...set, options } : set] as const);
  return { ...told, rules: new Map(rules) };
}

/** Findings by the number of their rule: those of the originals first. */
function byNumber(findings: readonly Finding[]): readonly (readonly Finding[])[] {
  const numberOf = ({ rule }: Finding) => Number(/-(\d)$/.exec(rule)?.[1] ?? 1);
  return numbers.map((number) => findings.filter((one) => numberOf(one) === number));
}

function withoutNumber({ rule, at, message, fixes }: Finding) {
  return { rule: rule.replace(/-\d$/, ""), at, message, fixes };
}

test("a ratio grows with the number of rules, as long as each costs what it did", () => {
  // A fixed part of 100 and 1 for each rule: 46 rules cost 146, five times as many 330.
  assert.ok(Math.abs(ratioFor(46, 46, 330 / 146) - 330 / 146) < 1e-9);
  assert.ok(Math.abs(ratioFor(200, 46, 330 / 146) - 1100 / 300) < 1e-9);
  assert.equal(ratioFor(200, 46, 1), 1);
  assert.equal(ratioFor(200, 46, COPIES + 1), COPIES + 1);
});
