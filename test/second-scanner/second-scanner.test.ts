// A second scanner that is known nowhere but in its own folder: its reports lie beside those of Trivy and are merged with
// them, one may fail alone, and server, command line and package.json take all they need from its description.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { after, before, describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import { CancellationTokenSource } from "vscode-jsonrpc/node";
import { isAlive } from "../../scripts/alive.ts";
import { withScannerSettings } from "../../scripts/scanner-settings.ts";
import { until } from "../../scripts/wait.ts";
import { helpOf } from "../../server/src/cli/help.ts";
import { scanCommand } from "../../server/src/cli/scan.ts";
import { scannerArguments } from "../../server/src/cli/scannerOptions.ts";
import {
  EXPORT_REQUEST,
  type ExportResult,
  REPORT_REQUEST,
  REPORTS_REQUEST,
  type ReportItem,
  type ReportResult,
  type ReportsResult,
  SCAN_REQUEST,
  type ScannedTarget,
  type ScanParams,
  type ScanResult,
  type ScanTarget,
  TRUST_NOTIFICATION,
  UPDATE_DATABASE_REQUEST,
  type UpdateDatabaseResult,
} from "../../server/src/protocol.ts";
import { LINTERS, SCANNERS, type Scanner, scanWithAll } from "../../server/src/scanners/index.ts";
import { trivy } from "../../server/src/scanners/trivy/trivy.ts";
import { type Editor, startEditor } from "../lsp/editor.ts";
import { ASKED, allEnded, configuredTrivy, fakeTrivy, numberIn, ownFolder, script } from "../scanners/scene.ts";
import { redacting } from "../support/secrets.ts";
import { recordingTerminal } from "../support/terminal.ts";
import { reader, sampler } from "./sampler.ts";

const RECORDED = path.resolve(import.meta.dirname, "../scanners/recorded/image.json");
const ALL = [trivy, sampler, reader];
const IMAGE: ScanTarget = { kind: "image", name: "shop/web:1.4" };

/** What Trivy has recorded too, under another name and with another risk; and something that only this one knows. */
const SAID = [
  {
    kind: "vulnerability",
    id: "GHSA-jf85-cpcp-j695",
    aliases: ["CVE-2019-10744"],
    package: { name: "lodash", version: "4.17.4", purl: "pkg:npm/lodash@4.17.4" },
    place: { path: "/app/node_modules/lodash/package.json" },
    risk: "high",
    title: "Prototype pollution",
  },
  {
    kind: "vulnerability",
    id: "CVE-2024-1",
    aliases: [],
    package: { name: "musl", version: "1.2" },
    risk: "critical",
    title: "Only here",
  },
  { kind: "package", id: "musl@1.2", package: { name: "musl", version: "1.2" } },
  { kind: "signature", id: "key one", state: "verified", message: "Signed." },
];
const say = (items: readonly object[]) => items.map((item) => `echo '${JSON.stringify(item)}'`).join("\n");

/** A program that answers to `version` and otherwise runs `body`. */
function fakeSampler(folder: string, body: string): string {
  return script(
    folder,
    "sampler",
    `if [ "$1" = version ]; then echo 9.1; exit 0; fi\necho "$@" > ${folder}/args\n${body}`,
  );
}

describe("by the language server", () => {
  const folder = ownFolder();
  const work = path.join(folder, "work");
  let editor: Editor;
  const progress: { token: string; value: { message?: string } }[] = [];
  before(async () => {
    fs.mkdirSync(work);
    // What the server has of its own: one variable for each scanner, and one for none.
    Object.assign(process.env, { SAMPLER_HOME: "/sampler", TRIVY_CACHE_DIR: "/cache", UNRELATED: "x" });
    editor = startEditor(path.join(import.meta.dirname, "server.ts"));
    editor.connection.onNotification("$/progress", (params: (typeof progress)[number]) => {
      progress.push(params);
    });
    await editor.initialize({
      capabilities: ASKED,
      folder: work,
      initializationOptions: { storage: path.join(folder, "storage") },
    });
    await editor.connection.sendNotification(TRUST_NOTIFICATION, { trusted: true });
  });
  after(() => editor.end());

  const both = {
    trivy: { path: fakeTrivy(path.join(folder, "trivy"), `/bin/cat ${RECORDED}`) },
    sampler: { path: fakeSampler(path.join(folder, "sampler"), say(SAID)) },
  };
  const scan = async (settings: object, params: Partial<ScanParams> = {}): Promise<ScannedTarget> => {
    editor.settings = settings;
    const result: ScanResult = await editor.connection.sendRequest(SCAN_REQUEST, { target: IMAGE, ...params });
    assert.ok("scanned" in result, JSON.stringify(result));
    return result.scanned;
  };
  const items = async (id: string, scanner?: string): Promise<readonly ReportItem[]> => {
    const params = { id, offset: 0, limit: 1000, ...(scanner !== undefined && { scanner }) };
    return ((await editor.connection.sendRequest(REPORT_REQUEST, params)) as ReportResult).items;
  };
  const reports = (): Promise<ReportsResult> => editor.connection.sendRequest(REPORTS_REQUEST);
  const by = ({ reports }: ScannedTarget) => reports.map(({ scanner }) => `${scanner.title} ${scanner.version}`).sort();

  test("two reports of one image lie side by side and are merged", async () => {
    const scanned = await scan(both);
    assert.deepEqual(by(scanned), ["Sampler 9.1", "Trivy 0.74.0"]);
    assert.deepEqual(scanned.failures, []);
    assert.equal(scanned.platform, "linux/amd64");
    // Six of Trivy and two of the sampler, of which one is the same.
    assert.deepEqual(scanned.kinds, {
      vulnerability: 4,
      secret: 1,
      misconfiguration: 2,
      license: 0,
      signature: 1,
      package: 1,
    });
    assert.deepEqual(scanned.counts, { critical: 3, high: 1, medium: 1, low: 2, unknown: 0 });
    const merged = await items(scanned.id);
    const lodash = merged.filter((item) => item.kind === "vulnerability" && item.package.name === "lodash");
    assert.deepEqual(
      lodash.map(
        (item) =>
          item.kind === "vulnerability" && [
            item.id,
            item.aliases.includes("GHSA-jf85-cpcp-j695"),
            item.risk,
            item.risks,
          ],
      ),
      [["CVE-2019-10744", true, "critical", { trivy: "critical", sampler: "high" }]],
    );
    assert.equal((await items(scanned.id, "trivy")).length, 6);
    assert.deepEqual(
      (await items(scanned.id, "sampler")).map(({ id }) => id),
      SAID.map(({ id }) => id),
    );
    assert.deepEqual(await items(scanned.id, "nobody"), []);
    assert.deepEqual((await reports()).targets, [scanned]);
  });

  test("an export has a run for each in SARIF, and in JSON what is merged", async () => {
    const [target] = (await reports()).targets;
    const exported = async (format: string) => {
      const result: ExportResult | null = await editor.connection.sendRequest(EXPORT_REQUEST, {
        id: target?.id,
        format,
      });
      return JSON.parse(result?.text ?? "");
    };
    const { runs } = await exported("sarif");
    const told = runs.map(({ tool, results }: { tool: { driver: { name: string } }; results: unknown[] }) => [
      tool.driver.name,
      results.length,
    ]);
    assert.deepEqual(told.sort(), [
      ["Sampler", 2],
      ["Trivy", 6],
    ]);
    assert.equal((await exported("json")).items.length, 9);
  });

  test("one that fails does so alone, and its report of before stays", async () => {
    const before = (await reports()).targets[0]?.reports.find(({ scanner }) => scanner.id === "sampler");
    const failing = {
      ...both,
      sampler: { path: fakeSampler(path.join(folder, "failing"), "echo broken >&2; exit 3") },
    };
    const scanned = await scan(failing);
    assert.deepEqual(
      scanned.failures.map(({ scanner, failure }) => [scanner, failure.code, failure.message]),
      [["sampler", "failed", "The sampler failed: broken."]],
    );
    assert.deepEqual(
      scanned.reports.find(({ scanner }) => scanner.id === "sampler"),
      before,
    );
    assert.equal((await items(scanned.id)).length, 9);
    assert.deepEqual((await scan(both, { scanners: ["trivy"] })).failures, scanned.failures, "it was not asked again");
    assert.deepEqual((await scan(both)).failures, []);
  });

  test("both fail: the target is there with both failures and no report", async () => {
    const target: ScanTarget = { kind: "image", name: "shop/none:1" };
    const failing = {
      trivy: { path: fakeTrivy(path.join(folder, "bad"), "exit 1") },
      sampler: { path: path.join(folder, "nowhere") },
    };
    const scanned = await scan(failing, { target });
    assert.deepEqual(scanned.reports, []);
    assert.deepEqual(
      scanned.failures.map(({ scanner, failure }) => [scanner, failure.code]),
      [
        ["trivy", "failed"],
        ["sampler", "not-found"],
      ],
    );
    assert.deepEqual(
      (await reports()).targets.find(({ id }) => id === scanned.id),
      scanned,
    );
    assert.deepEqual(await items(scanned.id), []);
    await editor.connection.sendRequest("plimsoll/clear", { id: scanned.id });
    assert.equal(
      (await reports()).targets.some(({ id }) => id === scanned.id),
      false,
    );
  });

  test("a report of another image than the newest is kept and does not count; nor does what lies in files that changed", async () => {
    const target: ScanTarget = { kind: "image", name: "shop/moved:1" };
    const first = await scan(both, { target });
    const program = fakeSampler(path.join(folder, "moved"), `echo sha256:other >&2\n${say(SAID.slice(1, 2))}`);
    const moved = await scan({ ...both, sampler: { path: program } }, { target, scanners: ["sampler"] });
    assert.deepEqual(
      moved.reports.map(({ scanner, outdated }) => [scanner.id, outdated ?? false]),
      [
        ["sampler", false],
        ["trivy", true],
      ],
    );
    assert.deepEqual([moved.digest, moved.counts.critical, moved.kinds.vulnerability], ["sha256:other", 1, 1]);
    assert.notEqual(first.digest, moved.digest);
    assert.deepEqual(
      (await items(moved.id)).map(({ id }) => id),
      ["CVE-2024-1"],
    );
    const below: ScanTarget = { kind: "folder", path: path.join(folder, "edited") };
    fs.mkdirSync(below.path);
    const file = path.join(below.path, "Dockerfile");
    const check = (id: string) => ({
      kind: "misconfiguration",
      id,
      risk: "low",
      title: id,
      message: id,
      place: { path: "Dockerfile", lines: [1, 1] },
    });
    const trivyReport = JSON.stringify({
      SchemaVersion: 2,
      Results: [
        {
          Target: "Dockerfile",
          Misconfigurations: [{ ID: "DS-1", Title: "t", CauseMetadata: { StartLine: 1, EndLine: 1 } }],
        },
      ],
    });
    const settings = {
      trivy: { path: fakeTrivy(path.join(folder, "edits"), `echo '${trivyReport}'`) },
      sampler: { path: fakeSampler(path.join(folder, "edits"), say([check("S-1")])) },
    };
    fs.writeFileSync(file, "FROM a\n");
    assert.equal((await scan(settings, { target: below })).kinds.misconfiguration, 2);
    fs.writeFileSync(file, "FROM b\n");
    const edited = await scan(settings, { target: below, scanners: ["sampler"] });
    assert.deepEqual(
      (await items(edited.id)).map(({ id }) => id),
      ["S-1"],
    );
  });

  test("reports of one scan never make each other old, in whichever order they end and whatever digest they tell", async () => {
    const target: ScanTarget = { kind: "image", name: "shop/digests:1" };
    const slow = fakeSampler(path.join(folder, "last"), `sleep 0.3\necho sha256:other >&2\n${say(SAID.slice(2, 3))}`);
    const scanned = await scan({ ...both, sampler: { path: slow } }, { target });
    assert.equal(scanned.reports[0]?.scanner.id, "sampler");
    assert.deepEqual(
      scanned.reports.map(({ outdated }) => outdated),
      [undefined, undefined],
    );
    assert.equal(scanned.counts.critical, 2);
  });

  test("one that is not set up is passed over where another finds vulnerabilities", async () => {
    const unready = { path: fakeSampler(path.join(folder, "unready"), "echo no rules; exit 1") };
    const target: ScanTarget = { kind: "image", name: "shop/ready:1" };
    assert.deepEqual((await scan({ ...both, sampler: unready }, { target })).failures, []);
    const alone = await scan({ sampler: unready }, { target, scanners: ["sampler"] });
    assert.deepEqual(
      alone.failures.map(({ scanner, failure }) => [scanner, failure.code, failure.message, failure.remedies]),
      [["sampler", "not-set-up", "`plimsoll.sampler.rules` names no rules.", ["open-settings"]]],
    );
  });

  test("one that is not installed is a failure only where no other is", async () => {
    const nowhere = { PATH: path.join(folder, "empty") };
    const scanned = await scan({ trivy: both.trivy, sampler: { extraEnvironment: nowhere } });
    assert.deepEqual(scanned.failures, []);
    const none = await scan({ trivy: { extraEnvironment: nowhere }, sampler: { extraEnvironment: nowhere } });
    assert.deepEqual(
      none.failures.map(({ failure }) => failure.message),
      [
        "Trivy is not installed. Looked in PATH and in `plimsoll.trivy.path`.",
        "Sampler is not installed. Looked in PATH and in `plimsoll.sampler.path`.",
      ],
    );
    const { scanners } = await until("the scanners' states", reports, ({ scanners }) =>
      scanners.every(({ found, failure }) => found !== undefined || failure !== undefined),
    );
    assert.deepEqual(
      scanners.map(({ id, installing, updates, found, failure }) => [
        id,
        installing,
        updates,
        found?.version ?? failure?.code,
      ]),
      [
        ["trivy", "https://trivy.dev/latest/getting-started/installation/", true, "not-found"],
        ["sampler", "https://sampler.example/install", false, "not-found"],
        ["reader", "", false, "1"],
      ],
    );
  });

  test("one progress tells what each does, and one cancel ends both", async () => {
    const hangs = (name: string) =>
      `trap '' TERM\necho "now busy" >&2\necho $$ > ${folder}/${name}\nwhile :; do sleep 0.05; done`;
    editor.settings = {
      trivy: {
        path: fakeTrivy(path.join(folder, "slow"), `echo x "[secret] Secret scanning is enabled" >&2\n${hangs("one")}`),
      },
      sampler: { path: fakeSampler(path.join(folder, "slow"), hangs("two")) },
    };
    const stopping = new CancellationTokenSource();
    const params = { target: IMAGE, workDoneToken: "both" };
    const running: Promise<ScanResult> = editor.connection.sendRequest(SCAN_REQUEST, params, stopping.token);
    const told = "Trivy: Reading files and layers · Sampler: busy";
    await until("the phases", reports, ({ running: [one] }) => one?.phase === told);
    await until("the progress", () => progress.some(({ token, value }) => token === "both" && value.message === told));
    const pids = ["one", "two"].map((name) => numberIn(path.join(folder, name)));
    assert.ok(pids.every(isAlive));
    stopping.cancel();
    assert.deepEqual(await running, { cancelled: true });
    await allEnded(pids);
    assert.deepEqual((await reports()).running, []);
  });

  test("settings, environment and files are its own", async () => {
    const target: ScanTarget = { kind: "folder", path: work };
    const own = path.join(folder, "settings");
    const program = fakeSampler(own, `env > ${own}/env`);
    const settings = {
      path: program,
      deep: true,
      rules: "own.rules",
      words: ["a", 5, "b"],
      extraEnvironment: { EXTRA: "1" },
    };
    await scan({ trivy: both.trivy, sampler: settings }, { target, scanners: ["sampler"] });
    assert.equal(fs.readFileSync(`${own}/args`, "utf8"), `look --deep --rules=${work}/own.rules ${work}\n`);
    const environment = fs.readFileSync(`${own}/env`, "utf8");
    for (const line of ["EXTRA=1", "SAMPLER_HOME=/sampler", "SAMPLER_WORDS=a b"])
      assert.ok(environment.split("\n").includes(line), line);
    assert.doesNotMatch(environment, /^(TRIVY_|UNRELATED)/m);
  });

  test("one without a database cannot be asked for a new one; one that is unknown is told so", async () => {
    editor.settings = both;
    const update = async (scanner: string) => {
      const result: UpdateDatabaseResult = await editor.connection.sendRequest(UPDATE_DATABASE_REQUEST, { scanner });
      return "failure" in result ? result.failure.message : "";
    };
    assert.equal(await update("sampler"), "Sampler has no database that could be updated.");
    assert.equal(await update("nobody"), "There is no scanner `nobody`.");
  });

  test("what both say of a line is said once, by both", async () => {
    const file = path.join(work, "Dockerfile");
    const text = 'FROM debian:13-slim\nUSER app\nADD x.tar /x\nCMD ["x"]\n';
    fs.writeFileSync(file, text);
    const trivyReport = {
      SchemaVersion: 2,
      Results: [
        {
          Target: "Dockerfile",
          Misconfigurations: [
            {
              ID: "DS-7777",
              Title: "t",
              Message: "Both say so",
              Severity: "HIGH",
              Status: "FAIL",
              CauseMetadata: { StartLine: 3, EndLine: 3 },
            },
          ],
        },
      ],
    };
    const said = {
      kind: "misconfiguration",
      id: "DS-7777",
      risk: "low",
      title: "t",
      message: "Both say so",
      place: { path: "Dockerfile", lines: [3, 4] },
    };
    const settings = {
      trivy: { path: fakeTrivy(path.join(folder, "lines"), `echo '${JSON.stringify(trivyReport)}'`) },
      sampler: {
        path: fakeSampler(
          path.join(folder, "lines"),
          say([said, { ...said, id: "S-1", risk: "medium", place: { path: "Dockerfile", lines: [4, 4] } }]),
        ),
      },
    };
    await scan(settings, { target: { kind: "folder", path: work } });
    const uri = pathToFileURL(file).href;
    await editor.open(uri, "dockerfile", text);
    const theirs = await until(
      "diagnostics",
      async () => (await editor.diagnostics(uri)).filter(({ source }) => source !== "plimsoll"),
      (found) => found.length > 0,
    );
    assert.deepEqual(
      theirs.map(({ source, code, range }) => [source, code, range.start.line]),
      [
        ["Trivy, Sampler", "DS-7777", 2],
        ["Sampler", "S-1", 3],
      ],
    );
  });

  test("one that is built in reads a file and starts nothing", async () => {
    const tar = path.join(folder, "x.tar");
    fs.writeFileSync(tar, Buffer.from([1, 2, 3, 4, 5, 6]));
    const from = editor.log.length;
    const scanned = await scan({}, { target: { kind: "archive", path: tar }, scanners: ["reader"] });
    assert.deepEqual(by(scanned), ["Reader 1"]);
    assert.deepEqual(
      (await items(scanned.id)).map((item) => item.kind === "signature" && [item.state, item.message]),
      [["missing", "It begins with 030405."]],
    );
    assert.equal(scanned.counts.low, 1, "an image that is not signed is not in order");
    assert.deepEqual(editor.log.slice(from), []);
    const pipe = path.join(folder, "pipe");
    execFileSync("mkfifo", [pipe]);
    const piped = await scan({}, { target: { kind: "archive", path: pipe }, scanners: ["reader"] });
    assert.match(
      piped.failures[0]?.failure.message ?? "",
      /pipe` cannot be read: it is neither a file nor a folder\.$/,
    );
    const gone = await scan({}, { target: { kind: "archive", path: tar }, scanners: ["nobody"] });
    assert.deepEqual(
      gone.failures.map(({ failure }) => failure.code),
      ["bad-target"],
    );
  });
});

describe("by the command line", () => {
  const folder = ownFolder();
  const trivyProgram = fakeTrivy(path.join(folder, "bin"), `/bin/cat ${RECORDED}`);
  const own = fakeSampler(path.join(folder, "bin"), say(SAID));
  const plimsoll = async (...args: readonly string[]) => {
    const { terminal, written } = recordingTerminal();
    const { PATH } = process.env;
    process.env.PATH = path.join(folder, "empty");
    const code = await scanCommand(args, terminal, ALL).catch((error: Error) => error.message);
    process.env.PATH = PATH;
    return { out: written.out, note: written.note.trimEnd(), code };
  };

  test("both say what they know, in one table", async () => {
    const { out, note, code } = await plimsoll("image", "a", "--trivy", trivyProgram, "--sampler", own, "--deep");
    assert.deepEqual([note, code], ["", 1]);
    assert.match(out, /^a {2}Trivy 0\.74\.0 \(database \d+ days old\), Sampler 9\.1\n/);
    assert.match(out, /^ {2}critical {2}CVE-2019-10744 .*\(Trivy, Sampler\)$/m);
    assert.match(out, /^ {2}critical {2}CVE-2024-1 .*\(Sampler\)$/m);
    assert.match(out, /^Signatures\n {2}verified {2}key one {2}Signed\.$/m);
    assert.match(out, /^1 package\.$/m);
    assert.match(out, /✗ 3 critical, 1 high, 1 medium, 2 low /);
    assert.equal(fs.readFileSync(path.join(folder, "bin", "args"), "utf8"), "look --deep a\n");
  });

  test("one that is missing is no failure, unless it was asked for", async () => {
    assert.deepEqual((await plimsoll("image", "a", "--sampler", own, "--fail-on", "none")).code, 0);
    const asked = await plimsoll("image", "a", "--sampler", own, "--fail-on", "none", "--scanner", "trivy,sampler");
    assert.equal(asked.code, 2);
    assert.match(asked.note, /^Trivy is not installed\. .*`--trivy PATH` uses one elsewhere\.$/);
    assert.match(asked.out, /CVE-2024-1/);
    const none = await plimsoll("image", "a");
    assert.equal(none.code, 2);
    assert.match(none.note, /^Trivy is not installed\. .*\nSampler is not installed\. .*sampler\.example.*$/);
    const unknown = "There is no scanner `nobody`: `--scanner` takes trivy, sampler, reader.";
    assert.equal((await plimsoll("image", "a", "--scanner", "nobody")).code, unknown);
    // What is asked for by name and cannot do it says so.
    const { note, code } = await plimsoll(
      "image",
      "a",
      "--sampler",
      own,
      "--scanner",
      "sampler,reader",
      "--fail-on",
      "none",
    );
    assert.deepEqual([note, code], ["Reader cannot scan images.", 2]);
  });

  test("one that fails does not hide what another found, nor passes unseen", async () => {
    const bad = fakeSampler(path.join(folder, "bad"), "echo no >&2; exit 1");
    const { out, note, code } = await plimsoll(
      "image",
      "a",
      "--trivy",
      trivyProgram,
      "--sampler",
      bad,
      "--fail-on",
      "none",
    );
    assert.deepEqual([note, code], ["The sampler failed: no.", 2]);
    assert.match(out, /CVE-2019-10744/);
    assert.equal((await plimsoll("image", "a", "--trivy", trivyProgram, "--sampler", bad)).code, 2);
  });

  test("without a scanner that finds vulnerabilities nothing is said to be in order", async () => {
    const tar = path.join(folder, "y.tar");
    fs.writeFileSync(tar, "abcdefg");
    const { out, note, code } = await plimsoll("image", tar, "--fail-on", "none");
    assert.match(note, /^Trivy is not installed\./);
    assert.equal(code, 2);
    assert.match(out, /^ {2}missing {3}head {2}It begins with 636465\.$/m);
    assert.match(out, /✗ 1 low /);
    const packages = fakeSampler(path.join(folder, "packages"), say(SAID.slice(2, 3)));
    const listed = await plimsoll("image", "a", "--sampler", packages);
    assert.match(listed.out, /^1 package\.\nListed \(/m);
  });

  test("one that is there and does not run is a failure, and one of the workspace is too", async () => {
    const broken = path.join(folder, "broken");
    const clean = fakeTrivy(path.join(folder, "clean"), "echo '{\"SchemaVersion\":2}'");
    fs.mkdirSync(broken);
    fs.writeFileSync(path.join(broken, "sampler"), "#!/opt/gone/bash\n", { mode: 0o755 });
    const searched = async (PATH: string) => {
      const { terminal, written } = recordingTerminal();
      const before = process.env.PATH;
      process.env.PATH = PATH;
      const code = await scanCommand(["image", "a", "--trivy", clean], terminal, ALL);
      process.env.PATH = before;
      return [code, written.note.trimEnd()];
    };
    assert.deepEqual(await searched("/nowhere"), [0, ""]);
    const [code, note] = await searched(broken);
    assert.equal(code, 2);
    assert.match(String(note), /sampler` no longer exists, or its interpreter does not\.$/);
    const own = path.join(process.cwd(), "test/second-scanner/out");
    try {
      fakeSampler(own, "exit 0");
      const [refused, why] = await searched(own);
      assert.equal(refused, 2);
      assert.match(String(why), /is in the workspace/);
    } finally {
      fs.rmSync(own, { recursive: true, force: true });
    }
  });

  test("what a scanner looks up in PATH is none of the workspace either", async () => {
    const own = path.join(process.cwd(), "test/second-scanner/out");
    const ran = path.join(folder, "ran");
    const outer = path.join(folder, "outer");
    fs.mkdirSync(outer);
    fs.writeFileSync(path.join(outer, "sampler"), "#!/usr/bin/env sampler-shell\n", { mode: 0o755 });
    try {
      script(own, "sampler-shell", `touch ${ran}\necho 1`);
      const { PATH } = process.env;
      process.env.PATH = `${own}:/usr/bin:/bin`;
      const { terminal } = recordingTerminal();
      const code = await scanCommand(["image", "a", "--sampler", path.join(outer, "sampler")], terminal, ALL);
      process.env.PATH = PATH;
      assert.equal(code, 2);
      assert.ok(!fs.existsSync(ran));
    } finally {
      fs.rmSync(own, { recursive: true, force: true });
    }
  });

  test("a file of results is written though all failed, and says so", async () => {
    const bad = fakeSampler(path.join(folder, "bad-too"), "echo no >&2; exit 1");
    const json = await plimsoll("image", "a", "--sampler", bad, "--scanner", "sampler", "--format", "json");
    assert.equal(json.code, 2);
    assert.equal(JSON.parse(json.out).failures[0].failure.message, "The sampler failed: no.");
    const sarif = await plimsoll("image", "a", "--trivy", trivyProgram, "--sampler", bad, "--format", "sarif");
    const runs = JSON.parse(sarif.out).runs.map(
      ({
        tool,
        invocations: [one],
      }: {
        tool: { driver: { name: string } };
        invocations: { executionSuccessful: boolean }[];
      }) => [tool.driver.name, one?.executionSuccessful],
    );
    assert.deepEqual(runs, [
      ["Trivy", true],
      ["Sampler", false],
    ]);
  });

  test("its options are told and checked", async () => {
    const help = helpOf("scan", 100, scannerArguments(ALL));
    assert.match(help, /^ {2}--sampler PATH +where the sampler is\n {2}--deep +look deeper$/m);
    assert.match(help, /^ {2}--timeout SECONDS +\S.*[^)]$/m, "two defaults are none");
    assert.match(helpOf("scan", 100, scannerArguments(SCANNERS)), /--timeout SECONDS .*\(default: 600\)$/m);
    assert.equal((await plimsoll("image", "a", "--timeout", "x")).code, "`--timeout` takes seconds, not `x`.");
    assert.equal((await plimsoll("image", "a", "--mood", "x")).code, "`--mood` must be good or bad.");
    await plimsoll("image", "a", "--sampler", own, "--rules", "/r", "--word", "a", "--word", "b");
    assert.equal(fs.readFileSync(path.join(folder, "bin", "args"), "utf8"), "look --rules=/r a\n");
    const taken = (name: string, type: "flag" | "text"): Scanner => ({
      ...reader,
      settings: { one: { type, default: false, description: "", cli: { option: name, help: "" } } as never },
    });
    assert.throws(() => scannerArguments([taken("format", "flag")]), /--format of reader is taken/);
    assert.throws(() => scannerArguments([trivy, taken("no-offline", "text")]), /--no-offline of reader is taken/);
    assert.ok(scannerArguments([trivy, taken("no-offline", "flag")]));
  });
});

test("package.json gets its settings from the description", () => {
  const text = fs.readFileSync(path.resolve(import.meta.dirname, "../../package.json"), "utf8");
  const { contributes, capabilities } = JSON.parse(withScannerSettings(text, ALL));
  const { properties } = contributes.configuration;
  assert.deepEqual(properties["plimsoll.sampler.mood"], {
    scope: "machine-overridable",
    type: "string",
    default: "good",
    markdownDescription: "How it looks.",
    enum: ["good", "bad"],
    enumDescriptions: ["Well.", "Badly."],
  });
  assert.equal(properties["plimsoll.sampler.path"].scope, "machine");
  const { restrictedConfigurations } = capabilities.untrustedWorkspaces;
  for (const name of ["plimsoll.trivy.path", "plimsoll.sampler.extraEnvironment"])
    assert.ok(restrictedConfigurations.includes(name), name);
  assert.deepEqual(properties["plimsoll.sampler.words"].items, { type: "string" });
  assert.equal(withScannerSettings(text, [...SCANNERS, ...LINTERS]), text);
});

test("a scanner that breaks is a failure of its own", async () => {
  const lines: string[] = [];
  const around = {
    workspace: [],
    environment: {},
    log: (line: string) => lines.push(line),
    note: () => {},
    ...redacting,
  };
  const broken = {
    scanner: {
      ...reader,
      takes: ["image" as const],
      // biome-ignore lint/correctness/useYield: it breaks before its first step.
      *scan(): ReturnType<typeof reader.scan> {
        throw new Error("a fault of ours");
      },
    },
    settings: {},
    origin: (setting: string) => setting,
  };
  const program = fakeTrivy(ownFolder(), `/bin/cat ${RECORDED}`);
  const scanned = await scanWithAll([broken, configuredTrivy({ path: program })], around, { target: IMAGE });
  assert.ok(scanned !== "cancelled");
  assert.deepEqual(
    scanned.reports.map(({ scanner }) => scanner.id),
    ["trivy"],
  );
  assert.deepEqual(
    scanned.failures.map(({ scanner, failure }) => [scanner, failure.message]),
    [["reader", "The scan by Reader failed inside Plimsoll."]],
  );
  assert.ok(lines.some((line) => line.includes("a fault of ours")));
});
