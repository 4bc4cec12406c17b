// Paths that a report names: none of them leads out of what was scanned, whatever a scanner writes there.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { test } from "node:test";
import { reportsSarif } from "../../server/src/output/sarif.ts";
import { itemsOf, type Report, scannedTarget, summaryOf, sumOf } from "../../server/src/scanners/index.ts";
import { fakeTrivy, ownFolder, reported } from "./scene.ts";

const skip = process.platform === "win32" && "There are no pipes and devices among the files of Windows.";

/** A scan of a folder that has a file, a pipe and links, by a scanner that names all of them and some others. */
async function scan(): Promise<{ report: Report; named: readonly string[] }> {
  const folder = ownFolder();
  const root = path.join(folder, "root");
  fs.mkdirSync(root);
  fs.writeFileSync(path.join(folder, "outside.yaml"), "text");
  fs.writeFileSync(path.join(root, "inside.yaml"), "text");
  fs.symlinkSync("../outside.yaml", path.join(root, "link.yaml"));
  fs.symlinkSync("/dev/zero", path.join(root, "zero.yaml"));
  assert.equal(spawnSync("mkfifo", [path.join(root, "pipe.yaml")]).status, 0);
  const named = [
    "inside.yaml",
    "../outside.yaml",
    "../../../../../../../../dev/zero",
    "/etc/passwd",
    "http://host/picture.png",
    "link.yaml",
    "zero.yaml",
    "pipe.yaml",
    "__proto__",
  ];
  const secret = {
    RuleID: "x",
    Category: "y",
    Severity: "HIGH",
    Title: "A secret",
    StartLine: 1,
    EndLine: 1,
    Match: "*",
  };
  const Results = named.map((Target) => ({ Target, Class: "secret", Secrets: [secret] }));
  const json = path.join(folder, "report.json");
  fs.writeFileSync(json, JSON.stringify({ SchemaVersion: 2, Results }));
  const program = fakeTrivy(path.join(folder, "bin"), `cat '${json}'`);
  return { report: await reported({ target: { kind: "folder", path: root }, program }), named };
}

test("only what lies below the scanned folder is read, and the scan ends", { skip }, async () => {
  const { report, named } = await scan();
  assert.equal(report.items.length, named.length);
  assert.deepEqual(Object.keys(report.files), ["inside.yaml"]);
});

test("SARIF names no other place, and no address", { skip }, async () => {
  const { report } = await scan();
  const items = itemsOf([report], { rulesOf: () => [], redact: (text: string) => text });
  const scanned = scannedTarget(report.target, [summaryOf(report)], [], sumOf(items));
  const { runs } = JSON.parse(reportsSarif(scanned, [report], (id) => id)) as {
    runs: { results: { locations: { physicalLocation: { artifactLocation: { uri: string } } }[] }[] }[];
  };
  const uris = runs[0]?.results.map(({ locations }) => locations[0]?.physicalLocation.artifactLocation.uri) ?? [];
  assert.equal(uris.length, report.items.length);
  for (const uri of uris) {
    const resolved = new URL(uri ?? "", "file:///repository/");
    assert.equal(resolved.protocol, "file:");
    assert.ok(resolved.pathname.startsWith("/repository/"), uri);
  }
});
