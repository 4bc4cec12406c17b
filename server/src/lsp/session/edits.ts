// Changes of a document become edits of the editor's workspace, in the form that it understands.
import type {
  AnnotatedTextEdit,
  CreateFile,
  TextEdit as LspEdit,
  SnippetTextEdit,
  TextDocumentEdit,
  WorkspaceEdit,
} from "vscode-languageserver";
import type { FileEdit } from "../../engine/core/finding.ts";
import { continuation, point, type TextEdit } from "../../engine/core/text.ts";
import { linesOf, toEdit, toRange } from "../../output/positions.ts";
import { beside } from "../../paths/uris.ts";
import { type FileEdits, stampOf } from "../../protocol.ts";
import type { OpenDocument } from "./documents.ts";
import type { Session } from "./session.ts";

/** What an edit does to other files. */
export interface Others {
  /** Texts to append, by the file's path relative to the document's folder. */
  readonly appended?: ReadonlyMap<string, readonly string[]>;
  /** Edits of files that are deployed with the document. */
  readonly elsewhere?: readonly FileEdit[];
}

/** As `editedFiles`, in the protocol's form. `confirm` is what the editor shows the edits under, where it can, before they are made. */
export async function workspaceEdit(
  session: Session,
  document: OpenDocument,
  edits: readonly TextEdit[],
  others: Others = {},
  confirm?: string,
): Promise<WorkspaceEdit | undefined> {
  const files = await editedFiles(session, document, edits, others);
  return files && inForm(session, files, confirm);
}

/**
 * What changes a document by `edits`, and other files, file by file.
 * Undefined where this editor cannot do that: create a file, or find one beside a document that was never saved.
 */
export async function editedFiles(
  session: Session,
  document: OpenDocument,
  edits: readonly TextEdit[],
  { appended = new Map(), elsewhere = [] }: Others = {},
): Promise<readonly FileEdits[] | undefined> {
  const files = edits.length === 0 ? [] : [ownEdit(session, document, edits)];
  for (const [file, texts] of appended) {
    if (document.key.startsWith("untitled:")) return undefined;
    const other = await editedFile(session, beside(document.key, file), (text = "") => [
      { at: point(text.length), text: continuation(text, texts) },
    ]);
    if (other === undefined) return undefined;
    files.push(other);
  }
  for (const path of new Set(elsewhere.map((one) => one.path))) {
    const { project } = await session.queueOf(document);
    const own = elsewhere.filter((one) => one.path === path);
    // The edits count from the text that was put together: another one since then is left alone.
    const known = project.deployedText(path);
    const change = (text: string | undefined) => (text !== undefined && text === known ? own : undefined);
    const other = await editedFile(session, project.uriOf(path), change);
    if (other === undefined) return undefined;
    files.push(other);
  }
  return files;
}

/**
 * The edit of a file that need not be open. `change` is handed its text, undefined where there is no such file; without
 * edits the answer is undefined, as it is where this editor cannot create a file.
 */
export async function editedFile(
  session: Session,
  uri: string,
  change: (text: string | undefined) => readonly TextEdit[] | undefined,
): Promise<FileEdits | undefined> {
  const open = session.document(uri);
  if (open !== undefined) {
    const edits = change(open.text.getText());
    return edits && ownEdit(session, open, edits);
  }
  const found = await session.files.read(uri);
  const isThere = "text" in found;
  if (!isThere) {
    const exists = (await session.files.stat(uri)) !== undefined;
    if (exists || !session.client.createsFiles) return undefined;
  } else if (!found.utf8) return undefined;
  const text = isThere ? found.text : undefined;
  const edits = change(text);
  const lines = linesOf(text ?? "");
  const own = edits?.map((edit) => toEdit(lines, edit));
  return own && { uri, version: null, stamp: stampOf(text ?? ""), created: !isThere, edits: own };
}

/** The edit that inserts a snippet into an open document; only for editors that take such edits. */
export function snippetEdit(document: OpenDocument, offset: number, value: string): WorkspaceEdit {
  const edit: SnippetTextEdit = {
    range: toRange(document.lines, point(offset)),
    snippet: { kind: "snippet", value },
  };
  const { uri, text } = document;
  return { documentChanges: [{ textDocument: { uri, version: text.version }, edits: [edit] }] };
}

/** The edit of a document, which may stand for a file that is not open. */
function ownEdit(session: Session, document: OpenDocument, edits: readonly TextEdit[]): FileEdits {
  const { lines, uri, text, stamp } = document;
  const version = session.document(uri) === document ? text.version : null;
  const own = edits.map((edit) => toEdit(lines, edit));
  return { uri, version, stamp, created: false, edits: own };
}

/** Edits of files in the form that the editor understands. */
export function inForm({ client }: Session, files: readonly FileEdits[], confirm?: string): WorkspaceEdit {
  if (!client.versionedEdits) return { changes: Object.fromEntries(files.map((one) => [one.uri, [...one.edits]])) };
  if (confirm === undefined || !client.confirmsEdits) {
    return { documentChanges: files.flatMap((file) => documentChanges(file, file.edits)) };
  }
  const annotated = ({ edits }: FileEdits): AnnotatedTextEdit[] =>
    edits.map((edit) => ({ ...edit, annotationId: CONFIRM }));
  return {
    documentChanges: files.flatMap((file) => documentChanges(file, annotated(file))),
    changeAnnotations: { [CONFIRM]: { label: confirm, needsConfirmation: true } },
  };
}

const CONFIRM = "confirm";

function documentChanges(
  { uri, version, created }: FileEdits,
  edits: readonly LspEdit[],
): (CreateFile | TextDocumentEdit)[] {
  const change: TextDocumentEdit = { textDocument: { uri, version }, edits: [...edits] };
  return created ? [{ kind: "create", uri, options: { ignoreIfExists: true } }, change] : [change];
}
