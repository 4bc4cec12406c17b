// The ten laws of docs/architecture.md, held against the sources. A law that the compiler enforces is not repeated here.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { test } from "node:test";
import { checkRuleFor, type Rule } from "../server/src/engine/core/rule.ts";
import { checkFile } from "../server/src/engine/pipeline/check.ts";
import { parseFile } from "../server/src/engine/pipeline/engine.ts";
import { caseFiles, caseName } from "./support/cases.ts";
import { engine, settingsOf, TODAY } from "./support/lab.ts";
import { ROOT, type Source, sourcesBelow } from "./support/sources.ts";

const sources = sourcesBelow("server/src", "client/src");
const inside = (folder: string) => sources.filter((source) => source.path.startsWith(folder));
const isRule = ({ path: file }: Source) => /\/rules\/[^_/][^/]*\.ts$/.test(file) && !file.endsWith("/index.ts");

/** Fails with one line per offender. */
function none(offenders: readonly string[]) {
  assert.deepEqual(offenders, []);
}

/** `file imports what` for every import that is forbidden. */
function imports(among: readonly Source[], forbidden: (target: string, from: Source) => boolean): string[] {
  return among.flatMap((source) =>
    source.imports
      .filter(({ target }) => forbidden(target, source))
      .map(({ from }) => `${source.path} imports ${from}`),
  );
}

test("law 1: the engine is pure and keeps no state", () => {
  const pure = inside("server/src/engine/");
  none(
    imports(pure, (target) => /^node:|^(vscode|execa|fs|path|os|net|http|https|child_process)(-|\/|$)/.test(target)),
  );
  none(imports(pure, (target) => target.startsWith("server/src/") && !target.startsWith("server/src/engine/")));
  for (const { path: file, code } of pure) {
    none(
      [
        ...code.matchAll(
          /\b(process|console|fetch|setTimeout|setInterval|setImmediate|Date\.now|performance|globalThis|localStorage)\b(?=[.(])/g,
        ),
      ].map((m) => `${file} uses ${m[1]}`),
    );
    none([...code.matchAll(/\bnew Date\(\)|\bMath\.random\b/g)].map((m) => `${file} uses ${m[0]}`));
    none([...code.matchAll(/^(?:export )?(?:let|var) \w+/gm)].map((m) => `${file} has the variable “${m[0]}”`));
    none(
      [...code.matchAll(/^(?:export )?const \w+[^=\n]*= (?:new (?:Map|Set|Array)(?:<.*>)?\(\)|\[\]|\{\});/gm)].map(
        (m) => `${file} has the empty store “${m[0]}”`,
      ),
    );
    if (!file.endsWith("core/fact.ts"))
      none([...code.matchAll(/new Weak(?:Map|Set|Ref)/g)].map((m) => `${file} has a ${m[0]}`));
  }
});

/** A call of the platform's own function; a method of ours, called or defined, may bear its name. */
const CONNECTS =
  /(?:\b(?:globalThis|self|window)\.|(?<![.#\w]))(fetch|XMLHttpRequest|WebSocket)\((?![^()\n]*\)(?:: [^;{\n]+)? \{$)/gm;

test("law 2: one place starts processes, one opens connections, few read files", () => {
  const server = [...inside("server/src/"), ...inside("client/src/")];
  none(
    imports(
      server,
      (target, { path: file }) =>
        /^(node:)?(child_process|cluster|worker_threads)$|^execa$/.test(target) &&
        file !== "server/src/scanners/run.ts",
    ),
  );
  none(
    imports(
      server,
      (target, { path: file }) =>
        /^(node:)?(net|http|https|http2|tls|dgram|dns)$/.test(target) && file !== "server/src/scanners/registry.ts",
    ),
  );
  // The launcher makes the folder for its compiled form, before anything of ours is loaded.
  const readers = ["files.ts", "launch.ts", "scanners/programs/files.ts", "scanners/store.ts"].map(
    (one) => `server/src/${one}`,
  );
  none(
    imports(server, (target, { path: file }) => /^(node:)?fs(\/promises)?$/.test(target) && !readers.includes(file)),
  );
  for (const { path: file, code } of server) {
    if (file !== "server/src/scanners/registry.ts")
      none([...code.matchAll(CONNECTS)].map((m) => `${file} calls ${m[1]}`));
    none([...code.matchAll(/\bshell: true\b/g)].map(() => `${file} asks for a shell`));
  }
});

test("law 3: lines and columns live in output/ and cli/ only, their types in the protocol", () => {
  const allowed = /^server\/src\/(?:output\/|cli\/|protocol\.ts$)/;
  const offsets = inside("server/src/").filter(({ path: file }) => !allowed.test(file));
  for (const { path: file, code } of offsets)
    none([...code.matchAll(/\bcharacter\b/g)].map(() => `${file} speaks of characters of a line`));
});

test("law 4: the client knows the protocol, never the engine", () => {
  const allowed = (target: string) =>
    /^vscode(-languageclient(\/.*)?)?$/.test(target) ||
    target === "server/src/protocol.ts" ||
    target.startsWith("client/src/");
  none(imports(inside("client/src/"), (target) => !allowed(target)));
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
  none(imports(inside("server/src/"), (target) => target === "vscode" || target.startsWith("client/")));
});

test("law 5: one rule, one file, and a rule sees only the core, its language's facts and its family", () => {
  const rules = sources.filter(isRule);
  assert.deepEqual(rules.map(ruleOf).sort(), engine.catalog.rules.map((rule) => rule.id).sort());
  for (const rule of rules) {
    const language = path.posix.dirname(path.posix.dirname(rule.path));
    const shared = [
      "server/src/engine/core/",
      "server/src/engine/knowledge/",
      `${path.posix.dirname(language)}/yaml/`,
      `${language}/`,
    ];
    none(
      imports([rule], (target) => {
        if (!target.startsWith("server/")) return true;
        if (/\/rules\/[^_]/.test(target) || /\/parse\.ts$/.test(target)) return true;
        return !shared.some((folder) => target.startsWith(folder));
      }),
    );
    assert.match(rule.text, /^export default /m, `${rule.path} has no default export`);
  }
  none(
    sources
      .filter((source) => !isRule(source) && /^export default /m.test(source.code))
      .map(({ path: file }) => `${file} has a default export`),
  );
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

test("law 6: nobody downstream knows a rule by name", () => {
  const downstream = sources.filter(
    ({ path: file }) => !file.includes("/rules/") && !file.startsWith("server/src/engine/plimsoll/"),
  );
  const ids = engine.catalog.rules.map((rule) => rule.id);
  for (const { path: file, text } of downstream) {
    const code = text.replace(/\/\/[^\n]*|\/\*[\s\S]*?\*\//g, "");
    none(ids.filter((id) => new RegExp(`["'\`]${id}["'\`]`).test(code)).map((id) => `${file} names ${id}`));
    none([...code.matchAll(/message\.(includes|startsWith|endsWith|match)\(/g)].map(() => `${file} reads a message`));
  }
});

test("law 7: files are edited as text, never printed anew", () => {
  none(imports(sources, (target, { path: file }) => target === "yaml" && !file.startsWith("server/src/engine/yaml/")));
  none(
    inside("server/src/engine/yaml/")
      .filter(({ code }) => /\b(stringify|toJS|toJSON)\b/.test(code))
      .map(({ path: file }) => `${file} prints YAML`),
  );
});

test("law 8: each parser stands behind one file, and a crash in one rule leaves the others alone", () => {
  const behind: Record<string, RegExp> = {
    "dockerfile-ast": /engine\/dockerfile\/parse\/parse\.ts$/,
    "fastest-levenshtein": /engine\/core\/similar\.ts$/,
    unbash: /engine\/dockerfile\/shell\/shell(?:-words)?\.ts$/,
    yaml: /engine\/yaml\//,
    "dockerfile-language-service": /server\/src\/lsp\//,
  };
  none(imports(sources, (target, { path: file }) => behind[target] !== undefined && !behind[target].test(file)));
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
  const rule = engine.catalog.rules.find((one) => one.kind === "check");
  assert.ok(rule !== undefined);
  return rule;
}

/** The examples of a rule as Biome writes them: on one line, or up to the bracket in the same column. */
const EXAMPLES = /^ {2}examples: \[(?:.*\],|\n[\s\S]*?\n {2}\],)\n/gm;

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
    assert.doesNotMatch(source.path, /(utils?|helpers?|common|misc)\.ts$/);
    assert.match(
      source.text,
      /^(#!.*\n)?(\/\/|\/\*)/,
      `${source.path} does not open with a line on its place in the whole`,
    );
  }
});

/** What the editor calls when it starts and ends the extension. */
const CALLED_BY_THE_EDITOR = ["activate", "deactivate"];

test("nothing is exported that no source uses, not even its own file", () => {
  const all = [...sources, ...sourcesBelow("scripts", "bench")];
  const words = new Map(all.map((source) => [source, source.text.match(/\w+/g) ?? []] as const));
  const counts = new Map<string, number>();
  for (const list of words.values()) for (const word of list) counts.set(word, (counts.get(word) ?? 0) + 1);
  const exported = (text: string) =>
    [...text.matchAll(/^export (?:async )?(?:const|function\*?|class|interface|type) (\w+)/gm)].map((m) => m[1] ?? "");
  none(
    sources.flatMap(({ path: file, text }) =>
      exported(text)
        .filter((name) => counts.get(name) === 1 && !CALLED_BY_THE_EDITOR.includes(name))
        .map((name) => `${file} exports ${name}`),
    ),
  );
});
