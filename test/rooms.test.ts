// The order of rooms in docs/architecture.md, held against every import; and how few places know a language by its id.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { describe, test } from "node:test";
import { TOP_KEYS } from "../server/src/engine/config/keys.ts";
import { engine } from "./support/lab.ts";
import {
  languageIsKnownAtHome,
  languagesAreJoinedInOnePlace,
  languagesStandOnTheGround,
} from "./support/laws/languages.ts";
import { ENGINE, imports, isBelow } from "./support/laws/law.ts";
import { ROOT, type Source, sourcesBelow } from "./support/sources.ts";

const DOCUMENT = "docs/architecture.md";

/** The folders of the list, in its order. */
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
    .map(({ target = "" }) => target)
    .filter((target) => target.endsWith(".ts") && roomOf(target) !== roomOf(source.path))
    .map((target) => ({ from: roomOf(source.path), to: roomOf(target), source, target })),
);

const shown = ({ source, target }: Arrow) => `${source.path} imports ${target}`;

describe("the order of rooms", () => {
  test("every folder with sources is in the list, and nothing else is", () => {
    const folders = new Set(sources.map(({ path: file }) => roomOf(file)));
    assert.deepEqual(
      [
        ...[...folders].filter((room) => !rooms.includes(room)).map((room) => `${room}: add it to ${DOCUMENT}`),
        ...rooms.filter((room) => !folders.has(room)).map((room) => `${room} has no sources: drop it from ${DOCUMENT}`),
        ...rooms.filter((room, at) => rooms.indexOf(room) !== at).map((room) => `${room} is twice in ${DOCUMENT}`),
      ],
      [],
    );
  });

  test("no room imports a later one", () => {
    const isLater = (room: string, than: string) => rooms.indexOf(room) > rooms.indexOf(than);
    // A folder that is missing in the list has a place neither before nor after another.
    const listed = arrows.filter(({ from, to }) => rooms.includes(from) && rooms.includes(to));
    const forward = listed.filter(({ from, to }) => isLater(to, from) && !areOneHouse(from, to));
    assert.deepEqual(forward.map(shown), []);
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
      for (const { target = "" } of byPath.get(file)?.imports ?? []) walk(target, [...way, file]);
      done.add(file);
    };
    for (const { path: file } of sources) walk(file, []);
    assert.deepEqual(circles, []);
  });

  test("server and command line do not import each other", () => {
    assert.deepEqual(
      [
        ...imports(sources.filter(isBelow("server/src/lsp/")), (target) => target.startsWith("server/src/cli/")),
        ...imports(sources.filter(isBelow("server/src/cli/")), (target) => target.startsWith("server/src/lsp/")),
      ],
      [],
    );
  });
});

/** The folder of a language: `plimsoll-config` lives in `plimsoll/`, with the housekeeping rules. */
function folderOf(language: string): string {
  const folders = [language, language.split("-")[0] ?? language].map((name) => `${ENGINE}${name}/`);
  const found = folders.find((folder) => existsSync(path.join(ROOT, folder)));
  assert.ok(found !== undefined, `no folder for the language ${language}`);
  return found;
}

/** Every language's folder, and that of the rules for any file. */
const folders = [...engine.languages.map(({ id }) => folderOf(id)), `${ENGINE}text/`];

describe("a language", () => {
  test("is imported by the engine's index and by its features of the language server, by nothing else", () => {
    assert.deepEqual(languagesAreJoinedInOnePlace(folders)(sources), []);
  });

  test("imports shown, core, knowledge, yaml and itself; our own files' one the catalogue and the configuration too", () => {
    const more = { [folderOf("plimsoll-config")]: ["catalog/", "config/"] };
    assert.deepEqual(languagesStandOnTheGround(folders, more)(sources), []);
  });

  // Pictures are of a certain language, a failing test's words are made up, and a law has to say where it holds.
  const beside = sourcesBelow("scripts", "test/support").filter(
    ({ path: file }) => !/pictures|^test\/support\/(?:red|laws)\//.test(file),
  );
  const manifest = JSON.parse(readFileSync(path.join(ROOT, "package.json"), "utf8"));
  for (const { id, editorLanguages } of engine.languages) {
    test(`${id} is known by its id in its folder and in the engine's index, and starts the extension`, () => {
      const home = { id, folder: folderOf(id) };
      assert.deepEqual(languageIsKnownAtHome(home, Object.keys(TOP_KEYS))([...sources, ...beside]), []);
      for (const name of Object.keys(editorLanguages ?? {}).filter((one) => !/^jsonc?$/.test(one)))
        assert.ok(manifest.activationEvents.includes(`onLanguage:${name}`), `package.json does not start for ${name}`);
      const conditions: string[] = JSON.stringify(manifest).match(/editorLangId =~ \/[^/]*\//g) ?? [];
      assert.ok(conditions.length > 0);
      for (const name of Object.keys(editorLanguages ?? {}))
        for (const one of conditions) assert.match(one, new RegExp(`[(|]${name}[|)]`), `package.json: ${one}`);
    });
  }
});
