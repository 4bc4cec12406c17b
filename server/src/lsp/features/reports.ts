// plimsoll/reports, plimsoll/report, plimsoll/clear, plimsoll/export; plimsoll/changed for "reports" and "scanners"; and what
// scans of folders found in open documents, as diagnostics.
import type { CancellationToken } from "vscode-languageserver";
import { titleNamed } from "../../engine/catalog/names.ts";
import { isPathDown } from "../../engine/core/paths.ts";
import { artifactBelow, artifactOfUri } from "../../paths/artifacts.ts";
import { identityOf, inFolder, pathBelow } from "../../paths/uris.ts";
import {
  CHANGED_NOTIFICATION,
  type ChangedParams,
  CLEAR_REQUEST,
  type ClearParams,
  EXPORT_REQUEST,
  type ExportParams,
  type ExportResult,
  isLocated,
  type JsonFinding,
  REPORT_REQUEST,
  REPORTS_REQUEST,
  type ReportParams,
  type ReportResult,
  type ReportsResult,
  type ScannerId,
} from "../../protocol.ts";
import { type Shown, say, shownJson } from "../../shown/shown.ts";
import { type LocatedItem, scannerDiagnostics } from "../scans/scannerDiagnostics.ts";
import { type Change, page, Scans } from "../scans/scans.ts";
import { fromScanner } from "../session/diagnostics.ts";
import type { OpenDocument } from "../session/documents.ts";
import { diskFindings, openFindings } from "../session/jsonFindings.ts";
import type { Session } from "../session/session.ts";
import { filesBelow } from "../session/workspaceFiles.ts";

/** How long changes are gathered before the client is told, in milliseconds. */
const GATHER = 250;

interface InFile {
  readonly item: LocatedItem;
  /** SHA-256 of the texts it was found in. */
  readonly hashes: ReadonlySet<string>;
}

/** Keeps the scans of a session and answers what is asked about them. */
export function reports(session: Session): Scans {
  const { connection, guard } = session;
  const waiting = new Set<Change>();
  let timer: NodeJS.Timeout | undefined;
  const tell = guard.listener(CHANGED_NOTIFICATION, async () => {
    timer = undefined;
    const what = [...waiting];
    waiting.clear();
    if (what.includes("reports")) {
      await scanned.refresh();
    }
    session.reportsListed();
    const told = new Set(what.map((one) => (one === "scanners" ? "scanners" : "reports")));
    for (const one of told)
      await connection.sendNotification(CHANGED_NOTIFICATION, { what: one } satisfies ChangedParams);
  });
  const scans = new Scans(session, (what) => {
    waiting.add(what);
    if (timer === undefined) timer = setTimeout(tell, GATHER);
  });
  const scanned = inDocuments(session, scans);

  const none: ReportsResult = { targets: [], running: [], scanners: [] };
  connection.onRequest(
    REPORTS_REQUEST,
    guard.handler(REPORTS_REQUEST, none, () => scans.reports()),
  );

  const empty: ReportResult = { items: [], total: 0 };
  connection.onRequest(
    REPORT_REQUEST,
    guard.handler(REPORT_REQUEST, empty, async ({ id, scanner, offset, limit }: ReportParams) => {
      const found = await (await scans.kept())?.open(id, scanner);
      return found === undefined ? empty : { items: page(found.items, offset, limit), total: found.items.length };
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
  // Reports of an earlier session show in documents from the start; nothing waits for them.
  if (session.client.storage !== undefined) setTimeout(guard.listener(REPORTS_REQUEST, scanned.refresh), 2 * GATHER);
  return scans;
}

/**
 * Joins what was found in files of scanned folders to the diagnostics of open documents, for as long as their text is the one that was
 * scanned.
 */
function inDocuments(session: Session, scans: Scans): { refresh(): Promise<void> } {
  let byFile: ReadonlyMap<string, readonly InFile[]> = new Map();
  let titles: ReadonlyMap<ScannerId, string> = new Map();
  let hash: ((text: string) => string) | undefined;
  const hashes = new WeakMap<OpenDocument, { readonly revision: number; readonly hash: string }>();

  const hashOf = (document: OpenDocument): string => {
    const known = hashes.get(document);
    if (known?.revision === document.revision) return known.hash;
    const made = hash?.(document.text.getText()) ?? "";
    hashes.set(document, { revision: document.revision, hash: made });
    return made;
  };

  session.sources.push(async (document, checked) => {
    const found = byFile.get(identityOf(document.key, session.caseMatters));
    if (found === undefined) return [];
    const own = hashOf(document);
    const items = found.flatMap(({ item, hashes }) => (hashes.has(own) ? [item] : []));
    const { project } = await session.queueOf(document);
    const file = project.isChecked(document.key) ? project.file(document.key) : undefined;
    if (items.length === 0 || file === undefined || file.text !== document.text.getText()) return [];
    const { lines } = document;
    const said = scannerDiagnostics(items, { engine: session.platform.engine, file, checked, lines, titles });
    return said.map((one) => fromScanner(one, lines, session.client.style));
  });

  return {
    async refresh() {
      const scanners = await session.platform.programs?.load();
      if (scanners === undefined) return;
      const found = new Map<string, Map<string, InFile>>();
      const named = new Map<ScannerId, string>();
      for (const { folder, reports, items } of (await (await scans.kept())?.folders()) ?? []) {
        for (const { scanner } of reports) named.set(scanner.id, scanner.title);
        for (const item of items.filter(isLocated)) {
          const made = reports.flatMap(({ scanner, files }) => {
            const own = scanner.id in item.risks && isPathDown(item.place.path) ? files[item.place.path] : undefined;
            return own === undefined ? [] : [own];
          });
          const uri = identityOf(inFolder(scanners.uriOf(folder), item.place.path), session.caseMatters);
          const known = found.get(uri) ?? new Map<string, InFile>();
          const key = JSON.stringify([item.kind, item.id, item.place.lines]);
          // Folders come newest first: where one lies in another, what both say is said once.
          if (made.length === 0 || known.has(key)) continue;
          found.set(uri, known.set(key, { item, hashes: new Set(made) }));
        }
      }
      hash = scanners.textHash;
      titles = named;
      const before = shownAs(byFile);
      byFile = new Map([...found].map(([uri, items]) => [uri, [...items.values()]]));
      if (shownAs(byFile) !== before) session.diagnosticsChanged();
    },
  };
}

function shownAs(files: ReadonlyMap<string, readonly InFile[]>): string {
  return JSON.stringify([...files].map(([uri, found]) => [uri, found.map(({ item, hashes }) => [item, [...hashes]])]));
}

/** A report, or all findings of the workspace, as text; undefined where there is no such report or the request was cancelled. */
async function exported(
  session: Session,
  scans: Scans,
  { id, format }: ExportParams,
  token: CancellationToken,
): Promise<Shown | undefined> {
  const sarif = await import("../../output/sarif.ts");
  if (id !== undefined) {
    const found = await (await scans.kept())?.open(id);
    if (found === undefined) return undefined;
    const { scanned, reports, items } = found;
    return format === "sarif"
      ? sarif.reportsSarif(scanned, reports, (id) => found.titles.get(id) ?? id)
      : say`${shownJson({ ...scanned, items })}\n`;
  }
  const findings = await everyFinding(session, () => token.isCancellationRequested);
  if (findings === undefined) return undefined;
  const { catalog } = session.platform.engine;
  if (format === "json") return say`${shownJson({ findings })}\n`;
  // Code scanning services look for files below the repository.
  const [folder, ...others] = session.folders;
  const below = (file: string) =>
    folder === undefined || others.length > 0 ? undefined : pathBelow(file, folder, session.caseMatters);
  return sarif.findingsSarif(findings, {
    titleOf: (name) => titleNamed(name, catalog),
    artifactOf: (file) => artifactBelow(below(file) ?? "") ?? artifactOfUri(file),
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
