// Every law of a rule, over the rules of a language: a rule's examples are its tests, and test/cases holds the further
// traps. test/rules/<language>.test.ts runs them.
import assert from "node:assert/strict";
import { QUICK } from "../../scripts/quick.ts";
import { foreignId } from "../../server/src/engine/catalog/foreign-ids.ts";
import { compareSeverity, type Finding, isEdit, type Severity } from "../../server/src/engine/core/finding.ts";
import { IndexStore } from "../../server/src/engine/core/index.ts";
import type { Example, Row, Rule } from "../../server/src/engine/core/rule.ts";
import { parseFile } from "../../server/src/engine/pipeline/engine.ts";
import { casesOf } from "./cases.ts";
import { cutsOf } from "./cuts.ts";
import { engine, settingsOf, TODAY, usualPath } from "./lab.ts";
import { marked, sorted, unmarked } from "./marks.ts";
import { maskedVariants } from "./mask.ts";
import { type Scene, sceneOf } from "./scene.ts";
import { isElsewhere, withFix } from "./with-fix.ts";

const EVERY_OFFSET = process.env.CI !== undefined && !QUICK;

/** What a list of 300 pixels has room for, with a name behind it. */
const LABEL = /^[A-Z0-9][^\n`]{1,22}[^.\s`]$/;

/** The rules of a language (a folder of rules), of which there must be some. */
export function rulesOf(language: string): readonly Rule[] {
  const rules = engine.catalog.rules.filter(({ id }) => id.startsWith(`${language}/`));
  assert.ok(rules.length > 0, `${language} has no rules`);
  return rules;
}

/** What is to be tested of a rule: title and test. */
export function lawsOf(rule: Rule): readonly (readonly [title: string, law: () => void])[] {
  const examples = rule.examples.map((example, i) => {
    const title = `example ${i + 1}${example.note === undefined ? "" : `: ${example.note}`}`;
    return [title, () => exampleHolds(rule, example)] as const;
  });
  return [
    ["reads well", () => readsWell(rule)],
    ...examples,
    ...casesOf(rule).map((one) => [one.title, () => exampleHolds(rule, one)] as const),
    ["its page says how severe a finding can be", () => saysSeverities(rule)],
    ...rowLaws(rule),
    ["never crashes on a text that is still being typed", () => survivesCuts(rule)],
    ["finds nothing more where a value is hidden by a template", () => staysSilentOnMasked(rule)],
  ];
}

/** A rule with rows: each has a name of its own, and a text on which it alone is reported. */
function rowLaws(rule: Rule): readonly (readonly [title: string, law: () => void])[] {
  const { rows } = rule;
  if (rows === undefined) return [];
  return [
    ["its rows have keys of their own and read well", () => rowsReadWell(rows)],
    ["it names no row that is not in its table", () => namesOwnRows(rule)],
    ...rows.map((row) => [`row ${row.key}`, () => probeHolds(rule, row)] as const),
  ];
}

function rowsReadWell(rows: readonly Row[]) {
  const keys = rows.flatMap(({ key, formerly = [] }) => [key, ...formerly]);
  assert.deepEqual(keys, [...new Set(keys)], "a key, present or former, is that of one row");
  for (const { key, title, label, why, equivalents = [], answersTo = [] } of rows) {
    assert.match(key, /^[a-z0-9]+(?:-[a-z0-9]+)*$/);
    assert.match(title, /^\S[^\n]*[^.\s]$/, "a title without a full stop");
    if (label !== undefined) assert.match(label, LABEL, "a label is at most 24 characters without a full stop");
    else assert.ok(title.length <= 28, `a list has no room for \`${title}\`: the row needs a label`);
    if (why !== undefined) assert.match(why, /^[A-Z`][^\n]*[.]$/, "why is one paragraph of whole sentences");
    for (const id of [...equivalents, ...answersTo]) {
      assert.match(id, /^[a-z-]+:\S+$/);
      assert.notEqual(foreignId(id).tool, undefined, `${id} is of no tool that is known`);
    }
  }
}

/** In a finding a row that is unknown counts for none, so the rule itself is asked. */
function namesOwnRows(rule: Rule) {
  if (rule.kind !== "check") return;
  const keys = new Set(rule.rows?.map(({ key }) => key));
  for (const example of [...rule.examples, ...casesOf(rule)]) {
    const settings = settingsOf(example.settings);
    const options = settings.rules.get(rule.id)?.options ?? {};
    const path = example.path ?? usualPath(rule);
    const index = new IndexStore().recording().index(rule.reads ?? []);
    for (const { doc } of parseFile(engine, path, path, unmarked(example.bad).text, 1)?.parts ?? []) {
      for (const { row } of rule.check(doc, { options, settings, index, path, today: TODAY })) {
        assert.ok(row === undefined || keys.has(row), `there is no row \`${row}\``);
      }
    }
  }
}

function probeHolds(rule: Rule, row: Row) {
  const example = rule.kind === "check" ? rule.probe?.(row) : undefined;
  assert.ok(example !== undefined, "a rule with rows has a probe for each");
  assert.deepEqual(rule.kind === "check" && rule.probe?.({ ...row }), example, "a probe is the same at every call");
  assert.ok(
    example.fixed !== undefined || example.good !== undefined,
    "a probe shows a repaired or an unreported text: `fixed` or `good`",
  );
  exampleHolds(rule, example);
  const { text, spans } = unmarked(example.bad);
  assert.ok(spans.length > 0, "a probe shows a finding");
  const found = sceneOf(rule, example).own(text);
  assert.deepEqual([...new Set(found.map((one) => one.row))], [row.key]);
}

function readsWell(rule: Rule) {
  assert.match(rule.id, /^[a-z]+\/[a-z0-9]+(-[a-z0-9]+)*$/);
  assert.ok(rule.examples.length <= 3, "at most three examples are for readers; further traps go to test/cases");
  assert.match(rule.title, /^[A-Z`][^\n]* must [^\n]*[^.\s]$/, "a title is a demand without a full stop");
  assert.match(rule.label, LABEL, "a label is at most 24 characters without a full stop");
  const alike = rulesOf(rule.id.split("/")[0] ?? "").filter(({ label }) => label === rule.label);
  assert.deepEqual(
    alike.map(({ id }) => id),
    [rule.id],
    "a label is that of one rule of the language",
  );
  assert.match(rule.why, /^[A-Z`][^\n]*[.]$/, "why is one paragraph of whole sentences");
  const { when, reason } = rule.leave;
  for (const text of [rule.breaks ?? when, when]) {
    assert.match(text, /^[A-Z`“][^\n]*[.]$/, "whole sentences");
    const sentences = text.split(/[.?] (?=[A-Z`“])/).length;
    assert.ok(sentences <= 3, `what may break, and when not to fix, is said in at most three sentences: ${text}`);
  }
  if (reason !== undefined) {
    assert.match(reason, /^[^\n]{8,60}[^.\s]$/, "a reason is what people write behind `--`");
    assert.ok(!rule.id.startsWith("plimsoll/"), "no comment makes an exception of housekeeping");
  }
  for (const id of [...(rule.equivalents ?? []), ...(rule.answersTo ?? [])]) assert.match(id, /^[a-z-]+:\S+$/);
  if (rule.tags.includes("opinion")) assert.equal(rule.preset, "all", "an opinion is only in the preset `all`");
  assert.ok(unmarked(rule.examples[0].bad).spans.length > 0, "the first example shows a finding");
}

function exampleHolds(rule: Rule, example: Example) {
  const scene = sceneOf(rule, example);
  const { text, spans } = unmarked(example.bad);
  const found = scene.own(text);
  assert.equal(marked(text, sorted(found.map((one) => one.at))), marked(text, spans));
  for (const finding of found) speaksWell(rule, finding);
  if (found.some(({ fixes }) => fixes.some(({ kind }) => kind !== "safe")))
    assert.ok(rule.breaks !== undefined, "a rule with a fix that is not safe says what it may break: `breaks`");
  fixesHold(scene, example, text, found);
  if (example.good !== undefined) silent(scene, example.good);
}

/** What is shown of a rule has the severities that its examples and cases are reported with, and no other below its own. */
function saysSeverities(rule: Rule) {
  const said = new Set<Severity>([...(rule.rows ?? []).flatMap(({ severity }) => severity ?? []), rule.severity]);
  const milder = Object.entries(rule.milder ?? {}) as [Severity, string][];
  for (const [severity, where] of milder) {
    assert.ok(compareSeverity(rule.severity, severity) < 0, `${severity} is not milder than ${rule.severity}`);
    assert.match(where, /^[a-z][^\n]*[^.\s]$/, "a condition that follows `where`");
    said.add(severity);
  }
  const found = new Set<Severity>();
  for (const example of [...rule.examples, ...casesOf(rule)]) {
    // Somebody else has weighed it.
    if (example.settings?.rules !== undefined) continue;
    for (const { severity } of sceneOf(rule, example).own(unmarked(example.bad).text)) {
      assert.ok(said.has(severity), `a finding is ${severity}, the page says ${[...said].join(", ")}:\n${example.bad}`);
      found.add(severity);
    }
  }
  assert.deepEqual(
    milder.filter(([severity]) => !found.has(severity)).map(([severity]) => severity),
    [],
    "a severity of the page that no example and no case shows",
  );
  if (rule.kind !== "cover") return;
  const covered = rule.covers.flatMap((id) => engine.catalog.rule(id)?.severity ?? []).sort(compareSeverity);
  assert.equal(rule.severity, covered[0], "a cover rule is as severe as the worst of what it covers");
}

function silent(scene: Scene, text: string) {
  assert.equal(marked(text, sorted(scene.own(text).map((one) => one.at))), text);
}

function speaksWell(rule: Rule, { message, fixes, at }: Finding) {
  assert.match(message, /^(`|[A-Z0-9“])[^\n]*[.?]$/, `a message is one sentence: ${message}`);
  assert.doesNotMatch(message, /!|\bplease\b|\bshould\b|\bwarning\b|\berror:/i, message);
  assert.ok(!message.includes(rule.id), "the code carries the id, not the message");
  assert.ok(at.start <= at.end);
  for (const { title } of fixes)
    assert.match(title, /^(`|[A-Z])[^\n]*[^.!\s]$/, `a fix title is an imperative: ${title}`);
  assert.equal(new Set(fixes.map((fix) => fix.title)).size, fixes.length, "two fixes have one title");
}

/** The promised texts come out byte for byte; every fix parses, is idempotent and brings nothing as bad as it took away. */
function fixesHold(scene: Scene, example: Example, text: string, found: readonly Finding[]) {
  const titles = new Set(found.flatMap((one) => one.fixes.map((fix) => fix.title)));
  if (example.fixed !== undefined)
    assert.ok(titles.size > 0, "an example shows a fixed text but the finding has no fix");
  const promised = promisedTexts(example, found);
  const edits = (finding: Finding, title: string) =>
    finding.fixes.some((fix) => fix.title === title && fix.changes.some(isEdit));
  const before = found.some((one) => one.fixes.some((fix) => fix.changes.some(isEdit)))
    ? { errors: scene.errors(text), rules: new Set(scene.all(text).map((one) => one.rule)) }
    : undefined;
  const worst = found.map((one) => one.severity).sort(compareSeverity)[0] ?? "hint";
  for (const title of new Set([...promised.keys(), ...titles])) {
    const { text: after, written } = withFix(text, found, title);
    const expected = promised.get(title);
    if (expected !== undefined) {
      assert.equal(after, expected, `“${title}” of ${[...titles].join(" · ")}`);
      silent(scene, after);
    }
    if (before === undefined || !found.some((one) => edits(one, title))) continue;
    assert.notEqual(after, text, `“${title}” changes nothing`);
    assert.deepEqual(newErrors(before.errors, scene.errors(after)), [], `“${title}” leaves a syntax error:\n${after}`);
    const left = scene
      .own(after)
      .filter((one) => one.fixes.some((fix) => fix.title === title && fix.changes.every(isEdit)));
    const gone = found.filter((one) => one.fixes.some((fix) => fix.title === title));
    assert.ok(left.length < gone.length || gone.length === 0, `“${title}” leaves its finding:\n${after}`);
    const brought = scene
      .all(after)
      .filter((one) => !before.rules.has(one.rule))
      .filter(
        (one) => compareSeverity(one.severity, worst) <= 0 || (before.errors.length === 0 && isElsewhere(one, written)),
      );
    assert.deepEqual(
      brought.map((one) => `${one.rule}: ${one.message}`),
      [],
      `“${title}” brings a new finding:\n${after}`,
    );
  }
}

/** Fix title -> the text that an example promises after it. */
function promisedTexts({ fixed }: Example, found: readonly Finding[]): ReadonlyMap<string, string> {
  if (fixed === undefined) return new Map();
  return new Map(Object.entries(typeof fixed === "string" ? { [found[0]?.fixes[0]?.title ?? ""]: fixed } : fixed));
}

/** The codes that a text has more often than it had before. */
function newErrors(before: readonly string[], after: readonly string[]): readonly string[] {
  return after.filter(
    (code, i) =>
      after.slice(0, i + 1).filter((one) => one === code).length > before.filter((one) => one === code).length,
  );
}

function survivesCuts(rule: Rule) {
  // Many examples begin alike.
  const seen = new Set<string>();
  for (const example of [...rule.examples, ...casesOf(rule)]) {
    const { text } = unmarked(example.bad);
    const scene = sceneOf(rule, example);
    const surroundings = JSON.stringify([scene.path, example.files, example.settings]);
    for (const cut of cutsOf(text, EVERY_OFFSET && text.length < 2_000)) {
      const beginning = text.slice(0, cut);
      if (seen.has(surroundings + beginning)) continue;
      seen.add(surroundings + beginning);
      assert.deepEqual(scene.crashes(beginning), [], `crashed on the first ${cut} characters of\n${text}`);
    }
  }
}

function staysSilentOnMasked(rule: Rule) {
  for (const example of [...rule.examples, ...casesOf(rule)]) {
    const { text } = unmarked(example.bad);
    const scene = sceneOf(rule, example);
    let before: number | undefined;
    for (const variant of maskedVariants(scene.path, text)) {
      before ??= scene.own(text).length;
      const after = scene.own(variant);
      assert.ok(
        after.length <= before,
        `a template in place of a value brings “${after.map((one) => one.message).join(" ")}”:\n${variant}`,
      );
    }
  }
}
