// A restricted workspace: the built-in rules run, nothing is started, and the settings of the workspace about scanners do not count.
import * as assert from "node:assert/strict";
import * as vscode from "vscode";
import type { Running } from "../../../client/src/activation.ts";
import { until } from "../../../scripts/wait.ts";
import type { ReportsResult, ScanResult } from "../../../server/src/protocol.ts";
import { activated, row } from "../rows.ts";

suite("a restricted workspace", () => {
  let api: Running;
  suiteSetup(async () => {
    api = await activated();
    await vscode.commands.executeCommand("plimsoll.results.focus");
  });

  test("is one", () => assert.equal(vscode.workspace.isTrusted, false));

  test("the view says why no scanner is there", async () => {
    await until("the scanners", () => api.results.source.reports.scanners.length > 0);
    assert.equal(api.results.state, "unchecked");
    const { scanners } = await api.server.request<ReportsResult>("plimsoll/reports", {});
    assert.deepEqual(
      scanners.map(({ failure, found }) => [failure?.code, failure?.remedies, found]),
      [["untrusted", ["manage-trust"], undefined]],
    );
  });

  test("the built-in rules check its files", async () => {
    await vscode.commands.executeCommand("plimsoll.checkWorkspace");
    await row(api, "agent.yaml");
    await row(api, "Trivy | waits for a trusted workspace");
    await row(api, "Manage workspace trust");
  });

  test("a scan is refused before anything is started", async () => {
    const target = { kind: "image", name: "shop/web:1.4" };
    const result = await api.server.request<ScanResult>("plimsoll/scan", { target });
    assert.ok("failure" in result);
    assert.equal(result.failure.code, "untrusted");
  });

  test("what the workspace says about scanners is not read", async () => {
    const settings = vscode.workspace.getConfiguration("plimsoll");
    await settings.update("trivy.minimumRisk", "critical", vscode.ConfigurationTarget.Workspace);
    assert.equal(vscode.workspace.getConfiguration("plimsoll").get("trivy.minimumRisk"), "unknown");
  });
});
