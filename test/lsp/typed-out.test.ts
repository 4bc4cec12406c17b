// What is typed out keeps Enter: a completion that would leave the text as it is is not offered, nor anything longer while somebody types.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { CompletionItem, CompletionList } from "vscode-languageserver-protocol";
import { TextDocument, type TextEdit } from "vscode-languageserver-textdocument";
import { MODERN, startEditor } from "./editor.ts";

const INVOKED = 1;
const TYPED_ON = 3;

/** Places of all languages at which words are offered, `|` the cursor. */
const PLACES: Readonly<Record<string, readonly string[]>> = {
  Dockerfile: [
    "|\n",
    "FROM |\n",
    "FROM node:24 AS build\nFROM |\n",
    "FROM --platform=|\n",
    "FROM node:24-slim\nUSER |\n",
    "FROM debian:13\nRUN useradd -u 10001 app\nUSER |\n",
    "FROM node:24 AS build\nFROM node:24-slim\nCOPY --from=|\n",
    "FROM node:24\nCOPY --|\n",
    "FROM node:24\nRUN --mount=|\n",
    "FROM node:24\nRUN --mount=type=|\n",
    "FROM node:24\nEXPOSE |\n",
    "FROM node:24\nSTOPSIGNAL |\n",
    "FROM node:24\nW|\n",
    "FROM node:24\n# plimsoll: ignore |\nRUN sudo npm ci\n",
    "# syntax=|\nFROM node:24\n",
  ],
  "compose.yaml": [
    "services:\n  web:\n    image: |\n",
    "services:\n  web:\n    restart: |\n",
    "services:\n  web:\n    image: a\n    |\n",
    "services:\n  db:\n    image: a\n  web:\n    image: a\n    depends_on: [|]\n",
  ],
  "pod.yaml": [
    "apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\nspec:\n  |\n",
    "apiVersion: v1\nkind: Pod\nspec:\n  containers:\n    - name: a\n      image: |\n",
    "apiVersion: v1\nkind: Pod\nspec:\n  containers:\n    - name: a\n      image: b\n      imagePullPolicy: |\n",
    "# plimsoll: ignore |\napiVersion: v1\nkind: Pod\nspec:\n  containers:\n    - name: a\n      image: b\n",
  ],
  ".plimsoll.yaml": [
    "|\n",
    "extends: |\n",
    "rules:\n  |\n",
    "rules:\n  dockerfile/no-sudo: |\n",
    "root: |\n",
    "scan:\n  scanners: [|]\n",
  ],
};
const LANGUAGES: Readonly<Record<string, string>> = { Dockerfile: "dockerfile" };

describe("what is typed out is not offered", () => {
  const editor = startEditor();
  before(() => editor.initialize({ capabilities: MODERN }));
  after(() => editor.end());

  async function offered(file: string, text: string, offset: number, triggerKind: number): Promise<CompletionList> {
    const uri = `untitled:${file}`;
    await editor.open(uri, LANGUAGES[file] ?? "yaml", text);
    const answer = await editor.connection.sendRequest<CompletionItem[] | CompletionList>("textDocument/completion", {
      textDocument: { uri },
      position: editor.position(uri, offset),
      context: { triggerKind },
    });
    await editor.close(uri);
    return Array.isArray(answer) ? { isIncomplete: false, items: answer } : answer;
  }
  const textOf = (text: string) => TextDocument.create("a:b", "plaintext", 1, text);
  const taken = (text: string, { textEdit }: CompletionItem) =>
    textEdit === undefined ? undefined : TextDocument.applyEdits(textOf(text), [textEdit as TextEdit]);

  for (const [file, places] of Object.entries(PLACES)) {
    test(file, async () => {
      let typedOut = 0;
      for (const place of places) {
        const start = place.indexOf("|");
        const text = place.replace("|", "");
        const { items, isIncomplete } = await offered(file, text, start, INVOKED);
        const words = items.filter(
          ({ insertTextFormat, textEdit }) => insertTextFormat !== 2 && textEdit !== undefined,
        );
        for (const word of words.slice(0, 6)) {
          const whole = taken(text, word) ?? "";
          const end = whole.length - (text.length - textOf(text).offsetAt((word.textEdit as TextEdit).range.end));
          for (const kind of [INVOKED, TYPED_ON]) {
            const again = await offered(file, whole, end, kind);
            const same = again.items.filter((one) => taken(whole, one) === whole);
            assert.deepEqual(
              same.map(({ label }) => label),
              [],
              `${place}: ${word.label}`,
            );
          }
          // An editor that filters by itself what it was told would still have it.
          if ((word.filterText ?? word.label) === word.textEdit?.newText) {
            typedOut += 1;
            assert.ok(isIncomplete, `${place}: the editor has to ask again as \`${word.label}\` is typed`);
          }
        }
      }
      assert.ok(typedOut > 3, `only ${typedOut} words`);
    });
  }

  test("nothing longer either while somebody types; who asks is told", async () => {
    const text = "FROM node:24 AS build\nFROM node:24 AS build-all\nFROM build\n";
    assert.deepEqual((await offered("Dockerfile", text, text.length - 1, TYPED_ON)).items, []);
    const { items } = await offered("Dockerfile", text, text.length - 1, INVOKED);
    assert.ok(
      items.some(({ label }) => label === "build-all"),
      items.map(({ label }) => label).join(", "),
    );
    const half = await offered("Dockerfile", text.replace(/build\n$/, "buil\n"), text.length - 2, TYPED_ON);
    assert.deepEqual(
      half.items.map(({ label }) => label).filter((label) => /^build(?:-all)?$/.test(label)),
      ["build", "build-all"],
    );
  });
});
