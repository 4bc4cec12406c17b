// Where a request's cursor is: the part of the file that is parsed by itself, and its language.
import { type Part, partAt, type SourceFile } from "../../engine/core/document.ts";
import type { Language } from "../../engine/core/language.ts";
import type { OpenDocument } from "./documents.ts";
import type { Session } from "./session.ts";

/** A part of a file. */
export interface Place {
  readonly file: SourceFile;
  readonly part: Part;
  readonly language: Language;
}

/** The part at `offset` of the document's file, and its language; undefined where no rule looks at the file. */
export async function partOf(session: Session, document: OpenDocument, offset: number): Promise<Place | undefined> {
  const { project } = (await session.takeIn(document)).queue;
  const file = project.isChecked(document.key) ? project.file(document.key) : undefined;
  const part = file && partAt(file.parts, offset);
  const language = file && session.platform.engine.language(file.language);
  return file && part && language && { file, part, language };
}
