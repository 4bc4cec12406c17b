// Command line and language server give the same findings, byte for byte, for every file of the playground.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { cpSync, globSync, mkdtempSync, readFileSync, realpathSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { after, before, describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import { isDeepStrictEqual } from "node:util";
import type { TextDocumentEdit } from "vscode-languageserver";
import { until } from "../scripts/wait.ts";
import { nameOf } from "../server/src/engine/core/finding.ts";
import { type FindingsResult, fixTitle, type JsonFinding } from "../server/src/protocol.ts";
import { type Editor, startEditor } from "./lsp/editor.ts";

interface Action {
  readonly title: string;
  readonly edit: { readonly documentChanges: readonly TextDocumentEdit[] };
}

const PLAYGROUND = path.resolve(import.meta.dirname, "playground");
const CLI = path.resolve(import.meta.dirname, "../server/src/cli/main.ts");
const SEVERITIES = ["error", "warning", "info", "hint"];

const languageOf = (file: string) =>
  /dockerfile/i.test(path.basename(file)) ? "dockerfile" : /\.ya?ml$/.test(file) ? "yaml" : "plaintext";

for (const [name, config] of [
  ["as it stands", undefined],
  ["with every rule", "extends: all\n"],
] as const) {
  describe(`the playground ${name}`, () => {
    let folder: string;
    let editor: Editor;
    let printed: readonly JsonFinding[];
    const uriOf = (file: string) => pathToFileURL(path.join(folder, file)).href;

    before(async () => {
      folder = realpathSync(mkdtempSync(path.join(tmpdir(), "plimsoll-parity-")));
      cpSync(PLAYGROUND, folder, { recursive: true });
      if (config !== undefined) writeFileSync(path.join(folder, ".plimsoll.yaml"), config);
      editor = startEditor();
      printed = await check(folder);
      await editor.initialize({ folder });
      await until("the index", () => editor.indexed);
    });
    after(() => {
      editor.process.kill();
      rmSync(folder, { recursive: true, force: true });
    });

    const files = globSync(["**/*", "**/.*"], { cwd: PLAYGROUND, exclude: (file) => file.endsWith("node_modules") })
      .filter((file) => statSync(path.join(PLAYGROUND, file)).isFile())
      .sort();
    for (const file of files) {
      test(file, async () => {
        const expected = printed.filter((finding) => finding.file === file.split(path.sep).join("/"));
        const uri = uriOf(file);
        await editor.open(uri, languageOf(file), readFileSync(path.join(folder, file), "utf8"));
        const { findings, together }: FindingsResult = await editor.connection.sendRequest("plimsoll/findings", {
          textDocument: { uri },
        });
        const own = findings.map((finding) => ({ ...finding, file: file.split(path.sep).join("/") }));
        assert.equal(JSON.stringify(own, null, 2), JSON.stringify(expected, null, 2));

        const diagnostics = await editor.diagnostics(uri);
        // Where one is shown for several of a rule, that one has the place of each.
        const shown = together.map(({ rule }) => rule);
        const parts = expected.filter(({ rule, row, range }) =>
          diagnostics.some(
            ({ code, relatedInformation = [] }) =>
              code === nameOf({ rule, row }) &&
              relatedInformation.some(({ location }) => isDeepStrictEqual(location.range, range)),
          ),
        );
        const seen = [...expected.filter((one) => !(shown.includes(one.rule) && parts.includes(one))), ...together];
        assert.deepEqual(
          inOrder(
            diagnostics.map(({ code, severity, range, message, data }) => [code, severity, range, message, data]),
          ),
          inOrder(
            seen.map(({ rule, row, severity, range, message, fingerprint }) => [
              nameOf({ rule, row }),
              SEVERITIES.indexOf(severity) + 1,
              range,
              message,
              fingerprint,
            ]),
          ),
        );
        /** By place: an editor asks once for all findings at the cursor. */
        const actions = new Map<string, readonly Action[]>();
        for (const { range, fixes, rule } of expected) {
          const place = JSON.stringify(range);
          const here =
            actions.get(place) ??
            (await editor.connection.sendRequest<Action[]>("textDocument/codeAction", {
              textDocument: { uri },
              range,
              context: { diagnostics },
            }));
          actions.set(place, here);
          for (const { edits, ...fix } of fixes) {
            const title = fixTitle(fix);
            const offered = here.filter((action) => action.title === title);
            const found = offered.some(({ edit }) => {
              const change = edit.documentChanges.find((one) => one.textDocument?.uri === uri);
              return JSON.stringify(change?.edits ?? []) === JSON.stringify(edits);
            });
            assert.ok(found, `${rule}: “${title}” is not offered as the command line prints it`);
          }
        }
      });
    }

    test("there is something to compare", () => assert.ok(printed.length > 10, `${printed.length} findings`));
  });
}

const inOrder = (list: readonly unknown[]) => list.map((one) => JSON.stringify(one)).sort();

/** What the command line prints for a folder. */
function check(folder: string): Promise<readonly JsonFinding[]> {
  return new Promise((resolve, reject) => {
    const args = [CLI, "check", "--format", "json", "."];
    execFile(process.execPath, args, { cwd: folder, maxBuffer: 64_000_000 }, (error, stdout, stderr) => {
      if (stdout === "") reject(new Error(`${error?.message}\n${stderr}`));
      else resolve(JSON.parse(stdout).findings);
    });
  });
}
