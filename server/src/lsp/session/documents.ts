// Documents that are open in the editor, and under which path the engine looks at those whose name does not say what they are.
import { TextDocument, type TextDocumentContentChangeEvent } from "vscode-languageserver-textdocument";
import { point, smallestEdit, span } from "../../engine/core/text.ts";
import type { Checked } from "../../engine/pipeline/check.ts";
import type { Engine } from "../../engine/pipeline/engine.ts";
import { isAt, type Lines, linesOf } from "../../output/positions.ts";
import { schemeOf, servedSchemes, stampOf } from "../../protocol.ts";
import { Beside } from "./beside.ts";
import { Grace } from "./grace.ts";
import type { ProjectQueue } from "./projects.ts";
import type { Replaced } from "./replacements.ts";

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
  /** What was answered last to a pull, and under which id. */
  answered: { readonly id: string; readonly json: string } | undefined;
  #text: TextDocument;
  #lines: Lines | undefined;
  #stamp: string | undefined;
  /** The text that was opened or saved last. */
  #saved: string;

  constructor(key: string, text: TextDocument) {
    this.uri = text.uri;
    this.key = key;
    this.languageId = text.languageId;
    this.#text = text;
    this.#saved = text.getText();
  }

  get text(): TextDocument {
    return this.#text;
  }

  /** Takes the changes of the editor in, one after the other. */
  update(changes: readonly TextDocumentContentChangeEvent[], version: number): void {
    const replaced = this.#replace(changes, version);
    this.#lines = undefined;
    this.#stamp = undefined;
    this.revision += 1;
    this.grace.changed(replaced, this.#text.getText());
    this.beside.changed(replaced);
  }

  #replace(changes: readonly TextDocumentContentChangeEvent[], version: number): readonly Replaced[] {
    const together = changes.length < 2 ? undefined : fromTheEnd(this.#text, this.lines, changes);
    if (together !== undefined) {
      const text = textAfter(this.#text.getText(), together);
      this.#text = TextDocument.create(this.uri, this.languageId, version, text);
      return together;
    }
    return changes.map((change) => {
      const one = replacedBy(this.#text, change);
      this.#text = TextDocument.update(this.#text, [change], version);
      return one;
    });
  }

  /** Whether its text differs from the one that was opened or saved last: an undone change leaves nothing to save. */
  get dirty(): boolean {
    return this.#text.getText() !== this.#saved;
  }

  /** The editor has saved the text as it is. */
  saved(): void {
    this.#saved = this.#text.getText();
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

  /** What identifies the current text: worked out once, however many edits of it are offered. */
  get stamp(): string {
    this.#stamp ??= stampOf(this.#text.getText());
    return this.#stamp;
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

/**
 * What many changes replace that go from the end of the text to its beginning, as VS Code sends them: each counts in the text before all of
 * them, so that it is copied once. Undefined for any others.
 */
function fromTheEnd(
  document: TextDocument,
  lines: Lines,
  changes: readonly TextDocumentContentChangeEvent[],
): readonly Replaced[] | undefined {
  const replaced: Replaced[] = [];
  for (const change of changes) {
    if (!("range" in change)) return undefined;
    const one = replacedBy(document, change);
    const { start, end } = change.range;
    // A place behind the end of its line may be another one once that line has changed.
    const isExact = isAt(lines, one.at.start, start) && isAt(lines, one.at.end, end);
    if (!isExact || one.at.end > (replaced.at(-1)?.at.start ?? Number.POSITIVE_INFINITY)) return undefined;
    replaced.push(one);
  }
  return replaced;
}

function textAfter(before: string, fromTheEnd: readonly Replaced[]): string {
  const pieces: string[] = [];
  let from = 0;
  for (const { at, text } of fromTheEnd.toReversed()) {
    pieces.push(before.slice(from, at.start), text);
    from = at.end;
  }
  return pieces.join("") + before.slice(from);
}
