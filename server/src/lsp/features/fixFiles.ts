// plimsoll/fixFiles: the edits that fix or harden a file, a part of it, or every file of the workspace, and the fixes that they are made
// of, so that the editor can show them and have only some of them made.

import { type CancellationToken, LSPErrorCodes, ResponseError } from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import type { SourceFile } from "../../engine/core/document.ts";
import { type Finding, type Fix, nameOf } from "../../engine/core/finding.ts";
import { addAll } from "../../engine/core/lists.ts";
import type { Fixed } from "../../engine/pipeline/fix.ts";
import { generatedNote, leftNote } from "../../output/left.ts";
import { toPosition } from "../../output/positions.ts";
import { normal } from "../../paths/uris.ts";
import {
  FIX_FILES_REQUEST,
  type FileEdits,
  type FixFilesParams,
  type FixFilesResult,
  type FixMade,
} from "../../protocol.ts";
import { fixOptions } from "../actions/bulk.ts";
import { OpenDocument } from "../session/documents.ts";
import { editedFiles } from "../session/edits.ts";
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
  const nothing: FixFilesResult = { files: [], fixes: [], refused: [] };
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
  const fixes: FixMade[] = [];
  let looked = 0;
  try {
    for await (const uri of params.uris?.map(normal) ?? allFiles(session)) {
      if (token.isCancellationRequested) throw new ResponseError(LSPErrorCodes.RequestCancelled, "Cancelled.");
      const done = await fixOne(session, uri, params);
      looked += 1;
      progress.say(looked === 1 ? "1 file" : `${looked} files`);
      if (done === undefined) continue;
      const { document, before, fixed, file } = done;
      if (fixed.generated !== undefined) refused.push(generatedNote(file.path, before, fixed.generated));
      if (fixed.left.length > 0) refused.push(leftNote(file.path, before, fixed.left, file.parts.length));
      addAll(
        refused,
        fixed.refused.map(({ why }) => why),
      );
      if (fixed.applied.length === 0) continue;
      // Undefined where this editor cannot make the edits.
      const edits = await editedFiles(session, document, minimalEdits(before, fixed.text), {
        appended: fixed.appended,
      });
      if (edits === undefined) continue;
      addAll(files, edits);
      addAll(fixes, madeIn(done));
    }
  } finally {
    progress.done();
  }
  return { files, fixes, refused };
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

async function fixOne(session: Session, uri: string, params: FixFilesParams): Promise<FixedFile | undefined> {
  const chosen = params.only && new Set(params.only);
  /** What is wanted of a document: `only` asks for the fixes that were chosen, all of them where nobody chose. */
  const optionsFor = (document: OpenDocument) => {
    const options = fixOptions(params, document.lines);
    const only: typeof options.only = (finding, fix, at) =>
      chosen?.has(idOf(document, finding, fix, at)) !== false && options.only?.(finding, fix, at) !== false;
    return { ...options, only };
  };
  const document = session.document(uri);
  if (document !== undefined) {
    const { project } = (await session.takeIn(document)).queue;
    const before = document.text.getText();
    const file = project.file(document.key);
    const isOurs = file?.text === before && project.isChecked(document.key);
    const fixed = isOurs ? project.fix(document.key, optionsFor(document)) : undefined;
    return fixed === undefined || file === undefined ? undefined : { document, before, fixed, file };
  }
  return withFile(session, uri, async ({ project }, { text, utf8 }) => {
    const file = project.file(uri);
    const document = new OpenDocument(uri, TextDocument.create(uri, "", 0, text));
    const fixed = utf8 ? project.fix(uri, optionsFor(document)) : undefined;
    return fixed === undefined || file === undefined ? undefined : { document, before: text, fixed, file };
  });
}

/** What the fixes of a file are made of, in the order of its lines. Bulk fixes are safe or hardening. */
function madeIn({ document, fixed }: FixedFile): readonly FixMade[] {
  const { uri, lines } = document;
  const applied = [...fixed.applied].sort((a, b) => a.at - b.at);
  return applied.map(({ finding, fix, at }) => ({
    id: idOf(document, finding, fix, at),
    uri,
    line: toPosition(lines, at).line,
    rule: nameOf(finding),
    title: fix.title,
    ...(finding.about !== undefined && { about: finding.about }),
    kind: fix.kind === "safe" ? "safe" : "hardening",
  }));
}

/**
 * What tells a fix from all others: its file and place in the text before all fixes, the rule, and what it does. Nothing that another
 * fix may change before it is made: with the finding's subject its fingerprint changes.
 */
function idOf({ key }: OpenDocument, finding: Finding, { title }: Fix, at: number): string {
  return `${key} ${at} ${nameOf(finding)} ${title}`;
}
