// The outline over stdio: of each language, nested and flat, half-typed, without secrets, and never beside another one.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { DocumentSymbol, Range, SymbolInformation } from "vscode-languageserver";
import { until } from "../../scripts/wait.ts";
import { secretOf } from "../support/secrets.ts";
import { type Editor, type EditorOptions, MODERN, startEditor } from "./editor.ts";

const uri = "untitled:Untitled-1";

function capabilities(documentSymbol: object) {
  return {
    ...MODERN,
    workspace: { ...MODERN.workspace, configuration: true, didChangeConfiguration: { dynamicRegistration: true } },
    textDocument: { ...MODERN.textDocument, documentSymbol },
  };
}

const NESTED: EditorOptions = { capabilities: capabilities({ hierarchicalDocumentSymbolSupport: true }) };

async function withEditor(options: EditorOptions, use: (editor: Editor) => Promise<void>, editor = startEditor()) {
  try {
    await editor.initialize(options);
    await use(editor);
    assert.deepEqual(editor.log, [], "the server's log");
  } finally {
    editor.process.kill();
  }
}

function symbolsOf<T = DocumentSymbol>(editor: Editor): Promise<T[]> {
  return editor.connection.sendRequest("textDocument/documentSymbol", { textDocument: { uri } });
}

const isBefore = (a: Range["start"], b: Range["start"]) =>
  a.line < b.line || (a.line === b.line && a.character <= b.character);

/** The names as they are seen, each two blanks deeper than what it is in. Editors refuse ranges that do not lie in each other. */
function seen(symbols: readonly DocumentSymbol[], depth = 0): string {
  return symbols
    .map(({ name, detail, range, selectionRange, children = [] }) => {
      assert.ok(isBefore(range.start, selectionRange.start) && isBefore(selectionRange.end, range.end), name);
      assert.notEqual(name, "");
      return `${"  ".repeat(depth)}${name}${detail === undefined ? "" : ` (${detail})`}\n${seen(children, depth + 1)}`;
    })
    .join("");
}

/** The outline of a text as one reads it. */
async function outline(editor: Editor, language: string, text: string): Promise<string> {
  await editor.open(uri, language, text);
  const found = seen(await symbolsOf(editor));
  await editor.close(uri);
  return found;
}

const DOCKERFILE = `ARG NODE=26
FROM node:26-slim AS build
WORKDIR /app
RUN --mount=type=cache,target=/root/.npm \\
    # the lock file decides
    npm ci \\
    && npm run build
FROM --platform=linux/amd64 node:26-slim
COPY --from=build --chown=node /app /app
RUN <<EOF
  echo three
EOF
USER node
`;

const MANIFESTS = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: shop
spec:
  template:
    spec:
      initContainers:
        - name: migrate
          image: shop/web:1.4
      containers:
        - name: web
          image: shop/web:1.4
        - image: envoy:1.31
---
apiVersion: v1
kind: List
items:
  - apiVersion: v1
    kind: Service
    metadata: { name: web }
  - apiVersion: v1
    kind: ConfigMap
    metadata: { generateName: settings- }
`;

const COMPOSE = `name: shop
services:
  web: { build: ., ports: ["80:80"] }
  db:
    image: postgres:\${PG:-18}
  cache:
volumes:
  data: {}
x-shared: { restart: always }
`;

describe("the outline", () => {
  test("of a Dockerfile: stages with their bases, instructions with their first words", () =>
    withEditor(NESTED, async (editor) => {
      assert.equal(
        await outline(editor, "dockerfile", DOCKERFILE),
        `ARG NODE=26
build ← node:26-slim
  WORKDIR /app
  RUN npm ci && npm run build
node:26-slim
  COPY --from=build /app /app
  RUN <<EOF
  USER node
`,
      );
    }));

  test("of manifests: objects with their containers, those of a list by themselves", () =>
    withEditor(NESTED, async (editor) => {
      assert.equal(
        await outline(editor, "yaml", MANIFESTS),
        `Deployment web (shop)
  migrate (init · shop/web:1.4)
  web (shop/web:1.4)
  #2 (envoy:1.31)
Service web
ConfigMap
`,
      );
    }));

  test("of a template: names as they are written", () =>
    withEditor(NESTED, async (editor) => {
      const text = MANIFESTS.replace("name: web\n  namespace", "name: {{ .Release.Name }}-web\n  namespace");
      assert.match(await outline(editor, "helm", text), /^Deployment \{\{ \.Release\.Name \}\}-web \(shop\)\n/);
    }));

  test("of a Compose file: what each element names, services with their images", () =>
    withEditor(NESTED, async (editor) => {
      const expected = `services
  web (build)
  db (postgres:\${PG:-18})
  cache
volumes
  data
`;
      assert.equal(await outline(editor, "dockercompose", COMPOSE), expected);
    }));

  test("of half-typed files: what is there", () =>
    withEditor(NESTED, async (editor) => {
      assert.equal(await outline(editor, "dockerfile", "FROM\nRU\nFROM a AS\nENV A"), "FROM\n  RU\na\n  ENV A\n");
      assert.equal(await outline(editor, "dockerfile", "RUN id\n# FROM a\n"), "RUN id\n");
      assert.equal(await outline(editor, "dockerfile", ""), "");
      const broken = MANIFESTS.replace("image: envoy", "imag\n          x");
      assert.match(await outline(editor, "yaml", broken), /^Deployment web/);
      assert.match(await outline(editor, "dockercompose", `${COMPOSE.slice(0, -40)}\n  met`), /^services\n {2}web/);
    }));

  test("every beginning of a file has one that an editor takes", () =>
    withEditor(NESTED, async (editor) => {
      for (const [language, text] of [
        ["dockerfile", DOCKERFILE],
        ["yaml", MANIFESTS],
        ["dockercompose", COMPOSE],
      ] as const)
        for (let end = 0; end < text.length; end += 3) await outline(editor, language, text.slice(0, end));
    }));

  test("a long instruction is cut, its secret never: it is masked before", () =>
    withEditor(NESTED, async (editor) => {
      const secret = secretOf("github-pat");
      const filler = "x".repeat(55);
      const found = await outline(editor, "dockerfile", `FROM a\nENV ${filler}=1 TOKEN=${secret}\n`);
      assert.match(found, /…\n$/);
      assert.ok(!found.includes(secret.slice(0, 12)), found);
    }));

  test("flat for editors that know no other: each names what it is in", () =>
    withEditor({ capabilities: MODERN }, async (editor) => {
      await editor.open(uri, "dockerfile", DOCKERFILE);
      const found = await symbolsOf<SymbolInformation>(editor);
      const names = found.map(({ name, containerName }) => [containerName, name]);
      assert.deepEqual(names.slice(0, 3), [
        [undefined, "ARG NODE=26"],
        [undefined, "build ← node:26-slim"],
        ["build ← node:26-slim", "WORKDIR /app"],
      ]);
    }));

  test("long files cost time linear in them", () =>
    withEditor(NESTED, async (editor) => {
      const start = performance.now();
      await editor.open(uri, "dockerfile", `FROM a\n${"RUN id && \\\n  true\n".repeat(10_000)}`);
      assert.equal((await symbolsOf(editor))[0]?.children?.length, 10_000);
      assert.ok(performance.now() - start < 10_000);
    }));
});

describe("an outline is shown once", () => {
  interface Registration {
    readonly id: string;
    readonly method: string;
    readonly registerOptions?: { readonly documentSelector?: readonly { readonly language: string }[] };
  }

  /** `use` with the editor's languages that an outline is announced for, now and later. */
  async function announced(
    options: EditorOptions,
    use: (languages: () => string, editor: Editor) => Promise<void>,
  ): Promise<void> {
    const editor = startEditor();
    const selectors = new Map<string, readonly string[]>();
    editor.connection.onRequest("client/registerCapability", (given: { registrations: Registration[] }) => {
      for (const { id, method, registerOptions } of given.registrations)
        if (method === "textDocument/documentSymbol")
          selectors.set(id, registerOptions?.documentSelector?.map(({ language }) => language) ?? []);
      return null;
    });
    editor.connection.onRequest("client/unregisterCapability", (given: { unregisterations: { id: string }[] }) => {
      for (const { id } of given.unregisterations) selectors.delete(id);
      return null;
    });
    const documentSymbol = { dynamicRegistration: true, hierarchicalDocumentSymbolSupport: true };
    const all = { capabilities: capabilities(documentSymbol), ...options };
    await withEditor(all, (one) => use(() => [...selectors.values()].flat().sort().join(" "), one), editor);
  }

  const becomes = (languages: () => string, wanted: string) => until(wanted, languages, (found) => found === wanted);

  test("of all languages where nothing else has one", () =>
    announced({}, async (languages) => {
      await becomes(languages, "dockercompose dockerfile helm json jsonc yaml");
    }));

  test("not of those that something else shows one of", () => {
    const initializationOptions = { outlined: ["yaml", "json", "jsonc", "dockercompose"] };
    return announced({ initializationOptions }, async (languages, editor) => {
      await becomes(languages, "dockerfile helm");
      await editor.open(uri, "yaml", MANIFESTS);
      assert.deepEqual(await symbolsOf(editor), []);
    });
  });

  test("of Dockerfiles as with their other features: by the setting, and beside another extension", () =>
    announced({ initializationOptions: { otherDockerfileExtension: true } }, async (languages, editor) => {
      await becomes(languages, "dockercompose helm json jsonc yaml");
      await editor.open(uri, "dockerfile", DOCKERFILE);
      assert.deepEqual(await symbolsOf(editor), []);
      editor.settings = { dockerfile: { languageFeatures: "on" } };
      await editor.connection.sendNotification("workspace/didChangeConfiguration", { settings: null });
      await becomes(languages, "dockercompose dockerfile helm json jsonc yaml");
      assert.notDeepEqual(await symbolsOf(editor), []);
    }));
});
