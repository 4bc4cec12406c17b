// What an editor gets for Dockerfiles, over stdio: every request, the guard around dockerfile-language-service, no network.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import * as path from "node:path";
import { describe, test } from "node:test";
import { build } from "esbuild";
import type { CompletionItem, CompletionList, Position, Range, TextEdit, WorkspaceEdit } from "vscode-languageserver";
import { until } from "../../scripts/wait.ts";
import { withoutPlaces } from "../../server/src/engine/core/snippet.ts";
import { HARDENED } from "../../server/src/engine/dockerfile/completions.ts";
import { webAddress } from "../../server/src/protocol.ts";
import { labOf, settingsOf, uriOf } from "../support/lab.ts";
import { Editor, type EditorOptions, MODERN, SERVER, startEditor } from "./editor.ts";

const SNIPPETS = {
  ...MODERN,
  textDocument: { ...MODERN.textDocument, completion: { completionItem: { snippetSupport: true } } },
};
const FEATURES = [
  "formatting",
  "rangeFormatting",
  "onTypeFormatting",
  "rename",
  "definition",
  "documentHighlight",
  "foldingRange",
  "signatureHelp",
  "documentLink",
];
const DYNAMIC = {
  ...MODERN,
  workspace: { ...MODERN.workspace, configuration: true, didChangeConfiguration: { dynamicRegistration: true } },
  textDocument: {
    ...MODERN.textDocument,
    ...Object.fromEntries(FEATURES.map((name) => [name, { dynamicRegistration: true }])),
  },
};

const TEXT = `FROM node:24-slim AS build
ARG MODE=production
RUN echo $MODE
FROM node:24-slim
COPY --from=build /app /app
  RUN echo one \\
 two
RUN <<EOF
  echo three
EOF
USER node
`;

/** An editor that is asked for its settings, and wants continued lines to stay as they are. */
const ALONE: EditorOptions = {
  capabilities: { ...SNIPPETS, workspace: { ...MODERN.workspace, configuration: true } },
  settings: { dockerfile: { formatContinuedLines: false } },
};

async function withEditor(
  options: EditorOptions,
  use: (editor: Editor) => Promise<void>,
  editor = startEditor(),
): Promise<void> {
  try {
    await editor.initialize({ capabilities: SNIPPETS, ...options });
    await use(editor);
  } finally {
    editor.process.kill();
  }
}

const uri = "untitled:Untitled-1";

function asker(editor: Editor) {
  /** Asks at the start of the first `what`, `by` characters further on. */
  return async <T>(method: string, what = "FROM", more: object = {}, by = 1): Promise<T> => {
    const position: Position = editor.position(uri, editor.text(uri).indexOf(what) + by);
    return editor.connection.sendRequest(`textDocument/${method}`, { textDocument: { uri }, position, ...more });
  };
}

/** The completions at `|`, in the order in which an editor shows them. */
async function completions(editor: Editor, text: string): Promise<CompletionItem[]> {
  const offset = text.indexOf("|");
  await editor.open(uri, "dockerfile", text.replace("|", ""));
  const answer = await editor.connection.sendRequest<CompletionItem[] | CompletionList>("textDocument/completion", {
    textDocument: { uri },
    position: editor.position(uri, offset),
  });
  await editor.close(uri);
  const items = Array.isArray(answer) ? answer : answer.items;
  return items.sort((a, b) => ((a.sortText ?? a.label) < (b.sortText ?? b.label) ? -1 : 1));
}

const labels = (items: readonly CompletionItem[]) => items.map(({ label }) => label);
const words = (items: readonly CompletionItem[]) => items.flatMap((one) => one.labelDetails?.description ?? []);

describe("language features of Dockerfiles", () => {
  test("each request is answered", () =>
    withEditor({}, async (editor) => {
      await editor.open(uri, "dockerfile", TEXT);
      const ask = asker(editor);
      assert.deepEqual(await ask("prepareRename", "MODE="), {
        start: { line: 1, character: 4 },
        end: { line: 1, character: 8 },
      });
      const renamed: WorkspaceEdit = await ask("rename", "MODE=", { newName: "STAGE" });
      assert.equal(editor.after(uri, renamed), TEXT.replaceAll("MODE", "STAGE"));
      const definition: { range: Range } = await ask("definition", "build /app");
      assert.equal(definition.range.start.line, 0);
      assert.equal((await ask<object[]>("documentHighlight", "MODE=")).length, 2);
      assert.ok((await ask<{ startLine: number }[]>("foldingRange")).some(({ startLine }) => startLine === 5));
      const signature = await ask<{ signatures: object[] }>("signatureHelp", "node:24", {}, 2);
      assert.ok(signature.signatures.length > 0);
      const links = await ask<{ target?: string }[]>("documentLink");
      assert.equal(links[0]?.target, "https://hub.docker.com/_/node/");
    }));

  test("links lead to pages of the web, whatever an image is called", () =>
    withEditor({}, async (editor) => {
      const names = [
        "node",
        "a/\u202eb",
        "ghcr.io/a\\@b/c",
        "quay.io/\u0007x",
        "${A}",
        "x@y/z",
        "../..",
        "mcr.microsoft.com/a/b",
      ];
      await editor.open(uri, "dockerfile", names.map((name) => `FROM ${name}\n`).join(""));
      const links = await asker(editor)<{ target?: string }[]>("documentLink");
      const targets = links.map(({ target }) => target);
      assert.ok(targets.includes("https://hub.docker.com/_/node/") && targets.length >= 2, targets.join(" "));
      assert.deepEqual(
        targets.filter((target) => webAddress(target) !== target),
        [],
      );
      assert.ok(targets.every((target) => !/\u202e|\u0007|\\/.test(target ?? "")));
    }));

  test("formatting leaves heredocs alone and changes only what it must", () =>
    withEditor({}, async (editor) => {
      await editor.open(uri, "dockerfile", TEXT);
      const ask = asker(editor);
      const options = { tabSize: 4, insertSpaces: true };
      const edits = await ask<TextEdit[]>("formatting", "FROM", { options });
      const after = editor.after(uri, { changes: { [uri]: edits } });
      assert.equal(after, TEXT.replace("  RUN", "RUN").replace("\n two", "\n    two"));
      assert.equal(edits.length, 2);
      const line = { start: { line: 5, character: 0 }, end: { line: 5, character: 16 } };
      assert.equal((await ask<TextEdit[]>("rangeFormatting", "FROM", { options, range: line })).length, 1);
      assert.deepEqual(await ask("onTypeFormatting", "two", { options, ch: "x" }), []);
    }));

  test("formatting leaves continued lines alone where it is told to", () =>
    withEditor(ALONE, async (editor) => {
      await editor.open(uri, "dockerfile", TEXT);
      const edits = await asker(editor)<TextEdit[]>("formatting", "FROM", {
        options: { tabSize: 4, insertSpaces: true },
      });
      assert.equal(editor.after(uri, { changes: { [uri]: edits } }), TEXT.replace("  RUN", "RUN"));
    }));

  test("rename reaches mounts and the declarations of a global argument", () =>
    withEditor({}, async (editor) => {
      const text =
        "ARG TAG=1\nFROM a:$TAG AS build\nARG TAG\nRUN echo $TAG\nFROM a\nRUN --mount=from=build,target=/b id\n";
      await editor.open(uri, "dockerfile", text);
      const ask = asker(editor);
      const written = async (what: string, newName: string, by: number) =>
        editor.after(uri, await ask<WorkspaceEdit>("rename", what, { newName }, by));
      assert.equal(await written("ARG TAG\n", "VERSION", 5), text.replaceAll("TAG", "VERSION"));
      assert.equal(await written("from=build", "base", 6), text.replaceAll("build", "base"));
      assert.deepEqual(await ask("prepareRename", "from=build", {}, 6), {
        start: { line: 5, character: 17 },
        end: { line: 5, character: 22 },
      });
    }));

  test("a name that is another's, and one that is none, are not given", () =>
    withEditor({}, async (editor) => {
      const text = "FROM a AS build\nFROM b AS deps\nCOPY --from=build /a /b\nARG X\nRUN echo $X\n";
      await editor.open(uri, "dockerfile", text);
      const ask = asker(editor);
      await assert.rejects(ask("rename", "build", { newName: "deps" }), /Another stage has this name/);
      for (const newName of ["1x", "a b", ""]) {
        await assert.rejects(ask("rename", "build", { newName }), /This is not a stage name/);
        await assert.rejects(ask("rename", "X", { newName }, 0), /Shells cannot use a variable with this name/);
      }
      const renamed: WorkspaceEdit = await ask("rename", "build", { newName: "base" });
      assert.equal(editor.after(uri, renamed), text.replaceAll("build", "base"));
    }));

  test("where a name has to stay, rename says why", () =>
    withEditor({}, async (editor) => {
      const text = "FROM a AS run-amd64\nFROM run-$TARGETARCH\nARG TARGETOS\nRUN echo $HOME\n";
      await editor.open(uri, "dockerfile", text);
      const ask = asker(editor);
      for (const method of ["prepareRename", "rename"]) {
        await assert.rejects(ask(method, "run-", { newName: "x" }), /builds the name of this stage from a variable/);
        await assert.rejects(ask(method, "TARGETOS", { newName: "x" }), /under this name only/);
        await assert.rejects(ask(method, "HOME", { newName: "x" }), /No ARG or ENV/);
      }
      assert.equal((await ask<object[]>("documentHighlight", "TARGETOS")).length, 1);
    }));

  test("a text that crashes the library, one that is too long, and one that is no Dockerfile get empty answers", () =>
    withEditor({}, async (editor) => {
      const ask = asker(editor);
      await editor.open(uri, "dockerfile", " RUN echo $X\nFROM a\n");
      for (const method of ["foldingRange", "hover", "definition", "documentHighlight", "completion"]) {
        await ask(method, "$X");
        await ask(method, "$X");
      }
      for (let i = 0; i < 3; i += 1) assert.equal(await ask("definition", "RUN", {}, 3), null);
      assert.equal(new Set(editor.log).size, editor.log.length, "each is logged only once");
      assert.equal(editor.log.filter((one) => one.includes("definition failed: RangeError")).length, 1);
      await editor.close(uri);
      const { length } = editor.log;
      await editor.open(uri, "dockerfile", `FROM a\n${"RUN id\n".repeat(10_000)}`);
      assert.deepEqual(await ask("foldingRange"), []);
      await editor.close(uri);
      await editor.open(uri, "yaml", "FROM: a\n");
      assert.deepEqual(await ask("foldingRange"), []);
      assert.deepEqual(await ask("completion"), []);
      assert.equal(editor.log.length, length);
    }));
});

describe("completion in Dockerfiles", () => {
  test("images and the tags of the day from our own table, stages first", () => {
    const use = async (editor: Editor) => {
      const tags = await completions(editor, "FROM node:|\n");
      assert.deepEqual(labels(tags).slice(0, 3), ["26-slim", "26", "26-alpine"], "the newest LTS and slim first");
      const ended = tags.filter(({ labelDetails }) => labelDetails?.description?.startsWith("ended"));
      assert.deepEqual(labels(tags).slice(-ended.length), labels(ended), "what has ended comes last");
      const node20 = ended.find(({ label }) => label === "20");
      assert.equal(node20?.labelDetails?.description, "ended 2026-04-30");
      assert.equal(node20?.tags, undefined, "an editor that strikes nothing through");
      assert.equal(tags[0]?.textEdit?.newText, "node:26-slim");
      const images = await completions(editor, "FROM alpine:3.22 AS base\nFROM |\n");
      assert.equal(images[0]?.label, "base");
      assert.equal(images[0]?.labelDetails?.description, "stage");
      assert.ok(labels(images).includes("python:3.14-slim"));
      assert.deepEqual(await completions(editor, "FROM unheard-of:|\n"), []);
      assert.deepEqual(await completions(editor, "FROM node:24 A|\n"), []);
      assert.deepEqual(await completions(editor, "FROM node:24 \\\n  A|\n"), []);
    };
    // The toy's server has a day of its own; the real one has the clock's.
    return withEditor({}, use, startEditor(path.resolve(import.meta.dirname, "../toy/server.ts")));
  });

  test("what has ended is struck through where the editor can", () => {
    const completion = { completionItem: { snippetSupport: true, tagSupport: { valueSet: [1] } } } as const;
    const capabilities = { ...SNIPPETS, textDocument: { ...SNIPPETS.textDocument, completion } };
    const use = async (editor: Editor) => {
      const tags = await completions(editor, "FROM python:3|\n");
      const struck = tags.filter((one) => one.tags?.includes(1));
      assert.ok(struck.length > 0);
      for (const { label, labelDetails } of tags)
        assert.equal(labelDetails?.description?.startsWith("ended "), labels(struck).includes(label), label);
    };
    return withEditor({ capabilities }, use, startEditor(path.resolve(import.meta.dirname, "../toy/server.ts")));
  });

  test("hardened forms before the plain keywords, with one grey word; none inside an instruction", () =>
    withEditor({}, async (editor) => {
      const items = await completions(editor, "FROM node:24-slim\nR|\n");
      assert.equal(items[0]?.label, "RUN apt-get install");
      assert.equal(items[0]?.labelDetails?.description, "hardened");
      assert.match(items[0]?.textEdit?.newText ?? "", /--no-install-recommends \$\{1:ca-certificates\} \\\\\n/);
      assert.ok(items.length > HARDENED.length, "the library's come behind");
      assert.deepEqual(words(await completions(editor, "FROM a\nRUN id \\\n  R|\n")), []);
      assert.deepEqual(words(await completions(editor, "|\n")), [], "nothing stands above FROM");
      const tick = await completions(editor, "# escape=`\nFROM a\nR|\n");
      assert.match(tick[0]?.textEdit?.newText ?? "", /} `\n/);
    }));

  test("an editor without snippets gets plain text", () =>
    withEditor({ capabilities: MODERN }, async (editor) => {
      const [first] = await completions(editor, "FROM node:24-slim\nR|\n");
      assert.equal(first?.insertTextFormat, 1);
      assert.doesNotMatch(first?.textEdit?.newText ?? "", /\$\{/);
    }));

  test("what is offered as hardened is clean by our own rules", () => {
    for (const { label, snippet } of HARDENED) {
      const user = /USER|useradd/.test(label) ? "" : "USER 10001\n";
      const entry = /^(?:CMD|ENTRYPOINT)/.test(label) ? "" : 'CMD ["/app"]\n';
      const text = `FROM debian:trixie-slim\nWORKDIR /app\n${withoutPlaces(snippet)}\n${user}${entry}`;
      const lab = labOf(settingsOf({ extends: "strict" }), { Dockerfile: text });
      // A form says nothing of the rest of a file.
      const found = (lab.check(uriOf("Dockerfile"))?.findings ?? []).filter(({ severity }) => severity !== "hint");
      assert.deepEqual(
        found.map(({ message }) => message),
        [],
        `${label}:\n${text}`,
      );
    }
  });
});

describe("whether they are there", () => {
  type Registration = { id: string; method: string; registerOptions?: { documentSelector?: object } };

  async function registered(
    options: EditorOptions,
    use: (editor: Editor, methods: ReadonlySet<string>) => Promise<void>,
  ): Promise<void> {
    const editor = startEditor();
    const methods = new Set<string>();
    const ids = new Map<string, string>();
    const { connection } = editor;
    connection.onRequest("client/registerCapability", ({ registrations }: { registrations: Registration[] }) => {
      for (const { id, method, registerOptions } of registrations) {
        if (!method.startsWith("textDocument/")) continue;
        assert.deepEqual(registerOptions?.documentSelector, [{ language: "dockerfile" }]);
        ids.set(id, method);
        methods.add(method);
      }
      return null;
    });
    connection.onRequest("client/unregisterCapability", (gone: { unregisterations: { id: string }[] }) => {
      for (const { id } of gone.unregisterations) methods.delete(ids.get(id) ?? "");
      return null;
    });
    await withEditor({ capabilities: DYNAMIC, ...options }, (one) => use(one, methods), editor);
  }
  /** Waits until as many are registered as should be. */
  async function counts(methods: ReadonlySet<string>, size: number): Promise<void> {
    await until(
      `${size} registered features`,
      () => [...methods],
      ({ length }) => length === size,
    );
  }

  test("auto: yes, and by settings no longer, and again", () =>
    registered({}, async (editor, methods) => {
      await counts(methods, FEATURES.length);
      for (const [value, size] of [
        ["off", 0],
        ["on", FEATURES.length],
      ] as const) {
        editor.settings = { dockerfile: { languageFeatures: value } };
        await editor.connection.sendNotification("workspace/didChangeConfiguration", { settings: null });
        await counts(methods, size);
      }
    }));

  test("auto beside another extension: only ours stay", () =>
    registered({ initializationOptions: { otherDockerfileExtension: true } }, async (editor, methods) => {
      const items = await completions(editor, "FROM node:24-slim\nR|\n");
      assert.deepEqual(
        labels(items),
        HARDENED.map(({ label }) => label),
      );
      // The answer depends on the same settings as the registration, which would have come before it.
      assert.deepEqual([...methods], []);
      await editor.open(uri, "dockerfile", TEXT);
      assert.deepEqual(await asker(editor)("foldingRange"), []);
    }));

  test("on beside another extension: all; off: nothing but findings", async () => {
    const settings = (languageFeatures: string) => ({ settings: { dockerfile: { languageFeatures } } });
    const initializationOptions = { otherDockerfileExtension: true };
    await registered({ initializationOptions, ...settings("on") }, (_, methods) => counts(methods, FEATURES.length));
    await registered(settings("off"), async (editor) => {
      assert.deepEqual(await completions(editor, "FROM node:|\n"), []);
    });
  });
});

describe("no network", () => {
  test("nothing of the library's registry client is bundled", async () => {
    const { metafile, outputFiles } = await build({
      entryPoints: [path.resolve(import.meta.dirname, "../../server/src/lsp/dockerfile/service.ts")],
      bundle: true,
      write: false,
      metafile: true,
      platform: "node",
      format: "cjs",
      mainFields: ["module", "main"],
      logLevel: "silent",
    });
    const inputs = Object.keys(metafile.inputs);
    assert.ok(inputs.some((file) => file.endsWith("dockerAssist.js")));
    assert.deepEqual(
      inputs.filter((file) => /dockerRegistryClient|SemanticTokens/.test(file)),
      [],
    );
    assert.doesNotMatch(outputFiles[0]?.text ?? "", /require\("(?:node:)?(?:https?|http2|net|tls|dgram|dns)"\)/);
  });

  test("no connection is opened while everything is asked for", async () => {
    // A preload that makes every way out an error and tells of it.
    const trap = `import net from "node:net"; import dns from "node:dns";
      const shut = (owner, name) => { owner[name] = () => { process.stderr.write("NETWORK\\n"); throw new Error("network"); }; };
      shut(net.Socket.prototype, "connect"); shut(dns, "lookup"); shut(dns, "resolve");`;
    const preload = `data:text/javascript,${encodeURIComponent(trap)}`;
    const program = spawn(process.execPath, ["--import", preload, SERVER, "--stdio"], { stdio: "pipe" });
    let errors = "";
    program.stderr.on("data", (chunk) => {
      errors += chunk;
    });
    const half = ["FROM node:|", "FROM node:24|", "FROM |", "FROM node:24\nCOPY --from=|", "FROM node:24 AS |"];
    await withEditor(
      {},
      async (editor) => {
        for (const text of half) await completions(editor, `${text}\n`);
        await editor.open(uri, "dockerfile", TEXT);
        const ask = asker(editor);
        for (const method of ["hover", "completion", "documentLink", "documentSymbol", "definition", "signatureHelp"]) {
          await ask(method, "node:24", {}, 6);
        }
      },
      new Editor(program),
    );
    assert.doesNotMatch(errors, /NETWORK/);
  });
});
