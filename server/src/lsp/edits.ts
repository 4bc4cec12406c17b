// Changes of a document become edits of the editor's workspace, in the form that it understands.
import type { CreateFile, TextEdit as LspEdit, TextDocumentEdit, WorkspaceEdit } from "vscode-languageserver/node";
import { URI, Utils } from "vscode-uri";
import type { TextEdit } from "../engine/core/text.ts";
import { appending, linesOf, toEdit } from "./convert.ts";
import type { OpenDocument } from "./documents.ts";
import { normal } from "./homes.ts";
import type { Session } from "./session.ts";

/** One file's part of an edit. `version` is null where the file is not open. */
interface FileEdit {
  readonly uri: string;
  readonly version: number | null;
  readonly created: boolean;
  readonly edits: readonly LspEdit[];
}

/**
 * The edit that changes an open document by `edits` and appends to other files, which are named relative to its folder.
 * Undefined where this editor cannot do that: create a file, or find one beside a document that was never saved.
 */
export async function workspaceEdit(
  session: Session,
  document: OpenDocument,
  edits: readonly TextEdit[],
  appended: ReadonlyMap<string, readonly string[]> = new Map(),
): Promise<WorkspaceEdit | undefined> {
  const { lines, uri, text } = document;
  const own: FileEdit = { uri, version: text.version, created: false, edits: edits.map((edit) => toEdit(lines, edit)) };
  const files = edits.length === 0 ? [] : [own];
  for (const [file, texts] of appended) {
    const other = await appendix(session, document, file, texts.join(""));
    if (other === undefined) return undefined;
    files.push(other);
  }
  if (!session.client.versionedEdits) {
    return { changes: Object.fromEntries(files.map((one) => [one.uri, [...one.edits]])) };
  }
  return { documentChanges: files.flatMap(documentChanges) };
}

function documentChanges({ uri, version, created, edits }: FileEdit): (CreateFile | TextDocumentEdit)[] {
  const change: TextDocumentEdit = { textDocument: { uri, version }, edits: [...edits] };
  return created ? [{ kind: "create", uri, options: { ignoreIfExists: true } }, change] : [change];
}

/** The edit that appends to another file as it is in the editor or on disk. */
async function appendix(
  session: Session,
  from: OpenDocument,
  file: string,
  addition: string,
): Promise<FileEdit | undefined> {
  if (from.key.startsWith("untitled:")) return undefined;
  const uri = Utils.joinPath(Utils.dirname(URI.parse(from.key)), file).toString();
  const open = session.document(normal(uri));
  const version = open?.text.version ?? null;
  const found = open === undefined ? await session.platform.files.read(uri) : { text: open.text.getText() };
  if ("text" in found) {
    const joint = found.text === "" || found.text.endsWith("\n") ? "" : "\n";
    return {
      uri: open?.uri ?? uri,
      version,
      created: false,
      edits: [appending(linesOf(found.text), joint + addition)],
    };
  }
  const exists = (await session.platform.files.stat(uri)) !== undefined;
  if (exists || !session.client.createsFiles) return undefined;
  return { uri, version, created: true, edits: [appending(linesOf(""), addition)] };
}
