// Each law of docs/architecture.md finds what breaks it, in every way that was ever found to slip through: a law that is only
// ever held against good sources might hold nothing.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { addressesHaveOneDoor } from "./support/laws/addresses.ts";
import {
  doorsMakeTheirTypes,
  oneFileNamesFilesInReports,
  oneFileSendsMarkdown,
  oneFileTellsTheUser,
  oneFileWritesToTheTerminal,
} from "./support/laws/doors.ts";
import { noMessageIsRead, noRuleIsKnownByName } from "./support/laws/downstream.ts";
import { unusedExports } from "./support/laws/exports.ts";
import { filesAreOpenedInOnePlace } from "./support/laws/files.ts";
import {
  languageIsKnownAtHome,
  languagesAreJoinedInOnePlace,
  languagesStandOnTheGround,
} from "./support/laws/languages.ts";
import type { Law } from "./support/laws/law.ts";
import { packagesKeepToTheirPlaces } from "./support/laws/packages.ts";
import { pathsAreDecidedInOnePlace } from "./support/laws/paths.ts";
import { patternsAreWritten } from "./support/laws/patterns.ts";
import { engineIsPure, engineKeepsNoState } from "./support/laws/purity.ts";
import { nothingReachesOut } from "./support/laws/reach.ts";
import { oneRuleAFile, rulesSeeFactsOnly } from "./support/laws/rules.ts";
import { scannersAreKnownAtHome, scannersIn } from "./support/laws/scanners.ts";
import { nothingLongIsSpread } from "./support/laws/spreads.ts";
import { sourceOf } from "./support/sources.ts";

const CORE = "server/src/engine/core/a.ts";
const HOVER = "server/src/lsp/features/hover.ts";
const CLIENT = "client/src/a.ts";
const RULE = "server/src/engine/dockerfile/rules/no-b.ts";

/** What a law says about one file, without the name of the file. */
function said(law: Law, file: string, text: string): string[] {
  return law([sourceOf(file, text)]).map((line) => line.replace(`${file} `, ""));
}

/** One test for each file and text: the law must say something about it, or nothing where the text is `fine`. */
function breaches(name: string, law: Law, file: string, texts: readonly string[], fine: readonly string[] = []) {
  describe(name, () => {
    for (const text of texts) test(text, () => assert.notDeepEqual(said(law, file, text), []));
    for (const text of fine) test(`fine: ${text}`, () => assert.deepEqual(said(law, file, text), []));
  });
}

breaches(
  "law 1: no clock, no platform",
  engineIsPure,
  CORE,
  [
    "const a = new Date();",
    "const a = Date();",
    "const { now } = Date;",
    "const { random } = Math;",
    "const get = fetch;",
  ],
  ["const a = new Date(1);", "Date.parse(day);", "// fetch", 'const a = "process";', "interface A { process: string }"],
);

breaches(
  "law 1: no state",
  engineKeepsNoState,
  CORE,
  [
    "let a = 1;",
    "const a = new Map<string, number>();",
    "const a = new Map([[1, 2]]);\nexport const b = () => a.set(1, 3);",
    "const a = [1];\nconst b = () => {\n  a\n    .push(2);\n};",
    "const a = { n: 0 };\nconst b = () => {\n  a.n += 1;\n};",
    "const a = { n: 0 };\nconst b = () => a.n++;",
    "const a = { n: [0] };\nconst b = () => {\n  a.n[0] = 1;\n};",
    "const a = { n: 0 };\nconst b = () => Object.assign(a, { n: 1 });",
    'import { a } from "./b.ts";\nexport const b = () => a.add(1);',
    "class A {\n  static readonly seen: Map<string, number> = new Map();\n}",
    "class A {\n  static #n = 0;\n}",
    "const a = new WeakMap<object, string>();",
    "const a = /b/g;\nconst c = (d: string) => a.test(d);",
    'const a = new RegExp("b", "y");\nconst c = (d: string) => a.exec(d);',
  ],
  [
    "const a = new Map([[1, 2]]);\nexport const b = () => a.get(1);",
    "const a = () => {\n  const b: A[] = [];\n  b.push(1);\n};",
    "const a = /b/g;\nconst c = (d: string) => d.matchAll(a);",
    "const a = /b/;\nconst c = (d: string) => a.test(d);",
    "class A {\n  static of(a: string): A {}\n}",
  ],
);

breaches(
  "law 1: only these packages",
  packagesKeepToTheirPlaces,
  CORE,
  [
    'import * as fs from "node:fs";',
    'import { URI } from "vscode-uri";',
    'import a from "lodash";',
    "import a from 'lodash';",
    "const a = import(`lodash`);",
    'import a = require("lodash");',
    'import "lodash";',
    'export * from "lodash";',
    'import type {\n  A,\n} from "lodash";',
    "const a = import(name);",
    "const a = import(`./${name}.ts`);",
    'const a = require("./" + name);',
  ],
  ['import { a } from "./b.ts";', "const a = import(`./b.ts`);", 'const a = "import x from \\"lodash\\"";'],
);

breaches(
  "law 2: packages that reach out",
  packagesKeepToTheirPlaces,
  HOVER,
  ["child_process", "node:http", "undici", "execa", "fs/promises", "node:module"].map(
    (name) => `import * as a from "${name}";`,
  ),
);

breaches(
  "law 2: other ways to reach out",
  nothingReachesOut,
  HOVER,
  [
    'process.getBuiltinModule("fs");',
    "module.createRequire(import.meta.url);",
    "const get = fetch;",
    "const { fetch } = globalThis;",
    'fetch("https://example.org");',
    "new WebSocket(url);",
    "run(file, { shell: true });",
    'run(file, { shell: "/bin/sh" });',
    "run(file, { shell });",
  ],
  ["class A {\n  fetch(part: Part): Promise<void> {\n  }\n}", "this.fetch(part);", 'const a = "shell: true";'],
);

for (const file of [HOVER, CLIENT, "server/src/scanners/programs/a.ts"]) {
  breaches(
    `law 2: decisions about paths in ${file}`,
    pathsAreDecidedInOnePlace,
    file,
    [
      'const a = process.platform === "win32";',
      "const { fsPath } = uri;\nconst a = uri.fsPath;",
      "if (path.isAbsolute(file)) return;",
      "const a = OWN_SYSTEM.path.relative(folder, file);",
      "const a = file.split(path.sep);",
      "const a = searched.split(path.delimiter);",
      "const a = path.win32.join(b);",
      "const a = uri.startsWith(`${folder}/`);",
      "const a = uri.startsWith(`${folder.uri}/`);",
      "const a = file.split(/[/\\\\]/);",
      "const a = /^[\\\\/]/.test(file);",
    ],
    [
      "const a = isBelow(uri, folder, true);",
      "const a = OWN_SYSTEM.path.join(folder, name);",
      "const a = kind.startsWith(`${one}.`);",
      "// process.platform",
      "const a = { relative: true };",
      "const a = `${folder}/${name}`;",
    ],
  );
}
breaches("law 2: paths in the engine", pathsAreDecidedInOnePlace, CORE, [], ["path.startsWith(`${folder}/`);"]);
for (const file of ["server/src/scanners/a.ts", "server/src/cli/a.ts", "server/src/files/local.ts", HOVER])
  breaches("law 2: Node's paths", packagesKeepToTheirPlaces, file, ['import * as path from "node:path";']);

const FS = 'import { promises as fs } from "node:fs";\n';
breaches(
  "law 2: files are opened in one place",
  filesAreOpenedInOnePlace,
  "server/src/files/local.ts",
  [
    `${FS}await fs.readFile(file);`,
    `${FS}const handle = await fs.open(file);`,
    `${FS}const { readFile } = fs;`,
    `${FS}const disk = fs;`,
    `${FS}await fs["readFile"](file);`,
    `${FS}await fs.writeFile(file, text);`,
    `${FS}await fs.appendFile(file, text);`,
    `${FS}await fs.copyFile(file, other);`,
    `${FS}await fs.open(file, "wx", mode);`,
    'import { createReadStream } from "node:fs";',
    'import { readFileSync } from "node:fs";',
    'import { openSync as stat } from "node:fs";',
    'import * as disk from "node:fs";',
    'import disk from "node:fs";',
    'import { readFile } from "node:fs/promises";',
    `${FS}import { open } from "node:fs/promises";`,
    'const { readFile } = await import("node:fs");',
  ],
  [`${FS}await fs.stat(file);`, `${FS}let handle: fs.FileHandle;`, 'import { lstatSync, type Stats } from "node:fs";'],
);
breaches(
  "law 2: the writer makes new files and reads none",
  filesAreOpenedInOnePlace,
  "server/src/files/writer.ts",
  [`${FS}await fs.open(file, "w", mode);`, `${FS}await fs.open(file, "wx", mode);\nawait fs.open(other);`],
  [`${FS}await fs.open(file, "wx", mode);`],
);

breaches("law 2: the client starts nothing and touches no file", nothingReachesOut, CLIENT, [
  "vscode.window.createTerminal();",
  'new vscode.ShellExecution("ls");',
  "await vscode.workspace.fs.writeFile(uri, bytes);",
  "const { fs } = vscode.workspace;",
]);
breaches(
  "law 2: what the client hands to the server is only read",
  nothingReachesOut,
  "client/src/files.ts",
  ["await vscode.workspace.fs.writeFile(uri, bytes);", "const { fs } = vscode.workspace;"],
  ["await vscode.workspace.fs.readDirectory(uri);"],
);

breaches(
  "law 2: pages of the web",
  addressesHaveOneDoor,
  CLIENT,
  [
    "vscode.env.openExternal(uri);",
    "const { openExternal } = vscode.env;",
    'vscode.commands.executeCommand("vscode.open", uri);',
    "executeCommand(`simpleBrowser.show`, url);",
    "connection.window.showDocument({ uri, external: true });",
    "const a = url as WebAddress;",
    "const a = (url: string): url is WebAddress => true;",
    "const a = { codeDescription: { href: url } };",
    "const a = { helpUri: url };",
    "const a: DocumentLink[] = [];",
  ],
  [
    "await openPage(url);",
    "const a: WebAddress | undefined = webAddress(url);",
    "const a = rulePage(scheme, rule).href;",
  ],
);
breaches(
  "law 2: pages of the web, at the door",
  addressesHaveOneDoor,
  "client/src/web.ts",
  ["const a = url as WebAddress;"],
  ["vscode.env.openExternal(uri);"],
);

breaches("law 3: places of the protocol", packagesKeepToTheirPlaces, "server/src/cli/a.ts", [
  'import type { Position, Range } from "vscode-languageserver";',
  'import type { Position } from "vscode-languageserver-types";',
]);

breaches(
  "law 3: one file knows that the server is a Node process, and one that it is a worker",
  packagesKeepToTheirPlaces,
  "server/src/lsp/start.ts",
  [
    'import type { Connection } from "vscode-languageserver/node";',
    'import "vscode-languageserver/node";',
    'import { createConnection } from "vscode-languageserver/browser";',
  ],
  ['import type { Connection } from "vscode-languageserver";'],
);
for (const [file, kind] of [
  ["client/src/server.ts", "node"],
  ["client/src/client.ts", "browser"],
  ["client/src/client.web.ts", "node"],
])
  breaches(`law 4: ${file} imports the client for its own host alone`, packagesKeepToTheirPlaces, file ?? "", [
    `import { LanguageClient } from "vscode-languageclient/${kind}";`,
  ]);

for (const file of [RULE, "server/src/engine/dockerfile/rules/_b.ts"])
  breaches(
    `law 5: what ${file} imports`,
    rulesSeeFactsOnly,
    file,
    [
      "../../pipeline/check.ts",
      "./no-sudo.ts",
      "../parse/parse.ts",
      "../parse/tokens.ts",
      "../index.ts",
      "../../yaml/node.ts",
      "../../catalog/catalog.ts",
      "../../kubernetes/pods.ts",
      "unbash",
    ].map((target) => `import { a } from "${target}";`),
    [
      "./_sudo.ts",
      "../stages/stages.ts",
      "../parse/document.ts",
      "../../core/text.ts",
      "../../knowledge/known-images.ts",
    ].map((target) => `import { a } from "${target}";`),
  );

test("law 5: a rule of a language in YAML imports its nodes and edits, no parser", () => {
  const language = sourceOf("server/src/engine/compose/index.ts", 'import { a } from "../yaml/parse/parse.ts";');
  const rule = (target: string) =>
    rulesSeeFactsOnly([
      language,
      sourceOf("server/src/engine/compose/rules/a.ts", `import { a } from "../../yaml/${target}";`),
    ]);
  assert.deepEqual([...rule("node.ts"), ...rule("edit/edit.ts")], []);
  assert.deepEqual(rule("parse/parse.ts"), ["server/src/engine/compose/rules/a.ts imports ../../yaml/parse/parse.ts"]);
});

test("law 5: a rule imports no file that stands before a parser", () => {
  const shell = sourceOf("server/src/engine/dockerfile/shell/shell.ts", 'import { parse } from "unbash";');
  const rule = sourceOf(RULE, 'import { a } from "../shell/shell.ts";');
  assert.deepEqual(rulesSeeFactsOnly([shell, rule]), [`${RULE} imports ../shell/shell.ts`]);
});

breaches(
  "law 5: one rule a file",
  oneRuleAFile,
  RULE,
  ["const a = 1;", "export default a;\nexport const b = dockerfileRule();", "export default a;\nexport { b };"],
  ["export default a;"],
);

const ids = ["dockerfile/no-sudo", "compose/privileged"];
breaches(
  "law 6: the name of a rule",
  noRuleIsKnownByName(ids),
  HOVER,
  [
    'const a = "dockerfile/no-sudo";',
    'rule.endsWith("/no-sudo");',
    'rule.endsWith("no-sudo");',
    'rule.endsWith("/privileged");',
    "const a = `${language}/privileged`;",
    "/\\/no-sudo$/.test(rule);",
    "const a = { 'compose/privileged': 1 };",
  ],
  ['const a = "privileged";', '// "dockerfile/no-sudo"', 'const a = "no-sudoers";'],
);
breaches(
  "law 6: the words of a finding",
  noMessageIsRead,
  HOVER,
  [
    'finding.message.includes("root");',
    "/root/.test(finding.message);",
    "const [a] = finding.message.split(b);",
    'if (finding.message === "root") return;',
    "switch (message) {}",
  ],
  ["(error as Error).message.split(a);", "const a = finding.message;", "if (item.message !== undefined) return;"],
);

const named = scannersAreKnownAtHome(["trivy", "grype"]);
const NAMING = [
  'const a = "trivy";',
  "// Trivy says so.",
  "/** As\n * TRIVY_CACHE_DIR does. */",
  "const a = trivyFailure(b);",
  'command("installGrype", a);',
  "const a = `plimsoll.${b}.grype`;",
];
for (const file of [
  "server/src/scanners/run.ts",
  "server/src/scanners/core/failures.ts",
  "server/src/scanners/dockle/dockle.ts",
  "server/src/scanners/trivyish/a.ts",
  "server/src/lsp/scans/scans.ts",
  "server/src/cli/scan.ts",
  "server/src/output/sarif.ts",
  "server/src/protocol.ts",
  "server/src/protocol/scans.ts",
  "client/src/results/scans.ts",
])
  breaches(
    `law 6: the name of a scanner, in ${file}`,
    named,
    file,
    NAMING,
    file.includes("trivyish") ? [] : ["const a = b;"],
  );
breaches(
  "law 6: the name of a scanner, at home",
  named,
  "server/src/scanners/trivy/report.ts",
  ["// Grype"],
  ["// Trivy"],
);
breaches("law 6: the name of a scanner, in the registry", named, "server/src/scanners/registry.ts", [], NAMING);
breaches("law 6: the name of a scanner, in the engine", named, CORE, [], NAMING);

test("law 6: the line that names a scanner is told, and a file that is called like one", () => {
  const text = "// A.\nconst a = 1;\n// trivy\n";
  assert.deepEqual(named([sourceOf(HOVER, text)]), [`${HOVER}:3 names trivy`]);
  assert.deepEqual(named([sourceOf("client/src/Grype.ts", "")]), ["client/src/Grype.ts has the name of grype"]);
});

test("law 6: a second scanner falls under it as soon as it has a folder", () => {
  const files = ["trivy/trivy.ts", "trivy/report.ts", "core/failures.ts", "grype/grype.ts", "programs/find/find.ts"];
  const sources = files.map((file) => sourceOf(`server/src/scanners/${file}`, ""));
  assert.deepEqual(scannersIn(sources), ["trivy", "grype"]);
});

const FOLDERS = ["server/src/engine/kubernetes/", "server/src/engine/dockerfile/"];
const joined = languagesAreJoinedInOnePlace(FOLDERS);
const kubernetes = 'import { a } from "../../engine/kubernetes/pods.ts";';
const dockerfile = 'import { a } from "../../engine/dockerfile/index.ts";';
breaches("a language's folder, in the server", joined, HOVER, [kubernetes, dockerfile]);
breaches("a language's folder, in its features", joined, "server/src/lsp/dockerfile/a.ts", [kubernetes], [dockerfile]);
breaches("a language's folder, in a format", joined, "server/src/cli/format/a.ts", [kubernetes]);
breaches("a language's folder, in the core", joined, CORE, ['import { a } from "../kubernetes/pods.ts";']);
breaches(
  "a language's folder, in the index",
  joined,
  "server/src/engine/index.ts",
  [],
  ['import { a } from "./dockerfile/index.ts";'],
);

breaches(
  "what a language imports",
  languagesStandOnTheGround(FOLDERS, { "server/src/engine/dockerfile/": ["config/"] }),
  "server/src/engine/kubernetes/pods.ts",
  ["pipeline/check.ts", "suppressions/own.ts", "catalog/catalog.ts", "config/config.ts"].map(
    (target) => `import { a } from "../${target}";`,
  ),
  ["core/text.ts", "knowledge/known-images.ts", "yaml/node.ts", "kubernetes/kinds.ts"].map(
    (target) => `import { a } from "../${target}";`,
  ),
);

const KUBERNETES = { id: "kubernetes", folder: "server/src/engine/kubernetes/" };
const byId = languageIsKnownAtHome(KUBERNETES, ["kubernetes"]);
breaches(
  "the id of a language",
  byId,
  HOVER,
  [
    'language.id === "kubernetes";',
    "language.id === 'kubernetes';",
    "language.id === `kubernetes`;",
    "const a = `kubernetes/${name}`;",
    'id.startsWith("kubernetes/");',
    "/^kubernetes/.test(id);",
    "/^(?:compose|kubernetes)\\//.test(id);",
    "const a = { kubernetes: 1 };",
    "const a = table.kubernetes;",
    'const a: LanguageId = "kubernetes";',
  ],
  ["// kubernetes", 'const a = "kubernetes-1.31";', 'import { a } from "../../engine/kubernetes/pods.ts";'],
);
breaches("a key of .plimsoll.yaml", byId, "server/src/engine/config/a.ts", [], ["const a = { kubernetes: 1 };"]);
breaches(
  "the one constant for an id",
  languageIsKnownAtHome({ id: "plimsoll-config", folder: "server/src/engine/plimsoll/" }, []),
  "server/src/engine/config/keys.ts",
  ['export const A: LanguageId = "plimsoll-config";\nexport const B = "plimsoll-config";'],
  ['export const A: LanguageId = "plimsoll-config";'],
);

test("law 10: an export is used where code names it, in no list, comment or string", () => {
  const unused = (...texts: readonly string[]) => {
    const sources = texts.map((text, at) => sourceOf(`${at}.ts`, text));
    return unusedExports(sources, sources, ["activate"]);
  };
  assert.deepEqual(unused("export const a = 1;", "// a\nlog('a');"), ["0.ts exports a"]);
  assert.deepEqual(unused("const a = 1;\nexport { a };"), ["0.ts exports a"]);
  assert.deepEqual(unused("const a = 1;\nexport { a as b };"), ["0.ts exports b"]);
  assert.deepEqual(unused("const a = 1;\nexport { a };", 'import { a } from "./0.ts";\nlog(`${a}`);'), []);
  assert.deepEqual(unused("export function activate() {}"), []);
});

breaches(
  "law 11: what a surface takes is made in shown/ only",
  doorsMakeTheirTypes,
  "server/src/cli/check.ts",
  [
    "terminal.out(name as Shown);",
    "terminal.out(name as unknown as Shown);",
    "const all = names as readonly Shown[];",
    "const isShown = (text: string): text is Shown => true;",
    "const hover = <Markdown>text;",
    "return text as string as Notice;",
  ],
  [
    "terminal.out(shown(name));",
    "import type { Shown } from './shown.ts';",
    "const a: Shown = shown(b);",
    "// as Shown",
  ],
);

breaches(
  "law 11: one file says what a report calls a file",
  oneFileNamesFilesInReports,
  "server/src/output/sarif.ts",
  [
    "return { uri: item.place.path as ArtifactUri };",
    "const isArtifact = (text: string): text is ArtifactUri => true;",
    "const uri = <ArtifactUri>path;",
  ],
  ["const uri: ArtifactUri = artifactNamed(whole);"],
);

breaches(
  "law 11: one file writes to the terminal",
  oneFileWritesToTheTerminal,
  "server/src/cli/check.ts",
  [
    "process.stdout.write(name);",
    "process.stderr.write(name);",
    "const { stdout } = process;",
    "console.log(name);",
    "console.error(name);",
  ],
  ["terminal.out(shown(name));", 'process.stdout.on("error", end);', "connection.console.info(line);"],
);

breaches(
  "law 11: one file tells the user of the editor",
  oneFileTellsTheUser,
  CLIENT,
  [
    "void vscode.window.showErrorMessage(name);",
    "const { showInformationMessage } = vscode.window;",
    "item.tooltip = new vscode.MarkdownString(name);",
    "vscode.window.withProgress(options, work);",
    "await window.showQuickPick(rows);",
    "function log(output: vscode.LogOutputChannel) {}",
    "const input = vscode.window.createInputBox();",
    "const item = new vscode.TreeItem(name);",
    "this.view.message = name;",
    "input.prompt = name;",
    "input.validationMessage = name;",
    "pick.placeholder = name;",
  ],
  [
    "if (error.message === name) return;",
    "const item = treeItem(words, state);",
    "void tellError(notice(name));",
    "function log(output: Output) {}",
    "item.tooltip = tooltip(strong(name));",
  ],
);

breaches(
  "law 11: one file sends Markdown to the editor",
  oneFileSendsMarkdown,
  HOVER,
  ['return { kind: "markdown", value: name };', "return { kind: MarkupKind.Markdown, value: name };"],
  ["return markupOf(code(name), client);", 'return { kind: "form" };'],
);

for (const file of [CORE, CLIENT, HOVER])
  breaches(
    `law 12: what is spread into arguments in ${file}`,
    nothingLongIsSpread,
    file,
    [
      "list.push(...more);",
      "list.push(first, ...more.map((one) => one.name));",
      "const a = Math.max(...rows.map(({ key }) => key.length));",
      "const a = String.fromCharCode(...bytes);",
      "const a = [].concat(...lists);",
      "const a = new Set<string>(...lists);",
      "const a = b?.(...lists);",
      "const a = (x: string[]) => f(...x);",
      "const a = (...x: string[]) => {\n  const y = more();\n  return f(...y);\n};",
      "const a = Math.max.apply(null, numbers);",
      "const a = f(...(b ?? []));",
    ],
    [
      "const a = [...more, ...others];",
      "const a = { ...more };",
      "const a = f({ ...more }, [...more]);",
      'const a = f(...["b", "c"]);',
      "const a = lookup(node, ...FIELD);",
      "const a = (...x: string[]) => f(...x);",
      "const a = (...x) => f(...x);",
      "function a(b: string, ...x: readonly string[]): void {}",
      "interface A {\n  field(...path: readonly string[]): B;\n}",
      "const a = ([first, ...others]: readonly string[]) => others;",
      'function shown([first = "", ...others]: readonly string[]): string {}',
      "// list.push(...more);",
      'const a = "list.push(...more)";',
    ],
  );
breaches(
  "law 13: no expression from text",
  patternsAreWritten,
  HOVER,
  [
    "const a = new RegExp(b);",
    "const a = RegExp(b);",
    "const a = new RegExp(`^${b}$`);",
    "const a = b.match(c);",
    "const a = b.search(c);",
    'const a = b.matchAll("c");',
  ],
  ["const a = b.match(/c/);", "const a: RegExp = /c/;", "// new RegExp(b)", "vscode.languages.match(a, b);"],
);
breaches("law 13: constants of ours", patternsAreWritten, "server/src/engine/text/token.ts", [], ["new RegExp(A);"]);
