// Which documents the language server is told of.
import * as vscode from "vscode";
import { servedSchemes } from "../../server/src/protocol.ts";

/** Languages whose documents may be manifests, though far too many others are of them to start for each. */
const ALSO = ["json", "jsonc"];

/** Files that count whatever language the editor has for them: workflows and values, for instance, have some of their own. */
const BY_NAME = [
  "**/*.dockerignore",
  "**/*.{yaml,yml}",
  "**/{.env,.env.*,*.env}",
  "**/*.tpl",
  "**/{docker-bake*,*.bake}.hcl",
  // VS Code knows `Dockerfile.prod` by itself.
  "**/{Dockerfile,dockerfile,Containerfile,containerfile}[-_]*",
  "**/*[-_]{Dockerfile,dockerfile,Containerfile,containerfile}",
];

/**
 * The documents that may be of interest: those of the languages that start the extension, by its package.json, and a few
 * more, of the schemes that files have here. Which of them are is the server's to say.
 */
export function documentsOf(extension: vscode.Extension<unknown>): vscode.DocumentFilter[] {
  const folders = (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri.toString());
  return [...servedSchemes(folders)].flatMap((scheme) => filtersFor(scheme, extension));
}

function filtersFor(scheme: string, { packageJSON }: vscode.Extension<unknown>): vscode.DocumentFilter[] {
  const events: readonly string[] = packageJSON.activationEvents;
  const languages = events.flatMap((event) => /^onLanguage:(.+)$/.exec(event)?.[1] ?? []);
  return [
    ...[...languages, ...ALSO].map((language) => ({ scheme, language })),
    ...BY_NAME.map((pattern) => ({ scheme, pattern })),
  ];
}

/** Adds to `documents` those of a folder that is added with another scheme, and calls `changed`: the server is told of documents anew. */
export function followFolders(
  documents: vscode.DocumentFilter[],
  extension: vscode.Extension<unknown>,
  changed: () => void,
): vscode.Disposable {
  return vscode.workspace.onDidChangeWorkspaceFolders(({ added }) => {
    const known = new Set(documents.map(({ scheme }) => scheme));
    const schemes = [...servedSchemes(added.map(({ uri }) => uri.toString()))].filter((one) => !known.has(one));
    if (schemes.length === 0) return;
    for (const scheme of schemes) for (const one of filtersFor(scheme, extension)) documents.push(one);
    changed();
  });
}
