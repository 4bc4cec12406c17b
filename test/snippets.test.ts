// What a snippet inserts has no finding of the recommended rules. The names of the variables are the snippets' own defaults.
import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { after, before, describe, test } from "node:test";
import { type Editor, MODERN, startEditor } from "./lsp/editor.ts";
import { labOf, settingsOf, uriOf } from "./support/lab.ts";

interface Snippet {
  readonly prefix: string;
  readonly description: string;
  readonly body: readonly string[];
}

const ROOT = path.resolve(import.meta.dirname, "..");
const PARTIAL_STAGE = /^RUN /;
const indented = (text: string, by: number) => text.replace(/^(?=.)/gm, " ".repeat(by));

/** The text with every placeholder at its default, as the editor inserts it. */
function inserted(body: readonly string[]): string {
  return body
    .join("\n")
    .replace(/\$\{\d+:([^}]*)\}/g, "$1")
    .replace(/\$\d/g, "")
    .replace(/\\([\\$}])/g, "$1");
}

/** What is inserted as a whole file of its kind. */
const FILES: Readonly<Record<string, (text: string) => { readonly path: string; readonly text: string }>> = {
  dockerfile: (text) => ({
    path: "Dockerfile",
    text: PARTIAL_STAGE.test(text)
      ? `FROM debian:13-slim\n${text}USER 10001\n`
      : /--from=build/.test(text) && !/AS build/i.test(text)
        ? `FROM debian:13-slim AS build\n${text}`
        : text,
  }),
  kubernetes: (text) => ({
    path: "manifest.yaml",
    text: text.startsWith("apiVersion") ? text : podWith(text),
  }),
  compose: (text) => ({ path: "compose.yaml", text: `services:\n${indented(text, 2)}` }),
};

function podWith(container: string): string {
  return `apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: web
      image: registry.example.com/shop/web:1.4.0
      resources:
        limits:
          memory: 256Mi
${indented(container, 6)}`;
}

for (const [kind, fileOf] of Object.entries(FILES)) {
  describe(`snippets of ${kind}`, () => {
    const json = fs.readFileSync(path.join(ROOT, "snippets", `${kind}.json`), "utf8");
    const snippets: Readonly<Record<string, Snippet>> = JSON.parse(json);
    for (const [name, { body, prefix }] of Object.entries(snippets)) {
      test(`“${name}” is clean`, () => {
        const file = fileOf(inserted(body));
        assert.doesNotMatch(file.text, /\$\{/, "a placeholder was left");
        assert.match(prefix, /^hardened-[a-z]+$/, "one name, as all of them");
        const lab = labOf(settingsOf({ extends: "recommended" }), { [file.path]: file.text });
        const checked = lab.check(uriOf(file.path));
        assert.ok(checked !== undefined, `${file.path} is not claimed`);
        assert.deepEqual(
          checked.findings.map(({ rule, message }) => `${rule}: ${message}`),
          [],
        );
      });
    }
  });
}

describe("where the server offers snippets", () => {
  const CONTAINERS = "apiVersion: v1\nkind: Pod\nspec:\n  containers:\n    - name: web\n";
  const OBJECTS = ["hardened-deployment", "hardened-cronjob"];
  const places: readonly (readonly [title: string, file: string, text: string, offered: readonly string[]])[] = [
    ["a YAML file that is still empty", "k8s/web.yaml", "", OBJECTS],
    ["the same while a word is typed, below comments", "k8s/web.yaml", "# the shop\n---\nhard", OBJECTS],
    ["a further document of a stream", "k8s/web.yaml", "apiVersion: v1\nkind: Pod\n---\nhard", OBJECTS],
    ["a container", "k8s/web.yaml", `${CONTAINERS}      hard`, ["hardened-container"]],
    ["a container that has a security context", "k8s/web.yaml", `${CONTAINERS}      securityContext: {}\n      `, []],
    ["the name of a service", "compose.yaml", "services:\n  web:\n    image: a:1\n  hard", ["hardened-service"]],
    ["the settings of a service", "compose.yaml", "services:\n  web:\n    hard", []],
    ["the top of a Compose file", "compose.yaml", "hard", []],
    ["behind an object", "k8s/web.yaml", "apiVersion: v1\nkind: Pod\nhard", []],
    ["a workflow", ".github/workflows/ci.yml", "", []],
    ["a workflow with jobs", ".github/workflows/ci.yml", "on: push\nhard", []],
    ["values", "values.yaml", "hard", []],
    ["values of a stage", "chart/values-prod.yaml", "", []],
    ["our own configuration", ".plimsoll.yaml", "hard", []],
    ["other settings", "mkdocs.yml", "site_name: a\nhard", []],
    ["a file of variables", ".env", "", []],
  ];
  let editor: Editor;
  before(async () => {
    editor = startEditor();
    await editor.initialize({ capabilities: MODERN, folder: "/shop" });
  });
  after(() => editor.process.kill());
  for (const [title, file, text, offered] of places)
    test(title, async () => {
      const uri = `file:///shop/${file}`;
      const textDocument = { uri, languageId: "yaml", version: 1, text };
      await editor.connection.sendNotification("textDocument/didOpen", { textDocument });
      const lines = text.split("\n");
      const position = { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 };
      const answer = await editor.connection.sendRequest<{ label: string }[] | { items: { label: string }[] }>(
        "textDocument/completion",
        { textDocument: { uri }, position },
      );
      const items = Array.isArray(answer) ? answer : answer.items;
      assert.deepEqual(
        items.map(({ label }) => label).filter((label) => label.startsWith("hardened-")),
        offered,
      );
      await editor.connection.sendNotification("textDocument/didClose", { textDocument: { uri } });
    });
});
