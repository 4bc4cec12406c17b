// plimsoll/fixFiles: the edits that fix or harden a file, or every file of the workspace, for a preview in the editor.

import { type CancellationToken, LSPErrorCodes, ResponseError } from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import type { SourceFile } from "../../engine/core/document.ts";
import { addAll } from "../../engine/core/lists.ts";
import type { Fixed } from "../../engine/pipeline/fix.ts";
import { generatedNote, leftNote } from "../../output/left.ts";
import { normal } from "../../paths/uris.ts";
import { FIX_FILES_REQUEST, type FileEdits, type FixFilesParams, type FixFilesResult } from "../../protocol.ts";
import { OpenDocument } from "../session/documents.ts";
import { workspaceEdit } from "../session/edits.ts";
import { minimalEdits } from "../session/minimalEdits.ts";
import { progressFor } from "../session/progress.ts";
import type { Session } from "../session/session.ts";
import { filesBelow, withFile } from "../session/workspaceFiles.ts";

/** What became of one file. */
interface FixedFile {
  readonly document: OpenDocument;
  readonly before: string;
  readonly fixed: Fixed;
  /** The file as it was before. */
  readonly file: Pick<SourceFile, "path" | "parts">;
}

export function fixFiles(session: Session): void {
  const { connection, guard } = session;
  const nothing: FixFilesResult = { files: [], applied: 0, refused: [] };
  connection.onRequest(
    FIX_FILES_REQUEST,
    guard.handler(FIX_FILES_REQUEST, nothing, (params: FixFilesParams, token: CancellationToken) =>
      answer(session, params, token),
    ),
  );
}

async function answer(session: Session, params: FixFilesParams, token: CancellationToken): Promise<FixFilesResult> {
  const progress = progressFor(session, params, "Looking for fixes");
  const files: FileEdits[] = [];
  const refused: string[] = [];
  let applied = 0;
  let looked = 0;
  try {
    for await (const uri of params.uris?.map(normal) ?? allFiles(session)) {
      if (token.isCancellationRequested) throw new ResponseError(LSPErrorCodes.RequestCancelled, "Cancelled.");
      const done = await fixOne(session, uri, params.kinds);
      looked += 1;
      progress.say(`${looked} files`);
      if (done === undefined) continue;
      const { document, before, fixed, file } = done;
      if (fixed.generated !== undefined) refused.push(generatedNote(file.path, before, fixed.generated));
      if (fixed.left.length > 0) refused.push(leftNote(file.path, before, fixed.left, file.parts.length));
      addAll(
        refused,
        fixed.refused.map(({ why }) => why),
      );
      if (fixed.applied.length === 0) continue;
      const edits = await editsOf(session, document, before, fixed);
      if (edits === undefined) continue;
      addAll(files, edits);
      applied += fixed.applied.length;
    }
  } finally {
    progress.done();
  }
  return { files, applied, refused };
}

/** The files on disk, and unsaved buffers behind them. */
async function* allFiles(session: Session): AsyncGenerator<string> {
  const seen = new Set<string>();
  for await (const uri of filesBelow(session)) {
    seen.add(uri);
    yield uri;
  }
  for (const { key } of session.documents) if (!seen.has(key)) yield key;
}

async function fixOne(session: Session, uri: string, kinds: FixFilesParams["kinds"]): Promise<FixedFile | undefined> {
  const document = session.document(uri);
  if (document !== undefined) {
    const { project } = (await session.takeIn(document)).queue;
    const before = document.text.getText();
    const file = project.file(document.key);
    const isOurs = file?.text === before && project.isChecked(document.key);
    const fixed = isOurs ? project.fix(document.key, { kinds }) : undefined;
    return fixed === undefined || file === undefined ? undefined : { document, before, fixed, file };
  }
  return withFile(session, uri, async ({ project }, { text, utf8 }) => {
    const file = project.file(uri);
    const fixed = utf8 ? project.fix(uri, { kinds }) : undefined;
    if (fixed === undefined || file === undefined) return undefined;
    return { document: new OpenDocument(uri, TextDocument.create(uri, "", 0, text)), before: text, fixed, file };
  });
}

/** Undefined where this editor cannot make the edits. */
async function editsOf(
  session: Session,
  document: OpenDocument,
  before: string,
  { text, appended }: Fixed,
): Promise<readonly FileEdits[] | undefined> {
  const edit = await workspaceEdit(session, document, minimalEdits(before, text), { appended });
  const created = new Set<string>();
  const files: FileEdits[] = [];
  for (const change of edit?.documentChanges ?? []) {
    if ("kind" in change) created.add(change.kind === "create" ? change.uri : "");
    else {
      const { uri } = change.textDocument;
      const { version } = session.document(uri)?.text ?? { version: null };
      const edits = change.edits.flatMap((one) =>
        "newText" in one ? [{ range: one.range, newText: one.newText }] : [],
      );
      files.push({ uri, version, created: created.has(uri), edits });
    }
  }
  for (const [uri, edits] of Object.entries(edit?.changes ?? {})) {
    const { version } = session.document(uri)?.text ?? { version: null };
    files.push({ uri, version, created: false, edits });
  }
  return edit === undefined ? undefined : files;
}
