// YAML is taken and refused as kubectl and Compose take and refuse it, and means what it means to them: against what the programs
// said of the same texts (recorded: `npm run oracle -- yaml`).
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { inputHash, isMutant, type OracleCase, oracleCases, recorded } from "./oracles/yaml/cases.ts";
import { differenceOf } from "./oracles/yaml/compare.ts";

const record = recorded();
/** Where we say something else, by the title of the case. */
const DIFFERENT: Readonly<Record<string, string>> = {
  'kubectl comments "---#c\\na: 1\\n"':
    "kubectl takes a comment right behind `---` but on the first line of a file: we take it there as well",
  'kubectl comments "{\\"a\\": 1}#c\\n"':
    "behind an object of JSON kubectl reads on as JSON, in which there are no comments",
  'kubectl streams "---\\n%YAML 1.1\\n"': "a directive behind the last `---` begins a document that is not there",
};

/** Where a value is not what theirs is. */
const ANOTHER_VALUE: readonly (readonly [RegExp, string])[] = [
  [
    /^\w+ \w+ ".*![^!\s]/,
    "to us a tag of one's own says nothing of the type; to go-yaml it makes a text of everything",
  ],
  [/!!binary/, "to us binary data is as it is written"],
  [/\d{4}-\d{1,2}-\d/, "to us a date is a text, as it is to kubectl; Compose reads it as a time"],
  [/ keys ".*\*\w : /, "to us a key that is an alias may be any key"],
  [/ characters .*---\\n\ufeff/, "kubectl begins each piece of a stream anew, and drops a byte order mark there"],
  [
    /^compose merges .*!!merge x/,
    "to Compose's reader any key with the tag of merge keys is one; to us it is one that says `<<`",
  ],
  [/^compose scalars "a: ! /, "to us a lone `!` makes a text"],
];

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
      Object.keys(DIFFERENT).filter((title) => !titles.has(title)),
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
  if (values === undefined || ANOTHER_VALUE.some(([titles]) => titles.test(title))) return;
  assert.deepEqual(values.ours, values.theirs, JSON.stringify(text));
}
