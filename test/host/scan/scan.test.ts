// Scans as the user sees them in a real VS Code: rows while one runs, its report, a failure with its steps, cancel. The
// scanner is a script that answers as Trivy did when it was recorded; how the real one is driven is tested elsewhere.
import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import * as vscode from "vscode";
import type { Running } from "../../../client/src/activation.ts";
import type { Node } from "../../../client/src/results/node.ts";
import { isAlive } from "../../../scripts/alive.ts";
import { until } from "../../../scripts/wait.ts";
import { activated, gone, row, rows } from "../rows.ts";

const RECORDED = path.join(process.env.PLIMSOLL_PROJECT ?? "", "test/scanners/recorded/image.json");
const ABSENT = `unable to find the specified image "x" in ["docker"]: 1 error occurred:\\n\\t* docker error: Error: No such image\\n`;

const version = (database: number) =>
  JSON.stringify({ Version: "0.74.0", VulnerabilityDB: { Version: 2, UpdatedAt: new Date(database).toISOString() } });

/**
 * Waits for the file `go`, notes its process in `pid`, and then prints the report; an image called absent it does not find.
 * Its database is 41 days old until it has been told to fetch another.
 */
const SCRIPT = (folder: string) => `#!/bin/sh
if [ "$1" = version ]; then
  if [ -e ${folder}/updated ]; then echo '${version(Date.now())}'; else echo '${version(Date.now() - 41.5 * 86_400_000)}'; fi
  exit 0
fi
case "$*" in *--download-db-only*) touch ${folder}/updated; exit 0;; esac
case "$*" in *absent*) printf '2026-11-23T10:00:00Z\\tFATAL\\tFatal error\\trun error: ${ABSENT}' >&2; exit 1;; esac
echo $$ > ${folder}/pid
while [ ! -e ${folder}/go ]; do sleep 0.1; done
cat ${RECORDED}
`;

suite("scans", () => {
  let api: Running;
  let folder: string;
  const go = () => fs.writeFileSync(path.join(folder, "go"), "");
  const hold = () => {
    for (const file of ["go", "pid"]) fs.rmSync(path.join(folder, file), { force: true });
  };
  const scan = (name: string) => vscode.commands.executeCommand("plimsoll.scanImage", name);
  const target = (node: Node) => node.about?.target;

  suiteSetup(async function () {
    if (process.platform === "win32") this.skip();
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "plimsoll-scan-"));
    fs.writeFileSync(path.join(folder, "trivy"), SCRIPT(folder), { mode: 0o755 });
    api = await activated();
    const settings = vscode.workspace.getConfiguration("plimsoll");
    await settings.update("trivy.path", path.join(folder, "trivy"), vscode.ConfigurationTarget.Global);
    await vscode.commands.executeCommand("plimsoll.results.focus");
    await until("Trivy", () => api.results.source.reports.scanners.find(({ found }) => found?.version === "0.74.0"));
  });
  suiteTeardown(() => fs.rmSync(folder, { recursive: true, force: true }));

  test("a scan shows its phase, then its report with packages, secrets and configuration", async () => {
    const done = scan("shop/web:1.4");
    const running = await until("the running scan", async () =>
      (await rows(api)).find(({ abilities, label }) => label === "shop/web:1.4" && abilities?.includes("cancel")),
    );
    assert.match(running.description ?? "", /…$/);
    assert.equal(running.icon?.name, "sync~spin");
    go();
    await done;
    await row(api, "shop/web:1.4 | 2 critical");
    const labels = (await rows(api)).map(({ label }) => label);
    for (const label of ["Vulnerabilities", "Secrets", "Configuration", "CVE-2019-1551"]) {
      assert.ok(labels.includes(label), `${label} is not among ${labels.join(", ")}`);
    }
  });

  test("the counts over an image lead to its report, and nothing is scanned", async () => {
    const [workspace] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(workspace);
    const uri = vscode.Uri.joinPath(workspace.uri, "lens.dockerfile");
    await vscode.workspace.fs.writeFile(uri, Buffer.from("FROM shop/web:1.4\nUSER 10001\n"));
    await vscode.window.showTextDocument(uri);
    const lens = await until("the counts", async () => {
      const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>("vscode.executeCodeLensProvider", uri);
      return lenses.find(({ command }) => /^2 critical/.test(command?.title ?? ""));
    });
    assert.equal(lens.command?.command, "plimsoll.showReport");
    await vscode.commands.executeCommand("workbench.view.explorer");
    // What hides the report gives way.
    await api.results.setFilter("sudo");
    await vscode.commands.executeCommand(lens.command.command, ...(lens.command.arguments ?? []));
    const chosen = await until("the chosen row", () => api.results.view.selection[0]);
    assert.equal(chosen.about?.report, lens.command.arguments?.[0]);
    await until("the view", () => api.results.view.visible || undefined);
    assert.deepEqual([api.results.filter, api.results.source.reports.running], ["", []]);
    await vscode.commands.executeCommand("plimsoll.showReport", "no such report");
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    await vscode.workspace.fs.delete(uri);
  });

  test("an old database is told at the scanner and at the report, and updated from there", async () => {
    const told = "Trivy's database is 41 days old.";
    await row(api, "Scanners | Trivy 0.74.0 · database 41 days old");
    const notices = (await rows(api)).filter(({ label }) => label === told);
    assert.deepEqual(
      notices.map(({ abilities, description }) => [abilities, description]),
      [
        [["update"], "Update"],
        [["update"], "Update"],
      ],
    );
    await vscode.commands.executeCommand("plimsoll.results.updateDatabase", notices.at(-1));
    await row(api, "Trivy | 0.74.0 · database of today");
    const after = (await rows(api)).map(({ label }) => label);
    assert.ok(!after.includes(told));
    assert.ok(after.includes("Trivy's database was 41 days old when this was scanned."), after.join("\n"));
  });

  test("the filter finds what a report holds, by package and by identifier", async () => {
    await api.results.setFilter("cve-2019-1551");
    const shown = await rows(api);
    assert.ok(shown.some(({ label }) => label === "CVE-2019-1551"));
    assert.ok(!shown.some(({ label }) => label.startsWith("CVE-") && label !== "CVE-2019-1551"));
    await api.results.setFilter("");
  });

  test("while it is scanned again the old report is grey; cancelled it is as before, and no process is left", async () => {
    hold();
    const [report] = (await rows(api)).filter(({ about }) => about?.report !== undefined);
    assert.ok(report);
    const done = vscode.commands.executeCommand("plimsoll.results.rescan", report);
    await until("the grey report", async () =>
      (await rows(api)).find(({ about, dim }) => about?.report !== undefined && dim === true),
    );
    const pid = await until("the process", () => {
      const file = path.join(folder, "pid");
      return fs.existsSync(file) ? Number(fs.readFileSync(file, "utf8")) || undefined : undefined;
    });
    await until("the process to run", () => isAlive(pid));
    // A second start only shows the scan that runs: it comes back at once.
    await vscode.commands.executeCommand("plimsoll.results.rescan", report);
    await vscode.commands.executeCommand("plimsoll.results.cancel", report);
    await done;
    await until("the process to end", () => !isAlive(pid));
    const after = await until("the report", async () =>
      (await rows(api)).find(({ about, dim }) => about?.report !== undefined && dim === false),
    );
    assert.equal(after.id, report.id);
    assert.match(after.description ?? "", /2 critical/);
  });

  test("Cancel in the notification ends the scan too, and nothing is left of a target that was never scanned", async () => {
    hold();
    let isDone = false;
    const done = scan("shop/other:1").then(() => {
      isDone = true;
    });
    await until("the row", async () => (await rows(api)).find(({ label }) => label === "shop/other:1"));
    await until("the end of the scan", async () => {
      await vscode.commands.executeCommand("notifications.clearAll");
      await vscode.commands.executeCommand("notification.acceptPrimaryAction");
      return isDone;
    });
    await done;
    await gone(api, "the row", ({ label }) => label === "shop/other:1");
  });

  test("a failure stands at its target with the steps that help", async () => {
    await scan("shop/absent:1");
    const failed = await row(api, "shop/absent:1 | not scanned");
    assert.deepEqual(target(failed), { kind: "image", name: "shop/absent:1" });
    const steps = await api.results.tree.getChildren(failed);
    assert.match(steps[0]?.label ?? "", /^No image `shop\/absent:1`/);
    assert.deepEqual(steps[1]?.action, {
      does: "remedy",
      remedy: "pick-another",
      scanner: "trivy",
      target: target(failed),
    });
  });

  test("reports are forgotten one by one and all at once", async () => {
    const report = await row(api, "shop/web:1.4 | 2 critical");
    await vscode.commands.executeCommand("plimsoll.results.forget", report);
    // VS Code keeps the document of a deleted file for three minutes, and as long its image is offered to be scanned.
    await gone(api, "the report", ({ label, about }) => label === "shop/web:1.4" && about?.report !== undefined);
    await vscode.commands.executeCommand("plimsoll.clearResults");
    await gone(api, "the failure", ({ label }) => label === "shop/absent:1");
  });

  test("Clear Results forgets what Check Workspace found too; what is open stays", async () => {
    const [workspace] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(workspace);
    const files = () => api.results.source.workspace.files.map(({ uri }) => path.posix.basename(uri));
    await vscode.commands.executeCommand("plimsoll.checkWorkspace");
    await row(api, "agent.yaml");
    await vscode.commands.executeCommand("plimsoll.clearResults");
    await until(
      "the welcome view",
      () => api.results.state,
      (state) => state === "unchecked",
    );
    await vscode.commands.executeCommand("plimsoll.checkWorkspace");
    await row(api, "agent.yaml");
    const file = vscode.Uri.joinPath(workspace.uri, "worker.dockerfile");
    await vscode.window.showTextDocument(file);
    await vscode.commands.executeCommand("plimsoll.clearResults");
    assert.deepEqual(files(), ["worker.dockerfile"]);
    await row(api, "open files only");
    assert.ok(vscode.languages.getDiagnostics(file).length > 0);
    // Neither a change of a file nor another server brings it back.
    const extra = vscode.Uri.joinPath(workspace.uri, "extra.dockerfile");
    await vscode.workspace.fs.writeFile(extra, Buffer.from("FROM debian:13-slim\nRUN sudo id\nUSER 10001\n"));
    await vscode.commands.executeCommand("plimsoll.restartServer");
    await new Promise((resolve) => setTimeout(resolve, 1500));
    assert.deepEqual(files(), ["worker.dockerfile"]);
    await vscode.workspace.fs.delete(extra);
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    await vscode.commands.executeCommand("plimsoll.checkWorkspace");
    await row(api, "agent.yaml");
  });
});
