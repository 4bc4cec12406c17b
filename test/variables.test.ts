// Variables of a Dockerfile: how a word expands, and what a name means at an instruction.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { parseDockerfile } from "../server/src/engine/dockerfile/parse/parse.ts";
import { resolveAt } from "../server/src/engine/dockerfile/stages/environment.ts";
import { expand, textOf } from "../server/src/engine/dockerfile/stages/expand.ts";
import { fromScope, globalArgs } from "../server/src/engine/dockerfile/stages/variables.ts";
import { assertLinear } from "./support/cost.ts";
import { labOf, settingsOf, uriOf } from "./support/lab.ts";

const KNOWN: Readonly<Record<string, string | null>> = { V: "a.b.c", EMPTY: "", OUT: null, P: "/usr/local/bin" };

function expanded(raw: string, escapeChar = "\\") {
  return textOf(expand(raw, escapeChar, (name) => KNOWN[name]).pieces);
}

describe("expansion", () => {
  const cases: readonly (readonly [string, string | undefined])[] = [
    ["$V", "a.b.c"],
    ["x${V}y", "xa.b.cy"],
    ["${V:-x}", "a.b.c"],
    ["${EMPTY:-x}", "x"],
    ["${EMPTY-x}", ""],
    ["${NO:-x}", "x"],
    ["${NO-x}", "x"],
    ["${NO:-${V}}", "a.b.c"],
    ["${NO:-$EMPTY}", ""],
    ["${V:+x}", "x"],
    ["${EMPTY:+x}", ""],
    ["${EMPTY+x}", "x"],
    ["${NO+x}", ""],
    ["${V:?gone}", "a.b.c"],
    ["${NO:?gone}", undefined],
    ["$OUT", undefined],
    ["x${OUT:-y}", undefined],
    ["$NO", ""],
    ["${V#*.}", "b.c"],
    ["${V##*.}", "c"],
    ["${V%.*}", "a.b"],
    ["${V%%.*}", "a"],
    ["${V/./-}", "a-b.c"],
    ["${V//./-}", "a-b-c"],
    ["${P//\\//_}", "_usr_local_bin"],
    ["${V/x/y}", "a.b.c"],
    ["\\$V", "$V"],
    ["'$V'", "$V"],
    ['"$V"', "a.b.c"],
    ['"\\$V"', "$V"],
    ["\"'$V'\"", "'a.b.c'"],
    ["$(date)", "$(date)"],
    ["$$", "$$"],
    ["$", "$"],
    ["${", "${"],
    ["${V", "${V"],
    ["${}", "${}"],
    ["a\\ b", "a b"],
    ["don't", "don't"],
  ];
  for (const [raw, expected] of cases) test(raw, () => assert.equal(expanded(raw), expected));

  test("the backtick escapes where the directive says so", () => {
    assert.equal(expanded("`$V", "`"), "$V");
    assert.equal(expanded("C:\\$V", "`"), "C:\\a.b.c");
  });

  test("each use has its name, its place and whether it falls back", () => {
    const { uses } = expand("a${V}${NO:-$W}", "\\", () => undefined);
    assert.deepEqual(uses, [
      { name: "V", from: 1, to: 5, guarded: false },
      { name: "NO", from: 5, to: 14, guarded: true },
      { name: "W", from: 11, to: 13, guarded: false },
    ]);
  });

  test("patterns with many stars and endless nesting cost no more than their length", () => {
    assert.equal(expanded("${V##*a*a*a*a*a}"), "a.b.c");
    assert.equal(expanded("${V##*.*.*}"), "");
    const work = (text: string) => expand(text, "\\", () => undefined);
    assertLinear("defaults in defaults", 100_000, (times) => "${A:-".repeat(times), work);
    assertLinear("dollars", 200_000, (times) => "$".repeat(times), work);
  });
});

describe("arguments above the first FROM", () => {
  test("a default may use those above it", () => {
    const doc = parseDockerfile("ARG A=1 B=x$A\nARG C=${B}y\nARG D\nFROM a\nARG E=1\n");
    assert.deepEqual(
      [...globalArgs(doc).values()].map(({ name, value }) => [name, value]),
      [
        ["A", "1"],
        ["B", "x1"],
        ["C", "x1y"],
        ["D", null],
      ],
    );
  });

  test("the platform's arguments are declared, their values unknown", () => {
    const scope = fromScope(parseDockerfile("FROM a\n"));
    assert.equal(scope("BUILDPLATFORM"), null);
    assert.equal(scope("HTTP_PROXY"), null);
    assert.equal(scope("OTHER"), undefined);
  });
});

/** What the word of the last instruction resolves to. */
function last(text: string) {
  const doc = parseDockerfile(text);
  const instruction = doc.instructions.at(-1);
  const word = instruction?.words[0];
  assert.ok(instruction !== undefined && word !== undefined);
  return resolveAt(doc, instruction, word);
}

describe("the environment at an instruction", () => {
  test("an argument above FROM is not seen in a stage unless declared again", () => {
    assert.equal(last("ARG A=1\nFROM a\nUSER $A\n"), undefined);
    assert.equal(last("ARG A=1\nFROM a\nARG A\nUSER $A\n"), "1");
    assert.equal(last("ARG A=1\nFROM a\nARG A=2\nUSER $A\n"), "2");
  });

  test("a later declaration counts only below it", () => {
    assert.equal(last("FROM a\nENV A=1\nENV A=2\nUSER $A\n"), "2");
    const doc = parseDockerfile("FROM a\nENV A=1\nUSER $A\nENV A=2\n");
    const [, , user] = doc.instructions;
    assert.ok(user?.words[0] !== undefined);
    assert.equal(resolveAt(doc, user, user.words[0]), "1");
  });

  test("ENV beats ARG, whichever comes last", () => {
    assert.equal(last("FROM a\nENV A=1\nARG A=2\nUSER $A\n"), "1");
  });

  test("the values of one ENV see what held before it", () => {
    assert.equal(last("FROM a\nENV A=1\nENV A=2 B=$A\nUSER $B\n"), "1");
  });

  test("one ARG with several pairs declares them all", () => {
    assert.equal(last("FROM a\nARG A=1 B=2\nUSER $A:$B\n"), "1:2");
  });

  test("a stage built from another one inherits its variables", () => {
    assert.equal(last("FROM a AS Base\nENV A=1\nARG B=2\nFROM base\nUSER $A$B\n"), "12");
    assert.equal(last("FROM a AS base\nENV A=1\nFROM a\nUSER $A\n"), undefined);
  });

  test("what nothing declares is unknown on a base image, and empty on scratch", () => {
    assert.equal(last("FROM a\nUSER x$A\n"), undefined);
    assert.equal(last("FROM scratch\nUSER x$A\n"), "x");
    assert.equal(last("FROM a\nUSER ${A:-app}\n"), undefined);
  });

  test("an argument without a default is unknown", () => {
    assert.equal(last("FROM scratch\nARG A\nUSER $A\n"), undefined);
  });
});

test("a variable that nothing sets is a warning, a list that it extends a hint, and a secret handed on a warning of its own", () => {
  const lab = labOf(settingsOf({}, new Set(["dockerfile/undefined-var", "dockerfile/secret-in-env-or-arg"])), {});
  const found = (value: string) => {
    lab.set(uriOf("Dockerfile"), "Dockerfile", `FROM debian:13\nENV ${value}\n`, 1);
    return lab.check(uriOf("Dockerfile"))?.findings.map(({ rule, severity }) => `${rule.slice(11)} ${severity}`);
  };
  assert.deepEqual(found("JWT_SECRET=${JWT_SECRET}"), ["undefined-var warning"]);
  assert.deepEqual(found("DB_PASSWORD=${X}"), ["undefined-var warning"]);
  assert.deepEqual(found("LIBRARY_PATH=/opt/lib:$LIBRARY_PATH"), ["undefined-var hint"]);
});
