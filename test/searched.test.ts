// Files of settings that are no Dockerfile, manifest or Compose file: secrets are found in them, and nothing else is said of them.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { createResolver } from "../server/src/engine/config/layers.ts";
import { createEngine } from "../server/src/engine/index.ts";
import { languageOf, parseFile, searchedAs } from "../server/src/engine/pipeline/engine.ts";
import { Workspace } from "../server/src/engine/pipeline/workspace.ts";
import { secretOf } from "./support/secrets.ts";

const engine = createEngine();
const settings = createResolver(engine.catalog).resolve([], "a");
const workspace = () => new Workspace({ engine, settingsFor: () => settings, today: () => "2026-11-29" });
const TOKEN = secretOf("github-pat");

function found(path: string, text: string): readonly string[] {
  const files = workspace();
  files.set("file:///a", path, text, 1);
  const { findings = [] } = files.check("file:///a") ?? {};
  return findings.map(({ rule, at }) => `${rule} ${text.slice(0, at.start).split("\n").length}`);
}

describe("which files are searched", () => {
  const yes = [
    "values.yaml",
    ".github/workflows/ci.yml",
    "deep/any.YAML",
    ".env",
    "api/.env.production",
    "prod.env",
    "templates/_helpers.tpl",
    "pnpm-lock.yaml",
  ];
  for (const path of yes)
    test(path, () => {
      assert.equal(languageOf(engine, path, "a: b\n"), undefined);
      assert.ok(searchedAs(engine, path) !== undefined);
      assert.deepEqual(found(path, `A: "${TOKEN}"\n`), ["text/secret-value 1"]);
      assert.deepEqual(found(path, "image: web:latest\nprivileged: true\n"), []);
    });
  for (const path of ["env", "environment.ts", "src/.envrc", "a.json", "yaml", "README.md"])
    test(`${path} is not`, () => {
      assert.equal(searchedAs(engine, path), undefined);
      assert.equal(parseFile(engine, "", path, `A: "${TOKEN}"\n`, 0), undefined);
    });
  test("what a language claims stays its own", () => {
    const pod = "apiVersion: v1\nkind: Pod\n";
    assert.equal(parseFile(engine, "", "values.yaml", pod, 0)?.language, "other-yaml");
    assert.equal(parseFile(engine, "", "pod.yaml", pod, 0)?.language, "kubernetes");
    assert.equal(parseFile(engine, "", "compose.yaml", "a: b\n", 0)?.language, "compose");
  });
});

describe("what is no secret there", () => {
  const texts: Record<string, string> = {
    "a secret of the workflow": "env:\n  TOKEN: ${{ secrets.GITHUB_TOKEN }}\n",
    "placeholders of an example":
      "API_KEY=your-key-here\nDATABASE_URL=postgres://user:password@db:5432/app\nT=ghp_xxxxxxxxxxxx\n",
    "a database for tests": "    DATABASE_URL: postgres://postgres:postgres@db:5432/test\n",
    "hashes of a lock file": `lodash@4.17.21:\n    resolution: {integrity: sha512-${"v2kDEe57lecTulaDIuNTPy3Ry4gLGJ6Z1O3vE1krgXZNrsQ".repeat(2)}==}\n`,
    "a value of the chart":
      "password: {{ .Values.password | quote }}\nurl: amqp://{{ .Values.user }}:{{ .Values.password }}@mq\n",
  };
  for (const [title, text] of Object.entries(texts))
    test(title, () => {
      for (const path of ["values.yaml", ".env.example", "_helpers.tpl"]) assert.deepEqual(found(path, text), [], path);
    });
  test("a password that nobody guesses is one", () => {
    const url = ["postgres://app:", "kV8qZt3wLx5n", "@db/app"].join("");
    assert.deepEqual(found(".github/workflows/ci.yml", `env:\n  URL: ${url}\n`), ["text/url-credentials 2"]);
  });
});

describe("exceptions", () => {
  const ignore = "# plimsoll: ignore text/secret-value -- revoked";
  test("above the line, and behind it", () => {
    for (const path of ["values.yaml", ".env", "_helpers.tpl"]) {
      assert.deepEqual(found(path, `${ignore}\nA: ${TOKEN}\n`), [], path);
      assert.deepEqual(found(path, `B: 1\nA: ${TOKEN} ${ignore}\n`), [], path);
      assert.deepEqual(found(path, `B: 1 ${ignore}\nA: ${TOKEN}\n`).slice(-1), ["text/secret-value 2"], path);
    }
  });
  const placed = (path: string, text: string, at: number) => {
    const file = parseFile(engine, "", path, text, 0) ?? assert.fail();
    const doc = file.parts[0]?.doc ?? assert.fail();
    return engine.language(file.language)?.commentPlace(doc, { start: at, end: at });
  };
  test("a comment of ours never gets into a value", () => {
    const yaml = `a: 1\nrun: |\n  one\n  ${TOKEN}\nb: 2\n`;
    assert.deepEqual(placed("ci.yml", yaml, yaml.indexOf(TOKEN)), { offset: 5, indent: "" });
    const second = `a: 1\n---\n  b: ${TOKEN}\n`;
    assert.deepEqual(placed("ci.yml", second, second.indexOf(TOKEN)), { offset: 9, indent: "  " });
    const variables = `A=1\nexport KEY="one\n${TOKEN}\n"\nB=2\n`;
    assert.deepEqual(placed(".env", variables, variables.indexOf(TOKEN)), { offset: 4, indent: "" });
    assert.deepEqual(placed(".env", variables, variables.indexOf("B=2")), {
      offset: variables.indexOf("B=2"),
      indent: "",
    });
    assert.deepEqual(placed(".env", 'A="never closed\nB=1\n', 16), { offset: 16, indent: "" });
    assert.equal(placed("_helpers.tpl", `A: ${TOKEN}\n`, 3), undefined);
  });
});

test("a file that is searched tells the others what it did before", () => {
  const files = workspace();
  files.set("file:///d", "Dockerfile", 'FROM alpine:3.22\nENTRYPOINT ["/app"]\n', 1);
  files.set("file:///a", "action.yml", "runs:\n  using: docker\n  image: Dockerfile\n", 1);
  files.completeIndex();
  const named = files.check("file:///d")?.findings.map(({ rule }) => rule) ?? [];
  assert.ok(!named.includes("dockerfile/missing-user"), `an action's container runs as root: ${named}`);
});
