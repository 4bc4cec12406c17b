// The command line fails closed: what it could not check is named and ends it with exit code 2, and so does a run that checked
// nothing. Each has a way out.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { appendFileSync, chmodSync, linkSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { checkCommand } from "../../server/src/cli/check.ts";
import { fixCommand } from "../../server/src/cli/fix.ts";
import { createEngine } from "../../server/src/engine/index.ts";
import { type Ended, plimsollIn } from "../support/cli.ts";
import { asNobody, projectOf } from "../support/files.ts";
import { secretOf } from "../support/secrets.ts";
import { recordingTerminal } from "../support/terminal.ts";

const engine = createEngine();

const GOOD = "FROM alpine:3.22\nUSER 1000\n";
const POD = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  hostPID: true\n";

type Files = Readonly<Record<string, string | Uint8Array>>;

/** What `check` writes about places in a folder, and how it ends; in this process. */
async function check(folder: string, ...args: readonly string[]): Promise<Ended> {
  const { terminal, written } = recordingTerminal();
  const places = args.map((one) => (one.startsWith("-") || path.isAbsolute(one) ? one : path.join(folder, one)));
  const code = await checkCommand(engine, places, terminal);
  return { code, out: written.out, note: written.note };
}

const isWindows = process.platform === "win32";
const isLinux = process.platform === "linux";

/** A folder in which something cannot be checked, and how that is named. */
const UNCHECKED: Readonly<Record<string, { readonly files: Files; readonly named: RegExp }>> = {
  "a zero byte": {
    files: { "b/Dockerfile": "FROM a:1\n# \0\n" },
    named: /`.*b\/Dockerfile` was not checked: it is binary\./,
  },
  "a megabyte of comments": {
    files: { Dockerfile: `${GOOD}${"# a\n".repeat(300_000)}` },
    named: /`.*Dockerfile` was not checked: it is larger than 1 MB\./,
  },
  "a line of more than a megabyte": {
    files: { "pod.yaml": `${POD}# ${"a".repeat(1_100_000)}\n` },
    named: /`.*pod\.yaml` was not checked: it has a line longer than 1 MB\./,
  },
  "a configuration that is no YAML": {
    files: { ".plimsoll.yaml": "rules:\n  dockerfile/missing-user: error\n x: [\n" },
    named: /`.*\.plimsoll\.yaml` has a mistake: 3:2(?:: |.*, as above\.)/,
  },
  "a severity that is misspelt": {
    files: { ".plimsoll.yaml": "rules:\n  dockerfile/missing-user: eror\n" },
    named: /`.*\.plimsoll\.yaml` has a mistake: 2:28(?:: |, as above\.)/,
  },
  "a preset that is misspelt": {
    files: { ".plimsoll.yaml": "extends: recomended\n" },
    named:
      /`.*\.plimsoll\.yaml` has a mistake: 1:10(?:: `recomended` is not a preset\. Did you mean `recommended`\?|, as above\.)/,
  },
  "a configuration that is a template": {
    files: { ".plimsoll.yaml": "rules: {{ .Values.rules }}\n" },
    named: /`.*\.plimsoll\.yaml` has a mistake: 1:9(?:: A key must be a string\.|, as above\.)/,
  },
  "a second document in the configuration": {
    files: { ".plimsoll.yaml": "root: true\n---\nextends: strict\n" },
    named:
      /`.*\.plimsoll\.yaml` has a mistake: 3:1(?:: Only the first YAML document of this file is used|, as above\.)/,
  },
  "another tool's configuration that is no YAML": {
    files: { "a/.hadolint.yaml": "ignored: [\n", "a/Dockerfile": GOOD },
    named: /`.*a\/\.hadolint\.yaml` has a mistake: 1:\d+(?:: |, as above\.)/,
  },
};

test("a compressed file is not said to be without secrets: it ends with exit code 2", async () => {
  const chart = gzipSync(Buffer.from(`a chart with ${secretOf("github-pat")}`));
  const zip = Buffer.from("PK\u0003\u0004\u0014\0");
  const folder = projectOf({
    "chart.tgz": chart,
    "chart.zip": zip,
    "chart.tar": `a tape with ${secretOf("github-pat")}\n`,
  });
  for (const name of ["chart.tgz", "chart.zip"]) {
    const closed = await check(folder, name);
    assert.equal(closed.code, 2, closed.note);
    assert.match(closed.note, /was not checked: it is compressed, so it has to be unpacked first/);
    assert.doesNotMatch(closed.out, /No secrets/);
  }
  const tape = await check(folder, "chart.tar");
  assert.equal(tape.code, 1, tape.note);
});

for (const [what, { files, named }] of Object.entries(UNCHECKED)) {
  test(`exit code 2 for ${what}, unless that is allowed`, async () => {
    const folder = projectOf({ "good.Dockerfile": GOOD, ...files });
    const closed = await check(folder, ".");
    assert.equal(closed.code, 2, closed.note);
    assert.match(closed.note, named);
    assert.doesNotMatch(closed.out, /✓/);
    const allowed = await check(folder, ".", "--allow-unchecked", "--fail-on=none");
    assert.equal(allowed.code, 0, allowed.note);
    assert.match(allowed.note, named);
    assert.doesNotMatch(allowed.out, /✓/);
    const { terminal, written } = recordingTerminal();
    assert.equal(await fixCommand(engine, [folder, "--dry-run"], terminal), 2);
    assert.match(written.note, named);
    const json = JSON.parse((await check(folder, ".", "--format=json")).out);
    assert.equal(json.unchecked.length, 1);
    assert.match(json.unchecked[0].reason, named);
    assert.deepEqual(json.summary.failures, [json.unchecked[0].reason]);
  });
}

test("a configuration counts where a file below it is named alone", async () => {
  const folder = projectOf({
    "a/b/Dockerfile": GOOD,
    ".plimsoll.yaml": "rules: [\n",
    "other/.plimsoll.yaml": "rules: [\n",
  });
  const { code, note } = await check(folder, "a/b/Dockerfile");
  assert.equal(code, 2);
  assert.match(note, /\.plimsoll\.yaml` has a mistake/);
  assert.doesNotMatch(note, /other\/\.plimsoll/);
  assert.equal((await check(folder, "a/b/Dockerfile", "--no-config")).code, 0);
  const named = await plimsollIn(folder, ["check", "a/b/Dockerfile", "--config", "other/.plimsoll.yaml"]);
  assert.equal(named.code, 2);
  assert.match(named.note, /^`other\/\.plimsoll\.yaml` is not a valid configuration: 1:8: /);
});

test("what is said of a mistake in the configuration reveals no secret in it", async () => {
  const token = ["ghp", "A1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q7r8"].join("_");
  const folder = projectOf({
    Dockerfile: GOOD,
    ".plimsoll.yaml": `${token}: 1\n`,
    "own.yaml": `rules: { ${token}: off }\n`,
  });
  for (const args of [
    ["check", "Dockerfile"],
    ["check", "Dockerfile", "--format=json"],
    ["check", "Dockerfile", "--format=sarif"],
    ["check", "Dockerfile", "--config=own.yaml"],
    ["fix", "Dockerfile"],
    ["config", "Dockerfile"],
  ]) {
    const { code, out, note } = await plimsollIn(folder, args);
    assert.equal(code, 2, args.join(" "));
    assert.ok(!`${out}${note}`.includes(token.slice(6)), `${args.join(" ")}: ${out}${note}`);
  }
});

test("what may not be read or listed is reported", { skip: isWindows }, async () => {
  const folder = projectOf({ Dockerfile: GOOD, "a/Dockerfile": GOOD, "b/Dockerfile": GOOD, "c/Dockerfile": GOOD });
  chmodSync(path.join(folder, "a"), 0o700);
  chmodSync(path.join(folder, "b/Dockerfile"), 0o600);
  writeFileSync(path.join(folder, "c/.plimsoll.yaml"), "extends: strict\n", { mode: 0o600 });
  writeFileSync(path.join(folder, "c/of-no-kind.key"), "", { mode: 0o600 });
  if (process.getuid?.() !== 0)
    for (const one of ["a", "b/Dockerfile", "c/.plimsoll.yaml"]) chmodSync(path.join(folder, one), 0);
  const { code, out } = await asNobody(() => check(folder, ".", "--format=json"));
  const below = await asNobody(() => check(folder, "a/Dockerfile"));
  if (process.getuid?.() !== 0) chmodSync(path.join(folder, "a"), 0o700);
  assert.equal(code, 2);
  const { unchecked, summary } = JSON.parse(out);
  const names = unchecked.map(({ file }: { file: string }) => file.slice(file.indexOf(path.basename(folder))));
  assert.deepEqual(names.map((name: string) => name.slice(path.basename(folder).length + 1)).sort(), [
    "a",
    "b/Dockerfile",
    "c/.plimsoll.yaml",
  ]);
  assert.equal(summary.files, 2);
  assert.equal(below.code, 2);
  assert.equal(below.note.match(/No permission to read/g)?.length, 1, below.note);
});

test("what may not be read and is ignored by the configuration is not reported", { skip: isWindows }, async () => {
  const ignore = "ignore:\n  - data/**\n  - locked.Dockerfile\n";
  const folder = projectOf({ ".plimsoll.yaml": ignore, Dockerfile: GOOD, "data/db/x": "", "locked.Dockerfile": GOOD });
  const locked = ["data", "locked.Dockerfile"].map((name) => path.join(folder, name));
  for (const one of locked) chmodSync(one, process.getuid?.() === 0 ? 0o700 : 0);
  const walked = await asNobody(() => check(folder, "."));
  const named = await asNobody(() => check(folder, "Dockerfile", "locked.Dockerfile", "data"));
  for (const one of locked) chmodSync(one, 0o700);
  assert.deepEqual([walked.code, walked.note], [0, ""]);
  assert.equal(named.code, 2);
  assert.match(named.note, /No permission to read `.*locked\.Dockerfile`/);
  assert.match(named.note, /data` cannot be listed/);
});

test("names that are not UTF-8 and paths that are too long are reported", { skip: !isLinux }, async () => {
  const folder = projectOf({ Dockerfile: GOOD, "x\\..\\y/Dockerfile": GOOD });
  const bytes = (name: string) => Buffer.concat([Buffer.from(path.join(folder, name)), Buffer.from([0xff])]);
  mkdirSync(bytes("folder"));
  writeFileSync(Buffer.concat([bytes("file"), Buffer.from(".Dockerfile")]), GOOD);
  // A picture is nothing that is looked for, whatever its name is.
  writeFileSync(Buffer.concat([bytes("logo"), Buffer.from(".png")]), "");
  const step = "d".repeat(250);
  execFileSync(
    "/bin/sh",
    ["-c", `i=0; while [ $i -lt 18 ]; do mkdir ${step} && cd -P ${step} || exit 1; i=$((i+1)); done; : > Dockerfile`],
    {
      cwd: folder,
    },
  );
  const { code, note } = await check(folder, ".");
  assert.equal(code, 2);
  assert.match(note, /folder\ufffd` cannot be listed\. Nothing in it was checked\./);
  assert.match(note, /file\ufffd\.Dockerfile` cannot be opened: its name is not UTF-8\./);
  assert.match(note, /x\\\.\.\\y` has a name that cannot be opened\./);
  assert.match(note, /d{250}` cannot be listed\. Nothing in it was checked\./);
  assert.doesNotMatch(note, /logo\ufffd/);
});

test("what is named outright and is missing, or not a file, is reported", { skip: isWindows }, async () => {
  const folder = projectOf({ Dockerfile: GOOD });
  symlinkSync("nowhere", path.join(folder, "link.Dockerfile"));
  symlinkSync("loop.Dockerfile", path.join(folder, "loop.Dockerfile"));
  execFileSync("mkfifo", [path.join(folder, "pipe.Dockerfile")]);
  for (const name of ["none", "*.Dockerfile", "link.Dockerfile", "loop.Dockerfile", "pipe.Dockerfile"]) {
    const { code, note } = await check(folder, "Dockerfile", name);
    assert.equal(code, 2, name);
    assert.ok(note.includes(name), note);
    assert.equal((await check(folder, "Dockerfile", name, "--allow-unchecked")).code, 0, name);
    // Alone it is nothing that was checked, whatever is allowed.
    assert.equal((await check(folder, name, "--allow-unchecked")).code, 2, name);
    assert.equal((await check(folder, name, "--allow-unchecked", "--allow-empty")).code, 0, name);
  }
});

test("a language or a rule that crashes leaves a file unchecked", async () => {
  const crashing = (where: "parse" | "subject") =>
    createEngine([
      {
        ...engine.plain,
        id: "crash",
        claims: (file) => file.endsWith(".crash"),
        ...(where === "parse" && {
          parse: () => {
            throw new Error("no parser");
          },
        }),
        ...(where === "subject" && {
          subject: () => {
            throw new Error("no subject");
          },
        }),
      },
    ]);
  const folder = projectOf({ Dockerfile: GOOD, "a.crash": `${secretOf("github-pat")}\n` });
  for (const [where, said] of [
    ["parse", /`.*a\.crash` was not checked: Plimsoll failed on it \(no parser\)\./],
    ["subject", /The rule `text\/secret-value` crashed on `.*a\.crash`: Error: no subject/],
  ] as const) {
    const { terminal, written } = recordingTerminal();
    assert.equal(await checkCommand(crashing(where), [folder], terminal), 2, where);
    assert.match(written.note, said);
    assert.doesNotMatch(written.out, /✓/);
  }
});

test("a named file is checked whatever its name is", async () => {
  const folder = projectOf({
    "build.docker.tmpl": "# syntax\nARG V=3.22\nfrom alpine:latest as x\n",
    "pod.yaml.tmpl": `{{- if .Values.on }}\n---\n${POD}{{ end }}\n`,
    "pod.json5": '{ "apiVersion": "v1", "kind": "Pod", "spec": { "hostPID": true } }',
    stack: "name: shop\nservices:\n  web:\n    image: a\n    privileged: true\n",
    "Dockerfile.j2": "FROM a/a\n",
    "utf16.yaml": Buffer.from(`\ufeff${POD}`, "utf16le"),
  });
  const rulesIn = async (name: string) => {
    const { out, note, code } = await check(folder, name, "--format=json");
    assert.equal(code, 1, note);
    assert.equal(note, "");
    return JSON.parse(out).findings.map(({ rule }: { rule: string }) => rule.split("/")[0]);
  };
  assert.ok((await rulesIn("build.docker.tmpl")).includes("dockerfile"));
  assert.ok((await rulesIn("Dockerfile.j2")).includes("dockerfile"));
  assert.ok((await rulesIn("pod.yaml.tmpl")).includes("kubernetes"));
  assert.ok((await rulesIn("pod.json5")).includes("kubernetes"));
  assert.ok((await rulesIn("stack")).includes("compose"));
  assert.ok((await rulesIn("utf16.yaml")).includes("kubernetes"));
});

test("what makes a manifest is found behind any padding", async () => {
  const comments = "# a\n".repeat(20_000);
  const folder = projectOf({
    "comments.yaml": `${comments}${POD}`,
    "documents.yaml": `a: ${"b".repeat(70_000)}\n---\n${POD}`,
    "services.yml": `${comments}services:\n  web:\n    image: a:1\n    privileged: true\n`,
    "blanks.json": `{${" ".repeat(70_000)}"apiVersion": "v1", "kind": "Pod", "spec": {"hostPID": true}}`,
    "data.json": `{"a": "${"b".repeat(70_000)}"}`,
    "umlauts.yaml": `# ${"\u20ac".repeat(30_000)}\n${POD}`,
  });
  const filesOf = async (...args: readonly string[]) => {
    const { findings, summary } = JSON.parse((await check(folder, ...args, "--format=json")).out);
    const names = findings.map(({ file }: { file: string }) => path.basename(file));
    return { names: [...new Set(names)].sort(), files: summary.files };
  };
  const manifests = ["blanks.json", "comments.yaml", "documents.yaml", "services.yml", "umlauts.yaml"];
  assert.deepEqual(await filesOf("."), { names: manifests, files: 5 });
  for (const name of manifests) assert.deepEqual(await filesOf(name), { names: [name], files: 1 });
});

test("a named file of no kind is searched for secrets, and that is said", async () => {
  const secret = secretOf("github-pat");
  const folder = projectOf({
    "notes.txt": `token ${secret}\n`,
    "excepted.sh": `# plimsoll: ignore text/secret-value -- revoked\nT=${secret}\n`,
    "logo.png": Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 1, 0xff]),
    "README.md": `# Pods\n\n\`\`\`yaml\n${POD}\`\`\`\n`,
    "prose.txt": "From the beginning.\nFROM a/a\n",
    "apply.sh": `set -e\nkubectl apply -f - <<X\n${POD}X\n`,
    "list.jsonl": `${JSON.stringify({ yaml: POD, ...{ apiVersion: "v1", kind: "Pod" } })}\n`,
    "empty.txt": "",
  });
  const found = await check(folder, "notes.txt");
  assert.equal(found.code, 1);
  assert.match(found.out, /text\/secret-value\/github-pat/);
  assert.match(
    found.note,
    /^`.*notes\.txt` is not a Dockerfile, Bake or Compose file or manifest, so it was only searched for secrets\.\n$/,
  );
  const others = ["excepted.sh", "logo.png", "README.md", "prose.txt", "apply.sh", "list.jsonl", "empty.txt"];
  for (const name of others) {
    const { code, out, note } = await check(folder, name);
    assert.equal(code, 0, `${name}: ${out}`);
    assert.match(note, /only searched for secrets/, name);
  }
  // As from `git diff --name-only | xargs`: one sentence for all of them.
  const { code, out, note } = await check(folder, ...others);
  assert.equal(code, 0);
  assert.match(out, /✓ No secrets in 7 files \(no Dockerfiles, Bake or Compose files or manifests\) \(/);
  assert.match(
    note,
    / and 2 more are not Dockerfiles, Bake or Compose files or manifests, so they were only searched for secrets\.\n$/,
  );
  // In a folder nobody asked for them.
  assert.equal((await check(folder, ".")).code, 2);
});

test("what was only searched for secrets is counted in one way, in the summary and beside it", async () => {
  const token = `TOKEN=${secretOf("github-pat")}\n`;
  const other = { "a.env": token, "b.env": token, "c.env": "A=1\n" };
  const mixed = await check(projectOf({ Dockerfile: GOOD, ...other }), ".");
  assert.match(mixed.out, /in 2 of 4 files; 3 of the 4 were only searched for secrets \(/);
  assert.match(mixed.note, /^`.*a\.env`, `.*b\.env` and `.*c\.env` are not Dockerfiles/);
  const alone = await check(projectOf(other), ".");
  assert.match(alone.out, /in 2 of 3 files; they were only searched for secrets \(/);
  const clean = await check(projectOf({ Dockerfile: GOOD, "c.env": "A=1\n" }), ".");
  assert.match(clean.out, /^✓ No problems in 1 file, no secrets in 1 other \(/);
  assert.equal(clean.note, "");
});

test("what git ignores is checked where it is named, file or folder", async () => {
  const folder = projectOf({
    ".gitignore": "out/\n*.gen.yaml\n",
    "out/Dockerfile": "FROM a/a\n",
    "out/deep/pod.gen.yaml": POD,
    "out/deep/.gitignore": "pod.gen.yaml\n",
    "a.gen.yaml": POD,
    Dockerfile: GOOD,
  });
  assert.equal((await check(folder, ".")).code, 0);
  assert.equal((await check(folder, "out")).code, 1);
  assert.equal((await check(folder, "out/Dockerfile")).code, 1);
  assert.equal((await check(folder, "a.gen.yaml")).code, 1);
  // The rules inside of it still count.
  assert.equal((await check(folder, "out/deep")).code, 2);
});

test("what the configuration ignores stays ignored, and that is said", async () => {
  const folder = projectOf({
    Dockerfile: "FROM a/a\n",
    "b.Dockerfile": GOOD,
    ".plimsoll.yaml": "ignore: Dockerfile\n",
  });
  const both = await check(folder, "Dockerfile", "b.Dockerfile");
  assert.equal(both.code, 0);
  assert.match(both.note, /^`.*Dockerfile` was not checked: `.*\.plimsoll\.yaml` ignores it\.\n$/);
  assert.match(both.out, /^– No problems in 1 file; 1 named file is ignored \(/);
  const alone = await check(folder, "Dockerfile");
  assert.equal(alone.code, 2);
  assert.match(alone.note, /Nothing was checked\. Exit code 2; to allow it: `--allow-empty`\./);
});

test("a run that checked nothing ends with exit code 2 and without a tick, unless that is allowed", async () => {
  const folder = projectOf({
    "empty/.keep": "",
    "ignored/.gitignore": "*\n",
    "ignored/Dockerfile": "FROM a/a\n",
    "all/.plimsoll.yaml": "ignore: '**'\n",
    "all/Dockerfile": "FROM a/a\n",
    "docs/README.md": "a\n",
  });
  for (const name of ["empty", "ignored", "docs"]) {
    const closed = await check(folder, name);
    assert.equal(closed.code, 2, name);
    assert.equal(closed.out, "", name);
    assert.match(
      closed.note,
      /^Nothing was checked: `.*` has no .* or all are ignored\. Exit code 2; to allow it: `--allow-empty`\.\n$/,
      name,
    );
    assert.deepEqual(await check(folder, name, "--allow-empty"), { code: 0, out: "", note: "" }, name);
    const { terminal, written } = recordingTerminal();
    assert.equal(await fixCommand(engine, [path.join(folder, name)], terminal), 2);
    assert.match(written.note, /^Nothing was checked: /);
    assert.equal(await fixCommand(engine, [path.join(folder, name), "--allow-empty"], terminal), 0);
  }
  // It ignores itself as well.
  assert.equal((await check(folder, "all")).code, 2);
});

test("SARIF says how the run went", async () => {
  const folder = projectOf({ Dockerfile: "FROM a:1\n# \0\n", "b.Dockerfile": "FROM a/a\n" });
  const runOf = async (...args: readonly string[]) =>
    JSON.parse((await check(folder, ...args, "--format=sarif")).out).runs[0];
  const closed = await runOf(".");
  assert.equal(closed.invocations[0].executionSuccessful, false);
  const [notification] = closed.invocations[0].toolExecutionNotifications;
  assert.equal(notification.level, "error");
  assert.match(notification.message.text, /was not checked: it is binary/);
  assert.match(notification.locations[0].physicalLocation.artifactLocation.uri, /Dockerfile$/);
  assert.ok(closed.results.some(({ ruleId }: { ruleId: string }) => ruleId === "dockerfile/untagged-base"));
  const allowed = (await runOf(".", "--allow-unchecked")).invocations[0];
  assert.equal(allowed.executionSuccessful, true);
  assert.equal(allowed.toolExecutionNotifications[0].level, "warning");
  assert.deepEqual((await runOf("b.Dockerfile")).invocations, [{ executionSuccessful: true }]);
  mkdirSync(path.join(folder, "empty"));
  assert.match(
    (await runOf("empty")).invocations[0].toolExecutionNotifications[0].message.text,
    /^Nothing was checked/,
  );
});

test("what `config` is asked about must be a file", { skip: isWindows }, async () => {
  const folder = projectOf({ "a/Dockerfile": GOOD });
  symlinkSync("gone", path.join(folder, "dangling"));
  const said: readonly (readonly [given: string, why: string])[] = [
    ["nope", "`nope` does not exist."],
    ["a/Dockerfile/x", "`a/Dockerfile/x` does not exist."],
    ["a", "`a` is a folder."],
    [".", "`.` is a folder."],
    ["dangling", "`dangling` is a link that leads nowhere."],
  ];
  for (const [given, why] of said)
    assert.deepEqual(await plimsollIn(folder, ["config", given]), {
      code: 2,
      out: "",
      note: `${why} \`config\` takes a file.\n`,
    });
});

test("a named link that leads nowhere is reported as one", { skip: isWindows }, async () => {
  const folder = projectOf({ Dockerfile: GOOD });
  symlinkSync("gone", path.join(folder, "dangling"));
  for (const command of ["check", "fix"]) {
    const { code, note } = await plimsollIn(folder, [command, "dangling", "Dockerfile"]);
    assert.match(note, /^`dangling` is a link that leads nowhere\.\n/);
    assert.equal(code, 2);
  }
});

test("`fix --dry-run` refuses what `fix` refuses, in the same words", { skip: isWindows }, async (context) => {
  const refused: Readonly<Record<string, readonly [make: (file: string) => void, why: RegExp]>> = {
    "hard links": [(file) => linkSync(file, `${file}.other`), /has 2 names \(hard links\)/],
    setuid: [(file) => chmodSync(file, 0o4755), /runs as its owner/],
    "not UTF-8": [(file) => appendFileSync(file, Buffer.from([0x23, 0xff, 10])), /is not UTF-8/],
  };
  for (const [name, [make, why]] of Object.entries(refused))
    await context.test(name, async () => {
      const folder = projectOf({ Dockerfile: "FROM alpine:3.22\nUSER 1000\nCMD ls\n" });
      make(path.join(folder, "Dockerfile"));
      const [dry, wet] = [
        await plimsollIn(folder, ["fix", "--dry-run", "Dockerfile"]),
        await plimsollIn(folder, ["fix", "Dockerfile"]),
      ];
      assert.match(wet.note, why);
      assert.deepEqual(dry, wet);
      assert.deepEqual([dry.code, dry.out], [2, ""]);
    });
  await context.test("a file that may be written", async () => {
    const folder = projectOf({ Dockerfile: "FROM alpine:3.22\nUSER 1000\nCMD ls\n" });
    const { code, out } = await plimsollIn(folder, ["fix", "--dry-run", "Dockerfile"]);
    assert.match(out, /^-CMD ls$/m);
    assert.equal(code, 0);
  });
});

test("JSON and SARIF say what was only searched and what is ignored", async () => {
  const folder = projectOf({
    Dockerfile: "FROM a/a\n",
    "a.txt": "a\n",
    "b.Dockerfile": GOOD,
    ".plimsoll.yaml": "ignore: Dockerfile\n",
  });
  const names = ["Dockerfile", "./Dockerfile", "a.txt", "b.Dockerfile"];
  const { searched, ignored, unchecked } = JSON.parse((await check(folder, ...names, "--format=json")).out);
  assert.deepEqual(
    searched.map((name: string) => path.basename(name)),
    ["a.txt"],
  );
  // Both paths count from the current folder.
  const file = ignored[0]?.file ?? "";
  assert.deepEqual(ignored, [{ file, by: file.replace(/Dockerfile$/, ".plimsoll.yaml") }]);
  assert.match(file, /Dockerfile$/);
  assert.deepEqual(unchecked, []);
  const [invocation] = JSON.parse((await check(folder, ...names, "--format=sarif")).out).runs[0].invocations;
  assert.equal(invocation.executionSuccessful, true);
  const told = invocation.toolExecutionNotifications as { level: string; message: { text: string } }[];
  assert.deepEqual(
    told.map(({ level }) => level),
    ["note", "note"],
  );
  assert.match(told[0]?.message.text ?? "", /only searched for secrets/);
  assert.match(told[1]?.message.text ?? "", /plimsoll\.yaml` ignores it/);
  const both = await check(folder, "a.txt", "b.Dockerfile");
  assert.match(both.out, /^✓ No problems in 1 file, no secrets in 1 other \(/);
  const alone = await check(folder, "a.txt");
  assert.match(alone.out, /^✓ No secrets in 1 file \(not a Dockerfile, Bake or Compose file or manifest\) \(/);
});

test("each thing that went wrong is reported once", async () => {
  const folder = projectOf({
    "b.Dockerfile": GOOD,
    "x.Dockerfile": "FROM a\n# \0\n",
    "c/.plimsoll.yaml": "rules: {{{\n",
  });
  const alone = await plimsollIn(folder, ["check", "nope"]);
  assert.deepEqual([alone.code, alone.out], [2, ""]);
  assert.equal(
    alone.note,
    "`nope` does not exist, so nothing was checked.\nExit code 2; to allow it: `--allow-unchecked --allow-empty`.\n",
  );
  const one = await plimsollIn(folder, ["check", "b.Dockerfile", "x.Dockerfile"]);
  assert.match(one.out, /^✗ 1 of 2 files could not be checked; nothing found in the other \([\d.]+ s\)\.\n$/);
  assert.equal(one.note.split("it is binary").length, 2, one.note);
  // Where somebody takes the hint for a problem it is one.
  assert.match((await plimsollIn(folder, ["check", "x.Dockerfile", "--fail-on=hint"])).out, /plimsoll\/unchecked-file/);
  const mistaken = await plimsollIn(folder, ["check", "c"]);
  assert.equal(mistaken.code, 2);
  assert.equal(
    (mistaken.out + mistaken.note).split("This bracket is not closed").length,
    2,
    mistaken.out + mistaken.note,
  );
});

test("outside of a repository the configuration of the current folder counts for what is named below it", async () => {
  const folder = projectOf({
    "a/b/Dockerfile": "FROM a/a\n",
    ".plimsoll.yaml": "rules:\n  dockerfile/untagged-base: off\n",
  });
  rmSync(path.join(folder, ".git"), { recursive: true });
  const rulesOf = async (cwd: string, given: string) =>
    (await plimsollIn(path.join(folder, cwd), ["check", given])).out.includes("dockerfile/untagged-base");
  for (const given of [".", "a", "a/b", "a/b/Dockerfile"]) assert.equal(await rulesOf("", given), false, given);
  assert.equal(await rulesOf("a", "b"), true);
});

test("bad usage is explained in plain words", async () => {
  const rows: readonly (readonly [args: readonly string[], note: RegExp])[] = [
    [[], /^No command given\. /],
    [["chekc"], /^There is no command `chekc`\. Did you mean `check`\? /],
    [["frobnicate\u001b[31m"], /^There is no command `frobnicate[^\u001b]*`\. `plimsoll --help`/],
    [["check", "--format", "xml"], /^`--format` must be text, .* or [a-z]+\. /],
    [["check", "--stdin-filename", "a", "b"], /^`--stdin-filename` cannot be combined with a PATH\. /],
  ];
  for (const [args, note] of rows) {
    const ended = await plimsollIn(import.meta.dirname, args);
    assert.equal(ended.code, 2);
    assert.match(ended.note, note);
  }
});

/** The rows of the table in docs/command-line.md, by the program itself. */
const ROWS: readonly (readonly [code: number, what: string, args: readonly string[], input?: string])[] = [
  [0, "no problem", ["check", "good.Dockerfile"]],
  [0, "problems below the threshold", ["check", "bad.Dockerfile", "--fail-on", "error"]],
  [1, "problems", ["check", "bad.Dockerfile"]],
  [1, "problems on standard input under a name of no kind", ["check", "--stdin-filename", "a.txt"], "FROM a/a\n"],
  [2, "something unchecked, whatever else was found", ["check"]],
  [1, "something unchecked that is allowed: as the findings say", ["check", "--allow-unchecked"]],
  [2, "nothing to check", ["check", "empty"]],
  [0, "nothing to check that is allowed", ["check", "empty", "--allow-empty"]],
  [2, "standard input is empty", ["check", "--stdin-filename", "Dockerfile"]],
  [0, "standard input is empty and may be", ["check", "--stdin-filename", "Dockerfile", "--allow-empty"]],
  [2, "bad usage", ["check", "--fail-on", "never"]],
  [2, "a severity that is empty, as of a variable that is not set", ["check", "bad.Dockerfile", "--fail-on="]],
  [2, "an empty one where nothing is found", ["check", "good.Dockerfile", "--fail-on", ""]],
  [2, "a format that is empty", ["check", "good.Dockerfile", "--format="]],
  [2, "a risk that is empty", ["scan", "folder", ".", "--fail-on="]],
  [2, "a configuration with a mistake", ["config", "c/Dockerfile"]],
  [0, "the settings of a file", ["config", "good.Dockerfile"]],
  [2, "the settings of what is not there", ["config", "nope"]],
  [2, "the settings of a folder", ["config", "empty"]],
  [2, "a scanner that is not there", ["scan", "folder", ".", "--trivy", path.resolve("/no/such/trivy")]],
  [0, "fixes", ["fix", "--dry-run", "good.Dockerfile"]],
  [2, "fixes where something is unchecked", ["fix", "--dry-run"]],
  [0, "fixes where something unchecked is allowed", ["fix", "--dry-run", "--allow-unchecked"]],
  [2, "a folder to scan that is not there", ["scan", "folder", "none"]],
];

test("exit codes", async (context) => {
  const folder = projectOf({
    "good.Dockerfile": GOOD,
    "bad.Dockerfile": "FROM a/a\n",
    "binary.Dockerfile": "FROM a\n# \0\n",
    "empty/.keep": "",
    "c/Dockerfile": GOOD,
    "c/.plimsoll.yaml": "rules:\n  nosuch/rule: off\n",
  });
  const ended = await Promise.all(ROWS.map(([, , args, input]) => plimsollIn(folder, args, input)));
  for (const [i, [code, what]] of ROWS.entries())
    await context.test(`${code}: ${what}`, () =>
      assert.equal(ended[i]?.code, code, `${ended[i]?.out}\n${ended[i]?.note}`),
    );
});
