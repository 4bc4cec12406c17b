// The language server's bundle for browsers, in a context without anything of Node's: findings and fixes for each language, the
// library's features for Dockerfiles, and an index over files that only the editor can reach.
import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, test } from "node:test";
import { build } from "esbuild";
import type { CompletionItem, CompletionList, Hover } from "vscode-languageserver";
import { WEB_CLIENT, WEB_SERVER } from "../../scripts/build.ts";
import { until } from "../../scripts/wait.ts";
import { engine } from "../support/lab.ts";
import { secretOf } from "../support/secrets.ts";
import { VirtualFiles } from "./virtual-files.ts";
import { WorkerEditor } from "./worker.ts";

const FOLDER = "memfs:/w";
const uri = (path: string) => `${FOLDER}/${path}`;

interface Scene {
  readonly path: string;
  readonly language: string;
  readonly editorLanguage: string;
  /** Other files of the workspace, by their paths in it. */
  readonly files?: Readonly<Record<string, string>>;
  /** «Guillemets» mark what is found. */
  readonly text: string;
  readonly code: string;
  /** The first action there, and the text after it. */
  readonly action: string;
  readonly after?: string;
}

const SCENES: readonly Scene[] = [
  {
    path: "Dockerfile",
    language: "dockerfile",
    editorLanguage: "dockerfile",
    text: "FROM node:24-slim\nRUN «sudo» npm ci\nUSER node\n",
    code: "dockerfile/no-sudo",
    action: "Remove `sudo`",
    after: "FROM node:24-slim\nRUN npm ci\nUSER node\n",
  },
  {
    path: "agent.yaml",
    language: "kubernetes",
    editorLanguage: "yaml",
    text: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: agent\nspec:\n  hostPID: «true»\n  containers: []\n",
    code: "kubernetes/host-pid",
    action: "Remove `hostPID` (the pod may need it) · choice",
    after: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: agent\nspec:\n  containers: []\n",
  },
  {
    path: "compose.yaml",
    language: "compose",
    editorLanguage: "yaml",
    text: "services:\n  web:\n    image: shop/web:1.4.2\n    privileged: «true»\n",
    code: "compose/privileged",
    action: "Remove `privileged` (the service may need it) · choice",
    after: "services:\n  web:\n    image: shop/web:1.4.2\n",
  },
  {
    path: ".plimsoll.yaml",
    language: "plimsoll-config",
    editorLanguage: "yaml",
    text: "rules:\n  «dockerfile/no-sodu»: off\n",
    code: "plimsoll/config",
    action: "Change to `dockerfile/no-sudo` · choice",
    after: "rules:\n  dockerfile/no-sudo: off\n",
  },
  {
    path: ".hadolint.yaml",
    language: "plimsoll-hadolint",
    editorLanguage: "yaml",
    text: "failure-threshold: error\n«ignore»: [DL3008]\n",
    code: "plimsoll/config",
    action: "Change to `ignored` · choice",
    after: "failure-threshold: error\nignored: [DL3008]\n",
  },
  {
    path: ".dockerignore",
    language: "dockerignore",
    editorLanguage: "ignore",
    text: `dist\n«${secretOf("github-pat")}»\n`,
    code: "text/secret-value/github-pat",
    action: "Ignore `text/secret-value/github-pat` for this line",
  },
  {
    path: "docker-bake.hcl",
    language: "bake",
    editorLanguage: "hcl",
    files: { Dockerfile: "FROM node:24-slim AS build\nFROM build AS release\nUSER node\n" },
    text: 'target "web" {\n  target = "«realese»"\n}\n',
    code: "bake/unknown-build-target",
    action: "Build stage `release` · choice",
    after: 'target "web" {\n  target = "release"\n}\n',
  },
  {
    path: ".github/workflows/build.yaml",
    language: "actions",
    editorLanguage: "yaml",
    text: `jobs:\n  build:\n    env:\n      TOKEN: «${secretOf("github-pat")}»\n`,
    code: "text/secret-value/github-pat",
    action: "Ignore `text/secret-value/github-pat` for this line",
  },
  {
    path: ".gitlab-ci.yml",
    language: "gitlab",
    editorLanguage: "yaml",
    text: `build:\n  script:\n    - login «${secretOf("github-pat")}»\n`,
    code: "text/secret-value/github-pat",
    action: "Ignore `text/secret-value/github-pat` for this line",
  },
];

const bundled = await build({ ...WEB_SERVER, write: false, outdir: "out", metafile: true });
const script = bundled.outputFiles?.find(({ path }) => path.endsWith(".js"))?.text ?? "";

describe("the language server in a browser", () => {
  let editor: WorkerEditor;
  let virtual: VirtualFiles;
  beforeEach(() => {
    editor = new WorkerEditor(script);
    virtual = new VirtualFiles(editor.connection, {}, FOLDER);
  });
  afterEach(() => {
    editor.end();
    assert.deepEqual(editor.log, []);
  });
  const start = async (files: Readonly<Record<string, string>> = {}, servesFiles = true) => {
    for (const [path, text] of Object.entries(files)) virtual.files.set(uri(path), text);
    return editor.initialize({ folders: [FOLDER], initializationOptions: { servesFiles } });
  };
  const codes = async (path: string) => (await editor.diagnostics(uri(path))).map(({ code }) => code);
  const changed = (path: string) =>
    editor.connection.sendNotification("workspace/didChangeWatchedFiles", { changes: [{ uri: uri(path), type: 2 }] });

  test("nothing of Node's is there", async () => {
    const missing = ["process", "Buffer", "require", "module", "setImmediate", "global", "__dirname"];
    for (const name of missing) assert.equal(editor.worker.typeOf(name), "undefined", name);
    assert.equal((await start()).serverInfo?.name, "Plimsoll");
  });

  test("every language has a scene", () => {
    assert.deepEqual(SCENES.map(({ language }) => language).sort(), engine.languages.map(({ id }) => id).sort());
  });

  for (const { path, editorLanguage, files, text, code, action, after } of SCENES) {
    test(`${path}: a finding, and “${action}”`, async () => {
      await start(files);
      const [before = "", marked = "", behind = ""] = text.split(/[«»]/);
      await editor.open(uri(path), editorLanguage, before + marked + behind);
      if (files !== undefined) await until("the index", () => editor.indexed);
      const found = (await editor.diagnostics(uri(path))).find((one) => one.code === code);
      assert.ok(found, code);
      assert.deepEqual(found.range.start, editor.position(uri(path), before.length));
      assert.deepEqual(found.range.end, editor.position(uri(path), before.length + marked.length));
      const actions = (await editor.actions(uri(path), marked)).filter(({ diagnostics }) =>
        diagnostics?.some((one) => one.code === code),
      );
      assert.equal(actions[0]?.title, action);
      if (after !== undefined) assert.equal(editor.after(uri(path), actions[0]?.edit), after);
    });
  }

  test("Dockerfiles: hover, completion and formatting of the library", async () => {
    await start();
    await editor.open(uri("Dockerfile"), "dockerfile", "FROM node:24-slim\nEXPOSE 80\n  US\n");
    const at = (line: number, character: number) => ({
      textDocument: { uri: uri("Dockerfile") },
      position: { line, character },
    });
    const hover: Hover | null = await editor.connection.sendRequest("textDocument/hover", at(1, 2));
    assert.match(JSON.stringify(hover?.contents), /port/);
    const answer = await editor.connection.sendRequest<CompletionItem[] | CompletionList>(
      "textDocument/completion",
      at(2, 4),
    );
    const items = Array.isArray(answer) ? answer : answer.items;
    assert.ok(items.some(({ label, detail }) => label.startsWith("USER") || detail?.startsWith("USER")));
    const edits: object[] = await editor.connection.sendRequest("textDocument/formatting", {
      textDocument: { uri: uri("Dockerfile") },
      options: { tabSize: 4, insertSpaces: true },
    });
    assert.ok(edits.length > 0);
  });

  const SERVICE = "apiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  selector: { app: wbe }\n";
  const pod = (app: string) =>
    `apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\n  labels: { app: ${app} }\nspec:\n  containers: []\n`;
  const DANGLING = "kubernetes/dangling-service";

  test("the index is made of the editor's files, without what git ignores, and follows their changes", async () => {
    await start({
      "k8s/pod.yaml": pod("web"),
      "k8s/old/pod.yaml": pod("wbe"),
      "k8s/.gitignore": "old\n",
      "logo.png": "\u0000",
    });
    await editor.open(uri("service.yaml"), "yaml", SERVICE);
    await until("the index", () => editor.indexed);
    assert.ok((await codes("service.yaml")).includes(DANGLING));
    const [first] = (await editor.actions(uri("service.yaml"), "wbe")).filter(({ edit }) => edit !== undefined);
    assert.match(editor.after(uri("service.yaml"), first?.edit), /app: web/);
    virtual.files.set(uri("k8s/pod.yaml"), pod("wbe"));
    await changed("k8s/pod.yaml");
    await until("the Service to find its pod", async () => !(await codes("service.yaml")).includes(DANGLING));
    const read = (path: string) => virtual.asked.includes(`readFile ${uri(path)}`);
    assert.ok(read("k8s/pod.yaml"));
    assert.ok(!read("k8s/old/pod.yaml"), "what git ignores is not read");
    assert.ok(!read("logo.png"), "nor what no language claims");
  });

  test("a file that is deployed with an open one, configuration beside it, and bytes as they are", async () => {
    await start({
      "compose.override.yaml": "services:\n  web:\n    security_opt: [no-new-privileges:true]\n",
      ".plimsoll.yaml": "\uFEFFrules:\n  dockerfile/no-sudo: off\n",
    });
    await editor.open(uri("compose.yaml"), "yaml", "services:\n  web:\n    image: shop/web:1.4.2\n");
    assert.deepEqual(await codes("compose.yaml"), []);
    await editor.open(uri("Dockerfile"), "dockerfile", "FROM node:24-slim\nRUN sudo npm ci\nUSER node\n");
    assert.deepEqual(await codes("Dockerfile"), []);
  });

  test("a file that is larger than its beginning is read whole", async () => {
    await start({ "pods.yaml": `${pod("web")}---\n${"# filler\n".repeat(20_000)}${pod("wbe")}` });
    await editor.open(uri("service.yaml"), "yaml", SERVICE);
    await until("the index", () => editor.indexed);
    assert.ok(!(await codes("service.yaml")).includes(DANGLING));
  });

  test("the whole workspace is checked and exported, few requests at a time", async () => {
    const files = Array.from(
      { length: 30 },
      (_, i) => [`d${i}/Dockerfile`, "FROM node:24-slim\nRUN sudo id\n"] as const,
    );
    await start(Object.fromEntries(files));
    await editor.connection.sendRequest("plimsoll/checkWorkspace", {});
    const { files: found, complete } = await editor.connection.sendRequest<{ files: object[]; complete: boolean }>(
      "plimsoll/workspace",
      {},
    );
    assert.equal(found.length, 30);
    assert.equal(complete, true);
    const { text } = await editor.connection.sendRequest<{ text: string }>("plimsoll/export", { format: "sarif" });
    assert.equal(JSON.parse(text).version, "2.1.0");
    assert.ok(virtual.most <= 8, `${virtual.most} requests at once`);
  });

  test("an editor that hands out no files has its open documents checked; rules across files wait", async () => {
    await start({ "pod.yaml": pod("web") }, false);
    await editor.open(uri("service.yaml"), "yaml", SERVICE);
    await until("the end of the index", () => editor.indexed);
    assert.deepEqual(await codes("service.yaml"), []);
    assert.deepEqual(virtual.asked, []);
  });

  test("nothing can be scanned, and the request says so", async () => {
    await start();
    await editor.connection.sendNotification("plimsoll/trust", { trusted: true });
    const target = { kind: "image", name: "nginx" };
    const { failure } = await editor.connection.sendRequest<{ failure?: { message: string } }>("plimsoll/scan", {
      target,
    });
    assert.match(failure?.message ?? "", /in a browser/);
  });
});

test("neither bundle for browsers has a module of Node's, or one that stands in for it", async () => {
  const client = await build({ ...WEB_CLIENT, write: false, outdir: "out", metafile: true });
  for (const { metafile, outputFiles } of [bundled, client]) {
    const inputs = Object.keys(metafile?.inputs ?? {});
    assert.ok(inputs.length > 100);
    const polyfills = /^(?:node:|\(disabled\))|node_modules\/(?:buffer|process|events|path-browserify|util)\//;
    assert.deepEqual(
      inputs.filter((name) => polyfills.test(name)),
      [],
    );
    const imported = Object.values(metafile?.outputs ?? {}).flatMap(({ imports }) => imports.map((one) => one.path));
    assert.deepEqual(
      imported.filter((name) => name !== "vscode"),
      [],
    );
    const [text] = outputFiles?.filter(({ path }) => path.endsWith(".js")).map((file) => file.text) ?? [];
    assert.doesNotMatch(text ?? "", /["']node:|\bBuffer\.(?:from|alloc)\(/);
  }
});
