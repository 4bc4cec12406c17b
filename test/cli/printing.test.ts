// What `check` prints in the formats for people, for `grep` and for GitHub Actions.
import assert from "node:assert/strict";
import * as path from "node:path";
import { describe, test } from "node:test";
import { checkCommand } from "../../server/src/cli/check.ts";
import { abilitiesOf } from "../../server/src/cli/format/abilities.ts";
import { linesWithin } from "../../server/src/cli/format/wrap.ts";
import { idsOfTool } from "../../server/src/engine/catalog/claims.ts";
import { createEngine } from "../../server/src/engine/index.ts";
import { LIFECYCLE_DAY } from "../../server/src/engine/knowledge/lifecycle.ts";
import { OFFICIAL_TAGS_DAY } from "../../server/src/engine/knowledge/official-tags.ts";
import { type Shown, say, shown } from "../../server/src/shown/shown.ts";
import { workflowCommand } from "../../server/src/shown/workflow-command.ts";
import { plimsollIn } from "../support/cli.ts";
import { projectOf } from "../support/files.ts";
import { recordingTerminal } from "../support/terminal.ts";
import { parseCommand } from "../support/workflow-commands.ts";

const engine = createEngine();
const CLEAN = 'FROM alpine:3.22\nUSER 1000\nCMD ["ls"]\n';
const FILES = {
  "a/Dockerfile": "FROM acme/web\nRUN sudo ls\nUSER 1001\n",
  "pod.yaml":
    "apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  hostPID: true\n  containers:\n    - name: web\n      image: web:1.4\n",
};

describe("--format unix", () => {
  test("is a line for each problem, with lines and columns from 1", async () => {
    const { code, out, note } = await plimsollIn(projectOf(FILES), ["check", "--format", "unix"]);
    assert.deepEqual([code, note], [1, ""]);
    const lines = out.trimEnd().split("\n");
    for (const line of lines) assert.match(line, /^[\w./]+:\d+:\d+: (?:error|warning|info): .+ \[[a-z/-]+\]$/);
    assert.ok(
      lines.some(
        (line) => line.startsWith("a/Dockerfile:1:6: warning: ") && line.endsWith("[dockerfile/untagged-base]"),
      ),
      out,
    );
  });

  test("prints nothing where nothing was found", async () => {
    const { code, out } = await plimsollIn(projectOf({ Dockerfile: CLEAN }), ["check", "--format", "unix"]);
    assert.deepEqual([code, out], [0, ""]);
  });
});

describe("--quiet", () => {
  const files = {
    "error/Dockerfile": "FROM debian:13\nUSER 10001\nRUNN id\n",
    "warning/Dockerfile": 'FROM debian:13\nUSER 10001\nRUN sudo id\nCMD ["id"]\n',
    "info/Dockerfile": "FROM debian:13\nUSER 10001\nCMD id -u\n",
    "clean/Dockerfile": CLEAN,
  };
  const hadolint = { ".hadolint.yaml": "failure-threshold: warning\n" };

  test("changes what is listed, never the exit code, and no tick is where something was found", async () => {
    const folders = [projectOf(files), projectOf({ ...files, ...hadolint })];
    for (const folder of folders)
      for (const one of ["error", "warning", "info", "clean", "."])
        for (const fail of [[], ...["error", "warning", "info", "hint", "none"].map((word) => ["--fail-on", word])])
          for (const format of ["text", "unix", "json"]) {
            const endOf = async (...args: readonly string[]) => {
              const { terminal, written } = recordingTerminal();
              const paths = [path.join(folder, one)];
              const code = await checkCommand(engine, [...paths, ...fail, "--format", format, ...args], terminal);
              return { code, ...written };
            };
            const [loud, quiet] = [await endOf(), await endOf("-q")];
            const name = `${one} ${fail.join(" ")} ${format}`;
            assert.equal(quiet.code, loud.code, name);
            if (format !== "text") continue;
            const summaryOf = (out: string) => /^[✓✗] .*? (?=\()/m.exec(out)?.[0];
            assert.equal(summaryOf(quiet.out), summaryOf(loud.out), name);
            assert.doesNotMatch(quiet.out, /^ +\d+:\d+ +(?:warning|info|hint) /m, name);
          }
  });

  test("says how much is not listed", async () => {
    const folder = projectOf(files);
    const text = await plimsollIn(folder, ["check", "-q", "warning", "info"]);
    assert.match(text.out, /^✗ 1 warning, 1 info in 2 of 2 files \(.*\)\. .*2 are not listed \(--quiet\)\.$/m);
    assert.deepEqual([text.code, text.out.split("\n").length], [1, 2]);
    const unix = await plimsollIn(folder, ["check", "-q", "--format", "unix", "warning", "info"]);
    assert.deepEqual(
      [unix.code, unix.out, unix.note],
      [1, "", "`--quiet` does not list 1 problem that makes this run fail.\n"],
    );
  });
});

describe("--ids", () => {
  const idsIn = (out: string) => [...out.matchAll(/\[([^\]]+)\]$/gm)].map(([, id]) => id);
  const unix = ["check", "--format", "unix"];

  test("names problems by another tool's ids, where it has any", async () => {
    const folder = projectOf(FILES);
    const ours = idsIn((await plimsollIn(folder, unix)).out);
    assert.deepEqual(idsIn((await plimsollIn(folder, [...unix, "--ids", "plimsoll"])).out), ours);
    const hadolint = idsIn((await plimsollIn(folder, [...unix, "--ids", "hadolint"])).out);
    assert.deepEqual(
      ours.map((id, i) => [id, hadolint[i]]).filter(([one, other]) => one !== other),
      [
        ["dockerfile/untagged-base", "DL3006"],
        ["dockerfile/no-sudo", "DL3004"],
      ],
    );
    assert.ok(idsIn((await plimsollIn(folder, [...unix, "--ids", "trivy"])).out).includes("KSV-0010"));
    const github = await plimsollIn(folder, ["check", "--format", "github", "--ids", "hadolint"]);
    assert.match(github.out, /title=DL3006/);
    const { code, note } = await plimsollIn(folder, [...unix, "--ids", "hadolnt"]);
    assert.equal(code, 2);
    assert.match(note, /`--ids` must be .*Did you mean `hadolint`/);
  });

  test("an id that only comes near is in brackets, and hadolint's are those of ShellCheck too", async () => {
    const folder = projectOf({
      Dockerfile: 'FROM debian:13\nRUN cd /srv && ls $HOME\nUSER root\nCMD ["ls"]\n',
    });
    const all = [...unix, "--all-rules"];
    const ours = idsIn((await plimsollIn(folder, all)).out);
    const hadolint = idsIn((await plimsollIn(folder, [...all, "--ids", "hadolint"])).out);
    const pairs = new Map(ours.map((id, i) => [id, hadolint[i]]));
    assert.equal(pairs.get("dockerfile/last-user-root"), "dockerfile/last-user-root (DL3002)");
    assert.equal(pairs.get("dockerfile/cd-instead-of-workdir"), "dockerfile/cd-instead-of-workdir (DL3003)");
    assert.equal(pairs.get("dockerfile/shell-pitfalls/unquoted-variable"), "SC2086");
    const { rules } = engine.catalog;
    for (const { id } of rules) {
      const { same, related } = idsOfTool("hadolint", { rule: id }, rules);
      assert.ok(same === undefined || related === undefined, id);
      if (related !== undefined)
        assert.ok(!engine.catalog.equivalentsOf("hadolint", related).has(id), `${id} is not ${related}`);
    }
  });

  test("are hadolint's where it is configured, unless others are asked for; in JSON always ours", async () => {
    const folder = projectOf({ ...FILES, ".hadolint.yaml": "ignored: [DL3004]\n" });
    assert.ok(idsIn((await plimsollIn(folder, unix)).out).includes("DL3006"));
    assert.match((await plimsollIn(folder, ["check"])).out, /DL3006$/m);
    assert.ok(
      idsIn((await plimsollIn(folder, [...unix, "--ids", "plimsoll"])).out).includes("dockerfile/untagged-base"),
    );
    const { findings } = JSON.parse((await plimsollIn(folder, ["check", "--format", "json"])).out);
    assert.ok(findings.some(({ rule }: { rule: string }) => rule === "dockerfile/untagged-base"));
  });

  test("`trustedRegistries` of hadolint's configuration is the list of allowed registries", async () => {
    const folder = projectOf({
      Dockerfile:
        "FROM ghcr.io/acme/base:2\nCOPY --from=quay.io/acme/tools:1 /t /t\nUSER 1000\nFROM node:26-slim\nUSER 1000\n",
      ".hadolint.yaml": "trustedRegistries: [ghcr.io]\n",
    });
    const { code, out } = await plimsollIn(folder, unix);
    const lines = out.split("\n").filter((line) => line.endsWith("[DL3026]"));
    assert.equal(code, 1);
    assert.deepEqual(
      lines.map((line) => line.replace(/^(Dockerfile:\d+).*/, "$1")),
      ["Dockerfile:2", "Dockerfile:4"],
    );
  });
});

describe("--format github", () => {
  test("is an annotation for each problem, which the runner reads back", async () => {
    const folder = projectOf({ ...FILES, "100%, a:b/Dockerfile": 'FROM acme/web\nUSER 1001\nCMD ["a"]\n' });
    const { code, out } = await plimsollIn(folder, ["check", "--format", "github"]);
    assert.equal(code, 1);
    const commands = out
      .trimEnd()
      .split("\n")
      .map((line) => parseCommand(line) ?? assert.fail(line));
    const { findings } = JSON.parse((await plimsollIn(folder, ["check", "--format", "json"])).out);
    const listed = findings.filter(({ severity }: { severity: string }) => severity !== "hint");
    assert.deepEqual(
      commands.map(({ properties: { file, line, col }, data }) => [
        file,
        Number(line),
        col === undefined ? undefined : Number(col),
        data,
      ]),
      listed.map(
        (one: {
          file: string;
          range: Record<"start" | "end", { line: number; character: number }>;
          message: string;
        }) => [
          one.file,
          one.range.start.line + 1,
          one.range.start.line === one.range.end.line ? one.range.start.character + 1 : undefined,
          one.message,
        ],
      ),
    );
    assert.ok(commands.some(({ properties: { file } }) => file === "100%, a:b/Dockerfile"));
    assert.deepEqual([...new Set(commands.map(({ name }) => name))].sort(), ["error", "warning"]);
  });

  test("tells what was not checked, as an error unless that is allowed", async () => {
    const folder = projectOf({ "a.Dockerfile": "FROM a\n# \0\n", Dockerfile: CLEAN });
    const levelOf = async (...args: readonly string[]) => {
      const { out } = await plimsollIn(folder, ["check", "--format", "github", ...args]);
      const { name, properties, data } = parseCommand(out.trimEnd()) ?? assert.fail(out);
      assert.equal(properties.title, "Not checked");
      assert.match(data, /was not checked: it is binary/);
      return name;
    };
    assert.equal(await levelOf(), "error");
    assert.equal(await levelOf("--allow-unchecked"), "warning");
  });

  test("nothing in a text or a value ends it or begins another", () => {
    for (const text of [
      "a%0Ab",
      "a\nb::error::c",
      "::warning::a",
      "a,b:c=d",
      "%",
      "%25",
      "\r",
      "a\u2028b",
      "##[error]a",
    ]) {
      const command = workflowCommand("error", { title: text, file: text, line: 1 }, text);
      assert.equal(command.split(/[\r\n\u2028]/).length, 1, command);
      const { name, properties, data } = parseCommand(command) ?? assert.fail(command);
      assert.equal(name, "error");
      assert.deepEqual(Object.keys(properties), ["title", "file", "line"]);
      assert.equal(properties.title, data);
      assert.equal(properties.file, data);
    }
  });
});

describe("--stats", () => {
  test("counts the problems of each rule and those with a fix, the most frequent first", async () => {
    const folder = projectOf({
      ...FILES,
      "b/Dockerfile": FILES["a/Dockerfile"],
      "c/Dockerfile": "FROM acme/other\nUSER 1\n",
    });
    const { code, out } = await plimsollIn(folder, ["check", "--stats"]);
    assert.equal(code, 1);
    const [head, ...rest] = out.split("\n");
    assert.match(head ?? "", /^ {2}count {2}fixable {2}severity {2}rule +title$/);
    assert.ok(
      rest.some((line) => /^ {6}3 +\d+ {2}warning {3}dockerfile\/untagged-base +\S/.test(line)),
      out,
    );
    const counts = rest.flatMap((line) => /^ +(\d+) +(\d+) {2}/.exec(line)?.slice(1, 3).map(Number) ?? []);
    const numbers = counts.filter((_, i) => i % 2 === 0);
    assert.deepEqual(
      numbers,
      numbers.toSorted((a, b) => b - a),
    );
    assert.match(out, /\n✗ .* in 4 of 4 files/);
    assert.doesNotMatch(out, /\^/);
  });

  test("goes by the ids of the tool that was asked for, where it has any of the same verdict", async () => {
    const folder = projectOf({ Dockerfile: "FROM acme/base\nRUN sudo a\nRUN sudo b\n" });
    const rowsOf = async (...args: readonly string[]) => {
      const { out } = await plimsollIn(folder, ["check", "--stats", ...args]);
      return out.split("\n").flatMap((line) => /^ +(\d+) +\d+ {2}\w+ +(\S+) +\S/.exec(line)?.slice(1) ?? []);
    };
    assert.deepEqual(await rowsOf("--ids", "hadolint"), ["2", "DL3004", "1", "DL3006", "1", "dockerfile/missing-user"]);
    assert.deepEqual((await rowsOf()).slice(0, 2), ["2", "dockerfile/no-sudo"]);
  });

  test("is for text alone, and is nothing where nothing was found", async () => {
    const folder = projectOf({ Dockerfile: CLEAN });
    assert.match(
      (await plimsollIn(folder, ["check", "--stats", "--format", "json"])).note,
      /^`--stats` only works with `--format text`\./,
    );
    assert.match((await plimsollIn(folder, ["check", "--stats"])).out, /^✓ No problems in 1 file \(/);
  });
});

describe("the summary", () => {
  const configured = "rules:\n  dockerfile/untagged-base: hint\n";

  test("hints are counted, and listed on request or where they make it fail", async () => {
    const folder = projectOf({ Dockerfile: 'FROM acme/web\nUSER 1001\nCMD ["a"]\n', ".plimsoll.yaml": configured });
    const plain = await plimsollIn(folder, ["check"]);
    assert.equal(plain.code, 0);
    assert.match(plain.out, /^✓ No problems in 2 files \([\d.]+ s\)\. 1 hint: --hints\. Using \.plimsoll\.yaml\.\n$/);
    const listed = await plimsollIn(folder, ["check", "--hints"]);
    assert.match(listed.out, /^Dockerfile\n +1:6 {2}hint .*untagged-base\n/);
    assert.match(listed.out, /✗ 1 hint in 1 of 2 files \([\d.]+ s\)\. Using \.plimsoll\.yaml\.\n$/);
    assert.equal(listed.code, 0);
    const failing = await plimsollIn(folder, ["check", "--fail-on", "hint"]);
    assert.equal(failing.code, 1);
    assert.match(failing.out, / hint .*untagged-base\n/);
    assert.equal((await plimsollIn(folder, ["check", "--format", "unix"])).out, "");
    assert.match((await plimsollIn(folder, ["check", "--format", "unix", "--hints"])).out, /: hint: /);
  });

  test("names the configuration in use", async () => {
    const folder = projectOf({
      "a/Dockerfile": CLEAN,
      "b/Dockerfile": CLEAN,
      ".plimsoll.yaml": configured,
      "b/.hadolint.yaml": "ignored: [DL3006]\n",
      "own.yaml": configured,
    });
    const using = async (...args: readonly string[]) =>
      / Using (.*)\.\n$/.exec((await plimsollIn(folder, ["check", ...args])).out)?.[1];
    assert.equal(await using("a"), ".plimsoll.yaml");
    assert.equal(await using("b"), ".plimsoll.yaml and b/.hadolint.yaml");
    assert.equal(await using("a", "--config", "own.yaml"), "own.yaml");
    assert.equal(await using("a", "--no-config"), undefined);
  });
});

describe("on a terminal", () => {
  /** What somebody sees at a width. */
  async function at(width: number, files: Readonly<Record<string, string>>): Promise<string> {
    const { terminal, written } = recordingTerminal();
    const link = (text: Shown, uri: string) => say`<${shown(uri)}>${text}</>`;
    await checkCommand(engine, [projectOf(files)], { ...terminal, link, width, wraps: true });
    return written.out;
  }
  const long = `FROM alpine:3.22\nRUN sudo ls ${"-la /some/long/path ".repeat(10)}\nENV A=1 DATABASE_PASSWORD=${"hunter-2-of-prod".repeat(2)}\nUSER 1001\n`;

  for (const width of [80, 100, 140])
    test(`nothing is wider than ${width} columns but names of files, and no word is lost`, async () => {
      const files = { ...FILES, [`${"deep/".repeat(20)}Dockerfile`]: long };
      const out = await at(width, files);
      for (const line of out.split("\n").filter((one) => !one.includes("</>") && !one.startsWith("✗")))
        assert.ok(line.length <= width, `${line.length}: ${line}`);
      const { terminal, written } = recordingTerminal();
      await checkCommand(engine, [projectOf(files), "--format", "unix"], terminal);
      const flat = out.replace(/\s+/g, " ");
      for (const line of written.out.trimEnd().split("\n")) {
        const [, message = "", rule = ""] = /: \w+: (.*) \[(.*)\]$/.exec(line) ?? [];
        assert.ok(flat.includes(message), message);
        assert.ok(flat.includes(rule), rule);
      }
    });

  test("file names are links to the files", async () => {
    assert.match(await at(80, FILES), /^<file:\/\/\/.*\/a\/Dockerfile>.*a\/Dockerfile<\/>$/m);
    const { terminal, written } = recordingTerminal();
    const link = () => assert.fail("a link");
    await checkCommand(engine, [projectOf(FILES), "--no-hyperlinks"], { ...terminal, link });
    assert.match(written.out, /Dockerfile\n/);
  });

  test("words are put into lines", () => {
    assert.deepEqual(linesWithin("a bb ccc dddd", 4), ["a bb", "ccc", "dddd"]);
    assert.deepEqual(linesWithin("abcdef g", 3), ["abcdef", "g"]);
    assert.deepEqual(linesWithin("", 3), [""]);
  });
});

test("tables of facts that are older than a year are told once, to people", async () => {
  const folder = projectOf({ Dockerfile: CLEAN, "a/Dockerfile": CLEAN });
  const noteOn = async (day: string, ...args: readonly string[]) => {
    const { terminal, written } = recordingTerminal();
    await checkCommand(engine, [folder, ...args], terminal, day);
    return written.note;
  };
  const later = (years: number) => (day: string) => `${Number(day.slice(0, 4)) + years}${day.slice(4)}`;
  const days = [LIFECYCLE_DAY, OFFICIAL_TAGS_DAY].sort();
  const [first = "", last = ""] = days;
  assert.equal(await noteOn(later(1)(first)), "");
  assert.equal(
    await noteOn(later(2)(last)),
    `What is known of supported releases (${LIFECYCLE_DAY}) and image tags (${OFFICIAL_TAGS_DAY}) is older than a year: a newer version knows more.\n`,
  );
  if (first !== last)
    assert.match(await noteOn(later(1)(last)), new RegExp(`^What is known of [^()]+ \\(${first}\\) is older`));
  assert.equal(await noteOn(later(2)(last), "--format", "unix"), "");
});

test("colours and links by what the environment says", () => {
  const rows: readonly (readonly [
    environment: Readonly<Record<string, string>>,
    isTerminal: boolean,
    colours: boolean,
    links: boolean,
  ])[] = [
    [{}, true, true, false],
    [{}, false, false, false],
    [{ TERM: "dumb", TERM_PROGRAM: "vscode" }, true, false, false],
    [{ NO_COLOR: "1", TERM_PROGRAM: "vscode" }, true, false, false],
    [{ NO_COLOR: "", TERM_PROGRAM: "vscode" }, true, true, true],
    [{ FORCE_COLOR: "1" }, false, true, false],
    [{ FORCE_COLOR: "0" }, true, false, false],
    [{ FORCE_COLOR: "1", NO_COLOR: "1" }, false, true, false],
    [{ TERM_PROGRAM: "vscode" }, true, true, true],
    [{ TERM_PROGRAM: "vscode" }, false, false, false],
    [{ TERM_PROGRAM: "Apple_Terminal" }, true, true, false],
    [{ TERM_PROGRAM: "vscode", CI: "true" }, true, true, false],
    [{ TERM: "xterm-kitty" }, true, true, true],
    [{ TERM: "tmux-256color", TMUX: "/tmp/x", TERM_PROGRAM: "tmux", VTE_VERSION: "7000" }, true, true, false],
    [{ TERM: "xterm-256color", VTE_VERSION: "4901" }, true, true, false],
    [{ TERM: "xterm-256color", VTE_VERSION: "5000" }, true, true, true],
    [{ WT_SESSION: "a" }, true, true, true],
    [{ FORCE_HYPERLINK: "1" }, false, false, true],
    [{ FORCE_HYPERLINK: "0", TERM_PROGRAM: "vscode" }, true, true, false],
  ];
  for (const [environment, isTerminal, colours, links] of rows)
    assert.deepEqual(
      abilitiesOf(environment, isTerminal),
      { colours, links },
      JSON.stringify([environment, isTerminal]),
    );
});

test("json: lines and characters count from 0, as the help and docs say", async () => {
  const { out } = await plimsollIn(projectOf(FILES), ["check", path.join("a", "Dockerfile"), "--format", "json"]);
  const { findings } = JSON.parse(out);
  const [one] = findings.filter(({ rule }: { rule: string }) => rule === "dockerfile/untagged-base");
  assert.deepEqual(one.range.start, { line: 0, character: 5 });
});
