// YAML is taken and refused as kubectl and Compose take and refuse it, and means what it means to them: against what the programs
// said of the same texts (recorded: `npm run oracle -- yaml`).
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { composeGo } from "../server/src/engine/compose/dialect.ts";
import { kubectl } from "../server/src/engine/kubernetes/dialect.ts";
import { parseYaml } from "../server/src/engine/yaml/parse/parse.ts";
import type { Dialect } from "../server/src/engine/yaml/syntax/dialect.ts";
import { inputHash, isMutant, type OracleCase, oracleCases, type Reader, recorded } from "./oracles/yaml/cases.ts";
import { type Data, dataOf } from "./oracles/yaml/data.ts";

const record = recorded();
const DIALECTS: Readonly<Record<Reader, Dialect>> = { kubectl, compose: composeGo };

/** What kubectl takes and we tell of all the same. */
const TOLD: Readonly<Record<string, string>> = {
  "duplicate-key":
    "kubectl lets the last of two equal keys win without a word; Kustomize and strict validation refuse the file",
  unread: "kubectl reads the first document between two lines `---` and drops the rest without a word",
};

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
  const dialect = DIALECTS[reader];
  const parts = parseYaml(text, reader, { isTemplate: false, dialect });
  const told = parts.flatMap(({ doc }) => doc.errors);
  const errors = theirs.error === undefined && reader === "kubectl" ? told.filter(({ code }) => !(code in TOLD)) : told;
  const shown = errors.map(({ code, at, message }) => `${code} at ${at.start}: ${message}`).join("; ");
  const isSame = (theirs.error === undefined) === (errors.length === 0);
  assert.ok(!(isSame && title in DIFFERENT), "no longer different: take it out of the list");
  if (title in DIFFERENT) return;
  assert.ok(isSame, `${JSON.stringify(text)}\n  theirs: ${theirs.error ?? "taken"}\n  ours: ${shown || "taken"}`);
  const isComparable = theirs.documents !== undefined && theirs.documents !== null && told.length === 0;
  if (!isComparable || ANOTHER_VALUE.some(([titles]) => titles.test(title))) return;
  const ours = parts.map(({ doc }) => dataOf(doc.root, reader, dialect)).filter((document) => document !== null);
  assert.deepEqual(canonical(ours), canonical(theirs.documents as Data), JSON.stringify(text));
}

/** Data with its keys sorted, in which there is one zero. */
function canonical(data: Data): Data {
  if (Array.isArray(data)) return data.map(canonical);
  if (typeof data === "object" && data !== null) {
    const entries = Object.entries(data as { readonly [key: string]: Data });
    return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, one]) => [key, canonical(one)]));
  }
  return data === 0 ? 0 : data;
}
