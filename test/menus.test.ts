// What package.json offers where: nothing that a host cannot do, and nothing that no command is there for.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import * as path from "node:path";
import { describe, test } from "node:test";

const ROOT = path.resolve(import.meta.dirname, "..");
const read = (file: string) => readFileSync(path.join(ROOT, file), "utf8");

interface Entry {
  readonly command?: string;
  readonly when?: string;
  readonly contents?: string;
}
const { contributes } = JSON.parse(read("package.json"));
const menus: readonly (Entry & { readonly menu: string })[] = Object.entries(contributes.menus).flatMap(
  ([menu, entries]) => (entries as Entry[]).map((entry) => ({ ...entry, menu })),
);

/** The commands that are registered only where programs can be started. */
const [, scans = ""] = /const scans = \(\) => \[([\s\S]*?)\n {2}\];/.exec(read("client/src/commands.ts")) ?? [];
const OF_SCANS = [...scans.matchAll(/command\("(\w+)"/g)].map(([, name]) => `plimsoll.${name}`);
const ONLY_THERE = /\(?plimsoll\.canScan \|\| !isWeb\)?$|\(plimsoll\.canScan \|\| !isWeb\) &&/;

describe("what needs programs is offered only where there are any", () => {
  test("there are such commands", () => assert.ok(OF_SCANS.length >= 4, String(OF_SCANS)));

  for (const name of OF_SCANS) {
    const offered = contributes.commands.some(({ command }: Entry) => command === name);
    if (!offered) continue;
    test(`${name} in every menu, the palette included`, () => {
      const own = menus.filter(({ command }) => command === name);
      assert.ok(
        own.some(({ menu }) => menu === "commandPalette"),
        "the palette shows whatever it is not told of",
      );
      for (const { menu, when = "" } of own) if (when !== "false") assert.match(when, ONLY_THERE, menu);
    });
  }

  test("and in welcome texts", () => {
    const told = (contributes.viewsWelcome as Entry[]).filter(({ contents = "" }) =>
      OF_SCANS.some((name) => contents.includes(`command:${name}`)),
    );
    assert.ok(told.length > 0);
    for (const { when = "", contents } of told) assert.match(when, ONLY_THERE, contents);
  });
});

test("every command in a menu is declared", () => {
  const declared = new Set(contributes.commands.map(({ command }: Entry) => command));
  assert.deepEqual(
    menus.filter(({ command }) => command !== undefined && !declared.has(command)).map(({ command }) => command),
    [],
  );
});
