// YAML is taken and refused as kubectl and Compose take and refuse it, and means what it means to them: against what the programs
// said of the same texts (recorded: `npm run oracle -- yaml`).
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { inputHash, isMutant, type OracleCase, oracleCases, recorded } from "./oracles/yaml/cases.ts";
import { differenceOf } from "./oracles/yaml/compare.ts";

const record = recorded();
/** Where we say something else, by the title of the case. */
const DIFFERENT: Readonly<Record<string, string>> = {
  'kubectl comments "{\\"a\\": 1}#c\\n"':
    "behind an object of JSON kubectl reads on as JSON, in which there are no comments",
  'kubectl comments "{\\"a\\": 1}\\n---#c\\n{\\"b\\": 1}\\n"': "the same, on the first line behind the object",
  'kubectl streams "---\\n%YAML 1.1\\n"': "a directive behind the last `---` begins a document that is not there",
};

const ALIAS_AS_KEY = "to us a key that is an alias may be any key";
const BINARY = "to us binary data is as it is written";

/** Where both take the text, and our value is not theirs. */
const ANOTHER_VALUE: Readonly<Record<string, string>> = {
  'kubectl characters "a: 1\\n---\\n\ufeffb: 1\\n"':
    "kubectl begins each piece of a stream anew, and drops a byte order mark there",
  'kubectl keys "&x a: 1\\n*x : 2\\n"': ALIAS_AS_KEY,
  'kubectl keys "&k a: 1\\nb:\\n  *k : 2\\n"': ALIAS_AS_KEY,
  'compose keys "&x a: 1\\n*x : 2\\n"': ALIAS_AS_KEY,
  'compose keys "&k a: 1\\nb:\\n  *k : 2\\n"': ALIAS_AS_KEY,
  'kubectl scalars "a: !!binary aGk=\\n"': BINARY,
  'compose scalars "a: !!binary aGk=\\n"': BINARY,
  'compose merges "a: &x {b: 1}\\nc:\\n  !!merge x: *x\\n"':
    "to Compose's reader any key with the tag of merge keys is one; to us it is one that says `<<`",
};

describe("YAML as its readers read it", () => {
  it("has a case for every answer and an answer for every case", () => {
    const cases = oracleCases();
    assert.ok(cases.length > 1500);
    assert.deepEqual(
      cases.map((one) => [one.title, isMutant(one) ? inputHash(one.text) : undefined]),
      Object.entries(record.cases).map(([title, { input }]) => [title, input]),
      "`npm run oracle -- yaml --write` records anew",
    );
  });
  for (const one of oracleCases()) {
    it(one.title, () => check(one));
  }
  it("differs nowhere else, and where it is said to differ", () => {
    const titles = new Set(oracleCases().map(({ title }) => title));
    assert.deepEqual(
      Object.keys({ ...DIFFERENT, ...ANOTHER_VALUE }).filter((title) => !titles.has(title)),
      [],
    );
  });
});

function check({ title, reader, text }: OracleCase): void {
  const theirs = record.cases[title];
  assert.ok(theirs !== undefined);
  const { taking, values } = differenceOf(reader, text, theirs);
  if (title in DIFFERENT) assert.ok(taking !== undefined, "no longer different: take it out of the list");
  else assert.equal(taking, undefined, JSON.stringify(text));
  if (title in ANOTHER_VALUE) assert.ok(values !== undefined, "no longer another value: take it out of the list");
  else assert.deepEqual(values?.ours, values?.theirs, JSON.stringify(text));
}
