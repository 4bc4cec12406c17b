// Applying fixes in bulk: in passes, and never so that a file breaks, not even one whose errors a template hides.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { SourceFile } from "../server/src/engine/core/document.ts";
import { type Finding, type Fix, safe } from "../server/src/engine/core/finding.ts";
import { point } from "../server/src/engine/core/text.ts";
import { parseFile } from "../server/src/engine/pipeline/engine.ts";
import { fixFile } from "../server/src/engine/pipeline/fix.ts";
import { engine, labOf, settingsOf, uriOf } from "./support/lab.ts";

function repaired(path: string, text: string): string {
  return labOf(settingsOf(), { [path]: text }).fix(uriOf(path), { kinds: ["safe", "hardening"] })?.text ?? text;
}

/** Takes one fix, offered as long as `text` is what it was. */
function taking(path: string, text: string, fix: Fix) {
  const parse = (source: string) => parseFile(engine, uriOf(path), path, source, 1);
  const file = parse(text);
  assert.ok(file !== undefined);
  const finding: Finding = {
    rule: "test/one",
    severity: "warning",
    at: point(0),
    message: "One.",
    subject: "one",
    fingerprint: "1:0",
    fixes: [fix],
    related: [],
  };
  const check = (now: SourceFile) => ({
    findings: now.text === text ? [finding] : [],
    silenced: [],
    ran: new Set<never>(),
    reads: new Map(),
    crashes: [],
  });
  return fixFile({ file, kinds: ["safe"], parse, check });
}

test("a block between brackets that a template seems to explain is left alone, however often it is repaired", () => {
  for (const rest of ["", "    security_opt:\n    - label:disable\n", "{{- end }}\n"]) {
    const text = `{{- if .Values.x }}\n{services:\n  web:\n    image: redis:8.2\n${rest}`;
    assert.equal(repaired("compose.yaml", text), text);
  }
});

test("a fix that breaks a document is refused by name, in a template too", () => {
  for (const text of ["a:\n  b: 1\n", "a:\n{{- if .Values.b }}\n  b: 1\n{{- end }}\n  c: {{ .Values.c }}\n"]) {
    const path = "k8s/app.yaml";
    const manifest = `apiVersion: v1\nkind: ConfigMap\n${text}`;
    const end = manifest.indexOf("b: 1") + "b: 1".length;
    const breaking = taking(path, manifest, safe("Write nonsense", { at: point(end), text: "\n c: [" }));
    assert.equal(breaking.text, manifest);
    assert.match(breaking.refused[0]?.why ?? "", /^“Write nonsense” would leave the file with a new syntax error\.$/);
    const sound = taking(path, manifest, safe("Write sense", { at: point(end), text: "\n  d: [2]" }));
    assert.equal(sound.applied.length, 1);
    assert.equal(sound.text, `${manifest.slice(0, end)}\n  d: [2]${manifest.slice(end)}`);
  }
});
