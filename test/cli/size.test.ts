// Inputs of many items and of many levels, through the command line: nothing throws, and what cannot be read is said.
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { after, describe, test } from "node:test";
import { checkCommand } from "../../server/src/cli/check.ts";
import { fixCommand } from "../../server/src/cli/fix.ts";
import { reportText } from "../../server/src/cli/format/report.ts";
import { createEngine } from "../../server/src/engine/index.ts";
import { reportsSarif } from "../../server/src/output/sarif.ts";
import { itemsOf, scannedTarget, summaryOf, sumOf } from "../../server/src/scanners/projection.ts";
import { readReport } from "../../server/src/scanners/trivy/report.ts";
import { report, target } from "../scanners/items.ts";
import { recordingTerminal } from "../support/terminal.ts";

const engine = createEngine();
const CRASH = /crashed|RangeError|call stack/;
const folders = mkdtempSync(path.join(tmpdir(), "plimsoll-size-"));
after(() => rmSync(folders, { recursive: true, force: true }));

/** A file in a project of its own. */
function fileWith(name: string, text: string): string {
  const folder = mkdtempSync(path.join(folders, "project-"));
  mkdirSync(path.join(folder, ".git"));
  writeFileSync(path.join(folder, name), text);
  return path.join(folder, name);
}

/** What the command line says of a file; no rule may crash on it. */
async function checked(file: string): Promise<string> {
  const { terminal, written } = recordingTerminal();
  await checkCommand(engine, [file, "--all-rules"], terminal);
  assert.doesNotMatch(written.note, CRASH);
  return written.out;
}

/** How the command line ends when it shows what it would repair; no rule may crash on it. */
async function repaired(file: string, ...more: readonly string[]): Promise<number> {
  const { terminal, written } = recordingTerminal();
  const code = await fixCommand(engine, [file, "--all-rules", "--dry-run", ...more], terminal);
  assert.doesNotMatch(written.note, CRASH);
  return code;
}

describe("many items", () => {
  test("a Pod of 40,000 containers", async () => {
    const containers = Array.from({ length: 40_000 }, (_, i) => `    - {name: c${i}, image: b}\n`).join("");
    const text = `apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\nspec:\n  containers:\n${containers}`;
    assert.match(await checked(fileWith("pod.yaml", text)), /Container `c39999`/);
  });

  test("a report of 400,000 secrets", () => {
    const secrets = `{"RuleID":"r","Title":"t"},`.repeat(400_000).slice(0, -1);
    const read = readReport(`{"SchemaVersion":2,"Results":[{"Target":"a","Secrets":[${secrets}]}]}`, {
      kind: "folder",
      path: "/w",
    });
    assert.ok(typeof read === "object");
    const all = [report("a", read.items)];
    const items = itemsOf(all, { rulesOf: () => [], redact: (text) => text });
    assert.equal(items.length, 400_000);
    const scanned = scannedTarget(target, all.map(summaryOf), [], sumOf(items));
    const { terminal } = recordingTerminal();
    assert.match(reportText(scanned, items, { terminal, now: 0, seconds: 0 }), /400000 unknown/);
    assert.ok(reportsSarif(scanned, all, (id) => id).length > 400_000);
  });

  test("a command of 150,000 words that is written as an array", async () => {
    const file = fileWith("Dockerfile", `FROM debian:12\nCMD node${" a".repeat(150_000)}\n`);
    // A line this long is none that Docker reads, so the file is not valid however it is repaired.
    assert.equal(await repaired(file), 2);
  });
});

const DEEP = 100_000;
const POD = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n";
const DEEP_TEXTS: Readonly<Record<string, readonly [name: string, text: string]>> = {
  "flow lists": ["a.yaml", `${POD}spec: ${"[".repeat(DEEP)}${"]".repeat(DEEP)}\n`],
  "flow maps without end": ["a.yaml", `${POD}spec: ${"{a: ".repeat(DEEP)}\n`],
  "lists in lines": ["a.yaml", `${POD}spec:\n  ${"- ".repeat(DEEP)}a\n`],
  "explicit keys": ["a.yaml", `${POD}spec:\n  ${"? ".repeat(DEEP)}a\n`],
  JSON: ["a.json", `{"apiVersion":"v1","kind":"Pod","spec":${'{"a":'.repeat(DEEP)}1${"}".repeat(DEEP)}}`],
  "JSON lists": ["b.json", `{"apiVersion":"v1","kind":"Pod","spec":${"[".repeat(DEEP)}${"]".repeat(DEEP)}}`],
  Lists: ["a.yaml", `${"{apiVersion: v1, kind: List, items: [".repeat(DEEP / 10)}${"]}".repeat(DEEP / 10)}\n`],
  aliases: [
    "a.yaml",
    `${POD}a0: &a0 x\n${Array.from({ length: DEEP / 4 }, (_, i) => `a${i + 1}: &a${i + 1} [*a${i}]\n`).join("")}`,
  ],
  merges: [
    "a.yaml",
    `${POD}a0: &a0 {}\n${Array.from({ length: DEEP / 4 }, (_, i) => `a${i + 1}: &a${i + 1}\n  <<: *a${i}\n`).join("")}spec: *a${DEEP / 4}\n`,
  ],
  "template conditions": ["a.yaml", `${POD}${"{{ if .a }}\n".repeat(DEEP / 2)}`],
  "template brackets": ["a.yaml", `${POD}a: {{ ${"(".repeat(DEEP)} }}\n`],
  services: [
    "compose.yaml",
    `services:\n  s0: {image: a}\n${Array.from({ length: DEEP / 4 }, (_, i) => `  s${i + 1}: {extends: s${i}}\n`).join("")}`,
  ],
  interpolation: ["compose.yaml", `services:\n  a:\n    image: ${"${A:-".repeat(DEEP)}\n`],
  configuration: [".plimsoll.yaml", `rules: ${"{a: ".repeat(DEEP)}\n`],
  substitutions: ["Dockerfile", `FROM a\nRUN echo ${"$(a ".repeat(DEEP)}\n`],
  "closed substitutions": ["Dockerfile", `FROM a\nRUN echo ${"$(a ".repeat(DEEP)}${")".repeat(DEEP)}\n`],
  backticks: ["Dockerfile", `FROM a\nRUN echo ${"`a ".repeat(DEEP)}\n`],
  subshells: ["Dockerfile", `FROM a\nRUN ${"(".repeat(DEEP)}a${")".repeat(DEEP)}\n`],
  groups: ["Dockerfile", `FROM a\nRUN ${"{ ".repeat(DEEP)}a${"; }".repeat(DEEP)}\n`],
  conditions: ["Dockerfile", `FROM a\nRUN ${"if a; then ".repeat(DEEP / 2)}b${"; fi".repeat(DEEP / 2)}\n`],
  arithmetic: ["Dockerfile", `FROM a\nRUN echo $((${"(".repeat(DEEP)}1${")".repeat(DEEP)}))\n`],
  tests: ["Dockerfile", `FROM a\nRUN [[ ${"( ".repeat(DEEP)}a${" )".repeat(DEEP)} ]]\n`],
  "and upon and": ["Dockerfile", `FROM a\nRUN a${" && b".repeat(DEEP)}\n`],
  negations: ["Dockerfile", `FROM a\nRUN ${"! ".repeat(DEEP)}a\n`],
  wrappers: ["Dockerfile", `FROM a\nRUN ${"sudo ".repeat(DEEP)}a\n`],
  "shells in shells": ["Dockerfile", `FROM a\nRUN ${"sh -c '".repeat(DEEP / 2)}\n`],
  defaults: ["Dockerfile", `ARG A\nFROM ${"${A:-".repeat(DEEP)}${"}".repeat(DEEP)}\n`],
  arguments: [
    "Dockerfile",
    `ARG A0=x\n${Array.from({ length: DEEP / 4 }, (_, i) => `ARG A${i + 1}=$A${i}\n`).join("")}FROM $A${DEEP / 4}\n`,
  ],
  stages: [
    "Dockerfile",
    `FROM a AS s0\n${Array.from({ length: DEEP / 4 }, (_, i) => `FROM s${i} AS s${i + 1}\n`).join("")}`,
  ],
  triggers: ["Dockerfile", `FROM a\n${"ONBUILD ".repeat(DEEP)}RUN a\n`],
  arrays: ["Dockerfile", `FROM a\nCMD ${"[".repeat(DEEP)}${"]".repeat(DEEP)}\n`],
  mounts: ["Dockerfile", `FROM a\nRUN ${"--mount=type=cache,target=/a ".repeat(DEEP / 4)}a\n`],
};

describe("many levels", () => {
  for (const [what, [name, text]] of Object.entries(DEEP_TEXTS)) {
    test(what, async () => {
      const file = fileWith(name, text);
      await checked(file);
      await repaired(file, "--harden");
    });
  }

  test("a report", () => {
    const nested = `${'{"Results":['.repeat(DEEP)}${"]}".repeat(DEEP)}`;
    assert.equal(typeof readReport(nested, { kind: "folder", path: "/w" }), "string");
  });
});
