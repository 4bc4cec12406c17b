// What readers are shown of rows: by `plimsoll explain`, by hovers and in `.plimsoll.yaml`.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { explainCommand } from "../server/src/cli/explain.ts";
import { ruleBrief } from "../server/src/engine/catalog/brief.ts";
import { examplesOf } from "../server/src/engine/catalog/explain.ts";
import { rulesPage } from "../server/src/engine/catalog/overview.ts";
import { engine } from "./support/lab.ts";
import { secretOf } from "./support/secrets.ts";
import { recordingTerminal } from "./support/terminal.ts";

const RULE = "text/secret-value";
const { catalog } = engine;
const withRows = catalog.rules.filter(({ rows }) => rows !== undefined);

/** What `plimsoll explain ID` prints. */
function explained(id: string): { readonly code: number; readonly out: string; readonly note: string } {
  const { terminal, written } = recordingTerminal();
  return { code: explainCommand(engine, [id], terminal), out: written.out, note: written.note.replace(/\n$/, "") };
}

const named = (name: string) => catalog.named(name) ?? assert.fail(name);
const brief = (name: string) => ruleBrief(named(name), catalog, { page: undefined });

describe("the example of a row", () => {
  test("is its own wherever it is shown, and is drawn once", () => {
    const { out } = explained("github-pat");
    assert.match(
      out,
      /^Before\n {4}FROM alpine:3\.22\n {4}ENV TOKEN=ghp_\w{36}\n\nAfter\n.*\n.*id=token,env=TOKEN make$/m,
    );
    assert.ok(out.includes(secretOf("github-pat")));
    assert.doesNotMatch(out, /AGE-SECRET/i);
    assert.match(
      brief(`${RULE}/github-pat`),
      /How:\n\n```dockerfile\n.*\nRUN --mount=type=secret,id=token,env=TOKEN make\n/,
    );
    assert.match(brief(`${RULE}/dockerconfig-secret`), /How:\n\n```yaml\n[\s\S]*kind: ExternalSecret\n/);
    for (const rule of withRows) {
      for (const row of rule.rows ?? []) {
        const [first] = examplesOf(rule, row);
        assert.deepEqual(first, rule.kind === "check" && rule.probe?.(row), row.key);
      }
    }
  });
  test("is that of the first row where an id means several", () => {
    const { out } = explained("slack-access-token");
    assert.match(out, /ENV TOKEN=xox/);
    assert.doesNotMatch(out, /AGE-SECRET/i);
  });
});

test("a hover shows the first fix, with which the menu and `explain` begin, not the shortest", () => {
  const told = catalog.rules.flatMap((rule) => {
    const texts = Object.values(Object(rule.examples[0].fixed) as Record<string, string>);
    const [first = "", ...others] = typeof rule.examples[0].fixed === "string" ? [] : texts;
    const isShort = others.every((other) => first.length <= other.length);
    return isShort ? [] : [{ id: rule.id, first, others }];
  });
  assert.ok(told.length > 0, "some first fix is not the shortest");
  for (const { id, first, others } of told) {
    const own = first.split("\n").filter((line) => !others.some((other) => other.includes(line)));
    for (const line of own) assert.ok(brief(id).includes(line.trim()), `${id}: ${line}`);
    assert.ok(own.length > 0, id);
  }
});

test("`explain` finds a row without the first part of its rule's id, and says where the rows of a rule are", () => {
  assert.equal(explained("secret-value/github-pat").out, explained(`${RULE}/github-pat`).out);
  assert.deepEqual(explained(`${RULE}/nosuch`), {
    code: 2,
    out: "",
    note: `\`${RULE}\` has no row \`nosuch\`. \`plimsoll explain ${RULE}\` lists its rows.`,
  });
  assert.match(explained(`${RULE}/github-patt`).note, /^`text.*Did you mean `text\/secret-value\/github-pat`\? `plims/);
  assert.equal(
    explained("dockerfile/no-sudo/x").note,
    "`dockerfile/no-sudo` has no rows. Did you mean `dockerfile/no-sudo`?",
  );
  assert.equal(explained("nosuchthing").note, "There is no rule `nosuchthing`. `plimsoll rules` lists the rules.");
});

describe("the rows in `explain`", () => {
  const count = catalog.rule(RULE)?.rows?.length ?? assert.fail();
  const listed = (id: string) => explained(id).out.match(/^ {4}[a-z0-9-]+ {2,}\S.*$/gm) ?? [];

  test("are all listed for the rule's own name", () => {
    for (const id of [RULE, "secret-value", "TEXT/Secret-Value"]) {
      assert.equal(listed(id).length, count, id);
      assert.match(
        explained(id).out,
        /^Rows \(use `text\/secret-value\/ROW` in settings, exceptions and `explain`\)$/m,
      );
    }
  });
  test("are those that another tool's id means, and of all of them only their number", () => {
    assert.deepEqual(
      listed("slack-access-token").map((line) => line.trim().split(" ")[0]),
      catalog.resolve("slack-access-token").map((name) => name.split("/")[2]),
    );
    for (const id of ["DS-0031", "CKV_SECRET_6"]) {
      assert.deepEqual(listed(id), [], id);
      assert.ok(explained(id).out.includes(`\n${count} rows: \`plimsoll explain ${RULE}\` lists them\n`), id);
    }
    assert.match(explained("DS-0031").out, /^Also accepts exceptions for Trivy DS-0031/m);
  });
});

test("the list of all rules has no ids of a rule whose rows have them, but says where they are", () => {
  const page = rulesPage(catalog.rules, engine.languages);
  assert.match(page, /^\| \[secret-value\].*\| per row \|$/m);
  const answering = withRows.filter(({ rows }) => rows?.some(({ equivalents }) => (equivalents ?? []).length > 0));
  assert.equal(page.match(/per row/g)?.length, answering.length);
});
