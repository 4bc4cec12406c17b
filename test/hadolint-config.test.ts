// `.hadolint.yaml` decides how a check of a Dockerfile ends, and what is said of labels, as it decides that of hadolint.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { after, describe, test } from "node:test";
import { realHadolint } from "../scripts/hadolint.ts";
import { checkCommand } from "../server/src/cli/check.ts";
import { run } from "../server/src/cli/run.ts";
import { idsOfTool } from "../server/src/engine/catalog/claims.ts";
import { hadolintProblems } from "../server/src/engine/config/hadolint.ts";
import { hadolintSlips } from "../server/src/engine/config/hadolint-slips.ts";
import { layerSlips } from "../server/src/engine/config/problems.ts";
import { nameOf } from "../server/src/engine/core/finding.ts";
import { BASH_ROWS } from "../server/src/engine/dockerfile/shell/lint/bash-rows.ts";
import { PITFALL_ROWS } from "../server/src/engine/dockerfile/shell/lint/pitfall-rows.ts";
import { type ShellRow, SYNTAX_ROWS } from "../server/src/engine/dockerfile/shell/lint/syntax-rows.ts";
import { createEngine } from "../server/src/engine/index.ts";
import { hadolintSeverity } from "../server/src/engine/knowledge/hadolint-severities.ts";
import { projectOf, writeFiles } from "./support/files.ts";
import { labOf, settingsOf, uriOf } from "./support/lab.ts";
import { recordingTerminal } from "./support/terminal.ts";
import { endOfHadolint, saidByHadolint } from "./support/tools.ts";

const engine = createEngine();
const folder = mkdtempSync(path.join(tmpdir(), "plimsoll-hadolint-"));
after(() => rmSync(folder, { recursive: true, force: true }));
const hadolint = realHadolint();

/** A warning of both. */
const WARNING = "FROM debian:latest\nUSER 10001\n";

/** What stands beside `ignored: [DL3007]`, and whether hadolint then reads nothing of the file. */
const REFUSES = `
no-color: "yes"|no-color: yes|no-color: maybe|no-color: "true"|no-color: 1|no-color: On|no-color: []|verbose: maybe|verbose: "false"
verbose: 0|format: 5|format: xml|format: TTY|format: [tty]|format: ""|format: true|formats: tty|formats: [xml]|formats: 5|formats: [5]
formats: [~]|formats: [tty, ""]|override: [DL3007]|override: x|override: 5|override: []|override: true|override: {error: DL3007}
override: {error: 5}|override: {error: [5]}|override: {error: [[DL3007]]}|override: {error: {a: b}}|override: {error: [~]}
label-schema: {1: text}|label-schema: {true: text}|label-schema: {null: text}|label-schema: {1.5: text}|label-schema: {~: text}
label-schema: {[a]: text}|label-schema: {0x10: text}|label-schema: {a: null}|label-schema: {a: [text]}|label-schema: 5
trustedRegistries: docker.io|trustedRegistries: [5]|trustedRegistries: [true]|trustedRegistries: [~]|trustedRegistries: {a: b}
no-fail: yes|no-fail: "true"|no-fail: 1|no-fail: tRue|no-fail: {a: b}|no-fail: off|no-fail: !!str true|strict-labels: yes
strict-labels: 0|disable-ignore-pragma: on|failure-threshold: warn|failure-threshold: [error]|failure-threshold: 5
failure-threshold: Error|failure-threshold: ""|failure-threshold: true`;
const TAKES = `
no-color: true|no-color:|no-color: !!bool "true"|verbose: True|verbose: ~|format: tty|format: "json"|format:|format: sarif
format: gitlab_codeclimate|format: codacy|formats: [tty]|formats: []|formats:|output-format: xml|unknown: [1, {a: b}]|override: {}
override:|override: {error: }|override: {Error: 5}|override: {5: [x]}|override: {error: [yes]}|label-schema: {a: text}
label-schema: {"1": text}|label-schema: {yes: text}|label-schema: {2027-01-31: text}|label-schema: {a: ""}|label-schema:
trustedRegistries:|trustedRegistries: [docker.io, ]|no-fail: FALSE|no-fail: !!bool false|failure-threshold: "error"|1: 2|true: 1`;
/** Whole files. */
const REFUSED_FILES = [
  "- ignored\n",
  "- {ignored: [DL3007]}\n",
  "5\n",
  "text\n",
  "[]\n",
  '"ignored: [DL3007]"\n',
  ...["5", "~", "true", "[a]", "1.5", "0x10", ".inf", "NULL"].map((item) => `ignored: [DL3007, ${item}]\n`),
  "ignored: DL3007\n",
  "ignored: {DL3007: x}\n",
  "ignored: !!str DL3007\n",
  "ignored:\n  - DL3007\n  -\n",
  "ignored: [DL3007]\n---\nx: 1\n",
  "ignored: [DL3007]\n---\n",
];
const TAKEN_FILES = [
  ...['"5"', "yes", "2027-01-31", "!!str 5", '"~"'].map((item) => `ignored: [DL3007, ${item}]\n`),
  "--- {ignored: [DL3007]}\n",
  "ignored: [DL3007]\n...\n",
  "x: &x [DL3007]\nignored: *x\n",
  "? ignored\n: [DL3007]\n",
];
/** Taken, and nothing in it is obeyed. */
const UNREAD_FILES = [
  "{}\n",
  "<<: {ignored: [DL3007]}\n",
  "x: &x {ignored: [DL3007]}\n<<: *x\n",
  "Ignored: [DL3007]\n",
];

const beside = (lines: string): readonly string[] =>
  lines
    .trim()
    .split(/[|\n]/)
    .map((line) => `ignored: [DL3007]\n${line}\n`);

describe("what hadolint refuses of its configuration silences nothing, and is told", () => {
  const files = [
    ...[...beside(REFUSES), ...REFUSED_FILES].map((config) => ({ config, refused: true, silenced: false })),
    ...[...beside(TAKES), ...TAKEN_FILES].map((config) => ({ config, refused: false, silenced: true })),
    ...UNREAD_FILES.map((config) => ({ config, refused: false, silenced: false })),
  ];
  for (const { config, refused, silenced } of files) {
    test(JSON.stringify(config), async (t) => {
      assert.equal(hadolintProblems(config).length > 0, refused);
      for (const { at } of hadolintProblems(config)) assert.ok(at.end <= config.length);
      rmSync(folder, { recursive: true, force: true });
      writeFiles(folder, { ".git/HEAD": "ref: refs/heads/main\n", Dockerfile: WARNING, ".hadolint.yaml": config });
      const { terminal, written } = recordingTerminal();
      await checkCommand(engine, [folder, "--format", "json"], terminal);
      const said = JSON.stringify(JSON.parse(written.out).findings);
      assert.equal(/no-latest-base/.test(said), !silenced);
      // What is no key in any of our files is told by other words.
      assert.equal(/ignores this file|A key must be a string/.test(written.out + written.note), refused);
      if ("skip" in hadolint) return t.skip(`not compared with hadolint: ${hadolint.skip}`);
      const { stdout, stderr } = spawnSync(hadolint.path, ["Dockerfile"], { cwd: folder, encoding: "utf8" });
      assert.equal(/Error parsing your config/.test(stdout + stderr), refused, "hadolint reads it otherwise");
      assert.equal(/DL3007/.test(stdout), !silenced);
    });
  }
  test("the item that is none is marked, not the list", () => {
    const config = "ignored: [DL3007, 5]\n";
    assert.deepEqual(
      hadolintProblems(config).map(({ at }) => config.slice(at.start, at.end)),
      ["5"],
    );
  });
});

/** How it ends: by the contents of `.hadolint.yaml`. */
const ENDS: Readonly<Record<string, 0 | 1>> = {
  "failure-threshold: error\n": 0,
  "failure-threshold: warning\n": 1,
  "failure-threshold: info\n": 1,
  "failure-threshold: style\n": 1,
  "failure-threshold: none\n": 1,
  "failure-threshold: ignore\n": 1,
  "failure-threshold:\n": 1,
  "no-fail: true\n": 0,
  "no-fail: false\nfailure-threshold: error\n": 0,
  "no-fail: TRUE\nfailure-threshold: style\n": 0,
  "failure-threshold: error\noverride: {error: [DL3007]}\n": 1,
  "failure-threshold: error\noverride: {style: [DL3007], error: [DL3007]}\n": 1,
  "failure-threshold: warning\noverride: {info: [DL3007]}\n": 0,
  "ignored: [DL3007]\n": 0,
  "ignored: [dl3007]\n": 1,
};

/** Lines of a Dockerfile below `FROM`, and what is wrong with their labels: row and line, by `label-schema` of all types. */
const LABELS: Readonly<Record<string, readonly string[]>> = {
  "LABEL t=x u=https://a.example h=b65fd3d e=a@b.example r=2027-01-31T12:00:00Z s=1.2.3 l=MIT": [],
  "LABEL t=x u=a.example h=main e=nobody r=2027-01-31 s=v1 l='MIT License'": [
    "url 2",
    "hash 2",
    "email 2",
    "rfc3339 2",
    "semver 2",
    "spdx 2",
  ],
  'LABEL t="" u=urn:a:b h=b65fd3d0b65fd3d0b65fd3d0b65fd3d0b65fd3d0\nLABEL e=a@b.example r=2027-01-31T12:00:00+01:00 s=1.2.3-rc.1+7 l=Apache-2.0':
    ["empty 2"],
  "LABEL t=x u=https://a.example h=b65fd3d e=a@b.example\nLABEL r=2027-01-31T12:00:00.5Z s=1.2.3 l=MIT z=1": [
    "superfluous 3",
  ],
  "LABEL t=x u=https://a.example h=b65fd3d e=a@b.example\nLABEL r=2027-01-31T12:00:00Z s=1.2": [
    "semver 3",
    "missing 1",
  ],
};
/** Steps that are found by rows with several ids, beside the examples of these rows. */
const SEVERAL = `
[ a == b ] || make
[ a =~ b ] || make
[ -v A ] || make
list=(a b)
echo "${"${"}list[0]}"
x=\${!A*}
x=\${!A}
make >& /log
make &> /log
function f() { make; }; f
function f { make; }; f
for ((;;)); do make; done
((A > 0)) && make
echo $((A++))
echo $((2 ** 3))
shopt -s nullglob
coproc make
exec -a b c
type -p x
printf '%q' d
trap 'make' ERR
trap 'make' SIGTERM
echo $'a'
echo $"a"
set -T
set -o posix
VERSION = 1.2
$VERSION=1.2
echo "a
if [ -e /a]; then make; fi
if test -e /a; then make
if test -e /a; then make; done
make; done
make; }
make )
make (a)
make a (b)
`;
/** Values by the types of labels: those that hadolint accepts, and those that it refuses. */
const VALUES: Readonly<Record<string, readonly [right: readonly string[], wrong: readonly string[]]>> = {
  url: [
    [
      "https:",
      "mailto:x@y",
      "ssh://git@h/a",
      "http://[::1]:80/",
      "https://a.example/%C3%A4?b=c#d",
      "a:/",
      "file:///a",
      "urn:a:b",
    ],
    ["//a/b", "/a", "https://a b", "https://ä.de", "https://a/%zz", "https://a/{x}", "https://a/[x]", "https://a#b#c"],
  ],
  rfc3339: [
    ["2027-01-31t12:00:60z", "2027-01-31T12:00:00+0100", "2027-01-31T12:00:00.123456789-02:00"],
    ["2027-01-31 12:00:00Z", "2027-13-31T12:00:00Z", "2027-01-31T24:00:00Z", "2027-01-31T12:00Z", "20270131T120000Z"],
  ],
  hash: [
    ["b65fd3d", "b65fd3d0b65fd3d0b65fd3d0b65fd3d0b65fd3d0"],
    ["B65FD3D", "b65fd3d0", "g65fd3d"],
  ],
  semver: [
    ["2027.01.31", "1.2.3-0a", "1.2.3-rc.1+b.07"],
    ["v1.2.3", "1.2", "1.2.3.4", "1.2.3-a..b", "1.2.3-a_b", "latest"],
  ],
  email: [
    ["a@b", "a+b@c.example", "a@[192.0.2.1]", "a@b.example (the shop team)"],
    ["a..b@c.d", "a@b..c", "Shop <a@b.example>", "a@b@c", "a@b, c@d", "a@-b.c", "a@b_c", "mailto:a@b.c"],
  ],
  // hadolint refuses expressions such as `MIT OR Apache-2.0`, too, which SPDX defines.
  spdx: [
    ["MIT", "GPL-3.0-or-later"],
    ["Apache 2.0", "MIT or Apache-2.0", "the MIT License"],
  ],
};
const SCHEMA =
  "label-schema: {t: text, u: url, h: hash, e: email, r: rfc3339, s: semver, l: spdx}\nstrict-labels: true\n";

/** Each for one reason. */
const REFUSED = [
  "label-schema: []\n",
  "label-schema: z\n",
  "label-schema: {z: }\n",
  "label-schema: {z: string}\n",
  "label-schema: {z: Text}\n",
  "label-schema: {z: rawtext}\n",
];

describe("label-schema and strict-labels", () => {
  for (const [labels, wrong] of Object.entries(LABELS)) {
    test(JSON.stringify(labels), async (t) => {
      const found = await labelFindings(SCHEMA, `${labels}\n`);
      assert.deepEqual(found.map(({ row, line }) => `${row} ${line}`).sort(), [...wrong].sort());
      if ("skip" in hadolint) return t.skip(`not compared with hadolint: ${hadolint.skip}`);
      assert.deepEqual(found.map(({ id, line }) => `${id} ${line}`).sort(), labelsByHadolint(hadolint.path).sort());
    });
  }
  for (const [type, [right, wrong]] of Object.entries(VALUES)) {
    test(`values of the type ${type}`, async (t) => {
      const labels = [...right, ...wrong].map((value) => `LABEL a="${value}"\n`).join("");
      const lines = wrong.map((_, i) => 2 + right.length + i);
      const found = await labelFindings(`label-schema: {a: ${type}}\n`, labels);
      assert.deepEqual(
        found.map(({ row, line }) => `${row} ${line}`),
        lines.map((line) => `${type} ${line}`),
      );
      if ("skip" in hadolint) return t.skip(`not compared with hadolint: ${hadolint.skip}`);
      assert.deepEqual(found.map(({ id, line }) => `${id} ${line}`).sort(), labelsByHadolint(hadolint.path).sort());
    });
  }
  for (const config of ["strict-labels: true\n", "label-schema:\nstrict-labels: true\n"]) {
    test(`without a schema no label is allowed: ${JSON.stringify(config)}`, async (t) => {
      const found = await labelFindings(config, "LABEL a=1\n");
      assert.deepEqual(found, [{ row: "superfluous", id: "DL3050", line: 2 }]);
      if ("skip" in hadolint) return t.skip(`not compared with hadolint: ${hadolint.skip}`);
      assert.deepEqual(labelsByHadolint(hadolint.path), ["DL3050 2"]);
    });
  }
  for (const config of REFUSED) {
    test(`a schema that hadolint refuses demands nothing: ${JSON.stringify(config)}`, async (t) => {
      assert.deepEqual(await labelFindings(config, "LABEL a=1\n"), []);
      assert.equal(hadolintProblems(config).length, 1);
      if ("skip" in hadolint) return t.skip(`not compared with hadolint: ${hadolint.skip}`);
      assert.deepEqual(labelsByHadolint(hadolint.path), []);
    });
  }
});

interface LabelFinding {
  readonly row: string;
  /** hadolint's id for the row. */
  readonly id: string;
  readonly line: number;
}

/** What a check says of labels in a Dockerfile with some lines below `FROM`, by a `.hadolint.yaml`. Both stay in the folder. */
async function labelFindings(config: string, lines: string): Promise<readonly LabelFinding[]> {
  const Dockerfile = `FROM debian:13\n${lines}USER 10001\n`;
  rmSync(folder, { recursive: true, force: true });
  writeFiles(folder, { ".git/HEAD": "ref: refs/heads/main\n", Dockerfile, ".hadolint.yaml": config });
  const { terminal, written } = recordingTerminal();
  await checkCommand(engine, [folder, "--format", "json"], terminal);
  const findings: readonly { rule: string; row?: string; range: { start: { line: number } } }[] = JSON.parse(
    written.out,
  ).findings;
  return findings
    .filter(({ rule }) => rule.includes("label"))
    .map(({ rule, row = "", range }) => {
      const [id = ""] = engine.catalog.named(`${rule}/${row}`)?.row?.equivalents ?? [];
      return { row, id: id.replace("hadolint:", ""), line: range.start.line + 1 };
    });
}

/** What hadolint says of the labels in that folder, as id and line. */
function labelsByHadolint(program: string): string[] {
  const said = saidByHadolint(program, folder, ["Dockerfile"]).get("Dockerfile") ?? [];
  return said.filter(({ id }) => /^DL30(?:49|5[0-68])$/.test(id)).map(({ id, line }) => `${id} ${line}`);
}

/** ShellCheck's ids for what is found in the steps of a Dockerfile, as it is called, and all that the same rows claim. */
function shellIds(
  name: string,
  text: string,
): { readonly ids: readonly string[]; readonly claimed: readonly string[] } {
  const found = labOf(settingsOf(), { [name]: text }).check(uriOf(name))?.findings ?? [];
  const ids = found.flatMap((one) => idsOfTool("hadolint", one, engine.catalog.rules).same ?? []);
  const claimed = found.flatMap((one) => engine.catalog.named(nameOf(one))?.row?.equivalents ?? []);
  return {
    ids: ids.filter((id) => id.startsWith("SC")),
    claimed: claimed.flatMap((id) => /^shellcheck:(.*)$/.exec(id)?.[1] ?? []),
  };
}

async function endOf(files: Readonly<Record<string, string>>, ...args: readonly string[]): Promise<number> {
  rmSync(folder, { recursive: true, force: true });
  writeFiles(folder, { ".git/HEAD": "ref: refs/heads/main\n", ...files });
  const { terminal } = recordingTerminal();
  return checkCommand(engine, [folder, ...args], terminal);
}

describe("a Dockerfile with a warning", () => {
  for (const [config, end] of Object.entries(ENDS)) {
    test(JSON.stringify(config), async (t) => {
      assert.equal(await endOf({ Dockerfile: WARNING, ".hadolint.yaml": config }), end);
      if ("skip" in hadolint) return t.skip(`not compared with hadolint: ${hadolint.skip}`);
      assert.equal(endOfHadolint(hadolint.path, folder, "Dockerfile"), end, "hadolint ends otherwise");
    });
  }
  test("a finding is as severe as to hadolint, unless it is said otherwise", async (t) => {
    const run = "RUN sudo id";
    const add = "COPY --from=a /b /c\nADD file.txt /d";
    const cmd = "CMD echo a";
    const source = "RUN source /etc/x.sh";
    const rows: readonly (readonly [line: string, config: string, end: 0 | 1])[] = [
      [run, "failure-threshold: error\n", 1],
      [run, "failure-threshold: error\noverride: {warning: [DL3004]}\n", 0],
      [run, "failure-threshold: error\noverride: {info: [DL3004]}\n", 0],
      [run, "failure-threshold: error\noverride: {warning: [DL3020]}\n", 1],
      [run, "failure-threshold: error\nignored: [DL3004]\n", 0],
      [run, "no-fail: true\n", 0],
      [add, "failure-threshold: error\n", 1],
      [add, "failure-threshold: error\noverride: {info: [DL3020]}\n", 0],
      [cmd, "failure-threshold: error\n", 0],
      [cmd, "failure-threshold: warning\n", 1],
      [cmd, "failure-threshold: warning\noverride: {style: [DL3025]}\n", 0],
      [cmd, "override: {error: [DL3025]}\nfailure-threshold: error\n", 1],
      // What it borrows of ShellCheck counts as its own.
      [source, "failure-threshold: error\n", 0],
      [source, "failure-threshold: warning\n", 1],
      [source, "no-fail: true\n", 0],
      [source, "failure-threshold: error\noverride: {error: [SC3046]}\n", 1],
      [source, "failure-threshold: warning\noverride: {info: [SC3046]}\n", 0],
      ["RUN [ a == b ]", "failure-threshold: error\n", 0],
      ["RUN git config user.name \u201cA B\u201d", "failure-threshold: error\n", 0],
      ["RUN VERSION = 1.2", "failure-threshold: error\n", 1],
      ["RUN VERSION = 1.2", "no-fail: true\n", 0],
      ["RUN if [-e /a ]; then make; fi", "failure-threshold: error\n", 1],
      ["RUN if test -e /a; then make", "no-fail: true\n", 0],
      ["RUN grep \\d /a", "failure-threshold: warning\n", 0],
      ["RUN grep \\d /a", "failure-threshold: info\n", 1],
    ];
    for (const [line, config, end] of rows) {
      const text = `FROM debian:13\nUSER 10001\n${line}\n`;
      assert.equal(await endOf({ Dockerfile: text, ".hadolint.yaml": config }), end, `${line} ${config}`);
      if ("skip" in hadolint) continue;
      assert.equal(endOfHadolint(hadolint.path, folder, "Dockerfile"), end, `hadolint: ${line} ${config}`);
    }
    if ("skip" in hadolint) t.skip(`not compared with hadolint: ${hadolint.skip}`);
  });
  test("what our own configuration says of a rule counts, and without a threshold of hadolint's ours do", async () => {
    const sudo = { Dockerfile: "FROM debian:13\nUSER 10001\nRUN sudo id\n" };
    const strict = { ...sudo, ".hadolint.yaml": "failure-threshold: error\n" };
    assert.equal(await endOf({ ...strict, ".plimsoll.yaml": "rules:\n  dockerfile/no-sudo: info\n" }), 0);
    assert.equal(await endOf({ ...strict, ".plimsoll.yaml": "rules:\n  dockerfile/no-sudo: off\n" }), 0);
    assert.equal(await endOf(strict, "--fail-on", "error"), 0, "the command line means ours");
    assert.equal(await endOf(sudo, "--fail-on", "error"), 0);
    assert.equal(await endOf({ ...sudo, Dockerfile: "FROM debian:13\nUSER 10001\nCMD echo a\n" }), 0);
  });
  test("each id that hadolint reports and one of our rules claims has its severity there", () => {
    const ids = engine.catalog.rules
      .flatMap(({ equivalents = [], rows = [] }) => [...equivalents, ...rows.flatMap((row) => row.equivalents ?? [])])
      .flatMap((id) => /^(?:hadolint|shellcheck):(.*)$/.exec(id)?.[1] ?? []);
    assert.ok(ids.length >= 100);
    assert.deepEqual(
      ids.filter((id) => hadolintSeverity(id) === undefined),
      [],
    );
  });
  test("of several ids a finding is called by the one that hadolint prints", (t) => {
    const rows: readonly ShellRow[] = [...BASH_ROWS, ...SYNTAX_ROWS, ...PITFALL_ROWS];
    const lines = [
      ...rows.map(({ bad }) => bad.replaceAll(/[«»]/g, "")),
      ...SEVERAL.trim()
        .split("\n")
        .map((line) => `RUN ${line}`),
    ];
    const files = Object.fromEntries(lines.map((line, i) => [`${i}.Dockerfile`, `FROM debian:13\n${line}\n`]));
    const called = new Map(Object.entries(files).map(([name, text]) => [name, shellIds(name, text)] as const));
    assert.ok(![...called.values()].some(({ ids }) => ids.includes("SC2039")));
    if ("skip" in hadolint) return t.skip(`not compared with hadolint: ${hadolint.skip}`);
    rmSync(folder, { recursive: true, force: true });
    writeFiles(folder, files);
    let compared = 0;
    for (const [name, said] of saidByHadolint(hadolint.path, folder, Object.keys(files))) {
      const { ids = [], claimed = [] } = called.get(name) ?? {};
      for (const { id } of said.filter((one) => claimed.includes(one.id))) {
        assert.ok(ids.includes(id), `${id}, not ${ids.join(", ")}: ${files[name]}`);
        compared += 1;
      }
    }
    assert.ok(compared > 60, `${compared} compared`);
  });
  test("what hadolint has no rule for counts as ever", async () => {
    const privileged = "FROM debian:13\nUSER 10001\nRUN --security=insecure id\n";
    const secret = `FROM debian:13\nUSER 10001\nRUN echo ghp_${"a1B2c3D4e5F6".repeat(3)}\n`;
    const broken = "FROM debian:13\nUSER 10001\nRUNN id\n";
    for (const text of [privileged, secret, broken]) {
      const alone = await endOf({ Dockerfile: text });
      for (const config of ["no-fail: true\n", "failure-threshold: error\n", "failure-threshold: style\n"])
        assert.equal(await endOf({ Dockerfile: text, ".hadolint.yaml": config }), alone, `${text}${config}`);
    }
    assert.equal(await endOf({ Dockerfile: secret }), 1);
    assert.equal(await endOf({ Dockerfile: broken }), 1);
  });
  test("the file that makes a difference is named", async () => {
    const noteOf = async (config: string, text = WARNING, ...args: readonly string[]) => {
      await endOf({ Dockerfile: text, "a/Dockerfile": text, ".hadolint.yaml": config });
      const { terminal, written } = recordingTerminal();
      await checkCommand(engine, [folder, ...args], terminal);
      return written.note;
    };
    assert.match(
      await noteOf("no-fail: true\n"),
      /^`[^`]*\/\.hadolint\.yaml` lets 2 problems pass that would fail otherwise\.$/m,
    );
    assert.match(await noteOf("no-fail: true\n", WARNING, "--format", "json"), /lets 2 problems pass/);
    const hint = "FROM debian:13\nUSER 10001\nCMD echo a\n";
    assert.match(
      await noteOf("failure-threshold: style\n", hint),
      /makes 2 problems fail: `\S*Dockerfile:3` DL3025 \(counts as warning\) and `\S*a\/Dockerfile:3` DL3025 \(counts as warning\)\.$/m,
    );
    const sudo = "FROM debian:13\nUSER 10001\nRUN sudo id\nRUN cd /srv && ls\n";
    assert.match(
      await noteOf("failure-threshold: error\n", sudo, "--quiet"),
      /makes 2 problems fail: `\S*Dockerfile:3` DL3004 \(counts as error\) and /,
      "what is shown with less than it counts as is listed, though it would fail without the file too",
    );
    assert.doesNotMatch(await noteOf("failure-threshold: warning\n", sudo), /hadolint/, "as it is shown it fails, too");
    const many = `FROM debian:13\nUSER 10001\n${"RUN sudo id\n".repeat(30)}`;
    assert.match(await noteOf("failure-threshold: error\n", many), /makes 60 problems fail: .* and 40 more\.$/m);
    assert.doesNotMatch(await noteOf("failure-threshold: warning\n"), /hadolint/);
    assert.doesNotMatch(await noteOf("no-fail: true\n", WARNING, "--fail-on", "warning"), /hadolint/);
  });
  test("a nearer file counts, and the command line before both", async () => {
    const files = { "a/Dockerfile": WARNING, ".hadolint.yaml": "no-fail: true\n" };
    assert.equal(await endOf(files), 0);
    assert.equal(await endOf({ ...files, "a/.hadolint.yaml": "failure-threshold: warning\n" }), 1);
    assert.equal(await endOf(files, "--fail-on", "warning"), 1);
  });
  test("other files end as ever", async () => {
    const pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {hostPID: true}\n";
    assert.equal(await endOf({ Dockerfile: WARNING, "p.yaml": pod, ".hadolint.yaml": "no-fail: true\n" }), 1);
  });
});

describe("what hadolint takes and does not know has no effect, and is told", () => {
  const SLIPS =
    "failure-thresold: error\nignore: [DL3025]\noverride: {errors: [DL3003], info: [DL9997, SC2999]}\nignored: [DL308, dl3007, DL3007, DL1001]\n";
  const of = (text: string) =>
    hadolintSlips(text, engine.catalog).map(({ at, fix }) => [
      text.slice(at.start, at.end),
      [fix ?? []].flat().map(({ title }) => /`(.+)`/.exec(title)?.[1])[0],
    ]);
  test("a key and an id, with what may be meant", () => {
    assert.deepEqual(of(SLIPS), [
      ["failure-thresold", "failure-threshold"],
      ["ignore", "ignored"],
      ["errors", "error"],
      ["DL9997", undefined],
      ["DL308", "DL3008"],
      ["dl3007", "DL3007"],
    ]);
    assert.deepEqual(of(`---\n${SLIPS}`), of(SLIPS));
    assert.deepEqual(of("ignored: [DL3059, SC1091]\nno-color: true\nverbose: true\nformat: tty\nformats: [tty]\n"), []);
    assert.deepEqual(layerSlips(".hadolint.yaml", "ignored: DL3007\nx: 1\n", engine.catalog), []);
  });
  test("in the file it is an info, and what hadolint rejects a warning; neither is said of what it takes", () => {
    const found = (text: string, path = ".hadolint.yaml") =>
      labOf(settingsOf(), { [path]: text })
        .check(uriOf(path))
        ?.findings.map(({ rule, severity, at }) => `${rule} ${severity} ${text.slice(at.start, at.end)}`);
    assert.deepEqual(found("ignored: DL3007\n"), ["plimsoll/config warning DL3007"]);
    assert.deepEqual(found("strict: true\nignored: [DL3007]\n", "ci/.hadolint.yml"), ["plimsoll/config info strict"]);
    assert.deepEqual(found("ignored: [DL3007]\n---\nx: 1\n"), ["plimsoll/config warning x: 1"]);
    assert.deepEqual(found("ignored: [DL3007, SC2086]\noverride: {error: [DL3003]}\n"), []);
  });
  test("check and config say it and end as without it, with paths from the current folder", async () => {
    const root = projectOf({
      ".git/HEAD": "ref: refs/heads/main\n",
      "m/Dockerfile": WARNING,
      "m/.hadolint.yaml": "failure-threshold: error\nignore: [DL3003]\n",
    });
    const before = process.cwd();
    const notes: string[] = [];
    try {
      process.chdir(path.join(root, "m"));
      for (const args of [
        ["check", "Dockerfile"],
        ["config", "Dockerfile"],
      ]) {
        const { terminal, written } = recordingTerminal();
        assert.equal(await run(args, { ...terminal, width: 200 }), 0, written.note);
        notes.push(written.note + written.out);
      }
    } finally {
      process.chdir(before);
    }
    for (const note of notes)
      assert.match(
        note,
        /^`\.hadolint\.yaml`: `hadolint` has no key `ignore`, so it has no effect\. Did you mean `ignored`\?$/m,
      );
    assert.match(notes[0] ?? "", /^`\.hadolint\.yaml` lets 1 problem pass/m);
    assert.match(notes[1] ?? "", /^fail-on +error +\.hadolint\.yaml$/m);
    assert.doesNotMatch(notes.join(""), /m\/\.hadolint/);
  });
});
