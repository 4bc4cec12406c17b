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
}[] = [
  { name: "CRLF", fits: (_, text) => !text.includes("\r"), lay: withCrlf },
  { name: "tabs", fits: (path, text) => !isYaml(path) && /^ {4}/m.test(text), lay: withTabs },
  { name: "steps of four blanks", fits: (path, text) => isYaml(path) && widened(text) !== text, lay: widened },
];

for (const { name, fits, lay } of layouts) {
  describe(`fixes in ${name}`, () => {
    for (const rule of engine.catalog.rules) {
      test(rule.id, () => {
        for (const example of [...rule.examples, ...casesOf(rule)]) {
          const { text } = unmarked(example.bad);
          if (!fits(sceneOf(rule, example).path, text)) continue;
          const expected = fixedTexts(rule, example, text).map(([title, after]) => [title, lay(after)]);
          assert.deepEqual(fixedTexts(rule, example, lay(text)), expected);
        }
      });
    }
  });
}

// What a template does with a manifest without a condition in it changes nothing of what is to be mended.
describe("fixes in a template", () => {
  for (const rule of engine.catalog.rules.filter(({ id }) => id.startsWith("kubernetes/"))) {
    test(rule.id, () => {
      for (const example of [...rule.examples, ...casesOf(rule)]) {
        const { text } = unmarked(example.bad);
        const { path } = sceneOf(rule, example);
        // Other files say things about manifests by their folder; an own template or several documents are no one manifest.
        if (!isYaml(path) || example.files !== undefined || /\{\{|^---|^\.\.\.|^\uFEFF|\r/m.test(text)) continue;
        if (text.trim() === "" || !text.endsWith("\n")) continue;
        const inTemplate = { ...example, path: inChart(path) };
        for (const lay of [wrapped, labelled]) {
          const expected = fixedTexts(rule, example, text).map(([title, after]) => [title, lay(after)]);
          assert.deepEqual(fixedTexts(rule, inTemplate, lay(text)), expected);
        }
      }
    });
  }
});
