// textDocument/documentSymbol: what the outline, breadcrumbs and sticky lines show. Announced for the languages of which no other
// extension shows an outline: an editor would show both.
import {
  type Disposable,
  type DocumentSymbol,
  DocumentSymbolRequest,
  type ServerCapabilities,
  type SymbolInformation,
  SymbolKind,
} from "vscode-languageserver";
import type { OutlineItem, OutlineKind } from "../../engine/core/outline.ts";
import { shift } from "../../engine/core/text.ts";
import { toRange } from "../../output/positions.ts";
import { shortened, shown } from "../../shown/shown.ts";
import { DOCKERFILE_LANGUAGES } from "../dockerfile/features.ts";
import type { DockerfileService } from "../dockerfile/service.ts";
import type { OpenDocument } from "../session/documents.ts";
import type { Preferences } from "../session/preferences.ts";
import type { Session } from "../session/session.ts";

/** A longer name is cut: an outline has one line for it. */
const LONGEST = 80;

const KINDS: Readonly<Record<OutlineKind, SymbolKind>> = {
  section: SymbolKind.Module,
  unit: SymbolKind.Object,
  group: SymbolKind.Namespace,
  instruction: SymbolKind.Function,
  variable: SymbolKind.Variable,
  name: SymbolKind.Key,
};

/** What is announced at the start: to editors that cannot be told later. */
export function outlineCapabilities({ client }: Session): ServerCapabilities {
  return client.announces.has("documentSymbol") ? {} : { documentSymbolProvider: true };
}

/** Answers the request, and keeps the editor told for which documents it makes sense. */
export function documentSymbols(session: Session, dockerfiles: DockerfileService, preferences: Preferences): void {
  const { client, connection, guard, platform, scheduler } = session;

  const answer = async (document: OpenDocument): Promise<DocumentSymbol[] | SymbolInformation[]> => {
    if (client.outlined.has(document.languageId)) return [];
    const isDockerfile = (await dockerfiles.dockerfile(document)) !== undefined;
    if (isDockerfile && !(await preferences.servesDockerfiles())) return [];
    const items = await outlineOf(session, document);
    return client.nestsSymbols ? items : flat(items, document.uri);
  };
  connection.onDocumentSymbol(
    guard.handler("textDocument/documentSymbol", [], async ({ textDocument }) => {
      const document = session.document(textDocument.uri);
      return document === undefined ? [] : scheduler.urgently(() => answer(document));
    }),
  );

  if (!client.announces.has("documentSymbol")) return;
  const languages = platform.engine.languages
    .filter(({ outline }) => outline !== undefined)
    .flatMap(({ editorLanguages }) => Object.keys(editorLanguages ?? {}))
    .filter((language) => !client.outlined.has(language));
  let told = "";
  let registered: Promise<Disposable | undefined> | undefined;
  const update = guard.listener("client/registerCapability", async () => {
    const withDockerfiles = await preferences.servesDockerfiles();
    const wanted = languages.filter((language) => withDockerfiles || !DOCKERFILE_LANGUAGES.has(language));
    if (told === wanted.join()) return;
    told = wanted.join();
    const before = registered;
    const documentSelector = wanted.map((language) => ({ language }));
    registered =
      wanted.length === 0
        ? undefined
        : guard.ask("client/registerCapability", () =>
            connection.client.register(DocumentSymbolRequest.type, { documentSelector }),
          );
    (await before)?.dispose();
  });
  session.listen({ changed() {}, closed() {}, outdated() {}, indexed() {}, settings: update });
}

/** What the document's language shows of its parts. */
async function outlineOf(session: Session, document: OpenDocument): Promise<DocumentSymbol[]> {
  const { engine } = session.platform;
  const file = (await session.takeIn(document)).queue.project.file(document.key);
  if (file === undefined) return [];
  const language = engine.language(file.language);
  const redactor = engine.redactorOf(file);
  const words = (text: string) => shortened(shown(redactor.redact(text)), LONGEST);
  return file.parts.flatMap(({ start, doc }) => {
    const symbolOf = ({ name, detail, kind, at, label, children }: OutlineItem): DocumentSymbol => ({
      name: words(name),
      ...(detail !== undefined && { detail: words(detail) }),
      kind: KINDS[kind],
      range: toRange(document.lines, shift(at, start)),
      selectionRange: toRange(document.lines, shift(label, start)),
      children: children.map(symbolOf),
    });
    return language?.outline?.(doc, redactor.text.slice(start, start + doc.text.length)).map(symbolOf) ?? [];
  });
}

/** The same for editors that know no symbols within others: each names what it is in. */
function flat(symbols: readonly DocumentSymbol[], uri: string, containerName?: string): SymbolInformation[] {
  return symbols.flatMap(({ name, kind, range, children = [] }) => [
    { name, kind, location: { uri, range }, ...(containerName !== undefined && { containerName }) },
    ...flat(children, uri, name),
  ]);
}
