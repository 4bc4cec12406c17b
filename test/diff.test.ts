// Diffs and smallest edits: a diff is what the library would write, one of very many changes is still right, and neither takes long.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { describe, test } from "node:test";
import { applyPatch, createTwoFilesPatch } from "diff";
import { fixCommand } from "../server/src/cli/fix.ts";
import { unifiedDiff } from "../server/src/cli/format/diff.ts";
import type { Redacted } from "../server/src/engine/core/redactor.ts";
import { applyEdits } from "../server/src/engine/core/text.ts";
import { minimalEdits } from "../server/src/lsp/session/minimalEdits.ts";
import { compareLines } from "../server/src/output/changed-lines.ts";
import { assertLinear } from "./support/cost.ts";
import { engine } from "./support/lab.ts";
import fc from "./support/property.ts";
import { recordingTerminal } from "./support/terminal.ts";

/** Texts of few different lines, so that much is the same in two of them. */
const texts = fc
  .array(fc.constantFrom("a\n", "b\n", "c\r\n", "\n", "d"), { maxLength: 60 })
  .map((lines) => lines.join(""));

/** What a comparison says of a text: the other one, put together from the lines that stay and those that come. */
function rebuilt(before: string, after: string, mostChanges?: number): string {
  const compared = compareLines(before, after, mostChanges);
  let text = "";
  let at = 0;
  for (const { from, to, newFrom, newTo } of compared.changes) {
    text += compared.before.slice(at, from).join("") + compared.after.slice(newFrom, newTo).join("");
    at = to;
  }
  return text + compared.before.slice(at).join("");
}

/** The diff of texts without secrets. */
const diffOf = (before: string, after: string) => unifiedDiff("x", before as Redacted, after as Redacted);

describe("a diff", () => {
  test("is the library's, byte for byte", () => {
    fc.assert(
      fc.property(texts, texts, (before, after) => {
        const expected = createTwoFilesPatch("a/x", "b/x", before, after, undefined, undefined, {
          headerOptions: { includeIndex: false, includeUnderline: false, includeFileHeaders: true },
        });
        assert.equal(diffOf(before, after), before === after ? "" : expected);
      }),
    );
  });

  test("of more changes than are looked for can be applied", () => {
    const before = Array.from({ length: 6_000 }, (_, i) => `RUN sudo x${i % 7}\nRUN y${i}\n`).join("");
    const after = before.replaceAll("sudo ", "").replaceAll("RUN y1", "USER 1\nRUN y1");
    assert.equal(applyPatch(before, diffOf(before, after)), after);
  });
});

test("what `fix --dry-run` prints applies, whatever blanks and line ends the file has", async () => {
  const folder = mkdtempSync(path.join(tmpdir(), "plimsoll-diff-"));
  for (const text of [
    "FROM debian:12\nRUN sudo \\\n\t\tmake\n",
    'FROM debian:12\r\nRUN sudo make\t# x\r\nCMD ["a"]\r\n',
  ]) {
    writeFileSync(path.join(folder, "Dockerfile"), text);
    const { terminal, written } = recordingTerminal();
    assert.equal(await fixCommand(engine, [folder, "--dry-run"], terminal), 0);
    const applied = applyPatch(text, written.out, { autoConvertLineEndings: false });
    assert.ok(applied !== false && !applied.includes("sudo"), written.out);
    assert.equal(applied, text.replace("sudo ", ""));
  }
  rmSync(folder, { recursive: true });
});

test("`fix --dry-run` says where its diff cannot be applied", async (context) => {
  const head = "FROM debian:12\n";
  const far = "RUN true\n".repeat(20);
  const cases: readonly (readonly [name: string, text: string, applies: boolean])[] = [
    ["a secret beside the change", `${head}RUN curl -u me:hunter2x9 https://a.example\nRUN sudo make\n`, false],
    ["a secret in the change", `${head}RUN sudo curl -u me:hunter2x9 https://a.example\n`, false],
    ["a secret far from the change", `${head}RUN curl -u me:hunter2x9 https://a.example\n${far}RUN sudo make\n`, true],
    ["a control character beside the change", `${head}# \u001b[31m\nRUN sudo make\n`, false],
    ["none of them", `${head}RUN sudo make\n`, true],
  ];
  const folder = mkdtempSync(path.join(tmpdir(), "plimsoll-diff-"));
  for (const [name, text, applies] of cases)
    await context.test(name, async () => {
      writeFileSync(path.join(folder, "Dockerfile"), text);
      const { terminal, written } = recordingTerminal();
      assert.equal(await fixCommand(engine, [folder, "--dry-run"], terminal), 0);
      assert.doesNotMatch(written.out, /hunter2/);
      assert.equal(applyPatch(text, written.out) !== false, applies, written.out);
      assert.equal(/^Some lines of the diff .* cannot be applied as a patch\.$/m.test(written.note), !applies);
    });
  rmSync(folder, { recursive: true });
});

test("a comparison of one sweep is right, and its changes are apart", () => {
  fc.assert(
    fc.property(texts, texts, (before, after) => {
      assert.equal(rebuilt(before, after, 0), after);
      assert.equal(rebuilt(before, after), after);
      const { changes } = compareLines(before, after, 0);
      for (const [i, { from, to, newFrom, newTo }] of changes.entries()) {
        assert.ok(to > from || newTo > newFrom);
        assert.ok(i === 0 || from > (changes[i - 1]?.to ?? 0));
      }
    }),
  );
});

test("a comparison of one sweep finds its way back behind each change", () => {
  const before = Array.from({ length: 1_000 }, (_, i) => `    - name: c${i}\n      image: b\n`).join("");
  const after = before.replaceAll("      image", "      securityContext:\n        privileged: false\n      image");
  const { changes } = compareLines(before, after, 0);
  assert.equal(changes.length, 1_000);
  assert.ok(changes.every(({ from, to, newFrom, newTo }) => to === from && newTo === newFrom + 2));
});

test("smallest edits make the one text of the other", () => {
  fc.assert(
    fc.property(texts, texts, (before, after) => assert.equal(applyEdits(before, minimalEdits(before, after)), after)),
  );
});

const changed: Readonly<Record<string, (text: string) => string>> = {
  "every line is changed": (text) => text.replaceAll("sudo ", ""),
  "every other line is changed": (text) => text.replace(/^(.*\n)RUN sudo/gm, "$1RUN"),
  "everything is another": (text) => text.replaceAll("RUN", "#"),
  "all is upside down": (text) => text.split("\n").reverse().join("\n"),
};
for (const [what, change] of Object.entries(changed)) {
  test(`a diff where ${what} is linear`, () => {
    const make = (size: number) => Array.from({ length: size / 20 }, (_, i) => `RUN sudo x${i % 1_000}\n`).join("");
    assertLinear(what, 400_000, make, (text) => diffOf(text, change(text)));
  });
}
