// plimsoll/checkWorkspace, plimsoll/workspace, and plimsoll/changed for "workspace": the findings of all files, open or not.
import { type CancellationToken, LSPErrorCodes, ResponseError } from "vscode-languageserver/node";
import { toJson } from "../../output/json.ts";
import { linesOf } from "../../output/positions.ts";
import {
  CHANGED_NOTIFICATION,
  CHECK_WORKSPACE_REQUEST,
  type ChangedParams,
  type JsonFinding,
  WORKSPACE_REQUEST,
  type WorkspaceResult,
} from "../../protocol.ts";
import type { OpenDocument } from "../session/documents.ts";
import { progressFor, type WithToken } from "../session/progress.ts";
import { normal } from "../session/projects.ts";
import type { Session } from "../session/session.ts";
import { filesBelow, withFile } from "../session/workspaceFiles.ts";

/** How long changes are gathered before they are looked at, in milliseconds. */
const GATHER = 300;

/** What was found in a file as it is on disk. */
interface Seen {
  readonly findings: readonly JsonFinding[];
  /** Other files decide about the findings too. */
  readonly readsOthers: boolean;
}

export function workspaceFindings(session: Session): void {
  const { connection, guard, scheduler } = session;
  const disk = new Map<string, Seen>();
  /** The last answer about each open document, as JSON. */
  const told = new Map<string, string>();
  /** Somebody has asked for the whole workspace: from then on it is kept up to date. */
  let wanted = false;
  let complete = false;
  /** Only the latest walk counts. */
  let walks = 0;
  let stale = new Set<string>();
  let moved = false;
  let gathering = false;

  const changed = () => {
    const params: ChangedParams = { what: "workspace" };
    return connection.sendNotification(CHANGED_NOTIFICATION, params);
  };
  const never = () => false;

  const checkOpen = async (document: OpenDocument, cancelled: () => boolean): Promise<readonly JsonFinding[]> => {
    const checked = await session.check(document, cancelled, () => scheduler.idle());
    return (checked?.findings ?? []).map((finding) => toJson(finding, document.uri, document.lines));
  };

  /** Reads and checks a file that no editor has open; false where `cancelled` said so. */
  const checkOnDisk = async (uri: string, cancelled: () => boolean): Promise<boolean> => {
    const seen = await withFile(session, uri, async ({ project }, { text }): Promise<Seen | undefined> => {
      const checked = await scheduler.run(project.steps(uri), cancelled, () => scheduler.idle());
      if (checked === undefined) return undefined;
      guard.crashes(checked);
      const lines = linesOf(text);
      const findings = checked.findings.map((finding) => toJson(finding, uri, lines));
      return { findings, readsOthers: checked.reads.size > 0 };
    });
    if (cancelled()) return false;
    if (seen === undefined) disk.delete(uri);
    else disk.set(uri, seen);
    return true;
  };

  const checkAll = async (params: WithToken, token: CancellationToken | undefined): Promise<void> => {
    walks += 1;
    const walk = walks;
    const progress = progressFor(session, params, "Checking the workspace");
    const cancelled = () => token?.isCancellationRequested === true || walk !== walks;
    wanted = true;
    complete = false;
    const before = new Set(disk.keys());
    try {
      for await (const uri of filesBelow(session)) {
        if (cancelled()) break;
        before.delete(uri);
        await checkOnDisk(uri, cancelled);
        progress.say(`${disk.size} files`);
      }
    } finally {
      progress.done();
    }
    if (walk !== walks) return;
    if (token?.isCancellationRequested) {
      throw new ResponseError(LSPErrorCodes.RequestCancelled, "The request was cancelled.");
    }
    for (const uri of before) disk.delete(uri);
    complete = true;
    await changed();
  };

  const again = guard.listener(CHECK_WORKSPACE_REQUEST, () => checkAll({}, undefined));

  /** Checks what may have changed, and tells the client where that made a difference. */
  const look = guard.listener(WORKSPACE_REQUEST, async () => {
    gathering = false;
    const uris = [...stale];
    stale = new Set();
    let differs = moved;
    moved = false;
    for (const uri of uris) {
      await scheduler.idle();
      const document = session.document(uri);
      if (document === undefined && wanted) {
        await checkOnDisk(uri, never);
        differs = true;
      } else if (document !== undefined) {
        const json = JSON.stringify(await checkOpen(document, () => stale.has(uri)));
        if (stale.has(uri) || told.get(uri) === json) continue;
        told.set(uri, json);
        differs = true;
      }
    }
    if (differs) await changed();
  });
  const soon = (uris: Iterable<string>) => {
    for (const uri of uris) stale.add(uri);
    if (!gathering) setTimeout(look, GATHER);
    gathering = true;
  };

  session.listen({
    changed: ({ key }) => soon([key]),
    closed({ key }) {
      told.delete(key);
      moved = true;
      soon([key]);
    },
    outdated: (documents) => soon(documents.map(({ key }) => key)),
    indexed() {
      if (wanted) again();
    },
    touched: guard.listener(WORKSPACE_REQUEST, async (uris) => {
      if (!wanted) return;
      for (const uri of uris) {
        if ((await session.queueFor(uri)).project.isConfiguration(uri)) return again();
      }
      const others = [...disk].flatMap(([uri, { readsOthers }]) => (readsOthers ? [uri] : []));
      const kept: string[] = [];
      for (const uri of uris) {
        const { root } = (await session.queueFor(uri)).project;
        if (await session.platform.files.leavesOut(root, uri)) disk.delete(uri);
        else kept.push(uri);
      }
      soon([...kept, ...others]);
    }),
  });

  const answer = async (token: CancellationToken): Promise<WorkspaceResult> => {
    const found = new Map<string, readonly JsonFinding[]>();
    for (const [uri, { findings }] of disk) found.set(uri, findings);
    for (const document of session.documents) {
      const findings = await checkOpen(document, () => token.isCancellationRequested);
      told.set(document.key, JSON.stringify(findings));
      if (document.open) found.set(document.key, findings);
    }
    const files = [...found].filter(([, findings]) => findings.length > 0);
    files.sort(([a], [b]) => (a < b ? -1 : 1));
    return { complete, seen: found.size, files: files.map(([uri, findings]) => ({ uri: normal(uri), findings })) };
  };

  const nothing: WorkspaceResult = { complete: false, seen: 0, files: [] };
  connection.onRequest(
    WORKSPACE_REQUEST,
    guard.handler(WORKSPACE_REQUEST, nothing, (_params: unknown, token: CancellationToken) => answer(token)),
  );
  connection.onRequest(
    CHECK_WORKSPACE_REQUEST,
    guard.handler(CHECK_WORKSPACE_REQUEST, null, async (params: WithToken | null, token: CancellationToken) => {
      await checkAll(params ?? {}, token);
      return null;
    }),
  );
}
