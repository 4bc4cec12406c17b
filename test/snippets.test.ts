// What a snippet inserts has no finding of the recommended rules. The names of the variables are the snippets' own defaults.
import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { describe, test } from "node:test";
import { labOf, settingsOf, uriOf } from "./support/lab.ts";

interface Snippet {
  readonly prefix: readonly string[];
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
    text: PARTIAL_STAGE.test(text) ? `FROM debian:13-slim\n${text}USER 10001\n` : text,
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
        assert.ok(prefix.some((one) => one.startsWith("plimsoll-")));
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
