// The laws of docs/architecture.md, held against the sources. A law that the compiler enforces is not repeated here.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { test } from "node:test";
import { checkRuleFor, type Rule } from "../server/src/engine/core/rule.ts";
import { checkFile } from "../server/src/engine/pipeline/check.ts";
import { parseFile } from "../server/src/engine/pipeline/engine.ts";
import { LINTERS, SCANNERS } from "../server/src/scanners/registry.ts";
import { caseFiles, caseName } from "./support/cases.ts";
import { engine, settingsOf, TODAY } from "./support/lab.ts";
import { addressesHaveOneDoor } from "./support/laws/addresses.ts";
import {
  doorsMakeTheirTypes,
  oneFileNamesFilesInReports,
  oneFileSendsMarkdown,
  oneFileTellsTheUser,
  oneFileWritesToTheTerminal,
} from "./support/laws/doors.ts";
import { noMessageIsRead, noRuleIsKnownByName } from "./support/laws/downstream.ts";
import { unusedExports } from "./support/laws/exports.ts";
import { filesAreOpenedInOnePlace } from "./support/laws/files.ts";
import { ENGINE, imports } from "./support/laws/law.ts";
import { tablesHaveTheirOwnEntries } from "./support/laws/lookups.ts";
import { noPlaceIsLeftOver, packagesKeepToTheirPlaces } from "./support/laws/packages.ts";
import { pathsAreDecidedInOnePlace } from "./support/laws/paths.ts";
import { patternsAreWritten } from "./support/laws/patterns.ts";
import { engineIsPure, engineKeepsNoState } from "./support/laws/purity.ts";
import { nothingReachesOut } from "./support/laws/reach.ts";
import { isRule, oneRuleAFile, rulesSeeFactsOnly } from "./support/laws/rules.ts";
import { scannersAreKnownAtHome, scannersIn } from "./support/laws/scanners.ts";
import { noBoundIsLeftOver, nothingLongIsSpread } from "./support/laws/spreads.ts";
import { ROOT, type Source, sourcesBelow } from "./support/sources.ts";

const sources = sourcesBelow("server/src", "client/src");
const inside = (folder: string) => sources.filter((source) => source.path.startsWith(folder));

/** Fails with one line per offender. */
function none(offenders: readonly string[]) {
  assert.deepEqual(offenders, []);
}

test("law 1: the engine is pure and keeps no state", () => {
  const others = (target: string) =>
    target.startsWith("server/src/") && !/^server\/src\/(?:engine|shown)\//.test(target);
  none(imports(inside(ENGINE), others));
  none(engineIsPure(sources));
  none(engineKeepsNoState(sources));
});

test("laws 1, 2, 3, 4, 7 and 8: each package is imported in its own places only", () => {
  none(packagesKeepToTheirPlaces(sources));
  none(noPlaceIsLeftOver(sources));
});

test("law 2: one place starts programs, none opens connections, few touch files", () => {
  none(nothingReachesOut(sources));
});

test("law 2: one place opens files to read them, and one to write them", () => {
  none(filesAreOpenedInOnePlace(sources));
});

test("law 2: paths are decided about in one place, for every system", () => {
  none(pathsAreDecidedInOnePlace(sources));
});

test("law 2: pages of the web are opened and linked through one door", () => {
  none(addressesHaveOneDoor(sources));
});

test("law 3: lines and columns live in output/ and cli/ only, their types in the protocol", () => {
  const allowed = /^server\/src\/(?:output\/|cli\/|protocol\.ts$|protocol\/range\.ts$)/;
  const offsets = inside("server/src/").filter(({ path: file }) => !allowed.test(file));
  for (const { path: file, code } of offsets)
    none([...code.matchAll(/\bcharacter\b/g)].map(() => `${file} speaks of characters of a line`));
});

test("law 4: the client knows the protocol, never the engine", () => {
  none(
    imports(
      inside("client/src/"),
      (target) => target.startsWith("server/") && !/^server\/src\/(?:protocol\.ts$|shown\/)/.test(target),
    ),
  );
  none(
    imports(
      inside("client/src/results/").filter(({ path: file }) => file.endsWith("/model.ts")),
      (target) => target === "vscode",
    ),
  );
  none(
    imports(
      sources.filter(({ path: file }) => /^server\/src\/protocol(\.ts$|\/)/.test(file)),
      (target) => !target.startsWith("server/src/protocol/"),
    ),
  );
  none(imports(inside("server/src/"), (target) => target.startsWith("client/")));
});

test("law 4: the entries hand nothing to other extensions", () => {
  const entries = sources.filter(({ path: file }) => /^client\/src\/extension(?:\.\w+)?\.ts$/.test(file));
  assert.equal(entries.length, 2);
  // With this result a value that is returned does not compile.
  for (const { path: file, code } of entries)
    assert.match(code, /^export function activate\(context: vscode\.ExtensionContext\): void \{$/m, file);
});

test("law 5: one rule, one file, and a rule sees only the core, its language's facts and its family", () => {
  const rules = sources.filter(isRule);
  assert.deepEqual(rules.map(ruleOf).sort(), engine.catalog.rules.map((rule) => rule.id).sort());
  none(oneRuleAFile(sources));
  none(rulesSeeFactsOnly(sources));
});

test("law 5: the rules of each language have a test file, and each file of test/cases has its rule", () => {
  const languages = new Set(engine.catalog.rules.map(({ id }) => id.split("/")[0] ?? ""));
  for (const language of languages) {
    const file = `test/rules/${language}.test.ts`;
    const text = existsSync(path.join(ROOT, file)) ? readFileSync(path.join(ROOT, file), "utf8") : "";
    assert.ok(text.includes(`of rulesOf("${language}"))`), `${file} is missing or does not test ${language}/…`);
  }
  const names = new Set(engine.catalog.rules.map(caseName));
  none(caseFiles().filter((name) => !names.has(name)));
});

function ruleOf({ path: file }: Source): string {
  const [, language, name] = /engine\/([^/]+)\/rules\/([^/]+)\.ts$/.exec(file) ?? [];
  return `${language}/${name}`;
}

test("law 6: nothing downstream knows a rule by name or reads a message", () => {
  none(noRuleIsKnownByName(engine.catalog.rules.map(({ id }) => id))(sources));
  none(noMessageIsRead(sources));
});

test("configuration is read in one place, where nothing is taken for a template", () => {
  const languages = /^server\/src\/engine\/(?:yaml|kubernetes|compose|bake|actions|gitlab)\//;
  const offenders = sources.filter(({ path, text }) => !languages.test(path) && /\bparseYaml\(/.test(text));
  const evidence = "server/src/engine/dockerfile/evidence.ts";
  none(
    offenders.map(({ path }) => path).filter((one) => one !== "server/src/engine/config/parse.ts" && one !== evidence),
  );
});

test("law 6: a scanner is known by name in its own folder and in the registry of scanners only", () => {
  const scanners = scannersIn(sources);
  assert.deepEqual(
    scanners.toSorted(),
    [...SCANNERS, ...LINTERS].map(({ id }) => id).toSorted(),
    "a folder for each in the registry, by its id",
  );
  none(scannersAreKnownAtHome(scanners)(sources));
});

test("law 7: files are edited as text, never printed anew", () => {
  // What is deployed is printed in yaml/woven/, for rules to read: it is written nowhere.
  none(
    inside("server/src/engine/yaml/")
      .filter(({ path: file }) => !file.startsWith("server/src/engine/yaml/woven/"))
      .filter(({ code }) => /\b(stringify|toJS|toJSON)\b/.test(code))
      .map(({ path: file }) => `${file} prints YAML`),
  );
});

test("law 8: a crash in one rule leaves the others alone", () => {
  const crashing = checkRuleFor()({ ...anyRule(), id: "dockerfile/crashing", check: () => assert.fail("on purpose") });
  const rules: readonly Rule[] = [crashing, ...engine.rulesFor(dockerfile())];
  const settings = settingsOf();
  const active = new Map([...settings.rules, [crashing.id, { severity: "warning", options: {} }] as const]);
  const file = parseFile(engine, "file:///Dockerfile", "Dockerfile", "FROM node\n", 1);
  assert.ok(file !== undefined);
  const checked = checkFile({
    engine: { ...engine, rulesFor: () => rules },
    file,
    settings: { ...settings, rules: active },
    index: undefined,
    today: TODAY,
  });
  assert.deepEqual(
    checked.crashes.map(({ rule }) => rule),
    ["dockerfile/crashing"],
  );
  assert.ok(!checked.ran.has("dockerfile/crashing"));
  assert.ok(checked.findings.length > 0);
});

function dockerfile() {
  const language = engine.language("dockerfile");
  assert.ok(language !== undefined);
  return language;
}

function anyRule() {
  const rule = engine.catalog.rules.filter(({ reads }) => reads === undefined).find((one) => one.kind === "check");
  assert.ok(rule !== undefined);
  return rule;
}

/** The examples of a rule as Biome writes them: on one line, or up to the bracket in the same column. */
const EXAMPLES = /^ {2}examples: \[(?:.*\],|\n[\s\S]*?\n {2}\],)\n/gm;

/** Names, of a file or a folder, that say nothing of what is inside. */
const VAGUE =
  /(?:^|[/-])(?:utils?|utilit(?:y|ies)|helpers?|common|misc(?:ellaneous)?|shared|stuff|tools?)(?:\/|\.ts$)/i;

const linesOf = (text: string): number => text.split("\n").length - 1;

test("law 10: files stay small, and none is called utils", () => {
  for (const source of sources) {
    const lines = linesOf(source.text);
    assert.ok(lines <= 300, `${source.path} has ${lines} lines, at most 300 are allowed`);
    if (isRule(source)) {
      const examples = source.text.match(EXAMPLES) ?? [];
      assert.equal(examples.length, 1, `${source.path} has no property \`examples\` that can be told from the rest`);
      const rest = lines - linesOf(examples.join(""));
      assert.ok(rest <= 120, `${source.path} has ${rest} lines besides its examples, at most 120 are allowed`);
    }
    assert.doesNotMatch(source.path, VAGUE, `${source.path} has a name that says nothing of what is inside`);
    assert.match(
      source.text,
      /^(#!.*\n)?(\/\/|\/\*)/,
      `${source.path} does not open with a line on its place in the whole`,
    );
  }
});

/** What the editor calls when it starts and ends the extension. */
const CALLED_BY_THE_EDITOR = ["activate", "deactivate"];

test("law 10: nothing is exported that no source uses, not even its own file", () => {
  none(unusedExports(sources, [...sources, ...sourcesBelow("scripts", "bench")], CALLED_BY_THE_EDITOR));
});

test("law 11: text from outside reaches a surface through the functions of shown/ only", () => {
  none(doorsMakeTheirTypes(sources));
  none(oneFileWritesToTheTerminal(sources));
  none(oneFileTellsTheUser(sources));
  none(oneFileSendsMarkdown(sources));
  none(oneFileNamesFilesInReports(sources));
});

test("law 12: data is not spread into arguments", () => {
  none(nothingLongIsSpread(sources));
  none(noBoundIsLeftOver(sources));
});

test("law 13: no text from outside becomes a regular expression", () => {
  none(patternsAreWritten(sources));
});

test("law 14: a table that words of a file are looked up in has its own entries and nothing else", () => {
  none(tablesHaveTheirOwnEntries(sources.filter(({ path }) => path.startsWith("server/src/"))));
});
