// No finding shows a secret: tokens planted into names, values and comments of every sample never come out again.
import assert from "node:assert/strict";
import { test } from "node:test";
import { QUICK } from "../scripts/quick.ts";
import { quoted } from "../server/src/engine/core/text.ts";
import { redact } from "../server/src/engine/text/redaction/redact.ts";
import { secretsIn } from "../server/src/engine/text/secrets.ts";
import { casesOf } from "./support/cases.ts";
import { engine, labOf, settingsOf, uriOf } from "./support/lab.ts";
import { unmarked } from "./support/marks.ts";
import fc from "./support/property.ts";
import { examples, playground } from "./support/samples.ts";

const RUNS = QUICK ? 2_000 : 10_000;

/** Put together at run time, so that none stands in the repository. */
const TOKENS = [
  ["ghp_", "x7Qm2LkV9sTr4WbN8yHc3JfD6pGzA1eUo5Rq"],
  ["AKIA", "Q7XM2LKVTSR4WBNY"],
  ["glpat-", "x7Qm2LkV9sTr4WbN8yHc"],
].map((parts) => parts.join(""));

/** Words that may be names, values or parts of them; in `${name-default}` Docker itself takes a word apart, and no part is a token. */
const WORD = /(?<![${])\b[A-Za-z_][\w.-]+/g;

type Way = "instead" | "behind" | "comment" | "key";

function planted(text: string, token: string, where: number, way: Way): string {
  const words = [...text.matchAll(WORD)];
  const word = words[Math.floor(where * words.length)];
  if (word === undefined) return text;
  const end = word.index + word[0].length;
  const line = text.lastIndexOf("\n", word.index) + 1;
  switch (way) {
    case "instead":
      return text.slice(0, word.index) + token + text.slice(end);
    case "behind":
      return `${text.slice(0, end)}/${token}${text.slice(end)}`;
    case "comment":
      return `${text.slice(0, line)}# plimsoll: ignore ${token}\n${text.slice(line)}`;
    case "key":
      return `${text.slice(0, word.index)}${token}=${text.slice(word.index)}`;
  }
}

test(`${RUNS} texts with a planted token: no finding's JSON holds it`, () => {
  const samples = [...examples(), ...playground()].filter(({ text }) => text.length < 10_000);
  const settings = settingsOf();
  let told = 0;
  fc.assert(
    fc.property(
      fc.constantFrom(...samples),
      fc.constantFrom(...TOKENS),
      fc.double({ min: 0, max: 0.999, noNaN: true }),
      fc.constantFrom<Way>("instead", "behind", "comment", "key"),
      ({ path, text }, token, where, way) => {
        const before = planted(text, token, where, way);
        const secret = secretsIn(before).find(({ at }) => before.slice(at.start, at.end) === token);
        if (secret === undefined) return;
        const checked = labOf(settings, { [path]: before }).check(uriOf(path));
        const findings = [...(checked?.findings ?? []), ...(checked?.silenced ?? []).map(({ finding }) => finding)];
        told += findings.length;
        const json = JSON.stringify(findings).toLowerCase();
        // Neither whole nor by its middle.
        const middle = token.slice(token.search(/[-_]|(?<=AKIA)/) + 5, -2).toLowerCase();
        assert.ok(!json.includes(middle), `${path}\n${before}\n${json}`);
      },
    ),
    { seed: 20_261_123, numRuns: RUNS, endOnFailure: true },
  );
  assert.ok(told > RUNS, "findings were made at all");
});

test("what is redacted can still be told apart", () => {
  const [one = "", other = ""] = [TOKENS[0], TOKENS[0]?.replace("x7Qm", "y8Rn")];
  assert.notEqual(redact(one), redact(other));
  assert.match(redact(`Service \`${one}\` is privileged.`), /^Service `ghp_…[0-9a-f]{4}` is privileged\.$/);
  assert.equal(redact(redact(one)), redact(one));
  assert.equal(redact("nothing to hide"), "nothing to hide");
  const address = ["postgres://shop:", "hunter2x", "@db/shop"].join("");
  assert.equal(redact(address), "postgres://shop:***@db/shop");
});

test("an excerpt shows little of a word that it cuts", () => {
  assert.equal(quoted("`a`\n b"), "a b");
  assert.equal(quoted(`web ${"x".repeat(60)}`), `web ${"x".repeat(12)}…`);
  assert.equal(quoted("one two three four five six seven eight nine"), "one two three four five six seven eight…");
});

test("passwords among the parameters of addresses, by short names and drawn keys are masked, names of objects are not", () => {
  assert.equal(redact("jdbc:mysql://db/shop?pwd=x7Qm2LkV9s&ssl=1"), "jdbc:mysql://db/shop?pwd=***&ssl=1");
  assert.equal(redact("Server=db;Uid=shop;Pwd=x7Qm2LkV9s;"), "Server=db;Uid=shop;Pwd=***;");
  assert.equal(redact("MYSQL_PW=x7Qm2LkV9s"), "MYSQL_PW=***");
  assert.equal(redact("HMAC_KEY=x7Qm2LkV9sTrw4Zb8NcJ0dHf"), "HMAC_KEY=***");
  for (const text of ["TLS_SECRET=web-tls-v2", "SORT_KEY=x7Qm2LkV9sTrw4Zb8NcJ0dHf", "STRIPE_KEY=shop-orders-v2"])
    assert.equal(redact(text), text);
});

test("the password in front of a registry's host is masked, what else has an `@` is not", () => {
  for (const [text, shown] of [
    ["image: user:hunter2secret@reg.example/a:1", "image: user:***@reg.example/a:1"],
    ["`user:hunter2secret@reg:5000/a` is wrong", "`user:***@reg:5000/a` is wrong"],
    ["FROM node:24@sha256:abcdef/x", "FROM node:24@sha256:abcdef/x"],
    ["npm:typescript@5.9.2", "npm:typescript@5.9.2"],
    ["mailto:me@acme.example", "mailto:me@acme.example"],
    ["user:$PASSWORD@reg.example/a", "user:$PASSWORD@reg.example/a"],
  ] as const) {
    assert.equal(redact(text), shown);
  }
});

test("what a rule marks as a secret is masked in the text of its file", () => {
  const rule = engine.catalog.rule("dockerfile/secret-in-run") ?? assert.fail();
  let masked = 0;
  for (const { bad } of [...rule.examples, ...casesOf(rule)]) {
    const { text } = unmarked(bad);
    const { findings = [], redactor } = labOf(settingsOf(), { Dockerfile: text }).check(uriOf("Dockerfile")) ?? {};
    for (const { rule: id, row, at } of findings) {
      if (id !== rule.id || row === "login") continue;
      masked += 1;
      assert.match(redactor?.text.slice(at.start, at.end) ?? "", /^[\s*]+$/, text);
    }
  }
  assert.ok(masked > 20, `${masked} secrets`);
});

test("a sentence about a command is no command, and what passwd is given is masked", () => {
  const sentence = "`useradd -p` puts the password's hash into the image";
  assert.equal(redact(sentence), sentence);
  assert.equal(redact("RUN useradd -p Zk3x7PWZMfuQ9 x"), "RUN useradd -p *** x");
  assert.equal(redact('RUN echo "q38Mrx7Xx2SGa" | passwd x'), 'RUN echo "***" | passwd x');
});
