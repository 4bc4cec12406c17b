// Scans by the real Trivy in a real VS Code, as the user starts them; what prepare.ts made is there.
import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import * as path from "node:path";
import * as vscode from "vscode";
import type { Running } from "../../../client/src/activation.ts";
import type { Node } from "../../../client/src/results/node.ts";
import { isAlive } from "../../../scripts/alive.ts";
import { until } from "../../../scripts/wait.ts";
import type { ReportItem, ReportResult, ReportsResult, ScanTarget } from "../../../server/src/protocol.ts";
import { activated, row, rows } from "../rows.ts";
import { skip } from "../skip.ts";

const SCENE = process.env.PLIMSOLL_SCENE ?? "";
const IMAGE = "fixture/debian:1";
const at = (name: string) => path.join(SCENE, name);

/** What Trivy finds in the fixture image, whatever it is called. */
const FOUND = [
  "misconfiguration DS-0002",
  "misconfiguration DS-0026",
  "secret github-pat",
  "vulnerability CVE-2019-10744",
  "vulnerability CVE-2019-1551",
  "vulnerability CVE-2019-18276",
];

suite("the real Trivy", () => {
  let api: Running;

  /** As the inline action of a row does it. */
  const scan = (target: ScanTarget) =>
    vscode.commands.executeCommand("plimsoll.results.scan", { id: "x", label: "x", about: { target } } satisfies Node);
  const reports = () => api.server.request<ReportsResult>("plimsoll/reports", {});
  const reportOf = async (target: ScanTarget) => {
    const found = (await reports()).targets.find((one) => JSON.stringify(one.target) === JSON.stringify(target));
    const [report] = found?.reports ?? [];
    assert.ok(found !== undefined && report !== undefined, `there is no report of ${JSON.stringify(target)}`);
    return { ...found, report };
  };
  const itemsOf = async (target: ScanTarget): Promise<readonly ReportItem[]> => {
    const { id } = await reportOf(target);
    return (await api.server.request<ReportResult>("plimsoll/report", { id, offset: 0, limit: 1000 })).items;
  };
  const idsOf = async (target: ScanTarget) => (await itemsOf(target)).map(({ kind, id }) => `${kind} ${id}`).sort();
  /** The rows of a report, once it is there and nothing runs. */
  const rowsOf = async (target: ScanTarget): Promise<readonly Node[]> => {
    const { id, report } = await reportOf(target);
    const node = await until("the report's row", async () => {
      const { targets: shown, running } = api.results.source.reports;
      const known = shown.find((one) => one.id === id)?.reports[0];
      if (running.length > 0 || known?.taken !== report.taken) return undefined;
      return (await rows(api)).find(({ about }) => about?.report === id);
    });
    return [node, ...(await rows(api, await api.results.tree.getChildren(node)))];
  };
  const newReport = async (target: ScanTarget) => {
    await scan(target);
    assert.deepEqual(await idsOf(target), FOUND);
    const { counts, kinds, report: taken } = await reportOf(target);
    assert.deepEqual(counts, { critical: 2, high: 1, medium: 1, low: 2, unknown: 0 });
    assert.deepEqual([kinds.vulnerability, kinds.secret, kinds.misconfiguration], [3, 1, 2]);
    assert.equal(taken.scanner.version, "0.74.0");
    const [report, ...below] = await rowsOf(target);
    assert.match(report?.description ?? "", /^2 critical · 1 high · 3 others/);
    assert.ok(report?.tooltip?.includes("database of today"), report?.tooltip);
    const counted = (label: string) => below.find((one) => one.label === label)?.description;
    for (const [label, count] of [
      ["Vulnerabilities", 3],
      ["Secrets", 1],
      ["Configuration", 2],
    ] as const)
      assert.match(counted(label) ?? "", new RegExp(`^${count}\\b`), label);
    const texts = below.map(({ label, description, tooltip }) => `${label} ${description} ${tooltip}`).join("\n");
    for (const one of FOUND) {
      // A secret's row has the name of what it is, not of the pattern.
      const id = one === "secret github-pat" ? "GitHub Personal Access Token" : (one.split(" ")[1] ?? "");
      assert.ok(texts.replaceAll("\\", "").includes(id), `${id} is not in the tree:\n${texts}`);
    }
  };
  const output = async () => {
    await vscode.commands.executeCommand("plimsoll.showOutput");
    const shown = () => vscode.workspace.textDocuments.filter(({ uri }) => uri.scheme === "output");
    const document = await until("the output", () => shown().find((one) => one.getText().includes(" image ")));
    return document.getText();
  };

  suiteSetup(async () => {
    api = await activated();
    await vscode.commands.executeCommand("plimsoll.results.focus");
    const trivy = () => api.results.source.reports.scanners.find(({ found }) => found?.version === "0.74.0");
    await until("Trivy", trivy);
  });
  suiteTeardown(() => assert.deepEqual(started().filter(isAlive), [], "every Trivy has ended"));

  const TAR: ScanTarget = { kind: "archive", path: at("debian.tar") };

  test("a tar: its vulnerabilities, secrets and configuration are in the tree", () => newReport(TAR));

  test("the secret itself is nowhere: not in rows, not in what is kept, not in the output", async () => {
    const places = {
      rows: JSON.stringify(await rowsOf(TAR)),
      items: JSON.stringify(await itemsOf(TAR)),
      sarif: JSON.stringify(
        await api.server.request("plimsoll/export", { id: (await reportOf(TAR)).id, format: "sarif" }),
      ),
      output: await output(),
    };
    const secret = fs.readFileSync(at("secret"), "utf8");
    for (const [place, text] of Object.entries(places)) {
      assert.ok(text.length > 100, `${place} has something to say`);
      assert.ok(!text.includes(secret.slice(4, 16)), `the secret is in ${place}`);
    }
  });

  test("the same by name from a Docker daemon", async function () {
    if (process.env.PLIMSOLL_NO_DOCKER !== undefined) skip(this, process.env.PLIMSOLL_NO_DOCKER);
    const { images } = await api.server.request<{ images: { name: string; from: string }[] }>("plimsoll/images", {});
    assert.ok(
      images.some(({ name, from }) => name === IMAGE && from === "docker"),
      JSON.stringify(images),
    );
    await vscode.commands.executeCommand("plimsoll.scanImage", IMAGE);
    assert.deepEqual(await idsOf({ kind: "image", name: IMAGE }), FOUND);
    // As the pick names an image of a daemon.
    await newReport({ kind: "image", name: IMAGE, source: "docker" });
  });

  test("a folder: what Trivy says of a file of the workspace stands in it, beside what our rules say", async () => {
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(folder);
    await vscode.commands.executeCommand("plimsoll.scanFolder");
    const found = await itemsOf({ kind: "folder", path: folder.uri.fsPath });
    const uri = vscode.Uri.joinPath(folder.uri, "k8s/agent.yaml");
    const inFile = found.flatMap((item) => ("place" in item && item.place?.path === "k8s/agent.yaml" ? [item.id] : []));
    assert.ok(inFile.includes("KSV-0017"), `Trivy says that the container is privileged: ${inFile}`);
    await vscode.window.showTextDocument(uri);
    const diagnostics = () => vscode.languages.getDiagnostics(uri);
    const theirs = () => diagnostics().filter(({ source }) => source === "Trivy");
    await until("a diagnostic of Trivy's", () => theirs().length > 0);
    const codes = theirs().map(({ code }) => String(typeof code === "object" ? code.value : code));
    assert.deepEqual(
      codes.filter((code) => !inFile.includes(code)),
      [],
    );
    assert.ok(!codes.includes("KSV-0017"), "what our rule says is not said twice");
    assert.ok(diagnostics().some(({ source, message }) => source === "plimsoll" && /privileged/.test(message)));
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
  });

  test("cancelled while it waits for a registry, Trivy is gone", async () => {
    const asked: unknown[] = [];
    const silent = createServer((socket) => asked.push(socket.on("error", () => {})));
    await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
    const target: ScanTarget = {
      kind: "image",
      name: `127.0.0.1:${(silent.address() as AddressInfo).port}/fixture/web:1`,
      source: "registry",
    };
    try {
      const pids = await cancelled(target, () => asked.length > 0);
      assert.equal(pids.length, 1);
    } finally {
      silent.close();
    }
  });

  test("cancelled, a Trivy that the first SIGTERM does not end is gone too, and so is its child", async () => {
    fs.writeFileSync(at("deaf"), "");
    try {
      const pids = await cancelled({ kind: "archive", path: at("alpine.tar") }, () => fs.existsSync(at("hangs")));
      assert.equal(pids.length, 2);
      assert.equal(fs.readFileSync(at("terms"), "utf8").trim(), "2");
    } finally {
      fs.rmSync(at("deaf"));
    }
  });

  /** Starts a scan, cancels it by its row when `hangs`, and answers the processes it had, all of which have ended. */
  async function cancelled(target: ScanTarget, hangs: () => boolean): Promise<readonly number[]> {
    const before = started();
    const done = scan(target);
    await until("Trivy to hang", () => hangs() || undefined);
    const pids = started().filter((pid) => !before.includes(pid) && isAlive(pid));
    const running = await until("its row", async () =>
      (await rows(api)).find(
        ({ about, abilities }) =>
          JSON.stringify(about?.target) === JSON.stringify(target) && abilities?.includes("cancel"),
      ),
    );
    await vscode.commands.executeCommand("plimsoll.results.cancel", running);
    await done;
    // The scan is over when its processes are: nothing has to be waited for.
    assert.deepEqual(pids.filter(isAlive), []);
    const { targets: kept, running: left } = await reports();
    for (const list of [kept, left])
      assert.ok(!list.some((one) => JSON.stringify(one.target) === JSON.stringify(target)), "nothing is left of it");
    return pids;
  }

  test("a scan that fails keeps the last good report", async () => {
    const target: ScanTarget = { kind: "archive", path: at("own.tar") };
    fs.copyFileSync(TAR.path, target.path);
    await newReport(target);
    fs.writeFileSync(target.path, "this is no image\n");
    await scan(target);
    const failed = await row(api, "own.tar | last scan failed · 2 critical · 1 high · 3 others");
    assert.ok(failed.abilities?.includes("rescan"));
    const below = await rows(api, await api.results.tree.getChildren(failed));
    assert.match(below[0]?.label ?? "", /own\.tar` is neither a `docker save` tar nor the folder of an OCI layout/);
    assert.ok(below.some(({ label }) => label.includes("CVE-2019-10744") || label.startsWith("lodash")));
    assert.deepEqual(await idsOf(target), FOUND);
  });

  test("reports outlive the language server", async () => {
    const before = await reports();
    const good = before.targets.filter((one) => one.reports.length > 0);
    assert.ok(before.targets.some(({ failures }) => failures.length > 0) && good.length >= 3);
    await vscode.commands.executeCommand("plimsoll.restartServer");
    const after = await reports();
    const kept = good.map((one) => ({ ...one, failures: [] }));
    assert.deepEqual(after.targets, kept, "it is another server: failures are not kept");
    await until("the tree to show them, and the scanner that the new server has found", () => {
      const { targets, scanners } = api.results.source.reports;
      const isFresh = targets.length > 0 && targets.every(({ failures }) => failures.length === 0);
      return isFresh && scanners[0]?.found !== undefined;
    });
    assert.deepEqual(await idsOf(TAR), FOUND);
    const shown = await rowsOf(TAR);
    assert.ok(shown.some(({ label }) => label === "Secrets"));
  });
});

/** The processes of every Trivy that was started, in order. */
function started(): readonly number[] {
  if (!fs.existsSync(at("pids"))) return [];
  return fs.readFileSync(at("pids"), "utf8").split("\n").filter(Boolean).map(Number);
}
