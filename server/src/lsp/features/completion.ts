// textDocument/completion: what the document's language offers first, then what the library knows of Dockerfiles.

import {
  type CompletionItem,
  CompletionItemKind,
  CompletionItemTag,
  type CompletionList,
  type CompletionParams,
  CompletionTriggerKind,
  InsertTextFormat,
} from "vscode-languageserver";
import type { Finding } from "../../engine/core/finding.ts";
import type { Completion } from "../../engine/core/language.ts";
import { shift } from "../../engine/core/text.ts";
import { type Engine, isOnlySearched } from "../../engine/pipeline/engine.ts";
import { ownWords } from "../../engine/suppressions/own-words.ts";
import { toEdit, toOffset } from "../../output/positions.ts";
import { label } from "../../shown/label.ts";
import { shownLines } from "../../shown/shown.ts";
import type { DockerfileService } from "../dockerfile/service.ts";
import type { OpenDocument } from "../session/documents.ts";
import { markupOf } from "../session/markup.ts";
import { type Place, partOf } from "../session/part.ts";
import type { Preferences } from "../session/preferences.ts";
import type { Session } from "../session/session.ts";
import { namesFor } from "../session/typedPaths.ts";

export const COMPLETION_TRIGGERS = [":", "/", "$", "{", "-", "=", " ", ","];
const QUIET_TRIGGERS: ReadonlySet<string> = new Set([" ", ","]);

export function completion(session: Session, dockerfiles: DockerfileService, preferences: Preferences): void {
  const { connection, guard, scheduler } = session;

  const answer = async ({
    textDocument,
    position,
    context,
  }: CompletionParams): Promise<CompletionItem[] | CompletionList> => {
    const document = session.document(textDocument.uri);
    if (document === undefined) return [];
    const offset = toOffset(document.lines, position);
    const isDockerfile = (await dockerfiles.dockerfile(document)) !== undefined;
    if (isDockerfile && (await preferences.languageFeatures()) === "off") return [];
    const all = await ownCompletions(session, document, offset);
    // These signs are typed all the time: forms would be in the way then.
    const isByTheWay = QUIET_TRIGGERS.has(context?.triggerCharacter ?? "");
    const offered = isByTheWay ? all.filter(({ kind }) => kind !== "form") : all;
    const own = offered.map((one, i) => itemOf(session, document, one, i));
    // Where we know what may stand there, the library would say some of it again.
    const isKnown = all.some(({ kind }) => kind !== "form");
    const others = isDockerfile && !isKnown && !isByTheWay ? await dockerfiles.completions(document, position) : [];
    const items = [...own, ...others.map((item) => ({ ...item, sortText: `1${item.sortText ?? item.label}` }))];
    const news = items.filter((item) => !isThere(document, item));
    // What is typed out is meant: behind it Enter ends the line, and takes nothing longer, unless somebody asks what else there is.
    const isAsked = (context?.triggerKind ?? CompletionTriggerKind.Invoked) === CompletionTriggerKind.Invoked;
    const told = isAsked || news.length === items.length ? await asShown(session, document, news) : [];
    // An editor asks again for a list that is incomplete; another one it goes on filtering by itself.
    return offered.some(({ more }) => more) || items.some(isTypedOut) ? { isIncomplete: true, items: told } : told;
  };

  connection.onCompletion(
    guard.handler("textDocument/completion", [], (params) => scheduler.urgently(() => answer(params))),
  );
}

/** Whether taking an item would leave the text as it is: what it writes is typed already. */
function isThere({ text }: OpenDocument, { textEdit }: CompletionItem): boolean {
  if (textEdit === undefined) return false;
  const range = "range" in textEdit ? textEdit.range : textEdit.replace;
  return text.getText(range) === textEdit.newText;
}

/** Whether an item is still found by what it writes once all of that is typed: it is in the way then. */
function isTypedOut({ label, filterText = label, insertText = label, textEdit }: CompletionItem): boolean {
  return filterText === (textEdit?.newText ?? insertText);
}

/** The items with what is read of them harmless and without secrets: what they write is the file's own. */
async function asShown(
  session: Session,
  document: OpenDocument,
  items: readonly CompletionItem[],
): Promise<CompletionItem[]> {
  const { engine } = session.platform;
  const file = (await session.takeIn(document)).queue.project.file(document.key);
  const redact = file === undefined ? engine.redact : engine.redactorOf(file).redact;
  return items.map((item) => {
    const { label: name, detail, labelDetails, documentation, textEdit, insertText = name, filterText = name } = item;
    const { description } = labelDetails ?? {};
    // Editors draw icons in the rows of the list.
    const row = label(redact(name));
    return {
      ...item,
      label: row,
      ...(row !== name && { filterText }),
      ...(row !== name && textEdit === undefined && { insertText }),
      ...(detail !== undefined && { detail: label(redact(detail)) }),
      ...(description !== undefined && { labelDetails: { description: label(redact(description)) } }),
      // Markdown is ours or the library's; a value of the file comes as plain text.
      ...(typeof documentation === "object" && {
        documentation: { ...documentation, value: redact(documentation.value) },
      }),
      ...(typeof documentation === "string" && { documentation: shownLines(redact(documentation)) }),
    };
  });
}

/** What the document's language offers at an offset of the file. */
async function ownCompletions(
  session: Session,
  document: OpenDocument,
  offset: number,
): Promise<readonly Completion[]> {
  const found = await partOf(session, document, offset);
  if (found === undefined) return [];
  const { part, language } = found;
  const completions =
    (await exceptionWords(session, document, found, offset)) ??
    language.completions?.(part.doc, offset - part.start, session.platform.today()) ??
    beginnings(session.platform.engine, found, offset - part.start);
  const path = language.typedPath?.(part.doc, offset - part.start);
  const names = path === undefined ? [] : await namesFor(session, document, path);
  // What the language has to say of a name is more than that it is there, and what most projects need comes before all that is there.
  const others = names.filter(({ text }) => !completions.some((one) => one.text === text));
  return [...completions, ...others].map((one) => ({ ...one, at: shift(one.at, part.start) }));
}

/** What a file of no language may begin as. */
function beginnings(engine: Engine, { file, part, language }: Place, offset: number): readonly Completion[] {
  if (!isOnlySearched(engine, language.id)) return [];
  return engine.languages.flatMap((one) => one.beginnings?.(file.path, part.doc, offset) ?? []);
}

/** What may stand in an exception of ours; undefined where none is typed. */
async function exceptionWords(
  session: Session,
  document: OpenDocument,
  { part, language }: Place,
  offset: number,
): Promise<readonly Completion[] | undefined> {
  const { catalog } = session.platform.engine;
  const own = (findings: readonly Finding[]) =>
    ownWords(
      part.doc,
      language,
      catalog,
      offset - part.start,
      findings.map((one) => ({ ...one, at: shift(one.at, -part.start) })),
    );
  // Only where it is one the file is checked, which completion waits for nowhere else.
  if (own([]) === undefined) return undefined;
  const checked = await session.check(document, () => false);
  return own([...(checked?.findings ?? []), ...(checked?.silenced ?? []).map(({ finding }) => finding)]);
}

const KINDS: Readonly<Record<Completion["kind"], CompletionItemKind>> = {
  form: CompletionItemKind.Snippet,
  name: CompletionItemKind.Value,
  key: CompletionItemKind.Property,
  value: CompletionItemKind.EnumMember,
};

function itemOf(session: Session, document: OpenDocument, one: Completion, nth: number): CompletionItem {
  const { label: name, detail, description, at, text, kind } = one;
  const snippet = session.client.snippetCompletions ? one.snippet : undefined;
  return {
    label: name,
    kind: KINDS[kind],
    ...(detail !== undefined && { labelDetails: { description: detail } }),
    ...(description !== undefined && { documentation: markupOf(description, session.client) }),
    sortText: `0${String(nth).padStart(4, "0")}`,
    // A form is found by its label; of a name all of it is typed, though the label shows a part.
    filterText: one.filter ?? (kind === "name" ? text : name),
    ...(one.outdated === true && session.client.strikesCompletions && { tags: [CompletionItemTag.Deprecated] }),
    insertTextFormat: snippet === undefined ? InsertTextFormat.PlainText : InsertTextFormat.Snippet,
    textEdit: toEdit(document.lines, { at, text: snippet ?? text }),
  };
}
