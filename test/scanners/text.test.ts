// A scanner's report as people read it: a path never takes the place of a title, and the vulnerabilities are counted.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { reportText } from "../../server/src/cli/format/report.ts";
import { itemsOf, scannedTarget, summaryOf, sumOf } from "../../server/src/scanners/projection.ts";
import { recordingTerminal } from "../support/terminal.ts";
import { npm, report, target, vulnerability } from "./items.ts";

const knowledge = { rulesOf: () => new Set<string>(), redact: (text: string) => text } as unknown as Parameters<
  typeof itemsOf
>[1];
const WHERE = `app/${"node_modules/deep/".repeat(8)}package.json`;
const TITLE = `Prototype pollution in ${"a function of ".repeat(8)}the package`;

function textAt(width: number | undefined): string {
  const reports = [
    report("a", [
      vulnerability("CVE-1", npm("lodash", "4.17.4"), { title: TITLE, fixed: "4.17.12", place: { path: WHERE } }),
      vulnerability("CVE-2", npm("lodash", "4.17.4"), { title: "Short", place: { path: WHERE } }),
      vulnerability("CVE-3", npm("zlib", "1.2"), { title: "Without a path" }),
    ]),
  ];
  const items = itemsOf(reports, knowledge);
  const scanned = scannedTarget(target, reports.map(summaryOf), [], sumOf(items));
  const { terminal } = recordingTerminal();
  return reportText(scanned, items, {
    terminal: width === undefined ? terminal : { ...terminal, width, wraps: true },
    now: 0,
    seconds: 0,
  });
}

describe("a report as text", () => {
  test("title and path are both there, in one line for a file", () => {
    const lines = textAt(undefined).split("\n");
    assert.match(
      lines[2] ?? "",
      /^ {2}high {6}CVE-1 {2}lodash 4\.17\.4 → 4\.17\.12 {2}Prototype pollution in .*…? {2}app\/node_modules/,
    );
    assert.match(lines[3] ?? "", /^ {2}high {6}CVE-2 {2}lodash 4\.17\.4 +Short {2}app\/node_modules/);
    assert.match(lines[4] ?? "", /^ {2}high {6}CVE-3 {2}zlib 1\.2 +Without a path$/);
  });

  test("on a terminal the path goes below where both do not fit", () => {
    const lines = textAt(80).split("\n");
    assert.match(lines[2] ?? "", /^ {2}high {6}CVE-1 {2}lodash 4\.17\.4 → 4\.17\.12 {2}Prototype pollution.*…$/);
    assert.ok((lines[2]?.length ?? 0) <= 80, lines[2]);
    assert.match(lines[3] ?? "", /^ +app\/node_modules/);
    assert.match(lines[4] ?? "", /Short$/);
  });

  test("vulnerabilities, their packages, and those with a fix are counted", () => {
    assert.match(textAt(undefined), /^Vulnerabilities {2}3 in 2 packages, 1 fixable$/m);
  });
});
