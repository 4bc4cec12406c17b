// `plimsoll fix --dry-run`: the diff is of what `plimsoll fix` writes.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { after, test } from "node:test";
import { applyPatch, parsePatch } from "diff";
import { fixCommand } from "../../server/src/cli/fix.ts";
import { safe } from "../../server/src/engine/core/finding.ts";
import type { Language } from "../../server/src/engine/core/language.ts";
import type { CheckRule } from "../../server/src/engine/core/rule.ts";
import { createEngine } from "../../server/src/engine/index.ts";
import { recordingTerminal } from "../support/terminal.ts";
import { toy } from "../toy/language.ts";

/** As the toy language, but its fix also appends a line to another file. */
function appending(): Language {
  const [rule] = toy.rules as readonly CheckRule[];
  assert.ok(rule !== undefined);
  return {
    ...(toy as Language),
    rules: [
      {
        ...rule,
        *check(...given) {
          for (const problem of rule.check(...given)) {
            const changes = [problem.fix ?? []].flat().flatMap((fix) => fix.changes);
            yield { ...problem, fix: safe("Note it", changes, { file: "list", append: "b\n" }) };
          }
        },
      },
    ],
  };
}

for (const before of ["a", "a\n", "", undefined]) {
  test(`a line appended to ${before === undefined ? "a new file" : JSON.stringify(before)}`, async () => {
    const folder = mkdtempSync(path.join(tmpdir(), "plimsoll-dry-run-"));
    after(() => rmSync(folder, { recursive: true, force: true }));
    const list = path.join(folder, "list");
    writeFileSync(path.join(folder, "x.toy"), "[ball]\ncolour = RED\n");
    if (before !== undefined) writeFileSync(list, before);
    const engine = createEngine([appending()]);
    const { terminal, written } = recordingTerminal();
    assert.equal(await fixCommand(engine, [folder, "--dry-run"], terminal), 0, written.note);
    const patch = parsePatch(written.out).find(({ newFileName }) => newFileName?.endsWith("list"));
    assert.ok(patch !== undefined, written.out);
    assert.equal(await fixCommand(engine, [folder], terminal), 0, written.note);
    const result = readFileSync(list, "utf8");
    assert.equal(result, before === "a" ? "a\nb\n" : `${before ?? ""}b\n`);
    assert.equal(applyPatch(before ?? "", patch), result);
  });
}
