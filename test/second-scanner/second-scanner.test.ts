// A second scanner that is known nowhere but in its own folder: its reports lie beside those of Trivy and are merged with
// them, one may fail alone, and server, command line and package.json take all they need from its description.
import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { after, before, describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import { CancellationTokenSource } from "vscode-jsonrpc/node";
import { isAlive } from "../../scripts/alive.ts";
import { withScannerSettings } from "../../scripts/scanner-settings.ts";
import { until } from "../../scripts/wait.ts";
import type { Terminal } from "../../server/src/cli/format/terminal.ts";
import { scanCommand, scanHelp } from "../../server/src/cli/scan.ts";
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
import { SCANNERS, scanWithAll } from "../../server/src/scanners/index.ts";
import { type Editor, startEditor } from "../lsp/editor.ts";
import { ASKED, allEnded, configuredTrivy, fakeTrivy, numberIn, ownFolder, script } from "../scanners/scene.ts";
import { reader, sampler } from "./sampler.ts";

const RECORDED = path.resolve(import.meta.dirname, "../scanners/recorded/image.json");
const ALL = [...SCANNERS, sampler, reader];
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
  { kind: "signature", id: "key one", verified: true, message: "Signed." },
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
    process.env.SAMPLER_HOME = "/never/handed/on/by/the/test";
    const program = fakeSampler(own, `env > ${own}/env`);
    const settings = { path: program, deep: true, rules: "own.rules", extraEnvironment: { EXTRA: "1" } };
    await scan({ trivy: both.trivy, sampler: settings }, { target, scanners: ["sampler"] });
    assert.equal(fs.readFileSync(`${own}/args`, "utf8"), `look --deep --rules=${work}/own.rules ${work}\n`);
    const environment = fs.readFileSync(`${own}/env`, "utf8");
    assert.match(environment, /^EXTRA=1$/m);
    assert.doesNotMatch(environment, /^TRIVY_/m);
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
          say([said, { ...said, id: "S-1", place: { path: "Dockerfile", lines: [4, 4] } }]),
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
      (await items(scanned.id)).map((item) => item.kind === "signature" && item.message),
      ["It begins with 030405."],
    );
    assert.deepEqual(editor.log.slice(from), []);
  });
});

describe("by the command line", () => {
  const folder = ownFolder();
  const trivy = fakeTrivy(path.join(folder, "bin"), `/bin/cat ${RECORDED}`);
  const own = fakeSampler(path.join(folder, "bin"), say(SAID));
  const plimsoll = async (...args: readonly string[]) => {
    let out = "";
    let note = "";
    const terminal: Terminal = {
      out: (text) => {
        out += text;
      },
      note: (line) => {
        note += `${line}\n`;
      },
      progress: () => {},
      style: (_format, text) => text,
      width: 100,
    };
    const { PATH } = process.env;
    process.env.PATH = path.join(folder, "empty");
    const code = await scanCommand(args, terminal, ALL).catch((error: Error) => error.message);
    process.env.PATH = PATH;
    return { out, note: note.trimEnd(), code };
  };

  test("both say what they know, in one table", async () => {
    const { out, note, code } = await plimsoll("image", "a", "--trivy", trivy, "--sampler", own, "--deep");
    assert.deepEqual([note, code], ["", 1]);
    assert.match(out, /^a {2}Trivy 0\.74\.0 · database \d+ days old, Sampler 9\.1 · no database\n/);
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
    assert.equal(
      (await plimsoll("image", "a", "--scanner", "nobody")).code,
      "--scanner is some of trivy, sampler, reader, not `nobody`.",
    );
  });

  test("one that fails does not hide what another found, nor passes unseen", async () => {
    const bad = fakeSampler(path.join(folder, "bad"), "echo no >&2; exit 1");
    const { out, note, code } = await plimsoll("image", "a", "--trivy", trivy, "--sampler", bad, "--fail-on", "none");
    assert.deepEqual([note, code], ["The sampler failed: no.", 2]);
    assert.match(out, /CVE-2019-10744/);
    assert.equal((await plimsoll("image", "a", "--trivy", trivy, "--sampler", bad)).code, 1);
  });

  test("its options are told and checked", async () => {
    assert.match(scanHelp(ALL), /^ {6}--sampler PATH +where the sampler is\n {6}--deep +look deeper$/m);
    assert.equal(scanHelp(ALL).match(/--timeout/g)?.length, 1, "what both have stands once");
    assert.equal((await plimsoll("image", "a", "--timeout", "x")).code, "--timeout takes seconds, not `x`.");
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
  assert.equal(withScannerSettings(text, SCANNERS), text);
});

test("a scanner that breaks is a failure of its own", async () => {
  const lines: string[] = [];
  const around = { workspace: [], environment: {}, log: (line: string) => lines.push(line) };
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
