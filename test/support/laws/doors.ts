// Text from outside reaches a surface only through the functions of server/src/shown/: the types they make are made nowhere else,
// and what writes to a surface stands in few files, which take these types only.
import { isBelow, type Law, places } from "./law.ts";

const ROOM = "server/src/shown/";
/** Paints what is shown already. */
const PAINTER = "server/src/cli/format/terminal.ts";

/** A type of the room where the compiler is told to believe it: in an assertion or in what a function claims of its argument. */
const CLAIMED =
  /\b(?:as|is)\s+(?:const\s+)?[^;,(){}=\n]*\b(Shown|Markdown|Notice|Label|WorkflowCommand)\b|<(?:Shown|Markdown|Notice|Label|WorkflowCommand)>(?=[\w("'`[])/g;

/** What SARIF calls a file. */
const ARTIFACT = /\b(?:as|is)\s+[^;,(){}=\n]*\b(ArtifactUri)\b|<ArtifactUri>(?=[\w("'`[])/g;
const ARTIFACTS = "server/src/paths/artifacts.ts";

/** Where the streams are those of the protocol, and its console is led away from them. */
const SERVER = "server/src/lsp/main.ts";
/** Its one sentence is made of our words and the version of Node.js, before anything else is loaded. */
const LAUNCHER = "server/src/bundle/launch.ts";

const STREAM =
  /\bprocess\.(?:stdout|stderr)\b(?!\.on\()|\{[^{}\n]*\b(?:stdout|stderr)\b[^{}\n]*\}\s*=\s*process\b|(?<!\.)\bconsole\b/g;

/** What shows words in VS Code, and where they do more than to be read: links in notifications, Markdown in hovers, icons in rows. */
const EDITOR =
  /\b(show(?:Error|Warning|Information)Message|withProgress|MarkdownString|showQuickPick|createQuickPick|showInputBox|createInputBox|setStatusBarMessage|createWebviewPanel)\b|\bnew (?:vscode\.)?(TreeItem)\b/g;
/** What is set on what exists already: the line above a tree, the words around what is typed. */
const WORDS = /\.(message|placeholder|placeHolder|prompt|validationMessage)\s*=(?![=>])/g;
const SURFACES = "client/src/surfaces.ts";
/** Its methods take any text; the type `Output` has them for text that is shown. */
const CHANNEL = /\b(LogOutputChannel|OutputChannel)\b/g;
/** Those make the channel and hand it to the library that needs all of it. */
const OWNERS = ["client/src/activation.ts", "client/src/server.ts"];

const MARKUP = /\bMarkupKind\b/g;
const MARKUP_FILE = "server/src/lsp/session/markup.ts";

export const oneFileSendsMarkdown: Law = (sources) =>
  sources
    .filter(isBelow("server/src/"))
    .filter(({ path }) => path !== MARKUP_FILE)
    .flatMap((source) => [
      ...places(source, MARKUP, "makes Markdown of the protocol with"),
      ...[...source.text.matchAll(/\bkind: (?=["'`]markdown\b)/g)].map(() => `${source.path} makes Markdown by hand`),
    ]);

export const oneFileTellsTheUser: Law = (sources) =>
  sources
    .filter(isBelow("client/src/"))
    .filter(({ path }) => path !== SURFACES)
    .flatMap((source) => [
      ...places(source, EDITOR, "calls"),
      ...places(source, WORDS, "sets"),
      ...(OWNERS.includes(source.path) ? [] : places(source, CHANNEL, "holds")),
    ]);

export const doorsMakeTheirTypes: Law = (sources) =>
  sources
    .filter(({ path }) => !path.startsWith(ROOM) && path !== PAINTER)
    .flatMap((source) => places(source, CLAIMED, "makes by hand"));

export const oneFileNamesFilesInReports: Law = (sources) =>
  sources.filter(({ path }) => path !== ARTIFACTS).flatMap((source) => places(source, ARTIFACT, "makes by hand"));

export const oneFileWritesToTheTerminal: Law = (sources) =>
  sources
    .filter(isBelow("server/src/"))
    .filter(({ path }) => path !== PAINTER && path !== SERVER && path !== LAUNCHER)
    .flatMap((source) => places(source, STREAM, "writes to"));
