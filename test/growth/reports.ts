// Reports of scanners that grow: read, put together, written in every format, and shown as a tree.
import assert from "node:assert/strict";
import { FIRST_VIEW, type Node } from "../../client/src/results/node.ts";
import { reportRows } from "../../client/src/results/scans.ts";
import { reportText } from "../../server/src/cli/format/report.ts";
import { parseFile } from "../../server/src/engine/pipeline/engine.ts";
import { scannerDiagnostics } from "../../server/src/lsp/scans/scannerDiagnostics.ts";
import { linesOf } from "../../server/src/output/positions.ts";
import { reportsSarif } from "../../server/src/output/sarif.ts";
import { isLocated } from "../../server/src/protocol.ts";
import type { Item, Report } from "../../server/src/scanners/core/report.ts";
import { itemsOf, scannedTarget, summaryOf, sumOf } from "../../server/src/scanners/projection.ts";
import { readReport } from "../../server/src/scanners/trivy/report.ts";
import { check, license, npm, report, secret, target, vulnerability } from "../scanners/items.ts";
import { engine, labOf, settingsOf, uriOf } from "../support/lab.ts";
import { recordingTerminal } from "../support/terminal.ts";
import { listOf, type Prepared, type Shape, textOf } from "./shape.ts";

const knowledge = {
  rulesOf: (scanner: string, id: string) => engine.catalog.equivalentsOf(scanner, id),
  redact: engine.redact,
};

/** A shape whose input are the reports of several scanners on one target. */
function reports(name: string, each: number, ...makers: readonly ((i: number) => Item)[]): Shape {
  return {
    name,
    prepare(size): Prepared {
      const all = makers.map((make, i) =>
        report(String.fromCharCode(97 + i), listOf(size / makers.length, each, make)),
      );
      return { works: worksOn(() => all) };
    },
  };
}

function worksOn(read: () => readonly Report[]): Prepared["works"] {
  const told = () => {
    const all = read();
    const items = itemsOf(all, knowledge);
    return { all, items, scanned: scannedTarget(target, all.map(summaryOf), [], sumOf(items)) };
  };
  return {
    text: () => {
      const { items, scanned } = told();
      return reportText(scanned, items, { terminal: recordingTerminal().terminal, now: 0, seconds: 0 });
    },
    sarif: () => {
      const { all, scanned } = told();
      return reportsSarif(scanned, all, (id) => id);
    },
    tree: () => {
      const { items, scanned } = told();
      const known = { targets: [scanned], running: [], scanners: [] };
      const scans = { reports: known, named: [], items: new Map([[scanned.id, items]]), now: 0 };
      return (["package", "severity", "id"] as const).map((by) =>
        opened(reportRows(scans, scanned.id, { ...FIRST_VIEW, items: by, filter: by === "id" ? "e" : "" })),
      );
    },
  };
}

/** All rows, those too that are made when somebody opens them. */
function opened(nodes: readonly Node[]): number {
  let count = 0;
  for (const { children } of nodes) {
    const below = typeof children === "function" ? children() : children;
    count += 1 + (typeof below === "object" ? opened(below) : 0);
  }
  return count;
}

/** A shape whose input is what Trivy writes about a folder. */
function written(name: string, kind: string, one: (i: number) => object, result: object = {}): Shape {
  return {
    name,
    prepare(size): Prepared {
      const item = (i: number) => `${JSON.stringify(one(i))},`;
      const json = textOf(
        size,
        `{"SchemaVersion": 2, "Results": [${JSON.stringify({ Target: "a", ...result }).slice(0, -1)}, "${kind}": [`,
        item,
        `${JSON.stringify(one(0))}]}]}`,
      );
      return {
        works: worksOn(() => {
          const read = readReport(json, { kind: "folder", path: "/w" });
          assert.ok(typeof read === "object");
          return [report("trivy", read.items)];
        }),
      };
    },
  };
}

export const REPORTS: readonly Shape[] = [
  written("vulnerabilities of Trivy", "Vulnerabilities", (i) => ({
    VulnerabilityID: `CVE-2026-${i}`,
    PkgName: `p${i % 100}`,
    InstalledVersion: "1",
  })),
  written("secrets of Trivy", "Secrets", (i) => ({ RuleID: "r", Title: "t", StartLine: i, Match: "***" })),
  written("misconfigurations of Trivy", "Misconfigurations", (i) => ({ ID: `DS-${i}`, Title: "t", Message: "m" })),
  written("licences of Trivy", "Licenses", (i) => ({ Name: `l${i % 10}`, PkgName: `p${i}` })),
  reports("one vulnerability in many packages", 100, (i) => vulnerability("CVE-1", npm(`p${i}`, "1"))),
  reports("many vulnerabilities of one package", 100, (i) => vulnerability(`CVE-${i}`, npm("p", "1"))),
  reports(
    "two scanners on vulnerabilities",
    100,
    (i) => vulnerability(`CVE-2026-${i}`, npm("p", "1")),
    (i) => vulnerability(`GHSA-${i}`, npm("p", "1"), { aliases: [`CVE-2026-${i}`] }),
  ),
  reports(
    "two scanners on one vulnerability at many places",
    100,
    (i) => vulnerability("CVE-2026-1", npm("p", "1"), { place: { path: `a${i}` } }),
    (i) => vulnerability("CVE-2026-1", npm("p", "1"), { place: { path: `/a${i}` } }),
  ),
  reports(
    "two scanners on one vulnerability again and again",
    100,
    () => vulnerability("CVE-2026-1", npm("p", "1")),
    () => vulnerability("CVE-2026-1", npm("p", "1")),
  ),
  reports(
    "ids that are aliases of aliases",
    100,
    (i) => vulnerability(`GHSA-${i}`, npm("p", "1"), { aliases: [`GO-${i}`] }),
    (i) => vulnerability(`GO-${i}`, npm("p", "1"), { aliases: [`GHSA-${i + 1}`] }),
  ),
  reports(
    "one advisory on many",
    100,
    (i) =>
      vulnerability("DSA-1", npm("p", "1"), {
        aliases: Array.from({ length: 10 }, (_, j) => `CVE-2026-${i * 10 + j}`),
      }),
    (i) => vulnerability(`CVE-2026-${i}`, npm("p", "1")),
  ),
  reports(
    "two scanners on secrets",
    100,
    (i) => secret("a", [i + 1, i + 1]),
    (i) => secret("a", [i + 1, i + 2], "b"),
  ),
  reports(
    "two scanners on secrets that overlap",
    100,
    (i) => secret("a", [i + 1, 100_000]),
    (i) => secret("a", [i + 1, 100_000 - i]),
  ),
  reports(
    "two scanners on secrets of a whole file",
    100,
    () => secret("a"),
    () => secret("a"),
  ),
  reports(
    "two scanners on checks",
    100,
    (i) => check("DS-0010", "a", [i + 1, i + 1]),
    (i) => check("DL3004", "a", [i + 1, i + 1]),
  ),
  reports(
    "three scanners on licences",
    100,
    (i) => license("MIT", `p${i}`),
    (i) => license("MIT", `p${i}`),
    () => license("MIT", "p"),
  ),
  reports("packages", 100, (i) => ({ kind: "package", id: `p${i}`, package: npm(`p${i}`, "1") })),
  reports("signatures", 100, (i) => ({ kind: "signature", id: `s${i}`, state: "verified", message: "m" })),
  {
    name: "findings of a scanner beside ours",
    prepare(size): Prepared {
      const text = textOf(size, "FROM debian:12\n", () => "RUN sudo x\n");
      const lab = labOf(settingsOf(), { Dockerfile: text });
      const checked = lab.check(uriOf("Dockerfile"));
      const file = parseFile(engine, uriOf("Dockerfile"), "Dockerfile", text, 1);
      assert.ok(checked !== undefined && file !== undefined);
      const found = listOf(size, 11, (i) => check("DS-0010", "Dockerfile", [i + 2, i + 2]));
      const items = itemsOf([report("trivy", found)], knowledge).filter(isLocated);
      const around = { engine, file, checked, lines: linesOf(text), titles: new Map() };
      return { works: { diagnostics: () => scannerDiagnostics(items, around) } };
    },
  },
];
