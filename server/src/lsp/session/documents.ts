// Documents that are open in the editor, and under which path the engine looks at those whose name does not say what they are.
import { TextDocument, type TextDocumentContentChangeEvent } from "vscode-languageserver-textdocument";
import { point, smallestEdit, span } from "../../engine/core/text.ts";
import type { Checked } from "../../engine/pipeline/check.ts";
import type { Engine } from "../../engine/pipeline/engine.ts";
import { type Lines, linesOf } from "../../output/positions.ts";
import { schemeOf, servedSchemes } from "../../protocol.ts";
import { Beside } from "./beside.ts";
import { Grace, type Replaced } from "./grace.ts";
import type { ProjectQueue } from "./projects.ts";

/** Whether documents of this URI are looked at while `folders` are open. */
export function isServed(uri: string, folders: readonly string[]): boolean {
  return servedSchemes(folders).has(schemeOf(uri));
}

/** A project and the revision of a document that it has. */
export interface Taken {
  readonly queue: ProjectQueue;
  readonly revision: number;
  /** Whether only secrets would be looked for and git leaves the file out: that is where they belong. */
  readonly isPrivate: boolean;
}

export class OpenDocument {
  /** As the editor wrote it. */
  readonly uri: string;
  /** In normal form: the name in projects and index. */
  readonly key: string;
  readonly languageId: string;
  open = true;
  queue: Promise<ProjectQueue> | undefined;
  /** Counts the texts; the editor's own version may stand still or go back after undo. */
  revision = 0;
  /** What a project has taken in last. */
  taken: Taken | undefined;
  /** Counts what changes findings though the text stays: configuration, other files. */
  epoch = 0;
  result: { readonly revision: number; readonly epoch: number; readonly checked: Checked } | undefined;
  /** What of its findings is shown while it is typed. */
  readonly grace = new Grace();
  /** What other extensions say of it. */
  readonly beside = new Beside();
  /** Whether its text was changed since it was opened or saved. */
  dirty = false;
  /** What was answered last to a pull, and under which id. */
  answered: { readonly id: string; readonly json: string } | undefined;
  #text: TextDocument;
  #lines: Lines | undefined;

  constructor(key: string, text: TextDocument) {
    this.uri = text.uri;
    this.key = key;
    this.languageId = text.languageId;
    this.#text = text;
  }

  get text(): TextDocument {
    return this.#text;
  }

  /** Takes the changes of the editor in, one after the other. */
  update(changes: readonly TextDocumentContentChangeEvent[], version: number): void {
    const replaced: Replaced[] = [];
    for (const change of changes) {
      replaced.push(replacedBy(this.#text, change));
      this.#text = TextDocument.update(this.#text, [change], version);
    }
    this.#lines = undefined;
    this.revision += 1;
    this.dirty = true;
    this.grace.changed(replaced, this.#text.getText());
    this.beside.changed(replaced);
  }

  /** Whether `result` is that of the text and configuration as they are now. */
  get isChecked(): boolean {
    return this.result?.revision === this.revision && this.result.epoch === this.epoch;
  }

  /** The line table of the current text. */
  get lines(): Lines {
    this.#lines ??= linesOf(this.#text.getText());
    return this.#lines;
  }
}

/**
 * The path under which a document is checked: its own where a language claims it. Elsewhere (an unsaved buffer, a name
 * that the user has given a language in the editor) the editor's language decides, and a fitting path is made up.
 */
export function pathFor(
  { key, languageId }: OpenDocument,
  ownPath: string,
  isClaimed: boolean,
  { languages }: Pick<Engine, "languages">,
): string {
  const named = languages.flatMap(({ editorLanguages }) => editorLanguages?.[languageId] ?? [])[0];
  if (isClaimed || named === undefined) return ownPath;
  if (key.startsWith("untitled:")) return named.name;
  const { ending } = named;
  return ending === undefined || ownPath.endsWith(ending) ? ownPath : ownPath + ending;
}

/** What a change replaces; of one that brings the whole text, the part in which it differs. */
function replacedBy(document: TextDocument, change: TextDocumentContentChangeEvent): Replaced {
  const before = document.getText();
  if ("range" in change) {
    const { start, end } = change.range;
    const [first, second] = [document.offsetAt(start), document.offsetAt(end)];
    const at = span(Math.min(first, second), Math.max(first, second));
    return { at, removed: before.slice(at.start, at.end), text: change.text };
  }
  const { at, text } = smallestEdit(before, change.text) ?? { at: point(0), text: "" };
  return { at, removed: before.slice(at.start, at.end), text };
}
