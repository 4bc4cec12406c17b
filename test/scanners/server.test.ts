// Scans by the language server: trust, joining and cancelling, reports that survive it, exports, and what stands in documents.
import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { after, before, describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import { CancellationTokenSource } from "vscode-jsonrpc/node";
import type { Diagnostic } from "vscode-languageserver";
import { isAlive } from "../../scripts/alive.ts";
import { until } from "../../scripts/wait.ts";
import {
  CHANGED_NOTIFICATION,
  type ChangedParams,
  CLEAR_REQUEST,
  EXPORT_REQUEST,
  type ExportResult,
  IMAGES_REQUEST,
  type ImagesResult,
  REPORT_REQUEST,
  REPORTS_REQUEST,
  type ReportResult,
  type ReportsResult,
  SCAN_REQUEST,
  type ScanResult,
  type ScanTarget,
  TRUST_NOTIFICATION,
  UPDATE_DATABASE_REQUEST,
  type UpdateDatabaseResult,
} from "../../server/src/protocol.ts";
import { type Editor, MODERN, startEditor } from "../lsp/editor.ts";
import { ASKED, allEnded, fakeTrivy, leftBehind, numberIn, ownFolder, script } from "./scene.ts";
import { TRIVY_SERVER } from "./server.ts";

const IMAGE: ScanTarget = { kind: "image", name: "shop/web:1.4" };
const licenses = (count: number) =>
  JSON.stringify({
    SchemaVersion: 2,
    Results: [
      { Target: "x", Licenses: Array.from({ length: count }, (_, i) => ({ Name: `L${i}`, Severity: "HIGH" })) },
    ],
  });

class Server {
  readonly editor: Editor;
  readonly changed: string[] = [];

  constructor(editor: Editor) {
    this.editor = editor;
    editor.connection.onNotification(CHANGED_NOTIFICATION, ({ what }: ChangedParams) => {
      this.changed.push(what);
    });
  }

  trust(trusted: boolean): Promise<void> {
    return this.editor.connection.sendNotification(TRUST_NOTIFICATION, { trusted });
  }

  scan(target: ScanTarget, stopping?: CancellationTokenSource, workDoneToken?: string): Promise<ScanResult> {
    const params = { target, ...(workDoneToken !== undefined && { workDoneToken }) };
    const { connection } = this.editor;
    if (stopping === undefined) return connection.sendRequest(SCAN_REQUEST, params);
    return connection.sendRequest(SCAN_REQUEST, params, stopping.token);
  }

  reports(): Promise<ReportsResult> {
    return this.editor.connection.sendRequest(REPORTS_REQUEST);
  }
}

async function start(folder: string, trivy: string, more: object = {}): Promise<Server> {
  const server = new Server(startEditor(TRIVY_SERVER));
  const work = path.join(folder, "work");
  fs.mkdirSync(work, { recursive: true });
  const initializationOptions = { storage: path.join(folder, "storage"), uriScheme: "vscode" };
  const settings = { trivy: { path: trivy } };
  await server.editor.initialize({ capabilities: ASKED, folder: work, initializationOptions, settings, ...more });
  return server;
}

describe("a workspace that is not trusted", () => {
  test("starts nothing, whatever it is asked for, until it is", async () => {
    const folder = ownFolder();
    const ran = path.join(folder, "ran");
    const trivy = script(folder, "trivy", `touch ${ran}\necho '{"Version":"0.74.0"}'`);
    for (const name of ["docker", "podman"]) script(path.join(folder, "bin"), name, `touch ${ran}`);
    const { PATH } = process.env;
    process.env.PATH = `${path.join(folder, "bin")}${path.delimiter}${PATH}`;
    const server = await start(folder, trivy);
    process.env.PATH = PATH;
    try {
      for (const trusted of [undefined, false]) {
        if (trusted !== undefined) await server.trust(trusted);
        const result = await server.scan(IMAGE);
        assert.ok("failure" in result);
        const { code, message, remedies } = result.failure;
        assert.deepEqual([code, remedies], ["untrusted", ["manage-trust"]]);
        assert.equal(message, "This workspace is not trusted, so no program is started.");
        assert.equal((await server.reports()).scanners[0]?.failure?.code, "untrusted");
        const update: UpdateDatabaseResult = await server.editor.connection.sendRequest(UPDATE_DATABASE_REQUEST, {
          scanner: "trivy",
        });
        assert.ok("failure" in update && update.failure.code === "untrusted");
        const { images, notes }: ImagesResult = await server.editor.connection.sendRequest(IMAGES_REQUEST, {});
        assert.deepEqual([images, notes.length], [[], 1]);
      }
      assert.ok(!fs.existsSync(ran), "nothing was started");
      await server.trust(true);
      await server.reports();
      await until("the question for the version", () => fs.existsSync(ran));
      await until(
        "the scanner",
        () => server.reports(),
        ({ scanners }) => scanners[0]?.found?.version === "0.74.0",
      );
      await until("plimsoll/changed", () => server.changed.includes("scanners"));
    } finally {
      await server.editor.end();
    }
  });
});

test("a workspace that is no longer trusted: all that was started ends, and what waits is not started", async () => {
  const folder = ownFolder();
  /** A program that never ends by itself, but for the questions in `answers`. It writes its pid. */
  const hanging = (name: string, answers: string) =>
    script(path.join(folder, "bin"), name, `${answers}\necho $$ >> ${folder}/pids\nwhile :; do sleep 0.05; done`);
  const version = `if [ "$1" = version ]; then echo '{"Version":"0.74.0"}'; exit 0; fi`;
  const trivy = hanging("trivy", version);
  hanging("docker", "");
  const { PATH } = process.env;
  process.env.PATH = [path.join(folder, "bin"), "/usr/bin", "/bin"].join(path.delimiter);
  const server = await start(folder, trivy);
  process.env.PATH = PATH;
  const pids = () => {
    const file = path.join(folder, "pids");
    return fs.existsSync(file) ? fs.readFileSync(file, "utf8").split("\n").filter(Boolean).map(Number) : [];
  };
  try {
    await server.trust(true);
    const { connection } = server.editor;
    const asked = Promise.all([
      server.scan(IMAGE),
      connection.sendRequest<UpdateDatabaseResult>(UPDATE_DATABASE_REQUEST, { scanner: "trivy" }),
      connection.sendRequest<ImagesResult>(IMAGES_REQUEST, {}),
    ]);
    await until("all three programs", pids, (found) => found.length === 3);
    const stopping = new CancellationTokenSource();
    const cancelled = server.scan({ ...IMAGE, name: "other:1" }, stopping);
    await until("the fourth", pids, (found) => found.length === 4);
    stopping.cancel();
    // It would be started when the one that is ending has ended.
    const waiting = server.scan({ ...IMAGE, name: "other:1" });
    await server.trust(false);
    const [scan, update, images] = await asked;
    assert.ok("failure" in scan && scan.failure.code === "untrusted", JSON.stringify(scan));
    assert.ok("failure" in update && update.failure.code === "untrusted", JSON.stringify(update));
    assert.deepEqual([images.images, images.notes.length], [[], 1]);
    const last = await waiting;
    assert.ok("failure" in last && last.failure.code === "untrusted", JSON.stringify(last));
    await cancelled;
    await allEnded(pids());
    assert.equal(pids().length, 4, "nothing was started after that");
    assert.equal((await server.reports()).scanners[0]?.failure?.code, "untrusted");
    // Trust that comes back counts for what is asked then.
    await server.trust(true);
    const again = new CancellationTokenSource();
    const anew = server.scan(IMAGE, again);
    await until("a program", pids, (found) => found.length === 5);
    again.cancel();
    assert.deepEqual(await anew, { cancelled: true });
  } finally {
    await server.editor.end();
  }
});

describe("scans", () => {
  const folder = ownFolder();
  const starts = path.join(folder, "starts");
  const slow = fakeTrivy(
    path.join(folder, "slow"),
    `echo x >> ${starts}
printf '2026\\tINFO\\t[debian] Detecting vulnerabilities...\\tos_version="10" pkg_num=412\\n' >&2
while [ ! -e ${folder}/go ]; do sleep 0.05; done
echo '${licenses(7)}'`,
  );
  let server: Server;
  const progress: unknown[] = [];
  before(async () => {
    server = await start(folder, slow);
    server.editor.connection.onNotification("$/progress", (params: unknown) => {
      progress.push(params);
    });
    await server.trust(true);
  });
  after(() => server.editor.end());
  const count = () => (fs.existsSync(starts) ? fs.readFileSync(starts, "utf8").trim().split("\n").length : 0);

  test("of one target join, tell their phase, and go on while somebody waits", async () => {
    const first = new CancellationTokenSource();
    const one = server.scan(IMAGE, first, "one");
    const two = server.scan(IMAGE);
    await until(
      "the phase",
      () => server.reports(),
      ({ running }) => running[0]?.phase === "Matching 412 packages",
    );
    const { running } = await server.reports();
    assert.deepEqual(
      running.map(({ target, title }) => [target, title]),
      [[IMAGE, "shop/web:1.4"]],
    );
    first.cancel();
    assert.deepEqual(await one, { cancelled: true });
    assert.equal((await server.reports()).running.length, 1);
    fs.writeFileSync(path.join(folder, "go"), "");
    const result = await two;
    assert.ok("scanned" in result, JSON.stringify([result, server.editor.log]));
    assert.equal(result.scanned.kinds.license, 7);
    assert.equal(count(), 1);
    const messages = JSON.stringify(progress);
    assert.match(messages, /"kind":"begin".*"kind":"end"/);
    await until("plimsoll/changed", () => server.changed.includes("reports"));
  });

  test("give their items page by page", async () => {
    const [report] = (await server.reports()).targets;
    const page = (offset: number, limit: number): Promise<ReportResult> =>
      server.editor.connection.sendRequest(REPORT_REQUEST, { id: report?.id, offset, limit });
    const { items, total } = await page(2, 3);
    assert.deepEqual([items.map(({ id }) => id), total], [["L2", "L3", "L4"], 7]);
    assert.deepEqual((await page(6, 100)).items.length, 1);
    assert.deepEqual(await page(100, -1), { items: [], total: 7 });
    const none: ReportResult = await server.editor.connection.sendRequest(REPORT_REQUEST, {
      id: "../x",
      offset: 0,
      limit: 1,
    });
    assert.deepEqual(none, { items: [], total: 0 });
  });

  test("are exported as SARIF and JSON", async () => {
    const [report] = (await server.reports()).targets;
    const exported = async (params: object): Promise<string> => {
      const result: ExportResult | null = await server.editor.connection.sendRequest(EXPORT_REQUEST, params);
      return result?.text ?? "";
    };
    const sarif = JSON.parse(await exported({ id: report?.id, format: "sarif" }));
    assert.equal(sarif.version, "2.1.0");
    assert.equal(sarif.runs[0].tool.driver.name, "Trivy");
    assert.equal(sarif.runs[0].results.length, 7);
    assert.equal(JSON.parse(await exported({ id: report?.id, format: "json" })).items.length, 7);
    fs.writeFileSync(path.join(folder, "work", "Dockerfile"), "FROM node\n");
    const own = JSON.parse(await exported({ format: "sarif" }));
    const [run] = own.runs;
    assert.equal(run.tool.driver.name, "Plimsoll");
    const untagged = run.results.find(({ ruleId }: { ruleId: string }) => ruleId === "dockerfile/untagged-base");
    assert.deepEqual(untagged.locations[0].physicalLocation.region, {
      startLine: 1,
      startColumn: 6,
      endLine: 1,
      endColumn: 10,
    });
    assert.equal(run.tool.driver.rules[untagged.ruleIndex].id, "dockerfile/untagged-base");
    assert.equal(untagged.locations[0].physicalLocation.artifactLocation.uri, "Dockerfile");
    assert.ok(JSON.parse(await exported({ format: "json" })).findings.length > 0);
    assert.equal(await exported({ id: "0".repeat(20), format: "json" }), "");
  });

  test("survive the server, until they are cleared", async () => {
    const before = (await server.reports()).targets;
    assert.equal(before.length, 1);
    const next = await start(folder, slow);
    try {
      assert.deepEqual((await next.reports()).targets, before);
      await next.editor.connection.sendRequest(CLEAR_REQUEST, { id: before[0]?.id });
      assert.deepEqual((await next.reports()).targets, []);
    } finally {
      await next.editor.end();
    }
  });

  test("need a target", async () => {
    for (const target of [undefined, {}, { kind: "image" }, { kind: "folder", name: "x" }, 5]) {
      const result: ScanResult = await server.editor.connection.sendRequest(SCAN_REQUEST, { target });
      assert.ok("failure" in result && result.failure.code === "bad-target");
    }
  });
});

test("a scan that is asked for while the cancelled one is still ending runs after it", async () => {
  const folder = ownFolder();
  const pid = path.join(folder, "pid");
  const once = `if [ ! -e ${pid} ]; then trap '' TERM; echo $$ > ${pid}; while :; do sleep 0.05; done; fi`;
  const server = await start(folder, fakeTrivy(folder, `${once}\necho '${licenses(2)}'`));
  try {
    await server.trust(true);
    const stopping = new CancellationTokenSource();
    const first = server.scan(IMAGE, stopping);
    await until("the scan", () => fs.existsSync(pid) && numberIn(pid) > 0 && isAlive(numberIn(pid)));
    stopping.cancel();
    const [second, third] = await Promise.all([server.scan(IMAGE), server.scan(IMAGE)]);
    assert.deepEqual(await first, { cancelled: true });
    assert.ok("scanned" in second && "scanned" in third, JSON.stringify([second, third]));
    assert.equal(second.scanned.reports[0]?.taken, third.scanned.reports[0]?.taken);
    assert.ok(!isAlive(numberIn(pid)));
  } finally {
    await server.editor.end();
  }
});

test("a server that ends takes its scanner along", async () => {
  const folder = ownFolder();
  const pid = path.join(folder, "pid");
  const hanging = fakeTrivy(folder, `trap '' TERM\necho $$ > ${pid}\nwhile :; do sleep 0.05; done`);
  const server = await start(folder, hanging);
  await server.trust(true);
  server.scan(IMAGE).catch(() => {});
  await until("the scan", () => fs.existsSync(pid) && numberIn(pid) > 0 && isAlive(numberIn(pid)));
  await server.editor.end();
  await until("its end", () => !isAlive(numberIn(pid)));
  assert.deepEqual(leftBehind(), []);
});

test("images that the workspace names, without asking an engine", async () => {
  const folder = ownFolder();
  const server = await start(folder, "");
  try {
    const write = (name: string, text: string) => fs.writeFileSync(path.join(folder, "work", name), text);
    write("Dockerfile", "ARG V=24\nFROM node:${V} AS build\nFROM build\nFROM scratch\nFROM $UNKNOWN\n");
    write(
      "pod.yaml",
      "apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\nspec:\n  containers:\n    - name: a\n      image: nginx:1.29\n",
    );
    write("compose.yaml", "services:\n  a:\n    image: nginx:1.29\n  b:\n    image: redis:8\n");
    const { images }: ImagesResult = await server.editor.connection.sendRequest(IMAGES_REQUEST, {
      workspaceOnly: true,
    });
    assert.deepEqual(images, [
      { name: "nginx:1.29", from: "workspace", detail: "compose.yaml and 1 more" },
      { name: "node:24", from: "workspace", detail: "Dockerfile" },
      { name: "redis:8", from: "workspace", detail: "compose.yaml" },
    ]);
  } finally {
    await server.editor.end();
  }
});

describe("what `.plimsoll.yaml` says of scans", () => {
  /** What Trivy was started with for a scan of the folder. */
  async function started(scan: string, settings: object): Promise<string> {
    const folder = ownFolder();
    const trivy = fakeTrivy(folder, `echo "$@" > ${folder}/args; echo '{"SchemaVersion":2}'`);
    fs.mkdirSync(path.join(folder, "work"), { recursive: true });
    fs.writeFileSync(path.join(folder, "work", ".plimsoll.yaml"), scan);
    const server = await start(folder, trivy, {
      capabilities: ASKED,
      settings: { trivy: { path: trivy, ...settings } },
    });
    try {
      await server.trust(true);
      const result = await server.scan({ kind: "folder", path: path.join(folder, "work") });
      assert.ok("scanned" in result, JSON.stringify(result));
      await server.scan(IMAGE);
      const image = fs.readFileSync(`${folder}/args`, "utf8");
      assert.match(image, /^image /);
      return image;
    } finally {
      await server.editor.end();
    }
  }

  test("counts below the settings that the user changed", async () => {
    const scan = "scan: { onlyFixed: true, timeout: 77 }\n";
    // An editor may tell its defaults as well: they are nobody's word.
    const defaults = await started(scan, { onlyFixed: false, timeout: 600 });
    assert.match(defaults, /--timeout=77s/);
    assert.match(defaults, /--ignore-unfixed/);
    assert.match(await started(scan, { timeout: 9 }), /--timeout=9s/);
  });

  test("makes a scan stricter about the network, never less strict, and names no program", async () => {
    assert.match(await started("scan: { offline: true }\n", { offline: false }), /--offline-scan/);
    assert.match(await started("scan: { offline: false }\n", {}), /--offline-scan/);
    assert.doesNotMatch(await started("scan: { offline: false }\n", { offline: false }), /--offline-scan/);
    await started("scan: { path: /bin/false, extraEnvironment: { PATH: /x }, scanners: [other] }\n", {});
  });
});

describe("what the scan of a folder found", () => {
  const DOCKERFILE =
    'FROM node:24-slim\n# plimsoll: ignore dockerfile/no-sudo -- known\nRUN sudo ls\nADD a /a\nCMD ["x"]\n';
  const found = (id: string, more: object) => ({
    ID: id,
    Title: id,
    Message: `${id} says so`,
    Severity: "HIGH",
    Status: "FAIL",
    PrimaryURL: `https://example.invalid/${id}`,
    ...more,
  });
  const at = (StartLine: number, EndLine = StartLine) => ({ CauseMetadata: { StartLine, EndLine } });
  const report = {
    SchemaVersion: 2,
    Results: [
      {
        Target: "Dockerfile",
        Misconfigurations: [
          found("DS-0002", {}), // ours: missing-user reports it
          found("DS-0010", at(3)), // ours: no-sudo, silenced here
          found("DS-0001", at(1)), // ours: untagged-base looked and found it right
          found("DS-0026", {}), // ours has no such rule
          { ...found("DS-9998", at(4)), Severity: "LOW" },
          found("DS-9999", at(3, 4)),
        ],
        Secrets: [
          {
            RuleID: "some-token",
            Severity: "CRITICAL",
            Title: "Some token",
            StartLine: 4,
            EndLine: 4,
            Match: "ADD ***",
          },
        ],
      },
      { Target: "gone/Dockerfile", Misconfigurations: [found("DS-0001", at(1))] },
    ],
  };

  for (const [name, capabilities] of [
    ["pull", ASKED],
    ["push", { workspace: { configuration: true } }],
  ] as const) {
    test(`stands in its files beside our own findings, until they are changed (${name})`, async () => {
      const folder = ownFolder();
      const server = await start(folder, fakeTrivy(folder, `echo '${JSON.stringify(report)}'`), { capabilities });
      const { editor } = server;
      const work = path.join(folder, "work");
      const file = path.join(work, "Dockerfile");
      const uri = pathToFileURL(file).href;
      fs.writeFileSync(file, DOCKERFILE);
      const theirs = async () => {
        const all: readonly Diagnostic[] =
          name === "pull"
            ? await editor.diagnostics(uri)
            : (editor.published.filter((one) => one.uri === uri).at(-1)?.diagnostics ?? []);
        return all.filter(({ source }) => source === "Trivy");
      };
      const codes = async () => (await theirs()).map(({ code }) => code).join();
      try {
        await server.trust(true);
        await editor.open(uri, "dockerfile", DOCKERFILE);
        assert.equal(await codes(), "");
        const result = await server.scan({ kind: "folder", path: work });
        assert.ok("scanned" in result, JSON.stringify(result));
        await until("diagnostics of the scan", codes, (all) => all !== "");
        if (name === "pull") await until("a refresh", () => editor.refreshes > 0);
        const [health, unknown, secret] = await theirs();
        assert.equal(await codes(), "DS-0026,DS-9999,some-token");
        assert.deepEqual(health?.range, { start: { line: 0, character: 0 }, end: { line: 0, character: 17 } });
        assert.deepEqual(unknown?.range, { start: { line: 2, character: 0 }, end: { line: 2, character: 11 } });
        assert.deepEqual([health?.severity, secret?.severity], [2, 1]);
        assert.equal(health?.message, "DS-0026 says so");
        await editor.type(uri, "CMD", "ENTRYPOINT");
        await until("their end", codes, (all) => all === "");
        await editor.type(uri, "ENTRYPOINT", "CMD");
        await until("their return", codes, (all) => all === "DS-0026,DS-9999,some-token");
      } finally {
        await editor.end();
      }
      const next = await start(folder, "", { capabilities: MODERN });
      try {
        await next.editor.open(uri, "dockerfile", DOCKERFILE);
        const after = async () =>
          (await next.editor.diagnostics(uri)).filter(({ source }) => source === "Trivy").length;
        await until("what an earlier session found", after, (count) => count === 3);
      } finally {
        await next.editor.end();
      }
    });
  }
});
