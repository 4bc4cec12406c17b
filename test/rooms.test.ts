// The order of rooms in docs/architecture.md, held against every import; and how few places know a language by its id.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { describe, test } from "node:test";
import { engine } from "./support/lab.ts";
import { ROOT, type Source, sourcesBelow } from "./support/sources.ts";

const DOCUMENT = "docs/architecture.md";

/** The folders of the list, from the ground up. */
function roomsIn(text: string): readonly string[] {
  const list = /```rooms\n([\s\S]*?)```/.exec(text)?.[1];
  assert.ok(list !== undefined, `${DOCUMENT} has lost its list of rooms`);
  return list.trimEnd().split("\n");
}

const rooms = roomsIn(readFileSync(path.join(ROOT, DOCUMENT), "utf8"));
const sources = sourcesBelow("server/src", "client/src");
const roomOf = (file: string) => path.posix.dirname(file);

/** Two rooms that are one house: a language and its own rules, the client and its results. */
function areOneHouse(a: string, b: string): boolean {
  const [outer = "", inner = ""] = [a, b].sort((x, y) => x.length - y.length);
  return inner === `${outer}/rules` || (outer === "client/src" && inner === "client/src/results");
}

interface Arrow {
  readonly from: string;
  readonly to: string;
  readonly source: Source;
  readonly target: string;
}

/** Every import from one room into another. */
const arrows: readonly Arrow[] = sources.flatMap((source) =>
  source.imports
    .filter(({ target }) => target.endsWith(".ts") && roomOf(target) !== roomOf(source.path))
    .map(({ target }) => ({ from: roomOf(source.path), to: roomOf(target), source, target })),
);

const shown = ({ source, target }: Arrow) => `${source.path} imports ${target}`;

describe("the order of rooms", () => {
  test("every folder with sources is in the list, and nothing else is", () => {
    const folders = [...new Set(sources.map(({ path: file }) => roomOf(file)))].sort();
    assert.deepEqual([...rooms].sort(), folders);
  });

  test("no import runs up the list", () => {
    const height = (room: string) => rooms.indexOf(room);
    const upward = arrows.filter(({ from, to }) => height(to) > height(from) && !areOneHouse(from, to));
    assert.deepEqual(upward.map(shown), []);
  });

  test("no two rooms need each other", () => {
    const between = new Map<string, number>();
    for (const { from, to } of arrows) between.set(`${from} ${to}`, (between.get(`${from} ${to}`) ?? 0) + 1);
    // Of the two directions the thinner one is told: it is the one to cut.
    const knots = arrows.filter(({ from, to }) => {
      const [there = 0, back = 0] = [between.get(`${from} ${to}`), between.get(`${to} ${from}`)];
      return back > 0 && there <= back && !areOneHouse(from, to);
    });
    assert.deepEqual(knots.map(shown), []);
  });

  test("no file needs itself, by whatever way round", () => {
    const byPath = new Map(sources.map((source) => [source.path, source]));
    const done = new Set<string>();
    const circles: string[] = [];
    const walk = (file: string, way: readonly string[]) => {
      const at = way.indexOf(file);
      if (at !== -1) circles.push([...way.slice(at), file].join(" -> "));
      if (at !== -1 || done.has(file)) return;
      for (const { target } of byPath.get(file)?.imports ?? []) walk(target, [...way, file]);
      done.add(file);
    };
    for (const { path: file } of sources) walk(file, []);
    assert.deepEqual(circles, []);
  });

  test("no language imports another; server and command line do not import each other", () => {
    const languages = engine.languages.map(({ id }) => folderOf(id));
    const crossing = [languages, ["server/src/lsp", "server/src/cli"]].flatMap((peers) => {
      const side = (room: string) => peers.find((peer) => room === peer || room.startsWith(`${peer}/`));
      return arrows.filter(({ from, to }) => {
        const [own, other] = [side(from), side(to)];
        return own !== undefined && other !== undefined && own !== other;
      });
    });
    assert.deepEqual(crossing.map(shown), []);
  });
});

/** The folder of a language: `plimsoll-config` lives in `plimsoll/`, with the housekeeping rules. */
function folderOf(language: string): string {
  const folders = [language, language.split("-")[0] ?? language].map((name) => `server/src/engine/${name}`);
  const found = folders.find((folder) => existsSync(path.join(ROOT, folder)));
  assert.ok(found !== undefined, `no folder for the language ${language}`);
  return found;
}

/** Where a language is made known, and nothing but that: joined to the engine, listed among the rooms, announced to the editor. */
const MADE_KNOWN = ["server/src/engine/index.ts", DOCUMENT, "package.json"];

describe("a language is known in three files outside its folder", () => {
  const scripts = sourcesBelow("scripts", "test/support").filter(({ path: file }) => !/pictures/.test(file));
  for (const { id, editorLanguages } of engine.languages) {
    test(id, () => {
      const home = `${folderOf(id)}/`;
      const literal = new RegExp(`(["'\`])${id}\\1`);
      const elsewhere = [...sources, ...scripts].filter(
        ({ path: file, text }) =>
          !file.startsWith(home) &&
          !MADE_KNOWN.includes(file) &&
          literal.test(text.replace(/\/\/[^\n]*|\/\*[\s\S]*?\*\//g, "")),
      );
      // The one constant through which parts below the language itself call it by name.
      const named = elsewhere.filter(({ text }) => !text.includes(`: LanguageId = "${id}"`));
      assert.deepEqual(
        named.map(({ path: file }) => `${file} knows the language \`${id}\` by its id`),
        [],
      );
      const manifest = JSON.parse(readFileSync(path.join(ROOT, "package.json"), "utf8"));
      for (const name of Object.keys(editorLanguages ?? {}).filter((one) => !/^jsonc?$/.test(one)))
        assert.ok(manifest.activationEvents.includes(`onLanguage:${name}`), `package.json does not start for ${name}`);
      const conditions: string[] = JSON.stringify(manifest).match(/editorLangId =~ \/[^/]*\//g) ?? [];
      assert.ok(conditions.length > 0);
      for (const name of Object.keys(editorLanguages ?? {}))
        for (const one of conditions) assert.match(one, new RegExp(`[(|]${name}[|)]`), `package.json: ${one}`);
    });
  }
});
