// Every law of a rule, over the rules of a language: a rule's examples are its tests, and test/cases holds the further
// traps. test/rules/<language>.test.ts runs them.
import assert from "node:assert/strict";
import { compareSeverity, type Finding, isEdit } from "../../server/src/engine/core/finding.ts";
import type { Example, Rule } from "../../server/src/engine/core/rule.ts";
import { applyEdits, type Span } from "../../server/src/engine/core/text.ts";
import { parseFile } from "../../server/src/engine/pipeline/engine.ts";
import { casesOf } from "./cases.ts";
import { cutsOf } from "./cuts.ts";
import { companyOf, engine, labOf, settingsOf, uriOf, usualPath } from "./lab.ts";
import { marked, sorted, unmarked } from "./marks.ts";
import { maskedVariants } from "./mask.ts";

const EVERY_OFFSET = process.env["CI"] !== undefined && process.env["PLIMSOLL_QUICK"] === undefined;

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
    ["never crashes on a text that is still being typed", () => survivesCuts(rule)],
    ["finds nothing more where a value is hidden by a template", () => staysSilentOnMasked(rule)],
  ];
}

function readsWell(rule: Rule) {
  assert.match(rule.id, /^[a-z]+\/[a-z0-9]+(-[a-z0-9]+)*$/);
  assert.ok(rule.examples.length <= 3, "at most three examples are for readers; further traps go to test/cases");
  assert.match(rule.title, /^[A-Z`][^\n]* must [^\n]*[^.\s]$/, "a title is a demand without a full stop");
  assert.match(rule.why, /^[A-Z`][^\n]*[.]$/, "why is one paragraph of whole sentences");
  for (const id of [...(rule.equivalents ?? []), ...(rule.answersTo ?? [])]) assert.match(id, /^[a-z-]+:\S+$/);
  if (rule.tags.includes("opinion")) assert.equal(rule.preset, "all", "an opinion is only in the preset `all`");
  assert.ok(unmarked(rule.examples[0].bad).spans.length > 0, "the first example shows a finding");
}

/** The rule's own findings on a text of an example. */
function findingsOn(rule: Rule, example: Example, text: string): Finding[] {
  const path = example.path ?? usualPath(rule);
  const lab = labOf(settingsOf(example.settings, companyOf(rule)), { ...example.files, [path]: text });
  const checked = lab.check(uriOf(path));
  assert.ok(checked !== undefined, `no language claims ${path}`);
  assert.deepEqual(checked.crashes, []);
  return checked.findings.filter((one) => one.rule === rule.id);
}

function exampleHolds(rule: Rule, example: Example) {
  const { text, spans } = unmarked(example.bad);
  const found = findingsOn(rule, example, text);
  assert.equal(marked(text, sorted(found.map((one) => one.at))), marked(text, spans));
  for (const finding of found) speaksWell(rule, finding);
  if (example.good !== undefined) silent(rule, example, example.good);
  fixesHold(rule, example, text, found);
}

function silent(rule: Rule, example: Example, text: string) {
  const found = findingsOn(rule, example, text);
  assert.equal(marked(text, sorted(found.map((one) => one.at))), text);
}

function speaksWell(rule: Rule, { message, fixes, at }: Finding) {
  assert.match(message, /^(`|[A-Z0-9“])[^\n]*\.$/, `a message is one sentence: ${message}`);
  assert.doesNotMatch(message, /!|\bplease\b|\bshould\b|\bwarning\b|\berror:/i, message);
  assert.ok(!message.includes(rule.id), "the code carries the id, not the message");
  assert.ok(at.start <= at.end);
  for (const { title } of fixes)
    assert.match(title, /^(`|[A-Z])[^\n]*[^.!\s]$/, `a fix title is an imperative: ${title}`);
  assert.equal(new Set(fixes.map((fix) => fix.title)).size, fixes.length, "two fixes have one title");
}

/** The promised texts come out byte for byte; every fix parses, is idempotent and brings nothing as bad as it took away. */
function fixesHold(rule: Rule, example: Example, text: string, found: readonly Finding[]) {
  const path = example.path ?? usualPath(rule);
  const titles = new Set(found.flatMap((one) => one.fixes.map((fix) => fix.title)));
  if (example.fixed !== undefined) {
    assert.ok(titles.size > 0, "an example shows a fixed text but the finding has no fix");
    const promised =
      typeof example.fixed === "string" ? { [found[0]?.fixes[0]?.title ?? ""]: example.fixed } : example.fixed;
    for (const [title, expected] of Object.entries(promised)) {
      assert.equal(withFix(text, found, title), expected, `“${title}” of ${[...titles].join(" · ")}`);
      silent(rule, example, expected);
    }
  }
  const before = allFindings(path, example, text);
  for (const title of titles) {
    const after = withFix(text, found, title);
    const edited = found.some((one) => one.fixes.some((fix) => fix.title === title && fix.changes.some(isEdit)));
    if (!edited) continue;
    assert.notEqual(after, text, `“${title}” changes nothing`);
    assert.deepEqual(newErrors(path, text, after), [], `“${title}” leaves a syntax error:\n${after}`);
    const again = findingsOn(rule, example, after);
    const left = again.filter((one) => one.fixes.some((fix) => fix.title === title && fix.changes.every(isEdit)));
    const gone = found.filter((one) => one.fixes.some((fix) => fix.title === title));
    assert.ok(left.length < gone.length || gone.length === 0, `“${title}” leaves its finding:\n${after}`);
    const worst = found.map((one) => one.severity).sort(compareSeverity)[0] ?? "hint";
    const brought = allFindings(path, example, after).filter(
      (one) =>
        compareSeverity(one.severity, worst) <= 0 &&
        !before.some((old) => old.rule === one.rule && old.subject === one.subject),
    );
    const isNew = brought.filter((one) => !before.some((old) => old.rule === one.rule));
    assert.deepEqual(
      isNew.map((one) => `${one.rule}: ${one.message}`),
      [],
      `“${title}” brings a new finding:\n${after}`,
    );
  }
}

/** The text after the fix of that title of every finding that has one, those that do not touch, first come. */
function withFix(text: string, found: readonly Finding[], title: string): string {
  const taken: { at: Span; text: string }[] = [];
  for (const finding of found) {
    const edits = finding.fixes.find((fix) => fix.title === title)?.changes.filter(isEdit) ?? [];
    const same = (a: { at: Span; text: string }, b: { at: Span; text: string }) =>
      a.at.start === b.at.start && a.at.end === b.at.end && a.text === b.text;
    const fresh = edits.filter((edit) => !taken.some((other) => same(edit, other)));
    const clash = fresh.some((edit) =>
      taken.some((other) => edit.at.start <= other.at.end && other.at.start <= edit.at.end),
    );
    if (!clash) taken.push(...fresh);
  }
  return applyEdits(text, taken);
}

function allFindings(path: string, example: Example, text: string): readonly Finding[] {
  return labOf(settingsOf(example.settings), { ...example.files, [path]: text }).check(uriOf(path))?.findings ?? [];
}

function newErrors(path: string, before: string, after: string): string[] {
  const codes = (text: string) =>
    parseFile(engine, uriOf(path), path, text, 1)?.parts.flatMap(({ doc }) => doc.errors.map(({ code }) => code)) ?? [];
  const had = codes(before);
  return codes(after).filter(
    (code, i, all) =>
      all.slice(0, i + 1).filter((one) => one === code).length > had.filter((one) => one === code).length,
  );
}

function survivesCuts(rule: Rule) {
  for (const example of [...rule.examples, ...casesOf(rule)]) {
    const { text } = unmarked(example.bad);
    const path = example.path ?? usualPath(rule);
    const settings = settingsOf(example.settings, companyOf(rule));
    const lab = labOf(settings, example.files);
    for (const cut of cutsOf(text, EVERY_OFFSET && text.length < 2_000)) {
      lab.set(uriOf(path), path, text.slice(0, cut), cut);
      const crashes = lab.check(uriOf(path))?.crashes ?? [];
      assert.deepEqual(crashes, [], `crashed on the first ${cut} characters of\n${text}`);
    }
  }
}

function staysSilentOnMasked(rule: Rule) {
  for (const example of [...rule.examples, ...casesOf(rule)]) {
    const { text } = unmarked(example.bad);
    const before = findingsOn(rule, example, text).length;
    for (const variant of maskedVariants(example.path ?? usualPath(rule), text)) {
      const after = findingsOn(rule, example, variant);
      assert.ok(
        after.length <= before,
        `a template in place of a value brings “${after.map((one) => one.message).join(" ")}”:\n${variant}`,
      );
    }
  }
}
