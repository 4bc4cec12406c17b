// What is offered while somebody types, over stdio: behind the keywords of a Dockerfile, in exceptions, in security settings.
import assert from "node:assert/strict";
import * as path from "node:path";
import { describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import type { CompletionItem, CompletionList } from "vscode-languageserver";
import { projectOf } from "../support/files.ts";
import { type Editor, MODERN, startEditor } from "./editor.ts";

const uri = "untitled:Untitled-1";
const CAPABILITIES = {
  ...MODERN,
  textDocument: { ...MODERN.textDocument, completion: { completionItem: { snippetSupport: true } } },
};

async function withEditor(use: (editor: Editor) => Promise<void>): Promise<void> {
  const editor = startEditor();
  try {
    await editor.initialize({ capabilities: CAPABILITIES });
    await use(editor);
    assert.deepEqual(editor.log, [], "the server's log");
  } finally {
    editor.process.kill();
  }
}

/** The completions at `|`, in the order in which an editor shows them. */
async function offered(
  editor: Editor,
  language: string,
  text: string,
  triggerCharacter?: string,
): Promise<readonly CompletionItem[]> {
  const offset = text.indexOf("|");
  await editor.open(uri, language, text.replace("|", ""));
  const context = triggerCharacter === undefined ? { triggerKind: 1 } : { triggerKind: 2, triggerCharacter };
  const answer = await editor.connection.sendRequest<CompletionItem[] | CompletionList>("textDocument/completion", {
    textDocument: { uri },
    position: editor.position(uri, offset),
    context,
  });
  await editor.close(uri);
  const items = Array.isArray(answer) ? answer : answer.items;
  return items.sort((a, b) => ((a.sortText ?? a.label) < (b.sortText ?? b.label) ? -1 : 1));
}

/** Each with its grey word. */
const seen = (items: readonly CompletionItem[]) =>
  items.map(({ label, labelDetails }) =>
    labelDetails?.description === undefined ? label : `${label} (${labelDetails.description})`,
  );

describe("in a Dockerfile", () => {
  test("USER: the users of the stage and of the image, then a number", () =>
    withEditor(async (editor) => {
      const users = async (text: string) => seen(await offered(editor, "dockerfile", text));
      assert.deepEqual(await users("FROM node:26-slim\nUSER |\n"), [
        "node (of the image)",
        "1000 (node)",
        "10001:10001 (hardened)",
      ]);
      assert.deepEqual(await users("FROM debian:13\nRUN useradd -u 10001 app\nUSER |\n"), [
        "app (created here)",
        "10001:10001 (hardened)",
      ]);
      assert.deepEqual(await users("FROM node:26 AS build\nFROM scratch\nUSER a|"), ["10001:10001 (hardened)"]);
      assert.deepEqual(await users("FROM node:26\nUSER node |"), [], "only one word stands there");
    }));

  test("flags: all that BuildKit knows, without those that are there", () =>
    withEditor(async (editor) => {
      const flags = async (text: string) => (await offered(editor, "dockerfile", text)).map(({ label }) => label);
      assert.deepEqual(await flags("FROM a\nCOPY --|\n"), [
        "--chmod",
        "--chown",
        "--exclude",
        "--from",
        "--link",
        "--parents",
      ]);
      assert.deepEqual(await flags("FROM a\nADD --link --ch|\n"), [
        "--checksum",
        "--chmod",
        "--chown",
        "--exclude",
        "--keep-git-dir",
        "--unpack",
      ]);
      assert.deepEqual(await flags("FROM a\nRUN --mount=type=ssh \\\n  --|\n"), [
        "--device",
        "--mount",
        "--network",
        "--security",
      ]);
      assert.deepEqual(await flags("FROM a\nRUN id --|\n"), [], "that is the program's business");
    }));

  test("mounts: types, then the keys of that type, then their values", () =>
    withEditor(async (editor) => {
      const words = async (text: string) =>
        seen(await offered(editor, "dockerfile", `FROM a AS base\nFROM b\n${text}`));
      assert.deepEqual(await words("RUN --mount=|"), [
        "type=secret (in no layer)",
        "type=cache (kept between builds)",
        "type=bind (of context or stage)",
        "type=tmpfs (in memory)",
        "type=ssh (keys of an agent)",
      ]);
      assert.deepEqual(await words("RUN --mount=type=secret,id=a,|"), [
        "env",
        "target",
        "required",
        "mode",
        "uid",
        "gid",
      ]);
      assert.deepEqual(await words("RUN --mount=type=tmpfs,t|"), ["target", "size"]);
      assert.deepEqual(await words("RUN --mount=type=cache,sharing=|"), [
        "locked (one at a time)",
        "shared (the default)",
        "private",
      ]);
      assert.deepEqual(await words("RUN --mount=type=bind,from=|"), ["base (stage)"]);
    }));

  test("platforms, stages, and the frontend with the stable channel first", () =>
    withEditor(async (editor) => {
      const first = async (text: string) => seen(await offered(editor, "dockerfile", text))[0];
      assert.equal(await first("FROM --platform=|"), "$BUILDPLATFORM (of the builder)");
      assert.equal(await first("FROM a AS build\nFROM b\nCOPY --from=|"), "build (stage)");
      assert.equal(await first("# syntax=|\nFROM a\n"), "docker/dockerfile:1 (stable)");
      assert.equal(await first("# syntax = docker/|"), "docker/dockerfile:1 (stable)");
    }));

  test("a blank or a comma brings words, never whole forms", () =>
    withEditor(async (editor) => {
      assert.deepEqual(await offered(editor, "dockerfile", "FROM a\n |", " "), []);
      assert.equal((await offered(editor, "dockerfile", "FROM node:26\nUSER |", " ")).length, 3);
      assert.deepEqual(await offered(editor, "dockerfile", "FROM a\nRUN echo a, |", " "), []);
    }));
});

describe("in an exception", () => {
  const MANIFEST = "apiVersion: v1\nkind: Pod\nmetadata: { name: web }\nspec:\n  containers:\n";

  test("the ids of the rules, first of those that report below it", () =>
    withEditor(async (editor) => {
      const dockerfile = await offered(
        editor,
        "dockerfile",
        "FROM debian:13-slim\n# plimsoll: ignore |\nRUN sudo id\n",
      );
      assert.equal(dockerfile[0]?.label, "dockerfile/no-sudo");
      assert.equal(dockerfile[0]?.labelDetails?.description, "reported here");
      assert.ok(dockerfile.length > 10);
      const container =
        "    # plimsoll: ignore kubernetes/x, |\n    - { name: web, image: a, securityContext: { privileged: true } }\n";
      const manifest = await offered(editor, "yaml", MANIFEST + container);
      assert.equal(manifest[0]?.labelDetails?.description, "reported here");
      assert.match(manifest[0]?.label ?? "", /^kubernetes\//);
      const compose = "services:\n  # plimsoll: ignore co|\n  web: { image: nginx, privileged: true }\n";
      assert.match((await offered(editor, "dockercompose", compose))[0]?.label ?? "", /^compose\//);
    }));

  test("its commands; nothing in other comments and in text that looks like one", () =>
    withEditor(async (editor) => {
      const words = async (text: string) => (await offered(editor, "dockerfile", text)).map(({ label }) => label);
      assert.deepEqual(await words("FROM a\n# plimsoll: |"), ["ignore", "ignore-stage", "ignore-file"]);
      assert.deepEqual(await words("FROM a\n# hadolint ignore=|"), []);
      assert.deepEqual(await words("FROM a\nRUN echo '# plimsoll: ignore |'"), []);
      assert.deepEqual(await words("FROM a\n# plimsoll: ignore dockerfile/no-sudo -- |"), []);
    }));
});

describe("in security settings", () => {
  const POD = `apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  securityContext:
    runAsNonRoot: true
    POD
  containers:
    - name: web
      securityContext:
        CONTAINER
        privileged: false
        capabilities: { drop: [ALL] }
      image: web:1.4
  SPEC
`;
  const at = (place: string, typed: string) => POD.replace(place, typed).replace(/^ *(?:POD|CONTAINER|SPEC)\n/gm, "");

  test("of a container and of a pod: the fields of that level which are not there yet", () =>
    withEditor(async (editor) => {
      const words = async (place: string, typed: string) => seen(await offered(editor, "yaml", at(place, typed)));
      assert.deepEqual(await words("CONTAINER", "|"), [
        "allowPrivilegeEscalation: false (hardened)",
        "readOnlyRootFilesystem: true (hardened)",
        "runAsNonRoot: true (hardened)",
        "runAsUser: 10001 (hardened)",
        "seccompProfile: { type: RuntimeDefault } (hardened)",
      ]);
      assert.deepEqual(await words("POD", "f|"), [
        "runAsUser: 10001 (hardened)",
        "runAsGroup: 10001 (hardened)",
        "fsGroup: 10001 (hardened)",
        "seccompProfile: { type: RuntimeDefault } (hardened)",
      ]);
      assert.deepEqual(await words("SPEC", "|"), ["automountServiceAccountToken: false (hardened)"]);
      assert.deepEqual(await words("CONTAINER", "readOnlyRootFilesystem: |"), ["true (hardened)"]);
      assert.deepEqual(await words("CONTAINER", "seccompProfile:\n          |"), ["type: RuntimeDefault (hardened)"]);
      assert.deepEqual(await words("CONTAINER", "capabilities:\n          drop:\n            - |"), ["ALL (hardened)"]);
      assert.deepEqual(await words("CONTAINER", "seLinuxOptions:\n          |"), []);
      const images = await words("web:1.4", "|");
      assert.deepEqual(
        images.filter((word) => word.endsWith("(hardened)")),
        [],
        "an image is no setting",
      );
    }));

  test("of a service: the settings which are not there yet, a whole one beside it, and nothing elsewhere", () =>
    withEditor(async (editor) => {
      const words = async (text: string) => seen(await offered(editor, "dockercompose", text));
      assert.deepEqual(
        await words(
          "services:\n  web:\n    image: nginx\n    |\n    user: app\n    tmpfs: [/tmp]\n  db:\n    read_only: true\n",
        ),
        [
          "cap_drop: [ALL] (hardened)",
          'security_opt: ["no-new-privileges:true"] (hardened)',
          "read_only: true (hardened)",
          "mem_limit: 256m (hardened)",
          "pids_limit: 256 (hardened)",
        ],
      );
      assert.deepEqual(await words("services:\n  web:\n    image: nginx\n    cap_drop: [|"), ["ALL (hardened)"]);
      assert.deepEqual(await words("services:\n  web:\n    image: nginx\n    cap_drop:\n      - |"), [
        "ALL (hardened)",
      ]);
      assert.deepEqual(await words("services:\n  web:\n    image: nginx\n  |"), ["hardened-service (hardened)"]);
      assert.deepEqual(await words("services:\n  web:\n    image: nginx\nvolumes:\n  data:\n    |"), []);
    }));

  test("what is offered as hardened is clean by our own rules", () => {
    const of = (words: readonly string[]) => words.map((word) => word.replace(/ \(hardened\)$/, ""));
    return withEditor(async (editor) => {
      const text = "services:\n  web:\n    image: registry.example.com/shop/web:1.4.0\n    |\n";
      const settings = of(seen(await offered(editor, "dockercompose", text)));
      await editor.open(uri, "dockercompose", text.replace("|", settings.join("\n    ")));
      const report = await editor.pull(uri);
      assert.deepEqual(report.kind === "full" && report.items, []);
    });
  });
});

describe("in an ignore file", () => {
  const folder = projectOf({
    ".gitignore": "dist/\n",
    "dist/app.js": "",
    "src/app.ts": "",
    "src/app.test.ts": "",
    "odd[1].txt": "",
    "README.md": "",
  });
  const file = pathToFileURL(path.join(folder, ".dockerignore")).href;
  const offeredIn = async (editor: Editor, text: string) => {
    const offset = text.indexOf("|");
    await editor.open(file, "ignore", text.replace("|", ""));
    const answer = await editor.connection.sendRequest<CompletionItem[] | CompletionList>("textDocument/completion", {
      textDocument: { uri: file },
      position: editor.position(file, offset),
      context: { triggerKind: 1 },
    });
    await editor.close(file);
    return seen(Array.isArray(answer) ? answer : answer.items);
  };
  test("names that are there, whatever git ignores, and usual patterns that the file does not have", async () => {
    const editor = startEditor();
    try {
      await editor.initialize({ folder, capabilities: CAPABILITIES });
      const usual = ["**/*.pem (private keys)", "**/node_modules (installed packages)", "Dockerfile* (build files)"];
      const first = await offeredIn(editor, ".git\n|\n");
      for (const one of [...usual, "README.md", "src (folder)", "dist (folder)", ".gitignore"])
        assert.ok(first.includes(one), `${one}: ${first.join(", ")}`);
      assert.ok(!first.some((one) => one.startsWith("odd") || one.startsWith(".git (the")), first.join(", "));
      assert.equal(first[0], "**/.env* (settings with secrets)", "what most projects need before what is there");
      assert.ok(first.indexOf("Dockerfile* (build files)") < first.indexOf("README.md"));
      const empty = await offeredIn(editor, "|");
      assert.deepEqual(
        empty.filter((one) => one.startsWith(".git ")),
        [".git (the repository's history)"],
      );
      assert.deepEqual(await offeredIn(editor, "*\n!src/|\n"), ["app.test.ts", "app.ts"]);
      assert.deepEqual(await offeredIn(editor, "# src/|\n"), []);
      assert.deepEqual(await offeredIn(editor, "!../|\n"), []);
      assert.deepEqual(await offeredIn(editor, "!src/*|\n"), []);
      assert.deepEqual(editor.log, [], "the server's log");
    } finally {
      editor.process.kill();
    }
  });
});
