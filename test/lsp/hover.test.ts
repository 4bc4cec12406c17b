// Hovers over stdio: findings, exceptions, words of the configuration, instructions.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Hover } from "vscode-languageserver";
import { secretOf } from "../support/secrets.ts";
import { type Editor, MODERN, startEditor } from "./editor.ts";

const CAPABILITIES = {
  ...MODERN,
  textDocument: { ...MODERN.textDocument, hover: { contentFormat: ["markdown", "plaintext"] } },
};

async function withEditor(options: object, use: (editor: Editor) => Promise<void>): Promise<void> {
  const editor = startEditor();
  try {
    await editor.initialize({ capabilities: CAPABILITIES, initializationOptions: { uriScheme: "vscode" }, ...options });
    await use(editor);
    assert.deepEqual(editor.log, [], "the server's log");
  } finally {
    editor.process.kill();
  }
}

async function hoverOver(
  editor: Editor,
  uri: string,
  what: string,
): Promise<{ text: string; kind: string; hover: Hover }> {
  const start = editor.text(uri).indexOf(what);
  assert.notEqual(start, -1);
  const hover: Hover | null = await editor.connection.sendRequest("textDocument/hover", {
    textDocument: { uri },
    position: editor.position(uri, start + 1),
  });
  assert.ok(hover, `no hover over ${what}`);
  const { contents } = hover;
  assert.ok(typeof contents === "object" && "kind" in contents);
  return { text: contents.value, kind: contents.kind, hover };
}

const DOCKERFILE = "FROM node:24-slim\nRUN sudo npm ci\nUSER node\n";

test("a finding: title, why in a sentence, the fix in the file's own text, the rule's page, other tools' ids; the instruction below", () =>
  withEditor({}, async (editor) => {
    const uri = "untitled:Untitled-1";
    await editor.open(uri, "dockerfile", DOCKERFILE);
    const { text, kind, hover } = await hoverOver(editor, uri, "sudo");
    assert.equal(kind, "markdown");
    const parts = text.split("\n\n");
    assert.equal(parts[0], "**Build steps must not use `sudo`**");
    assert.match(parts[1] ?? "", /^\w[^.]+\.$/, "why");
    assert.match(parts[2] ?? "", /^Fix: Remove `sudo`$/);
    assert.equal(parts[3], "```diff\n- RUN sudo npm ci\n+ RUN npm ci\n```");
    assert.match(text, /\[`dockerfile\/no-sudo`\]\(vscode:\/\/plimsoll\.plimsoll\/rule\/dockerfile\/no-sudo\)/);
    assert.match(text, / · hadolint DL3004/);
    assert.deepEqual(hover.range, { start: { line: 1, character: 4 }, end: { line: 1, character: 8 } });
    const instruction = await hoverOver(editor, uri, "RUN");
    assert.match(instruction.text, /image/i);
    assert.doesNotMatch(instruction.text, /no-sudo/);
  }));

test("several findings on one place: what is there before what is missing, and then the instruction", () =>
  withEditor({}, async (editor) => {
    const uri = "untitled:Untitled-1";
    await editor.open(uri, "dockerfile", "FROM node\nRUN id\n");
    const { text } = await hoverOver(editor, uri, "node");
    const rules = [...text.matchAll(/\[`(dockerfile\/[\w-]+)`\]/g)].map(([, id]) => id);
    assert.deepEqual(rules, ["dockerfile/untagged-base", "dockerfile/missing-user"]);
  }));

test("of several findings the one with the shortest text comes first among equally bad ones", () =>
  withEditor({}, async (editor) => {
    const uri = "untitled:Untitled-1";
    await editor.open(uri, "dockerfile", "FROM node:16\nRUN id\n");
    const start = editor.text(uri).indexOf("16");
    const { text, hover } = await hoverOver(editor, uri, "16");
    assert.match(text.match(/\[`(dockerfile\/[\w-]+)`\]/)?.[1] ?? "", /eol-base-image/);
    assert.deepEqual(hover.range?.start, editor.position(uri, start));
  }));

test("a fix that adds lines shows what stands above them, and no secret of the file", () =>
  withEditor({}, async (editor) => {
    const uri = "untitled:Untitled-1";
    const secret = secretOf("github-pat");
    const container = `    - name: shop\n      image: nginx:1.29.3\n      env:\n        - { name: T, value: ${secret} }\n`;
    const pod = `apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  containers:\n${container}`;
    await editor.open(uri, "yaml", pod);
    const { text } = await hoverOver(editor, uri, "shop");
    assert.match(text, /```diff\n[\s\S]*\n\+ .*securityContext:\n/);
    assert.ok(!text.includes(secret));
  }));

test("an exception: what it silences, until when and why; an expired one since when; another tool's", () =>
  withEditor({}, async (editor) => {
    const uri = "untitled:Untitled-1";
    const text = `FROM node:24-slim
# plimsoll: ignore dockerfile/no-sudo until 2099-01-31 -- the image has *one* user
RUN sudo id
# plimsoll: ignore dockerfile/no-sudo until 2020-01-31
RUN sudo id
# hadolint ignore=DL3004
RUN sudo id
# plimsoll: ignore dockerfile/no-sudo
RUN id
USER node
`;
    await editor.open(uri, "dockerfile", text);
    const first = (await hoverOver(editor, uri, "plimsoll: ignore dockerfile/no-sudo until 2099")).text;
    assert.match(first, /^\*\*Exception for `dockerfile\/no-sudo`\*\*/);
    assert.match(first, /It ignores:\n\n- `sudo` has no effect/);
    assert.match(first, /It is valid until 2099\\-01\\-31\./);
    assert.match(first, /Reason: the image has \\\*one\\\* user/);
    const expired = (await hoverOver(editor, uri, "2020-01-31")).text;
    assert.match(expired, /\*\*Expired exception for `dockerfile\/no-sudo`\*\*/);
    assert.match(expired, /It expired on 2020\\-01\\-31: since then it ignores nothing\./);
    assert.match(expired, /Exceptions must not have expired/, "and the finding on it");
    assert.match((await hoverOver(editor, uri, "hadolint")).text, /\*\*Exception for `DL3004`\*\*[\s\S]*It ignores:/);
    assert.match((await hoverOver(editor, uri, "plimsoll: ignore dockerfile/no-sudo\n")).text, /It ignores nothing\./);
  }));

test("a folded finding names what it stands for", () =>
  withEditor({}, async (editor) => {
    const uri = "untitled:Untitled-1";
    const pod =
      "apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  containers:\n    - name: shop\n      image: nginx:1.29.3\n";
    await editor.open(uri, "yaml", pod);
    const { text } = await hoverOver(editor, uri, "shop");
    assert.match(text, /Found by `kubernetes\/[\w-]+`, `kubernetes/);
  }));

test(".plimsoll.yaml: keys, rules, presets", () =>
  withEditor({}, async (editor) => {
    const uri = "untitled:.plimsoll.yaml";
    await editor.open(
      uri,
      "yaml",
      "extends: strict\nrules:\n  dockerfile/no-sudo: error\n  DL3007: off\nkubernetes:\n  version: 1.34\n",
    );
    assert.match((await hoverOver(editor, uri, "extends")).text, /presets/);
    assert.match((await hoverOver(editor, uri, "strict")).text, /stricter policy/);
    assert.match(
      (await hoverOver(editor, uri, "dockerfile/no-sudo")).text,
      /\*\*Build steps must not use `sudo`\*\*[\s\S]*How:/,
    );
    assert.match((await hoverOver(editor, uri, "DL3007")).text, /latest/);
    assert.match((await hoverOver(editor, uri, "version")).text, /cluster's version/);
  }));

test("a row: its title and its own ids, on a finding, on an exception and in .plimsoll.yaml", () =>
  withEditor({}, async (editor) => {
    const uri = "untitled:Untitled-1";
    const name = "text/secret-value/github-pat";
    const secrets = [secretOf("github-pat"), secretOf("npm-access-token")];
    const text = `FROM node:24-slim\n# plimsoll: ignore ${name} -- fake\nRUN a ${secrets[0]}\nRUN b ${secrets.join(" ")}\nUSER node\n`;
    await editor.open(uri, "dockerfile", text);
    const codes = (await editor.diagnostics(uri)).map(({ code }) => code);
    assert.deepEqual(codes, [name, "text/secret-value/npm-access-token"]);
    const token = (await hoverOver(editor, uri, `${secrets[1]}`)).text;
    assert.match(token, /^\*\*Tokens and private keys must not be stored in plain text: npm access token\*\*/);
    assert.match(
      token,
      /\[`text\/secret-value\/npm-access-token`\]\(vscode:\/\/plimsoll\.plimsoll\/rule\/text\/secret-value\)/,
    );
    assert.match(token, / · gitleaks npm\\-access\\-token · Trivy npm\\-access\\-token/);
    assert.doesNotMatch(token, /github/);
    const exception = (await hoverOver(editor, uri, "plimsoll: ignore")).text;
    assert.match(exception, /^\*\*Exception for `text\/secret-value\/github-pat`\*\*/);
    assert.match(exception, /plain text: GitHub personal access token\.[\s\S]*It ignores:\n\n- This GitHub/);
    const config = "untitled:.plimsoll.yaml";
    await editor.open(config, "yaml", `rules:\n  ${name}: off\n  text/secret-value: error\n`);
    assert.match((await hoverOver(editor, config, name)).text, /^\*\*[^*]*: GitHub personal access token\*\*/);
    assert.match(
      (await hoverOver(editor, config, "text/secret-value: error")).text,
      /rows can be configured or ignored separately/,
    );
  }));

test("editors without Markdown get plain text", () =>
  withEditor({ capabilities: MODERN, initializationOptions: {} }, async (editor) => {
    const uri = "untitled:Untitled-1";
    await editor.open(uri, "dockerfile", DOCKERFILE);
    const { text, kind } = await hoverOver(editor, uri, "sudo");
    assert.equal(kind, "plaintext");
    assert.doesNotMatch(text, /\*\*|```|\]\(/);
    assert.match(text, /^Build steps must not use `sudo`\n/);
  }));
