// A stranger's workspace and a stranger's scanner, through every command and format of the real command line: what reaches the
// terminal or the log of a CI system acts nowhere, and what is for programs still parses to the values that stand in the files.
import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { after, before, describe, test } from "node:test";
import { ownFolder } from "../scanners/scene.ts";
import { type Ended, plimsollIn } from "../support/cli.ts";
import { parseCommand } from "../support/workflow-commands.ts";
import { type HostileFile, hostileFiles, writeAll, writeUnreadableNames } from "./files.ts";
import { type Listener, listen } from "./listener.ts";
import { type HostileScanner, hostileReport, hostileScanners } from "./scanner.ts";
import { acting, hostileTexts, obeyed } from "./texts.ts";

let listener: Listener;
let texts: ReturnType<typeof hostileTexts>;
let files: readonly HostileFile[];
let scanners: HostileScanner;
let work: string;
let fixed: string;

before(async () => {
  listener = await listen();
  const { origin } = listener;
  texts = hostileTexts(origin);
  const root = ownFolder();
  work = path.join(root, "work");
  fs.mkdirSync(path.join(work, ".git"), { recursive: true });
  files = writeAll(work, hostileFiles(origin));
  writeUnreadableNames(work);
  fixed = path.join(root, "fixed");
  fs.cpSync(work, fixed, { recursive: true });
  scanners = hostileScanners(path.join(root, "scanners"), origin, { files: files.map((file) => file.path) });
});
after(() => listener.stop());

const plimsoll = (args: readonly string[], { cwd = work, input = "" } = {}) => plimsollIn(cwd, args, input);

/** That nothing in what was written acts, and that it is more than `least` characters. */
function harmless({ out, note }: Ended, least: number): void {
  assert.ok(out.length + note.length > least, `only ${out.length + note.length} characters: ${note}`);
  for (const [stream, text] of Object.entries({ out, note })) {
    assert.deepEqual(acting(text), [], `characters that are obeyed in ${stream}`);
    assert.deepEqual(obeyed(text), [], `lines that are obeyed in ${stream}`);
  }
}

/** Everything at once, and a command for a CI system in front. */
const argument = () => `${texts.by.workflow}\n${[...texts.mixed].join(" ")}`;

test("the corpus is large enough", () => {
  assert.ok(files.length > 300, String(files.length));
});

describe("check", { concurrency: 2 }, () => {
  for (const options of [[], ["--all-rules"], ["--no-config", "--all-rules"]])
    test(`text ${options.join(" ")}`, async () => {
      const ran = await plimsoll(["check", ".", ...options]);
      harmless(ran, 80_000);
      // It is not harmless because it would be left out.
      for (const sign of ["\\x1b[31m", "\\x9b31m", "\\u202e", "\\n", "\\r::add-mask", "\\u2028", "#\\x23[error]"])
        assert.ok(ran.out.includes(sign), sign);
    });

  test("JSON and SARIF parse, and name the files that are there", async () => {
    const [json, sarif] = [
      await plimsoll(["check", ".", "--all-rules", "--format", "json"]),
      await plimsoll(["check", ".", "--all-rules", "--format", "sarif"]),
    ];
    for (const one of [json, sarif]) harmless(one, 200_000);
    const { findings } = JSON.parse(json.out) as { findings: { file: string; subject: string }[] };
    const [{ results }] = JSON.parse(sarif.out).runs;
    const named = findings.map(({ file }) => file);
    assert.ok(new Set(named).size > 200, String(new Set(named).size));
    for (const file of named) assert.ok(fs.existsSync(path.join(work, file)), JSON.stringify(file));
    // The values themselves: what is escaped for a human reader is whole for a parser.
    const subjects = findings.map(({ subject }) => subject);
    // What kubectl refuses whole, for a control character above ASCII, is a syntax error and names no container for certain.
    const readable = texts.mixed.filter((text) => !/\p{Cc}/u.test(text.replace(/[^\x80-\x9f]/g, "")));
    assert.equal(readable.length, texts.mixed.length - 1);
    for (const text of readable) assert.ok(subjects.includes(`Pod/web>containers[${text}]`), JSON.stringify(text));
    const uris = results.map(
      (one: { locations: { physicalLocation: { artifactLocation: { uri: string } } }[] }) =>
        one.locations[0]?.physicalLocation.artifactLocation.uri,
    );
    for (const uri of uris) assert.equal(new URL(uri, "https://a.example/b/").origin, "https://a.example", uri);
    assert.deepEqual(uris.map(decodeURIComponent), named);
  });

  test("GitLab's report parses, and Checkstyle's has nothing in it that is not ours", async () => {
    const [gitlab, checkstyle] = [
      await plimsoll(["check", ".", "--all-rules", "--hints", "--format", "gitlab"]),
      await plimsoll(["check", ".", "--all-rules", "--hints", "--format", "checkstyle"]),
    ];
    for (const one of [gitlab, checkstyle]) harmless(one, 50_000);
    const issues = JSON.parse(gitlab.out) as { fingerprint: string }[];
    assert.equal(new Set(issues.map(({ fingerprint }) => fingerprint)).size, issues.length);
    assert.equal(checkstyle.out.match(/^ {4}<error(?: \w+="[^"<>]*"){5}\/>$/gm)?.length, issues.length);
    const others = checkstyle.out
      .replace(/^ {4}<error.*\n/gm, "")
      .replace(/^ {2}(?:<file name="[^"<>]*">|<\/file>)\n/gm, "");
    assert.equal(others, '<?xml version="1.0" encoding="UTF-8"?>\n<checkstyle version="4.3">\n</checkstyle>\n');
  });

  test("a line for each problem", async () => {
    const ran = await plimsoll(["check", ".", "--all-rules", "--hints", "--format", "unix"]);
    harmless(ran, 50_000);
    const { findings } = JSON.parse((await plimsoll(["check", ".", "--all-rules", "--format", "json"])).out);
    assert.equal(ran.out.trimEnd().split("\n").length, findings.length);
  });

  test("annotations are those of the findings, and nothing else is obeyed", async () => {
    const ran = await plimsoll(["check", ".", "--all-rules", "--hints", "--format", "github"]);
    harmless({ ...ran, out: "" }, 0);
    assert.deepEqual(acting(ran.out), []);
    assert.equal(/##(?:\[|[a-z]+\[)/i.test(ran.out), false);
    const commands = ran.out
      .trimEnd()
      .split("\n")
      .map((line) => parseCommand(line) ?? assert.fail(line));
    const { findings, unchecked } = JSON.parse((await plimsoll(["check", ".", "--all-rules", "--format", "json"])).out);
    assert.equal(commands.length, findings.length + unchecked.length);
    const known = ["file", "line", "endLine", "col", "endColumn", "title"];
    for (const { properties } of commands)
      assert.deepEqual(
        Object.keys(properties).filter((key) => !known.includes(key)),
        [],
      );
    // What a terminal would not obey is whole, for GitHub looks for a file of that name.
    const named = new Set(commands.flatMap(({ properties: { file } }) => file ?? []));
    const plain = new Set<string>(findings.map(({ file }: { file: string }) => file));
    for (const file of plain) if (acting(file).length === 0 && !/\n|##/.test(file)) assert.ok(named.has(file), file);
  });

  test("totals", async () => harmless(await plimsoll(["check", ".", "--all-rules", "--stats"]), 1_000));

  test("files that are named outright", async () => {
    const names = files.filter(({ path: name }) => name.startsWith("names/")).map(({ path: name }) => name);
    harmless(await plimsoll(["check", ...names]), 10_000);
  });

  test("what is not there, and a configuration of a stranger", async () => {
    harmless(await plimsoll(["check", argument()]), 20);
    harmless(await plimsoll(["check", argument().replaceAll("/", " ").slice(0, 200)]), 20);
    const own = files.find(({ path: name }) => name.startsWith("keys-of-ours-2/")) ?? assert.fail();
    harmless(await plimsoll(["check", ".", "--config", own.path]), 20);
  });

  test("standard input under a hostile name", async () => {
    const ran = await plimsoll(["check", "--stdin-filename", `${argument()}/Dockerfile`], {
      input: `FROM a\nRUN sudo ${texts.mixed.join(" ")}\n`,
    });
    harmless(ran, 100);
  });
});

describe("other commands", { concurrency: 2 }, () => {
  test("fix --dry-run", async () =>
    harmless(await plimsoll(["fix", "--dry-run", "--harden", "--all-rules", "."]), 50_000));
  test("fix", async () => harmless(await plimsoll(["fix", "--harden", "--all-rules", "."], { cwd: fixed }), 2_000));
  test("config", async () => {
    const ours = files.filter(({ path: name }) => name.includes("of-ours"));
    for (const { path: name } of ours.filter((_, i) => i % 4 === 2)) harmless(await plimsoll(["config", name]), 20);
    harmless(await plimsoll(["config", argument()]), 20);
  });
  test("explain, rules, and bad usage", async () => {
    for (const args of [
      ["explain"],
      ["rules"],
      [],
      ["scan"],
      ["scan", "image"],
      ["check", "--format"],
      ["explain", "--"],
    ])
      harmless(await plimsoll([...args, argument()]), 20);
    harmless(await plimsoll([`--${argument()}`]), 20);
  });
});

describe("scan", { concurrency: 2 }, () => {
  const scan = (program: keyof HostileScanner, ...args: readonly string[]) =>
    plimsoll(["scan", "folder", ".", "--trivy", scanners[program], "--scanner", "trivy", ...args]);

  test("text", async () => harmless(await scan("good"), 5_000));

  test("JSON holds what the scanner said", async () => {
    const ran = await scan("good", "--format", "json");
    harmless(ran, 20_000);
    const { items } = JSON.parse(ran.out) as { items: { kind: string; title: string }[] };
    const titles = new Set(items.map(({ title }) => title));
    const { Results } = hostileReport(listener.origin) as { Results: { Secrets: { Title: string }[] }[] };
    const given = Results.map(({ Secrets: [one] }) => one?.Title ?? "");
    const kept = (text: string) => (text.length > 2_000 ? `${text.slice(0, 2_000)}…` : text);
    const lost = given.filter((text) => !titles.has(kept(text))).map((text) => text.slice(0, 300));
    assert.deepEqual(lost, []);
  });

  test("SARIF names files by paths below the folder, never by an address", async () => {
    const ran = await scan("good", "--format", "sarif");
    harmless(ran, 20_000);
    const uris = [...ran.out.matchAll(/"uri": ("(?:[^"\\]|\\.)*")/g)].map(([, uri = ""]) => JSON.parse(uri) as string);
    assert.ok(uris.length > 50);
    for (const uri of uris) {
      const { href } = new URL(uri, "https://a.example/b/");
      assert.ok(href.startsWith("https://a.example/b/"), `${uri} leads to ${href}`);
    }
  });

  for (const program of ["failing", "odd"] as const)
    for (const format of ["text", "json", "sarif"])
      test(`a scanner that is ${program}, ${format}`, async () =>
        harmless(await scan(program, "--format", format), 20));

  test("an image of a hostile name", async () => {
    const ran = await plimsoll(["scan", "image", `a${argument()}`, "--trivy", scanners.good, "--scanner", "trivy"]);
    harmless(ran, 20);
  });
});

test("no request reached the listener", () => {
  assert.deepEqual(listener.asked, []);
});
