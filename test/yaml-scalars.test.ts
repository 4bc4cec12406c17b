// A string that a fix writes without quotes is the same string to every reader: to those that are recorded, and to the `yaml` library
// by the rules of YAML 1.1 and 1.2.
import assert from "node:assert/strict";
import { test } from "node:test";
import { parse } from "yaml";
import { QUICK } from "../scripts/quick.ts";
import { composeGo } from "../server/src/engine/compose/dialect.ts";
import { kubectl } from "../server/src/engine/kubernetes/dialect.ts";
import { scalarText } from "../server/src/engine/yaml/edit/write.ts";
import { parseYaml } from "../server/src/engine/yaml/parse/parse.ts";
import { YAML } from "../server/src/engine/yaml/syntax/dialect.ts";
import { oracleCases, recorded } from "./oracles/yaml/cases.ts";
import { type Data, dataOf } from "./oracles/yaml/data.ts";
import fc from "./support/property.ts";

/** What some reader takes for something else than a text. */
const TRAPS =
  "y Y n N yes No ON off true FALSE null Null ~ = << 0 00 -0 +1 012 0o7 0O17 0o7_7 -0o17 +0o7 08 0x1F 0X1F -0x1F +0x1 0x_1 0b1 " +
  "0B1 -0b1 0b-1 0b+1 1_000 1__0 1_ 0_7 1,000 1.5 1. .5 -.5 +.5 .5_0 .5e1_0 ._5 1e3 1E+3 1_0.5 .inf -.Inf +.INF .nan .NAN 22:22 " +
  "190:20:30 -1:30 1:30.5 1_0:30 2001-01-01 2001-1-1 2001-01-01T00:00:00Z - --- ... E0 . .. +. ? : # ! & * | > % @ ` , [ ] { }";

/** What needs no quotes: no reader has another opinion. */
const TEXTS =
  "a yEs tRue nUll 8080:80 80:80 nginx:1.25 500m 1Gi 12abc 0xG 0a v1.2 sha256:0a1b ./a ../b /c $A ${B".split(" ");

const READERS = [YAML, kubectl, composeGo];

/** Where a scalar can be: what is written around it, and where the string is in the value that is read. */
const PLACES: readonly (readonly [string, (text: string) => string, (value: string) => Data])[] = [
  ["value", (text) => `a: ${text}\n`, (value) => ({ a: value })],
  ["item", (text) => `a:\n- ${text}\n- b\n`, (value) => ({ a: [value, "b"] })],
  ["item in brackets", (text) => `a: [${text}, b]\n`, (value) => ({ a: [value, "b"] })],
  ["value in brackets", (text) => `a: {b: ${text}, c: d}\n`, (value) => ({ a: { b: value, c: "d" } })],
  ["key", (text) => `${text}: b\n`, (value) => ({ [value]: "b" })],
  ["key in brackets", (text) => `a: {${text}: b}\n`, (value) => ({ a: { [value]: "b" } })],
];

function check(value: string): void {
  const text = scalarText(value);
  for (const [place, around, expected] of PLACES) {
    const whole = around(text);
    for (const dialect of READERS) {
      const parts = parseYaml(whole, "", { dialect, isTemplate: false });
      const data = parts.map(({ doc }) => dataOf(doc.root, dialect === kubectl ? "kubectl" : "compose", dialect));
      const errors = parts.flatMap(({ doc }) => doc.errors.map(({ message }) => message));
      assert.deepEqual(
        [errors, data],
        [[], [expected(value)]],
        `${dialect.reader}, ${place}: ${JSON.stringify(whole)}`,
      );
    }
    for (const version of ["1.1", "1.2"] as const) {
      const told = `YAML ${version}, ${place}: ${JSON.stringify(whole)}`;
      assert.deepEqual(parse(whole, { version, stringKeys: false }), expected(value), told);
    }
  }
}

const PIECES =
  "0 1 2 7 8 9 60 59 _ . - + : x X o O b B 0x 0b 0o e E f a F i n inf nan y n N on off no yes true null ~ = << < 2001 2001-01-01 " +
  "T Z , # $ % @ & * ! | > ? ( ) / ' \" { } [ ] \\";
const word = fc
  .array(fc.constantFrom(...PIECES.split(" "), " "), { minLength: 1, maxLength: 7 })
  .map((pieces) => pieces.join(""));

test("a string that is written is read back as that string, wherever it is put and with any reader", () => {
  fc.assert(
    fc.property(word, (value) => check(value)),
    { numRuns: QUICK ? 200 : 1500 },
  );
  for (const value of [
    ...TRAPS.split(" "),
    ...TEXTS,
    "",
    " ",
    "a b",
    "a: b",
    "a #b",
    "... x",
    "--- x",
    "\ufffe",
    "\x85",
  ])
    check(value);
});

test("what a reader may take for something else is quoted, and nothing that looks like it", () => {
  for (const trap of TRAPS.split(" ")) assert.notEqual(scalarText(trap), trap);
  for (const text of TEXTS.slice(0, -1)) assert.equal(scalarText(text), text);
});

test("nothing is written without quotes that a recorded reader took for something else", () => {
  const { cases } = recorded();
  let compared = 0;
  for (const { title, text } of oracleCases()) {
    const [, source] = /^a: (\S+)\n$/.exec(text) ?? [];
    const documents = cases[title]?.documents;
    if (source === undefined || documents === undefined || documents === null) continue;
    if (scalarText(source) !== source) continue;
    compared += 1;
    assert.deepEqual(documents, [{ a: source }], title);
  }
  assert.ok(compared > 25, `${compared} compared`);
});
