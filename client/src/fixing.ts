// Fixes from outside the lightbulb: one finding, a file, the workspace. The server makes the edits, VS Code applies them.
import * as vscode from "vscode";
import {
  FINDINGS_REQUEST,
  FIX_FILES_REQUEST,
  type FileEdits,
  type FindingsParams,
  type FindingsResult,
  type FixFilesParams,
  type FixFilesResult,
  type JsonFinding,
  type JsonFix,
} from "../../server/src/protocol.ts";
import { label } from "../../server/src/shown/label.ts";
import { notice } from "../../server/src/shown/notice.ts";
import { isReadOnly } from "./files.ts";
import { isCancellation, working } from "./progress.ts";
import type { Server } from "./server.ts";
import { askWhich, type EditGroup, tell, tellWarning } from "./surfaces.ts";

/** Applies all safe fixes of the file in front. */
export async function fixFile(server: Server): Promise<void> {
  const uri = fileInFront();
  if (uri === undefined) return;
  const fixed = await server.request<FixFilesResult>(FIX_FILES_REQUEST, { uris: [uri], kinds: ["safe"] });
  if (fixed.applied === 0) tellNothing("no safe fix", fixed);
  else await apply(server, fixed.files);
}

/** Shows what hardening the file in front would change, to be ticked and applied. */
export async function hardenFile(server: Server): Promise<void> {
  const uri = fileInFront();
  if (uri !== undefined) await preview(server, { uris: [uri], kinds: ["safe", "hardening"] }, "nothing to harden");
}

/** Shows what all safe fixes of the workspace would change. */
export async function fixWorkspace(server: Server): Promise<void> {
  await preview(server, { kinds: ["safe"] }, "no safe fix");
}

function fileInFront(): string | undefined {
  const uri = vscode.window.activeTextEditor?.document.uri.toString();
  if (uri === undefined) tell(notice("Open the file to fix first."));
  return uri;
}

async function preview(server: Server, params: FixFilesParams, nothing: string): Promise<void> {
  const title = params.uris === undefined ? "Looking for fixes in the workspace" : "Looking for fixes";
  let fixed: FixFilesResult;
  try {
    fixed = await working(title, (token, say) => server.follow<FixFilesResult>(FIX_FILES_REQUEST, params, token, say));
  } catch (error) {
    if (isCancellation(error)) return;
    throw error;
  }
  if (fixed.applied === 0) return tellNothing(nothing, fixed);
  const files = new Set(fixed.files.map(({ uri }) => uri)).size;
  await apply(server, fixed.files, {
    label: label(params.kinds.includes("hardening") ? "Fixes and hardening" : "Safe fixes"),
    description: label(`${fixed.applied} in ${files} file${files === 1 ? "" : "s"}`),
  });
}

function tellNothing(nothing: string, { refused }: FixFilesResult): void {
  const [why] = refused;
  tell(notice(`There is ${nothing} here.${why === undefined ? "" : ` ${why}`}`));
}

/** Makes the edits, unless a file has another text by now. Where they are a `group`, VS Code shows them first, all ticked. */
async function apply(server: Server, files: readonly FileEdits[], group?: EditGroup): Promise<void> {
  // VS Code would change the buffer of an editor that is locked, and nobody could save it.
  const locked = files.map(({ uri }) => vscode.Uri.parse(uri)).find((uri) => isReadOnly(uri));
  if (locked !== undefined) {
    tellWarning(notice(`${nameOf(locked)} cannot be written here, so nothing was fixed.`));
    return;
  }
  const edit = new vscode.WorkspaceEdit();
  const known = files.filter(({ created, uri }) => !created && !uri.startsWith("untitled:"))[0];
  if (group !== undefined && known !== undefined) {
    // Edits that need a confirmation come unticked, one by one. This one makes VS Code show them all, and is itself
    // neither shown nor made: the file exists.
    edit.createFile(vscode.Uri.parse(known.uri), { ignoreIfExists: true }, { ...group, needsConfirmation: true });
  }
  const shown = group === undefined ? undefined : { ...group, needsConfirmation: known === undefined };
  const byFile = new Map<string, [vscode.TextEdit, vscode.WorkspaceEditEntryMetadata | undefined][]>();
  for (const { uri, version, created, edits } of files) {
    const target = vscode.Uri.parse(uri);
    const document = vscode.workspace.textDocuments.find((one) => one.uri.toString() === target.toString());
    if (document !== undefined && version !== null && document.version !== version) {
      tellWarning(notice(`${nameOf(target)} was changed meanwhile, so nothing was fixed. Try again.`));
      return;
    }
    if (created) edit.createFile(target, { ignoreIfExists: true }, shown);
    const own = byFile.get(uri) ?? [];
    for (const { range, newText } of edits) own.push([new vscode.TextEdit(server.toRange(range), newText), shown]);
    byFile.set(uri, own);
  }
  for (const [uri, edits] of byFile) edit.set(vscode.Uri.parse(uri), edits);
  await vscode.workspace.applyEdit(edit, { isRefactoring: group !== undefined });
}

/** Applies a fix of one finding; asks which one where there are several. The file is shown, so that the change is seen. */
export async function fixFinding(server: Server, finding: JsonFinding): Promise<void> {
  const uri = vscode.Uri.parse(finding.file);
  const document = await vscode.workspace.openTextDocument(uri);
  const params: FindingsParams = { textDocument: { uri: document.uri.toString() } };
  // Asked again: the text may be another one than when the row was drawn.
  const { findings, version } = await server.request<FindingsResult>(FINDINGS_REQUEST, params);
  const now = nearest(findings, finding);
  if (now === undefined || version !== document.version) return;
  const editor = await vscode.window.showTextDocument(document, { preview: true });
  editor.revealRange(server.toRange(now.range), vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  const fix = await chooseFix(now);
  if (fix === undefined) return;
  const others = await Promise.all((fix.files ?? []).map((other) => appendix(uri, other)));
  await apply(server, [{ uri: uri.toString(), version, created: false, edits: fix.edits }, ...others]);
}

/** Two findings of one rule on one subject share a fingerprint: the one that stands nearest is meant. */
function nearest(findings: readonly JsonFinding[], wanted: JsonFinding): JsonFinding | undefined {
  const distance = ({ range }: JsonFinding) => Math.abs(range.start.line - wanted.range.start.line);
  const same = findings.filter((one) => one.rule === wanted.rule && one.fingerprint === wanted.fingerprint);
  return same.sort((a, b) => distance(a) - distance(b))[0];
}

async function chooseFix({ fixes, message }: JsonFinding): Promise<JsonFix | undefined> {
  if (fixes.length <= 1) return fixes[0];
  const items = fixes.map((fix) => ({
    label: label(fix.title),
    description: label(fix.kind === "choice" ? "" : fix.kind),
    fix,
  }));
  return (await askWhich(items, { title: label(message), placeholder: label("Which fix") }))?.fix;
}

async function appendix(from: vscode.Uri, { file, append }: { readonly file: string; readonly append: string }) {
  const uri = vscode.Uri.joinPath(from, "..", file);
  const document = await vscode.workspace.openTextDocument(uri).then(
    (found) => found,
    () => undefined,
  );
  const end = document?.lineAt(document.lineCount - 1).range.end ?? new vscode.Position(0, 0);
  const joint = end.character === 0 ? "" : "\n";
  const position = { line: end.line, character: end.character };
  return {
    uri: uri.toString(),
    version: document?.version ?? null,
    created: document === undefined,
    edits: [{ range: { start: position, end: position }, newText: joint + append }],
  };
}

const nameOf = (uri: vscode.Uri) => vscode.workspace.asRelativePath(uri);
