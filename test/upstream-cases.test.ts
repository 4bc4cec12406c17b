// The readers that make cases of other tools' tests: test/conformance/upstream/.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { listedCases, pageCases } from "./conformance/upstream/examples.ts";
import { goCases } from "./conformance/upstream/go-tests.ts";
import { regoCases } from "./conformance/upstream/rego-tests.ts";

const shortly = (cases: readonly { id: string; name: string; text: string; expect: string }[]) =>
  cases.map(({ id, name, text, expect }) => [name, id, expect, text]);

describe("cases from other tools' tests", () => {
  test("of a Go test each call is a case, once for each rule that warns", () => {
    const source = [
      "func testOne(t *testing.T) {",
      '\tbase := integration.UnixOrWindows("busybox", "nanoserver")',
      "\tdockerfile := fmt.Appendf(nil, `\nFROM %s as A\n`, base)",
      "\tcheckLinterWarnings(t, sb, &lintTestParams{\n\t\tDockerfile: dockerfile,\n\t\tWarnings: []expectedLintWarning{",
      '\t\t\t{RuleName: "A", Detail: "${X}", Line: 2},\n\t\t\t{RuleName: "B", Line: 3},\n\t\t},\n\t})',
      "\tdockerfile = []byte(`FROM scratch\n`)",
      "\tcheckLinterWarnings(t, sb, &lintTestParams{Dockerfile: dockerfile})",
      "}\n",
    ].join("\n");
    assert.deepEqual(shortly(goCases(source)), [
      ["testOne #1", "A", "fire", "\nFROM busybox as A\n"],
      ["testOne #1", "B", "fire", "\nFROM busybox as A\n"],
      ["testOne #2", "*", "silent", "FROM scratch\n"],
    ]);
  });

  test("a Go test whose file cannot be read is an error", () => {
    const source =
      "func testOne(t *testing.T) {\n\tcheckLinterWarnings(t, sb, &lintTestParams{Dockerfile: made(1)})\n}\n";
    assert.throws(() => goCases(source), /testOne #1/);
  });

  test("of a page the blocks below a label are cases", () => {
    const page =
      "```dockerfile\nFROM a\n```\n\n❌ Bad: it\n\n```dockerfile\nFROM b\n```\n\n✅ Good: it\n\n```dockerfile\nFROM c\n```\n";
    assert.deepEqual(shortly(pageCases(page, "A", "a.md")), [
      ["doc example 1", "A", "fire", "FROM b\n"],
      ["doc example 2", "A", "silent", "FROM c\n"],
    ]);
  });

  test("of a check's examples each entry is a case", () => {
    const yaml =
      "dockerfile:\n  good:\n    - |-\n      FROM a\n      USER b\n  bad:\n    - |-\n      FROM a\n    - |-\n      FROM c\n";
    assert.deepEqual(shortly(listedCases(yaml, "DS-1", "a.yaml")), [
      ["example good 1", "DS-1", "silent", "FROM a\nUSER b\n"],
      ["example bad 1", "DS-1", "fire", "FROM a\n"],
      ["example bad 2", "DS-1", "fire", "FROM c\n"],
    ]);
  });

  test("of a Rego test the input is made into a file, and what cannot be read is left out by name", () => {
    const source = [
      'test_one if {\n\tr := deny with input as {"Stages": [{"Name": "a", "Commands": [',
      '\t\t{"Cmd": "env", "Value": ["A", "b", "="]},\n\t\t{"Cmd": "run", "Value": ["a", "b c"]},\n\t]}]}\n\tcount(r) == 0\n}\n',
      'test_two if {\n\ttc := {build("x"), build("y")}\n\tevery tt in tc {\n\t\tres := deny with input as tt\n\t\tcount(res) = 1\n\t}\n}\n',
      "test_three if {\n\tr := deny with input as unknown\n\tcount(r) == 1\n}\n",
      'build(value) := {"Stages": [{"Name": "b", "Commands": [{"Cmd": "arg", "Value": [value]}]}]}\n',
    ].join("\n");
    const { cases, left } = regoCases(source, "DS-1", "a_test.rego");
    assert.deepEqual(shortly(cases), [
      ["test_one", "DS-1", "silent", 'FROM a\nENV A=b\nRUN ["a", "b c"]\n'],
      ["test_two #1", "DS-1", "fire", "FROM b\nARG x\n"],
      ["test_two #2", "DS-1", "fire", "FROM b\nARG y\n"],
    ]);
    assert.deepEqual(left, ["a_test.rego test_three: unknown is not known"]);
  });
});
