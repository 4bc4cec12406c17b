// plimsoll/reports, plimsoll/report, plimsoll/clear, plimsoll/export; plimsoll/changed for "reports" and "scanners"; and what
// scans of folders found in open documents, as diagnostics.
import type { CancellationToken, Diagnostic } from "vscode-languageserver";
import { URI, Utils } from "vscode-uri";
import { titleOf } from "../../engine/catalog/names.ts";
import type { Checked } from "../../engine/pipeline/check.ts";
import {
  CHANGED_NOTIFICATION,
  type ChangedParams,
  CLEAR_REQUEST,
  type ClearParams,
  EXPORT_REQUEST,
  type ExportParams,
  type ExportResult,
  type JsonFinding,
  REPORT_REQUEST,
  REPORTS_REQUEST,
  type ReportParams,
  type ReportResult,
  type ReportsResult,
} from "../../protocol.ts";
import { isLocated, type LocatedItem, scannerDiagnostics } from "../scans/scannerDiagnostics.ts";
import { page, Scans } from "../scans/scans.ts";
import { fromScanner } from "../session/diagnostics.ts";
import type { OpenDocument } from "../session/documents.ts";
import { diskFindings, openFindings } from "../session/jsonFindings.ts";
import { normal } from "../session/projects.ts";
import type { Session } from "../session/session.ts";
import { filesBelow } from "../session/workspaceFiles.ts";

/** How long changes are gathered before the client is told, in milliseconds. */
const GATHER = 250;

interface InFile {
  readonly items: readonly LocatedItem[];
  /** SHA-256 of the text they were found in. */
  readonly hash: string;
}

/** Keeps the scans of a session and answers what is asked about them. */
export function reports(session: Session): Scans {
  const { connection, guard } = session;
  const waiting = new Set<"reports" | "scanners">();
  let timer: NodeJS.Timeout | undefined;
  const tell = guard.listener(CHANGED_NOTIFICATION, async () => {
    timer = undefined;
    const what = [...waiting];
    waiting.clear();
    if (what.includes("reports")) {
      await scanned.refresh();
      session.reportsListed();
    }
    for (const one of what)
      await connection.sendNotification(CHANGED_NOTIFICATION, { what: one } satisfies ChangedParams);
  });
  const scans = new Scans(session, (what) => {
    waiting.add(what);
    if (timer === undefined) timer = setTimeout(tell, GATHER);
  });
  const scanned = inDocuments(session, scans);

  const none: ReportsResult = { reports: [], running: [], failures: [], scanners: [] };
  connection.onRequest(
    REPORTS_REQUEST,
    guard.handler(REPORTS_REQUEST, none, () => scans.reports()),
  );

  const empty: ReportResult = { items: [], total: 0 };
  connection.onRequest(
    REPORT_REQUEST,
    guard.handler(REPORT_REQUEST, empty, async ({ id, offset, limit }: ReportParams) => {
      const report = await (await scans.store())?.get(id);
      return report === undefined ? empty : { items: page(report, offset, limit), total: report.items.length };
    }),
  );
  connection.onRequest(
    CLEAR_REQUEST,
    guard.handler(CLEAR_REQUEST, null, async (params: ClearParams | null) => {
      await scans.clear(params?.id);
      return null;
    }),
  );
  connection.onRequest(
    EXPORT_REQUEST,
    guard.handler(EXPORT_REQUEST, null, async (params: ExportParams, token: CancellationToken) => {
      const text = await exported(session, scans, params, token);
      return text === undefined ? null : ({ text } satisfies ExportResult);
    }),
  );
  // Reports of an earlier session stand in documents from the start; nothing waits for them.
  if (session.client.storage !== undefined) setTimeout(guard.listener(REPORTS_REQUEST, scanned.refresh), 2 * GATHER);
  return scans;
}

/** Joins what was found in files of scanned folders to the diagnostics of open documents, for as long as their text is the one that was scanned. */
function inDocuments(session: Session, scans: Scans): { refresh(): Promise<void> } {
  let byFile: ReadonlyMap<string, InFile> = new Map();
  let hash: ((text: string) => string) | undefined;
  const hashes = new WeakMap<OpenDocument, { readonly revision: number; readonly hash: string }>();

  const hashOf = (document: OpenDocument): string | undefined => {
    const known = hashes.get(document);
    if (known?.revision === document.revision) return known.hash;
    const made = hash?.(document.text.getText());
    if (made !== undefined) hashes.set(document, { revision: document.revision, hash: made });
    return made;
  };

  session.reported = async (document: OpenDocument, checked: Checked): Promise<readonly Diagnostic[]> => {
    const found = byFile.get(document.key);
    if (found === undefined || found.hash !== hashOf(document)) return [];
    const file = (await session.queueOf(document)).project.file(document.key);
    if (file === undefined || file.text !== document.text.getText()) return [];
    const { lines } = document;
    const said = scannerDiagnostics(found.items, { engine: session.platform.engine, file, checked, lines });
    return said.map((one) => fromScanner(one, lines, session.client.style));
  };

  return {
    async refresh() {
      const found = new Map<string, { items: LocatedItem[]; hash: string }>();
      for (const report of await scans.folderReports()) {
        if (report.summary.target.kind !== "folder") continue;
        const folder = URI.file(report.summary.target.path);
        for (const item of report.items.filter(isLocated)) {
          const made = report.files[item.file];
          const uri = normal(Utils.joinPath(folder, item.file).toString());
          if (made === undefined) continue;
          const known = found.get(uri);
          // Reports come newest first: of two about one file the newer one counts.
          if (known === undefined) found.set(uri, { items: [item], hash: made });
          else if (known.hash === made && !known.items.some((one) => isSame(one, item))) known.items.push(item);
        }
      }
      hash ??= (await session.platform.programs?.load())?.textHash;
      const before = JSON.stringify([...byFile]);
      byFile = found;
      if (JSON.stringify([...found]) !== before) session.reportsChanged();
    },
  };
}

function isSame(a: LocatedItem, b: LocatedItem): boolean {
  return a.kind === b.kind && a.id === b.id && a.lines?.[0] === b.lines?.[0] && a.lines?.[1] === b.lines?.[1];
}

/** A report, or all findings of the workspace, as text; undefined where there is no such report or nobody waits any more. */
async function exported(
  session: Session,
  scans: Scans,
  { id, format }: ExportParams,
  token: CancellationToken,
): Promise<string | undefined> {
  const sarif = await import("../../output/sarif.ts");
  if (id !== undefined) {
    const report = await (await scans.store())?.get(id);
    if (report === undefined) return undefined;
    const { summary, items } = report;
    return format === "sarif"
      ? sarif.reportSarif(summary, items)
      : `${JSON.stringify({ ...summary, items }, null, 2)}\n`;
  }
  const findings = await everyFinding(session, () => token.isCancellationRequested);
  if (findings === undefined) return undefined;
  const { catalog } = session.platform.engine;
  if (format === "json") return `${JSON.stringify({ findings }, null, 2)}\n`;
  return sarif.findingsSarif(findings, (name) => {
    const named = catalog.named(name);
    return named && titleOf(named);
  });
}

/** The findings of all files of the workspace folders and of all open documents, as they are now; undefined where `cancelled` said so. */
async function everyFinding(session: Session, cancelled: () => boolean): Promise<readonly JsonFinding[] | undefined> {
  const found = new Map<string, readonly JsonFinding[]>();
  for (const document of session.documents) {
    const findings = await openFindings(session, document, cancelled);
    if (findings !== undefined) found.set(document.key, findings);
  }
  for await (const uri of filesBelow(session)) {
    if (cancelled()) return undefined;
    const seen = await diskFindings(session, uri, cancelled);
    if (seen !== undefined) found.set(uri, seen.findings);
  }
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([, findings]) => findings);
}
