// What an editor asks of the language server about a document that grows. The server runs in this process.
import assert from "node:assert/strict";
import { PassThrough } from "node:stream";
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from "vscode-jsonrpc/node";
import type { CodeAction, Position, Range } from "vscode-languageserver";
import { createConnection, ProposedFeatures } from "vscode-languageserver/node";
import { rootsOf } from "../../client/src/results/model.ts";
import { FIRST_VIEW } from "../../client/src/results/node.ts";
import { minimalEdits } from "../../server/src/lsp/session/minimalEdits.ts";
import { start } from "../../server/src/lsp/start.ts";
import { Conversation } from "../lsp/conversation.ts";
import { engine, TODAY } from "../support/lab.ts";
import { type Prepared, type Shape, textOf } from "./shape.ts";

/** A server in this process and an editor beside it. */
async function conversation(resolves: boolean): Promise<Conversation> {
  const [there, back] = [new PassThrough(), new PassThrough()];
  const platform = {
    engine,
    today: () => TODAY,
    pause: () => new Promise<void>((resume) => setImmediate(resume)),
    run: "growth",
  };
  start((options) => createConnection(ProposedFeatures.all, there, back, options), platform);
  const editor = new Conversation(
    createMessageConnection(new StreamMessageReader(back), new StreamMessageWriter(there)),
  );
  const { capabilities } = await editor.initialize({ capabilities: capabilitiesOf(resolves), processId: null });
  assert.ok(capabilities.codeActionProvider);
  return editor;
}

const capabilitiesOf = (resolves: boolean) => ({
  workspace: { workspaceEdit: { documentChanges: true, resourceOperations: ["create"] } },
  textDocument: {
    diagnostic: { relatedDocumentSupport: false },
    codeAction: {
      codeActionLiteralSupport: { codeActionKind: { valueSet: [] } },
      ...(resolves && { dataSupport: true, resolveSupport: { properties: ["edit"] } }),
    },
  },
});

function document(name: string, at: string, language: string, head: string, piece: (i: number) => string): Shape {
  return {
    name,
    async prepare(size): Promise<Prepared> {
      const editor = await conversation(true);
      const uri = `untitled:${at}`;
      await editor.open(uri, language, textOf(size, head, piece));
      // The first answer is that of a text of which nothing is known; shapes of texts measure it.
      await editor.pull(uri);
      const textDocument = { uri };
      const end = () => editor.position(uri, editor.text(uri).length);
      const ask = (method: string, more: object = {}) =>
        editor.connection.sendRequest(method, { textDocument, ...more });
      const type = async (at: Position) => {
        const range: Range = { start: at, end: at };
        await editor.change(uri, [{ range, text: "#\n" }]);
        await editor.pull(uri);
        await editor.change(uri, [{ range: { start: at, end: { line: at.line + 1, character: 0 } }, text: "" }]);
        await editor.pull(uri);
      };
      const only = (kinds: readonly string[]) => ({ diagnostics: [], only: kinds });
      const whole = () => ({ start: { line: 0, character: 0 }, end: end() });
      return {
        works: {
          "a line at the end": () => type(end()),
          "a line at the start": () => type({ line: 0, character: 0 }),
          "actions for all": () => ask("textDocument/codeAction", { range: whole(), context: { diagnostics: [] } }),
          "fix all": async () => {
            const context = only(["source.fixAll"]);
            const [action] = (await ask("textDocument/codeAction", { range: whole(), context })) as CodeAction[];
            return action && editor.connection.sendRequest("codeAction/resolve", action);
          },
          hover: () => ask("textDocument/hover", { position: end() }),
          completion: () => ask("textDocument/completion", { position: end() }),
        },
        end: () => editor.connection.dispose(),
      };
    },
  };
}

const POD = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\nspec:\n  containers:\n";

export const REQUESTS: readonly Shape[] = [
  document("a server with a Dockerfile", "Dockerfile", "dockerfile", "FROM debian:12\n", () => "RUN sudo x\n"),
  document("a server with stages", "Dockerfile", "dockerfile", "", (i) => `FROM a AS s${i}\nARG V${i}=$V${i - 1}\n`),
  document(
    "a server with exceptions",
    "Dockerfile",
    "dockerfile",
    "FROM debian:12\n",
    () => "# plimsoll: ignore no-sudo\nRUN sudo x\n",
  ),
  document("a server with a Pod", "pod.yaml", "yaml", POD, (i) => `    - name: c${i}\n      image: b\n`),
  document(
    "a server with many documents",
    "pods.yaml",
    "yaml",
    "",
    (i) => `---\n${POD}    - name: c${i}\n      image: b\n`,
  ),
  document(
    "a server with services",
    "compose.yaml",
    "yaml",
    "services:\n",
    (i) => `  s${i}:\n    image: b\n    privileged: true\n`,
  ),
  {
    name: "smallest edits",
    prepare(size): Prepared {
      const before = textOf(size, "FROM debian:12\n", () => "RUN sudo x\n");
      const after = before.replaceAll("sudo ", "");
      const other = textOf(size, "FROM b:1\n", (i) => `RUN y${i}\n`);
      return { works: { changed: () => minimalEdits(before, after), other: () => minimalEdits(before, other) } };
    },
  },
  {
    name: "a tree of findings",
    prepare(size): Prepared {
      const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } };
      const count = Math.ceil(size / 50);
      const findings = Array.from({ length: count }, (_, i) => ({
        rule: "dockerfile/no-sudo",
        severity: "warning" as const,
        file: "file:///w/Dockerfile",
        range,
        message: "m",
        subject: "s",
        fingerprint: `${i}`,
        fixes: [],
      }));
      const files = findings.map((one, i) => ({ uri: `file:///w/${i}/Dockerfile`, findings: [one] }));
      const model = (by: "file" | "rule" | "severity", list: typeof files) => ({
        workspace: { complete: true, seen: 1, files: list, titles: {}, labels: {} },
        reports: { targets: [], running: [], scanners: [] },
        named: [],
        items: new Map(),
        folders: [{ uri: "file:///w", name: "w" }],
        view: { ...FIRST_VIEW, findings: by },
        now: 0,
      });
      const one = [{ uri: "file:///w/Dockerfile", findings }];
      return {
        works: {
          "one file": () => (["file", "rule", "severity"] as const).map((by) => rootsOf(model(by, one))),
          "many files": () => (["file", "rule", "severity"] as const).map((by) => rootsOf(model(by, files))),
        },
      };
    },
  },
];
