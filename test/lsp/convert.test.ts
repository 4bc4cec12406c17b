// Lines and columns: the line table against the reference implementation, the JSON form, tags and links.

import assert from "node:assert/strict";
import { test } from "node:test";
import { TextDocument } from "vscode-languageserver-textdocument";
import { choice, type Finding, type Fix, type Related, safe } from "../../server/src/engine/core/finding.ts";
import type { Language } from "../../server/src/engine/core/language.ts";
import { applyEdits, point, span } from "../../server/src/engine/core/text.ts";
import { dockerfile } from "../../server/src/engine/dockerfile/index.ts";
import { draftOf } from "../../server/src/engine/pipeline/draft.ts";
import { toDiagnostic } from "../../server/src/lsp/session/diagnostics.ts";
import { minimalEdits } from "../../server/src/lsp/session/minimalEdits.ts";
import { toJson } from "../../server/src/output/json.ts";
import { linesOf, toOffset, toPosition, toRange } from "../../server/src/output/positions.ts";
import fc from "../support/property.ts";
import { redactorOf } from "../support/secrets.ts";

const text = fc.string({ unit: fc.constantFrom("a", "é", "𝄞", "\n", "\r\n", "\r", " ", "\t"), maxLength: 60 });

test("positions are those of vscode-languageserver-textdocument, there and back", () => {
  fc.assert(
    fc.property(text, fc.nat(80), (source, offset) => {
      const lines = linesOf(source);
      const document = TextDocument.create("file:///x", "x", 1, source);
      const insideBreak = source[offset - 1] === "\r" && source[offset] === "\n";
      if (!insideBreak) assert.deepEqual(toPosition(lines, offset), document.positionAt(offset));
      assert.equal(toOffset(lines, toPosition(lines, offset)), Math.min(offset, source.length));
    }),
    { seed: 1 },
  );
});

test("positions outside the text mean its nearer end", () => {
  const lines = linesOf("ab\ncd");
  assert.equal(toOffset(lines, { line: 9, character: 0 }), 5);
  assert.equal(toOffset(lines, { line: 1, character: 99 }), 5);
  assert.equal(toOffset(lines, { line: -1, character: 3 }), 0);
  assert.deepEqual(toPosition(lines, -4), { line: 0, character: 0 });
});

test("the difference of two texts turns one into the other and splits no character", () => {
  fc.assert(
    fc.property(text, text, (before, after) => {
      const edits = minimalEdits(before, after);
      assert.equal(applyEdits(before, edits), after);
      for (const { at } of edits) {
        for (const offset of [at.start, at.end]) {
          assert.ok(!(before[offset - 1] === "\r" && before[offset] === "\n"), "inside a line break");
          assert.ok(
            !/^[\uD800-\uDBFF][\uDC00-\uDFFF]$/.test(before.slice(offset - 1, offset + 1)),
            "inside a character",
          );
        }
      }
    }),
    { seed: 1, numRuns: 2000 },
  );
});

test("the difference leaves what stands between two changes alone", () => {
  assert.deepEqual(minimalEdits("one\ntwo\nthree\nfour\n", "1\ntwo\nthree\n4\n"), [
    { at: span(0, 3), text: "1" },
    { at: span(14, 18), text: "4" },
  ]);
  assert.deepEqual(minimalEdits("same", "same"), []);
});

const finding: Finding = {
  rule: "dockerfile/no-sudo",
  severity: "warning",
  at: span(4, 8),
  message: "`sudo` does nothing here.",
  subject: "stage 0>RUN 1",
  fingerprint: "1:abc",
  fixes: [safe("Remove `sudo`", { at: span(4, 9), text: "" })],
  unnecessary: true,
  related: [{ at: point(0), message: "here" }],
};
const lines = linesOf("RUN sudo id\n");
const places = ({ at }: Related) => ({ uri: "file:///Dockerfile", range: toRange(lines, at ?? point(0)) });
const style = { uriScheme: "vscode", tags: true, related: true };

test("a diagnostic carries link, fingerprint, related places, and fades what does nothing", () => {
  assert.deepEqual(toDiagnostic(finding, lines, style, places), {
    range: { start: { line: 0, character: 4 }, end: { line: 0, character: 8 } },
    severity: 2,
    code: "dockerfile/no-sudo",
    codeDescription: { href: "vscode://plimsoll.plimsoll/rule/dockerfile/no-sudo" },
    source: "plimsoll",
    message: "`sudo` does nothing here.",
    tags: [1],
    relatedInformation: [
      {
        location: {
          uri: "file:///Dockerfile",
          range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } },
        },
        message: "here",
      },
    ],
    data: "1:abc",
  });
  const plain = toDiagnostic(
    { ...finding, unnecessary: false },
    lines,
    { uriScheme: undefined, tags: false, related: false },
    places,
  );
  assert.deepEqual(Object.keys(plain), ["range", "severity", "code", "source", "message", "data"]);
});

/** What is drafted of a problem at `sudo` with this fix. */
function drafted(fix: Fix) {
  const [rule] = dockerfile.rules;
  const doc = { language: "dockerfile", text: "", errors: [] };
  assert.ok(rule !== undefined);
  return draftOf(
    rule,
    { severity: "warning", options: {} },
    { at: span(4, 8), message: "", fix, subject: "file" },
    doc,
    dockerfile as Language,
  );
}

test("what a safe fix only deletes is faded; what a choice would remove, or a fix replaces, is not", () => {
  assert.equal(drafted(safe("Remove", { at: span(4, 9), text: "" }))?.unnecessary, true);
  for (const fix of [choice("Remove", { at: span(4, 9), text: "" }), safe("Use", { at: span(4, 9), text: "su " })]) {
    assert.equal(drafted(fix)?.unnecessary, undefined);
  }
});

test("the JSON form names edits by range and other files by name", () => {
  const fix = choice("Ignore it", { at: point(0), text: "# x\n" }, { file: ".dockerignore", append: ".git\n" });
  assert.deepEqual(
    toJson(
      { ...finding, covers: ["dockerfile/a"], fixes: [fix] },
      "web/Dockerfile",
      lines,
      redactorOf("Dockerfile", ""),
    ),
    {
      rule: "dockerfile/no-sudo",
      severity: "warning",
      file: "web/Dockerfile",
      range: { start: { line: 0, character: 4 }, end: { line: 0, character: 8 } },
      message: "`sudo` does nothing here.",
      subject: "stage 0>RUN 1",
      fingerprint: "1:abc",
      covers: ["dockerfile/a"],
      fixes: [
        {
          title: "Ignore it",
          kind: "choice",
          edits: [{ range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } }, newText: "# x\n" }],
          files: [{ file: ".dockerignore", append: ".git\n" }],
        },
      ],
    },
  );
});
