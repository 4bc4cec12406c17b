// Where spans are after many replacements: as one after the other says, at once.
import assert from "node:assert/strict";
import { test } from "node:test";
import { TextDocument } from "vscode-languageserver-textdocument";
import type { Span } from "../../server/src/engine/core/text.ts";
import { OpenDocument } from "../../server/src/lsp/session/documents.ts";
import { type Replaced, shifted } from "../../server/src/lsp/session/replacements.ts";
import { assertLinear } from "../support/cost.ts";
import fc from "../support/property.ts";

const TEXT = "0123456789\nabcdefghij\r\nklmnopqrst\n";

/** Replacements from the end of the text to its beginning. */
const descending = fc
  .array(fc.record({ at: fc.nat(TEXT.length), length: fc.nat(3), text: fc.string({ maxLength: 4 }) }), { maxLength: 8 })
  .map((given) => {
    let least = TEXT.length;
    return given
      .sort((a, b) => b.at - a.at)
      .flatMap(({ at, length, text }): Replaced[] => {
        const end = Math.min(at + length, least);
        if (at > least) return [];
        least = at;
        return [{ at: { start: at, end }, removed: TEXT.slice(at, end), text }];
      });
  });

test("a span that nothing touches has the same text behind it", () => {
  fc.assert(
    fc.property(descending, fc.nat(TEXT.length), fc.nat(5), (replaced, start, length) => {
      const at: Span = { start, end: Math.min(start + length, TEXT.length) };
      if (replaced.some((one) => one.at.start <= at.end && at.start <= one.at.end)) return;
      const after = replaced.reduce(
        (text, one) => text.slice(0, one.at.start) + one.text + text.slice(one.at.end),
        TEXT,
      );
      const now = shifted(replaced)(at);
      assert.equal(now && after.slice(now.start, now.end), TEXT.slice(at.start, at.end));
    }),
  );
});

test("one whose text is replaced is gone, and replacements within each other count as one", () => {
  const one = (start: number, end: number, text: string): Replaced => ({ at: { start, end }, removed: "", text });
  assert.equal(shifted([one(8, 9, ""), one(2, 6, "x")])({ start: 3, end: 5 }), undefined);
  assert.deepEqual(shifted([one(0, 0, "ab"), one(1, 1, "c")])({ start: 4, end: 6 }), { start: 7, end: 9 });
  assert.deepEqual(shifted([])({ start: 4, end: 6 }), { start: 4, end: 6 });
});

test("a document takes many changes in as one after the other does", () => {
  fc.assert(
    fc.property(descending, (replaced) => {
      if (replaced.length === 0) return;
      const made = () => TextDocument.create("file:///a", "x", 1, TEXT);
      const text = made();
      const changes = replaced.map((one) => ({
        range: { start: text.positionAt(one.at.start), end: text.positionAt(one.at.end) },
        text: one.text,
      }));
      const document = new OpenDocument("file:///a", made());
      document.update(changes, 2);
      assert.equal(document.text.getText(), TextDocument.update(made(), changes, 2).getText());
      assert.equal(document.text.version, 2);
    }),
  );
});

test("in linear time", () => {
  assertLinear(
    "changes",
    40_000,
    (size) => "a b\n".repeat(size / 4),
    (text) => {
      const document = new OpenDocument("file:///a", TextDocument.create("file:///a", "x", 1, text));
      const lines = Array.from({ length: text.length / 4 }, (_, i) => i).reverse();
      const range = (line: number) => ({ start: { line, character: 2 }, end: { line, character: 3 } });
      document.update(
        lines.map((line) => ({ range: range(line), text: "cd" })),
        2,
      );
    },
  );
});
