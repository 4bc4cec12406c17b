// Rows: the lines of the table by which a rule judges, each with a name of its own. Told on `text/secret-value`, and on a rule
// made up here for what that has not.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import * as path from "node:path";
import { describe, test } from "node:test";
import { createCatalog } from "../server/src/engine/catalog/catalog.ts";
import { explain, rulePage } from "../server/src/engine/catalog/explain.ts";
import { titleOf } from "../server/src/engine/catalog/names.ts";
import { parseConfig } from "../server/src/engine/config/config.ts";
import { configWords } from "../server/src/engine/config/help.ts";
import { createResolver, type Layer, layerFrom } from "../server/src/engine/config/layers.ts";
import { configSchema } from "../server/src/engine/config/schema.ts";
import { newConfig, switchOff } from "../server/src/engine/config/write.ts";
import { nameOf } from "../server/src/engine/core/finding.ts";
import { checkRuleFor, type Rule } from "../server/src/engine/core/rule.ts";
import { fingerprint } from "../server/src/engine/core/subject.ts";
import { applyEdits } from "../server/src/engine/core/text.ts";
import { checkFile } from "../server/src/engine/pipeline/check.ts";
import { parseFile } from "../server/src/engine/pipeline/engine.ts";
import { writeIgnore } from "../server/src/engine/suppressions/write.ts";
import { writeForeignIgnores } from "../server/src/engine/suppressions/write-foreign.ts";
import { toJson } from "../server/src/output/json.ts";
import { linesOf } from "../server/src/output/positions.ts";
import { findingsSarif } from "../server/src/output/sarif.ts";
import { artifactOfPath } from "../server/src/paths/artifacts.ts";
import { engine, labOf, TODAY, uriOf } from "./support/lab.ts";
import { redactorOf, secretOf } from "./support/secrets.ts";
import { ROOT } from "./support/sources.ts";

const RULE = "text/secret-value";
const { catalog } = engine;
const resolver = createResolver(catalog);

const dockerfile = (...keys: readonly string[]) =>
  `FROM alpine:3.22\n${keys.map((key, i) => `ENV A${i}=${secretOf(key)}\n`).join("")}USER 1000\n`;

const layer = (text: string, file = ".plimsoll.yaml"): Layer =>
  layerFrom(path.basename(file), text, file, catalog) ?? assert.fail(file);

/** The findings of the rule on a Dockerfile under some layers: key and severity, those that are silenced in brackets. */
function told(text: string, ...layers: readonly Layer[]): readonly string[] {
  const lab = labOf(resolver.resolve(layers, "Dockerfile"), { Dockerfile: text });
  const { findings = [], silenced = [] } = lab.check(uriOf("Dockerfile")) ?? {};
  const all = [
    ...findings.map((finding) => ({ finding, text: `${finding.row} ${finding.severity}` })),
    ...silenced.map(({ finding }) => ({ finding, text: `(${finding.row})` })),
  ];
  return all
    .filter(({ finding }) => finding.rule === RULE)
    .sort((a, b) => a.finding.at.start - b.finding.at.start)
    .map((one) => one.text);
}

/** What housekeeping says of a Dockerfile. */
function housekeeping(text: string, ...layers: readonly Layer[]): readonly string[] {
  const lab = labOf(resolver.resolve(layers, "Dockerfile"), { Dockerfile: text });
  return (lab.check(uriOf("Dockerfile"))?.findings ?? [])
    .filter(({ rule }) => rule.startsWith("plimsoll/"))
    .map(({ rule, message, fixes }) => [rule.slice(9), message, ...fixes.map(({ title }) => title)].join(": "));
}

test("keys are for ever: each that a row ever had is that of a row, present or former", () => {
  const known: Readonly<Record<string, readonly string[]>> = JSON.parse(
    readFileSync(path.join(ROOT, "test/row-keys.json"), "utf8"),
  );
  const names = Object.entries(known).flatMap(([rule, keys]) => keys.map((row) => nameOf({ rule, row })));
  assert.ok(names.length > 90);
  assert.deepEqual(
    names.filter((name) => catalog.named(name)?.row === undefined),
    [],
    "name the key in `formerly` of the row that took its place",
  );
});

describe("exceptions", () => {
  const both = dockerfile("github-pat", "npm-access-token");

  test("another tool's id silences the rows it means and no other", () => {
    assert.deepEqual(told(both), ["github-pat error", "npm-access-token error"]);
    const forms: readonly (readonly [file: string, text: string])[] = [
      [".trivyignore", "github-pat\n"],
      [".trivyignore.yaml", "secrets:\n  - id: github-pat\n    statement: it is a test\n"],
    ];
    for (const [file, text] of forms)
      assert.deepEqual(told(both, layer(text, file)), ["(github-pat)", "npm-access-token error"], file);
    assert.deepEqual(told(both.replace("ENV A1", "# checkov:skip=CKV_SECRET_12:fake\nENV A1")), [
      "github-pat error",
      "(npm-access-token)",
    ]);
    const own = both.replace("ENV A0", "# plimsoll: ignore-file gitleaks:github-pat\nENV A0");
    assert.deepEqual(told(own), ["(github-pat)", "npm-access-token error"]);
  });
  test("an id that several rows share silences all of them", () => {
    const slack = dockerfile("slack-bot-token", "slack-user-token", "github-pat");
    assert.deepEqual(told(slack, layer("slack-access-token\n", ".trivyignore")), [
      "(slack-bot-token)",
      "(slack-user-token)",
      "github-pat error",
    ]);
    const stripe = dockerfile("stripe-access-token", "stripe-test-key");
    assert.deepEqual(told(stripe, layer("secrets: [{id: stripe-secret-token}]", ".trivyignore.yaml")), [
      "(stripe-access-token)",
      "(stripe-test-key)",
    ]);
  });
  test("one for the rule, for a whole tool or for all silences every row", () => {
    const comments = [RULE, "text/*", `${RULE}/*`, "DS-0031", "CKV_SECRET_6", "all"].map(
      (id) => `# plimsoll: ignore-file ${id}`,
    );
    for (const comment of comments)
      assert.deepEqual(
        told(both.replace("ENV A0", `${comment}\nENV A0`)),
        ["(github-pat)", "(npm-access-token)"],
        comment,
      );
    // An entry without an id says nothing in Trivy.
    assert.deepEqual(told(both, layer("secrets:\n  - paths: [Dockerfile]\n", ".trivyignore.yaml")), told(both));
    // Docker's tokens have no rule of gitleaks.
    assert.deepEqual(told(dockerfile("docker-hub-token").replace("\nUSER", " # gitleaks:allow\nUSER")), [
      "(docker-hub-token)",
    ]);
  });
  test("one for the name of a row silences that row alone; a bare key is no id of ours", () => {
    const named = both.replace("ENV A0", `# plimsoll: ignore-file ${RULE}/github-pat\nENV A0`);
    assert.deepEqual(told(named), ["(github-pat)", "npm-access-token error"]);
    const docker = dockerfile("docker-hub-token").replace("ENV", "# plimsoll: ignore docker-hub-token\nENV");
    assert.deepEqual(told(docker), ["docker-hub-token error"]);
    assert.deepEqual(housekeeping(docker), [
      `unknown-id: There is no rule \`docker-hub-token\`, so nothing is ignored.: Change to \`${RULE}/docker-hub-token\``,
    ]);
  });
  test("of a misspelt row the nearest keys of the rule are offered", () => {
    const [said, ...more] = housekeeping(both.replace("ENV A0", `# plimsoll: ignore ${RULE}/github-patt\nENV A0`));
    assert.equal(
      said,
      `unknown-id: \`${RULE}\` has no row \`github-patt\`, so nothing is ignored.: Change to \`${RULE}/github-pat\``,
    );
    assert.deepEqual(more, []);
  });
  test("one without the first part of its rule's id is not accepted, and the whole name is its fix", () => {
    for (const id of ["secret-value/github-pat", "secret-value/github-patt", "Secret-Value/GitHub-PAT"]) {
      const text = both.replace("ENV A0", `# plimsoll: ignore ${id}\nENV A0`);
      assert.deepEqual(told(text), ["github-pat error", "npm-access-token error"], id);
      assert.deepEqual(housekeeping(text), [
        `unknown-id: There is no rule \`${id}\`, so nothing is ignored.: Change to \`${RULE}/github-pat\``,
      ]);
    }
  });
  test("of a rule that has no rows the rule is offered", () => {
    assert.deepEqual(housekeeping(both.replace("ENV A0", "# plimsoll: ignore dockerfile/no-sudo/x\nENV A0")), [
      "unknown-id: `dockerfile/no-sudo` has no rows, so nothing is ignored.: Change to `dockerfile/no-sudo`",
    ]);
  });
  test("one that silences nothing is told where all its rows ran", () => {
    const npm = dockerfile("npm-access-token");
    const stale = (id: string, ...layers: readonly Layer[]) =>
      housekeeping(npm.replace("ENV", `# plimsoll: ignore ${id}\nENV`), ...layers).length;
    const off = (name: string) => layer(`rules: {${name}: off}`);
    assert.equal(stale(`${RULE}/github-pat`), 1);
    assert.equal(stale("github-pat"), 1);
    assert.equal(stale(`${RULE}/npm-access-token`), 0);
    assert.equal(stale(`${RULE}/github-pat`, off(RULE)), 0);
    assert.equal(stale(`${RULE}/github-pat`, off(`${RULE}/github-pat`)), 0);
    assert.equal(stale(`${RULE}/github-pat`, off(`${RULE}/gitlab-pat`)), 1);
    // What it was for may be a row that is off here: the rule did not run in full.
    assert.equal(stale(RULE, off(`${RULE}/npm-access-token`)), 0);
    assert.equal(stale("stripe-secret-token", off(`${RULE}/stripe-test-key`)), 0);
    const only = layer(`rules: {${RULE}: off, ${RULE}/github-pat: error}`);
    assert.equal(stale(`${RULE}/github-pat`, only), 1);
    assert.equal(stale(`${RULE}/gitlab-pat`, only), 0);
  });
  test("an expired one is told, and its row is back", () => {
    const text = both.replace("ENV A0", `# plimsoll: ignore ${RULE}/github-pat until 2020-01-01\nENV A0`);
    assert.deepEqual(told(text), ["github-pat error", "npm-access-token error"]);
    assert.match(housekeeping(text).join(), /^expired-suppression/);
  });
  test("those that are written name the row", () => {
    const text = `FROM alpine:3.22\nRUN a ${secretOf("github-pat")} ${secretOf("npm-access-token")}\nUSER 1000\n`;
    const lab = labOf(resolver.resolve([], "Dockerfile"), { Dockerfile: text });
    const file = lab.file(uriOf("Dockerfile")) ?? assert.fail();
    const finding = lab.check(uriOf("Dockerfile"))?.findings.find(({ row }) => row === "github-pat") ?? assert.fail();
    const language = engine.language(file.language) ?? assert.fail();
    for (const scope of ["line", "section", "file"] as const) {
      const written = writeIgnore({ file, language, catalog, finding, scope }) ?? assert.fail(scope);
      assert.match(written.edits[0]?.text ?? "", /^# plimsoll: ignore[\w-]* text\/secret-value\/github-pat\n$/);
      assert.deepEqual(told(applyEdits(text, written.edits)), ["(github-pat)", "npm-access-token error"], scope);
    }
    assert.deepEqual(writeForeignIgnores({ file, language, catalog, finding }), []);
  });
});

describe("settings", () => {
  const three = dockerfile("github-pat", "stripe-test-key", "npm-access-token");
  const set = (rules: string) => layer(`rules: {${rules}}`);

  test("a row has its own severity until somebody sets it or its rule", () => {
    assert.deepEqual(told(three), ["github-pat error", "stripe-test-key warning", "npm-access-token error"]);
    assert.deepEqual(told(three, set(`${RULE}: info`)), [
      "github-pat info",
      "stripe-test-key info",
      "npm-access-token info",
    ]);
    assert.deepEqual(told(three, set(`${RULE}/stripe-test-key: error`)), [
      "github-pat error",
      "stripe-test-key error",
      "npm-access-token error",
    ]);
    assert.deepEqual(told(three, set(`${RULE}/github-pat: hint, ${RULE}: warning`)), [
      "github-pat hint",
      "stripe-test-key warning",
      "npm-access-token warning",
    ]);
  });
  test("a row is switched off and set by another tool's id too", () => {
    assert.deepEqual(told(three, set("github-pat: off, trivy:npm-access-token: {severity: info}")), [
      "stripe-test-key warning",
      "npm-access-token info",
    ]);
    assert.deepEqual(told(three, set(`${RULE}/github-pat: off`)), [
      "stripe-test-key warning",
      "npm-access-token error",
    ]);
    assert.deepEqual(told(three, set(`"${RULE}/*": off`)), []);
  });
  test("of a rule that is off single rows can be on", () => {
    const only = set(`${RULE}/github-pat: warning, ${RULE}: off`);
    assert.deepEqual(told(three, only), ["github-pat warning"]);
    assert.deepEqual(told(three, layer("extends: []"), set("github-pat: error")), ["github-pat error"]);
  });
  test("a nearer file wins row by row; one that switches the rule off takes along what was set before", () => {
    const far = set(`${RULE}/github-pat: hint, ${RULE}/stripe-test-key: off`);
    assert.deepEqual(told(three, far, set(`${RULE}: info`)), ["github-pat hint", "npm-access-token info"]);
    assert.deepEqual(told(three, far, set("github-pat: error")), ["github-pat error", "npm-access-token error"]);
    assert.deepEqual(told(three, far, set(`${RULE}: off`)), []);
    assert.deepEqual(told(three, far, set(`${RULE}: off`), set(`${RULE}: error`)), [
      "github-pat error",
      "npm-access-token error",
    ]);
    const overridden = layer(
      `rules: {${RULE}/github-pat: info}\noverrides:\n- files: Dockerfile\n  rules: {${RULE}: off, npm-access-token: hint}\n`,
    );
    assert.deepEqual(told(three, overridden), ["npm-access-token hint"]);
  });
  test("are one object where they are equal, and another where only a row differs", () => {
    const settingsOf = (rules: string) => resolver.resolve([set(rules)], "Dockerfile");
    const one = settingsOf("github-pat: off, npm-access-token: info");
    assert.equal(settingsOf(`${RULE}/npm-access-token: info, ${RULE}/github-pat: off`), one);
    assert.notEqual(settingsOf("github-pat: off, npm-access-token: hint"), one);
  });
  test("are explained with the rows that were set", () => {
    const rows = resolver.explain([set(`github-pat: off, ${RULE}: warning`)], "Dockerfile");
    assert.deepEqual(
      rows.filter(({ key }) => key.startsWith(`rules.${RULE}`)),
      [
        { key: `rules.${RULE}`, value: "warning", from: ".plimsoll.yaml" },
        { key: `rules.${RULE}/github-pat`, value: "off", from: ".plimsoll.yaml" },
      ],
    );
  });
  test("are written for a row by the editor", () => {
    const name = `${RULE}/github-pat` as const;
    assert.equal(newConfig(name, undefined), `rules:\n  ${name}: off\n`);
    for (const text of [`rules:\n  ${RULE}: warning\n`, `rules:\n  ${name}: {severity: info}\n`, "extends: all\n"]) {
      const after = applyEdits(text, switchOff(text, name, catalog) ?? assert.fail(text));
      assert.equal(layer(after).rules.get(RULE)?.rows?.get("github-pat"), "off", after);
    }
  });
});

describe("a configuration with rows", () => {
  const tabled: Rule = {
    ...checkRuleFor()({
      id: "dockerfile/many",
      title: "Steps must not be many",
      label: "Many steps",
      why: "It matters.",
      leave: { when: "Never." },
      severity: "warning",
      preset: "recommended",
      tags: ["security"],
      since: "0.1",
      options: { most: { type: "number", default: 1, description: "How many." } },
      examples: [{ bad: "«x»" }],
      rows: [
        { key: "first", title: "first step", formerly: ["one"], equivalents: ["hadolint:DL3001", "kics:a-1"] },
        {
          key: "second",
          title: "second step",
          severity: "hint",
          why: "Twice is too often.",
          equivalents: ["hadolint:DL3001"],
        },
      ],
      probe: ({ key }) => ({ bad: `«${key}»`, good: "third\n" }),
      *check({ text }) {
        for (const word of text.matchAll(/first|second|nothing/g))
          yield { at: { start: word.index, end: word.index + 1 }, message: "It is many.", row: word[0] };
      },
    }),
  };
  const whole = { ...tabled, id: "dockerfile/whole", rows: undefined, equivalents: ["kics:b-2"] } as unknown as Rule;
  const own = createCatalog([{ id: "dockerfile", rules: [tabled, whole] }]);
  const problems = (text: string) =>
    parseConfig(text, ".plimsoll.yaml", own).problems.map(
      ({ at, message, fix }) =>
        `${text.slice(at.start, at.end)}: ${message}${fix === undefined ? "" : ` ${JSON.stringify(fix)}`}`,
    );

  test("has no options for a row, and says where they go", () => {
    assert.deepEqual(problems("rules: {dockerfile/many: {most: 2}, dockerfile/many/first: {severity: info}}"), []);
    assert.deepEqual(problems("rules: {dockerfile/many/first: {severity: info, most: 2}}"), [
      "most: `most` is an option of the whole rule: set it under `dockerfile/many`.",
    ]);
    assert.match(
      problems("rules: {dockerfile/many/first: {severty: info}}").join(),
      /Unknown key `severty`.*Change to `severity`/,
    );
  });
  test("knows misspelt rows and levels", () => {
    assert.match(
      problems("rules: {dockerfile/many/frist: off}").join(),
      /^dockerfile\/many\/frist: `dockerfile\/many` has no row `frist`\..*Change to `dockerfile\/many\/first`/,
    );
    assert.match(
      problems("rules: {many/first: off}").join(),
      /^many\/first: There is no rule `many\/first`\. \[\{"title":"Change to `dockerfile\/many\/first`"[^{]*\{[^{]*\{[^{]*\}\]\}\]$/,
    );
    assert.match(
      problems("rules: {dockerfile/whole/first: off}").join(),
      /: `dockerfile\/whole` has no rows\..*Change to `dockerfile\/whole`/,
    );
    assert.match(problems("rules: {dockerfile/many/first: loud}").join(), /: `loud` is not a severity: use `off`, /);
  });
  test("is understood by former keys, in any case, and other tools' configuration", () => {
    const rowsIn = (file: string, text: string) => layerFrom(file, text, file, own)?.rules.get("dockerfile/many")?.rows;
    assert.deepEqual([...(rowsIn(".plimsoll.yaml", "rules: {Dockerfile/Many/One: off}") ?? [])], [["first", "off"]]);
    assert.deepEqual(
      [...(rowsIn(".hadolint.yaml", "override: {info: [DL3001]}") ?? [])],
      [
        ["first", "info"],
        ["second", "info"],
      ],
    );
  });
  test("resolves names, patterns and tools", () => {
    assert.deepEqual(own.resolve("dockerfile/many/one"), ["dockerfile/many/first"]);
    assert.deepEqual(own.resolve("first"), []);
    assert.deepEqual(own.resolve("many/first"), []);
    assert.deepEqual(own.resolve("dockerfile/many/third"), []);
    assert.deepEqual(own.resolve("DL3001"), ["dockerfile/many/first", "dockerfile/many/second"]);
    assert.deepEqual(own.resolve("dockerfile/*"), ["dockerfile/many", "dockerfile/whole"]);
    assert.deepEqual(own.resolve("dockerfile/many/*"), ["dockerfile/many/first", "dockerfile/many/second"]);
    assert.deepEqual(own.resolve("*/one"), ["dockerfile/many/first"]);
    assert.deepEqual(own.resolve("kics:*"), ["dockerfile/many/first", "dockerfile/whole"]);
    assert.deepEqual(own.rulesOf("kics"), ["dockerfile/many", "dockerfile/whole"]);
    assert.deepEqual([...own.equivalentsOf("hadolint", "dl3001")], ["dockerfile/many/first", "dockerfile/many/second"]);
    assert.equal(own.knows("dockerfile/many/first"), true);
    assert.equal(own.knows("dockerfile/many/third"), false);
    assert.equal(own.rule("dockerfile/many/first"), undefined);
  });
  test("`kics-scan enable` of one row leaves the others of its rule silent", () => {
    const docker = engine.languages.find(({ id }) => id === "dockerfile") ?? assert.fail();
    const alone = { ...engine, catalog: own, rulesFor: () => [tabled] };
    const settings = createResolver(own).resolve([], "Dockerfile");
    const text = "# kics-scan enable=a-1\nFROM first\nRUN second\n";
    const file = parseFile(alone, "file:///Dockerfile", "Dockerfile", text, 1) ?? assert.fail(docker.id);
    const checked = checkFile({ engine: alone, file, settings, index: undefined, today: TODAY });
    assert.deepEqual(checked.findings.map(nameOf), ["dockerfile/many/first"]);
    assert.deepEqual(
      checked.silenced.map(({ finding }) => nameOf(finding)),
      ["dockerfile/many/second"],
    );
  });
  test("a row that the rule does not have counts for none", () => {
    const alone = { ...engine, catalog: own, rulesFor: () => [tabled] };
    const file = parseFile(alone, "file:///Dockerfile", "Dockerfile", "FROM nothing\n", 1) ?? assert.fail();
    const settings = createResolver(own).resolve([], "Dockerfile");
    const [finding, ...more] = checkFile({ engine: alone, file, settings, index: undefined, today: TODAY }).findings;
    assert.ok(finding && !("row" in finding) && more.length === 0);
    assert.equal(finding.fingerprint, fingerprint("dockerfile/many", finding.subject, 0));
  });
  test("explains a row by its own example, and a page lists all", () => {
    assert.deepEqual(
      explain("first", own).rules.map(({ id, asked }) => [id, ...asked.map(({ key }) => key)]),
      [["dockerfile/many", "first"]],
    );
    assert.deepEqual(explain("many", own).rules[0]?.asked, []);
    assert.deepEqual(
      explain("DL3001", own).rules[0]?.asked.map(({ key, severity }) => [key, severity]),
      [
        ["first", "warning"],
        ["second", "hint"],
      ],
    );
    const page = rulePage(tabled, own);
    assert.match(page, /^\| Row \| About \| Why \| Severity \| Same as \|$/m);
    assert.match(page, /^\| `first` \(formerly `one`\) \| first step \| {2}\| {2}\| hadolint DL3001, KICS a-1 \|$/m);
    assert.match(page, /^\| `second` \| second step \| Twice is too often\. \| hint \| hadolint DL3001 \|$/m);
    assert.ok(!rulePage(whole, own).includes("## Rows"));
  });
  test("offers rows behind the rule and a slash or by a word of their keys, and rules else", () => {
    const labels = (text: string) => configWords(text, text.length, own).map(({ label }) => label);
    assert.deepEqual(labels("rules:\n  dock"), ["dockerfile/many", "dockerfile/whole"]);
    assert.deepEqual(labels("rules:\n  dockerfile/"), ["dockerfile/many", "dockerfile/whole"]);
    assert.deepEqual(labels("rules:\n  dockerfile/many/"), ["dockerfile/many/first", "dockerfile/many/second"]);
    assert.deepEqual(labels("rules:\n  dockerfile/many/se"), ["dockerfile/many/first", "dockerfile/many/second"]);
    assert.deepEqual(labels("rules:\n  dockerfile/whole/"), ["dockerfile/many", "dockerfile/whole"]);
    assert.deepEqual(labels("rules:\n  many/"), ["dockerfile/many/first", "dockerfile/many/second"]);
    assert.deepEqual(labels("rules:\n  fir"), ["dockerfile/many", "dockerfile/whole", "dockerfile/many/first"]);
    assert.deepEqual(labels("rules:\n  irs"), ["dockerfile/many", "dockerfile/whole"]);
    assert.deepEqual(labels("rules:\n  f"), ["dockerfile/many", "dockerfile/whole"]);
    const [, , first] = configWords("rules:\n  fir", 12, own);
    assert.match(first?.description ?? "", /^\*\*first step\*\*\n\nSteps must not be many\. It matters\.$/);
    assert.match(
      configWords("rules:\n  second", 15, own).at(-1)?.description ?? "",
      /^\*\*second step\*\*\n\nTwice is too often\.\n\nSteps/,
    );
    assert.deepEqual(labels("rules:\n  dockerfile/many/first:\n    "), ["severity"]);
    assert.deepEqual(labels("rules:\n  dockerfile/many:\n    "), ["severity", "most"]);
  });
});

describe("what is written of a row", () => {
  const text = dockerfile("github-pat", "npm-access-token", "github-pat");
  const findings = (
    labOf(resolver.resolve([], "x"), { Dockerfile: text }).check(uriOf("Dockerfile"))?.findings ?? []
  ).filter(({ rule }) => rule === RULE);
  const json = findings.map((one) => toJson(one, "Dockerfile", linesOf(text), redactorOf("Dockerfile", text)));

  test("fingerprints are by row: finding one secret more renames no other", () => {
    const counted = labOf(resolver.resolve([], "x"), {
      Dockerfile: `FROM a\nRUN ${secretOf("npm-access-token")} ${secretOf("github-pat")}\n`,
    });
    const alone = labOf(resolver.resolve([], "x"), { Dockerfile: `FROM a\nRUN ${secretOf("github-pat")}\n` });
    const prints = (lab: typeof alone) =>
      lab
        .check(uriOf("Dockerfile"))
        ?.findings.flatMap(({ row, subject, fingerprint: print }) => (row === "github-pat" ? [[subject, print]] : []));
    const [[about = ""] = []] = prints(counted) ?? [];
    assert.equal(prints(counted)?.[0]?.[1], fingerprint(`${RULE}/github-pat`, about, 0));
    assert.equal(prints(alone)?.length, 1);
    assert.equal(new Set(findings.map((one) => one.fingerprint)).size, 3);
  });
  test("JSON has rule and row", () => {
    assert.deepEqual(
      json.map(({ rule, row }) => [rule, row]),
      [
        [RULE, "github-pat"],
        [RULE, "npm-access-token"],
        [RULE, "github-pat"],
      ],
    );
  });
  test("SARIF has a rule for each row, with its own title", () => {
    const titles = (name: string) => {
      const named = catalog.named(name);
      return named && titleOf(named);
    };
    const [run] = JSON.parse(findingsSarif(json, { titleOf: titles, artifactOf: artifactOfPath })).runs;
    assert.deepEqual(
      run.tool.driver.rules.map((one: { id: string; shortDescription: { text: string } }) => [
        one.id,
        one.shortDescription.text,
      ]),
      [
        [
          `${RULE}/github-pat`,
          "Tokens and private keys must not be stored in plain text: GitHub personal access token",
        ],
        [`${RULE}/npm-access-token`, "Tokens and private keys must not be stored in plain text: npm access token"],
      ],
    );
    assert.deepEqual(
      run.results.map((one: { ruleId: string; ruleIndex: number }) => [one.ruleId, one.ruleIndex]),
      [
        [`${RULE}/github-pat`, 0],
        [`${RULE}/npm-access-token`, 1],
        [`${RULE}/github-pat`, 0],
      ],
    );
  });
  test("the schema takes the name of a row with a level, and lists none", () => {
    const { rules } = (configSchema(catalog) as { definitions: Record<string, Record<string, object>> }).definitions;
    const patterns = Object.keys(rules?.["patternProperties"] ?? {});
    const withRows = catalog.rules.filter((rule) => rule.rows !== undefined);
    assert.equal(patterns.length, withRows.length);
    for (const { id, rows = [] } of withRows) {
      for (const row of rows) {
        const name = nameOf({ rule: id, row: row.key });
        assert.equal(patterns.filter((pattern) => new RegExp(pattern).test(name)).length, 1, name);
        assert.ok(!(name in (rules?.["properties"] ?? {})));
      }
      assert.ok(!patterns.some((pattern) => new RegExp(pattern).test(id)));
    }
  });
  test("`explain` tells a row's own ids and severity", () => {
    const [rule, ...more] = explain("github-pat", catalog).rules;
    assert.equal(more.length, 0);
    assert.deepEqual(
      rule?.asked.map(({ name, severity, equivalents }) => ({ name, severity, equivalents })),
      [{ name: `${RULE}/github-pat`, severity: "error", equivalents: ["gitleaks github-pat", "Trivy github-pat"] }],
    );
    // Without any id of another tool, by its key alone.
    assert.equal(explain("docker-hub-token", catalog).rules[0]?.asked[0]?.name, `${RULE}/docker-hub-token`);
    assert.equal(explain(`${RULE}/jwt`, catalog).rules[0]?.asked[0]?.severity, "warning");
    assert.deepEqual(explain(RULE, catalog).rules[0]?.asked, []);
  });
});

test("the compiler holds a rule with rows to a probe", () => {
  const { rows = [], ...rule } = catalog.rule(RULE) ?? assert.fail();
  // @ts-expect-error: there are rows and no probe.
  const built = checkRuleFor()({ ...rule, probe: undefined, *check() {}, rows });
  assert.equal(built.probe, undefined);
});
