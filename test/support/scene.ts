// An example of a rule at work: a text in the example's place, among its other files, read once for all that is asked of it.
import assert from "node:assert/strict";
import type { Finding } from "../../server/src/engine/core/finding.ts";
import type { Example, Rule } from "../../server/src/engine/core/rule.ts";
import type { Checked } from "../../server/src/engine/pipeline/check.ts";
import { companyOf, labOf, settingsOf, uriOf, usualPath } from "./lab.ts";

export interface Scene {
  /** Where the example's text stands. */
  readonly path: string;
  /** The rule's own findings on a text, with no other rule on but those it needs. */
  own(text: string): readonly Finding[];
  /** The findings of all rules on a text. */
  all(text: string): readonly Finding[];
  /** The codes of a text's syntax errors. */
  errors(text: string): readonly string[];
  /**
   * What crashed after an edit to this text: as in an editor, what the edit left alone is not read again, and the
   * beginning of a text may be one that no language claims yet.
   */
  crashes(text: string): Checked["crashes"];
}

/** Ask all about one text before the next: a text that comes back is read again. */
export function sceneOf(rule: Rule, example: Example): Scene {
  const path = example.path ?? usualPath(rule);
  const uri = uriOf(path);
  const settings = { own: settingsOf(example.settings, companyOf(rule)), all: settingsOf(example.settings) };
  let asked = settings.own;
  const lab = labOf(() => asked, example.files);
  let current: string | undefined;
  const edit = (text: string) => {
    if (text !== current) lab.set(uri, path, text, 1);
    current = text;
  };
  const read = (text: string) => {
    if (text !== current) lab.delete(uri);
    edit(text);
  };
  const findings = (text: string, as: keyof typeof settings) => {
    read(text);
    asked = settings[as];
    const checked = lab.check(uri);
    assert.ok(checked !== undefined, `no language claims ${path}`);
    assert.deepEqual(checked.crashes, []);
    return checked.findings;
  };
  return {
    path,
    own: (text) => findings(text, "own").filter((one) => one.rule === rule.id),
    all: (text) => findings(text, "all"),
    errors(text) {
      read(text);
      return lab.file(uri)?.parts.flatMap(({ doc }) => doc.errors.map(({ code }) => code)) ?? [];
    },
    crashes(text) {
      edit(text);
      asked = settings.own;
      return lab.check(uri)?.crashes ?? [];
    },
  };
}
