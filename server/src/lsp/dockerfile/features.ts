// The features of Dockerfiles that are their own: formatting, rename, definition, highlights, folding, signature
// help, links. Announced when it is known whether they are wanted, and withdrawn again.

import {
  BulkRegistration,
  DefinitionRequest,
  type Disposable,
  DocumentFormattingRequest,
  DocumentHighlightRequest,
  DocumentLinkRequest,
  DocumentOnTypeFormattingRequest,
  DocumentRangeFormattingRequest,
  FoldingRangeRequest,
  ProtocolRequestType,
  RenameRequest,
  type ServerCapabilities,
  SignatureHelpRequest,
  type TextEdit,
  type WorkspaceEdit,
} from "vscode-languageserver";
import { byWord } from "../../engine/core/by-word.ts";
import { dockerfile } from "../../engine/dockerfile/index.ts";
import { toRange } from "../../output/positions.ts";
import type { OpenDocument } from "../session/documents.ts";
import type { Preferences } from "../session/preferences.ts";
import type { Session } from "../session/session.ts";
import type { DockerfileService } from "./service.ts";

/** The editor's name of a feature, the request it can be registered under, its options, and the server's name of it. */
interface Announced {
  readonly name: string;
  readonly method: string;
  readonly capability: keyof ServerCapabilities;
  readonly options: object;
}

/** Where the two names differ. */
const CAPABILITIES: Readonly<Record<string, keyof ServerCapabilities>> = byWord({
  formatting: "documentFormattingProvider",
  rangeFormatting: "documentRangeFormattingProvider",
  onTypeFormatting: "documentOnTypeFormattingProvider",
});

function announced({ client }: Session): readonly Announced[] {
  const feature = (name: string, { method }: { readonly method: string }, options: object = {}): Announced => ({
    name,
    method,
    capability: CAPABILITIES[name] ?? (`${name}Provider` as keyof ServerCapabilities),
    options,
  });
  return [
    feature("formatting", DocumentFormattingRequest.type),
    feature("rangeFormatting", DocumentRangeFormattingRequest.type),
    feature("onTypeFormatting", DocumentOnTypeFormattingRequest.type, {
      firstTriggerCharacter: "\\",
      moreTriggerCharacter: ["`"],
    }),
    feature("rename", RenameRequest.type, client.preparesRename ? { prepareProvider: true } : {}),
    feature("definition", DefinitionRequest.type),
    feature("documentHighlight", DocumentHighlightRequest.type),
    feature("foldingRange", FoldingRangeRequest.type),
    feature("signatureHelp", SignatureHelpRequest.type, { triggerCharacters: ["-", "[", ",", '"', " ", "="] }),
    feature("documentLink", DocumentLinkRequest.type),
  ];
}

/** What is announced at the start: the features of editors that cannot be told later. */
export function dockerfileCapabilities(session: Session): ServerCapabilities {
  const { announces, servesDockerfiles } = session.client;
  if (servesDockerfiles) return {};
  const fixed = announced(session).filter(({ name }) => !announces.has(name));
  return Object.fromEntries(fixed.map(({ capability, options }) => [capability, options]));
}

/** Answers the requests, and keeps the editor told which of them make sense. */
export function serveDockerfiles(session: Session, service: DockerfileService, preferences: Preferences): void {
  answer(session, service);
  const { client, connection, guard } = session;
  const later = announced(session).filter(({ name }) => client.announces.has(name));
  let registered: Promise<Disposable | undefined> | undefined;
  const update = guard.listener("client/registerCapability", async () => {
    const wanted = later.length > 0 && (await preferences.servesDockerfiles());
    if (wanted === (registered !== undefined)) return;
    const before = registered;
    registered = wanted
      ? guard.ask("client/registerCapability", () => connection.client.register(bulkOf(later)))
      : undefined;
    (await before)?.dispose();
  });
  session.listen({ changed() {}, closed() {}, outdated() {}, indexed() {}, settings: update });
}

/** What editors call the language of a Dockerfile. */
export const DOCKERFILE_LANGUAGES: ReadonlySet<string> = new Set(Object.keys(dockerfile.editorLanguages ?? {}));
const DOCUMENTS = [...DOCKERFILE_LANGUAGES].map((language) => ({ language }));

function bulkOf(features: readonly Announced[]): BulkRegistration {
  const bulk = BulkRegistration.create();
  for (const { method, options } of features) {
    // A method and its options go together in the table above, which the types of one call cannot tell.
    const type = new ProtocolRequestType<unknown, unknown, unknown, void, object>(method);
    bulk.add(type, { documentSelector: DOCUMENTS, ...options });
  }
  return bulk;
}

function answer(session: Session, service: DockerfileService): void {
  const { connection, guard, scheduler } = session;
  /** A handler that answers `empty` for documents that are not open or no Dockerfiles. */
  const on = <P extends { readonly textDocument: { readonly uri: string } }, T>(
    name: string,
    empty: T,
    handle: (document: OpenDocument, params: P) => Promise<T>,
  ) =>
    guard.handler(name, empty, async (params: P) => {
      const document = session.document(params.textDocument.uri);
      return document === undefined ? empty : scheduler.urgently(() => handle(document, params));
    });
  const none: readonly TextEdit[] = [];
  const whole = (document: OpenDocument) => toRange(document.lines, { start: 0, end: document.lines.length });

  connection.onDocumentFormatting(
    on("textDocument/formatting", [...none], async (document, { options }) => [
      ...(await service.format(document, whole(document), options)),
    ]),
  );
  connection.onDocumentRangeFormatting(
    on("textDocument/rangeFormatting", [...none], async (document, { range, options }) => [
      ...(await service.format(document, range, options)),
    ]),
  );
  connection.onDocumentOnTypeFormatting(
    on("textDocument/onTypeFormatting", [...none], async (document, { position, ch, options }) => [
      ...(await service.formatOnType(document, position, ch, options)),
    ]),
  );
  connection.onRenameRequest(
    on("textDocument/rename", null, async (document, { position, newName }): Promise<WorkspaceEdit | null> => {
      const edits = [...(await service.rename(document, position, newName))];
      if (edits.length === 0) return null;
      const { uri, text } = document;
      if (!session.client.versionedEdits) return { changes: { [uri]: edits } };
      return { documentChanges: [{ textDocument: { uri, version: text.version }, edits }] };
    }),
  );
  connection.onPrepareRename(
    on("textDocument/prepareRename", null, (document, { position }) => service.prepareRename(document, position)),
  );
  connection.onDefinition(
    on("textDocument/definition", null, (document, { position }) => service.definition(document, position)),
  );
  connection.onDocumentHighlight(
    on("textDocument/documentHighlight", [], (document, { position }) => service.highlights(document, position)),
  );
  connection.onFoldingRanges(on("textDocument/foldingRange", [], (document) => service.folds(document)));
  connection.onSignatureHelp(
    on("textDocument/signatureHelp", null, (document, { position }) => service.signatures(document, position)),
  );
  connection.onDocumentLinks(on("textDocument/documentLink", [], (document) => service.links(document)));
}
