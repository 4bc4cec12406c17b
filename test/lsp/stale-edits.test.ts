// Edits of the server's are made in the text that they count in, and in no other: the real server, and the client's makeEdits over a
// made-up VS Code whose documents are the files on disk.
import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { describe, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { TextDocument, type TextEdit } from "vscode-languageserver-textdocument";
import type { Server } from "../../client/src/server.ts";
import {
  type FileEdits,
  type FixFilesResult,
  type IgnoreResult,
  type JsonFinding,
  stampOf,
} from "../../server/src/protocol.ts";
import { answers, asked } from "../support/fake-vscode.ts";
import { type Editor, startEditor } from "./editor.ts";

const { inOne, makeEdits } = await import("../../client/src/applying.ts");

const SUDO = "FROM node:24\nRUN sudo npm ci\nRUN sudo npm run build\nUSER node\n";
const PULLED = "# syntax=docker/dockerfile:1\nFROM node:24\nCOPY secret.key /app/key\nRUN sudo npm ci\nUSER node\n";

interface Made {
  readonly edits: ReadonlyMap<string, readonly TextEdit[]>;
}

/** Opens a folder with these files, has `find` look for edits, `meanwhile` change something, and makes the edits; answers what was said. */
async function made(
  files: Readonly<Record<string, string>>,
  find: (editor: Editor, at: (file: string) => string) => Promise<readonly FileEdits[]>,
  meanwhile: (file: (name: string) => string) => void,
) {
  const folder = mkdtempSync(path.join(tmpdir(), "plimsoll-stale-"));
  const file = (name: string) => path.join(folder, name);
  const uriOf = (name: string) => pathToFileURL(file(name)).href;
  for (const [name, text] of Object.entries(files)) writeFileSync(file(name), text);
  asked.length = 0;
  answers.set("openTextDocument", (uri: string) => {
    const name = fileURLToPath(uri);
    if (!existsSync(name)) throw new Error("no such file");
    return TextDocument.create(uri, "plaintext", 1, readFileSync(name, "utf8"));
  });
  answers.set("applyEdit", ({ edits }: Made) => {
    for (const [uri, own] of edits) {
      const name = fileURLToPath(uri);
      const before = existsSync(name) ? readFileSync(name, "utf8") : "";
      writeFileSync(name, TextDocument.applyEdits(TextDocument.create(uri, "plaintext", 1, before), [...own]));
    }
    return true;
  });
  const editor = startEditor();
  try {
    await editor.initialize({ folder });
    const edits = await find(editor, uriOf);
    assert.ok(edits.length > 0);
    meanwhile(file);
    const server = { request: (method: string, params: unknown) => editor.connection.sendRequest(method, params) };
    const change = await makeEdits({ ...server, toRange: (range: unknown) => range } as unknown as Server, edits);
    const said = asked.flatMap(([what, words]) => (what === "showWarningMessage" ? [String(words)] : []));
    const text = (name: string) => (existsSync(file(name)) ? readFileSync(file(name), "utf8") : undefined);
    return {
      change,
      said,
      texts: Object.fromEntries([...Object.keys(files), ".plimsoll.yaml"].map((n) => [n, text(n)])),
    };
  } finally {
    await editor.end();
    rmSync(folder, { recursive: true, force: true });
  }
}

const fixAll = async (editor: Editor): Promise<readonly FileEdits[]> => {
  const found: FixFilesResult = await editor.connection.sendRequest("plimsoll/fixFiles", { kinds: ["safe"] });
  return found.files;
};

/** The edits that turn off the rule of a Dockerfile's first finding, in `.plimsoll.yaml`. */
const turnOff = async (editor: Editor, uriOf: (file: string) => string): Promise<readonly FileEdits[]> => {
  const uri = uriOf("Dockerfile");
  await editor.open(uri, "dockerfile", SUDO);
  const { findings }: { findings: readonly JsonFinding[] } = await editor.connection.sendRequest("plimsoll/findings", {
    textDocument: { uri },
  });
  const [first] = findings;
  assert.ok(first);
  const { rule, fingerprint, range } = first;
  const params = { uri, rule, fingerprint, line: range.start.line, scope: "off" };
  return (await editor.connection.sendRequest<IgnoreResult>("plimsoll/ignore", params)).files;
};

describe("edits count in one text, and in another one nothing is made", () => {
  test("fixes of files that no editor has open", async () => {
    const { texts, said } = await made({ Dockerfile: SUDO }, fixAll, () => {});
    assert.deepEqual(said, []);
    assert.ok(!texts.Dockerfile?.includes("sudo"));
  });

  test("one of two files has changed while the preview was open: neither is touched", async () => {
    const files = { Dockerfile: SUDO, "web.Dockerfile": SUDO };
    const pull = (file: (name: string) => string) => writeFileSync(file("web.Dockerfile"), PULLED);
    const { texts, said, change } = await made(files, fixAll, pull);
    assert.equal(change, undefined);
    assert.deepEqual([texts.Dockerfile, texts["web.Dockerfile"]], [SUDO, PULLED]);
    assert.equal(said.length, 1);
    assert.match(said[0] ?? "", /web\.Dockerfile has changed since, so nothing was changed\.$/);
  });

  test("an open document that was closed, changed and opened again has its first version again", async () => {
    const find = async (editor: Editor, uriOf: (file: string) => string) => {
      await editor.open(uriOf("Dockerfile"), "dockerfile", SUDO);
      return fixAll(editor);
    };
    const { texts, said } = await made({ Dockerfile: SUDO }, find, (file) => writeFileSync(file("Dockerfile"), PULLED));
    assert.equal(texts.Dockerfile, PULLED);
    assert.match(said.join(), /has changed since/);
  });

  test("a file that is gone is not made anew", async () => {
    const { texts, said } = await made({ Dockerfile: SUDO }, fixAll, (file) => rmSync(file("Dockerfile")));
    assert.equal(texts.Dockerfile, undefined);
    assert.match(said.join(), /can no longer be read/);
  });

  test("a file written with CRLF meanwhile is still the same text: positions do not depend on it", async () => {
    const withCr = (file: (name: string) => string) => writeFileSync(file("Dockerfile"), SUDO.replaceAll("\n", "\r\n"));
    const { texts, said } = await made({ Dockerfile: SUDO }, fixAll, withCr);
    assert.deepEqual(said, []);
    // VS Code gives what is inserted the line breaks of its document.
    assert.equal(texts.Dockerfile?.replaceAll("\r", ""), SUDO.replaceAll("sudo ", ""));
  });

  test("a rule turned off in a configuration that was changed or created meanwhile", async () => {
    const config = "rules:\n  text/secret-value: off\n";
    const own = await made({ Dockerfile: SUDO, ".plimsoll.yaml": config }, turnOff, () => {});
    assert.match(
      own.texts[".plimsoll.yaml"] ?? "",
      /^rules:\n {2}text\/secret-value: off\n {2}dockerfile\/no-sudo: off\n$/,
    );
    for (const before of [{ ".plimsoll.yaml": config }, {}]) {
      const other = "presets: strict\n";
      const { texts, said } = await made({ Dockerfile: SUDO, ...before }, turnOff, (file) =>
        writeFileSync(file(".plimsoll.yaml"), other),
      );
      assert.equal(texts[".plimsoll.yaml"], other);
      assert.match(said.join(), /\.plimsoll\.yaml has (?:changed|been created) since/);
    }
  });
});

test("two changes are undone as one where nothing came in between", () => {
  type Change = NonNullable<ReturnType<typeof inOne>>;
  const of = (uri: string, before: string | undefined, after: string) => ({ uri, before, after }) as never;
  const change = (...all: readonly [never, ...never[]]): Change => all;
  const [first, second] = [
    change(of("a", "1", "2"), of("c", undefined, "x")),
    change(of("a", "2", "3"), of("b", "4", "5")),
  ];
  assert.deepEqual(inOne(first, second), [of("a", "1", "3"), of("c", undefined, "x"), of("b", "4", "5")]);
  assert.equal(inOne(first, change(of("b", "4", "5"), of("a", "2, and what somebody typed", "3"))), undefined);
});

test("a stamp tells texts apart, and line breaks not", () => {
  const texts = ["", "a", "b", "ab", "ba", "a\n", "\na", "a\n\n", "\u0000", "\u0000\u0000", "ä", "a\u0308"];
  assert.equal(new Set(texts.map(stampOf)).size, texts.length);
  for (const end of ["\r\n", "\r"]) assert.equal(stampOf(`a${end}b${end}`), stampOf("a\nb\n"));
  assert.notEqual(stampOf("a\n\rb"), stampOf("a\nb"), "LF CR are two");
  const words = Array.from({ length: 50_000 }, (_, i) => `line ${i}\n`);
  assert.equal(new Set(words.map(stampOf)).size, words.length);
});
