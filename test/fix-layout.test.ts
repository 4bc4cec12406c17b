// Every fix of every rule follows the file: its line ends, its indentation, and in a template it does the same as in a plain file.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type Finding, isAppend, isEdit } from "../server/src/engine/core/finding.ts";
import type { Example, Rule } from "../server/src/engine/core/rule.ts";
import { applyEdits } from "../server/src/engine/core/text.ts";
import { casesOf } from "./support/cases.ts";
import { engine } from "./support/lab.ts";
import { unmarked } from "./support/marks.ts";
import { labelled, widened, withCrlf, withTabs, wrapped } from "./support/relayout.ts";
import { sceneOf } from "./support/scene.ts";

/** The text after each fix of each finding of the rule, and its title. */
function fixedTexts(rule: Rule, example: Example, text: string): readonly (readonly [string, string])[] {
  const found = sceneOf(rule, example).own(text);
  return found.flatMap((finding: Finding) =>
    finding.fixes
      .filter(({ changes }) => changes.every((change) => isEdit(change) || isAppend(change)))
      .map(({ title, changes }) => [title, applyEdits(text, changes.filter(isEdit))] as const),
  );
}

/** A path of the same ending below a chart's `templates/`. */
const inChart = (path: string) => `chart/templates/${path.slice(path.lastIndexOf("/") + 1)}`;

const isYaml = (path: string) => /\.ya?ml$/.test(path);

const layouts: readonly {
  readonly name: string;
  readonly fits: (path: string, text: string) => boolean;
  readonly lay: (text: string) => string;
  /** So many rules have fixes to compare there, at least. */
  readonly least: number;
}[] = [
  { name: "CRLF", fits: (_, text) => !text.includes("\r"), lay: withCrlf, least: 35 },
  { name: "tabs", fits: (path, text) => !isYaml(path) && /^ {4}/m.test(text), lay: withTabs, least: 6 },
  {
    name: "steps of four blanks",
    fits: (path, text) => isYaml(path) && widened(text) !== text,
    lay: widened,
    least: 1,
  },
];

const LEAST_IN_TEMPLATE = 15;

/** An example in one layout: the fixes that are expected there, and those that are found. */
interface Laid {
  readonly expected: readonly (readonly [string, string])[];
  readonly found: () => readonly (readonly [string, string])[];
}

/** Registers a test for each rule that has a fix in the layout, and one for what has none; there have to be so many of the former. */
function testEach(rules: readonly Rule[], least: number, laidOf: (rule: Rule) => readonly Laid[]): void {
  const laid = rules.map((rule) => [rule.id, laidOf(rule)] as const);
  const [fixed, others] = [true, false].map((any) =>
    laid.filter(([, all]) => any === all.some(({ expected }) => expected.length > 0)),
  );
  for (const [id, all] of fixed ?? []) {
    test(id, () => {
      for (const { expected, found } of all) assert.deepEqual(found(), expected);
    });
  }
  test("where there is no fix, there is none in this layout either", () => {
    const more = others?.flatMap(([id, all]) =>
      all.flatMap(({ found }) => found().map(([title]) => `${id}: ${title}`)),
    );
    assert.deepEqual(more, []);
  });
  test(`${least} rules or more have fixes to compare`, () =>
    assert.ok((fixed?.length ?? 0) >= least, `${fixed?.length}`));
}

for (const { name, fits, lay, least } of layouts) {
  describe(`fixes in ${name}`, () => {
    testEach(engine.catalog.rules, least, (rule) =>
      [...rule.examples, ...casesOf(rule)].flatMap((example) => {
        const { text } = unmarked(example.bad);
        if (!fits(sceneOf(rule, example).path, text)) return [];
        const expected = fixedTexts(rule, example, text).map(([title, after]) => [title, lay(after)] as const);
        return [{ expected, found: () => fixedTexts(rule, example, lay(text)) }];
      }),
    );
  });
}

// What a template does with a manifest without a condition in it changes nothing of what is to be mended.
describe("fixes in a template", () => {
  const rules = engine.catalog.rules.filter(({ id }) => id.startsWith("kubernetes/"));
  testEach(rules, LEAST_IN_TEMPLATE, (rule) =>
    [...rule.examples, ...casesOf(rule)].flatMap((example) => {
      const { text } = unmarked(example.bad);
      const { path } = sceneOf(rule, example);
      // Other files say things about manifests by their folder; an own template or several documents are no one manifest.
      if (!isYaml(path) || example.files !== undefined || /\{\{|^---|^\.\.\.|^\uFEFF|\r/m.test(text)) return [];
      if (text.trim() === "" || !text.endsWith("\n")) return [];
      const inTemplate = { ...example, path: inChart(path) };
      return [wrapped, labelled].map((lay) => ({
        expected: fixedTexts(rule, example, text).map(([title, after]) => [title, lay(after)] as const),
        found: () => fixedTexts(rule, inTemplate, lay(text)),
      }));
    }),
  );
});
