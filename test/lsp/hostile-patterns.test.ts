// Patterns that froze the first version, wherever a workspace may bring them: the command line and the server are done with them
// as with ordinary ones.
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { after, describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import { checkCommand } from "../../server/src/cli/check.ts";
import { createEngine } from "../../server/src/engine/index.ts";
import { processorTimeOf } from "../support/cost.ts";
import { writeFiles } from "../support/files.ts";
import { recordingTerminal } from "../support/terminal.ts";
import { MODERN, startEditor } from "./editor.ts";

const NAME = `${"a".repeat(60)}.Dockerfile`;
const DEEP = `${"a/".repeat(60)}Dockerfile`;
const TEXT = "FROM node\nRUN sudo id\n";
const PATTERNS = [
  "((((((([A-Za-z]+)+)+)+)+)+)+)+x",
  "(a+)+b",
  "*a*a*a*a*a*a*a*a*b",
  "+(a|aa)+(a|aa)+(a|aa)+(a|aa)b",
  "**/a/**/a/**/a/**/a/**/a/**/a/**/b",
  `${"{a,".repeat(60)}x${"}".repeat(60)}`,
  `${"{a,aa}".repeat(60)}b`,
  "[a-".repeat(200),
  "*a".repeat(32_000),
];

const listed = (patterns: readonly string[]) => JSON.stringify(patterns);
/** The files of a workspace, by name, that bring some patterns. */
const BRINGING: Readonly<Record<string, (patterns: readonly string[]) => string>> = {
  ".plimsoll.yaml": (patterns) =>
    `ignore: ${listed(patterns)}\noverrides: [{files: ${listed(patterns)}, rules: {DL3006: error}}]\n`,
  ".trivyignore.yaml": (patterns) =>
    `misconfigurations:\n${patterns.map((one) => `- {id: DS-0002, paths: ${listed([one])}}\n`).join("")}`,
  ".kube-linter.yaml": (patterns) => `checks:\n  ignorePaths: ${listed(patterns)}\n`,
  ".checkov.yaml": (patterns) => `skip-check: ${listed(patterns.map((one) => `${one}*C*K*V*`))}\n`,
  ".gitignore": (patterns) => `${patterns.join("\n")}\n`,
};

function workspace(file: string, patterns: readonly string[]): string {
  const folder = mkdtempSync(path.join(tmpdir(), "plimsoll-patterns-"));
  after(() => rmSync(folder, { recursive: true, force: true }));
  mkdirSync(path.join(folder, ".git"));
  writeFiles(folder, { Dockerfile: TEXT, [NAME]: TEXT, [DEEP]: TEXT, [file]: BRINGING[file]?.(patterns) ?? "" });
  return folder;
}

const ORDINARY = ["vendor/", "src/**/*.yaml"];
/** How many times the cost of ordinary patterns the others may cost, and milliseconds that do not count. */
const MOST = 6;
const LEAST = 400;

describe("plimsoll check", () => {
  const engine = createEngine();
  for (const file of Object.keys(BRINGING)) {
    test(file, async () => {
      const cost = async (patterns: readonly string[]) => {
        const folder = workspace(file, patterns);
        const { terminal, written } = recordingTerminal();
        const before = process.cpuUsage();
        await checkCommand(engine, [folder, "--format", "json"], terminal);
        const { user, system } = process.cpuUsage(before);
        assert.ok(written.out.includes("dockerfile/no-sudo"));
        return (user + system) / 1000;
      };
      await cost(ORDINARY);
      const [usual, hostile] = [await cost(ORDINARY), await cost(PATTERNS)];
      assert.ok(hostile < Math.max(usual * MOST, LEAST), `${hostile} ms, ${usual} ms for ordinary patterns`);
    });
  }
});

describe("the language server", () => {
  test("answers and ends in a workspace of such files", async () => {
    const cost = async (patterns: readonly string[]) => {
      const folder = workspace(".plimsoll.yaml", patterns);
      for (const file of Object.keys(BRINGING))
        writeFileSync(path.join(folder, file), BRINGING[file]?.(patterns) ?? "");
      const editor = startEditor();
      try {
        await editor.initialize({ ...MODERN, folder });
        for (const name of ["Dockerfile", NAME]) {
          const uri = pathToFileURL(path.join(folder, name)).href;
          await editor.open(uri, "dockerfile", TEXT);
          assert.ok((await editor.diagnostics(uri)).length > 0, name);
        }
        const used = processorTimeOf(editor.process.pid) ?? 0;
        assert.equal(await editor.end(), 0);
        return used;
      } finally {
        editor.process.kill();
      }
    };
    const [usual, hostile] = [await cost(ORDINARY), await cost(PATTERNS)];
    assert.ok(hostile < usual * MOST, `${hostile} ms, ${usual} ms for ordinary patterns`);
  });
});
