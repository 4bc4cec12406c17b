// What `check` prints for GitLab and for readers of Checkstyle's XML, and `--ignore`.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { plimsollIn } from "../support/cli.ts";
import { projectOf } from "../support/files.ts";

const DOCKERFILE = "FROM debian\nRUN sudo ls\nUSER 1001\n";
const CLEAN = 'FROM alpine:3.22\nUSER 1000\nCMD ["ls"]\n';

describe("--format gitlab", () => {
  interface Issue {
    readonly fingerprint: string;
    readonly check_name: string;
    readonly severity: string;
    readonly location: { readonly path: string; readonly lines: { readonly begin: number } };
  }
  const issuesIn = async (files: Readonly<Record<string, string>>, ...args: readonly string[]) =>
    JSON.parse((await plimsollIn(projectOf(files), ["check", "--format", "gitlab", ...args])).out) as readonly Issue[];

  test("is a Code Quality report: a list, with lines from 1", async () => {
    const found = await issuesIn({ "a/Dockerfile": `${DOCKERFILE}HEALTHCHECK \\\n  CMD a | b\n` });
    const [first, ...rest] = found;
    assert.deepEqual(first, {
      description: "`debian` has no tag, so every build may get a different Debian.",
      check_name: "dockerfile/untagged-base",
      fingerprint: first?.fingerprint,
      severity: "major",
      location: { path: "a/Dockerfile", lines: { begin: 1, end: 1 } },
    });
    assert.match(first?.fingerprint ?? "", /^[0-9a-f]{32}$/);
    assert.deepEqual([rest[0]?.check_name, rest[0]?.location.lines], ["dockerfile/no-sudo", { begin: 2, end: 2 }]);
    assert.deepEqual(await issuesIn({ Dockerfile: CLEAN }), []);
  });

  test("has a fingerprint of its own for each problem, which stays when lines move", async () => {
    const files = { "a/Dockerfile": DOCKERFILE, "b/Dockerfile": `${DOCKERFILE}RUN sudo b\nUSER 1\n` };
    const prints = (found: readonly Issue[]) => found.map(({ fingerprint }) => fingerprint);
    const before = prints(await issuesIn(files));
    assert.equal(before.length, 5);
    assert.equal(new Set(before).size, before.length);
    const moved = { ...files, "a/Dockerfile": `# moved\n\n${DOCKERFILE}` };
    assert.deepEqual(prints(await issuesIn(moved)), before);
    assert.deepEqual(prints(await issuesIn({ "b/Dockerfile": files["b/Dockerfile"] })), before.slice(2));
  });

  test("goes by other tools' ids where they were asked for, and leaves hints out like all formats for people", async () => {
    const names = async (...args: readonly string[]) =>
      (
        await issuesIn({ Dockerfile: DOCKERFILE, ".plimsoll.yaml": "rules: {dockerfile/no-sudo: hint}\n" }, ...args)
      ).map(({ check_name, severity }) => `${check_name} ${severity}`);
    assert.deepEqual(await names("--ids", "hadolint"), ["DL3006 major"]);
    assert.deepEqual(await names("--hints"), ["dockerfile/untagged-base major", "dockerfile/no-sudo info"]);
  });

  test("tells what was not checked, as a blocker unless that is allowed", async () => {
    const files = { "a.Dockerfile": "FROM a\n# \0\n", Dockerfile: CLEAN };
    const [one, ...more] = await issuesIn(files);
    assert.deepEqual(
      [one?.check_name, one?.severity, one?.location.path, more],
      ["not-checked", "blocker", "a.Dockerfile", []],
    );
    assert.equal((await issuesIn(files, "--allow-unchecked"))[0]?.severity, "minor");
  });

  test("is also called as hadolint calls it", async () => {
    const folder = projectOf({ Dockerfile: DOCKERFILE });
    const of = async (format: string) => (await plimsollIn(folder, ["check", "--format", format])).out;
    assert.equal(await of("gitlab_codeclimate"), await of("gitlab"));
  });
});

describe("--format checkstyle", () => {
  const reportIn = async (files: Readonly<Record<string, string>>, ...args: readonly string[]) =>
    (await plimsollIn(projectOf(files), ["check", "--format", "checkstyle", ...args])).out;
  const around = (files: string) =>
    `<?xml version="1.0" encoding="UTF-8"?>\n<checkstyle version="4.3">\n${files}</checkstyle>\n`;

  test("is an element for each file with problems, with lines and columns from 1", async () => {
    assert.equal(
      await reportIn({ "a/Dockerfile": DOCKERFILE, Dockerfile: CLEAN }),
      around(
        [
          '  <file name="a/Dockerfile">\n',
          '    <error line="1" column="6" severity="warning" message="`debian` has no tag, so every build may get a different Debian." source="dockerfile/untagged-base"/>\n',
          '    <error line="2" column="5" severity="warning" message="`sudo` has no effect: this step already runs as root." source="dockerfile/no-sudo"/>\n',
          "  </file>\n",
        ].join(""),
      ),
    );
    assert.equal(await reportIn({ Dockerfile: CLEAN }), around(""));
  });

  test("escapes what has a meaning in XML, and shows what no XML may have", async () => {
    const report = await reportIn({
      "<a> & 'b'/Dockerfile": 'FROM acme/web:1\nUSER 1\nARG "a<b>=\u0001\uffff&\nRUM x\n',
    });
    assert.match(report, /<file name="&lt;a&gt; &amp; &apos;b&apos;\/Dockerfile">/);
    assert.doesNotMatch(report, /[\u0000-\u0009\u000b-\u001f\ufffe\uffff]/);
    for (const [, value = ""] of report.matchAll(/="([^"]*)"/g)) {
      assert.doesNotMatch(value, /[<>']|&(?!(?:lt|gt|amp|quot|apos);)/);
    }
    const bare = report.replace(/="[^"]*"/g, "");
    assert.match(
      bare,
      /^<\?xml version encoding\?>\n<checkstyle version>\n(?: {2}<file name>\n(?: {4}<error(?: \w+){5}\/>\n)+ {2}<\/file>\n)+<\/checkstyle>\n$/,
    );
  });

  test("tells what was not checked, as an error unless that is allowed", async () => {
    const files = { "a.Dockerfile": "FROM a\n# \0\n", Dockerfile: CLEAN };
    const element = (severity: string) =>
      new RegExp(
        `  <file name="a.Dockerfile">\\n    <error line="1" column="1" severity="${severity}" message="[^"]+" source="not-checked"/>\\n`,
      );
    assert.match(await reportIn(files), element("error"));
    assert.match(await reportIn(files, "--allow-unchecked"), element("warning"));
  });
});

test("a run that checked nothing gives no empty report", async () => {
  const of = async (format: string) => plimsollIn(projectOf({ "a.txt": "" }), ["check", "--format", format]);
  const gitlab = await of("gitlab");
  assert.equal(gitlab.code, 2);
  const [issue, ...more] = JSON.parse(gitlab.out);
  assert.deepEqual(more, []);
  assert.equal(issue.severity, "blocker");
  assert.deepEqual(issue.location, { path: ".", lines: { begin: 1, end: 1 } });
  assert.match(issue.description, /^Nothing was checked/);
  assert.match((await of("checkstyle")).out, /<file name="\.">\n.+message="Nothing was checked/);
});

describe("--ignore", () => {
  const folder = projectOf({ Dockerfile: DOCKERFILE });
  const ran = (...args: readonly string[]) => plimsollIn(folder, ["check", "--format", "unix", ...args]);
  const rulesOf = (out: string) => Array.from(out.matchAll(/\[(\S+)\]$/gm), ([, rule]) => rule);

  test("leaves out a rule by our id or another tool's, in this run", async () => {
    const [sudo, tag] = ["dockerfile/no-sudo", "dockerfile/untagged-base"];
    for (const [args, left] of [
      [[], [tag, sudo]],
      [["--ignore", "DL3006"], [sudo]],
      [["--ignore", "hadolint:dl3006"], [sudo]],
      [["--ignore=dockerfile/untagged-base"], [sudo]],
      [["--ignore", "DL3006", "--ignore", "DL3004"], []],
      [["--ignore", "DL3006, DL3004"], []],
      [["--ignore", "hadolint:DL300*"], []],
      // What no rule reports is ignored already.
      [
        ["--ignore", "DL3999", "--ignore", "SC1234"],
        [tag, sudo],
      ],
      [
        ["--ignore", "text/secret-value/github-pat"],
        [tag, sudo],
      ],
    ] as const) {
      const { code, out, note } = await ran(...args);
      assert.deepEqual([rulesOf(out), code, note], [left, left.length > 0 ? 1 : 0, ""], args.join(" "));
    }
  });

  test("without an id means nothing, as where a variable is not set", async () => {
    for (const empty of ["", " ", ","]) {
      const { code, note } = await ran("--ignore", empty);
      assert.equal(code, 2);
      assert.match(note, /`--ignore` names no rule/);
    }
  });

  test("is an exception, which JSON has with what was ignored", async () => {
    const { out } = await plimsollIn(folder, ["check", "--format", "json", "--ignore", "DL3006"]);
    const { suppressed, findings } = JSON.parse(out);
    assert.deepEqual(
      suppressed.map(({ rule, by }: { rule: string; by: object }) => [rule, by]),
      [["dockerfile/untagged-base", { tool: "plimsoll", ids: ["DL3006"], file: "--ignore" }]],
    );
    assert.deepEqual(
      findings.map(({ rule }: { rule: string }) => rule),
      ["dockerfile/no-sudo"],
    );
  });

  test("also keeps `fix` from it", async () => {
    const ran = async (...args: readonly string[]) =>
      (await plimsollIn(projectOf({ Dockerfile: DOCKERFILE }), ["fix", "--dry-run", ...args])).out;
    assert.match(await ran(), /^\+RUN ls/m);
    assert.doesNotMatch(await ran("--ignore", "DL3004"), /^\+RUN ls/m);
  });
});
