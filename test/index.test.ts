// The index: whose rows they are, when a result is stale, and what a rule may ask.
import assert from "node:assert/strict";
import { test } from "node:test";
import { entry, entryOnDemand, IndexStore, table, UndeclaredTable } from "../server/src/engine/core/index.ts";
import { checkRuleFor } from "../server/src/engine/core/rule.ts";
import { createEngine } from "../server/src/engine/index.ts";
import { parseFile } from "../server/src/engine/pipeline/engine.ts";
import { Workspace } from "../server/src/engine/pipeline/workspace.ts";
import { readCases } from "./reports/cases.ts";
import { settingsOf, TODAY } from "./support/lab.ts";
import { toy } from "./toy/language.ts";

const names = table<{ readonly name: string }>("test/names");
const others = table<string>("test/others");

test("rows say which file and subject they come from, in a stable order", () => {
  const store = new IndexStore();
  store.update("file:///r/b.yaml", "b.yaml", [entry(names, "shop", { name: "b" }, "Pod/b")]);
  store.update("file:///r/a.yaml", "a.yaml", [entry(names, "shop", { name: "a" }, "Pod/a")]);
  const rows = store.recording().index([names]).get(names, "shop");
  assert.deepEqual(
    rows.map(({ data, file, subject }) => [data.name, file, subject]),
    [
      ["a", "a.yaml", "Pod/a"],
      ["b", "b.yaml", "Pod/b"],
    ],
  );
});

test("a revision counts only what readers can tell apart", () => {
  const store = new IndexStore();
  const update = (name: string, subject: string) =>
    store.update("file:///r/a.yaml", "a.yaml", [entry(names, "shop", { name }, subject)]).size;
  assert.equal(update("a", "Pod/a"), 1);
  const recording = store.recording();
  recording.index([names]).get(names, "shop");
  assert.equal(update("a", "Pod/a"), 0);
  assert.equal(store.isCurrent(recording.reads), true);
  assert.equal(update("a", "Pod/b"), 1);
  assert.equal(store.isCurrent(recording.reads), false);
});

test("a row that takes work is made when somebody asks for it, and again only where a result rests on it", () => {
  const store = new IndexStore();
  let made = 0;
  const update = (name: string) => {
    const make = () => {
      made += 1;
      return { name };
    };
    return store.update("file:///r/a.yaml", "a.yaml", [entryOnDemand(names, "shop", make, "Pod/a")]);
  };
  const ask = () => {
    const recording = store.recording();
    const said = recording.index([names]).get(names, "shop");
    assert.equal(said[0]?.data.name, said[0]?.data.name);
    return recording.reads;
  };
  for (const name of ["a", "b", "b"]) update(name);
  assert.equal(made, 0, "nobody asked");
  const reads = ask();
  assert.equal(made, 1, "once, however often it is looked at");
  assert.equal(update("b").size, 0);
  assert.equal(store.isCurrent(reads), true);
  assert.equal(made, 2, "compared, since a result rests on it");
  assert.equal(update("c").size, 1);
  assert.equal(store.isCurrent(reads), false);
  assert.equal(made, 3);
  update("d");
  assert.equal(made, 3, "the result that rested on it is out of date anyhow");
  store.settle("file:///r/a.yaml");
  store.settle("file:///r/a.yaml");
  assert.equal(made, 4, "settled, so that it holds nothing");
});

test("what was asked for in vain is noted too, and so are files", () => {
  const store = new IndexStore();
  const recording = store.recording();
  recording.index([names]).get(names, "shop");
  recording.readsFile("compose.override.yaml");
  assert.equal(store.isCurrent(recording.reads), true);
  store.changed("compose.yaml");
  assert.equal(store.isCurrent(recording.reads), true);
  store.changed("compose.override.yaml");
  assert.equal(store.isCurrent(recording.reads), false);
});

test("a table that a rule does not declare is refused: the rule counts as crashed, the others go on", () => {
  const careless = checkRuleFor()({
    id: "toy/careless",
    title: "Rules must declare what they read",
    label: "Careless",
    why: "Results would outlive what they rest on.",
    leave: { when: "Never." },
    severity: "warning",
    preset: "recommended",
    tags: ["hygiene"],
    since: "0.1",
    reads: [others],
    examples: [{ bad: "" }],
    *check(_doc, { index }) {
      for (const { file } of index.get(names, "shop")) yield { at: { start: 0, end: 0 }, message: file };
    },
  });
  const engine = createEngine([{ ...toy, rules: [...toy.rules, careless] }]);
  const rules = new Map(engine.catalog.rules.map(({ id, severity }) => [id, { severity, options: {} }]));
  const settings = { ...settingsOf(), rules };
  const workspace = new Workspace({ engine, settingsFor: () => settings, today: () => TODAY });
  workspace.set("file:///r/a.toy", "a.toy", "colour = RED\n", 1);
  workspace.completeIndex();
  const checked = workspace.check("file:///r/a.toy");
  assert.deepEqual(
    checked?.crashes.map(({ rule, error }) => [rule, error instanceof UndeclaredTable]),
    [["toy/careless", true]],
  );
  assert.deepEqual(
    checked?.findings.map(({ rule }) => rule),
    ["toy/no-shouting"],
  );
});

test("a language that says which tables it fills fills no other", () => {
  const engine = createEngine();
  const filled = new Set<string>();
  const beside: string[] = [];
  for (const { files, at } of readCases())
    for (const [path, text] of Object.entries(files)) {
      const file = parseFile(engine, `file:///${path}`, path, text, 1);
      const { fills, entries } = engine.language(file?.language ?? "") ?? {};
      if (file === undefined || fills === undefined || entries === undefined) continue;
      const allowed = new Set(fills.map(({ name }) => name));
      for (const { table: name } of file.parts.flatMap(({ doc }) => entries(doc, path))) {
        filled.add(name);
        if (!allowed.has(name)) beside.push(`${at}: ${path}: ${name}`);
      }
    }
  assert.deepEqual(beside, []);
  assert.ok(filled.has("built-images"), "the cases have a file that builds an image");
});

test("a row that cannot be made is left out, and the others of its file and key stay", () => {
  const store = new IndexStore();
  const broken = (subject: string) =>
    entryOnDemand(
      names,
      "shop",
      () => {
        throw new Error("no");
      },
      subject,
    );
  store.update("file:///r/a.yaml", "a.yaml", [entry(names, "shop", { name: "a" }, "Pod/a"), broken("Pod/b")]);
  store.update("file:///r/c.yaml", "c.yaml", [broken("Pod/c")]);
  store.settle("file:///r/a.yaml");
  store.settle("file:///r/c.yaml");
  const rows = store.recording().index([names]).get(names, "shop");
  assert.deepEqual(
    rows.map(({ subject }) => subject),
    ["Pod/a"],
  );
  assert.equal(store.update("file:///r/c.yaml", "c.yaml", [broken("Pod/c")]).size, 1);
});

test("words that every object has are words like others", () => {
  const words = ["constructor", "toString", "valueOf", "hasOwnProperty", "__proto__"];
  for (const word of words) {
    const dockerfile = [
      `FROM ${word}:${word} AS ${word}`,
      `ARG ${word}=${word}`,
      `LABEL ${word}=${word}`,
      `RUN --mount=type=${word},${word}=1 ${word} -y && sudo ${word} install -x ${word} && apt-get ${word}`,
      `COPY --${word}=1 --from=${word} ${word} /`,
      `${word} a`,
      `USER ${word}`,
      `STOPSIGNAL ${word}`,
      "",
    ].join("\n");
    const workspace = new Workspace({ engine: createEngine(), settingsFor: () => settingsOf(), today: () => TODAY });
    workspace.set("file:///r/Dockerfile", "Dockerfile", dockerfile, 1);
    workspace.completeIndex();
    const checked = workspace.check("file:///r/Dockerfile");
    assert.deepEqual(checked?.crashes, [], word);
    assert.ok((checked?.findings.length ?? 0) > 3, word);
    workspace.close("file:///r/Dockerfile");
  }
});
