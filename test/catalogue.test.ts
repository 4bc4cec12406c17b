// What became of each row of the catalogue from which the rules for Dockerfiles were built: test/catalogue/dockerfile.tsv.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import * as path from "node:path";
import { describe, test } from "node:test";
import { engine } from "./support/lab.ts";

const FILE = path.join(import.meta.dirname, "catalogue/dockerfile.tsv");

const rows = readFileSync(FILE, "utf8")
  .split("\n")
  .filter((line) => line !== "" && !line.startsWith("#"))
  .map((line) => {
    const [section = "", row = "", becomes = "", preset = "", note = ""] = line.split("\t");
    return { section, row, names: becomes === "-" ? [] : becomes.split(", "), preset, note };
  });

describe("the catalogue of rules for Dockerfiles", () => {
  test("each row is there once, and one that became nothing says why", () => {
    assert.equal(new Set(rows.map(({ section, row }) => `${section} ${row}`)).size, rows.length);
    for (const { row, names, note } of rows) assert.ok(names.length > 0 || note.length > 10, row);
  });

  test("what a row became is a rule, or a row of one, and is in that preset", () => {
    const { presets } = engine.catalog;
    for (const { row, names, preset } of rows) {
      for (const name of names) {
        const named = engine.catalog.named(name);
        assert.equal(named?.name, name, `${row}: there is no \`${name}\``);
        assert.equal(named.rule.preset, preset, `${row}: the preset of \`${name}\``);
        assert.ok(presets[named.rule.preset].has(named.rule.id), row);
      }
    }
  });
});
