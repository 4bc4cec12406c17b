// Hover, exceptions, rules switched off, hardening and fixing on save in a real VS Code, on files of a workspace.
import * as assert from "node:assert/strict";
import * as vscode from "vscode";
import { until } from "../../../scripts/wait.ts";

const codeOf = ({ code }: vscode.Diagnostic) => String(typeof code === "object" ? code.value : code);

function folder(): vscode.Uri {
  const [first] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(first, "a folder is open");
  return first.uri;
}

const nameOf = ({ label }: vscode.CompletionItem) => (typeof label === "object" ? label.label : label);

/** A new file of the workspace in an editor. */
async function openFile(name: string, text: string): Promise<vscode.TextDocument> {
  const uri = vscode.Uri.joinPath(folder(), name);
  await vscode.workspace.fs.writeFile(uri, Buffer.from(text));
  const document = await vscode.workspace.openTextDocument(uri);
  await vscode.window.showTextDocument(document);
  return document;
}

const mark = (document: vscode.TextDocument, rule: string) =>
  vscode.languages.getDiagnostics(document.uri).find((one) => codeOf(one) === rule);

const marked = (document: vscode.TextDocument, rule: string) => until(`${rule}`, () => mark(document, rule));

const unmarked = (document: vscode.TextDocument, rule: string) =>
  until(
    `${rule} to go`,
    () => mark(document, rule),
    (left) => left === undefined,
  );

/** The action of that title at a range, with its edit. */
function action(
  document: vscode.TextDocument,
  range: vscode.Range,
  title: string | RegExp,
): Promise<vscode.CodeAction> {
  return until(String(title), async () => {
    const kind = vscode.CodeActionKind.QuickFix.value;
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      "vscode.executeCodeActionProvider",
      document.uri,
      range,
      kind,
      40,
    );
    return actions.find((one) => (typeof title === "string" ? one.title === title : title.test(one.title)));
  });
}

/** Takes what a list or an input box has chosen. */
const ACCEPT = "workbench.action.acceptSelectedQuickOpenItem";

/** Takes an action that asks, and runs these commands as answers until it is done. */
async function answered({ command }: vscode.CodeAction, answers: readonly string[]): Promise<void> {
  assert.ok(command);
  let isDone = false;
  const done = vscode.commands.executeCommand(command.command, ...(command.arguments ?? [])).then(() => {
    isDone = true;
  });
  await until("the end of the questions", async () => {
    // In one go: a list that comes up between two answers would take the second one alone.
    const run = (one: string) => vscode.commands.executeCommand(one).then(undefined, () => undefined);
    if (!isDone) await Promise.all(answers.map(run));
    return isDone;
  });
  await done;
}

const SUDO = "FROM node:24-slim\nRUN sudo npm ci\nUSER node\n";
const NO_SUDO = "dockerfile/no-sudo";

suite("a finding in a file", () => {
  suiteSetup(async () => {
    await vscode.extensions.getExtension("plimsoll.plimsoll")?.activate();
  });
  teardown(async () => {
    await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
  });

  test("hover tells what, why and how, with a link to the rule's page", async () => {
    const document = await openFile("hover/Dockerfile", SUDO);
    const { range } = await marked(document, NO_SUDO);
    const text = await until("our hover", async () => {
      const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
        "vscode.executeHoverProvider",
        document.uri,
        range.start,
      );
      const texts = hovers.flatMap(({ contents }) =>
        contents.map((one) => (typeof one === "string" ? one : one.value)),
      );
      return texts.find((one) => one.includes("Build steps must not use `sudo`"));
    });
    assert.match(text, /^\*\*Build steps must not use `sudo`\*\*/);
    assert.match(text, /```diff\n- .*sudo/);
    assert.ok(text.includes(`${vscode.env.uriScheme}://plimsoll.plimsoll/rule/${NO_SUDO}`));
    assert.match(text, /hadolint DL3004/);
  });

  test("is left to another extension that shows the same, and its fix stays", async () => {
    const document = await openFile("Dockerfile.beside", SUDO);
    const { range } = await marked(document, NO_SUDO);
    const other = vscode.languages.createDiagnosticCollection("another");
    try {
      const theirs = new vscode.Diagnostic(range, "Do not use sudo.", vscode.DiagnosticSeverity.Warning);
      theirs.source = "hadolint";
      theirs.code = { value: "DL3004", target: vscode.Uri.parse("https://example.org/DL3004") };
      other.set(document.uri, [theirs]);
      await unmarked(document, NO_SUDO);
      assert.ok(mark(document, "DL3004"));
      assert.ok(await action(document, range, "Remove `sudo`"));
      other.clear();
      await marked(document, NO_SUDO);
    } finally {
      other.dispose();
    }
  });

  test("ignored for its line: the first scope, no reason and no date are what Enter takes", async () => {
    const document = await openFile("ignore/Dockerfile", SUDO);
    const { range } = await marked(document, NO_SUDO);
    await answered(await action(document, range, "Ignore `no-sudo`…"), [ACCEPT]);
    assert.equal(document.getText(), SUDO.replace("RUN", `# plimsoll: ignore ${NO_SUDO}\nRUN`));
    await unmarked(document, NO_SUDO);
    await vscode.commands.executeCommand("undo");
    assert.equal(document.getText(), SUDO, "one step");
    await document.save();
  });

  test("not ignored where the question is left", async () => {
    const document = await openFile("stay/Dockerfile", SUDO);
    const { range } = await marked(document, NO_SUDO);
    await answered(await action(document, range, "Ignore `no-sudo`…"), ["workbench.action.closeQuickOpen"]);
    assert.equal(document.getText(), SUDO);
  });

  test("its rule turned off in a new .plimsoll.yaml, which is saved", async () => {
    const document = await openFile("off/Dockerfile", SUDO);
    const { range } = await marked(document, NO_SUDO);
    const config = vscode.Uri.joinPath(folder(), ".plimsoll.yaml");
    // The last scope: from the first the list goes round.
    await answered(await action(document, range, "Ignore `no-sudo`…"), [
      "workbench.action.quickOpenSelectPrevious",
      ACCEPT,
    ]);
    const written = Buffer.from(await vscode.workspace.fs.readFile(config)).toString();
    assert.match(written, new RegExp(`^(?:# yaml-language-server: .*\\n)?rules:\\n  ${NO_SUDO}: off\\n$`));
    await unmarked(document, NO_SUDO);
    await vscode.workspace.fs.delete(config);
    await marked(document, NO_SUDO);
  });

  test("its container hardened, after a look at what is ticked", async () => {
    const text = `apiVersion: v1
kind: Pod
metadata:
  name: agent
spec:
  automountServiceAccountToken: false
  containers:
    - name: web
      image: registry.example.com/web:1.4
      securityContext:
        allowPrivilegeEscalation: true
      resources: { limits: { memory: 64Mi } }
`;
    const document = await openFile("k8s/harden.yaml", text);
    const { range } = await marked(document, "kubernetes/allow-privilege-escalation");
    const harden = await action(document, range, "Harden container `web`…");
    await answered(harden, ["workbench.action.closeQuickOpen"]);
    assert.equal(document.getText(), text, "nothing is done before");
    await answered(harden, [ACCEPT]);
    const after = document.getText();
    assert.ok(!after.includes("allowPrivilegeEscalation: true"));
    assert.ok(after.includes("runAsNonRoot: true"));
    assert.ok(after.includes("resources: { limits: { memory: 64Mi } }"), "what was written stays as it was");
    await unmarked(document, "kubernetes/allow-privilege-escalation");
  });

  test("mended on save where the settings ask for it", async () => {
    const settings = vscode.workspace.getConfiguration("editor");
    const on = { "source.fixAll.plimsoll": "explicit" };
    await settings.update("codeActionsOnSave", on, vscode.ConfigurationTarget.Global);
    try {
      const document = await openFile("save/Dockerfile", "FROM node:24-slim\nUSER node\n");
      await vscode.window.activeTextEditor?.edit((edit) => edit.insert(new vscode.Position(1, 0), "RUN sudo npm ci\n"));
      await marked(document, NO_SUDO);
      await document.save();
      await until(
        "the fix",
        () => document.getText(),
        (text) => !text.includes("sudo"),
      );
      assert.equal(document.getText(), "FROM node:24-slim\nRUN npm ci\nUSER node\n");
    } finally {
      await settings.update("codeActionsOnSave", undefined, vscode.ConfigurationTarget.Global);
    }
  });

  test("a Dockerfile's symbols, and completion with the hardened forms first", async () => {
    const document = await openFile("words/Dockerfile", "FROM node:24-slim AS build\nR\nUSER node\n");
    const symbols = await until("symbols", async () => {
      const found = await vscode.commands.executeCommand<vscode.SymbolInformation[] | undefined>(
        "vscode.executeDocumentSymbolProvider",
        document.uri,
      );
      return found !== undefined && found.length > 0 ? found : undefined;
    });
    assert.deepEqual(
      symbols.map(({ name }) => name),
      ["build ← node:24-slim"],
    );
    const list = await vscode.commands.executeCommand<vscode.CompletionList>(
      "vscode.executeCompletionItemProvider",
      document.uri,
      new vscode.Position(1, 1),
    );
    const ours = list.items.filter(({ label }) => typeof label === "object" && label.description === "hardened");
    assert.ok(ours.length > 3);
    const names = list.items.map(nameOf);
    assert.ok(names.includes("RUN command"), `and the library's, not only ${names.join(", ")}`);
  });
});

suite("what is known of images and secrets", () => {
  teardown(async () => {
    await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
  });

  test("after `FROM node:` the newest long-term release comes first, slim, and what has ended last, struck through", async () => {
    const document = await openFile("tags/Dockerfile", "FROM node:");
    const tags = await until("the tags", async () => {
      const { items } = await vscode.commands.executeCommand<vscode.CompletionList>(
        "vscode.executeCompletionItemProvider",
        document.uri,
        new vscode.Position(0, 10),
      );
      const found = items.filter((one) => /^\d/.test(nameOf(one)));
      return found.length > 0 && found;
    });
    const sorted = [...tags].sort((a, b) => ((a.sortText ?? "") < (b.sortText ?? "") ? -1 : 1));
    const isStruck = ({ tags = [] }: vscode.CompletionItem) => tags.includes(vscode.CompletionItemTag.Deprecated);
    const ended = sorted.filter(isStruck);
    assert.match(nameOf(sorted[0] as vscode.CompletionItem), /^\d+-slim$/);
    assert.deepEqual(sorted.slice(-ended.length), ended, "the ended ones are the last");
    const told = ended.map(({ label }) => (typeof label === "object" ? label.description : undefined));
    assert.ok(told.includes("ended 2026-04-30"), told.join(", "));
    assert.ok(sorted.length > ended.length + 3);
  });

  for (const [what, rule, title, expected] of [
    [
      "an ended base image gets the next release that has support",
      "eol-base-image",
      /^Use `node:\d+-slim`/,
      /^FROM node:\d\d-slim\n/,
    ],
    [
      "a secret that is an argument is mounted for the step that uses it",
      "secret-in-env-or-arg",
      /^Mount it as a build secret/,
      /\nRUN --mount=type=secret,id=npm_token .*npm ci\n/,
    ],
  ] as const) {
    test(what, async () => {
      const text = "FROM node:20-slim\nARG NPM_TOKEN\nRUN npm ci\nUSER node\n";
      const document = await openFile(`${rule}/Dockerfile`, text);
      const { range } = await marked(document, `dockerfile/${rule}`);
      const { edit } = await action(document, range, title);
      assert.ok(edit && (await vscode.workspace.applyEdit(edit)));
      await unmarked(document, `dockerfile/${rule}`);
      assert.match(document.getText(), expected);
      assert.notEqual(document.getText(), text);
    });
  }
});

suite("the setting `plimsoll.rules`", () => {
  const PLACES: readonly (readonly [file: string, before: string, after: string])[] = [
    [".vscode/settings.json", '{ "plimsoll.rules": { ', " } }\n"],
    ["shop.code-workspace", '{ "folders": [], "settings": { "plimsoll.rules": { ', " } } }\n"],
  ];
  for (const [file, before, after] of PLACES) {
    test(`in ${file} every rule is completed once and told about, and so is what it may be set to`, async () => {
      const document = await openFile(file, before + after);
      /** The completions behind `before` and `typed`, once `what` is among them. */
      const offered = (typed: string, what: string) =>
        until(what, async () => {
          const { items } = await vscode.commands.executeCommand<vscode.CompletionList>(
            "vscode.executeCompletionItemProvider",
            document.uri,
            new vscode.Position(0, before.length + typed.length),
          );
          return items.some((one) => wordOf(one) === what) ? items : undefined;
        });
      const wordOf = (item: vscode.CompletionItem) => nameOf(item).replaceAll('"', "");
      try {
        const items = await offered("", NO_SUDO);
        const rules = items.filter((one) => /^(?:dockerfile|kubernetes|compose)\/\S+$/.test(wordOf(one)));
        assert.ok(rules.length > 30);
        assert.equal(new Set(rules.map(wordOf)).size, rules.length);
        const { documentation } = rules.find((one) => wordOf(one) === NO_SUDO) ?? {};
        const told = typeof documentation === "object" ? documentation.value : documentation;
        assert.match(told ?? "", /Build steps must not use/);
        const typed = `"${NO_SUDO}": `;
        const edit = new vscode.WorkspaceEdit();
        edit.insert(document.uri, new vscode.Position(0, before.length), typed);
        assert.ok(await vscode.workspace.applyEdit(edit));
        for (const level of ["off", "error"]) await offered(typed, level);
      } finally {
        await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
        await vscode.workspace.fs.delete(document.uri);
      }
    });
  }
});
