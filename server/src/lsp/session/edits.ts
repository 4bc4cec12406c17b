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
import type { FileEdits } from "../../protocol.ts";
import type { OpenDocument } from "./documents.ts";
import type { Session } from "./session.ts";

/** One file's part of an edit. `version` is null where the file is not open. */
interface EditedFile {
  readonly uri: string;
  readonly version: number | null;
  readonly created: boolean;
  readonly edits: readonly LspEdit[];
}

/** What an edit does to other files. */
export interface Others {
  /** Texts to append, by the file's path relative to the document's folder. */
  readonly appended?: ReadonlyMap<string, readonly string[]>;
  /** Edits of files that are deployed with the document. */
  readonly elsewhere?: readonly FileEdit[];
}

/**
 * The edit that changes an open document by `edits`, and other files.
 * Undefined where this editor cannot do that: create a file, or find one beside a document that was never saved.
 * `confirm` is what the editor shows the edits under, where it can, before they are made.
 */
export async function workspaceEdit(
  session: Session,
  document: OpenDocument,
  edits: readonly TextEdit[],
  { appended = new Map(), elsewhere = [] }: Others = {},
  confirm?: string,
): Promise<WorkspaceEdit | undefined> {
  const files = edits.length === 0 ? [] : [ownEdit(document, edits)];
  for (const [file, texts] of appended) {
    if (document.key.startsWith("untitled:")) return undefined;
    const other = await otherEdit(session, beside(document.key, file), (text = "") => [
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
    const other = await otherEdit(session, project.uriOf(path), change);
    if (other === undefined) return undefined;
    files.push(other);
  }
  return inForm(session, files, confirm);
}

/**
 * The edit of a file that need not be open. `change` is handed its text, undefined where there is no such file; without
 * edits the answer is undefined, as it is where this editor cannot create a file.
 */
export async function editOf(
  session: Session,
  uri: string,
  change: (text: string | undefined) => readonly TextEdit[] | undefined,
): Promise<WorkspaceEdit | undefined> {
  const file = await otherEdit(session, uri, change);
  return file && inForm(session, [file]);
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

/** An edit as our own requests answer with it, file by file. */
export function fileEdits(session: Session, { documentChanges, changes }: WorkspaceEdit): readonly FileEdits[] {
  const created = new Set<string>();
  const files: FileEdits[] = [];
  const add = (uri: string, edits: FileEdits["edits"]) => {
    const { version } = session.document(uri)?.text ?? { version: null };
    files.push({ uri, version, created: created.has(uri), edits });
  };
  for (const change of documentChanges ?? []) {
    if ("kind" in change) created.add(change.kind === "create" ? change.uri : "");
    else
      add(
        change.textDocument.uri,
        change.edits.flatMap((one) => ("newText" in one ? [{ range: one.range, newText: one.newText }] : [])),
      );
  }
  for (const [uri, edits] of Object.entries(changes ?? {})) add(uri, edits);
  return files;
}

function ownEdit({ lines, uri, text }: OpenDocument, edits: readonly TextEdit[]): EditedFile {
  return { uri, version: text.version, created: false, edits: edits.map((edit) => toEdit(lines, edit)) };
}

function inForm({ client }: Session, files: readonly EditedFile[], confirm?: string): WorkspaceEdit {
  if (!client.versionedEdits) return { changes: Object.fromEntries(files.map((one) => [one.uri, [...one.edits]])) };
  if (confirm === undefined || !client.confirmsEdits) {
    return { documentChanges: files.flatMap((file) => documentChanges(file, file.edits)) };
  }
  const annotated = ({ edits }: EditedFile): AnnotatedTextEdit[] =>
    edits.map((edit) => ({ ...edit, annotationId: CONFIRM }));
  return {
    documentChanges: files.flatMap((file) => documentChanges(file, annotated(file))),
    changeAnnotations: { [CONFIRM]: { label: confirm, needsConfirmation: true } },
  };
}

const CONFIRM = "confirm";

function documentChanges(
  { uri, version, created }: EditedFile,
  edits: readonly LspEdit[],
): (CreateFile | TextDocumentEdit)[] {
  const change: TextDocumentEdit = { textDocument: { uri, version }, edits: [...edits] };
  return created ? [{ kind: "create", uri, options: { ignoreIfExists: true } }, change] : [change];
}

/** The edit of another file as it is in the editor or on disk. */
async function otherEdit(
  session: Session,
  uri: string,
  change: (text: string | undefined) => readonly TextEdit[] | undefined,
): Promise<EditedFile | undefined> {
  const open = session.document(uri);
  if (open !== undefined) {
    const edits = change(open.text.getText());
    return edits && ownEdit(open, edits);
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
  return edits && { uri, version: null, created: !isThere, edits: edits.map((edit) => toEdit(lines, edit)) };
}
