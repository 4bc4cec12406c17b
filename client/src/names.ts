// How sentences and rows call files: by their path in the workspace, with folders of one name told apart.
import * as vscode from "vscode";
import { placeOf } from "./results/findings.ts";
import { type Folder, toldApart } from "./results/folders.ts";
import { joined } from "./results/labels.ts";

/** The folders of the workspace, each by a name that no other has. */
export function openFolders(): readonly Folder[] {
  const open = vscode.workspace.workspaceFolders ?? [];
  return toldApart(open.map(({ uri, name }) => ({ uri: uri.toString(), name })));
}

/** The name of a file as sentences call it: `k8s/web.yaml`, with several folders `acme/shop/k8s/web.yaml`. */
export function nameOf(uri: vscode.Uri): string {
  const { name, folder } = placeOf(uri.toString(), openFolders());
  return joined([folder, name], "/");
}
