// Where the subjects of other files stand that findings speak of. The index knows them by name; their places are looked up when shown.
import type { Location } from "vscode-languageserver";
import type { Finding, Related } from "../../engine/core/finding.ts";
import { shift, span } from "../../engine/core/text.ts";
import { parseFile } from "../../engine/pipeline/engine.ts";
import { linesOf, toRange } from "../../output/positions.ts";
import type { Project } from "../../project.ts";
import type { OpenDocument } from "./documents.ts";
import type { Session } from "./session.ts";

/** Answers the place of something that is related to a finding of a document. */
export type Places = (one: Related) => Location | undefined;

/** The places of all that is related to some findings of a document; files that no editor has open are read. */
export async function placesOf(
  session: Session,
  document: OpenDocument,
  findings: readonly Finding[],
): Promise<Places> {
  const found = new Map<string, Location>();
  const { project } = await session.queueOf(document);
  for (const { file, subject } of findings.flatMap(({ related }) => related.flatMap(elsewhere))) {
    const key = `${file}\n${subject}`;
    if (!found.has(key)) found.set(key, await locationOf(session, project, file, subject));
  }
  const { uri, lines } = document;
  return (one) =>
    one.at === undefined ? found.get(`${one.file}\n${one.subject}`) : { uri, range: toRange(lines, one.at) };
}

function elsewhere(one: Related): readonly { readonly file: string; readonly subject: string }[] {
  return one.at === undefined ? [one] : [];
}

/** The place of a subject; the beginning of the file where it cannot be found. */
async function locationOf(session: Session, project: Project, path: string, subject: string): Promise<Location> {
  const uri = project.uriOf(path);
  const { files } = session;
  const { engine } = session.platform;
  const open = session.document(uri);
  const read = open === undefined ? await files.read(uri) : { text: open.text.getText() };
  const text = "text" in read ? read.text : "";
  const file = parseFile(engine, uri, path, text, 0);
  const language = engine.language(file?.language ?? "");
  for (const { start, doc } of file?.parts ?? []) {
    const at = language?.placeOf?.(doc, subject);
    if (at !== undefined) return { uri, range: toRange(linesOf(text), shift(at, start)) };
  }
  return { uri, range: toRange(linesOf(text), span(0, 0)) };
}
