// plimsoll/checkWorkspace, plimsoll/workspace, and plimsoll/changed for "workspace": the findings of all files, open or not.
import { type CancellationToken, LSPErrorCodes, ResponseError } from "vscode-languageserver";
import { labelOf } from "../../engine/catalog/names.ts";
import { nameOf } from "../../engine/core/finding.ts";
import { normal } from "../../paths/uris.ts";
import {
  CHANGED_NOTIFICATION,
  CHECK_WORKSPACE_REQUEST,
  type ChangedParams,
  type JsonFinding,
  WORKSPACE_REQUEST,
  type WorkspaceParams,
  type WorkspaceResult,
} from "../../protocol.ts";
import { type DiskFindings, diskFindings, openFindings } from "../session/jsonFindings.ts";
import { later } from "../session/platform.ts";
import { progressFor, type WithToken } from "../session/progress.ts";
import type { Session } from "../session/session.ts";
import { filesBelow } from "../session/workspaceFiles.ts";

/** How long changes are gathered before they are looked at, in milliseconds. */
const GATHER = 300;

/** Answers the requests, and keeps what was asked for up to date. */
export function workspaceFindings(session: Session): void {
  const { connection, guard } = session;
  const findings = new WorkspaceFindings(session);
  const again = guard.listener(CHECK_WORKSPACE_REQUEST, () => findings.checkAll({}));
  session.listen({
    changed: ({ key }) => findings.lookSoonAt([key]),
    closed: ({ key }) => findings.forget(key),
    outdated: (documents) => findings.lookSoonAt(documents.map(({ key }) => key)),
    indexed: () => findings.isWanted && again(),
    touched: guard.listener(WORKSPACE_REQUEST, async (uris) => {
      if (findings.isWanted && (await findings.mustStartAnew(uris))) again();
    }),
  });
  const nothing: WorkspaceResult = { revision: "", complete: false, seen: 0, files: [], titles: {}, labels: {} };
  connection.onRequest(
    WORKSPACE_REQUEST,
    guard.handler(WORKSPACE_REQUEST, nothing, (params: WorkspaceParams | null, token: CancellationToken) =>
      findings.answer(params ?? {}, token),
    ),
  );
  connection.onRequest(
    CHECK_WORKSPACE_REQUEST,
    guard.handler(CHECK_WORKSPACE_REQUEST, null, async (params: WithToken | null, token: CancellationToken) => {
      await findings.checkAll(params ?? {}, token);
      return null;
    }),
  );
}

/** What is known of every file: open documents are checked when they are asked about, the others are kept as they were on disk. */
class WorkspaceFindings {
  readonly #session: Session;
  readonly #disk = new Map<string, DiskFindings>();
  /** The last answer about each open document, as JSON. */
  readonly #told = new Map<string, string>();
  /** The last answer: of each file what tells whether its findings are others by now. */
  #answered: { readonly revision: string; readonly files: ReadonlyMap<string, unknown> } | undefined;
  #answers = 0;
  /** Somebody has asked for the whole workspace: from then on it is kept up to date. */
  #wanted = false;
  #complete = false;
  /** Only the latest walk counts. */
  #walks = 0;
  #latest: Promise<void> = Promise.resolve();
  #stale = new Set<string>();
  /** A document was closed since the client was told last: what it shows of it counts no more. */
  #closed = false;
  #gathering = false;
  readonly #look: () => void;

  constructor(session: Session) {
    this.#session = session;
    this.#look = session.guard.listener(WORKSPACE_REQUEST, () => this.#lookAtStale());
  }

  get isWanted(): boolean {
    return this.#wanted;
  }

  /** Checks every file of the workspace; throws where `token` is cancelled. Gives way to a later call, and then waits for that. */
  checkAll(params: WithToken, token?: CancellationToken): Promise<void> {
    this.#latest = this.#walk(params, token);
    return this.#latest;
  }

  async #walk(params: WithToken, token?: CancellationToken): Promise<void> {
    this.#walks += 1;
    const walk = this.#walks;
    const progress = progressFor(this.#session, params, "Checking the workspace");
    const cancelled = () => token?.isCancellationRequested === true || walk !== this.#walks;
    this.#wanted = true;
    this.#complete = false;
    const before = new Set(this.#disk.keys());
    try {
      for await (const uri of filesBelow(this.#session)) {
        if (cancelled()) break;
        before.delete(uri);
        await this.#checkOnDisk(uri, cancelled);
        progress.say(`${this.#disk.size} files`);
      }
    } finally {
      progress.done();
    }
    if (walk !== this.#walks) return this.#latest.catch(() => undefined);
    if (token?.isCancellationRequested) {
      throw new ResponseError(LSPErrorCodes.RequestCancelled, "The request was cancelled.");
    }
    for (const uri of before) this.#disk.delete(uri);
    this.#complete = true;
    await this.#tell();
  }

  /** The findings of all files as they are now, or what differs from the last answer where that is known. */
  async answer({ since }: WorkspaceParams, token: CancellationToken): Promise<WorkspaceResult> {
    const found = new Map<string, readonly JsonFinding[]>();
    const stamps = new Map<string, unknown>();
    for (const [uri, { findings }] of this.#disk) {
      const key = this.#session.document(uri)?.key ?? uri;
      found.set(key, findings);
      stamps.set(key, findings);
    }
    for (const document of this.#session.documents) {
      const findings = (await openFindings(this.#session, document, () => token.isCancellationRequested)) ?? [];
      const json = JSON.stringify(findings);
      this.#told.set(document.key, json);
      if (!document.open) continue;
      found.set(document.key, findings);
      stamps.set(document.key, json);
    }
    for (const [uri, findings] of found) if (findings.length === 0) stamps.delete(uri);
    const before = since !== undefined && this.#answered?.revision === since ? this.#answered.files : undefined;
    const gone = [...(before?.keys() ?? [])].filter((uri) => !stamps.has(uri));
    const differing = [...stamps.keys()].filter((uri) => before === undefined || before.get(uri) !== stamps.get(uri));
    const files = [...differing, ...gone].map((uri) => ({ uri: normal(uri), findings: found.get(uri) ?? [] }));
    files.sort((a, b) => (a.uri < b.uri ? -1 : 1));
    this.#answers += 1;
    const revision = `${this.#session.platform.run}.${this.#answers}`;
    this.#answered = { revision, files: stamps };
    return {
      revision,
      ...(before !== undefined && since !== undefined && { since }),
      complete: this.#complete,
      seen: found.size,
      files,
      ...this.#wordsFor(files),
    };
  }

  /** Titles and labels of the rules, and rows, of some findings. */
  #wordsFor(files: WorkspaceResult["files"]): Pick<WorkspaceResult, "titles" | "labels"> {
    const { catalog } = this.#session.platform.engine;
    const names = new Set(files.flatMap(({ findings }) => findings.flatMap((one) => [one.rule, nameOf(one)])));
    const known = [...names].flatMap((name) => {
      const named = catalog.named(name);
      return named === undefined ? [] : [{ name, named }];
    });
    return {
      titles: Object.fromEntries(known.map(({ name, named }) => [name, (named.row ?? named.rule).title])),
      labels: Object.fromEntries(known.map(({ name, named }) => [name, labelOf(named)])),
    };
  }

  /** Takes files that changed on disk in; true where a configuration is among them, so that everything has to be checked anew. */
  async mustStartAnew(uris: readonly string[]): Promise<boolean> {
    for (const uri of uris) {
      if ((await this.#session.queueFor(uri)).project.isConfiguration(uri)) return true;
    }
    const others = [...this.#disk].flatMap(([uri, { readsOthers }]) => (readsOthers ? [uri] : []));
    const kept: string[] = [];
    for (const uri of uris) {
      const { root } = (await this.#session.queueFor(uri)).project;
      if (await this.#session.files.leavesOut(root, uri)) this.#disk.delete(uri);
      else kept.push(uri);
    }
    this.lookSoonAt([...kept, ...others]);
    return false;
  }

  /** A document was closed: from now on the file counts as it is on disk. */
  forget(uri: string): void {
    this.#told.delete(uri);
    this.#closed = true;
    this.lookSoonAt([uri]);
  }

  /** Files whose findings may have changed; they are looked at together in a moment. */
  lookSoonAt(uris: Iterable<string>): void {
    for (const uri of uris) this.#stale.add(uri);
    if (!this.#gathering) later(this.#session.platform, this.#look, GATHER);
    this.#gathering = true;
  }

  /** Checks what may have changed, and tells the client where that made a difference. */
  async #lookAtStale(): Promise<void> {
    this.#gathering = false;
    const uris = [...this.#stale];
    this.#stale = new Set();
    let differs = this.#closed;
    this.#closed = false;
    for (const uri of uris) {
      await this.#session.scheduler.idle();
      if (await this.#differs(uri)) differs = true;
    }
    if (differs) await this.#tell();
  }

  /** Checks a file anew; whether the client may have to be told. */
  async #differs(uri: string): Promise<boolean> {
    const document = this.#session.document(uri);
    if (document === undefined) {
      if (this.#wanted) await this.#checkOnDisk(uri, () => false);
      return this.#wanted;
    }
    const changedAgain = () => this.#stale.has(uri);
    const json = JSON.stringify((await openFindings(this.#session, document, changedAgain)) ?? []);
    if (changedAgain() || this.#told.get(uri) === json) return false;
    this.#told.set(uri, json);
    return true;
  }

  /** Reads and checks a file that no editor has open. */
  async #checkOnDisk(uri: string, cancelled: () => boolean): Promise<void> {
    const seen = await diskFindings(this.#session, uri, cancelled);
    if (cancelled()) return;
    if (seen === undefined) this.#disk.delete(uri);
    else this.#disk.set(uri, seen);
  }

  #tell(): Promise<void> {
    const params: ChangedParams = { what: "workspace" };
    return this.#session.connection.sendNotification(CHANGED_NOTIFICATION, params);
  }
}
