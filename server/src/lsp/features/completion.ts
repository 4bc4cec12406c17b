// textDocument/completion: Dockerfiles (our hardened forms and images first, then the library's) and `.plimsoll.yaml`.
import {
  type CompletionItem,
  CompletionItemKind,
  type CompletionParams,
  InsertTextFormat,
} from "vscode-languageserver/node";
import { configWords } from "../../engine/config/help.ts";
import {
  type Completion,
  dockerfileCompletions,
  isInImage,
  withoutPlaces,
} from "../../engine/dockerfile/completions.ts";
import { toEdit, toOffset } from "../../output/positions.ts";
import type { DockerfileService } from "../dockerfile/service.ts";
import type { OpenDocument } from "../session/documents.ts";
import type { Preferences } from "../session/preferences.ts";
import type { Session } from "../session/session.ts";

export const COMPLETION_TRIGGERS = [":", "/", "$", "{", "-", "="];

export function completion(session: Session, dockerfiles: DockerfileService, preferences: Preferences): void {
  const { connection, guard, scheduler } = session;

  const answer = async ({ textDocument, position }: CompletionParams): Promise<CompletionItem[]> => {
    const document = session.document(textDocument.uri);
    if (document === undefined) return [];
    const offset = toOffset(document.lines, position);
    const file = (await session.takeIn(document)).queue.project.file(document.key);
    if (file?.language === "plimsoll") return configItems(session, document, offset);
    if ((await preferences.languageFeatures()) === "off") return [];
    const doc = await dockerfiles.dockerfile(document);
    if (doc === undefined) return [];
    const own = dockerfileCompletions(doc, offset).map((one, i) => dockerfileItem(session, document, one, i));
    // What follows FROM is never asked of the library: it would ask a registry.
    if (isInImage(doc, offset)) return own;
    const others = await dockerfiles.completions(document, position);
    return [...own, ...others.map((item) => ({ ...item, sortText: `1${item.sortText ?? item.label}` }))];
  };

  connection.onCompletion(
    guard.handler("textDocument/completion", [], (params) => scheduler.urgently(() => answer(params))),
  );
}

function dockerfileItem(session: Session, document: OpenDocument, one: Completion, nth: number): CompletionItem {
  const { label, word, description, at, snippet, kind } = one;
  const fillsIn = session.client.snippetCompletions;
  return {
    label,
    labelDetails: { description: word },
    kind: kind === "instruction" ? CompletionItemKind.Snippet : CompletionItemKind.Value,
    documentation: { kind: "markdown", value: description },
    sortText: `0${String(nth).padStart(4, "0")}`,
    filterText: kind === "instruction" ? label : withoutPlaces(snippet),
    insertTextFormat: fillsIn ? InsertTextFormat.Snippet : InsertTextFormat.PlainText,
    textEdit: toEdit(document.lines, { at, text: fillsIn ? snippet : withoutPlaces(snippet) }),
  };
}

function configItems(session: Session, document: OpenDocument, offset: number): CompletionItem[] {
  const found = configWords(document.text.getText(), offset, session.platform.engine.catalog);
  if (found === undefined) return [];
  const kinds = {
    key: CompletionItemKind.Property,
    rule: CompletionItemKind.Property,
    value: CompletionItemKind.EnumMember,
  };
  return found.words.map(({ label, text, kind, detail, description }, i) => ({
    label,
    kind: kinds[kind],
    ...(detail !== undefined && { labelDetails: { description: detail } }),
    ...(description !== undefined && { documentation: { kind: "markdown" as const, value: description } }),
    sortText: String(i).padStart(4, "0"),
    textEdit: toEdit(document.lines, { at: found.at, text }),
  }));
}
