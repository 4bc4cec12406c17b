// plimsoll/coverage: what of an open document was checked and what was not, and what the status item makes of it.
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { after, before, describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import { fileStatus } from "../../client/src/coverage.ts";
import { until } from "../../scripts/wait.ts";
import type { CoverageResult } from "../../server/src/protocol.ts";
import { type Editor, startEditor } from "./editor.ts";

const POD =
  "apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  containers:\n    - name: web\n      image: web:1.4\n";

const SECRETS: CoverageResult = {
  checked: ["secrets"],
  unchecked: ["anything else: this is not a Dockerfile, Bake or Compose file or manifest"],
};

describe("what was checked", () => {
  let folder: string;
  let editor: Editor;
  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), "plimsoll-coverage-"));
    mkdirSync(path.join(folder, ".git"));
    writeFileSync(path.join(folder, ".gitignore"), ".env\n");
    writeFileSync(path.join(folder, ".plimsoll.yaml"), 'ignore: ["vendor/**"]\n');
    editor = startEditor();
    await editor.initialize({ folder });
    await until("the index", () => editor.indexed);
  });
  after(() => {
    editor.process.kill();
    rmSync(folder, { recursive: true, force: true });
  });

  const cases: readonly (readonly [file: string, languageId: string, text: string, result: CoverageResult])[] = [
    [
      "Dockerfile",
      "dockerfile",
      "FROM a:1\nUSER 1\n",
      { checked: ["rules for Dockerfiles", "secrets"], unchecked: [] },
    ],
    ["pod.yaml", "yaml", POD, { checked: ["rules for Kubernetes manifests", "secrets"], unchecked: [] }],
    [
      "templates/pod.yaml",
      "yaml",
      POD.replace("web:1.4", "{{ .Values.image }}"),
      { checked: ["rules for Kubernetes manifests", "secrets"], unchecked: ["templates filled from values"] },
    ],
    [
      "broken.yaml",
      "yaml",
      POD.replace("image: web:1.4", "image web:1.4"),
      { checked: ["rules for Kubernetes manifests", "secrets"], unchecked: ["what is around the error in line 8"] },
    ],
    [
      "large.dockerfile",
      "dockerfile",
      `FROM a:1\n#${"x".repeat(1_000_000)}\n`,
      { checked: [], unchecked: ["this file: it is larger than 1 MB"] },
    ],
    [
      "vendor/Dockerfile",
      "dockerfile",
      "FROM a\n",
      { checked: [], unchecked: ["this file, which the configuration ignores"] },
    ],
    ["values.yaml", "yaml", "image: web\n", SECRETS],
    [".github/workflows/ci.yml", "github-actions-workflow", "on: push\n", SECRETS],
    [".env.example", "dotenv", "A=b\n", SECRETS],
    ["templates/_helpers.tpl", "helm", '{{- define "a" }}{{ end }}\n', SECRETS],
    [".env", "dotenv", "A=b\n", { checked: [], unchecked: ["this file, which git ignores"] }],
    ["notes.txt", "plaintext", "A=b\n", { checked: [], unchecked: [] }],
    ["Dockerfile.j2", "jinja", "FROM {{ base }}\n", { checked: [], unchecked: [] }],
  ];
  for (const [file, languageId, text, result] of cases) {
    test(file, async () => {
      const uri = pathToFileURL(path.join(folder, file)).href;
      await editor.connection.sendNotification("textDocument/didOpen", {
        textDocument: { uri, languageId, version: 1, text },
      });
      assert.deepEqual(await editor.connection.sendRequest("plimsoll/coverage", { textDocument: { uri } }), result);
    });
  }

  test("a document that is not open", async () => {
    const params = { textDocument: { uri: "file:///nowhere/Dockerfile" } };
    assert.deepEqual(await editor.connection.sendRequest("plimsoll/coverage", params), { checked: [], unchecked: [] });
  });
});

describe("the status item", () => {
  const warning = [{ severity: "warning" }, { severity: "hint" }] as const;
  const all = { checked: ["rules for Dockerfiles", "secrets"], unchecked: [] };
  const part = { checked: ["secrets"], unchecked: ["templates filled from values"] };
  const none = { checked: [], unchecked: ["this file: it is binary"] };
  const said = (found: Parameters<typeof fileStatus>[0], coverage: CoverageResult | undefined) => {
    const { text, lines } = fileStatus(found, coverage) ?? { text: "hidden", lines: [] };
    return [text, ...lines];
  };
  test("counts without hints, and says what was checked and what was not", () => {
    assert.deepEqual(said(warning, all), ["1", "This file: 1 warning", "Checked: rules for Dockerfiles, secrets"]);
    assert.deepEqual(said([], all), ["", "This file: nothing found", "Checked: rules for Dockerfiles, secrets"]);
    assert.deepEqual(said([], part), [
      "",
      "This file: nothing found in what was checked",
      "Checked: secrets",
      "Not checked: templates filled from values",
    ]);
  });
  test("never says that nothing was found of what was not understood", () => {
    assert.deepEqual(said([], none), ["not checked", "This file: not checked", "Not checked: this file: it is binary"]);
    assert.deepEqual(said([], { checked: [], unchecked: [] }), ["hidden"]);
    assert.deepEqual(said([], undefined), ["", "This file: being checked"]);
    assert.deepEqual(said(warning, undefined), ["1", "This file: 1 warning"]);
  });
});
