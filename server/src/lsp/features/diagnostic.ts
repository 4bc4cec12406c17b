// textDocument/diagnostic, and textDocument/publishDiagnostics for clients that do not ask.
import {
  type CancellationToken,
  type Diagnostic,
  type DocumentDiagnosticParams,
  type DocumentDiagnosticReport,
  LSPErrorCodes,
  ResponseError,
} from "vscode-languageserver";
import type { Checked } from "../../engine/pipeline/check.ts";
import { toDiagnostic } from "../session/diagnostics.ts";
import type { OpenDocument } from "../session/documents.ts";
import { later } from "../session/platform.ts";
import { placesOf } from "../session/related.ts";
import type { Session } from "../session/session.ts";

/** How long changes are gathered before a client is told to ask again, in milliseconds. */
const GATHER = 100;
/** How long after the last change a document nobody asks about is taken in, in milliseconds. */
const SETTLE = 300;

/** Diagnostics on request; `workspace/diagnostic/refresh` when those of a document changed without its text. */
export function pullDiagnostics(session: Session): void {
  const { client, connection, guard, platform, scheduler } = session;
  const empty: DocumentDiagnosticReport = { kind: "full", items: [] };
  let answers = 0;

  const answer = async (
    params: DocumentDiagnosticParams,
    token: CancellationToken,
  ): Promise<DocumentDiagnosticReport> => {
    const document = session.document(params.textDocument.uri);
    if (document === undefined) return empty;
    const checked = await session.check(document, () => token.isCancellationRequested);
    if (checked === undefined) {
      if (!document.open) return empty;
      throw new ResponseError(LSPErrorCodes.RequestCancelled, "The request was cancelled.");
    }
    const items = await diagnosticsOf(session, document, checked);
    const json = JSON.stringify(items);
    if (document.answered?.json !== json) {
      answers += 1;
      document.answered = { id: `${platform.run}.${answers}`, json };
    }
    const resultId = document.answered.id;
    return params.previousResultId === resultId ? { kind: "unchanged", resultId } : { kind: "full", resultId, items };
  };

  connection.languages.diagnostics.on(
    guard.handler("textDocument/diagnostic", empty, (params, token) => scheduler.urgently(() => answer(params, token))),
  );

  let isGathering = false;
  const askAgain = guard.listener("workspace/diagnostic/refresh", async () => {
    isGathering = false;
    await connection.languages.diagnostics.refresh();
  });
  const settling = new Map<OpenDocument, () => void>();
  const settle = guard.listener("index", async (document: OpenDocument) => {
    settling.delete(document);
    await scheduler.idle();
    if (document.open) await session.takeIn(document);
  });
  session.listen({
    changed(document) {
      settling.get(document)?.();
      settling.set(
        document,
        later(platform, () => settle(document), SETTLE),
      );
    },
    closed(document) {
      settling.get(document)?.();
      settling.delete(document);
    },
    outdated() {
      if (!client.refreshes || isGathering) return;
      isGathering = true;
      later(platform, askAgain, GATHER);
    },
    indexed() {},
  });
}

/** Diagnostics sent as soon as they are known. */
export function pushDiagnostics(session: Session): void {
  const { connection, guard, scheduler } = session;
  const waiting = new Set<OpenDocument>();

  const send = guard.listener("textDocument/publishDiagnostics", async (document: OpenDocument) => {
    await scheduler.idle();
    waiting.delete(document);
    const { revision } = document;
    const overtaken = () => document.revision !== revision || waiting.has(document);
    const checked = await session.check(document, overtaken, () => scheduler.idle());
    if (checked === undefined || overtaken()) return;
    const diagnostics = await diagnosticsOf(session, document, checked);
    if (overtaken()) return;
    await connection.sendDiagnostics({ uri: document.uri, version: document.text.version, diagnostics });
  });
  const soon = (document: OpenDocument) => {
    if (waiting.has(document)) return;
    waiting.add(document);
    send(document);
  };
  session.listen({
    changed: soon,
    closed: guard.listener("textDocument/publishDiagnostics", async ({ uri }: OpenDocument) => {
      await connection.sendDiagnostics({ uri, diagnostics: [] });
    }),
    outdated: (documents) => documents.forEach(soon),
    indexed() {},
  });
}

async function diagnosticsOf(session: Session, document: OpenDocument, checked: Checked): Promise<Diagnostic[]> {
  const findings = await session.visible(document, checked);
  const places = await placesOf(session, document, findings);
  const own = findings.map((finding) => toDiagnostic(finding, document.lines, session.client.style, places));
  const others = await Promise.all(session.sources.map((source) => source(document, checked)));
  return [...own, ...others.flat()];
}
